// Shares as sheets write them, to exact fractions.
//
//   50%  37.5 %  3/8  三分之一  百分之五十  各50%  各半  全部  七成五
//
// A bare number is read by its size: 50 is 50 %. Of a bare 1, or 0.5, nobody
// knows whether it is a percentage or a fraction of the whole: the other cells
// of its column may tell, or a person must.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schemas/model/share.h"

namespace qiao::registry {

struct WrittenShare {
  std::optional<Share> share;  // `text` is the cell as written
  // A bare number of at most 1: `share` holds the reading as a fraction,
  // `as_percent` the other one.
  std::optional<Share> as_percent;
  bool bare = false;    // a number without % and without words
  bool each = false;    // 各50%: so much for each of several
  std::string problem;  // why there is no share, in words; empty if there is
};

// An empty cell has neither share nor problem. `heading_says_percent`: the
// heading holds a percent sign, so that a bare number is one.
WrittenShare ParseWrittenShare(std::string_view cell,
                               bool heading_says_percent = false);

}  // namespace qiao::registry
