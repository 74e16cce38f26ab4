#include "matcher/text_ids.h"

#include <algorithm>
#include <cstring>
#include <functional>

namespace qiao::matcher {
namespace {

constexpr std::size_t kPiece = 1 << 20;
constexpr std::size_t kFirstSlots = 1 << 10;

}  // namespace

std::string_view TextArena::Keep(std::string_view text) {
  if (text.size() > room_ - used_) {
    room_ = std::max(kPiece, text.size());
    used_ = 0;
    // Not cleared: it is written before it is read.
    pieces_.emplace_back(new char[room_]);
  }
  char* const to = pieces_.empty() ? nullptr : pieces_.back().get() + used_;
  if (!text.empty()) std::memcpy(to, text.data(), text.size());
  used_ += text.size();
  return {to, text.size()};
}

TextIds::TextIds() : texts_(1), slots_(kFirstSlots) {}

std::uint32_t TextIds::Of(std::string_view text) {
  if (text.empty()) return 0;
  if (2 * texts_.size() >= slots_.size()) Grow();
  const std::uint64_t hash = std::hash<std::string_view>()(text);
  const std::uint64_t tag = hash & 0xFFFF'FFFF'0000'0000U;
  std::size_t at = hash & (slots_.size() - 1);
  while (slots_[at] != 0) {
    const auto id = static_cast<std::uint32_t>(slots_[at]);
    if ((slots_[at] & ~std::uint64_t{0xFFFF'FFFF}) == tag &&
        texts_[id] == text) {
      return id;
    }
    at = (at + 1) & (slots_.size() - 1);
  }
  const auto id = static_cast<std::uint32_t>(texts_.size());
  texts_.push_back(arena_.Keep(text));
  slots_[at] = tag | id;
  return id;
}

void TextIds::Grow() {
  std::vector<std::uint64_t, HugePages<std::uint64_t>> more(4 * slots_.size());
  for (const std::uint64_t slot : slots_) {
    if (slot == 0) continue;
    const std::string_view text = texts_[static_cast<std::uint32_t>(slot)];
    std::size_t at = std::hash<std::string_view>()(text) & (more.size() - 1);
    while (more[at] != 0) at = (at + 1) & (more.size() - 1);
    more[at] = slot;
  }
  slots_ = std::move(more);
}

}  // namespace qiao::matcher
