// Rows of the shared title data, where it is at hand.
#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "tests/support/paths.h"

namespace qiao::matcher {

using Row = std::vector<std::string>;

inline std::vector<Row> RowsOf(const std::string& path) {
  std::ifstream file(path);
  std::vector<Row> rows;
  bool heading = true;
  for (std::string line; std::getline(file, line);) {
    if (heading || line.empty()) {
      heading = false;
      continue;
    }
    Row row;
    std::size_t begin = 0;
    for (std::size_t tab = line.find('\t'); tab != std::string::npos;
         tab = line.find('\t', begin)) {
      row.push_back(line.substr(begin, tab - begin));
      begin = tab + 1;
    }
    row.push_back(line.substr(begin));
    rows.push_back(std::move(row));
  }
  return rows;
}

// Empty, and said, if the shared data is not there.
inline std::vector<Row> SharedRows(const std::string& name) {
  return RowsOf(test::SharedDir() + "/data/titles/" + name);
}
inline std::vector<Row> GoldenRows(const std::string& name) {
  return RowsOf(test::SourceDir() + "/tests/golden/" + name);
}

}  // namespace qiao::matcher
