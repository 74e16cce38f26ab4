#include "matcher/packed_catalogue.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "matcher/catalogue_judge.h"
#include "matcher/sort_numbers.h"
#include "tests/matcher/made_songs.h"
#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("numbers say of every pair what the texts say", "[matcher][packed]") {
  MadeSongs songs;
  std::vector<Record> records;
  std::vector<Prepared> prepared;
  PackedCatalogue catalogue;
  for (std::uint32_t i = 0; i < 400; ++i) {
    records.push_back(songs.Next());
    prepared.push_back(Prepare(records.back()));
    CHECK(catalogue.Add(records.back()) == i);
  }
  for (const Level level : {Level::kWork, Level::kRecording}) {
    CatalogueJudge judge(catalogue, level, BuiltInWeights());
    std::size_t pairs = 0, wrong = 0, same = 0;
    for (std::uint32_t left = 0; left < records.size(); ++left) {
      for (std::uint32_t right = left + 1; right < records.size(); ++right) {
        const Decision decision =
            Decide(prepared[left], prepared[right], level);
        const Judgement expected = {decision.verdict, decision.score_millibits};
        const Judgement judged = judge.Judge(left, right);
        ++pairs;
        same += decision.verdict == Verdict::kSame;
        if (judged == expected) continue;
        ++wrong;
        UNSCOPED_INFO(
            records[left].title
            << " | " << records[left].artist << " | " << records[left].album
            << "  and  " << records[right].title << " | "
            << records[right].artist << " | " << records[right].album << ": "
            << judged.score_millibits << " for " << expected.score_millibits);
      }
    }
    CHECK(wrong == 0);
    CHECK(same > 50);
    // Most of them without their texts: that is what numbers are for.
    CHECK(judge.read_again() < pairs / 2);
  }
}

TEST_CASE("titles that are like each other are judged without their texts",
          "[matcher][packed]") {
  std::vector<Record> records;
  for (const char* const title :
       {"ONE 永遠的朋友", "TWO 永遠的朋友", "永遠的朋友", "狂亂 Hey Kids",
        "狂亂 Key Kids", "狂亂 Hey Girls", "Qiao 橋", "River 橋", "橋",
        "如果愛忘了", "如過愛忘了", "大約在冬季", "大約在寒冬季", "Rhapsody II",
        "Rhapsody III", "Over ÌÏ Again And Again", "Over Again And Again"}) {
    for (const char* const singer : {"林汐遥", "Lin Xiyao", "方既白、林汐遥",
                                     "陳奕迅", "Eason Chan", "Mayday Parade"}) {
      Record record;
      record.title = title;
      record.artist = singer;
      record.album = "夜行";
      records.push_back(std::move(record));
    }
  }
  PackedCatalogue catalogue;
  for (const Record& record : records) catalogue.Add(record);
  std::size_t half = 0;
  for (const Level level : {Level::kWork, Level::kRecording}) {
    CatalogueJudge judge(catalogue, level, BuiltInWeights());
    for (std::uint32_t left = 0; left < records.size(); ++left) {
      for (std::uint32_t right = left + 1; right < records.size(); ++right) {
        const Decision decision = Decide(records[left], records[right], level);
        const Judgement judged = judge.Judge(left, right);
        INFO(records[left].title << " | " << records[left].artist << " and "
                                 << records[right].title << " | "
                                 << records[right].artist);
        REQUIRE(judged.verdict == decision.verdict);
        REQUIRE(judged.score_millibits == decision.score_millibits);
        half += decision.evidence.front().level == "half";
      }
    }
    CHECK(judge.read_again() == 0);
  }
  CHECK(half > 0);
}

std::string NamesFrom(int first, int count, const std::string& more) {
  std::string credit = more;
  for (int i = first; i < first + count; ++i) {
    if (!credit.empty()) credit += "、";
    credit += "歌者" + std::to_string(100 + i);
  }
  return credit;
}

TEST_CASE("singers in lists of any length are compared as their names are",
          "[matcher][packed]") {
  Words credits;
  for (const int count : {1, 2, 3, 4, 5, 16, 31, 32, 33, 70}) {
    for (const int first : {0, 1, 40}) {
      // 刘瑞琪 and 劉瑞琦 sound alike.
      for (const char* const more :
           {"", "刘瑞琪", "劉瑞琦", "周杰倫 Jay Chou"}) {
        credits.push_back(NamesFrom(first, count, more));
      }
    }
  }
  PackedCatalogue catalogue;
  Record record;
  record.title = "後來";
  record.duration_ms = 200'000;
  for (const std::string& credit : credits) {
    record.artist = credit;
    catalogue.Add(record);
  }
  CatalogueJudge judge(catalogue, Level::kRecording, BuiltInWeights());
  std::set<NameAgreement> met;
  for (std::uint32_t left = 0; left < catalogue.size(); ++left) {
    for (std::uint32_t right = 0; right < catalogue.size(); ++right) {
      INFO(credits[left] << " and " << credits[right]);
      met.insert(Compare(CreditOf(credits[left]), CreditOf(credits[right])));
      const Decision said = judge.Explain(left, right);
      REQUIRE(judge.Judge(left, right) ==
              Judgement{said.verdict, said.score_millibits});
    }
  }
  CHECK(met == std::set{NameAgreement::kSame, NameAgreement::kSubset,
                        NameAgreement::kShared, NameAgreement::kSimilar,
                        NameAgreement::kNone});
}

