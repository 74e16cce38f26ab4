#include "schemas/text/width.h"

#include <algorithm>
#include <cstddef>
#include <memory>

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include "schemas/model/check.h"
#include "schemas/text/utf8.h"

namespace qiao::text {
namespace {

constexpr std::string_view kEllipsis = "…";
constexpr char32_t kEmojiStyle = 0xFE0F;

UChar32 AsIcu(char32_t code_point) { return static_cast<UChar32>(code_point); }

// Columns of one code point on its own.
int WidthOf(char32_t c, int ambiguous) {
  if (c == kNoCharacter) return 1;
  if (c >= 0x20 && c < 0x7F) return 1;
  if (c == 0xAD) return 1;  // soft hyphen: terminals show it
  switch (u_charType(AsIcu(c))) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
      return 0;
    default:
      break;
  }
  switch (u_getIntPropertyValue(AsIcu(c), UCHAR_EAST_ASIAN_WIDTH)) {
    case U_EA_WIDE:
    case U_EA_FULLWIDTH:
      return 2;
    case U_EA_AMBIGUOUS:
      return ambiguous;
    default:
      return 1;
  }
}

// Columns of a grapheme: those of its widest part, 2 for what is drawn as an
// emoji or a flag.
int GraphemeWidth(std::string_view grapheme, int ambiguous) {
  int width = 0;
  int flags = 0;
  for (std::size_t at = 0; at < grapheme.size();) {
    const char32_t c = Next(grapheme, at);
    if (c == kEmojiStyle && width > 0) width = 2;
    if (c != kNoCharacter &&
        u_hasBinaryProperty(AsIcu(c), UCHAR_REGIONAL_INDICATOR) != 0) {
      ++flags;
    }
    // Half-width sound marks stand beside their kana: ｶﾞ.
    if ((c == 0xFF9E || c == 0xFF9F) && width > 0) {
      ++width;
      continue;
    }
    width = std::max(width, WidthOf(c, ambiguous));
  }
  return flags == 2 ? 2 : width;
}

// True for text in which every code point is a grapheme: ASCII without
// controls, kana, Han, full-width forms. Most titles are.
bool IsSimple(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = Next(text, at);
    const bool simple =
        (c >= 0x20 && c < 0x7F) || (c >= 0x3001 && c <= 0x3029) ||
        (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FE) ||
        (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
        (c >= 0xFF01 && c <= 0xFF5E);
    if (!simple) return false;
  }
  return true;
}

struct Close {
  void operator()(UBreakIterator* iterator) const { ubrk_close(iterator); }
};
using Iterator = std::unique_ptr<UBreakIterator, Close>;

Iterator IteratorOf(UBreakIteratorType type) {
  UErrorCode status = U_ZERO_ERROR;
  Iterator made(ubrk_open(type, "", nullptr, 0, &status));
  QIAO_CHECK(U_SUCCESS(status));
  return made;
}

std::vector<std::size_t> Breaks(UBreakIterator* iterator,
                                std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  UText utext = UTEXT_INITIALIZER;
  utext_openUTF8(&utext, text.data(), static_cast<std::int64_t>(text.size()),
                 &status);
  ubrk_setUText(iterator, &utext, &status);
  QIAO_CHECK(U_SUCCESS(status));
  std::vector<std::size_t> ends;
  ubrk_first(iterator);
  for (;;) {
    const std::int32_t end = ubrk_next(iterator);
    if (end == UBRK_DONE) break;
    ends.push_back(static_cast<std::size_t>(end));
  }
  utext_close(&utext);
  return ends;
}

// Where graphemes end, as byte offsets, ascending.
std::vector<std::size_t> GraphemeEnds(std::string_view text) {
  std::vector<std::size_t> ends;
  if (IsSimple(text)) {
    for (std::size_t at = 0; at < text.size();) {
      Next(text, at);
      ends.push_back(at);
    }
    return ends;
  }
  // Making an iterator costs far more than using it: one for each thread.
  thread_local const Iterator graphemes = IteratorOf(UBRK_CHARACTER);
  return Breaks(graphemes.get(), text);
}

// Where a line may end, the same way.
std::vector<std::size_t> LineEnds(std::string_view text) {
  thread_local const Iterator lines = IteratorOf(UBRK_LINE);
  return Breaks(lines.get(), text);
}

std::string_view WithoutSpaces(std::string_view line) {
  while (line.ends_with(' ')) line.remove_suffix(1);
  return line;
}

}  // namespace

int DisplayWidth(std::string_view text, int ambiguous) {
  int width = 0;
  std::size_t begin = 0;
  for (std::size_t end : GraphemeEnds(text)) {
    width += GraphemeWidth(text.substr(begin, end - begin), ambiguous);
    begin = end;
  }
  return width;
}

std::string CutToWidth(std::string_view text, int columns, int ambiguous) {
  const int ellipsis = DisplayWidth(kEllipsis, ambiguous);
  std::size_t kept = 0;  // bytes that leave room for the ellipsis
  int width = 0;
  std::size_t begin = 0;
  for (std::size_t end : GraphemeEnds(text)) {
    width += GraphemeWidth(text.substr(begin, end - begin), ambiguous);
    begin = end;
    if (width + ellipsis <= columns) kept = end;
    if (width > columns) {
      if (ellipsis > columns) return {};
      return std::string(text.substr(0, kept)) + std::string(kEllipsis);
    }
  }
  return std::string(text);
}

std::vector<std::string> WrapToWidth(std::string_view text, int columns,
                                     int ambiguous) {
  std::vector<std::string> lines;
  std::string line;
  const auto end_line = [&] {
    if (const auto said = WithoutSpaces(line); !said.empty()) {
      lines.emplace_back(said);
    }
    line.clear();
  };
  const auto fits = [&](std::string_view piece) {
    return DisplayWidth(WithoutSpaces(line + std::string(piece)), ambiguous) <=
           columns;
  };
  std::size_t begin = 0;
  for (const std::size_t end : LineEnds(text)) {
    const std::string_view piece = text.substr(begin, end - begin);
    begin = end;
    if (!fits(piece)) end_line();
    if (fits(piece)) {
      line += piece;
      continue;
    }
    std::size_t from = 0;
    for (const std::size_t to : GraphemeEnds(piece)) {
      const std::string_view grapheme = piece.substr(from, to - from);
      from = to;
      if (!fits(grapheme)) end_line();
      line += grapheme;
    }
  }
  end_line();
  return lines;
}

std::string PadToWidth(std::string_view text, int columns, Align align,
                       int ambiguous) {
  const int missing = columns - DisplayWidth(text, ambiguous);
  const std::string spaces(missing > 0 ? static_cast<std::size_t>(missing) : 0,
                           ' ');
  return align == Align::kLeft ? std::string(text) + spaces
                               : spaces + std::string(text);
}

}  // namespace qiao::text
