#include "matcher/decision.h"

#include <numeric>
#include <string>
#include <vector>

#include "matcher/features/facts.h"
#include "tests/matcher/titles_data.h"
#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

Record Song(std::string title, std::string artist,
            std::optional<std::int64_t> seconds = std::nullopt) {
  Record record;
  record.title = std::move(title);
  record.artist = std::move(artist);
  if (seconds) record.duration_ms = *seconds * 1000;
  return record;
}

std::string Said(const Record& a, const Record& b, Level level) {
  const Decision decision = Decide(a, b, level);
  const std::int64_t sum = std::accumulate(
      decision.evidence.begin(), decision.evidence.end(), std::int64_t{0},
      [](std::int64_t so_far, const Evidence& evidence) {
        return so_far + evidence.millibits;
      });
  CHECK(sum == decision.score_millibits);
  const Decision mirrored = Decide(b, a, level);
  CHECK(mirrored.verdict == decision.verdict);
  CHECK(mirrored.score_millibits == decision.score_millibits);
  REQUIRE(mirrored.evidence.size() == decision.evidence.size());
  for (std::size_t i = 0; i < decision.evidence.size(); ++i) {
    CHECK(mirrored.evidence[i].left == decision.evidence[i].right);
    CHECK(mirrored.evidence[i].right == decision.evidence[i].left);
    CHECK(mirrored.evidence[i].level == decision.evidence[i].level);
  }
  return std::string(ToText(decision.verdict));
}
std::string Work(const Record& a, const Record& b) {
  return Said(a, b, Level::kWork);
}
std::string Recording(const Record& a, const Record& b) {
  return Said(a, b, Level::kRecording);
}

// A made-up fingerprint that sounds like nothing else of another seed.
std::shared_ptr<const Fingerprint> Sound(std::uint32_t seed) {
  auto print = std::make_shared<Fingerprint>();
  std::uint32_t item = seed;
  for (int i = 0; i < 1600; ++i) {
    seed = seed * 1664525 + 1013904223;
    // Four bits change from item to item, as in music.
    for (int k = 0; k < 4; ++k) {
      seed = seed * 1664525 + 1013904223;
      item ^= 1U << (seed >> 27);
    }
    print->items.push_back(item);
  }
  print->duration_ms = 198'000;
  return print;
}

}  // namespace

TEST_CASE("one song in two scripts is one work and one recording",
          "[matcher][decision]") {
  const Record hant = Song("後來", "劉若英", 341),
               hans = Song("后来", "刘若英", 341);
  CHECK(Work(hant, hans) == "same");
  CHECK(Recording(hant, hans) == "same");
}

TEST_CASE("a live version is another recording of the same work",
          "[matcher][decision]") {
  const Record studio = Song("吻別", "張學友", 300),
               live = Song("吻別 (Live)", "張學友", 300);
  CHECK(Work(studio, live) == "same");
  CHECK(Recording(studio, live) == "different");
  const Decision decision = Decide(studio, live, Level::kRecording);
  bool vetoed = false;
  for (const Evidence& evidence : decision.evidence) {
    if (evidence.field != "version") continue;
    vetoed = evidence.veto;
    CHECK(evidence.level == "conflict");
    CHECK(evidence.millibits == 0);
  }
  CHECK(vetoed);
  Record column = studio;
  column.version = "演唱會版";
  CHECK(Recording(column, live) == "same");
  CHECK(Recording(column, studio) == "different");
}

TEST_CASE("version words of every kind part recordings",
          "[matcher][decision]") {
  const Record plain = Song("告白氣球", "周杰倫", 215);
  for (const char* title :
       {"告白氣球 (伴奏)", "告白气球 Remix", "告白气球 (DJ版)",
        "告白氣球（鋼琴版）", "告白气球 (清唱)", "告白氣球 (升1key)",
        "告白氣球 - Demo", "告白氣球 (日文版)", "告白气球 (印尼语版)",
        "告白氣球 (二胡)", "告白气球 (Music Box)", "告白氣球 (0.8x)"}) {
    INFO(title);
    CHECK(Recording(plain, Song(title, "周杰伦", 215)) == "different");
  }
  CHECK(Recording(plain, Song("告白气球 (Album Version)", "周杰伦", 215)) ==
        "same");
  // A version in another language has the same length as often as not.
  CHECK(Recording(plain, Song("告白气球 (国语版)", "周杰伦", 215)) == "review");
  CHECK(Recording(Song("夜曲 (A Remix)", "周杰倫", 200),
                  Song("夜曲 (B Remix)", "周杰倫", 200)) == "different");
}

