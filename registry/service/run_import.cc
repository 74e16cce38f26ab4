#include "registry/service/run_import.h"

#include <utility>

#include "registry/service/import_document.h"
#include "schemas/json/document.h"

namespace qiao::registry {
namespace {

// How often the rest is prepared again without any step getting through.
constexpr int kTries = 5;

// The statements hold no more, though nothing is wrong with them: others were
// first, or the import lay too long.
bool IsStale(const Error& error) {
  return error.code == ErrorCode::kChanged || error.refusal == Refusal::kIatOld;
}

void Add(const StatementCounts& more, StatementCounts& counts) {
  counts.works += more.works;
  counts.recordings += more.recordings;
  counts.claims += more.claims;
}

// The import as it stands after `stored` of its steps.
struct Standing {
  std::size_t done = 0;
  StatementCounts counts;
  std::int64_t log_index = -1;
};

ImportOutcome Ended(SignedImport import, const Standing& standing,
                    std::optional<Error> stopped) {
  ImportOutcome outcome;
  outcome.rows = json::View(import.report)["rows"].items().size();
  outcome.rows_done = standing.done;
  SetMember(import.report, "applied", !stopped);
  SetMember(import.report, "statements",
            json::Object{{{"claims", standing.counts.claims},
                          {"recordings", standing.counts.recordings},
                          {"works", standing.counts.works}}});
  if (standing.log_index >= 0) {
    SetMember(import.report, "log_index", standing.log_index);
  }
  outcome.report = std::move(import.report);
  outcome.stopped = std::move(stopped);
  return outcome;
}

}  // namespace

Result<ImportOutcome> RunImport(JournalContent content, const ImportDoor& door,
                                ImportJournal& journal, const ImportRun& run) {
  SignedImport& import = content.import;
  const std::size_t rows = json::View(import.report)["rows"].items().size();
  Standing now{import.done, import.stored, import.log_index};
  if (now.log_index < 0 && content.first) {
    const auto there = door.append({&*content.first, 1}, {});
    if (!there) return Ended(std::move(import), now, there.error());
    now.log_index = import.log_index = there->index;
  }
  int tries = kTries;
  for (std::size_t i = 0; i < import.steps.size();) {
    if (run.stop.stop_requested()) {
      return Ended(std::move(import), now,
                   Error{ErrorCode::kInterrupted, "interrupted"});
    }
    const ImportStep& step = import.steps[i];
    const Result<Appended> appended = door.append(step.records, step.along);
    if (appended) {
      if (now.log_index < 0 && !step.records.empty()) {
        now.log_index = appended->index;
      }
      now.done = step.rows;
      Add(step.counts, now.counts);
      tries = kTries;
      ++i;
      if (run.progress) run.progress(now.done, rows);
      continue;
    }
    if (!IsStale(appended.error()) || --tries == 0) {
      return Ended(std::move(import), now, appended.error());
    }
    Result<SignedImport> again = door.again(now.done);
    if (!again) return Ended(std::move(import), now, again.error());
    again->report =
        JoinReports(import.report, std::move(again->report), now.done);
    again->done = now.done;
    again->stored = now.counts;
    again->log_index = now.log_index;
    import = *std::move(again);
    QIAO_TRY_DO(journal.Write(content));
    i = 0;
  }
  return Ended(std::move(import), now, std::nullopt);
}

}  // namespace qiao::registry
