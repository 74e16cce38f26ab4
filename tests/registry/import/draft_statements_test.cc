#include "registry/import/draft_statements.h"

#include <string>

#include "registry/import/catalog_reader.h"
#include "tests/support/catch.h"

namespace qiao::registry {
namespace {

Drafts Draft(std::string_view sheet, DraftContext context = {}) {
  auto catalog = ReadCatalog(sheet);
  REQUIRE(catalog.has_value());
  if (context.today == Day{}) context.today = *ParseDay("2026-11-22");
  for (const std::string& field : catalog->fields) {
    if (field == "publisher") context.publisher_column = true;
  }
  return DraftStatements(catalog->entries, context);
}

DraftContext Label(std::string name) {
  DraftContext context;
  context.names_label = [name](std::string_view cell) {
    return cell.find(name) != std::string_view::npos;
  };
  return context;
}

}  // namespace

TEST_CASE("a row becomes a recording, its work, and the label's claim",
          "[import][draft]") {
  const Drafts drafts = Draft(
      "曲名,英文曲名,版本,演唱者,合唱,作詞,作曲,編曲,ISRC,ISWC,時長,語言,"
      "權利比例,授權地區,授權期間,獨家\n"
      "後來,Later,Live,劉若英,某甲,施人誠,玉城千春,王繼康,TWA019900123,"
      "T0345246801,5:41,國語,各50%,台灣,2020-01-01至2029-12-31,是\n");
  REQUIRE(drafts.rows.size() == 1);
  const RecordingRegistration& recording = drafts.rows[0].recording;
  REQUIRE(recording.titles.size() == 2);
  CHECK(recording.titles[0] == Name{"後來", "zh-Hant", "original"});
  CHECK(recording.titles[1] == Name{"Later", "", "translated"});
  CHECK(recording.version[0].text == "Live");
  REQUIRE(recording.contributors.size() == 3);
  CHECK(recording.contributors[0].roles ==
        std::vector<std::string>{"performer"});
  CHECK(recording.contributors[0].names[0].text == "劉若英");
  CHECK(recording.ms == 341000);
  CHECK(recording.langs == std::vector<std::string>{"cmn"});
  REQUIRE(recording.common.ids.size() == 1);
  CHECK(recording.common.ids[0].value == "TWA019900123");

  REQUIRE(drafts.works.size() == 1);
  const WorkRegistration& work = drafts.works[0].work;
  CHECK(work.common.ids[0].value == "T0345246801");
  REQUIRE(work.contributors.size() == 2);
  CHECK(work.contributors[1].names[0].text == "玉城千春");

  REQUIRE(drafts.rows[0].on_recording.size() == 1);
  const OwnershipClaim& claim = drafts.rows[0].on_recording[0];
  CHECK(claim.rights == std::vector<Right>{"phonogram"});
  CHECK(claim.share == *Share::Make(1, 2, "各50%"));
  CHECK(claim.capacity == "own");
  CHECK(claim.exclusive == true);
  CHECK(claim.territories.include == std::vector<Territory>{158});
  CHECK(claim.period.from == ParseDay("2020-01-01"));
  CHECK(claim.period.until == ParseDay("2030-01-01"));
  CHECK(claim.note == "授權地區: 台灣");
  CHECK(drafts.rows[0].on_work.empty());
  CHECK_FALSE(drafts.rows[0].waits);
}

TEST_CASE("a territory is never guessed", "[import][draft]") {
  const char* sheet = "曲名,權利比例\n後來,100%\n";
  const Drafts asks = Draft(sheet);
  CHECK(asks.rows[0].on_recording.empty());
  CHECK(asks.rows[0].waits);
  REQUIRE(asks.rows[0].findings.size() == 1);
  CHECK(asks.rows[0].findings[0].rule == "QIAO-IMP-036");

  DraftContext context;
  context.territories = TerritorySet{{2136}, {}, TisEdition()};
  const Drafts told = Draft(sheet, context);
  REQUIRE(told.rows[0].on_recording.size() == 1);
  CHECK_FALSE(told.rows[0].waits);

  const char* unclear = "曲名,權利比例,授權地區\n後來,100%,中國\n";
  CHECK(Draft(unclear).rows[0].waits);
  CHECK_FALSE(Draft(unclear, context).rows[0].waits);
  // Without a share there is nothing that a territory could be for.
  CHECK_FALSE(Draft("曲名,授權地區\n後來,中國\n").rows[0].waits);
}

TEST_CASE("other people in a sheet are mentions and never claims",
          "[import][draft]") {
  const char* sheet =
      "曲名,作詞,作曲,OP,SP,詞占比,曲占比,錄音版權占比,錄音著作權人,授權地區\n"
      "甲,張三,李四,海風音樂,某公司,50%,25%,100%,海風音樂有限公司,台灣\n"
      "乙,張三,李四,別家,海風音樂,50%,50%,100%,別家唱片,台灣\n"
      "丙,張三,李四,,,50%,50%,,,台灣\n";
  const Drafts drafts = Draft(sheet, Label("海風音樂"));
  REQUIRE(drafts.rows.size() == 3);
  REQUIRE(drafts.rows[0].on_work.size() == 2);
  CHECK(drafts.rows[0].on_work[0].part == "words");
  CHECK(drafts.rows[0].on_work[1].part == "music");
  CHECK(drafts.rows[0].on_work[1].share == *Share::Make(1, 4, "25%"));
  CHECK(drafts.rows[0].on_work[0].rights.size() == 8);
  CHECK(drafts.rows[0].on_recording.size() == 1);
  CHECK(drafts.rows[1].on_work.empty());
  CHECK(drafts.rows[1].on_recording.empty());
  CHECK(drafts.rows[1].findings.size() == 3);
  CHECK_FALSE(drafts.rows[1].waits);
  CHECK(drafts.rows[2].on_work.empty());
  CHECK(drafts.rows[2].on_recording.empty());
}

TEST_CASE("a sheet without publishers speaks of the label's own shares",
          "[import][draft]") {
  const Drafts drafts =
      Draft("曲名,作詞,作曲,詞曲占比,授權地區\n甲,張三,李四,50%,台灣\n");
  REQUIRE(drafts.rows[0].on_work.size() == 1);
  CHECK(drafts.rows[0].on_work[0].part.empty());
}

TEST_CASE("rows of one song share one work", "[import][draft]") {
  DraftContext context;
  context.work_title = [](std::string_view title) {
    return std::string(title.substr(0, title.find(' ')));
  };
  const Drafts drafts = Draft(
      "曲名,作詞,作曲,ISWC\n"
      "燈下,方既白,陳渡,\n"
      "燈下 (伴奏),方既白,陳渡,\n"
      "燈下,別人,陳渡,\n"
      "海,,,T0345246801\n"
      "Sea,,,T-034.524.680-1\n"
      "無名,佚名,佚名,\n"
      "無名,,,\n",
      context);
  REQUIRE(drafts.rows.size() == 7);
  CHECK(drafts.rows[0].work == drafts.rows[1].work);
  CHECK(drafts.rows[0].work != drafts.rows[2].work);
  CHECK(drafts.rows[3].work == drafts.rows[4].work);
  CHECK_FALSE(drafts.rows[5].work.has_value());
  CHECK_FALSE(drafts.rows[6].work.has_value());
  REQUIRE(drafts.works.size() == 3);
  CHECK(drafts.works[0].rows == std::vector<std::int64_t>{2, 3});
  CHECK(drafts.works[0].work.titles[0].text == "燈下");
}

TEST_CASE("a claim runs from the stated term, the release or today",
          "[import][draft]") {
  const Drafts drafts = Draft(
      "曲名,權利比例,授權地區,發行日期,授權期限\n"
      "a,100%,台灣,2023-10-12,2024-01-01至2024-12-31\n"
      "b,100%,台灣,2023-10-12,永久\n"
      "c,100%,台灣,2023,\n");
  CHECK(drafts.rows[0].on_recording[0].period.from == ParseDay("2024-01-01"));
  CHECK(drafts.rows[1].on_recording[0].period.from == ParseDay("2023-10-12"));
  CHECK_FALSE(drafts.rows[1].on_recording[0].period.until.has_value());
  CHECK(drafts.rows[2].on_recording[0].period.from == ParseDay("2026-11-22"));
}

TEST_CASE("rejected rows have no draft, unreadable shares wait",
          "[import][draft]") {
  const Drafts drafts =
      Draft("曲名,權利比例,授權地區\n,100%,台灣\na,50/50,台灣\nb,0%,台灣\n");
  REQUIRE(drafts.rows.size() == 2);
  CHECK(drafts.rows[0].waits);
  CHECK_FALSE(drafts.rows[1].waits);
  CHECK(drafts.rows[1].on_recording.empty());
}

TEST_CASE("bad identifiers are not signed as identifiers", "[import][draft]") {
  const Drafts drafts = Draft("曲名,ISRC,UPC\na,TWM03112603,036000291452\n");
  REQUIRE(drafts.rows[0].recording.common.ids.size() == 1);
  CHECK(drafts.rows[0].recording.common.ids[0].scheme == "gtin");
}

TEST_CASE("a heading of two lines is one line in the note", "[import][draft]") {
  const Drafts drafts = Draft(
      "曲名,權利比例,\"授權地區\n（必填）\"\n"
      "後來,100%,台灣\n");
  REQUIRE(drafts.rows[0].on_recording.size() == 1);
  CHECK(drafts.rows[0].on_recording[0].note == "授權地區 （必填）: 台灣");
}

TEST_CASE("what is too long for its place is left out and said",
          "[import][draft]") {
  std::string places = "台灣";
  for (int i = 0; i < 700; ++i) places += "、台灣";
  const std::string name(1025, 'x');
  std::string titles;
  std::string headings;
  for (int i = 0; i < 17; ++i) {
    headings += ",英文曲名";
    titles += ",Later " + std::to_string(i);
  }
  const Drafts drafts =
      Draft("曲名,權利比例,授權地區,作詞,作曲" + headings + "\n後來,100%," +
            places + "," + name + ",玉城" + titles + "\n");
  const RowDraft& row = drafts.rows[0];
  REQUIRE(row.on_recording.size() == 1);
  CHECK(row.on_recording[0].note.empty());
  CHECK(row.recording.titles.size() == 16);
  CHECK(drafts.works[0].work.contributors.size() == 1);
  std::vector<std::string> left_out;
  for (const Finding& finding : row.findings) {
    if (finding.rule == "QIAO-IMP-044") left_out.push_back(finding.column);
  }
  CHECK(left_out ==
        std::vector<std::string>{"other title", "lyricist", "授權地區"});
  CHECK_FALSE(row.waits);
}

TEST_CASE("an identifier keeps as written only what a record may hold",
          "[import][draft]") {
  // As copied from an address book; with a tab; with a line end inside.
  for (const char* cell :
       {"\u202ATWA019900123\u202C", "\uFEFFTW-A01\t-99-00123",
        "TW-A01-99-00123\u2028"}) {
    const Drafts drafts = Draft("曲名,ISRC\n後來," + std::string(cell) + "\n");
    INFO(cell);
    REQUIRE(drafts.rows[0].recording.common.ids.size() == 1);
    const Identifier& id = drafts.rows[0].recording.common.ids[0];
    CHECK(id.value == "TWA019900123");
    CHECK((id.text.empty() || id.text == "TW-A01 -99-00123" ||
           id.text == "TW-A01-99-00123"));
  }
}

TEST_CASE("the last day of the calendar is no end", "[import][draft]") {
  const Drafts drafts = Draft(
      "曲名,權利比例,授權地區,授權期間,授權開始日期,授權結束日期\n"
      "一,100%,台灣,2020-01-01至9999-12-31,,\n"
      "二,100%,台灣,2020-01-01至9999-12-30,,\n"
      "三,100%,台灣,,2020-01-01,9999-12-31\n"
      "四,100%,台灣,,,9999/12/31\n");
  const auto period = [&drafts](std::size_t row) {
    REQUIRE(drafts.rows[row].on_recording.size() == 1);
    return drafts.rows[row].on_recording[0].period;
  };
  const auto day = ParseDay("2020-01-01");
  CHECK(period(0) == Period{day, {}});
  CHECK(period(1) == Period{day, ParseDay("9999-12-31")});
  CHECK(period(2) == Period{day, {}});
  CHECK(period(3) == Period{ParseDay("2026-11-22"), {}});
}

}  // namespace qiao::registry
