#include "matcher/text_ids.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "schemas/model/check.h"

namespace qiao::matcher {
namespace {

// Each piece is as large as all before it, within these.
constexpr std::size_t kLeastPiece = 1 << 16, kMostPiece = 1 << 21;
constexpr std::size_t kFirstSlots = 1 << 10;
constexpr std::size_t kTogether = 8;

}  // namespace

std::string_view TextArena::Keep(std::string_view text) {
  if (text.size() > room_ - used_) {
    room_ = std::max(std::clamp(all_, kLeastPiece, kMostPiece), text.size());
    all_ += room_;
    used_ = 0;
    pieces_.emplace_back(room_);
  }
  char* const to = pieces_.empty() ? nullptr : pieces_.back().data() + used_;
  if (!text.empty()) std::memcpy(to, text.data(), text.size());
  used_ += text.size();
  return {to, text.size()};
}

TextIds::TextIds() : texts_(1), slots_(kFirstSlots) {}

void TextIds::Of(std::span<const std::string_view> texts,
                 std::span<std::uint32_t> ids) {
  std::array<std::uint64_t, kTogether> hashes{};
  QIAO_CHECK(texts.size() <= hashes.size() && texts.size() == ids.size());
  const auto slot = [&](std::size_t i) {
    return hashes[i] & (slots_.size() - 1);
  };
  for (std::size_t i = 0; i < texts.size(); ++i) {
    hashes[i] = HashOf(texts[i]);
    __builtin_prefetch(&slots_[slot(i)]);
  }
  // Nearly always the first slot has it, if any does.
  for (std::size_t i = 0; i < texts.size(); ++i) {
    ids[i] = static_cast<std::uint32_t>(slots_[slot(i)]);
    __builtin_prefetch(&texts_[ids[i]]);
  }
  for (const std::uint32_t id : ids) __builtin_prefetch(texts_[id].data());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    ids[i] = Of(texts[i], hashes[i]);
  }
}

std::uint32_t TextIds::Of(std::string_view text, std::uint64_t hash) {
  if (text.empty()) return 0;
  if (2 * texts_.size() >= slots_.size()) Grow();
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
    std::size_t at = HashOf(text) & (more.size() - 1);
    while (more[at] != 0) at = (at + 1) & (more.size() - 1);
    more[at] = slot;
  }
  slots_ = std::move(more);
}

}  // namespace qiao::matcher
