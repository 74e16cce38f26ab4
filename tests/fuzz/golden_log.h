// The log of the test vectors, and the keys that it asks to be believed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "registry/ledger/policy.h"
#include "registry/ledger/static_log.h"
#include "tests/support/files.h"

namespace qiao::fuzz {

inline constexpr std::int64_t kGoldenSize = 40;

struct GoldenLog {
  ledger::TrustPolicy policy =
      *ledger::ParsePolicy(test::ReadFile(test::Golden("records/policy.txt")));
  // By path: checkpoint, tile/0/000.p/40, tile/entries/000.p/40.
  std::map<std::string, std::string> files;
  std::vector<std::string> entries;

  GoldenLog() {
    for (const std::string& path :
         {std::string("checkpoint"), ledger::TilePath(0, 0, kGoldenSize),
          ledger::TilePath(-1, 0, kGoldenSize)}) {
      files[path] = test::ReadFile(test::Golden("records/log/" + path));
    }
    entries = *ledger::ParseEntryBundle(
        files[ledger::TilePath(-1, 0, kGoldenSize)], kGoldenSize);
  }

  const std::string& Entry(std::int64_t index) const {
    return entries[static_cast<std::size_t>(index)];
  }
};

// Read once.
inline const GoldenLog& TheGoldenLog() {
  static const GoldenLog log;
  return log;
}

}  // namespace qiao::fuzz
