#include "matcher/title_key.h"

#include <array>
#include <cstdint>
#include <cstring>

#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>

#include "matcher/tables/fold_tables.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {
namespace {

using tables::kCompose;
using tables::kCopy;
using tables::kDrop;
using tables::kExpand;
using tables::kPageSize;

std::uint32_t CellOf(std::size_t level, char32_t c) {
  const std::size_t page = tables::kFoldPages[level][c / kPageSize];
  return tables::kFoldCells[page * kPageSize + c % kPageSize];
}

// Bytes of the character that starts with `lead`.
std::size_t BytesOf(unsigned char lead) {
  return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

void AppendCell(std::uint32_t cell, std::string_view character,
                std::string& key) {
  const std::uint32_t first = cell & 0xFF;
  if (first == kDrop) return;
  if (first == kCopy || first == kCompose) {
    key.append(character);
  } else if (first == kExpand) {
    key.append(tables::kFoldImages + (cell >> 8 & 0xFFFF), cell >> 24);
  } else {
    const std::array<char, 4> bytes = {
        static_cast<char>(cell), static_cast<char>(cell >> 8),
        static_cast<char>(cell >> 16), static_cast<char>(cell >> 24)};
    key.append(bytes.data(), BytesOf(static_cast<unsigned char>(first)));
  }
}

const icu::Normalizer2* Nfc() {
  UErrorCode status = U_ZERO_ERROR;
  return icu::Normalizer2::getNFCInstance(status);
}

const icu::Normalizer2* NfkcCasefold() {
  UErrorCode status = U_ZERO_ERROR;
  return icu::Normalizer2::getNFKCCasefoldInstance(status);
}

std::string Normalized(const icu::Normalizer2* form, std::string_view text) {
  QIAO_CHECK(form != nullptr);  // ICU's data is linked in
  UErrorCode status = U_ZERO_ERROR;
  std::string result;
  form->normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(
                      text.data(), static_cast<std::int32_t>(text.size()))),
                  status)
      .toUTF8String(result);
  QIAO_CHECK(U_SUCCESS(status));
  return result;
}

// The same key by way of the whole text: normalised first, folded character by
// character, and composed again, because what was between two parts is gone.
void FoldWhole(std::size_t level, std::string_view title, std::string& key) {
  const std::string text = Normalized(NfkcCasefold(), title);
  std::string folded;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = text::Next(text, at);
    AppendCell(CellOf(level, c),
               std::string_view(text).substr(begin, at - begin), folded);
  }
  key += Normalized(Nfc(), folded);
}

// What stands for a title without a letter or digit: all of it but spaces and
// what cannot be seen.
void KeepPunctuation(std::string_view title, std::string& key) {
  const std::string text = Normalized(NfkcCasefold(), title);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const auto c = static_cast<UChar32>(text::Next(text, at));
    if (u_isUWhiteSpace(c) != 0 || u_charType(c) == U_CONTROL_CHAR ||
        u_charType(c) == U_FORMAT_CHAR) {
      continue;
    }
    key.append(text, begin, at - begin);
  }
}

}  // namespace

Result<void> TitleFolder::Fold(std::string_view title, std::string& key) const {
  const auto level = static_cast<std::size_t>(level_);
  const std::size_t before = key.size();
  bool whole = false;
  for (std::size_t at = 0; at < title.size();) {
    const std::size_t begin = at;
    const char32_t c = text::Next(title, at);
    if (c == text::kNoCharacter) {
      key.resize(before);
      return Error{ErrorCode::kUnreadable,
                   "byte " + std::to_string(begin) + " is not UTF-8"};
    }
    const std::uint32_t cell = CellOf(level, c);
    whole = whole || cell == kCompose;
    AppendCell(cell, title.substr(begin, at - begin), key);
  }
  if (whole) {
    key.resize(before);
    FoldWhole(level, title, key);
  }
  if (key.size() == before) KeepPunctuation(title, key);
  return {};
}

std::string KeyOf(std::string_view title, FoldLevel level) {
  std::string key;
  if (!TitleFolder(level).Fold(title, key)) key.clear();
  return key;
}

std::size_t LengthOf(std::string_view key) {
  return text::CountCodePoints(key);
}

}  // namespace qiao::matcher
