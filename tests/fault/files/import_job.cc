#include "tests/fault/files/import_job.h"

#include <span>
#include <utility>

#include "registry/service/import_catalog.h"
#include "registry/service/run_import.h"
#include "tests/support/registries.h"

namespace qiao::test {
namespace {

std::string JournalIn(const std::string& home) {
  return home + "/imports/I-3F7Q.journal";
}

std::string SheetOf(int number, std::size_t rows) {
  std::string sheet =
      "曲名,演唱者,作詞,作曲,ISRC,發行日期,長度,權利比例,授權區域\n"
      "後來,劉若英,方既白,陳渡,,2023-10-12,2:24,100%,台灣\n";
  for (std::size_t row = 1; row < rows; ++row) {
    const std::string code = std::to_string(
        123'00000 + static_cast<std::size_t>(number) * 100 + row);
    sheet += row % 4 == 3 ? ",林汐遙,,,,,,,\n"
                          : "雨" + code + ",林汐遙,方既白,陳渡,TWLU" + code +
                                ",2023-10-12,2:24,各50%,全球\n";
  }
  return sheet;
}

// Goes on from the journal, if there is one; without one the import is over, or
// never began.
Result<void> GoOn(desk::LocalDesk& desk, const std::string& home,
                  const registry::JournalContent& content,
                  const Acknowledge& acknowledge) {
  registry::ImportJournal::Sweep(home + "/imports");
  QIAO_TRY(auto journal, registry::ImportJournal::Open(JournalIn(home)));
  auto kept = journal.Read();
  if (!kept) {
    if (kept.error().code != ErrorCode::kNotFound) return kept.error();
    QIAO_TRY(const std::size_t held, desk.RowsOfImport(content.import.id));
    if (held > 0) return {};
    QIAO_TRY_DO(journal.Write(content));
    kept = content;
  }
  registry::ImportDoor door;
  door.append = [&](std::span<const ledger::SignedRecord> records,
                    const registry::AlongWith& along) {
    auto appended = desk.Append(records, along);
    if (appended) acknowledge();
    return appended;
  };
  door.again = [](std::size_t) -> Result<registry::SignedImport> {
    return Error{ErrorCode::kChanged, "nobody else wrote, and yet it is stale"};
  };
  QIAO_TRY(const registry::ImportOutcome outcome,
           registry::RunImport(*std::move(kept), door, journal, {}));
  if (outcome.stopped) return *outcome.stopped;
  return journal.Remove();
}

// While the ledger has some of the rows and not all, the journal is there; and
// it is whole wherever it is.
std::string TroubleWithJournal(const registry::Registry& registry,
                               const std::string& home,
                               const registry::JournalContent& content) {
  auto journal = registry::ImportJournal::Open(JournalIn(home));
  if (!journal) return journal.error().message;
  const auto kept = journal->Read();
  if (kept) {
    return registry::EncodeJournal(*kept) == registry::EncodeJournal(content)
               ? ""
               : "the journal is another";
  }
  if (kept.error().code != ErrorCode::kNotFound) return kept.error().message;
  const auto held = registry.store().ImportRowCount(content.import.id);
  if (!held) return held.error().message;
  std::size_t rows = 0;
  for (const registry::ImportStep& step : content.import.steps) {
    rows += step.along.rows.size();
  }
  const bool all = *held == static_cast<std::int64_t>(rows);
  return *held == 0 || all ? "" : "the journal is lost before its import ended";
}

}  // namespace

Job ImportJob(const registry::Registry& registry, const ledger::PartyKeys& keys,
              const SheetSize& size) {
  registry::ImportSettings settings;
  settings.id = registry::NewImportId();
  settings.file = "sheet.csv";
  settings.bytes = SheetOf(size.number, size.rows);
  settings.label = Good(registry.FindParty(ToText(keys.Party())));
  registry::StepSize step;
  step.items = size.statements;
  registry::JournalContent content;
  content.import = Good(registry::SignImport(
      registry::ToProposal(Good(PrepareImport(registry, settings, {}))), keys,
      FixedNow(), 0, step));
  REQUIRE(content.import.steps.size() > 1);
  content.log = registry.store().LogVkey();
  content.sheet = settings.bytes;
  Job job;
  job.name = "import";
  job.work = [content](desk::LocalDesk* desk, const std::string& home,
                       const Acknowledge& acknowledge) {
    return GoOn(*desk, home, content, acknowledge);
  };
  job.trouble = [content](const registry::Registry& there,
                          const std::string& home) {
    return TroubleWithJournal(there, home, content);
  };
  return job;
}

}  // namespace qiao::test
