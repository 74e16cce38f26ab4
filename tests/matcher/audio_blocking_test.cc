#include "matcher/audio_blocking.h"

#include <algorithm>
#include <set>
#include <string>

#include "matcher/fingerprint_compare.h"
#include "tests/support/catch.h"
#include "tests/support/fingerprint_rows.h"

namespace qiao::matcher {
namespace {

struct Catalogue {
  std::vector<std::string> names;
  std::vector<const Fingerprint*> prints;
};

Catalogue WholeTracks() {
  Catalogue catalogue;
  for (const auto& [name, print] : test::GoldenPrints()) {
    if (name.find('/') != std::string::npos) continue;
    catalogue.names.push_back(name);
    catalogue.prints.push_back(&print);
  }
  return catalogue;
}

}  // namespace

// Exact keys survive codecs, levels, trims and a tempo that keeps the pitch;
// a changed speed moves every pitch and loses most of them.
TEST_CASE("a delivery's own track has the most votes", "[matcher][audio]") {
  Catalogue catalogue = WholeTracks();
  AudioBlocks blocks(catalogue.prints);
  for (const auto& [name, print] : test::GoldenPrints()) {
    std::size_t slash = name.find('/');
    if (slash == std::string::npos) continue;
    if (name.find("karaoke") != std::string::npos) continue;
    if (name.find("speed-2") != std::string::npos) continue;
    CAPTURE(name);
    const std::string track = name.substr(0, slash);
    std::vector<AudioCandidate> found = blocks.CandidatesFor(print);
    REQUIRE_FALSE(found.empty());
    if (name.find("intro30") != std::string::npos ||
        name.find("speed") != std::string::npos) {
      bool among = std::any_of(
          found.begin(), found.end(), [&](const AudioCandidate& candidate) {
            return catalogue.names[candidate.track] == track;
          });
      CHECK(among);
    } else {
      CHECK(catalogue.names[found[0].track] == track);
    }
  }
}

TEST_CASE("the pairs to compare hold every pair that comparing would find",
          "[matcher][audio]") {
  std::vector<const Fingerprint*> prints;
  for (const auto& [name, print] : test::GoldenPrints()) {
    prints.push_back(&print);
  }
  prints.push_back(nullptr);  // a row without audio
  std::set<std::pair<std::size_t, std::size_t>> proposed;
  for (const AudioPair& pair : PairsToCompare(prints)) {
    CHECK(pair.left < pair.right);
    proposed.insert({pair.left, pair.right});
  }
  int linked = 0;
  for (std::size_t a = 0; a + 1 < prints.size(); ++a) {
    for (std::size_t b = a + 1; b + 1 < prints.size(); ++b) {
      if (Compare(*prints[a], *prints[b]).audio_class !=
          AudioClass::kSameRecording) {
        continue;
      }
      ++linked;
      CHECK(proposed.count({a, b}) == 1);
    }
  }
  CHECK(linked >= 3 * 9 * 8 / 2);
}

TEST_CASE("a drone and a silence have no keys", "[matcher][audio]") {
  Fingerprint silent;
  silent.items.assign(500, kSilentItem);
  Fingerprint held;
  held.items.assign(500, 12345);
  std::vector<const Fingerprint*> prints = {&silent, &silent, &held, &held};
  CHECK(PairsToCompare(prints).empty());
}

TEST_CASE("at most the asked number of candidates, the best ones",
          "[matcher][audio]") {
  const Fingerprint& farm = test::GoldenPrints().at("farm");
  Fingerprint half;
  half.items.assign(farm.items.begin(), farm.items.begin() + 250);
  std::vector<const Fingerprint*> prints = {&half, &farm, &half};
  BlockingSettings settings;
  settings.most_candidates = 1;
  AudioBlocks blocks(prints, settings);
  std::vector<AudioCandidate> found = blocks.CandidatesFor(farm);
  REQUIRE(found.size() == 1);
  CHECK(found[0].track == 1);
  CHECK(blocks.CandidatesFor(farm, 1).at(0).track == 0);
}

}  // namespace qiao::matcher
