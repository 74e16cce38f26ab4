// Two whole-track fingerprints -> how much of one sounds in the other, where,
// at what speed, and how sure that is.
//
//   a FLAC and its MP3             -> kSameRecording, covered on both sides
//   a track and its 30 s excerpt   -> kEditOrExcerpt, one side covered
//   two songs                      -> kDifferent
//   rain and a humming drone       -> kInsufficientInformation
//
// The method is a local alignment with gaps over all offsets. A pair of items
// is worth (11 - differing bits), and a positive worth is weighted by how much
// *new* both items say: silence, drones and held chords repeat themselves and
// prove nothing, so they weigh little or nothing. Staying at one offset is
// free; moving the offset by one item costs 6 bits, which lets the path follow
// a changed speed.
//
// Integers only, no randomness, no clock: the same two fingerprints get the
// same answer on every machine, and Compare(b, a) is Compare(a, b) mirrored.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "schemas/model/fingerprint.h"

namespace qiao::matcher {

// Raise when Compare() changes its answer for any pair, or a query is compared
// with other cuts.
inline constexpr int kAudioRulesVersion = 2;

// What Chromaprint says for digital silence.
inline constexpr std::uint32_t kSilentItem = 627964279;

// What a comparison means. Only kSameRecording may link two recordings without
// a person, and no class ever merges ownership.
enum class AudioClass {
  kSameRecording,            // both sides covered, same speed, few bit errors
  kEditOrExcerpt,            // one side covered: trim, radio edit, excerpt
  kSpeedOrPitchChanged,      // covered along a line of another slope
  kPartialOverlap,           // medley, sample, shared intro
  kRelatedVersion,           // covered, but many bit errors: karaoke, stems
  kInsufficientInformation,  // a side says too little to be told apart
  kDifferent,
};
std::string_view ToText(AudioClass audio_class);  // "same_recording", …

// One stretch of path without a change of offset: left items [left, left +
// length) lie on right items [right, right + length).
struct PathRun {
  std::int32_t left = 0, right = 0, length = 0;
  bool operator==(const PathRun&) const = default;
};

// One alignment path. Positions are items (kItemMs each).
struct Chain {
  std::int64_t score_millibits = 0;
  std::int32_t left_begin = 0, left_end = 0;    // half-open
  std::int32_t right_begin = 0, right_end = 0;  // half-open
  // Right items heard per left item, times a million: 1,000,000 is the same
  // speed; 1,040,000 says that the right side plays 4 % slower.
  std::int64_t speed_ppm = 1'000'000;
  int error_permille = 0;     // differing bits of 1,000 along the path
  int wander_permille = 0;    // RMS distance from the straight line, items/1000
  std::vector<PathRun> runs;  // in order; for pictures
  bool operator==(const Chain&) const = default;
};

struct Comparison {
  AudioClass audio_class = AudioClass::kDifferent;
  // Of the best chain; without one, of the best chance path (50 to 150 bits for
  // two strangers, more for two drones). The class decides, not the score.
  std::int64_t score_millibits = 0;
  // What the score had to exceed to be evidence at all, and to be enough for
  // kSameRecording (SizeCut).
  std::int64_t case_cut_millibits = 0;
  std::int64_t link_cut_millibits = 0;
  // Where the left track's beginning lies in the right track; negative if the
  // left track begins with something that the right one has not.
  std::int64_t offset_ms = 0;
  std::int64_t overlap_ms = 0;  // length of the chains in the left track
  // Sounding items inside the chains, of 1,000 sounding items of that side.
  // Silence neither covers nor has to be covered.
  int left_coverage_permille = 0, right_coverage_permille = 0;
  std::int64_t speed_ppm = 1'000'000;  // of the best chain
  int error_permille = 0;              // of the best chain
  // Sum of the weights of each side, in items of full weight.
  std::int64_t left_novelty = 0, right_novelty = 0;
  // Best first. More than one where something was cut out or put in; all run
  // in the same order on both sides.
  std::vector<Chain> chains;
  bool operator==(const Comparison&) const = default;
};

struct CompareSettings {
  // With how many tracks a track is compared: chance scores grow with it.
  std::int64_t catalogue_size = 1'000;
  // What is evidence at all, if less than CutFor() says is known to be enough
  // for this side (chance_scores.h). Never more counts.
  std::int64_t case_cut_millibits = std::numeric_limits<std::int64_t>::max();
};

Comparison Compare(const Fingerprint& left, const Fingerprint& right,
                   const CompareSettings& settings = {});

// The same for two that were heard at about an offset: by so many items the
// right side is later. Where nearly all that one side can say is said there,
// no other offset is tried.
Comparison CompareNear(const Fingerprint& left, const Fingerprint& right,
                       std::int64_t offset, const CompareSettings& settings);

// The smallest scores that mean something among `catalogue_size` tracks.
struct SizeCut {
  std::int64_t case_millibits = 0;  // worth a person's look
  std::int64_t link_millibits = 0;  // enough to link by itself
};
SizeCut CutFor(std::int64_t catalogue_size);

// Less than 3 s of novelty, or hardly any of it new: a drone, rain, silence.
// Such a track cannot be told apart, and is not indexed.
bool SaysTooLittle(const Fingerprint& print);

// How much each item says that its neighbours six items (0.74 s) away do not:
// 0 (nothing: not indexed, cannot vote) to 4 (fully new).
std::vector<std::uint8_t> NoveltyOf(const std::vector<std::uint32_t>& items);

}  // namespace qiao::matcher
