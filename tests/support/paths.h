// Where the tests find things, told to one file only, so that the compiled
// tests of two checkouts are the same.
#pragma once

#include <string>

namespace qiao::test {

// The root of the source tree.
const std::string& SourceDir();

// Data shared between projects, used in place; may not exist.
const std::string& SharedDir();

// The folder of the built programs.
const std::string& BinDir();

}  // namespace qiao::test
