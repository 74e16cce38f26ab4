#include "matcher/hopeless_pairs.h"

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "matcher/blocking.h"
#include "matcher/candidates.h"
#include "matcher/catalogue_judge.h"
#include "matcher/cluster.h"
#include "matcher/judge_pairs.h"
#include "tests/matcher/made_songs.h"
#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

constexpr std::array kRecordings = {Level::kRecording};
constexpr std::array kBoth = {Level::kWork, Level::kRecording};

PackedCatalogue Packed(const std::vector<Record>& records) {
  PackedCatalogue catalogue;
  for (const Record& record : records) catalogue.Add(record);
  return catalogue;
}

// Records with lengths all over the place.
std::vector<Record> Songs(std::size_t count) {
  MadeSongs songs;
  std::mt19937_64 random{7};
  std::vector<Record> records;
  for (std::size_t i = 0; i < count; ++i) {
    records.push_back(songs.Next());
    if (random() % 4 != 0) {
      records.back().duration_ms = 120'000 + random() % 60'000;
    }
    // Most catalogues fill these two.
    if (random() % 4 != 0 && records.back().album.empty()) {
      records.back().album = "海";
    }
    if (random() % 4 != 0 && records.back().artist.empty()) {
      records.back().artist = "方青";
    }
  }
  return records;
}

