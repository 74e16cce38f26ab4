#include "matcher/judged_pairs.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <numeric>
#include <string_view>
#include <tuple>
#include <utility>

namespace qiao::matcher {
namespace {

std::string_view TitleOf(const Prepared& record) {
  return record.core.broad.empty() ? record.whole.text : record.core.broad;
}

// Pairs that hang together by their titles.
struct Kin {
  std::int64_t same = 0;
  std::vector<std::size_t> rows;
  std::string_view first_title;  // of all in the order of bytes
};

// Disjoint sets of pairs, each named by one of them.
class Sets {
 public:
  explicit Sets(std::size_t size) : parent_(size) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  std::size_t Of(std::size_t row) {
    while (parent_[row] != row) {
      parent_[row] = parent_[parent_[row]];
      row = parent_[row];
    }
    return row;
  }
  void Join(std::size_t a, std::size_t b) { parent_[Of(a)] = Of(b); }

 private:
  std::vector<std::size_t> parent_;
};

std::vector<Kin> KinOf(std::span<const JudgedPair> pairs) {
  Sets sets(pairs.size());
  std::map<std::string_view, std::size_t> row_with;
  for (std::size_t row = 0; row < pairs.size(); ++row) {
    for (const Prepared* record : {pairs[row].left, pairs[row].right}) {
      sets.Join(row, row_with.emplace(TitleOf(*record), row).first->second);
    }
  }
  std::map<std::size_t, Kin> by_set;
  for (const auto& [title, row] : row_with) {
    Kin& kin = by_set[sets.Of(row)];
    if (kin.first_title.empty()) kin.first_title = title;
  }
  for (std::size_t row = 0; row < pairs.size(); ++row) {
    Kin& kin = by_set[sets.Of(row)];
    kin.rows.push_back(row);
    kin.same += pairs[row].same ? 1 : 0;
  }
  std::vector<Kin> all;
  for (auto& [name, kin] : by_set) all.push_back(std::move(kin));
  return all;
}

}  // namespace

std::vector<std::size_t> FifthsOf(std::span<const JudgedPair> pairs) {
  std::vector<Kin> all = KinOf(pairs);
  std::sort(all.begin(), all.end(), [](const Kin& a, const Kin& b) {
    return std::tuple(-a.same, b.rows.size(), a.first_title) <
           std::tuple(-b.same, a.rows.size(), b.first_title);
  });
  // The largest first, each to the part that has least.
  std::array<std::pair<std::int64_t, std::size_t>, kFifths> held{};
  std::vector<std::size_t> parts(pairs.size());
  for (const Kin& kin : all) {
    const auto least = std::min_element(held.begin(), held.end());
    least->first += kin.same;
    least->second += kin.rows.size();
    for (const std::size_t row : kin.rows) {
      parts[row] = static_cast<std::size_t>(least - held.begin());
    }
  }
  return parts;
}

}  // namespace qiao::matcher
