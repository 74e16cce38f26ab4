// What Han names and Latin names can be told to be one by (NameAgreement
// kRomanised), as numbers: of a Han name the readings of its first character
// and the surnames of surname_spellings.h that it begins with, of a Latin name
// the syllables at its ends and the surnames that its outer words spell.
//
//   孫燕姿       sun, 孫      Sun Yan-Zi     su, sun, zi, 孫
//
// Two credits with a number in common are romanised; 64 bits of each say of
// most that there is none.
#pragma once

#include <cstdint>
#include <vector>

#include "matcher/name_key.h"

namespace qiao::matcher {

// Ascending, distinct, each below 2^16.
struct NameSounds {
  std::vector<std::uint16_t> han, latin;
};
NameSounds SoundsOf(const Credit& credit);

// A bit for each number, which others may share.
std::uint64_t BitsOf(const std::vector<std::uint16_t>& sounds);

// As Compare() says of two credits without a script in common, nobody of whom
// is misspelt, and which name no more than 32 each.
bool Romanised(const NameSounds& a, const NameSounds& b);

}  // namespace qiao::matcher
