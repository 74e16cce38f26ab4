#include "matcher/audio_segment.h"

#include <algorithm>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "matcher/key_lists.h"
#include "tests/support/catch.h"
#include "tests/support/fingerprint_rows.h"

namespace qiao::matcher {
namespace {

std::vector<const Fingerprint*> AllPrints() {
  std::vector<const Fingerprint*> prints;
  for (const auto& [name, print] : test::GoldenPrints()) {
    prints.push_back(&print);
  }
  return prints;
}

TEST_CASE("each track is its own best candidate", "[matcher][audio]") {
  const auto prints = AllPrints();
  const std::string bytes = BuildKeys(prints);
  const auto keys = KeySegment::Read(bytes);
  REQUIRE(keys);
  CHECK(keys->tracks() == prints.size());
  int own = 0;
  int told = 0;
  for (std::size_t t = 0; t < prints.size(); ++t) {
    const auto found = keys->Candidates(*prints[t], 50, KeyReach::kExact).best;
    if (found.empty()) continue;  // drones have no keys
    ++told;
    own += std::any_of(found.begin(), found.end(),
                       [t](const KeyCandidate& c) { return c.track == t; });
    CHECK(std::is_sorted(
        found.begin(), found.end(),
        [](const auto& a, const auto& b) { return a.votes > b.votes; }));
  }
  CHECK(told > 0);
  CHECK(own == told);
}

TEST_CASE("merged segments are the bytes of one built at once",
          "[matcher][audio]") {
  const std::vector<const Fingerprint*> prints = AllPrints();
  REQUIRE(prints.size() > 6);
  const std::span<const Fingerprint* const> all(prints);
  const std::string a = BuildKeys(all.first(3));
  const std::string b = BuildKeys(all.subspan(3, 1));
  const std::string c = BuildKeys(all.subspan(4));
  std::vector<KeySegment> parts;
  for (const std::string* bytes : {&a, &b, &c}) {
    auto keys = KeySegment::Read(*bytes);
    REQUIRE(keys);
    parts.push_back(*keys);
  }
  CHECK(MergeKeys(parts) == BuildKeys(all));
}

TEST_CASE("segments together answer as one that holds them all",
          "[matcher][audio]") {
  const std::vector<const Fingerprint*> prints = AllPrints();
  const std::span<const Fingerprint* const> all(prints);
  const std::string a = BuildKeys(all.first(5));
  const std::string b = BuildKeys(all.subspan(5));
  const std::string whole = BuildKeys(all);
  const std::vector<PlacedSegment> parts{{*KeySegment::Read(a), 0},
                                         {*KeySegment::Read(b), 5}};
  const auto keys = KeySegment::Read(whole);
  for (const Fingerprint* print : prints) {
    for (const KeyReach reach : {KeyReach::kExact, KeyReach::kOneBit}) {
      const KeyCandidates apart = FindCandidates(parts, *print, 50, reach);
      const KeyCandidates together = keys->Candidates(*print, 50, reach);
      REQUIRE(apart.best.size() == together.best.size());
      for (std::size_t c = 0; c < apart.best.size(); ++c) {
        REQUIRE(apart.best[c].track == together.best[c].track);
        REQUIRE(apart.best[c].votes == together.best[c].votes);
        REQUIRE(apart.MeetingsOf(apart.best[c]).size() ==
                together.MeetingsOf(together.best[c]).size());
      }
    }
  }
}

TEST_CASE("a candidate says where it meets the query", "[matcher][audio]") {
  const Fingerprint& track = test::GoldenPrints().at("farm");
  Fingerprint query = track;
  query.items.erase(query.items.begin(), query.items.begin() + 80);
  const Fingerprint* const tracks[] = {&track};
  const std::string bytes = BuildKeys(tracks);
  const KeyCandidates found =
      KeySegment::Read(bytes)->Candidates(query, 50, KeyReach::kExact);
  REQUIRE(found.best.size() == 1);
  std::size_t right = 0;
  for (const Meeting& met : found.MeetingsOf(found.best[0])) {
    REQUIRE(met.item < query.items.size());
    right += (met.item + 80) >> 3 == met.place ? 1U : 0U;
  }
  CHECK(right >= static_cast<std::size_t>(found.best[0].votes) / 2);
}

// Keys that all of very many tracks hold, and those of one of them alone.
TEST_CASE("what very many tracks share is asked only after what is rare",
          "[matcher][audio]") {
  std::mt19937 random(8);
  const auto item = [&random] {
    for (;;) {
      const auto any = static_cast<std::uint32_t>(random());
      if (IsPicked(KeyOf(any))) return any;
    }
  };
  Fingerprint shared;
  for (int i = 0; i < 40; ++i) shared.items.push_back(item());
  std::vector<Fingerprint> tracks(3'000, shared);
  for (int i = 0; i < 40; ++i) tracks[1'234].items.push_back(item());
  std::vector<const Fingerprint*> pointers;
  for (const Fingerprint& track : tracks) pointers.push_back(&track);
  const std::string bytes = BuildKeys(pointers);
  const auto keys = KeySegment::Read(bytes);
  const KeyCandidates found =
      keys->Candidates(tracks[1'234], 50, KeyReach::kExact);
  REQUIRE(!found.best.empty());
  CHECK(found.best[0].track == 1'234);
  CHECK(found.best[0].votes >= 40);
  for (std::size_t c = 1; c < found.best.size(); ++c) {
    CHECK(found.best[c].votes < 20);
  }
}

TEST_CASE("a query of nothing but common keys still asks some of them",
          "[matcher][audio]") {
  Fingerprint shared;
  for (std::uint32_t n = 1; n <= 40; ++n) {
    std::uint32_t item = n * 0x85EBCA6BU;
    while (!IsPicked(KeyOf(item))) item += 0x01000193U;
    shared.items.push_back(item);
  }
  const std::vector<const Fingerprint*> pointers(3'000, &shared);
  const std::string bytes = BuildKeys(pointers);
  const KeyCandidates found =
      KeySegment::Read(bytes)->Candidates(shared, 50, KeyReach::kExact);
  REQUIRE(found.best.size() == 50);
  CHECK(found.best[0].votes >= 10);
}

TEST_CASE("nothing is read outside of damaged bytes", "[matcher][audio]") {
  const auto prints = AllPrints();
  const std::string whole = BuildKeys(prints);
  for (std::size_t at = 0; at < whole.size();
       at += std::max<std::size_t>(1, whole.size() / 997)) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 0xff);
    // A heap block of the very size, so that a sanitizer sees a step too far.
    if (const auto keys = KeySegment::Read(bytes)) {
      keys->Candidates(*prints.front(), 50, KeyReach::kExact);
    }
    const std::string cut = whole.substr(0, at);  // the keys look into it
    if (const auto keys = KeySegment::Read(cut)) {
      keys->Candidates(*prints.front(), 50, KeyReach::kOneBit);
    }
  }
  CHECK_FALSE(KeySegment::Read("QIAOKEY2"));
}

}  // namespace
}  // namespace qiao::matcher