// Titles of one or two letters that thousands share, as large catalogues have
// them; one record of five is another one written otherwise.
std::vector<Record> CrowdedSongs(std::size_t count) {
  const std::vector<std::string> letters = {"雨", "海", "風", "愛", "星"},
                                 singers = {"林汐遥",    "方既白",
                                            "方青",      "听雨桥乐队",
                                            "Lin Xiyao", "陳奕迅",
                                            "Mayday",    "刘瑞琪",
                                            "劉瑞琦",    "周杰倫 Jay Chou"};
  std::mt19937_64 random{11};
  const auto any = [&](const std::vector<std::string>& among) {
    return among[random() % among.size()];
  };
  std::vector<Record> records;
  while (records.size() < count) {
    if (!records.empty() && random() % 5 == 0) {
      Record again = records[random() % records.size()];
      if (random() % 4 == 0) again.title += " (Live)";
      if (random() % 4 == 0) again.album = any(letters) + any(letters);
      *again.duration_ms += 900 * static_cast<std::int64_t>(random() % 30);
      again.isrcs.clear();
      records.push_back(again);
      continue;
    }
    Record record;
    record.title = any(letters);
    if (random() % 4 != 0) record.title += any(letters);
    if (random() % 4 == 0) record.title += any(letters) + any(letters);
    record.artist = any(singers);
    record.album = any(letters) + any(singers);
    record.duration_ms = 120'000 + random() % 240'000;
    if (random() % 3 == 0) {
      record.isrcs = {"TWA0199" + std::to_string(10'000 + random() % 999)};
    }
    records.push_back(record);
  }
  return records;
}

}  // namespace

TEST_CASE("of hopeless pairs the judge says different, and nothing else",
          "[matcher][hopeless]") {
  const PackedCatalogue catalogue = Packed(Songs(500));
  const WeightTable& weights = BuiltInWeights();
  for (const Level level : kBoth) {
    const std::array levels = {level};
    const HopelessPairs hopeless(catalogue, levels, weights);
    CatalogueJudge judge(catalogue, level, weights);
    std::size_t pairs = 0, without_hope = 0, wrong = 0;
    for (std::uint32_t left = 0; left < catalogue.size(); ++left) {
      for (std::uint32_t right = left + 1; right < catalogue.size(); ++right) {
        const bool are = hopeless.Are(hopeless.Of(left), hopeless.Of(right));
        REQUIRE(are == hopeless.Are(hopeless.Of(right), hopeless.Of(left)));
        ++pairs;
        if (!are) continue;
        ++without_hope;
        const Judgement judged = judge.Judge(left, right);
        if (judged.verdict == Verdict::kDifferent &&
            judged.score_millibits <= weights.DifferentCut(level) &&
            !catalogue.ShareIsrc(left, right)) {
          continue;
        }
        ++wrong;
        UNSCOPED_INFO(catalogue.RecordAt(left).title
                      << " and " << catalogue.RecordAt(right).title << ": "
                      << judged.score_millibits);
      }
    }
    CHECK(wrong == 0);
    // Of songs that agree so often some are hopeless all the same.
    CHECK(without_hope > pairs / 20);
  }
}

TEST_CASE("the bound holds for other weights, and follows them",
          "[matcher][hopeless]") {
  const std::vector<Record> records = Songs(300);
  const PackedCatalogue catalogue = Packed(records);
  std::mt19937_64 random{3};
  std::set<std::size_t> counts;
  for (int round = 0; round < 12; ++round) {
    WeightTable weights = BuiltInWeights();
    for (const Level level : kBoth) {
      for (std::size_t f = 1; f < kWeighedFields; ++f) {
        const auto field = static_cast<WeighedField>(f);
        for (std::size_t i = 0; i < AgreementsOf(field).size(); ++i) {
          Weight& weight = weights.At(level, field, i);
          weight.millibits +=
              static_cast<std::int64_t>(random() % 9'000) - 4'500;
          if (random() % 10 == 0) weight.at_best = AtBest::kDifferent;
          if (random() % 10 == 0) weight.at_best = AtBest::kSame;
        }
      }
    }
    const HopelessPairs hopeless(catalogue, kBoth, weights);
    CatalogueJudge of_works(catalogue, Level::kWork, weights),
        of_recordings(catalogue, Level::kRecording, weights);
    std::size_t without_hope = 0;
    for (std::uint32_t left = 0; left < catalogue.size(); ++left) {
      for (std::uint32_t right = left + 1; right < catalogue.size(); ++right) {
        if (!hopeless.Are(hopeless.Of(left), hopeless.Of(right))) continue;
        ++without_hope;
        INFO("round " << round << ": " << records[left].title << " and "
                      << records[right].title);
        for (CatalogueJudge* const judge : {&of_works, &of_recordings}) {
          const Judgement judged = judge->Judge(left, right);
          REQUIRE(judged.verdict == Verdict::kDifferent);
          REQUIRE(judged.score_millibits < weights.SameCut(Level::kWork));
        }
      }
    }
    counts.insert(without_hope);
  }
  CHECK(counts.size() > 6);
}

TEST_CASE("no pair is hopeless that a number, sound or another cell may join",
          "[matcher][hopeless]") {
  Record one;
  one.title = "雨聲";
  one.artist = "林汐遥";
  one.album = "夜行";
  one.duration_ms = 120'000;
  Record other = one;
  other.artist = "方既白";
  other.album = "海";
  other.duration_ms = 300'000;
  const auto hopeless = [&](const Record& a, const Record& b,
                            std::span<const Level> levels = kRecordings) {
    const PackedCatalogue catalogue = Packed({a, b});
    const HopelessPairs pairs(catalogue, levels, BuiltInWeights());
    return pairs.Are(pairs.Of(0), pairs.Of(1));
  };
  REQUIRE(hopeless(one, other));
  CHECK_FALSE(hopeless(one, other, {}));
  const auto both = [&](const auto& change) {
    Record a = one, b = other;
    change(a);
    change(b);
    return hopeless(a, b);
  };
  CHECK_FALSE(both([](Record& r) { r.isrcs = {"TWA019900123"}; }));
  CHECK_FALSE(both([](Record& r) {
    r.isrcs.assign(
        {"TWA019900123", "TWA0199" + std::to_string(*r.duration_ms)});
  }));
  CHECK_FALSE(
      both([](Record& r) { r.print = std::make_shared<Fingerprint>(); }));
  CHECK_FALSE(both([](Record& r) { r.duration_ms = 120'000; }));
  Record slipped = other;
  slipped.title = "雨聲 3:33 $ 1.29";
  CHECK_FALSE(hopeless(one, slipped));
  slipped = other;
  slipped.artist.clear();
  CHECK_FALSE(hopeless(one, slipped));
  // A work has no length: covers are for review if the title is a long one.
  Record long_title = one, cover = other;
  long_title.title = cover.title = "大約在那個寒冷的冬季";
  CHECK(hopeless(long_title, cover));
  CHECK_FALSE(hopeless(long_title, cover, kBoth));
}

TEST_CASE("among crowded titles everything is found that was found",
          "[matcher][hopeless]") {
  const PackedCatalogue catalogue = Packed(CrowdedSongs(6000));
  const WeightTable& weights = BuiltInWeights();
  std::vector<std::string> names;
  for (std::size_t i = 0; i < catalogue.size(); ++i) {
    names.push_back(std::to_string(100'000 + i));
  }
  for (const Level level : kBoth) {
    const std::array levels = {level};
    CatalogueJudge judge(catalogue, level, weights);
    const auto groups = [&](const PairsJudged& judged) {
      return Clusters(names, judged.links,
                      [&](std::uint32_t a, std::uint32_t b) {
                        return judge.Judge(a, b).verdict;
                      });
    };
    const std::vector<CandidatePair> all = PairsToCompare(catalogue),
                                     some =
                                         Candidates(catalogue, levels, weights);
    CHECK(std::includes(all.begin(), all.end(), some.begin(), some.end()));
    const PairsJudged expected =
        JudgePairs(catalogue, all, level, weights, {}, 1);
    for (const std::size_t threads : {1U, 2U}) {
      const PairsJudged judged =
          JudgePairs(catalogue, some, level, weights, {}, threads);
      CHECK(judged.same == expected.same);
      CHECK(judged.worth_saying == expected.worth_saying);
      CHECK(groups(judged) == groups(expected));
    }
    CHECK(expected.same > 300);
    if (level == Level::kRecording) CHECK(some.size() < all.size() / 4);
  }
}

}  // namespace qiao::matcher
