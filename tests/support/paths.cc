#include "tests/support/paths.h"

namespace qiao::test {

const std::string& SourceDir() {
  static const std::string path = QIAO_SOURCE_DIR;
  return path;
}

const std::string& SharedDir() {
  static const std::string path = QIAO_SHARED_DIR;
  return path;
}

const std::string& BinDir() {
  static const std::string path = QIAO_BIN_DIR;
  return path;
}

}  // namespace qiao::test
