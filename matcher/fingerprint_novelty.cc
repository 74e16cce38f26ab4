// NoveltyOf() of fingerprint_compare.h: every track that is added or asked
// about goes through it.
#include <bit>
#include <cstddef>

#include "matcher/fingerprint_compare.h"
#include "matcher/novelty_weight.h"

namespace qiao::matcher {

std::vector<std::uint8_t> NoveltyOf(const std::vector<std::uint32_t>& items) {
  const std::size_t count = items.size();
  std::vector<std::uint8_t> novelty(count);
  // How many bits each item changes from the one that far before it, with
  // nothing before the first and behind the last.
  std::vector<std::uint8_t> changes(count + kNoveltyReach);
  const std::uint32_t* const item = items.data();
  std::uint8_t* const change = changes.data();
  for (std::size_t i = kNoveltyReach; i < count; ++i) {
    change[i] = static_cast<std::uint8_t>(
        std::popcount(item[i] ^ item[i - kNoveltyReach]));
  }
  std::uint8_t* const out = novelty.data();
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t before = change[i];
    const std::uint8_t after = change[i + kNoveltyReach];
    const int weight = NoveltyWeight(before > after ? before : after);
    out[i] = item[i] == kSilentItem ? std::uint8_t{0}
                                    : static_cast<std::uint8_t>(weight);
  }
  return novelty;
}

}  // namespace qiao::matcher
