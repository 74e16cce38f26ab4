#include "matcher/title_parts.h"

#include <algorithm>
#include <string>
#include <vector>

#include "matcher/title_key.h"
#include "tests/matcher/titles_data.h"
#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

std::string Spelt(const std::vector<Decoration>& decorations) {
  std::string text;
  for (const Decoration& decoration : decorations) {
    text += text.empty() ? "" : "; ";
    text += std::string(ToText(decoration.kind)) + "=" + decoration.value;
    if (!decoration.detail.empty()) text += ":" + decoration.detail;
  }
  return text;
}

// The decorations of a row, whose details are written as people read them.
std::string Folded(const std::string& spelt) {
  std::string text;
  for (std::size_t begin = 0; begin < spelt.size();) {
    const std::size_t end = std::min(spelt.find("; ", begin), spelt.size());
    const std::string one = spelt.substr(begin, end - begin);
    const std::size_t colon = one.find(':');
    text += text.empty() ? "" : "; ";
    text += one.substr(0, colon);
    if (colon != std::string::npos && one.find("key:") == std::string::npos &&
        (one.starts_with("version=") || one.starts_with("source="))) {
      text += ":" + KeyOf(one.substr(colon + 1));
    } else if (colon != std::string::npos) {
      text += one.substr(colon);
    }
    begin = end + 2;
  }
  return text;
}

std::string Joined(const std::vector<std::string>& some) {
  std::string text;
  for (const std::string& one : some) text += (text.empty() ? "" : "|") + one;
  return text;
}

}  // namespace

TEST_CASE("a cell of any size comes apart as a short one", "[matcher][parts]") {
  const auto many = [](std::string_view words) {
    std::string cell;
    while (cell.size() < 200'000) cell += words;
    return cell;
  };
  for (const char* words : {"夜 x ", "x ", "a中", "（a ", "x- ", "—"}) {
    INFO(words);
    const TitleParts parts = PartsOf("歌" + many(words) + "end (Live)");
    CHECK((parts.core == "歌" + many(words) + "end"));
    CHECK(Spelt(parts.decorations) == "version=live");
  }
  // Nobody decorates so much; what is left stays in the title.
  for (const char* words : {" (Live)", " feat. a"}) {
    INFO(words);
    const TitleParts parts = PartsOf("歌" + many(words));
    CHECK(parts.decorations.size() == 32);
    CHECK(parts.core.size() > 180'000);
  }
  // Words in one bracket that go on for ever are a note.
  const TitleParts noted = PartsOf("Song (" + many("live ") + ")");
  CHECK(noted.core == "Song");
  REQUIRE(noted.decorations.size() == 1);
  CHECK(noted.decorations[0].kind == Decoration::Kind::kNote);
}

TEST_CASE("titles come apart as the golden table says", "[matcher][parts]") {
  const std::vector<Row> rows = GoldenRows("title_parts.tsv");
  REQUIRE(rows.size() >= 500);
  for (const Row& row : rows) {
    REQUIRE(row.size() == 5);
    INFO(row[0] << ": " << row[4]);
    const TitleParts parts = PartsOf(row[0]);
    CHECK(parts.core == row[1]);
    CHECK(Joined(parts.others) == row[2]);
    CHECK(Spelt(parts.decorations) == Folded(row[3]));
  }
}

TEST_CASE("a core is never empty unless the title is", "[matcher][parts]") {
  CHECK(PartsOf("").core.empty());
  CHECK(PartsOf(" \u3000").core.empty());
  for (const char* name : {"catalog_hant.dev.tsv", "catalog_hans.dev.tsv"}) {
    for (const Row& row : SharedRows(name)) {
      for (const std::string& cell : row) {
        if (KeyOf(cell).empty()) continue;
        CHECK_FALSE(PartsOf(cell).core.empty());
      }
    }
  }
}

TEST_CASE("the core of a core is itself", "[matcher][parts]") {
  for (const Row& row : GoldenRows("title_parts.tsv")) {
    // But for a number that a track number hid, and two brackets in a row.
    const std::string core = PartsOf(row[0]).core;
    CHECK(PartsOf(core).core == core);
  }
}

TEST_CASE("a version column is read like brackets", "[matcher][parts]") {
  CHECK(Spelt(DecorationsIn("Live")) == "version=live");
  CHECK(Spelt(DecorationsIn("伴奏版")) == "version=instrumental");
  CHECK(Spelt(DecorationsIn("国语, Live")) == "language=cmn; version=live");
  CHECK(Spelt(DecorationsIn("粤语（现场版）")) == "language=yue; version=live");
  CHECK(Spelt(DecorationsIn("小巨蛋 final")) == "version=other:小巨蛋final");
  CHECK(DecorationsIn(" ").empty());
}

TEST_CASE("both scripts and widths write the same decorations",
          "[matcher][parts]") {
  CHECK(Spelt(PartsOf("后来（演唱会版）").decorations) ==
        Spelt(PartsOf("後來(演唱會版)").decorations));
  CHECK(Spelt(PartsOf("后来（ＬＩＶＥ）").decorations) == "version=live");
}

}  // namespace qiao::matcher
