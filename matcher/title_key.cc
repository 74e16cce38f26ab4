#include "matcher/title_key.h"

#include <array>
#include <bit>
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

// Bytes of the image that starts with `first`: none if it is dropped; those of
// the character itself where it is copied.
constexpr std::uint8_t kItself = 5;
constexpr std::array<std::uint8_t, 256> kLengths = [] {
  std::array<std::uint8_t, 256> lengths{};
  for (std::size_t first = 1; first < 256; ++first) {
    lengths[first] = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  }
  lengths[kDrop] = 0;
  lengths[kCopy] = lengths[kCompose] = kItself;
  return lengths;
}();

// The code point that begins with `from`, of `left` bytes, and how many it
// takes; no bytes if it is none. The common ones without a call.
struct Decoded {
  char32_t c = 0;
  std::size_t bytes = 0;
};
Decoded Decode(const char* from, std::size_t left) {
  const auto byte = [from](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(from[i]));
  };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead >= 0xE1 && lead <= 0xEC && left >= 3 && (byte(1) & 0xC0) == 0x80 &&
      (byte(2) & 0xC0) == 0x80) {
    return {(lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F), 3};
  }
  std::size_t at = 0;
  const char32_t c = text::Next(std::string_view(from, left), at);
  if (c == text::kNoCharacter) return {};
  return {c, at};
}

// Appends what becomes of the characters that the flat table knows, up to the
// first that it does not: how many bytes of `text` they are. No image is longer
// than its character.
inline std::size_t FoldFlat(std::size_t level, std::string_view text,
                            std::string& key) {
  static_assert(std::endian::native == std::endian::little);
  constexpr std::ptrdiff_t kWord = sizeof(std::uint32_t);
  const std::uint32_t* const flat = tables::kFlat[level];
  const std::size_t before = key.size();
  key.resize(before + text.size() + kWord);  // a word is written at a time
  char* const start = key.data() + before;
  char* to = start;
  const char* from = text.data();
  const char* const end = from + text.size();
  while (from != end) {
    std::uint32_t word = static_cast<unsigned char>(*from);
    std::uint32_t image = 0;
    std::ptrdiff_t bytes = 1;
    if (word < 0x80) {
      image = flat[word];
    } else {
      if (end - from >= kWord) {
        std::memcpy(&word, from, kWord);
      } else if (end - from == 3) {
        word |= static_cast<std::uint32_t>(static_cast<unsigned char>(from[1]))
                    << 8 |
                static_cast<std::uint32_t>(static_cast<unsigned char>(from[2]))
                    << 16;
      }
      const std::uint32_t wide =
          ((word & 0x0F) << 12 | (word >> 2 & 0xFC0) | (word >> 16 & 0x3F)) -
          tables::kFirstWide;
      if ((word & 0xC0C0F0) != 0x8080E0 || wide >= tables::kWideCount) break;
      image = flat[0x80 + wide];
      bytes = 3;
    }
    if (image == tables::kNotFlat) break;
    std::memcpy(to, &image, kWord);
    to += image >> 24;
    from += bytes;
  }
  key.resize(before + static_cast<std::size_t>(to - start));
  return static_cast<std::size_t>(from - text.data());
}

// How far a text was folded.
struct Folded {
  std::size_t end = 0;   // where what is no UTF-8 begins, or all of it
  bool compose = false;  // something may join what stands before
};

// Appends what becomes of each character. What is written goes through a buffer
// whose length no write can reach, so that the loop keeps all it knows at hand.
Folded FoldEach(std::size_t level, std::string_view text, std::string& key) {
  constexpr std::size_t kMostBytes = 4;
  std::array<char, 512> buffer;
  std::size_t used = 0;
  Folded folded;
  std::size_t at = 0;
  while (at < text.size()) {
    const char* const from = text.data() + at;
    const Decoded one = Decode(from, text.size() - at);
    if (one.bytes == 0) break;
    at += one.bytes;
    const std::uint32_t cell = CellOf(level, one.c);
    const std::uint32_t first = cell & 0xFF;
    if (used + kMostBytes > buffer.size() || first == kExpand) {
      key.append(buffer.data(), used);
      used = 0;
    }
    const std::size_t length = kLengths[first];
    if (length == kItself) {
      folded.compose |= cell == kCompose;
      for (std::size_t i = 0; i < one.bytes; ++i) buffer[used + i] = from[i];
      used += one.bytes;
    } else if (first == kExpand) {
      key.append(tables::kFoldImages + (cell >> 8 & 0xFFFF), cell >> 24);
    } else {
      buffer[used] = static_cast<char>(cell);
      buffer[used + 1] = static_cast<char>(cell >> 8);
      buffer[used + 2] = static_cast<char>(cell >> 16);
      buffer[used + 3] = static_cast<char>(cell >> 24);
      used += length;
    }
  }
  key.append(buffer.data(), used);
  folded.end = at;
  return folded;
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
  FoldEach(level, text, folded);
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
  if (const std::size_t known = FoldFlat(level, title, key);
      known < title.size()) {
    const Folded folded = FoldEach(level, title.substr(known), key);
    if (known + folded.end < title.size()) {
      key.resize(before);
      return Error{
          ErrorCode::kUnreadable,
          "byte " + std::to_string(known + folded.end) + " is not UTF-8"};
    }
    if (folded.compose) {
      key.resize(before);
      FoldWhole(level, title, key);
    }
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