TEST_CASE("a second title that is one singer's name is another's title",
          "[matcher][packed]") {
  PackedCatalogue catalogue;
  const auto add = [&](const char* title, const char* artist) {
    Record record;
    record.title = title;
    record.artist = artist;
    return catalogue.Add(record);
  };
  const std::uint32_t other = add("Harbour (林汐遥)", "方既白"),
                      own = add("Harbour (林汐遥)", "林汐遥"),
                      again = add("Harbour (林汐遥)", "方既白、林汐遥"),
                      last = add("Harbour (林汐遥)", "Mayday");
  const auto more = [&](std::uint32_t place) {
    return catalogue[place].more_count;
  };
  CHECK(more(own) + 1 == more(other));
  CHECK(more(again) == more(own));
  CHECK(more(last) == more(other));
}

TEST_CASE("a singer beside the title is one singer's and another's title",
          "[matcher][packed]") {
  PackedCatalogue catalogue;
  const auto add = [&](const char* title, const char* artist) {
    Record record;
    record.title = title;
    record.artist = artist;
    return catalogue.Add(record);
  };
  const std::uint32_t other = add("林汐遙 - 後來", "方既白"),
                      own = add("林汐遙 - 後來", "林汐遥"),
                      again = add("林汐遙 - 後來", "方既白"),
                      plain = add("後來", "林汐遙");
  const auto core = [&](std::uint32_t place) {
    return catalogue[place].core.script;
  };
  CHECK(core(own) == core(plain));
  CHECK(core(other) != core(plain));
  CHECK(core(again) == core(other));
}

TEST_CASE("a guest of one record is no guest of the next",
          "[matcher][packed]") {
  PackedCatalogue catalogue;
  Record alone;
  alone.title = "後來";
  alone.artist = "方既白";
  Record with = alone;
  with.title = "後來 (feat. 林汐遥)";
  const std::uint32_t first = catalogue.Add(alone),
                      second = catalogue.Add(with), third = catalogue.Add(with),
                      last = catalogue.Add(alone);
  CHECK(catalogue.NamesAt(catalogue[first].artist).names.size() == 1);
  CHECK(catalogue.NamesAt(catalogue[second].artist).names.size() == 2);
  CHECK(catalogue[third].artist == catalogue[second].artist);
  CHECK(catalogue[last].artist == catalogue[first].artist);
}

TEST_CASE("a singer in another form of a character is found by number too",
          "[matcher][packed]") {
  // A price makes the cell be read word by word, in broad keys.
  Record slipped, clean;
  slipped.title = "Harbour Lights 広瀬香美 $ 1.29";
  clean.title = "Harbour Lights";
  clean.artist = "廣瀨香美";
  const Decision decision = Decide(slipped, clean, Level::kWork);
  REQUIRE(decision.verdict == Verdict::kSame);
  PackedCatalogue catalogue;
  catalogue.Add(slipped);
  catalogue.Add(clean);
  CatalogueJudge judge(catalogue, Level::kWork, BuiltInWeights());
  CHECK(judge.Judge(0, 1).verdict == Verdict::kSame);
  CHECK(judge.Judge(0, 1).score_millibits == decision.score_millibits);
  CHECK(judge.Judge(1, 0).verdict == Verdict::kSame);
}

TEST_CASE("a record comes back from a catalogue as it went in",
          "[matcher][packed]") {
  MadeSongs songs;
  PackedCatalogue catalogue;
  std::vector<Record> records;
  for (int i = 0; i < 200; ++i) {
    records.push_back(songs.Next());
    if (i % 7 == 3) {
      records.back().print = std::make_shared<Fingerprint>();
      records.back().duration_ms = -5;
    }
    catalogue.Add(records.back());
  }
  for (std::uint32_t i = 0; i < records.size(); ++i) {
    const Record back = catalogue.RecordAt(i);
    const Record& put = records[i];
    CHECK(back.title == put.title);
    CHECK(back.other_titles == put.other_titles);
    CHECK(back.version == put.version);
    CHECK(back.artist == put.artist);
    CHECK(back.writers == put.writers);
    CHECK(back.album == put.album);
    CHECK(back.duration_ms == put.duration_ms);
    CHECK(back.isrcs == put.isrcs);
    CHECK(back.iswcs == put.iswcs);
    CHECK(back.language == put.language);
    CHECK(back.released == put.released);
    CHECK(back.genre == put.genre);
    CHECK(back.print == put.print);
    CHECK(catalogue.PrintOf(i) == put.print.get());
  }
}

