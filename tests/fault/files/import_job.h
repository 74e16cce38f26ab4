// An import as a job: signed beforehand, kept in its journal while it runs, and
// taken up from there.
#pragma once

#include <cstddef>

#include "registry/ledger/key_file.h"
#include "tests/fault/files/registry_jobs.h"

namespace qiao::test {

struct SheetSize {
  int number = 0;  // no two sheets of different numbers name one recording
  std::size_t rows = 0;
  std::size_t statements = 0;  // in one step
};

// Of the party whose keys these are, for the registry as it stands. The sheet
// has rows that are new, one about a song that is on record, and some without a
// title.
Job ImportJob(const registry::Registry& registry, const ledger::PartyKeys& keys,
              const SheetSize& size);

}  // namespace qiao::test
