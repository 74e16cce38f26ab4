#include "registry/service/identify_audio.h"

#include <array>
#include <random>
#include <string>
#include <vector>

#include "matcher/fingerprint_compare.h"
#include "registry/store/audio_index_writer.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace qiao::registry {
namespace {

constexpr std::size_t kTracks = 8'200;
constexpr std::size_t kItems = 120;
// Sounds that all tracks are made of, so that strangers share keys.
constexpr std::size_t kSounds = 1'000;

std::uint32_t Sound(std::size_t number) {
  std::mt19937 random(static_cast<unsigned>(number));
  return static_cast<std::uint32_t>(random());
}

store::IndexedTrack Track(std::size_t number) {
  static const std::vector<std::uint32_t> sounds = [] {
    std::vector<std::uint32_t> all;
    for (std::size_t s = 0; s < kSounds; ++s) all.push_back(Sound(s));
    return all;
  }();
  std::mt19937 random(static_cast<unsigned>(number) + 50'000);
  store::IndexedTrack track;
  track.id = std::to_string(number);
  for (std::size_t i = 0; i < kItems; ++i) {
    track.print.items.push_back(sounds[random() % kSounds]);
  }
  track.print.duration_ms = 14'857;
  return track;
}

// What sounds in items [20, 20 + `items`) of a track.
store::IndexedTrack PartOf(std::size_t number, int items) {
  store::IndexedTrack part = Track(number);
  const auto begin = part.print.items.begin() + 20;
  part.print.items = {begin, begin + items};
  part.print.duration_ms = 2'900;
  return part;
}

class Catalogue {
 public:
  Catalogue() {
    auto writer = store::AudioIndexWriter::Open(folder_ / "x");
    REQUIRE(writer.has_value());
    std::vector<store::IndexedTrack> tracks;
    for (std::size_t t = 0; t < kTracks; ++t) tracks.push_back(Track(t));
    REQUIRE(writer->Add(tracks).has_value());
  }
  AudioAnswer AnswerTo(const store::IndexedTrack& query) const {
    const auto index = store::AudioIndex::Open(folder_ / "x");
    REQUIRE(index.has_value());
    const std::array queries{query};
    const auto answers = IdentifyAll(*index, queries, {});
    REQUIRE(answers.has_value());
    return answers->front();
  }

 private:
  test::TemporaryDirectory folder_;
};

}  // namespace

TEST_CASE("what strangers are far from is found with less than the size asks",
          "[registry][audio]") {
  const Catalogue catalogue;
  const std::int64_t cut =
      matcher::CutFor(static_cast<std::int64_t>(kTracks)).case_millibits;
  for (const std::size_t track : {17UL, 4'000UL, kTracks - 1}) {
    const AudioAnswer answer = catalogue.AnswerTo(PartOf(track, 24));
    REQUIRE(answer.matches.size() == 1);
    CHECK(answer.matches[0].track == track);
    CHECK(answer.matches[0].seen.score_millibits < cut);
    CHECK(answer.matches[0].seen.case_cut_millibits < cut);
  }
  // Less than is asked for among a thousand tracks is never enough.
  CHECK(catalogue.AnswerTo(PartOf(17, 20)).matches.empty());
  for (std::size_t stranger = kTracks; stranger < kTracks + 40; ++stranger) {
    CHECK(catalogue.AnswerTo(PartOf(stranger, 24)).matches.empty());
    CHECK(catalogue.AnswerTo(Track(stranger)).matches.empty());
  }
}

}  // namespace qiao::registry
