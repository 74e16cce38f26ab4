#include "registry/service/label_names.h"

#include "matcher/title_key.h"

namespace qiao::registry {
namespace {

// The folded name without the words that say what kind of company it is.
std::string CoreOf(std::string_view name) {
  static const std::vector<std::string> kinds = [] {
    std::vector<std::string> keys;
    for (const char* kind :
         {"股份有限公司", "有限責任公司", "有限公司", "公司", "集團",
          "Co., Ltd.", "Ltd", "Limited", "Inc", "LLC", "GmbH"}) {
      keys.push_back(matcher::KeyOf(kind));
    }
    return keys;
  }();
  std::string core = matcher::KeyOf(name);
  for (bool again = true; again;) {
    again = false;
    for (const std::string& kind : kinds) {
      if (core.size() > kind.size() && core.ends_with(kind)) {
        core.resize(core.size() - kind.size());
        again = true;
      }
    }
  }
  return core;
}

// Three Han characters are a name; of Latin letters it takes six.
bool SaysEnough(std::string_view key) {
  const std::size_t length = matcher::LengthOf(key);
  return length >= (length == key.size() ? 6U : 3U);
}

std::vector<std::string> Pieces(std::string_view cell) {
  static constexpr std::string_view kBetween[] = {"/",  "／", "、", ",",  "，",
                                                  ";",  "；", "&",  "＆", "+",
                                                  "＋", "|",  "與", "与"};
  std::vector<std::string> pieces(1);
  while (!cell.empty()) {
    std::size_t skip = 0;
    for (const std::string_view between : kBetween) {
      if (cell.starts_with(between)) skip = between.size();
    }
    if (skip > 0) {
      pieces.emplace_back();
    } else {
      pieces.back() += cell.front();
      skip = 1;
    }
    cell.remove_prefix(skip);
  }
  return pieces;
}

}  // namespace

bool NamesLabel(std::string_view cell, const std::vector<std::string>& names) {
  const std::string whole = matcher::KeyOf(cell);
  for (const std::string& name : names) {
    const std::string core = CoreOf(name);
    if (matcher::LengthOf(core) < 2) continue;
    if (whole.find(core) != std::string::npos) return true;
    for (const std::string& piece : Pieces(cell)) {
      // 听雨桥文化 for 聽雨橋文化傳播: the beginning, and enough of it.
      const std::string part = CoreOf(piece);
      if (SaysEnough(part) && core.starts_with(part)) return true;
    }
  }
  return false;
}

}  // namespace qiao::registry
