// What each agreement weighs, in millibits: log2 of how much likelier it is
// between two records of one song than between two of different songs.
//
// The numbers are frozen: a registry must give the same answer tomorrow. They
// were set from the song lists of both sides of the strait (4,913 Simplified
// and 2,728 Traditional rows) and from what each fact can prove at best; a new
// estimate is a new version, evaluated and adopted on purpose.
#pragma once

#include <cstdint>

#include "matcher/decision.h"
#include "matcher/feature.h"

namespace qiao::matcher {

inline constexpr int kWeightsVersion = 1;

std::int64_t WeightOf(const TitleComparison& title);
// `writers_agree`: the same people wrote both, so that another singer is a
// cover and no sign of another work.
std::int64_t WeightOfArtist(NameAgreement agreement, Level level,
                            bool writers_agree);
std::int64_t WeightOfVersion(WordAgreement agreement, Level level);
std::int64_t WeightOfLanguage(WordAgreement agreement, Level level);
std::int64_t WeightOfPart(WordAgreement agreement, Level level);
std::int64_t WeightOfSubtitle(WordAgreement agreement, Level level);
std::int64_t WeightOf(DurationAgreement agreement);  // recordings only
std::int64_t WeightOfIsrc(IdAgreement agreement, Level level);
std::int64_t WeightOfIswc(IdAgreement agreement, Level level);
std::int64_t WeightOfWriters(NameAgreement agreement, Level level);
std::int64_t WeightOf(AlbumAgreement agreement, Level level);
std::int64_t WeightOf(AudioClass audio, Level level);

// From here on two records are held to be the same, if nothing forbids it and
// what the rules of decision.cc ask for is there.
inline constexpr std::int64_t kSameMillibits = 12'000;
// Up to here they are different.
inline constexpr std::int64_t kDifferentMillibits = 4'000;

}  // namespace qiao::matcher
