// How Han characters sound in Mandarin, without tones: a set for each
// character, since 重 is zhong and chong. Misspelt titles keep their sound
// (如過愛忘了, 心裡學); but so do different songs (其實, 騎士), so equal
// readings are a hint and never a proof. And how they sound in Cantonese.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qiao::matcher {

// Numbers of syllables, the usual reading first; empty if `c` has none.
std::span<const std::uint16_t> ReadingsOf(char32_t c);

// How `c` sounds in Cantonese, in Jyutping without tones, and all that it
// stands for in keys: zi and zek of 只 (隻). For people and for form F6; no
// decision is made by it.
std::vector<std::string_view> CantoneseReadingsOf(char32_t c);

// "zhong"; ü is v.
std::string_view SyllableOf(std::uint16_t number);
// Nothing if `syllable` is none.
std::optional<std::uint16_t> NumberOfSyllable(std::string_view syllable);
// Numbers are below this.
std::uint16_t CountOfSyllables();

// True if the characters are the same or have a reading in common.
bool SoundAlike(char32_t a, char32_t b);

// True if the keys differ, are equally long, and sound alike at each place.
bool SoundAlike(std::u32string_view a, std::u32string_view b);

bool SoundAlike(std::string_view a, std::string_view b);

// The usual readings of a key, "hou lai"; characters without one as they are.
std::string UsualReading(std::u32string_view key);

}  // namespace qiao::matcher
