// What can be weighed, and by which names a table of weights calls it.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

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
  kTitle,  // equal to half: on top of its length
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
// The names of its agreements, by number; kMostAgreements at most.
inline constexpr std::size_t kMostAgreements = 18;
std::span<const std::string_view> AgreementsOf(WeighedField field);

// Agreements of kTitleLength beside the lengths.
inline constexpr std::size_t kLongestTitle = 16, kCommonTitle = 17;
// Agreements of kTitle that a length makes: behind the TitleAgreements.
inline constexpr std::size_t kShortSound = 11, kLongSound = 12,
                             kLongOneCharacter = 13;
// Of kArtist: others sing, but the same people wrote.
inline constexpr std::size_t kOthersWithWriters = 9;

// Agreements of a field from better to worse, as far as one must not weigh more
// than the one before it.
std::span<const std::vector<std::size_t>> OrdersOf(WeighedField field);

}  // namespace qiao::matcher
