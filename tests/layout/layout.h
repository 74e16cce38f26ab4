// The rules of the tree, as checks over the text of its files: who may include
// whom, which library belongs to which folder, what files may be called.
// docs/architecture.md shows the same as a picture.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace qiao::layout {

// Path from the root of the tree ("cli/main.cc") to contents.
using Tree = std::map<std::string, std::string>;

// All files of the tree at `root`, without what was built or is hidden.
Tree ReadTree(const std::string& root);

// "cli -> matcher", for every include between folders of the program.
std::set<std::string> Arrows(const Tree& tree);

// Includes of our own headers and of libraries that may not be, one line
// each: "matcher/decision.h:3: matcher may not include registry/store".
std::vector<std::string> ForbiddenIncludes(const Tree& tree);

// Files and folders whose name has no subject: util, helper, common …
std::vector<std::string> EmptyNames(const Tree& tree);

// Lines that name a directory of somebody's machine.
std::vector<std::string> MachinePaths(const Tree& tree);

}  // namespace qiao::layout
