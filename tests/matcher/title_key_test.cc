#include "matcher/title_key.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/matcher/titles_data.h"
#include "tests/support/catch.h"

namespace qiao::matcher {

TEST_CASE("titles in either script fold to one key", "[matcher][title]") {
  CHECK(KeyOf("夢裏花") == KeyOf("梦里花"));
  CHECK(KeyOf("後來") == KeyOf("后来"));
  CHECK(KeyOf("髮如雪") == KeyOf("发如雪"));
  CHECK(KeyOf("發如雪") == KeyOf("发如雪"));
  CHECK(KeyOf("今天妳要嫁給我") == KeyOf("今天你要嫁给我"));
  CHECK(KeyOf("踮起腳尖愛") == KeyOf("踮起脚尖愛"));
}

TEST_CASE("different songs that romanise alike stay apart",
          "[matcher][title]") {
  CHECK(KeyOf("是") != KeyOf("事"));
  CHECK(KeyOf("叶子") != KeyOf("野子"));
}

TEST_CASE("he, she, it and the animal are never one", "[matcher][title]") {
  for (const FoldLevel level :
       {FoldLevel::kPlain, FoldLevel::kScript, FoldLevel::kBroad}) {
    std::set<std::string> keys;
    for (const char* pronoun : {"他", "她", "它", "牠", "祂", "你", "您"}) {
      keys.insert(KeyOf(pronoun, level));
    }
    CHECK(keys.size() == 7);
    CHECK(KeyOf("我还想他", level) != KeyOf("我还想她", level));
  }
}

TEST_CASE("Japanese forms meet at the broad level only", "[matcher][title]") {
  CHECK(KeyOf("千本桜") != KeyOf("千本樱"));
  CHECK(KeyOf("千本桜", FoldLevel::kBroad) ==
        KeyOf("千本樱", FoldLevel::kBroad));
  CHECK(KeyOf("極楽浄土", FoldLevel::kBroad) ==
        KeyOf("极乐净土", FoldLevel::kBroad));
}

TEST_CASE("scripts stay apart at the plain level", "[matcher][title]") {
  CHECK(KeyOf("後來", FoldLevel::kPlain) != KeyOf("后来", FoldLevel::kPlain));
  CHECK(KeyOf("你，好不好？", FoldLevel::kPlain) ==
        KeyOf("你 好不好", FoldLevel::kPlain));
}

TEST_CASE("width, case, accents and spacing fold away", "[matcher][title]") {
  CHECK(KeyOf("ＨＥＬＬＯ world") == "helloworld");
  CHECK(KeyOf("Décalcomanie") == "decalcomanie");
  CHECK(KeyOf("１・２・３") == KeyOf("1・2・3"));
  CHECK(KeyOf("\u200B\u200B鄧紫棋") == KeyOf("邓紫棋"));
  CHECK(KeyOf("40㍍P") == "40メートルp");
  CHECK(KeyOf("ｶﾞ") == KeyOf("ガ"));
  CHECK(KeyOf("か\u3099") == KeyOf("が"));
  CHECK(KeyOf("か") != KeyOf("が"));
  CHECK(KeyOf("ᄀ-ᅡ") == KeyOf("가"));
}

TEST_CASE("only an empty title has an empty key", "[matcher][title]") {
  CHECK(KeyOf("").empty());
  CHECK(KeyOf(" \u3000\u200B").empty());
  CHECK(KeyOf("……") == "......");
  CHECK(KeyOf("？！") == "?!");
  CHECK(KeyOf("♥") != KeyOf("★"));
}

TEST_CASE("folding appends, and refuses what is not UTF-8",
          "[matcher][title]") {
  const TitleFolder folder(FoldLevel::kScript);
  std::string key = "t:";
  REQUIRE(folder.Fold("後來", key));
  CHECK(key == "t:" + KeyOf("後來"));
  const std::string before = key;
  const Result<void> bad = folder.Fold("後\xE4\xBE", key);
  REQUIRE_FALSE(bad);
  CHECK(bad.error().code == ErrorCode::kUnreadable);
  CHECK(key == before);
  CHECK(KeyOf("\xFF").empty());
}

TEST_CASE("a key's length is in characters", "[matcher][title]") {
  CHECK(LengthOf(KeyOf("後來")) == 2);
  CHECK(LengthOf("") == 0);
}

TEST_CASE("all of OpenCC's script cases fold to their expected text",
          "[matcher][title]") {
  const std::vector<Row> rows = SharedRows("opencc_script_cases.tsv");
  if (rows.empty()) {
    WARN("no shared title data");
    return;
  }
  CHECK(rows.size() == 382);
  for (const Row& row : rows) {
    CHECK(KeyOf(row.at(1)) == KeyOf(row.at(2)));
  }
}

TEST_CASE("folding twice changes no title of the catalogues",
          "[matcher][title]") {
  for (const char* name :
       {"catalog_hant.dev.tsv", "catalog_hans.dev.tsv",
        "st_title_pairs.dev.tsv", "hard_negatives.dev.tsv"}) {
    for (const Row& row : SharedRows(name)) {
      for (const std::string& cell : row) {
        const std::string key = KeyOf(cell, FoldLevel::kBroad);
        CHECK(KeyOf(key, FoldLevel::kBroad) == key);
        CHECK(KeyOf(KeyOf(cell, FoldLevel::kScript), FoldLevel::kBroad) == key);
      }
    }
  }
}

TEST_CASE("different songs of one sound keep different keys",
          "[matcher][title]") {
  for (const Row& row : SharedRows("hard_negatives.dev.tsv")) {
    CHECK(KeyOf(row.at(1), FoldLevel::kBroad) !=
          KeyOf(row.at(3), FoldLevel::kBroad));
  }
}

}  // namespace qiao::matcher