TEST_CASE("a singer beside the title in its cell is no part of it",
          "[matcher][decision]") {
  const Record plain = Song("後來", "劉若英", 341);
  for (const char* title :
       {"劉若英 - 後來", "后来 - 刘若英", "刘若英-后来", "後來／劉若英",
        "劉若英 - 後來.mp3", "01. 劉若英 - 後來"}) {
    INFO(title);
    CHECK(Work(plain, Song(title, "刘若英")) == "same");
    CHECK(Recording(plain, Song(title, "刘若英", 341)) == "same");
    // Somebody else's name says nothing.
    CHECK(Work(plain, Song(title, "李玉璽")) == "different");
  }
  CHECK(Recording(plain, Song("劉若英 - 後來 (Live)", "劉若英", 341)) ==
        "different");
  CHECK(Recording(plain, Song("後來 (Live) - 劉若英", "劉若英", 341)) ==
        "different");
  CHECK(Work(Song("小酒窩", "林俊傑, 蔡依林"),
             Song("林俊杰/蔡依林 - 小酒窝", "林俊杰 & 蔡依林")) == "same");
  CHECK(Work(Song("愛", "甲樂團"), Song("愛 - 恨", "甲樂團")) == "different");
  // Between Latin letters a dash joins.
  CHECK(Work(Song("Z", "Jay"), Song("Jay-Z", "Jay")) == "different");
}

TEST_CASE("a dated version that one side names is for people to see",
          "[matcher][decision]") {
  const Record plain = Song("告白氣球", "周杰倫", 215);
  CHECK(Recording(plain, Song("告白气球 (2020版)", "周杰伦", 215)) == "review");
  CHECK(Recording(plain, Song("告白气球 (2020 Remaster)", "周杰伦", 215)) ==
        "same");
  CHECK(Recording(plain, Song("告白气球 (特別版)", "周杰伦", 215)) == "same");
  CHECK(Recording(plain, Song("告白气球 (錄音室版)", "周杰伦", 215)) == "same");
  CHECK(Recording(Song("告白气球 (Live)", "周杰伦", 215),
                  Song("告白气球 (錄音室版)", "周杰伦", 215)) == "different");
}

TEST_CASE("a title in kana or Hangul is sung in its own language unmarked",
          "[matcher][decision]") {
  for (const char* title : {"うみのうた", "바다의 노래"}) {
    INFO(title);
    const Record plain = Song(title, "汐見夏", 215),
                 chinese =
                     Song(std::string(title) + " (中文版)", "汐見夏", 215);
    CHECK(Work(plain, chinese) == "review");
    CHECK(Recording(plain, chinese) == "different");
  }
  CHECK(Work(Song("うみのうた", "汐見夏"),
             Song("うみのうた (日文版)", "汐見夏")) == "same");
  // A borrowed の is no Japanese.
  CHECK(Work(Song("海の歌", "林汐遙"), Song("海の歌 (國語版)", "林汐遙")) ==
        "same");
}

