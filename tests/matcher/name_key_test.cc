#include "matcher/name_key.h"

#include <string>
#include <utility>
#include <vector>

#include "matcher/surname_spellings.h"
#include "matcher/title_key.h"
#include "matcher/title_vocabulary.h"
#include "tests/matcher/titles_data.h"
#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

std::string Spelt(std::string_view credit) {
  const Credit parsed = CreditOf(credit);
  if (parsed.nobody) return "nobody";
  std::string text;
  for (const CreditedName& name : parsed.names) {
    text += (text.empty() ? "" : "; ") + name.text + (name.guest ? "*" : "");
  }
  return text;
}

std::string_view Agreement(std::string_view left, std::string_view right) {
  CHECK(Compare(CreditOf(left), CreditOf(right)) ==
        Compare(CreditOf(right), CreditOf(left)));
  return ToText(Compare(CreditOf(left), CreditOf(right)));
}

}  // namespace

TEST_CASE("credits split into people", "[matcher][name]") {
  CHECK(Spelt("陶喆 / 蔡依林") == "陶喆; 蔡依林");
  CHECK(Spelt("陶喆、蔡依林") == "陶喆; 蔡依林");
  CHECK(Spelt("蔡依林&陶喆") == "蔡依林; 陶喆");
  CHECK(Spelt("熊仔×吳卓源Julia Wu×RGRY") == "熊仔; 吳卓源Julia Wu; RGRY");
  CHECK(Spelt("陳彥允；林宥嘉") == "陳彥允; 林宥嘉");
  CHECK(Spelt("張韶涵-潘瑋柏") == "張韶涵; 潘瑋柏");
  CHECK(Spelt("KSP-3R2-茶米") == "KSP; 3R2; 茶米");
  CHECK(Spelt("周杰伦 与 费玉清") == "周杰伦; 费玉清");
  CHECK(Spelt("DAOKO × 米津玄師") == "DAOKO; 米津玄師");
}

TEST_CASE("a word inside a name does not split it", "[matcher][name]") {
  CHECK(Spelt("R&B Boys") == "R&B Boys");
  CHECK(Spelt("Anne-Marie") == "Anne-Marie");
  CHECK(Spelt("杨和苏") == "杨和苏");
  CHECK(Spelt("和平饭店") == "和平饭店");
  CHECK(Spelt("Lil Nas X") == "Lil Nas X");
  CHECK(Spelt("Daft Punk") == "Daft Punk");
}

TEST_CASE("guests are told from the others", "[matcher][name]") {
  CHECK(Spelt("陶喆 (David Tao) ft. 蔡依林 (Jolin Tsai)") ==
        "陶喆 (David Tao); 蔡依林 (Jolin Tsai)*");
  CHECK(Spelt("平井堅 ft.あいみょん") == "平井堅; あいみょん*");
  CHECK(Spelt("平泽唯（CV：丰崎爱生）") == "平泽唯（CV：丰崎爱生）; 丰崎爱生*");
}

TEST_CASE("brackets and borders of script give a person's other names",
          "[matcher][name]") {
  CHECK(Agreement("周杰倫 (Jay Chou)", "Jay Chou") == "same");
  CHECK(Agreement("周杰倫 (Jay Chou)", "周杰伦") == "same");
  CHECK(Agreement("F.I.R.飛兒樂團", "飞儿乐团") == "same");
  CHECK(Agreement("F.I.R.", "F.I.R 飞儿乐团") == "same");
  CHECK(Agreement("G.E.M. 邓紫棋", "\u200B\u200B鄧紫棋") == "same");
  CHECK(Agreement("宇多田 ヒカル", "宇多田ヒカル") == "same");
  CHECK(Agreement("雲の泣 銀臨", "银临/云の泣") == "same");
  CHECK(Agreement("接個吻，開一槍", "接个吻 开一枪") != "none");
  CHECK(Agreement("The Carpenters", "Carpenters") == "same");
}

TEST_CASE("sets of people are compared, not strings", "[matcher][name]") {
  CHECK(Agreement("蔡依林/陶喆", "陶喆 & 蔡依林") == "same");
  CHECK(Agreement("林俊杰", "林俊傑 & 蔡卓妍") == "subset");
  CHECK(Agreement("周杰伦/费玉清", "周杰倫、方文山") == "shared");
  CHECK(Agreement("草東沒有派對", "王赫野") == "none");
  CHECK(Agreement("刘瑞琪", "劉瑞琦") == "similar");
  CHECK(Agreement("阿桑", "苏运莹") == "none");
}

