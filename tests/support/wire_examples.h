// The invented examples beside the wire schemas (schemas/wire/*.valid.json).
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/paths.h"

namespace qiao::test {

// Those of statements, one for each type, by name: not those of what statements
// travel in.
inline std::vector<std::filesystem::path> StatementExamples() {
  std::vector<std::filesystem::path> examples;
  for (const auto& file : std::filesystem::directory_iterator(
           std::filesystem::path(SourceDir()) / "schemas/wire")) {
    const std::string name = file.path().filename().string();
    if (name.ends_with(".valid.json") && name != "entry.valid.json" &&
        name != "envelope.valid.json" && name != "bundle.valid.json") {
      examples.push_back(file.path());
    }
  }
  std::sort(examples.begin(), examples.end());
  return examples;
}

}  // namespace qiao::test
