#include "matcher/weights.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace qiao::matcher {
namespace {

// Bits of an equal title by how much it says, in halves of a Han character.
// In the song lists two songs of different people share a title of one Han
// character once in 180 pairs of such titles, of two once in 1,300, and longer
// ones about as often, because a longer shared title is mostly a cover; what
// the length adds is how seldom the title comes up at all.
constexpr std::array<std::int64_t, 17> kTitle = {
    0,      5'000,  7'500,  8'500,  9'500,  10'000, 10'500, 11'000, 11'500,
    12'000, 12'500, 13'000, 13'500, 13'600, 13'700, 13'850, 14'000};

}  // namespace

std::int64_t WeightOf(const TitleComparison& title) {
  const auto length = static_cast<std::size_t>(
      std::clamp(title.weight, 0, static_cast<int>(kTitle.size()) - 1));
  const std::int64_t equal = title.common
                                 ? std::min<std::int64_t>(kTitle[length], 4'000)
                                 : kTitle[length];
  switch (title.agreement) {
    case TitleAgreement::kEqual:
      return equal;
    case TitleAgreement::kScript:
      return equal - 100;
    // A variant may be another word in one of a hundred cases (弁, 芸).
    case TitleAgreement::kBroad:
      return equal - 600;
    case TitleAgreement::kNumerals:
      return equal - 1'000;
    // 與 for 和 may be another title; & for "and" is none.
    case TitleAgreement::kJoined:
      return equal - 1'000;
    // Parts of a title are commoner than titles.
    case TitleAgreement::kOtherTitle:
      return equal - 2'000;
    // Two characters of one sound are chance; five are a misspelling.
    case TitleAgreement::kSound:
      return title.weight < 6 ? 1'000 : title.weight < 8 ? 5'200 : 7'000;
    case TitleAgreement::kOneCharacter:
      return title.weight < 10 ? 2'000 : 3'500;
    // One song in 500 goes by titles that have nothing in common.
    case TitleAgreement::kNone:
      return -9'000;
  }
  return 0;
}

std::int64_t WeightOfArtist(NameAgreement agreement, Level level,
                            bool writers_agree) {
  switch (agreement) {
    // Two songs of a list have the same singer once in 130 pairs.
    case NameAgreement::kSame:
      return 7'000;
    case NameAgreement::kSubset:
      return 6'000;
    case NameAgreement::kShared:
      return 4'500;
    case NameAgreement::kSimilar:
      return 5'000;
    // Alike, but so may be what is no name.
    case NameAgreement::kAmongTitle:
      return 4'500;
    // A surname's reading is shared by a tenth of all names.
    case NameAgreement::kRomanised:
      return 2'000;
    case NameAgreement::kOtherScript:
      return 0;
    case NameAgreement::kUnknown:
      return 0;
    // One true pair in 250 names people that have nothing in common.
    case NameAgreement::kNone:
      return level == Level::kWork && writers_agree ? -1'000 : -8'000;
  }
  return 0;
}

std::int64_t WeightOfVersion(WordAgreement agreement, Level level) {
  if (level == Level::kWork) return 0;  // versions are of one work
  switch (agreement) {
    case WordAgreement::kNothing:
      return 0;
    case WordAgreement::kSame:
      return 2'000;
    case WordAgreement::kUnsaid:
      return -1'500;
    case WordAgreement::kVague:
      return -4'000;
    case WordAgreement::kConflict:
      return 0;  // a veto
  }
  return 0;
}

std::int64_t WeightOfLanguage(WordAgreement agreement, Level level) {
  switch (agreement) {
    case WordAgreement::kNothing:
      return 0;
    case WordAgreement::kSame:
      return 500;
    case WordAgreement::kUnsaid:
      return level == Level::kWork ? -500 : -2'000;
    case WordAgreement::kVague:
      return 0;
    // Other words are another lyric: a related work, for people to say.
    case WordAgreement::kConflict:
      return level == Level::kWork ? -6'000 : 0;
  }
  return 0;
}

std::int64_t WeightOfPart(WordAgreement agreement, Level level) {
  switch (agreement) {
    case WordAgreement::kNothing:
      return 0;
    case WordAgreement::kSame:
      return 1'000;
    case WordAgreement::kUnsaid:
      return level == Level::kWork ? -5'000 : -4'000;
    case WordAgreement::kVague:
      return 0;
    case WordAgreement::kConflict:
      return 0;  // a veto at both levels
  }
  return 0;
}

std::int64_t WeightOfSubtitle(WordAgreement agreement, Level level) {
  switch (agreement) {
    case WordAgreement::kNothing:
      return 0;
    case WordAgreement::kSame:
      return 1'000;
    case WordAgreement::kUnsaid:
      return level == Level::kWork ? -500 : -1'500;
    case WordAgreement::kVague:
      return level == Level::kWork ? -1'000 : -3'000;
    case WordAgreement::kConflict:
      return 0;
  }
  return 0;
}

std::int64_t WeightOf(DurationAgreement agreement) {
  switch (agreement) {
    case DurationAgreement::kUnknown:
      return 0;
    // Songs spread over three minutes: 1 s either way is one in 60.
    case DurationAgreement::kEqual:
      return 4'000;
    case DurationAgreement::kClose:
      return 2'500;
    case DurationAgreement::kNear:
      return -500;
    case DurationAgreement::kApart:
      return -5'000;
    case DurationAgreement::kFar:
      return -18'000;
  }
  return 0;
}

std::int64_t WeightOfIsrc(IdAgreement agreement, Level level) {
  switch (agreement) {
    case IdAgreement::kUnknown:
      return 0;
    // Not more: about one number in ten thousand is used twice by mistake.
    case IdAgreement::kEqual:
      return level == Level::kWork ? 12'000 : 16'000;
    // Re-releases get new numbers for old recordings all the time.
    case IdAgreement::kDifferent:
      return level == Level::kWork ? 0 : -1'500;
  }
  return 0;
}

std::int64_t WeightOfIswc(IdAgreement agreement, Level level) {
  switch (agreement) {
    case IdAgreement::kUnknown:
      return 0;
    case IdAgreement::kEqual:
      return level == Level::kWork ? 16'000 : 3'000;
    // Works do get two numbers, one from each society, before they are merged.
    case IdAgreement::kDifferent:
      return level == Level::kWork ? -4'000 : -2'000;
  }
  return 0;
}

std::int64_t WeightOfWriters(NameAgreement agreement, Level level) {
  const bool work = level == Level::kWork;
  switch (agreement) {
    case NameAgreement::kSame:
      return work ? 8'000 : 2'000;
    case NameAgreement::kSubset:
      return work ? 6'500 : 1'500;
    case NameAgreement::kShared:
      return work ? 5'000 : 1'000;
    case NameAgreement::kSimilar:
      return work ? 4'000 : 1'000;
    case NameAgreement::kAmongTitle:
      return 0;  // of singers only
    case NameAgreement::kRomanised:
      return work ? 1'500 : 500;
    case NameAgreement::kOtherScript:
      return 0;
    case NameAgreement::kUnknown:
      return 0;
    case NameAgreement::kNone:
      return work ? -6'000 : -4'000;
  }
  return 0;
}

std::int64_t WeightOf(AlbumAgreement agreement, Level level) {
  const bool work = level == Level::kWork;
  switch (agreement) {
    case AlbumAgreement::kUnknown:
      return 0;
    case AlbumAgreement::kEqual:
      return work ? 2'000 : 3'500;
    case AlbumAgreement::kContained:
      return work ? 1'000 : 2'000;
    // One recording stands on many albums.
    case AlbumAgreement::kDifferent:
      return work ? 0 : -500;
  }
  return 0;
}

std::int64_t WeightOf(AudioClass audio, Level level) {
  const bool work = level == Level::kWork;
  switch (audio) {
    // Above the cut for the catalogue's size: chance is one in a million, and
    // it outweighs titles and names that have nothing in common.
    case AudioClass::kSameRecording:
      return 32'000;  // one recording is of one work
    case AudioClass::kEditOrExcerpt:
      return work ? 10'000 : 6'000;
    case AudioClass::kSpeedOrPitchChanged:
      return work ? 10'000 : 4'000;
    case AudioClass::kRelatedVersion:
      return work ? 8'000 : 2'000;
    case AudioClass::kPartialOverlap:
      return work ? 3'000 : 0;
    case AudioClass::kInsufficientInformation:
      return 0;
    case AudioClass::kDifferent:
      return 0;  // a veto for recordings
  }
  return 0;
}

}  // namespace qiao::matcher
