#include "matcher/varispeed.h"

#include <algorithm>
#include <cmath>

#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

Comparison Seen(AudioClass audio_class, int left_permille, int right_permille) {
  Comparison seen;
  seen.audio_class = audio_class;
  seen.left_coverage_permille = left_permille;
  seen.right_coverage_permille = right_permille;
  seen.overlap_ms = 104'000;
  seen.score_millibits = 400'000;
  seen.case_cut_millibits = 303'000;
  seen.link_cut_millibits = 453'000;
  Chain chain;
  chain.left_begin = 104;
  chain.left_end = 1040;
  chain.right_begin = 200;
  chain.right_end = 1136;
  chain.runs = {{104, 200, 936}};
  seen.chains = {chain};
  return seen;
}

}  // namespace

TEST_CASE("speeds are undone in halves of a percent, pitches in semitones",
          "[matcher][audio]") {
  const auto speeds = SpeedsToUndo();
  CHECK(std::is_sorted(speeds.begin(), speeds.end()));
  CHECK(std::count(speeds.begin(), speeds.end(), 1'000'000) == 0);
  const auto left_over = [&speeds](double speed) {
    double least = std::abs(speed - 1);
    for (const std::int64_t undone : speeds) {
      least = std::min(least,
                       std::abs(speed * 1e6 / static_cast<double>(undone) - 1));
    }
    return least;
  };
  for (double speed = 0.96; speed <= 1.0415; speed += 0.0005) {
    CAPTURE(speed);
    CHECK(left_over(speed) < 0.00251);
  }
  for (const int semitones : {-2, -1, 1, 2}) {
    CAPTURE(semitones);
    CHECK(left_over(std::pow(2, semitones / 12.0)) < 0.000'001);
  }
}

TEST_CASE("what was found with a speed undone is told in the file's own time",
          "[matcher][audio]") {
  const Comparison seen =
      InOwnTime(Seen(AudioClass::kSameRecording, 980, 970), 1'040'000);
  CHECK(seen.speed_ppm == 1'040'000);
  CHECK(seen.overlap_ms == 100'000);
  REQUIRE(seen.chains.size() == 1);
  CHECK(seen.chains[0].left_begin == 100);
  CHECK(seen.chains[0].left_end == 1000);
  CHECK(seen.chains[0].right_end == 1136);
  CHECK(seen.chains[0].speed_ppm == 1'040'000);
  CHECK(seen.chains[0].runs.empty());
}

TEST_CASE("nothing that was found with a speed undone may link",
          "[matcher][audio]") {
  for (const AudioClass audio_class :
       {AudioClass::kSameRecording, AudioClass::kEditOrExcerpt,
        AudioClass::kSpeedOrPitchChanged, AudioClass::kRelatedVersion}) {
    CHECK(InOwnTime(Seen(audio_class, 990, 500), 1'005'000).audio_class ==
          AudioClass::kSpeedOrPitchChanged);
  }
  CHECK(InOwnTime(Seen(AudioClass::kPartialOverlap, 700, 500), 1'005'000)
            .audio_class == AudioClass::kPartialOverlap);
  CHECK(InOwnTime(Seen(AudioClass::kInsufficientInformation, 990, 990), 995'025)
            .audio_class == AudioClass::kInsufficientInformation);
  const Comparison nothing = InOwnTime(Comparison(), 1'005'000);
  CHECK(nothing.audio_class == AudioClass::kDifferent);
}

TEST_CASE("every speed that is tried raises what counts as evidence",
          "[matcher][audio]") {
  const auto tries = static_cast<std::int64_t>(1 + SpeedsToUndo().size());
  for (const std::int64_t size : {1, 644, 100'000, 1'000'000}) {
    CAPTURE(size);
    CHECK(SettingsForUndone(size).catalogue_size == size * tries);
  }
  CHECK(CutFor(SettingsForUndone(1'000'000).catalogue_size).case_millibits >=
        CutFor(1'000'000).case_millibits + 4 * 16'000);
}

TEST_CASE("only what a link needs makes other speeds needless",
          "[matcher][audio]") {
  Comparison seen = Seen(AudioClass::kPartialOverlap, 500, 500);
  CHECK_FALSE(IsCertain(seen));
  CHECK(BeyondChance(seen) == 97'000);
  seen.score_millibits = 453'001;
  CHECK(IsCertain(seen));
  seen.chains.clear();
  CHECK_FALSE(IsCertain(seen));
}

}  // namespace qiao::matcher
