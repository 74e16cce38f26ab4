// One ISRC on recordings that sound different: the evidence for that conflict.
//
//   TWA019900123   rec1 [A]   rec2 [A, other delivery]   rec3 [B]
//     rec1 – rec3 different, rec2 – rec3 different
//
// An ISRC may stand on thousands of recordings, as a placeholder does. They
// are not compared all with all, but with a few of them that stand for the
// sounds heard so far; so each that differs is found, however many there are.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "registry/rights/conflict.h"
#include "registry/store/store.h"
#include "schemas/model/fingerprint.h"
#include "schemas/model/result.h"

namespace qiao::registry {

// A recording that carries the ISRC, with its sound.
struct IsrcCarrier {
  SubjectId subject;
  std::shared_ptr<const Fingerprint> print;
};

// The carriers of an ISRC on record whose fingerprint is stored, by subject.
Result<std::vector<IsrcCarrier>> CarriersOf(const store::Store& store,
                                            std::string_view isrc);

// Every carrier that sounds different from another is in a pair. Two that both
// differ from a third need not be a pair of their own. Carriers too short or
// too plain to be told from others are in none. At most 16 comparisons for
// each carrier; one or two where there are more than 16 sounds.
std::vector<rights::IsrcOnTwoAudios> SoundsThatDiffer(
    std::string_view isrc, const std::vector<IsrcCarrier>& carriers);

}  // namespace qiao::registry
