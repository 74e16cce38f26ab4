#include "matcher/varispeed.h"

#include <algorithm>
#include <array>
#include <utility>

namespace qiao::matcher {
namespace {

constexpr std::int64_t kMillion = 1'000'000;

// 1.005 to the power of -8 to 8, and the twelfth root of 2 to that of -2, -1, 1
// and 2.
constexpr std::array<std::int64_t, 20> kSpeeds = {
    890'899,   943'874,   960'885,   965'690,   970'518,   975'371,   980'248,
    985'149,   990'075,   995'025,   1'005'000, 1'010'025, 1'015'075, 1'020'151,
    1'025'251, 1'030'378, 1'035'529, 1'040'707, 1'059'463, 1'122'462};

// What covers one side at another speed (Compare() says the same of a path).
constexpr int kMostlyCovered = 800;  // permille

std::int64_t Times(std::int64_t value, std::int64_t ppm) {
  return (value * ppm + kMillion / 2) / kMillion;
}

// Of a length or place in the print with the speed undone.
std::int64_t InOwn(std::int64_t place, std::int64_t undone_ppm) {
  return (place * kMillion + undone_ppm / 2) / undone_ppm;
}

}  // namespace

std::span<const std::int64_t> SpeedsToUndo() { return kSpeeds; }

CompareSettings SettingsForUndone(std::int64_t catalogue_size) {
  return {catalogue_size * static_cast<std::int64_t>(1 + kSpeeds.size())};
}

bool IsCertain(const Comparison& seen) {
  return !seen.chains.empty() && seen.score_millibits > seen.link_cut_millibits;
}

std::int64_t BeyondChance(const Comparison& seen) {
  return seen.score_millibits - seen.case_cut_millibits;
}

Comparison InOwnTime(Comparison seen, std::int64_t undone_ppm) {
  if (seen.chains.empty()) return seen;
  seen.speed_ppm = Times(seen.speed_ppm, undone_ppm);
  seen.overlap_ms = InOwn(seen.overlap_ms, undone_ppm);
  for (Chain& chain : seen.chains) {
    chain.speed_ppm = Times(chain.speed_ppm, undone_ppm);
    chain.left_begin =
        static_cast<std::int32_t>(InOwn(chain.left_begin, undone_ppm));
    chain.left_end =
        static_cast<std::int32_t>(InOwn(chain.left_end, undone_ppm));
    chain.runs.clear();
  }
  if (seen.audio_class != AudioClass::kInsufficientInformation) {
    const int more =
        std::max(seen.left_coverage_permille, seen.right_coverage_permille);
    seen.audio_class = more >= kMostlyCovered ? AudioClass::kSpeedOrPitchChanged
                                              : AudioClass::kPartialOverlap;
  }
  return seen;
}

}  // namespace qiao::matcher
