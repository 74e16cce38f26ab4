// The fold as its definition says it, with ICU and maps and no tables: what
// the fast one is held against.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "matcher/title_key.h"

namespace qiao::matcher {

class SlowFold {
 public:
  SlowFold();  // reads the sources that the build made the tables from
  ~SlowFold();
  std::string KeyOf(std::string_view title, FoldLevel level) const;

 private:
  struct Maps;
  std::unique_ptr<Maps> maps_;
};

}  // namespace qiao::matcher
