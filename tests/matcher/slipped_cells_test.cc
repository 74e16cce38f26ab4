#include "matcher/slipped_cells.h"

#include <string>

#include "matcher/decision.h"
#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

Record Row(std::string title, std::string artist, std::string album,
           std::optional<std::int64_t> seconds = std::nullopt) {
  Record record;
  record.title = std::move(title);
  record.artist = std::move(artist);
  record.album = std::move(album);
  if (seconds) record.duration_ms = *seconds * 1000;
  return record;
}

// "title | artist | album | seconds" of both sides; empty: read as it is.
std::string Read(const Record& left, const Record& right) {
  const auto pair = ReadSlippedCells(Prepare(left), Prepare(right));
  const auto mirrored = ReadSlippedCells(Prepare(right), Prepare(left));
  REQUIRE(pair.has_value() == mirrored.has_value());
  if (!pair) return {};
  const auto spelt = [](const Prepared& one) {
    return one.whole.text + " | " + one.artist_text + " | " + one.album_text +
           " | " +
           (one.duration_ms ? std::to_string(*one.duration_ms / 1000) : "");
  };
  CHECK(spelt(pair->left) == spelt(mirrored->right));
  CHECK(spelt(pair->right) == spelt(mirrored->left));
  return spelt(pair->left);
}

std::string Said(const Record& left, const Record& right,
                 Level level = Level::kRecording) {
  const Decision decision = Decide(left, right, level);
  std::int64_t sum = 0;
  for (const Evidence& one : decision.evidence) sum += one.millibits;
  CHECK(sum == decision.score_millibits);
  CHECK(Decide(right, left, level).score_millibits == sum);
  return std::string(ToText(decision.verdict));
}

}  // namespace

TEST_CASE("an empty cell is found in the title's cell", "[matcher][slipped]") {
  const Record clean = Row("後來", "劉若英", "我等你", 341);
  CHECK(Read(Row("后来 刘若英", "", "我等你", 341), clean) ==
        "后来 | 刘若英 | 我等你 | 341");
  CHECK(Read(Row("后来 刘若英 我等你 5:41", "", ""), clean) ==
        "后来 | 刘若英 | 我等你 | 341");
  CHECK(Read(Row("劉若英 - 後來", "", "我等你", 341), clean) ==
        "後來 | 劉若英 | 我等你 | 341");
  CHECK(
      Read(Row("Amber And Slate Three Old Lanterns $ 1.29", "", "Slow Weather",
               211),
           Row("Amber and Slate", "Three Old Lanterns", "Slow Weather", 213)) ==
      "Amber And Slate | Three Old Lanterns | Slow Weather | 211");
}

TEST_CASE("what no cell misses is read as it is", "[matcher][slipped]") {
  const Record clean = Row("後來", "劉若英", "我等你", 341);
  CHECK(Read(clean, clean).empty());
  CHECK(Read(Row("後來 劉若英", "劉若英", "我等你", 341), clean).empty());
  CHECK(Read(Row("後來的我們", "", "", 341), clean).empty());
  CHECK(Read(Row("Later", "", "", 341), clean).empty());
  // Only whole words: 英 is not 劉若英, Lanterns not Three Old Lanterns.
  CHECK(Read(Row("後來 英", "", "我等你", 341), clean).empty());
}

TEST_CASE("a title that is its singer's name stays a title",
          "[matcher][slipped]") {
  CHECK(Read(Row("Nolan Fairweather", "", "Copper", 200),
             Row("Nolan Fairweather", "Nolan Fairweather", "Copper", 200))
            .empty());
  CHECK(Read(Row("Kestrel Kestrel Nights", "Ada Merrow", "", 204),
             Row("Kestrel", "Ada Merrow", "Kestrel Nights", 204)) ==
        "Kestrel | Ada Merrow | Kestrel Nights | 204");
}

TEST_CASE("a length is known by its shape, where the length is missing",
          "[matcher][slipped]") {
  CHECK(Read(Row("Paper Engine 4:58", "Tobin Vale", "We Invented Sleep"),
             Row("Paper Engine", "Tobin Vale", "We Invented Sleep", 296)) ==
        "Paper Engine | Tobin Vale | We Invented Sleep | 298");
  CHECK(Read(Row("4:44", "", "4:44", 284), Row("4:44", "Jay", "4:44", 284))
            .empty());
  CHECK(Read(Row("Romans 10:90", "A", "B"), Row("Romans", "A", "B", 200))
            .empty());
}