TEST_CASE("languages and parts part works, too", "[matcher][decision]") {
  CHECK(Work(Song("紅玫瑰 (國)", "陳奕迅"), Song("红玫瑰 (粤)", "陈奕迅")) ==
        "review");
  CHECK(Work(Song("OAOA", "五月天"), Song("OAOA 日文版", "五月天")) != "same");
  for (const char* foreign :
       {"印尼語版", "俄语版", "Italian Version", "德文"}) {
    INFO(foreign);
    const std::string title = std::string("紅玫瑰 (") + foreign + ")";
    CHECK(Work(Song("红玫瑰", "陈奕迅"), Song(title, "陳奕迅")) == "review");
  }
  // A dialect of the language may be unsaid, and has the length.
  CHECK(Recording(Song("紅玫瑰", "陳奕迅", 240),
                  Song("紅玫瑰 (潮州話版)", "陳奕迅", 240)) == "review");
  CHECK(Work(Song("十年 (上)", "陳奕迅"), Song("十年 (下)", "陈奕迅")) ==
        "different");
  CHECK(Work(Song("夜曲 Part 1", "周杰倫"), Song("夜曲 Pt. 2", "周杰伦")) ==
        "different");
  CHECK(Work(Song("夜曲 Part 1", "周杰倫"), Song("夜曲", "周杰伦")) != "same");
}

TEST_CASE("a language column counts where the title is silent",
          "[matcher][decision]") {
  Record plain = Song("告白氣球", "周杰倫", 215),
         cantonese = Song("告白气球（粤语版）", "周杰伦", 215);
  CHECK(Recording(plain, cantonese) == "review");
  plain.language = "國語";
  CHECK(Recording(plain, cantonese) == "different");
  plain.language = "粤语";
  CHECK(Recording(plain, cantonese) == "same");
  plain.language = "中文";  // says nothing about the dialect
  CHECK(Recording(plain, cantonese) == "review");
  cantonese.title = "告白气球";
  cantonese.language = "国语";
  CHECK(Recording(plain, cantonese) == "same");
}

TEST_CASE("one title of two singers is not one recording",
          "[matcher][decision]") {
  const Record a = Song("大風吹", "草東沒有派對", 240),
               b = Song("大风吹", "王赫野", 240);
  CHECK(Recording(a, b) != "same");
  CHECK(Work(a, b) != "same");
  Record words_a = a, words_b = b;
  words_a.writers = {"林宥嘉"};
  words_b.writers = {"林宥嘉"};
  CHECK(Work(Song("浪費", "林宥嘉"), Song("浪费", "那英")) != "same");
  CHECK(Work(words_a, words_b) == "same");  // a cover
  CHECK(Recording(words_a, words_b) != "same");
}

TEST_CASE("short titles never meet by sound alone", "[matcher][decision]") {
  CHECK(Work(Song("其實", "薛之謙"), Song("骑士", "薛之谦")) != "same");
  CHECK(Work(Song("年年", "徐秉龍"), Song("念念", "徐秉龙")) != "same");
  CHECK(Work(Song("心里学", "徐佳莹"), Song("心理學", "徐佳瑩")) == "same");
  CHECK(Work(Song("如过爱忘了", "戚薇"), Song("如果愛忘了", "群星")) != "same");
  CHECK(Recording(Song("心里学", "徐佳莹", 200),
                  Song("心理學", "徐佳瑩", 200)) != "same");
}

TEST_CASE("a pronoun or a number is no misspelling", "[matcher][decision]") {
  CHECK(Work(Song("我還想他呢", "林俊傑"), Song("我还想她呢", "林俊杰")) !=
        "same");
  CHECK(Work(Song("第一人称是你", "SNH48"), Song("第三人称是你", "SNH48")) ==
        "different");
  CHECK(Work(Song("99次我愛他", "元若藍"), Song("九十九次我爱他", "元若蓝")) ==
        "same");
  CHECK(Work(Song("二十二", "陶喆"), Song("22", "Taylor Swift")) ==
        "different");
}

TEST_CASE("nobody's name agrees with nobody", "[matcher][decision]") {
  CHECK(Work(Song("茉莉花", "群星"), Song("茉莉花", "佚名")) != "same");
  CHECK(Recording(Song("茉莉花", "群星", 180), Song("茉莉花", "群星", 180)) !=
        "same");
}

