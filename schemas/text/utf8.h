// UTF-8 as bytes that are checked once, where they enter, and walked by code
// point afterwards. Strict: no surrogates, no overlong forms, nothing above
// U+10FFFF.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace qiao::text {

// Where the first byte stands that is not part of a character; nothing if the
// text is UTF-8.
std::optional<std::size_t> FirstInvalidUtf8(std::string_view text);
bool IsUtf8(std::string_view text);

// What Next() returns for a byte that is no part of a character.
inline constexpr char32_t kNoCharacter = 0xFFFFFFFF;

// The code point at `at`, which must be below text.size(); moves `at` behind
// it. On invalid text: kNoCharacter, one byte on.
char32_t Next(std::string_view text, std::size_t& at);

// Appends a code point; QIAO_CHECK that it is one.
void AppendUtf8(std::string& text, char32_t code_point);

// Of valid text; an invalid byte counts as one.
std::size_t CountCodePoints(std::string_view text);

}  // namespace qiao::text
