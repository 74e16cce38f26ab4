#include "registry/service/run_import.h"

#include <set>
#include <string>

#include "registry/service/import_document.h"
#include "tests/support/catch.h"
#include "tests/support/imports.h"
#include "tests/support/registries.h"

namespace qiao::registry {
namespace {

using test::ALabel;
using test::ARegistry;
using test::Good;

// Enough rows for several steps; every tenth waits, every fifteenth has no
// title, the last ones say nothing new.
std::string Isrc(int i) { return "TWLU123" + std::to_string(10000 + i); }

std::string LongSheet(int rows) {
  std::string sheet = "曲名,演唱者,作詞,作曲,ISRC,權利比例,詞曲占比,授權區域\n";
  const auto row = [](int i) {
    const std::string title =
        i % 15 == 14 ? "" : "第" + std::to_string(i) + "首";
    return title + ",林汐遙,方既白,陳渡," + Isrc(i) + ",100%,50%," +
           (i % 10 == 9 ? "中國" : "台灣") + "\n";
  };
  for (int i = 0; i < rows; ++i) sheet += row(i);
  return sheet + row(0);
}

constexpr int kRows = 150;  // four statements each: three steps and more
constexpr StepSize kSmall{200, 1U << 20};

struct Desk {
  explicit Desk(int rows) {
    settings.file = "sheet.csv";
    settings.label = Good(registry->FindParty(ToText(label.party)));
    door = test::DoorOf(*registry);
    door.again = [this](std::size_t done) { return Prepare(done); };
    Begin(LongSheet(rows));
  }

  // An import of a sheet: signed, and in the journal.
  void Begin(std::string sheet) {
    settings.id = NewImportId();
    settings.bytes = std::move(sheet);
    prepared = 0;
    content.import = Good(Prepare(0));
    content.sheet = settings.bytes;
    Good(journal.Write(content));
  }

  Result<SignedImport> Prepare(std::size_t done) {
    ++prepared;
    QIAO_TRY(PreparedImport rows,
             PrepareImport(*registry, settings, {done, {}}));
    return SignImport(ToProposal(std::move(rows)), label.keys, test::FixedNow(),
                      done, kSmall);
  }
  ImportOutcome Run(const ImportRun& run = {}) {
    return Good(RunImport(Good(journal.Read()), door, journal, run));
  }

  ARegistry registry;
  ALabel label{registry, "鷺岸音樂"};
  ImportSettings settings;
  ImportDoor door;
  JournalContent content;
  int prepared = 0;
  test::TemporaryDirectory folder;
  ImportJournal journal = Good(ImportJournal::Open(folder / "journal"));
};

void CheckWhole(Desk& desk, const ImportOutcome& outcome) {
  CHECK_FALSE(outcome.stopped);
  CHECK(outcome.rows == kRows + 1);
  CHECK(outcome.rows_done == outcome.rows);
  const json::View report(outcome.report);
  CHECK(report["applied"].flag());
  const auto rows = Good(desk.registry->store().ImportRows(desk.settings.id));
  REQUIRE(rows.size() == outcome.rows);
  const auto told = report["rows"].items();
  REQUIRE(told.size() == rows.size());
  std::int64_t stored = 0;
  std::set<SubjectId> recordings;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(rows[i].row == told[i]["row"].number());
    const std::string_view outcome_told = told[i]["outcome"].text();
    CHECK(rows[i].outcome == (outcome_told == "new" ? "stored" : outcome_told));
    if (rows[i].outcome == "stored") {
      ++stored;
      REQUIRE(rows[i].subject);
      CHECK(recordings.insert(*rows[i].subject).second);
      CHECK(Good(desk.registry->store().Registration(*rows[i].subject)));
    }
  }
  const json::View counts = report["counts"];
  CHECK(counts["new"].number() == stored);
  CHECK(counts["registered"].number() == 1);
  CHECK(report["statements"]["recordings"].number() == stored);
  // Nothing is there twice, and nothing but this.
  CHECK(Good(desk.registry->store().KnownSubjects("rec")).size() ==
        recordings.size());
}

}  // namespace

TEST_CASE("an import that goes on offers what is left, and says it all",
          "[import][steps]") {
  Desk desk(kRows);
  const auto& steps = desk.content.import.steps;
  REQUIRE(steps.size() >= 3);
  std::int64_t first = -1;
  for (std::size_t i = 0; i < 2; ++i) {
    const auto stored =
        Good(desk.door.append(steps[i].records, steps[i].along));
    if (first < 0) first = stored.index;
  }
  std::size_t offered = 0;
  desk.door.append = [&, append = desk.door.append](
                         std::span<const ledger::SignedRecord> records,
                         const AlongWith& along) {
    offered += records.size();
    return append(records, along);
  };
  const auto held = [&](const JournalContent& heading) -> Result<std::size_t> {
    QIAO_TRY(const std::int64_t rows,
             desk.registry->store().ImportRowCount(heading.import.id));
    return static_cast<std::size_t>(rows);
  };
  const ImportOutcome outcome = Good(
      RunImport(Good(desk.journal.Read(held)), desk.door, desk.journal, {}));
  CheckWhole(desk, outcome);
  CHECK(json::View(outcome.report)["log_index"].number() == first);
  std::size_t left = 1;  // the first manifest, for its place
  for (std::size_t i = 2; i < steps.size(); ++i) left += steps[i].entries();
  CHECK(offered == left);
}

