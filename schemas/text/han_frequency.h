// How much a character tells, in bits: 6 for 的, 19 for one seen once in a
// dictionary, 40 for one that no text holds. From schemas/tables/
// han_frequency.tsv for Han characters, from a few rules for the rest.
#pragma once

#include <cstdint>
#include <string_view>

namespace qiao::text {

// What the text around a character says about the script to expect.
enum class HanText { kHans, kHant, kEither };

// Millibits of one character; `previous` is the one before it (0: none), for
// kana, which come in runs.
std::int64_t MillibitsOf(char32_t character, char32_t previous, HanText text);

// How many words of two Han characters and more ICU's dictionary (both scripts)
// finds in `text`, each longer one counted once for every further character.
// 後來 劉若英 -> 1. Garbage has next to none.
std::int64_t HanWordsIn(std::string_view text);

}  // namespace qiao::text
