// What each agreement weighs, as a table that people read:
//
//   level      field     agreement   weight  at_best  same  different  reason
//   recording  duration  within_1_s  4000                              songs …
//   recording  version   conflict    -6000   different                 Live …
//
// A weight is log2 of how much likelier the agreement is between two records of
// one song than between two of different songs, in millibits. `at_best` says
// what a pair with it can still be: review, or different. A registry must give
// the same answer tomorrow, so a table never changes under its version: the one
// of this program is schemas/tables/match_weights.tsv, and an estimate
// (train_weights.h) is another table, adopted on purpose.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/model/result.h"

namespace qiao::matcher {

enum class Level { kWork, kRecording };
std::string_view ToText(Level level);  // work, recording

// What can be weighed. Each has its agreements, by number and by name; the
// numbers are those of the enumerations of feature.h where there is one.
enum class WeighedField {
  kCut,  // same, different: from where on, and up to where
  // Bits of an equal title by how much it says (TitleForms::weight, 0 to 16),
  // and at most, if hundreds of songs are called so.
  kTitleLength,
  kTitle,  // equal to other_title: on top of its length
  kArtist,
  kVersion,
  kLanguage,
  kPart,
  kSubtitle,
  kDuration,
  kReleased,
  kIsrc,
  kIswc,
  kWriters,
  kAlbum,
  kAudio,
};
inline constexpr std::size_t kWeighedFields = 15;
std::string_view ToText(WeighedField field);  // cut, title_length, …
// The names of its agreements, by number.
std::span<const std::string_view> AgreementsOf(WeighedField field);

// Agreements of kTitleLength beside the lengths.
inline constexpr std::size_t kLongestTitle = 16, kCommonTitle = 17;
// Agreements of kTitle that a length makes: behind the TitleAgreements.
inline constexpr std::size_t kShortSound = 10, kLongSound = 11,
                             kLongOneCharacter = 12;
// Of kArtist: others sing, but the same people wrote.
inline constexpr std::size_t kOthersWithWriters = 9;

enum class AtBest { kSame, kReview, kDifferent };

struct Weight {
  std::int64_t millibits = 0;
  AtBest at_best = AtBest::kSame;
  // The judged pairs behind the number; -1: it was set by hand.
  std::int64_t same = -1, different = -1;
  std::string reason;
  bool operator==(const Weight&) const = default;
};

class WeightTable {
 public:
  // kUnreadable with the line and what would be right: what is no such table,
  // lacks a row, has one twice, or weighs a worse agreement more than a better,
  // or lets it through where the better is barred.
  static Result<WeightTable> Parse(std::string_view tsv);
  // The same table again, rows in a fixed order.
  std::string Text() const;

  const Weight& At(Level level, WeighedField field,
                   std::size_t agreement) const;
  Weight& At(Level level, WeighedField field, std::size_t agreement);

  std::int64_t SameCut(Level level) const;
  std::int64_t DifferentCut(Level level) const;

  const std::string& version() const { return version_; }
  void SetVersion(std::string version) { version_ = std::move(version); }

 private:
  WeightTable() = default;

  std::string version_;
  std::array<std::array<std::vector<Weight>, kWeighedFields>, 2> weights_;
};

// The table of this program.
const WeightTable& BuiltInWeights();

// Agreements of a field from better to worse, as far as one must not weigh more
// than the one before it.
std::span<const std::vector<std::size_t>> OrdersOf(WeighedField field);

}  // namespace qiao::matcher
