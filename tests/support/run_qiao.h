// qiao in a folder of the test's own, its cache there, too.
#pragma once

#include <string>
#include <vector>

#include "tests/support/run_program.h"
#include "tests/support/temporary_directory.h"

namespace qiao::test {

inline ProgramRun RunQiao(const TemporaryDirectory& folder,
                          std::vector<std::string> words) {
  words.insert(words.begin(), "qiao");
  ProgramInput input;
  input.environment = {"XDG_CACHE_HOME=" + (folder / "cache")};
  input.directory = folder.path();
  return RunProgram(words, input);
}

}  // namespace qiao::test