TEST_CASE("text alone needs a length, or an album in its place",
          "[matcher][decision]") {
  Record a = Song("後來", "劉若英"), b = Song("后来", "刘若英");
  CHECK(Recording(a, b) == "review");
  a.album = "我等你";
  b.album = "我等你";
  CHECK(Recording(a, b) == "same");
  CHECK(Recording(Song("後來", "劉若英", 341), Song("后来", "刘若英", 349)) ==
        "review");
  CHECK(Recording(Song("後來", "劉若英", 341), Song("后来", "刘若英", 250)) ==
        "different");
}

TEST_CASE("a shared ISRC is strong, another one weak", "[matcher][decision]") {
  Record a = Song("後來", "劉若英"), b = Song("后来", "刘若英");
  a.isrcs = {"TWA019900123"};
  b.isrcs = {"TWA019900123"};
  CHECK(Recording(a, b) == "same");
  b.isrcs = {"CNA019900999"};
  a.duration_ms = b.duration_ms = 341'000;
  CHECK(Recording(a, b) == "same");
  // One number on two different songs is for people to see.
  Record other = Song("不見不散", "孫楠");
  other.isrcs = {"TWA019900123"};
  CHECK(Recording(a, other) == "review");
}

TEST_CASE("a shared ISWC makes one work", "[matcher][decision]") {
  Record a = Song("The Moon Represents My Heart", "Teresa Teng"),
         b = Song("月亮代表我的心", "鄧麗君");
  CHECK(Work(a, b) != "same");
  a.iswcs = b.iswcs = {"T0345246801"};
  a.writers = b.writers = {"孫儀"};
  CHECK(Work(a, b) == "same");
}

TEST_CASE("what sounds the same is the same, whatever it is called",
          "[matcher][decision]") {
  Record a = Song("後來", "劉若英", 198), b = Song("不相干", "別人", 198);
  a.print = b.print = Sound(7);
  CHECK(Recording(a, b) == "same");
  b.print = Sound(8);
  b.title = "后来";
  b.artist = "刘若英";
  CHECK(Recording(a, b) == "different");
  CHECK(Work(a, b) == "same");
  // Marked as live, but the same sound: one of the labels is wrong.
  b.print = a.print;
  b.title = "后来 (Live)";
  CHECK(Recording(a, b) == "review");
}

TEST_CASE("no hard negative is accepted", "[matcher][decision]") {
  for (const Row& row : SharedRows("hard_negatives.dev.tsv")) {
    INFO(row.at(1) << " / " << row.at(3));
    CHECK(Work(Song(row[1], row[2]), Song(row[3], row[4])) != "same");
    CHECK(Recording(Song(row[1], row[2]), Song(row[3], row[4])) != "same");
  }
}

TEST_CASE("most songs of two scripts are found to be one work",
          "[matcher][decision]") {
  const std::vector<Row> rows = SharedRows("st_title_pairs.dev.tsv");
  if (rows.empty()) {
    WARN("no shared title data");
    return;
  }
  int same = 0;
  for (const Row& row : rows) {
    same += Decide(Song(row.at(0), row.at(2)), Song(row.at(1), row.at(3)),
                   Level::kWork)
                        .verdict == Verdict::kSame
                ? 1
                : 0;
  }
  CHECK(same * 100 >= static_cast<int>(rows.size()) * 98);
}

TEST_CASE("empty records are no match and no accident", "[matcher][decision]") {
  CHECK(Work(Song("", ""), Song("", "")) == "different");
  CHECK(Recording(Song("", ""), Song("後來", "")) == "different");
  CHECK(Recording(Song("\xFF", "\xFE"), Song("\xFF", "\xFE")) == "different");
}

TEST_CASE("editions and advisories name no other recording",
          "[matcher][decision]") {
  const Record plain = Song("Drift", "Odd Ferry", 487);
  for (const char* title :
       {"Drift (Album Version)", "Drift (Main Version)", "Drift [Explicit]",
        "Drift [Clean]", "Drift (Deluxe Edition)", "Drift (Bonus Track)",
        "Drift (Album Version (Edited)) [Clean]", "Drift (LP Version)"}) {
    INFO(title);
    CHECK(Recording(plain, Song(title, "Odd Ferry", 487)) == "same");
  }
  // Two advisories are two recordings.
  CHECK(Recording(Song("Drift [Explicit]", "Odd Ferry", 487),
                  Song("Drift [Clean]", "Odd Ferry", 487)) == "different");
}