TEST_CASE("a long import goes in steps of whole rows", "[import][steps]") {
  Desk desk(kRows);
  REQUIRE(desk.content.import.steps.size() >= 3);
  std::size_t rows = 0;
  for (const ImportStep& step : desk.content.import.steps) {
    CHECK(step.records.size() <= kSmall.items + 1);
    CHECK(step.rows > rows);
    CHECK(step.along.rows.size() == step.rows - rows);
    rows = step.rows;
  }
  std::vector<std::size_t> seen;
  ImportRun run;
  run.progress = [&seen](std::size_t done, std::size_t of) {
    CHECK(of == kRows + 1);
    seen.push_back(done);
  };
  CheckWhole(desk, desk.Run(run));
  CHECK(seen.size() == desk.content.import.steps.size());
  CHECK(desk.prepared == 1);
}

TEST_CASE("an import that is stopped between steps goes on where it stopped",
          "[import][steps]") {
  Desk desk(kRows);
  std::stop_source stop;
  ImportRun run;
  run.stop = stop.get_token();
  run.progress = [&stop](std::size_t, std::size_t) { stop.request_stop(); };
  const ImportOutcome stopped = desk.Run(run);
  REQUIRE(stopped.stopped);
  CHECK(stopped.stopped->code == ErrorCode::kInterrupted);
  CHECK(stopped.rows_done == desk.content.import.steps[0].rows);
  CHECK_FALSE(json::View(stopped.report)["applied"].flag());
  const std::int64_t size = Good(desk.registry->store().Size());

  CheckWhole(desk, desk.Run());
  CHECK(desk.prepared == 1);  // the very bytes that were signed at first
  std::int64_t statements = 0;
  for (const ImportStep& step : desk.content.import.steps) {
    statements += static_cast<std::int64_t>(step.entries());
  }
  CHECK(Good(desk.registry->store().Size()) ==
        size + statements -
            static_cast<std::int64_t>(desk.content.import.steps[0].entries()));
}

TEST_CASE("an import that is run again from its journal writes nothing",
          "[import][steps]") {
  Desk desk(kRows);
  CheckWhole(desk, desk.Run());
  const auto head = Good(desk.registry->store().Head());
  CheckWhole(desk, desk.Run());
  CHECK(Good(desk.registry->store().Head())->head.root == head->head.root);
  CHECK(desk.prepared == 1);
}

TEST_CASE(
    "what others write between two steps is seen by the rows that are left",
    "[import][steps]") {
  Desk desk(kRows);
  const auto append = desk.door.append;
  int steps = 0;
  desk.door.append = [&](std::span<const ledger::SignedRecord> records,
                         const AlongWith& along) -> Result<Appended> {
    if (++steps == 2) {
      // Another label registers and claims a song of the last rows.
      const ALabel other(desk.registry, "听雨桥文化");
      ImportSettings sheet;
      sheet.file = "other.csv";
      sheet.bytes = "曲名,演唱者,ISRC,權利比例,授權區域\n第143首,林汐遥," +
                    Isrc(143) + ",100%,台灣\n";
      sheet.label = Good(desk.registry->FindParty(ToText(other.party)));
      Good(test::ApplyImport(*desk.registry, sheet, other.keys));
    }
    return append(records, along);
  };
  const ImportOutcome outcome = desk.Run();
  CHECK_FALSE(outcome.stopped);
  CHECK(desk.prepared == 2);
  CHECK(outcome.rows_done == outcome.rows);
  const auto rows = json::View(outcome.report)["rows"].items();
  REQUIRE(rows.size() == kRows + 1);
  CHECK(rows[143]["outcome"].text() == "conflict");
  CHECK(rows[0]["outcome"].text() == "new");
  CHECK(json::View(outcome.report)["counts"]["conflict"].number() == 1);
  // Stored once each, though the rest was signed anew.
  const auto kept = Good(desk.registry->store().ImportRows(desk.settings.id));
  CHECK(kept.size() == rows.size());
  std::set<SubjectId> mine;
  for (const auto& row : kept) {
    if (row.outcome == "stored" || row.outcome == "conflict") {
      REQUIRE(row.subject);
      CHECK(mine.insert(*row.subject).second);
    }
  }
  CHECK(Good(desk.registry->store().KnownSubjects("rec")).size() ==
        mine.size() + 1);
}

