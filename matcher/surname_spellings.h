// How surnames are spelt in Latin letters by systems other than Pinyin, whose
// syllables reading.h knows: 陳 is Chen, Chan and Tan, 蔡 is Tsai, Choi and
// Chua. The table is schemas/tables/surname_spellings.tsv: Wade-Giles and
// Tongyong, the usual spellings of Hong Kong with Jyutping, and those of
// Hokkien.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace qiao::matcher {

// Surnames of the table by number, counted from 0: those that a name of the
// script key `han` begins with (two at most: 歐陽 begins with 歐 too), and
// those that are spelt `word`.
std::vector<std::uint16_t> SurnamesBegun(std::string_view han);
std::span<const std::uint16_t> SurnamesSpelt(std::string_view word);

// True if the name of the script key `han` begins with a surname that is spelt
// `word`: in small letters, without hyphens and marks. False for what is not in
// the table.
bool SpellsSurname(std::string_view han, std::string_view word);

}  // namespace qiao::matcher
