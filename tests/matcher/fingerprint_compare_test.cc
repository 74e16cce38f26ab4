#include "matcher/fingerprint_compare.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <set>

#include "tests/support/catch.h"
#include "tests/support/fingerprint_rows.h"
#include "tests/support/paths.h"

namespace qiao::matcher {
namespace {

const Fingerprint& Print(const std::string& name) {
  return test::GoldenPrints().at(name);
}

Fingerprint Joined(
    std::vector<std::pair<const Fingerprint*, std::array<int, 2>>> parts) {
  Fingerprint print;
  for (const auto& [from, range] : parts) {
    print.items.insert(print.items.end(), from->items.begin() + range[0],
                       from->items.begin() + range[1]);
  }
  return print;
}

}  // namespace

TEST_CASE("each golden pair gets its class, both ways round",
          "[matcher][audio]") {
  std::ifstream in(test::SourceDir() +
                   "/tests/golden/fingerprints/classes.tsv");
  std::string line;
  std::getline(in, line);
  int rows = 0;
  while (std::getline(in, line)) {
    std::vector<std::string> cells = test::Cells(line);
    REQUIRE(cells.size() == 4);
    const Fingerprint& left = Print(cells[0]);
    const Fingerprint& right = Print(cells[1]);
    CAPTURE(line);
    Comparison seen = Compare(left, right);
    CHECK(ToText(seen.audio_class) == cells[2]);
    CHECK(Compare(right, left).audio_class == seen.audio_class);
    ++rows;
  }
  CHECK(rows > 60);
}

TEST_CASE("exchanging the sides mirrors the answer exactly",
          "[matcher][audio]") {
  for (const char* variant : {"trim30", "intro30", "speed+1", "karaoke"}) {
    const Fingerprint& a = Print("farm/" + std::string(variant));
    const Fingerprint& b = Print("farm");
    Comparison one = Compare(a, b);
    Comparison two = Compare(b, a);
    CHECK(two.score_millibits == one.score_millibits);
    CHECK(two.offset_ms == -one.offset_ms);
    CHECK(two.left_coverage_permille == one.right_coverage_permille);
    CHECK(two.left_novelty == one.right_novelty);
    CHECK(two.error_permille == one.error_permille);
    REQUIRE(two.chains.size() == one.chains.size());
    CHECK(two.chains[0].left_begin == one.chains[0].right_begin);
    CHECK(two.chains[0].runs[0].left == one.chains[0].runs[0].right);
    CHECK(std::abs(two.speed_ppm * one.speed_ppm / 1'000'000 - 1'000'000) < 3);
  }
}

TEST_CASE("a hint where two are heard changes no answer", "[matcher][audio]") {
  const Fingerprint& track = Print("farm");
  for (const char* variant :
       {"mp3_64", "trim30", "intro30", "excerpt30", "speed+1", "karaoke"}) {
    const Fingerprint& heard = Print("farm/" + std::string(variant));
    const Comparison whole = Compare(heard, track);
    const std::int64_t right = whole.offset_ms * 21 / 2600;
    for (const std::int64_t offset : {right, right + 9, std::int64_t{-400}}) {
      CAPTURE(variant, offset);
      CHECK(CompareNear(heard, track, offset, {}) == whole);
      CHECK(CompareNear(track, heard, -offset, {}) == Compare(track, heard));
    }
  }
}

TEST_CASE("the offset says where the left track begins in the right one",
          "[matcher][audio]") {
  CHECK(std::abs(Compare(Print("farm/trim30"), Print("farm")).offset_ms -
                 30'000) < 200);
  CHECK(std::abs(Compare(Print("farm/lead10s"), Print("farm")).offset_ms +
                 10'000) < 200);
}

TEST_CASE("overlap and coverage measure the shared part", "[matcher][audio]") {
  Comparison trimmed = Compare(Print("woodlux/trim30"), Print("woodlux"));
  CHECK(trimmed.left_coverage_permille >= 990);
  CHECK(trimmed.right_coverage_permille > 550);
  CHECK(trimmed.right_coverage_permille < 620);
  CHECK(std::abs(trimmed.overlap_ms - 44'000) < 4'000);
}

TEST_CASE("speed is what was done to the track", "[matcher][audio]") {
  CHECK(std::abs(Compare(Print("farm/speed+1"), Print("farm")).speed_ppm -
                 1'010'000) < 2'000);
  CHECK(std::abs(Compare(Print("farm/speed-2"), Print("farm")).speed_ppm -
                 980'000) < 2'000);
  CHECK(Compare(Print("farm/trim30"), Print("farm")).speed_ppm == 1'000'000);
}

TEST_CASE("ten seconds are evidence for a person, never a link",
          "[matcher][audio]") {
  for (const char* track : {"farm", "woodlux", "dried_tears"}) {
    std::string excerpt = std::string(track) + "/excerpt10";
    Comparison found = Compare(Print(excerpt), Print(track));
    CHECK(found.score_millibits > found.case_cut_millibits);
    Comparison itself = Compare(Print(excerpt), Print(excerpt));
    CHECK(itself.audio_class == AudioClass::kInsufficientInformation);
  }
}

TEST_CASE("the cuts grow with the catalogue", "[matcher][audio]") {
  CHECK(CutFor(1).case_millibits == CutFor(1'000).case_millibits);
  CHECK(CutFor(1'000'000).case_millibits > CutFor(1'000).case_millibits);
  CHECK(CutFor(1'000'000).link_millibits >= 500'000);
  CHECK(CutFor(1'000'000'000).link_millibits >= 690'000);
  const Fingerprint& excerpt = Print("farm/excerpt10");
  CompareSettings world;
  world.catalogue_size = 1'000'000'000;
  CHECK(Compare(excerpt, Print("farm")).audio_class ==
        AudioClass::kEditOrExcerpt);
  CHECK(Compare(excerpt, Print("farm"), world).audio_class ==
        AudioClass::kDifferent);
}

TEST_CASE("a cut in the middle leaves two chains and no link",
          "[matcher][audio]") {
  const Fingerprint& whole = Print("dried_tears");
  Fingerprint edit = Joined({{&whole, {0, 250}}, {&whole, {400, 654}}});
  Comparison seen = Compare(edit, whole);
  CHECK(seen.chains.size() == 2);
  CHECK(seen.left_coverage_permille > 980);
  CHECK(seen.audio_class == AudioClass::kEditOrExcerpt);
}

TEST_CASE("a medley overlaps its parts", "[matcher][audio]") {
  Fingerprint medley = Joined({{&Print("farm"), {100, 400}},
                               {&Print("woodlux"), {50, 350}},
                               {&Print("dried_tears"), {200, 500}}});
  for (const char* track : {"farm", "woodlux", "dried_tears"}) {
    Comparison seen = Compare(medley, Print(track));
    CHECK(seen.audio_class == AudioClass::kPartialOverlap);
    CHECK(std::abs(seen.overlap_ms - 37'143) < 3'000);
  }
}

TEST_CASE("a shared beginning before two drones of one pitch is no link",
          "[matcher][audio]") {
  Fingerprint one = Joined({{&Print("farm"), {0, 200}}});
  one.items.insert(one.items.end(), 900, 0x2a51b3c7U);
  Fingerprint two = Joined({{&Print("farm"), {0, 200}}});
  two.items.insert(two.items.end(), 900, 0x2a51b3c5U);
  two.items.insert(two.items.end(), Print("woodlux").items.begin(),
                   Print("woodlux").items.begin() + 100);
  CHECK(Compare(one, two).audio_class != AudioClass::kSameRecording);
}

TEST_CASE("silence neither covers nor has to be covered", "[matcher][audio]") {
  Fingerprint padded;
  padded.items.assign(800, kSilentItem);
  const Fingerprint& farm = Print("farm");
  padded.items.insert(padded.items.end(), farm.items.begin(), farm.items.end());
  CHECK(Compare(padded, farm).audio_class == AudioClass::kSameRecording);
  Fingerprint other;
  other.items.assign(800, kSilentItem);
  const Fingerprint& woodlux = Print("woodlux");
  other.items.insert(other.items.end(), woodlux.items.begin(),
                     woodlux.items.end());
  Comparison strangers = Compare(padded, other);
  CHECK(strangers.audio_class == AudioClass::kDifferent);
  CHECK(strangers.score_millibits < 200'000);
}

TEST_CASE("empty, silent and tiny prints say too little", "[matcher][audio]") {
  Fingerprint empty;
  Fingerprint silent;
  silent.items.assign(1'000, kSilentItem);
  Fingerprint tiny;
  tiny.items = {1, 2, 3};
  for (const Fingerprint& poor : {empty, silent, tiny}) {
    CHECK(Compare(poor, Print("farm")).audio_class ==
          AudioClass::kInsufficientInformation);
    CHECK(Compare(poor, poor).audio_class ==
          AudioClass::kInsufficientInformation);
  }
}

TEST_CASE("novelty is nothing in silence and in a held sound",
          "[matcher][audio]") {
  std::vector<std::uint32_t> held(20, 0x12345678U);
  CHECK(NoveltyOf(held) == std::vector<std::uint8_t>(20, 0));
  std::vector<std::uint32_t> change(20, 0);
  for (std::size_t i = 10; i < 20; ++i) change[i] = 0xffffffffU;
  CHECK(NoveltyOf(change)[0] == 0);
  CHECK(NoveltyOf(change)[9] == 4);
  std::vector<std::uint32_t> silence(20, kSilentItem);
  silence[3] = ~kSilentItem;
  CHECK(NoveltyOf(silence)[9] == 0);
  CHECK(NoveltyOf(silence)[3] == 4);
}

// The whole shared set: recall by variant, and no wrong link against all
// references. Minutes; run with `matcher_tests "[shared-audio]"`.
TEST_CASE("the shared fingerprints are found and none is linked wrongly",
          "[.slow][shared-audio]") {
  const std::string folder = test::SharedDir() + "/data/fingerprints/";
  auto lines = [&folder](const std::string& name) {
    std::vector<std::vector<std::string>> rows;
    std::unique_ptr<FILE, int (*)(FILE*)> in(
        popen(("zcat -f '" + folder + name + "' 2>/dev/null").c_str(), "r"),
        pclose);
    char* line = nullptr;
    std::size_t size = 0;
    while (getline(&line, &size, in.get()) > 0) {
      std::string text(line);
      while (!text.empty() && text.back() == '\n') text.pop_back();
      rows.push_back(test::Cells(text));
    }
    std::free(line);
    return rows;
  };
  std::map<std::string, Fingerprint> tracks;
  for (const auto& row : lines("refs.tsv.gz")) {
    tracks[row.at(1) + "/" + row.at(2)] = test::PrintOf(row.at(4));
  }
  if (tracks.empty()) {
    WARN("no shared fingerprints: skipped");
    return;
  }
  std::set<std::string> related;
  for (const auto& row : lines("known_relations.tsv")) {
    std::string a = row.at(0) + "/" + row.at(1);
    std::string b = row.at(2) + "/" + row.at(3);
    related.insert(a + "\n" + b);
    related.insert(b + "\n" + a);
  }
  // Not the same recording, or out of reach without another claimed rate.
  const std::set<std::string> not_same = {"karaoke", "pitch+1st", "pitch-1st"};
  std::map<std::string, std::array<int, 2>> found;
  int wrong_links = 0;
  std::int64_t pairs = 0;
  for (const auto& row : lines("variants.dev.tsv.gz")) {
    std::string name = row.at(1) + "/" + row.at(2);
    const std::string& variant = row.at(3);
    Fingerprint query = test::PrintOf(row.at(4));
    for (const auto& [other, print] : tracks) {
      bool truth = other == name;
      if (!truth && related.count(name + "\n" + other) > 0) continue;
      Comparison seen = Compare(query, print);
      ++pairs;
      if (!truth) {
        bool linked = seen.audio_class == AudioClass::kSameRecording;
        if (linked) WARN(name << " " << variant << " linked to " << other);
        wrong_links += linked ? 1 : 0;
        continue;
      }
      found[variant][0] += seen.chains.empty() ? 0 : 1;
      found[variant][1] += 1;
    }
  }
  double sum = 0;
  int counted = 0;
  for (const auto& [variant, count] : found) {
    std::printf("%-16s %2d of %2d\n", variant.c_str(), count[0], count[1]);
    if (count[1] < 30 || variant == "original" || not_same.count(variant) > 0) {
      continue;
    }
    sum += static_cast<double>(count[0]) / count[1];
    ++counted;
  }
  std::printf("mean over %d variants %.4f; wrong links %d of %lld pairs\n",
              counted, sum / counted, wrong_links,
              static_cast<long long>(pairs));
  CHECK(counted == 29);
  CHECK(sum / counted >= 0.97);
  CHECK(wrong_links == 0);
}

}  // namespace qiao::matcher