TEST_CASE("an import that was signed anew and stopped is told as one",
          "[import][steps]") {
  Desk desk(kRows);
  const std::int64_t first = Good(desk.registry->store().Size());
  const auto append = desk.door.append;
  std::stop_source stop;
  ImportRun run;
  run.stop = stop.get_token();
  int steps = 0;
  desk.door.append = [&](std::span<const ledger::SignedRecord> records,
                         const AlongWith& along) -> Result<Appended> {
    ++steps;
    if (steps == 2) const ALabel other(desk.registry, "听雨桥文化");
    if (steps == 3) stop.request_stop();  // the second step, signed anew
    return append(records, along);
  };
  const ImportOutcome stopped = desk.Run(run);
  REQUIRE(stopped.stopped);
  CHECK(stopped.stopped->code == ErrorCode::kInterrupted);
  CHECK(desk.prepared == 2);
  CHECK(Good(desk.journal.Read()).import.done ==
        desk.content.import.steps[0].rows);

  desk.door.append = append;
  const ImportOutcome outcome = desk.Run();
  CheckWhole(desk, outcome);
  CHECK(desk.prepared == 2);
  const json::View report(outcome.report);
  CHECK(report["log_index"].number() == first);
  const std::int64_t stored = report["counts"]["new"].number();
  CHECK(report["statements"]["works"].number() == stored);
  CHECK(report["statements"]["claims"].number() == 2 * stored);
}

TEST_CASE("a registry that fails stops the import, and nothing is lost",
          "[import][steps]") {
  Desk desk(kRows);
  const auto append = desk.door.append;
  int steps = 0;
  // The second step takes effect, but its answer does not arrive.
  desk.door.append = [&](std::span<const ledger::SignedRecord> records,
                         const AlongWith& along) -> Result<Appended> {
    const auto done = append(records, along);
    if (++steps == 2) return Error{ErrorCode::kUnavailable, "no answer"};
    return done;
  };
  const ImportOutcome stopped = desk.Run();
  REQUIRE(stopped.stopped);
  CHECK(stopped.stopped->code == ErrorCode::kUnavailable);
  CHECK(stopped.rows_done == desk.content.import.steps[0].rows);
  CheckWhole(desk, desk.Run());
  CHECK(desk.prepared == 1);
}

TEST_CASE("a sheet corrects a recording once, also where it is signed anew",
          "[import][steps]") {
  Desk desk(kRows);
  CheckWhole(desk, desk.Run());
  // Row 0 is corrected, many are new, and the last row says a third thing of
  // the recording of row 0.
  const std::string heading =
      "曲名,演唱者,作詞,作曲,長度,ISRC,權利比例,詞曲占比,授權區域\n";
  const auto row = [](int i, const std::string& length) {
    return "第" + std::to_string(i) + "首,林汐遙,方既白,陳渡," + length + "," +
           Isrc(i) + ",100%,50%,台灣\n";
  };
  std::string sheet = heading + row(0, "2:24");
  for (int i = kRows; i < 2 * kRows; ++i) sheet += row(i, "");
  sheet += row(0, "2:25");
  desk.settings.correct = true;
  desk.Begin(sheet);
  const bool disturbed = GENERATE(false, true);
  const auto append = desk.door.append;
  int steps = 0;
  desk.door.append = [&](std::span<const ledger::SignedRecord> records,
                         const AlongWith& along) -> Result<Appended> {
    if (++steps == 2 && disturbed) {
      const ALabel other(desk.registry, "听雨桥文化");
    }
    return append(records, along);
  };
  const ImportOutcome outcome = desk.Run();
  CHECK_FALSE(outcome.stopped);
  CHECK(desk.prepared == (disturbed ? 2 : 1));
  const auto rows = json::View(outcome.report)["rows"].items();
  REQUIRE(rows.size() == kRows + 2);
  INFO(rows.front()["reason"].text() << " / " << rows.back()["reason"].text());
  CHECK(rows.front()["reason"].text().starts_with("corrects "));
  CHECK(rows.back()["outcome"].text() == "review");
}

TEST_CASE("two reports of one import are joined where the second one began",
          "[import][steps]") {
  const auto report = [](const char* text) {
    return Good(json::ParseDocument(text));
  };
  const json::Object joined = JoinReports(
      report(
          R"({"rows":[{"outcome":"new","row":2},{"outcome":"new","row":3}]})"),
      report(R"({"counts":{},"rows":[{"outcome":"registered","row":2},)"
             R"({"outcome":"conflict","row":3}]})"),
      1);
  const json::View view(joined);
  CHECK(view["rows"].items()[0]["outcome"].text() == "new");
  CHECK(view["rows"].items()[1]["outcome"].text() == "conflict");
  CHECK(view["counts"]["new"].number() == 1);
  CHECK(view["counts"]["conflict"].number() == 1);
  CHECK(view["counts"]["registered"].number() == 0);
}

}  // namespace qiao::registry
