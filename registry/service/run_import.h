// Stores a signed import step by step, so that it can be stopped and taken up
// again at any moment.
//
//   journal.Write(content)          everything is signed and safe
//   step 1 … step n                 each acknowledged, or not there
//   outcome.stopped                 ^C, no network, …: rows up to rows_done
//                                   are stored; run it again from the journal
//
// If somebody else writes between two steps, the rows that are left are
// compared and signed anew: what others say now may make them conflicts.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>

#include "registry/service/import_journal.h"
#include "registry/service/import_steps.h"
#include "schemas/model/result.h"

namespace qiao::registry {

// The registry that the import goes to, here or behind a network, and whoever
// signs.
struct ImportDoor {
  // The rows behind the first `done`, prepared and signed anew.
  std::function<Result<SignedImport>(std::size_t done)> again;
  // One step, with records or without: all or nothing, durable. A step that is
  // there already is not written twice.
  std::function<Result<Appended>(std::span<const ledger::SignedRecord>,
                                 const AlongWith&)>
      append;
};

struct ImportRun {
  std::stop_token stop;  // asked between two steps
  std::function<void(std::size_t rows_done, std::size_t rows)> progress;
};

struct ImportOutcome {
  json::Object report;  // "applied" is true once every row is done
  std::size_t rows_done = 0, rows = 0;
  // Why it stopped before the end; kInterrupted if it was asked to.
  std::optional<Error> stopped;
};

// Goes on from `content`, which the journal holds. An error here means that
// the journal could not be kept; all else is in the outcome.
Result<ImportOutcome> RunImport(JournalContent content, const ImportDoor& door,
                                ImportJournal& journal, const ImportRun& run);

}  // namespace qiao::registry
