// The generated tables of folding and reading (generate_fold.cc makes them,
// generate.cmake says from what). Private to the matcher.
//
// A table has two stages: 8,704 pages of 128 code points each; pages that are
// alike are stored once. Page 0 is the page on which everything stays as it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace qiao::matcher::tables {

inline constexpr std::size_t kPageSize = 128;
inline constexpr std::size_t kPageCount = 0x110000 / kPageSize;
inline constexpr std::size_t kLevels = 3;  // plain, script, broad

// A cell says what becomes of a code point. It holds the UTF-8 bytes of the
// result, first byte lowest, unless its first byte is one of these:
inline constexpr std::uint32_t kDrop = 0x00;     // nothing
inline constexpr std::uint32_t kExpand = 0xFD;   // bits 8-23: place in the pool
                                                 // of images, 24-31: bytes
inline constexpr std::uint32_t kCompose = 0xFE;  // may join what stands before:
                                                 // normalise the whole text
inline constexpr std::uint32_t kCopy = 0xFF;     // the code point itself

extern const std::uint16_t kFoldPages[kLevels][kPageCount];
extern const std::uint32_t kFoldCells[];
// The same once more for the characters of nearly all titles, laid out flat:
// ASCII, then kWideCount characters from kFirstWide, all of three bytes. The
// bytes of the image, no more than the character's own, and their count in the
// highest byte. kNotFlat: see the cell.
inline constexpr std::uint32_t kNotFlat = 0xFF000000;
inline constexpr char32_t kFirstWide = 0x2000;
inline constexpr std::size_t kWideCount = 0xE000;
inline constexpr std::size_t kFlatCount = 0x80 + kWideCount;
extern const std::uint32_t kFlat[kLevels][kFlatCount];
extern const char kFoldImages[];

// Mandarin readings without tones: a cell is a place in the pool of lists,
// 0 for none. A list is its length and then numbers of syllables, ascending
// but for the first, which is the usual reading.
extern const std::uint16_t kReadingPages[kPageCount];
extern const std::uint16_t kReadingCells[];
extern const std::uint16_t kReadingLists[];
extern const char* const kReadingSyllables[];  // "a", "ai", … "zuo"; ü is v
extern const std::size_t kReadingSyllableCount;
// The same of Cantonese, in Jyutping.
extern const std::uint16_t kCantonesePages[kPageCount];
extern const std::uint16_t kCantoneseCells[];
extern const std::uint16_t kCantoneseLists[];
extern const char* const kCantoneseSyllables[];  // "aa", … "zyut"
extern const std::size_t kCantoneseSyllableCount;

}  // namespace qiao::matcher::tables
