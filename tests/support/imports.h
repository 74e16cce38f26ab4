// An import from sheet to stored rows, in one call, as `qiao import apply` does
// it.
#pragma once

#include <optional>
#include <utility>

#include "registry/service/import_catalog.h"
#include "registry/service/run_import.h"
#include "schemas/json/document.h"
#include "tests/support/temporary_directory.h"

namespace qiao::test {

inline registry::ImportDoor DoorOf(registry::Registry& registry) {
  registry::ImportDoor door;
  door.append =
      [&registry](
          std::span<const ledger::SignedRecord> records,
          const registry::AlongWith& along) -> Result<registry::Appended> {
    if (!records.empty()) return registry.Append(records, along);
    QIAO_TRY_DO(registry.Record(along));
    return registry::Appended{};
  };
  return door;
}

// The report of what was prepared last: all of it, unless others wrote between
// two steps.
inline Result<registry::ImportReport> ApplyImport(
    registry::Registry& registry, registry::ImportSettings settings,
    const ledger::PartyKeys& keys) {
  settings.id = registry::NewImportId();
  registry::ImportReport report;
  const auto prepare = [&](std::size_t done) -> Result<registry::SignedImport> {
    QIAO_TRY(registry::PreparedImport prepared,
             registry::PrepareImport(registry, settings, {done, {}}));
    report = prepared.report;
    return registry::SignImport(registry::ToProposal(std::move(prepared)), keys,
                                registry.Now(), done);
  };
  registry::JournalContent content;
  QIAO_TRY(content.import, prepare(0));
  if (!report.charset.charset) return report;
  const TemporaryDirectory folder;
  QIAO_TRY(registry::ImportJournal journal,
           registry::ImportJournal::Open(folder / "journal"));
  QIAO_TRY_DO(journal.Write(content));
  registry::ImportDoor door = DoorOf(registry);
  door.again = prepare;
  QIAO_TRY(const registry::ImportOutcome outcome,
           registry::RunImport(std::move(content), door, journal, {}));
  if (outcome.stopped) return *outcome.stopped;
  const json::View document(outcome.report);
  report.applied = document["applied"].flag();
  if (const json::View index = document["log_index"]) {
    report.log_index = index.number();
  }
  return report;
}

inline Result<registry::ImportReport> PlanImport(
    const registry::Registry& registry, registry::ImportSettings settings) {
  settings.id = registry::NewImportId();
  QIAO_TRY(registry::PreparedImport prepared,
           registry::PrepareImport(registry, settings, {}));
  return std::move(prepared.report);
}

}  // namespace qiao::test
