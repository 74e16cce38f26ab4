// Records that agree and differ in every way in which records do.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "matcher/record.h"
#include "tests/matcher/titles_data.h"

namespace qiao::matcher {

// Titles that agree in every way in which titles do, and those of the golden
// table.
inline std::vector<std::string> MadeTitles() {
  std::vector<std::string> titles = {"後來",
                                     "后来",
                                     "後來 (Live)",
                                     "千本桜",
                                     "千本樱",
                                     "99次我愛他",
                                     "九十九次我爱他",
                                     "愛與誠",
                                     "愛和誠",
                                     "Rock & Roll Heart",
                                     "Rock and Roll Heart",
                                     "Over ÌÏ Again And Again",
                                     "Over Again And Again",
                                     "溯 (Reverse)",
                                     "溯",
                                     "Reverse",
                                     "ONE 永遠的朋友",
                                     "TWO 永遠的朋友",
                                     "永遠的朋友",
                                     "如果愛忘了",
                                     "如過愛忘了",
                                     "大約在冬季",
                                     "大約在寒冬季",
                                     "あのうっせぇわ",
                                     "あのうっせわ",
                                     "Harbour Lights 広瀬香美 $ 1.29",
                                     "雨聲助眠",
                                     "雷聲助眠",
                                     "Rhapsody II",
                                     "Rhapsody III",
                                     "Harbour Lights",
                                     "Harbour Light",
                                     "Harbour Lights 3:33",
                                     "Harbour Lights Lin Xiyao Folk $ 1.29",
                                     "林汐遥 - 後來",
                                     "後來 林汐遥 2012",
                                     "十年 (上)",
                                     "十年 (下)",
                                     "十年 Part 1",
                                     "富士山下 (粵)",
                                     "富士山下 (國)",
                                     "Intro",
                                     "序曲",
                                     "吻別 (Remix)",
                                     "吻別 (伴奏)",
                                     "吻別 (2012 紅磡)",
                                     "吻別 (2013 紅磡)",
                                     "…",
                                     "ｶﾞｯﾂ",
                                     "",
                                     "Harbour (林汐遥)",
                                     "Rhapsody II ",
                                     "ONE 橋",
                                     "Qiao 橋",
                                     "橋",
                                     "狂亂 Hey Kids",
                                     "狂亂 Key Kids",
                                     "後來 (feat. 方既白)",
                                     "みどり 林汐遥",
                                     "Мелодия 後來"};
  for (const Row& row : GoldenRows("title_parts.tsv")) {
    titles.push_back(row.front());
  }
  return titles;
}

// Records in which every cell agrees, differs or is empty often.
class MadeSongs {
 public:
  Record Next() {
    Record record;
    // Half of them from the first few, so that they meet.
    record.title = Half() ? Any(titles_, kOwn) : Any(titles_, titles_.size());
    record.artist = Any(singers_, singers_.size());
    record.album = Any(albums_, albums_.size());
    if (!Third()) record.duration_ms = 200'000 + 900 * Below(24);
    if (Third()) record.duration_ms = 213'000;
    if (Third()) record.released = Any(days_, days_.size());
    if (Third()) record.isrcs = Numbers("TWA0199000", 3);
    if (Third()) record.iswcs = Numbers("T03452468", 2);
    if (Third()) record.writers = {Any(singers_, singers_.size())};
    if (Third()) record.writers.push_back(Any(singers_, singers_.size()));
    if (Below(6) == 0) record.language = Any(languages_, languages_.size());
    if (Below(6) == 0) record.version = Any(versions_, versions_.size());
    if (Below(6) == 0) record.other_titles = {Any(titles_, kOwn)};
    if (Below(6) == 0) record.genre = "Folk";
    return record;
  }

 private:
  using Words = std::vector<std::string>;
  static constexpr std::size_t kOwn = 60;  // titles, before the golden ones

  std::size_t Below(std::size_t count) { return random_() % count; }
  bool Half() { return Below(2) == 0; }
  bool Third() { return Below(3) == 0; }
  std::string Any(const Words& words, std::size_t count) {
    return words[Below(count)];
  }
  Words Numbers(const std::string& stem, std::size_t most) {
    Words numbers;
    for (std::size_t i = Below(most) + 1; i > 0; --i) {
      numbers.push_back(stem + std::to_string(10 + Below(4)));
    }
    return numbers;
  }

  std::mt19937_64 random_{20241129};
  Words titles_ = MadeTitles();
  Words singers_ = {"",
                    "群星",
                    "林汐遥",
                    "林汐遙",
                    "林汐謠",
                    "Lin Xiyao",
                    "林汐遥 (Lin Xiyao)",
                    "林汐遥、方既白",
                    "方既白",
                    "方既白 feat. 林汐遥",
                    "听雨桥乐队、方既白、Lin Xiyao (林汐遥)",
                    "Fong Ching",
                    "Lam Sik",
                    "方青",
                    "听雨桥乐队",
                    "聽雨橋樂隊 & 林汐遙",
                    "The Harbour Lights",
                    "Harbour Lights",
                    "中島みどり",
                    "廣瀨香美",
                    "Мелодия"};
  Words albums_ = {"", "夜行", "夜行 (豪華版)", "夜行列車", "Harbour", "海"};
  Words days_ = {"2012", "2012-05-01", "2012-05-02", "2013-01-01", "May 2012"};
  Words languages_ = {"國語", "粵語", "ja", "zh", "國語/粵語"};
  Words versions_ = {"Live", "伴奏", "Remix DJ阿福", "電影《月老》主題曲"};
};

}  // namespace qiao::matcher
