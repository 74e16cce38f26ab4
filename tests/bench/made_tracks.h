// Tracks that nobody has played, whose items meet those of real tracks as often
// as a stranger's do.
//
// A made track follows a real one for 8 to 24 items, then goes on in another
// that has the same upper 16 bits there: items, their changes and what is
// common among them are those of the real tracks. What it is asked about must
// not be among these, or it would truly share sound with it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "schemas/model/fingerprint.h"

namespace qiao::bench {

inline constexpr std::size_t kMadeItems = 948;  // 117.4 s

class MadeTracks {
 public:
  explicit MadeTracks(const std::vector<Fingerprint>& real);
  // The same for the same number.
  Fingerprint Track(std::uint64_t number) const;

 private:
  std::size_t LeapFrom(std::size_t at, std::uint64_t chance) const;

  std::vector<std::uint32_t> items_;   // of all, one behind the other
  std::vector<std::uint32_t> left_;    // items until the end of the track
  std::vector<std::uint32_t> places_;  // by upper 16 bits
  std::vector<std::uint32_t> starts_;
};

}  // namespace qiao::bench