TEST_CASE("sound judges packed records as it judges records",
          "[matcher][packed]") {
  MadeSongs songs;
  PackedCatalogue catalogue;
  std::vector<Prepared> prepared;
  for (int i = 0; i < 60; ++i) {
    const Record record = songs.Next();
    catalogue.Add(record);
    prepared.push_back(Prepare(record));
  }
  CatalogueJudge judge(catalogue, Level::kRecording, BuiltInWeights());
  for (const AudioClass heard :
       {AudioClass::kSameRecording, AudioClass::kDifferent,
        AudioClass::kInsufficientInformation}) {
    Comparison audio;
    audio.audio_class = heard;
    for (std::uint32_t left = 0; left < prepared.size(); ++left) {
      for (std::uint32_t right = left + 1; right < prepared.size(); ++right) {
        const Decision decision =
            Decide(prepared[left], prepared[right], Level::kRecording, &audio);
        const Judgement judged = judge.Judge(left, right, &audio);
        REQUIRE(judged.verdict == decision.verdict);
        REQUIRE(judged.score_millibits == decision.score_millibits);
        if (left % 20 == 0) {
          REQUIRE(judge.Explain(left, right, &audio) == decision);
        }
      }
    }
  }
}

TEST_CASE("lists share a number only if a whole number is the same",
          "[matcher][packed]") {
  PackedCatalogue catalogue;
  const auto add = [&](Words isrcs) {
    Record record;
    record.title = "後來";
    record.isrcs = std::move(isrcs);
    return catalogue[catalogue.Add(record)].isrcs;
  };
  const std::uint32_t none = add({}), one = add({"TWA019900123"}),
                      two = add({"TWA019900123", "TWB019900123"}),
                      part = add({"A019900123", "TWA0199001239"});
  CHECK_FALSE(catalogue.ShareNumber(none, none));
  CHECK_FALSE(catalogue.ShareNumber(none, one));
  CHECK(catalogue.ShareNumber(one, one));
  CHECK(catalogue.ShareNumber(one, two));
  CHECK(catalogue.ShareNumber(two, one));
  CHECK_FALSE(catalogue.ShareNumber(one, part));
  CHECK_FALSE(catalogue.ShareNumber(part, two));
}

TEST_CASE("equal texts have one number, others another", "[matcher][packed]") {
  TextIds ids;
  CHECK(ids.Of("") == 0);
  std::vector<std::uint32_t> numbers;
  for (int i = 0; i < 20'000; ++i) {
    numbers.push_back(ids.Of("title " + std::to_string(i)));
  }
  const std::string large(3 << 20, 'x');
  const std::uint32_t of_large = ids.Of(large);
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = "title " + std::to_string(i);
    REQUIRE(ids.Of(text) == numbers[static_cast<std::size_t>(i)]);
    REQUIRE(ids[numbers[static_cast<std::size_t>(i)]] == text);
  }
  CHECK(ids[of_large] == large);
  CHECK(ids.size() == 20'002);
}

TEST_CASE(
    "numbers that are alike in the bits they are sorted by keep their order",
    "[matcher][packed]") {
  std::mt19937_64 random(11);
  for (const unsigned lowest : {0U, 20U, 40U, 63U}) {
    for (const std::size_t count : {1'000U, 60'000U}) {
      ManyNumbers numbers(count);
      for (std::uint64_t& number : numbers) number = random() & ~0xF'0000'0000U;
      ManyNumbers expected = numbers;
      std::stable_sort(expected.begin(), expected.end(),
                       [&](std::uint64_t a, std::uint64_t b) {
                         return a >> lowest < b >> lowest;
                       });
      SortNumbers(numbers, lowest);
      CHECK((numbers == expected));
    }
  }
}

TEST_CASE("numbers are sorted by all of their bytes", "[matcher][packed]") {
  std::mt19937_64 random(7);
  for (const std::size_t count : {0U, 1U, 100U, 5'000U, 50'000U}) {
    ManyNumbers numbers(count);
    for (std::uint64_t& number : numbers) {
      number = random() >> (random() % 64);
    }
    ManyNumbers expected = numbers;
    std::sort(expected.begin(), expected.end());
    SortNumbers(numbers);
    CHECK((numbers == expected));
  }
}

TEST_CASE("numbers in parts are in order and distinct, however many came",
          "[matcher][packed]") {
  std::mt19937_64 random(13);
  for (const std::size_t count : {0U, 1U, 3'000U, 60'000U}) {
    for (const std::size_t about : {std::size_t{0}, std::size_t{1} << 24}) {
      NumbersInParts parts(40, about);
      ManyNumbers expected, found;
      for (std::size_t i = 0; i < count; ++i) {
        const bool again = !expected.empty() && random() % 3 == 0;
        expected.push_back(again ? expected[random() % expected.size()]
                                 : random() >> 24);
        parts.Add(expected.back());
        if (i == count / 64) parts.Expect(i + 1, count);
      }
      std::sort(expected.begin(), expected.end());
      expected.erase(std::unique(expected.begin(), expected.end()),
                     expected.end());
      for (std::size_t part = 0; part < parts.parts(); ++part) {
        const ManyNumbers& some = parts.Sorted(part);
        found.insert(found.end(), some.begin(), some.end());
      }
      CHECK((found == expected));
    }
  }
}

}  // namespace qiao::matcher
