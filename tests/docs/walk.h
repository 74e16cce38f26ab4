// A walk is what the ```console blocks of a page show, in order, as one
// session: lines that begin with "$ " are typed, the others are what came out.
//
//   $ qiao id check iswc T-034.524.680-1
//   valid …
//   $ qiao id check iswc T-034.524.680-2    # exit 1
//   …
//
// "…" stands for anything within a line; a line of nothing else, for any
// number of lines. A command continues after a backslash at the end.
#pragma once

#include <string>
#include <vector>

namespace qiao::docs {

struct Step {
  int line = 0;  // of the page, from 1
  std::string command;
  int exit_code = 0;
  std::vector<std::string> output;  // with wildcards
};

std::vector<Step> StepsOf(const std::string& page);

// True if `printed` (whole output) is what the page shows.
bool Agrees(const std::vector<std::string>& shown, const std::string& printed);

}  // namespace qiao::docs
