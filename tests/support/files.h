// Files of test data.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/paths.h"

namespace qiao::test {

// The whole file; fails the test by throwing if it cannot be read.
inline std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

inline std::filesystem::path Golden(const std::string& name) {
  return std::filesystem::path(test::SourceDir()) / "tests/golden" / name;
}

// Data shared between projects, which a clone may lack: look before use.
inline std::filesystem::path Shared(const std::string& name) {
  return std::filesystem::path(test::SharedDir()) / name;
}

}  // namespace qiao::test