TEST_CASE("versions stay other recordings, whatever their length",
          "[matcher][decision]") {
  const Record plain = Song("晴天", "周杰倫", 269);
  for (const char* title :
       {"晴天 (Live)", "晴天 (Remix)", "晴天 (Instrumental)", "晴天 (伴奏)",
        "晴天 (Demo)", "晴天 (Karaoke Version)", "晴天 (Acoustic)",
        "晴天 (鋼琴版)", "晴天 (翻唱)", "晴天 (DJ版)"}) {
    INFO(title);
    CHECK(Recording(plain, Song(title, "周杰倫", 269)) == "different");
    CHECK(Work(plain, Song(title, "周杰倫", 269)) == "same");
  }
}

TEST_CASE("titles one character apart on one album are for people to see",
          "[matcher][decision]") {
  const auto on_album = [](const char* title) {
    Record record = Song(title, "林汐遙", 200);
    record.album = "海的十二封信";
    return record;
  };
  CHECK(Recording(on_album("開到荼蘼的花"), on_album("開到茶蘼的花")) ==
        "review");
  for (const auto& [left, right] :
       {std::pair("雨聲助眠", "雷聲助眠"),
        std::pair("冥想音樂 A", "冥想音樂 B"),
        std::pair("春江花月夜甲", "春江花月夜丙"),
        std::pair("幻想即興曲 Ⅰ", "幻想即興曲 Ⅱ")}) {
    INFO(left);
    CHECK(Recording(on_album(left), on_album(right)) != "same");
  }
  CHECK(Recording(on_album("開到荼蘼的花"), on_album("開到荼蘼的你")) !=
        "same");
  CHECK(Recording(on_album("Rhapsody I"), on_album("Rhapsody II")) != "same");
  CHECK(Recording(on_album("開到荼蘼一"), on_album("開到荼蘼二")) != "same");
  Record elsewhere = on_album("開到茶蘼的花");
  elsewhere.album = "另一張專輯";
  CHECK(Recording(on_album("開到荼蘼的花"), elsewhere) == "review");
}

TEST_CASE("days of release agree as far as they are said",
          "[matcher][decision]") {
  using R = DateAgreement;
  CHECK(CompareReleases("2015-02-13", "2015-02-13") == R::kEqual);
  CHECK(CompareReleases("2015-02-13", "2015-02-14") == R::kSameYear);
  CHECK(CompareReleases("2015", "2015-02-13") == R::kSameYear);
  CHECK(CompareReleases("2015", "2015") == R::kSameYear);
  CHECK(CompareReleases("2015-02", "2016-02") == R::kDifferent);
  CHECK(CompareReleases("", "2015") == R::kUnknown);
  CHECK(CompareReleases("soon", "2015") == R::kUnknown);
}

TEST_CASE(
    "a whole line in the title's cell names a recording without its singer",
    "[matcher][decision]") {
  const auto line = [](std::string title, std::int64_t seconds,
                       std::string day) {
    Record record = Song(std::move(title), "", seconds);
    record.released = std::move(day);
    return record;
  };
  const std::string whole =
      "Harbour Lights Lin Xiyao Songs of the Quiet Eastern Sea";
  CHECK(
      Recording(line(whole, 313, "2011-08-26"),
                line("Harbour Lights Lin Xiyao Songs Of The Quiet Eastern Sea",
                     313, "2011-08-26")) == "same");
  // Another length, another day, or fewer words: for people.
  CHECK(Recording(line(whole, 313, "2011-08-26"),
                  line(whole, 316, "2011-08-26")) != "same");
  CHECK(Recording(line(whole, 313, "2011-08-26"),
                  line(whole, 313, "2012-08-26")) != "same");
  CHECK(Recording(line("Harbour Lights Lin Xiyao", 313, "2011-08-26"),
                  line("Harbour Lights Lin Xiyao", 313, "2011-08-26")) !=
        "same");
}

}  // namespace qiao::matcher