TEST_CASE("special credits agree and disagree with nobody", "[matcher][name]") {
  for (const char* nobody : {"群星",
                             "Various Artists",
                             "V.A.",
                             "佚名",
                             "Unknown",
                             "无",
                             "無",
                             "",
                             "N/A",
                             "未知",
                             "华语群星",
                             "滾石群星",
                             "EMI群星",
                             "EMI 群星",
                             "群星 (Various Artists)",
                             "Various Artistes",
                             "未知艺术家",
                             "眾歌手",
                             "演唱者不详",
                             "オムニバス",
                             "V/A",
                             "儿歌"}) {
    INFO(nobody);
    CHECK(Spelt(nobody) == "nobody");
    CHECK(Agreement(nobody, "周杰倫") == "unknown");
    CHECK(Agreement(nobody, nobody) == "unknown");
  }
  CHECK(Agreement("群星 & 周杰倫", "周杰伦") == "same");
  CHECK(Agreement("群星樂團", "群星乐团") == "same");
}

TEST_CASE("another script says nothing, a surname's reading a little",
          "[matcher][name]") {
  CHECK(Agreement("孫燕姿", "Sun Yan-Zi") == "romanised");
  CHECK(Agreement("張惠妹", "A-Mei") == "other_script");
  CHECK(Agreement("張惠妹", "Adele & 周杰倫") == "none");
}

TEST_CASE("keys of a credit are ascending and distinct", "[matcher][name]") {
  CHECK(NameKeys("周杰倫 (Jay Chou) / 周杰伦") ==
        std::vector<std::string>{"jaychou", KeyOf("周杰伦")});
  CHECK(NameKeys("群星").empty());
}

TEST_CASE("people are looked for three brackets deep, and no deeper",
          "[matcher][name]") {
  std::vector<std::string> names;
  for (const CreditedName& name :
       CreditOf("甲一 (乙一, 乙二 (丙一, 丙二 (丁一, 丁二 (戊一, 戊二))))")
           .names) {
    names.push_back(name.keys.empty() ? "" : name.text.substr(0, 6));
  }
  CHECK(names == std::vector<std::string>{"甲一", "乙一", "乙二", "丙一",
                                          "丙二", "丁一", "丁二"});
  // A cell of nothing else costs no more than its length, and no stack.
  std::string open, close;
  for (int i = 0; i < 100'000; ++i) {
    open += "(甲,";
    close += ")";
  }
  CHECK(CreditOf("乙" + open + "丙" + close).names.size() < 20);
}

TEST_CASE("a guest word with nobody behind it is no name", "[matcher][name]") {
  for (const std::string_view text :
       {"周杰倫+feat. ", "周杰倫、feat.", "feat.、周杰倫", "周杰倫/cv:"}) {
    CAPTURE(text);
    const Credit credit = CreditOf(text);
    REQUIRE(credit.names.size() == 1);
    CHECK(credit.names[0].text == "周杰倫");
  }
}

TEST_CASE("a surname is known in the spellings of four systems",
          "[matcher][name]") {
  for (const auto& [han, latin] :
       std::vector<std::pair<std::string, std::string>>{
           {"周杰倫", "Jay Chou"},
           {"邓丽君", "Teresa Teng"},
           {"陳奕迅", "Eason Chan"},
           {"王菲", "Faye Wong"},
           {"蔡健雅", "Tanya Chua"},
           {"卓文萱", "Genie Chuo"},
           {"岑寧兒", "Yoyo Sham"},
           {"謝霆鋒", "Hsieh Ting-Feng"},
           {"歐陽菲菲", "Ouyang Fei Fei"},
           {"黃小琥", "Tiger Ng"},
           {"司徒兰芳", "Lan Szeto"}}) {
    INFO(han << ", " << latin);
    CHECK(Agreement(han, latin) == "romanised");
  }
  // A surname is a whole word.
  CHECK(Agreement("王菲", "King Kong") == "other_script");
  CHECK(Agreement("陳奕迅", "Changes") == "other_script");
  CHECK(Agreement("張惠妹", "A-Mei") == "other_script");
  CHECK(Agreement("林俊傑", "Eason Chan") == "other_script");
  // Of one script, a surname says nothing.
  CHECK(Agreement("陳奕迅", "陳百強") == "none");
}

TEST_CASE("the table of surnames holds what keys of words hold",
          "[matcher][name]") {
  std::size_t spellings = 0;
  for (const Row& row :
       RowsOf(test::SourceDir() + "/schemas/tables/surname_spellings.tsv")) {
    REQUIRE(row.size() == 5);
    INFO(row[0]);
    CHECK(LengthOf(row[0]) <= 2);
    for (std::size_t i = 1; i < row.size(); ++i) {
      for (const std::string_view word : SplitAt(row[i], ' ')) {
        if (word.empty()) continue;
        ++spellings;
        CHECK(KeyOf(word) == word);
        CHECK(SpellsSurname(KeyOf(row[0] + "文"), word));
      }
    }
  }
  CHECK(spellings > 600);
}

}  // namespace qiao::matcher
