// Public test vectors: cases that others wrote, each with what a right
// implementation answers. A set is run against this program and every case is
// told apart: what was expected, what was found, and whether the two agree.
//
//   qiao vectors ed25519 DIR     Wycheproof, CCTV and ref10, as far as DIR
//                                holds them
//
// Where a rule of the record format is stricter than a public set, the set
// expects the rule: of the edge points of CCTV those of small order are
// refused, and of Wycheproof's ECDSA signatures those with a high s.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/model/result.h"

namespace qiao::vectors {

// Path in the directory to contents. What an archive (*.tar.gz) holds stands
// under the directory that the archive is in.
using Files = std::map<std::string, std::string, std::less<>>;

// Answers of cases that are taken or not.
inline constexpr std::string_view kAccept = "accept";
inline constexpr std::string_view kRefuse = "refuse";
inline constexpr std::string_view kEither = "either";  // the set leaves it free

struct Case {
  std::string name;
  std::string expected;
  std::string found;
  std::string reason;  // of what was found; may be empty
  std::string output;  // what the program made of it; mostly empty
  bool Agrees() const { return expected == found || expected == kEither; }
};

// The cases of one source: "wycheproof", "cctv".
struct Suite {
  std::string name;
  std::vector<Case> cases;
  std::size_t Agreed() const;
  // Cases that were found to be `answer`.
  std::size_t Found(std::string_view answer) const;
};

struct SetInfo {
  std::string_view name;   // "ed25519"
  std::string_view about;  // what it compares, and the files it looks for
};
// All sets, in the order in which help lists them.
std::span<const SetInfo> Sets();

// kUsage for a name that no set has; kNotFound if `files` holds nothing of it.
// A malformed case is a disagreement.
Result<std::vector<Suite>> RunSet(std::string_view name, const Files& files);

}  // namespace qiao::vectors