TEST_CASE("cells that slipped on both sides are told by what is left",
          "[matcher][slipped]") {
  Record left = Row("Call Me Later Iris Queen 2014 Larkway Records", "",
                    "Tender Things", 206),
         right = Row("Call Me Later Iris Queen Tender Things Rock $ 1.29", "",
                     "", 206);
  CHECK(Said(left, right) == "same");
  // Another singer of the same title.
  right =
      Row("Call Me Later Olu Brandt Tender Things Rock $ 1.29", "", "", 206);
  CHECK(Said(left, right) != "same");
}

TEST_CASE("a year behind a genre begins a line of rights, if it names somebody",
          "[matcher][slipped]") {
  const Record other = Row("Harbour Lights 3:33", "Ada Merrow", "Copper");
  const auto with = [&](const char* title) {
    return Said(other, Row(title, "Ada Merrow", "Copper", 213));
  };
  CHECK(with("Harbour Lights Folk 2014 Mei Song & Bo Li") == "same");
  CHECK(with("Harbour Lights Folk 2014") == "different");
  CHECK(with("Harbour Lights Folk 2014 Radio Edit") == "different");
  CHECK(with("Harbour Lights Folk") == "different");
  CHECK(with("Harbour Lights 2014 Mei Song & Bo Li") == "different");
  // Its genre has a cell of its own, so that this is the title's Folk.
  Record folk = Row("Harbour Lights Folk 2014 Mei Song & Bo Li", "Ada Merrow",
                    "Copper", 213);
  folk.genre = "Pop";
  CHECK(Said(other, folk) == "different");
}

TEST_CASE("what one value alone would prove is part of the title",
          "[matcher][slipped]") {
  struct Pair {
    Record left, right;
  };
  const auto pair = [](const char* left, const char* right) {
    return Pair{Row(left, "旺福", "經文"), Row(right, "旺福", "經文")};
  };
  std::vector<Pair> pairs = {
      pair("約翰福音 3:16", "約翰福音 3:17"),
      pair("早上 7:15", "早上 7:16"),
      pair("Rocking 2012 Music Night", "Rocking 2013 Music Night"),
      pair("夏天 2012 音樂", "夏天 2013 音樂"),
      pair("日記 2011-03-28", "日記 2012-04-01"),
      pair("Crazy House 3:33", "Crazy Rock 3:33"),
      pair("愛情 電子 3:33", "愛情 民謠 3:33"),
      pair("Crazy House 3:33 $ 1.29", "Crazy Rock 3:33 $ 1.29")};
  pairs.push_back({Row("Latin House", "旺福", "經文", 213),
                   Row("Latin Soul 3:33", "旺福", "經文")});
  // A song for a singer is none of that singer's.
  pairs.push_back(
      {Row("想念 張國榮", "", "", 200), Row("想念", "張國榮", "", 200)});
  // Nobody says who sings.
  pairs.push_back({Row("Blue Story 3:56", "", "Collected Songs"),
                   Row("Blue Story", "", "Collected Songs", 236)});
  for (const Pair& one : pairs) {
    INFO(one.left.title);
    CHECK(Said(one.left, one.right) != "same");
    CHECK(Said(one.right, one.left) != "same");
  }
}

TEST_CASE("a value in the title's cell is evidence and says where it was",
          "[matcher][slipped]") {
  const Record clean = Row("後來", "劉若英", "我等你", 341);
  const Decision decision =
      Decide(Row("后来 刘若英 5:41", "", "我等你"), clean, Level::kRecording);
  CHECK(decision.verdict == Verdict::kSame);
  bool artist = false, duration = false;
  for (const Evidence& one : decision.evidence) {
    if (one.field == "artist") {
      artist = one.left == "刘若英 (in the title's cell)" &&
               one.right == "劉若英" && one.level == "same";
    }
    if (one.field == "duration") {
      duration = one.left == "5:41 (in the title's cell)";
    }
  }
  CHECK(artist);
  CHECK(duration);
}

TEST_CASE("titles and lengths without any singer are never enough",
          "[matcher][slipped]") {
  CHECK(Said(Row("Silent Night 3:33", "", ""),
             Row("Silent Night 3:33", "", "")) != "same");
  CHECK(Said(Row("後來 5:41", "", ""), Row("后来 5:41", "", "")) != "same");
}

TEST_CASE("versions in a dirty cell keep recordings apart",
          "[matcher][slipped]") {
  const Record studio = Row("後來", "劉若英", "我等你", 341);
  CHECK(Said(Row("後來 (Live) 劉若英 5:41", "", "我等你"), studio) ==
        "different");
  CHECK(Said(Row("後來 (伴奏) 劉若英", "", "我等你", 341), studio) ==
        "different");
  CHECK(Said(Row("後來 (Remix) $ 1.29", "劉若英", "我等你", 341), studio) ==
        "different");
}

}  // namespace qiao::matcher
