#include "registry/import/catalog_reader.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "registry/import/csv_reader.h"
#include "registry/import/finding_rules.h"
#include "schemas/text/heading.h"
#include "tests/support/catch.h"
#include "tests/support/paths.h"

namespace qiao::registry {
namespace {

Catalog Read(std::string_view bytes, const ReadOptions& options = {}) {
  auto catalog = ReadCatalog(bytes, options);
  if (!catalog) FAIL(catalog.error().message);
  return std::move(catalog).value();
}

bool Has(const std::vector<Finding>& findings, std::string_view rule) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& f) { return f.rule == rule; });
}

std::string FileText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("a sheet of Taipei is read, column by column", "[import][catalog]") {
  const Catalog catalog = Read(
      "曲目編號,歌名,演唱者,作詞,作曲,ISRC,UPC,ISWC,發行日期,片長,授權區域,"
      "授權期間,專屬/非專屬,錄音版權占比,OP,SP,＊備註（選填）\r\n"
      "A-1,後來,劉若英,施人誠,玉城千春,TW-A01-99-00123,4710000000008,"
      "T-034.524.680-1,民國88/11/1,5:41,台灣,2020-01-01至2029-12-31,非專屬,"
      "各50%,示例音樂,無,x\r\n");
  REQUIRE(catalog.entries.size() == 1);
  const CatalogEntry& entry = catalog.entries[0];
  CHECK(entry.row == 2);
  CHECK(entry.title == "後來");
  CHECK(entry.artist == "劉若英");
  CHECK(entry.lyricist == "施人誠");
  CHECK(entry.composer == "玉城千春");
  CHECK(entry.released == "1999-11-01");
  CHECK(entry.duration_ms == 341000);
  REQUIRE(entry.ids.size() == 3);
  CHECK(entry.ids[0].scheme == "isrc");
  CHECK(entry.ids[0].value == "TWA019900123");
  CHECK(entry.ids[0].text == "TW-A01-99-00123");
  CHECK(entry.exclusive == false);
  REQUIRE(entry.shares.size() == 1);
  CHECK(entry.shares[0].of == StatedShare::Of::kRecording);
  CHECK(entry.shares[0].share == *Share::Make(1, 2, "各50%"));
  REQUIRE(entry.territories.has_value());
  CHECK(entry.territories->include == std::vector<Territory>{158});
  REQUIRE(entry.term.has_value());
  CHECK(entry.publisher == "示例音樂");
  CHECK_FALSE(entry.rejected.has_value());
  CHECK(catalog.fields[0] == "number");
  CHECK(catalog.fields.back() == "note");
}

TEST_CASE("every spelling of the table is a known heading",
          "[import][catalog]") {
  std::istringstream table(
      FileText(test::SourceDir() + "/schemas/tables/columns.tsv"));
  std::string line;
  int spellings = 0;
  while (std::getline(table, line)) {
    const std::size_t tab = line.find('\t');
    if (line.starts_with('#') || tab == line.npos) continue;
    ++spellings;
    const std::string spelling = line.substr(tab + 1);
    for (const std::string& written :
         {spelling, "*" + spelling, spelling + "（必填）",
          " " + spelling + "：", "＊" + spelling + " (optional)"}) {
      INFO(written);
      CHECK(text::MeaningOfHeading(written).field == line.substr(0, tab));
    }
  }
  CHECK(spellings > 400);
  CHECK(text::MeaningOfHeading("Track Title").field ==
        text::MeaningOfHeading("TRACK  TITLE").field);
  CHECK(text::MeaningOfHeading("ＩＳＲＣ").field == "isrc");
  CHECK(text::MeaningOfHeading("片長(秒)").bracket == "秒");
  CHECK(text::MeaningOfHeading("不知道").field.empty());
  CHECK(text::MeaningOfHeading("").field.empty());
}

TEST_CASE("a heading in two scripts is known if both halves mean the same",
          "[import][catalog]") {
  const std::vector<std::pair<std::string, std::string>> headings = {
      {"歌名 Title", "title"},
      {"歌手/Artist", "artist"},
      {"歌手／Artist（必填）", "artist"},
      {"專輯\nAlbum", "album"},
      {"ISRC / ISRC編碼", "isrc"},
      {"Territory授權區域", "territory"},
      {"作詞／填詞", "lyricist"},
      {"歌曲Page", ""},       // no title
      {"詞/曲評論", ""},      // half of it is unknown
      {"作曲 Arranger", ""},  // two things
      {"/", ""},
      {"歌名 / ", "title"},
  };
  for (const auto& [heading, field] : headings) {
    INFO(heading);
    CHECK(text::MeaningOfHeading(heading).field == field);
  }
  CHECK(text::MeaningOfHeading("長度（秒）/ Duration").bracket == "秒");

  const Catalog catalog = Read(
      "\"歌名\nTitle\",\"歌手\nArtist\",\"ISRC\n編碼\"\n"
      "後來,劉若英,TWA019900123\n");
  REQUIRE(catalog.entries.size() == 1);
  CHECK(catalog.delimiter == ',');
  CHECK(catalog.entries[0].row == 2);
  CHECK(catalog.entries[0].title == "後來");
  CHECK(catalog.entries[0].artist == "劉若英");
}

TEST_CASE("a second line of headings is no recording", "[import][catalog]") {
  const Catalog both =
      Read("歌名,歌手,ISRC,備註\nTitle,Artist,ISRC,Remarks\n後來,劉若英,,\n");
  REQUIRE(both.entries.size() == 1);
  CHECK(both.header_row == 2);
  CHECK(both.entries[0].row == 3);

  // Further down, or with fewer of the columns, it is a row that is rejected.
  const Catalog below = Read(
      "歌名,歌手,ISRC,專輯\nTitle,Artist,,\n後來,劉若英,,\n"
      "Song,Performer,ISRC,Album\n");
  REQUIRE(below.entries.size() == 3);
  CHECK(below.header_row == 1);
  CHECK(Has(below.entries[0].findings, "QIAO-IMP-043"));
  CHECK(below.entries[0].rejected.has_value());
  CHECK_FALSE(below.entries[1].rejected.has_value());
  CHECK(below.entries[2].rejected.has_value());
}

TEST_CASE("headings and totals among the rows are looked at by a person",
          "[import][catalog]") {
  const Catalog catalog = Read(
      "歌名,歌手,ISRC,長度\n"
      "第一張專輯,,,\n"
      "後來,劉若英,TWA019900123,5:41\n"
      "第二張專輯,,,\n"
      "很愛很愛你,劉若英,TWA019900124,4:31\n"
      "Total,甲,TWA019900125,3:33\n"
      "合計：,3,,\n");
  REQUIRE(catalog.entries.size() == 6);
  const std::vector<bool> asked = {true, false, true, false, false, true};
  for (std::size_t i = 0; i < asked.size(); ++i) {
    INFO(catalog.entries[i].title);
    CHECK(Has(catalog.entries[i].findings, "QIAO-IMP-052") == asked[i]);
    CHECK_FALSE(catalog.entries[i].rejected.has_value());
  }
  // Where most rows have a title alone, that is what the sheet is like.
  const Catalog titles =
      Read("歌名,歌手,ISRC\n後來,,\n很愛很愛你,,\n一輩子的孤單,劉若英,\n");
  for (const Finding& finding : titles.entries[0].findings) {
    CHECK(finding.rule != "QIAO-IMP-052");
  }
}

TEST_CASE("a file of another format is named", "[import][catalog]") {
  const std::vector<std::pair<std::string, std::string>> files = {
      {"PK\x03\x04xyz", ".xlsx"},
      {"\xD0\xCF\x11\xE0", ".xls"},
      {"%PDF-1.7", "PDF"},
      {"<html><table>", "web page"},
      {"\xEF\xBB\xBF", "no text"},
      {"\n\n", "no text"},
      {"", "is empty"}};
  for (const auto& [bytes, said] : files) {
    INFO(said);
    const auto refused = ReadCatalog(bytes);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::kUnreadable);
    CHECK(refused.error().message.find(said) != std::string::npos);
  }
}

TEST_CASE("rows add up, whatever they hold", "[import][catalog]") {
  const Catalog catalog = Read(
      "曲名,演唱者\n"
      "後來,劉若英\n"
      ",劉若英\n"
      "\n"
      "曲名,演唱者\n"
      "短\n"
      "長,a,b,c\n");
  REQUIRE(catalog.entries.size() == 5);
  CHECK(catalog.blank_rows == 1);
  CHECK(Has(catalog.entries[1].findings, "QIAO-IMP-022"));
  CHECK(catalog.entries[1].rejected.has_value());
  CHECK(catalog.entries[2].row == 5);
  CHECK(catalog.entries[2].rejected.has_value());
  CHECK(Has(catalog.entries[3].findings, "QIAO-IMP-012"));
  CHECK_FALSE(catalog.entries[3].rejected.has_value());
  CHECK(Has(catalog.entries[4].findings, "QIAO-IMP-013"));
  CHECK(catalog.entries[4].other_cells.size() == 2);
}

TEST_CASE("what a spreadsheet does to identifiers is named",
          "[import][catalog]") {
  const Catalog catalog = Read(
      "曲名,ISRC,UPC\n"
      "a,1.2E+11,4.71E+12\n"
      "b,TWM03112603,36000291452\n"
      "c,TWM031126030,036000291452\n"
      "d,TWM031126031/TWM031126032,\n"
      "e,CN-M01-01-0030-1/A.J6,\n");
  const auto& rows = catalog.entries;
  CHECK(Has(rows[0].findings, "QIAO-IMP-025"));
  REQUIRE(rows[0].ids.size() == 2);
  CHECK(rows[0].ids[0].value.empty());
  CHECK(rows[0].ids[0].text == "1.2E+11");
  CHECK(Has(rows[1].findings, "QIAO-IMP-024"));
  CHECK(Has(rows[1].findings, "QIAO-IMP-025"));
  CHECK(rows[2].findings.empty());
  CHECK(rows[3].ids.size() == 2);
  CHECK(rows[3].ids[1].value == "TWM031126032");
  REQUIRE(rows[4].ids.size() == 1);
  CHECK(rows[4].ids[0].value == "CNM010100301");
  CHECK_FALSE(Has(rows[4].findings, "QIAO-IMP-024"));
}

TEST_CASE("a bare number at most 1 is settled by its column",
          "[import][catalog]") {
  const Catalog fractions = Read("曲名,權利比例\na,1\nb,0.5\n");
  REQUIRE(fractions.entries[0].shares.size() == 1);
  CHECK(fractions.entries[0].shares[0].share.num == 1);
  CHECK(fractions.entries[0].shares[0].share.den == 1);
  CHECK(fractions.entries[1].shares[0].share.den == 2);
  const Catalog mixed = Read("曲名,權利比例\na,1\nb,50\n");
  CHECK(mixed.entries[0].shares.empty());
  CHECK(Has(mixed.entries[0].findings, "QIAO-IMP-028"));
  CHECK(mixed.entries[1].shares.size() == 1);
}

TEST_CASE("a heading of owners may hold the share instead",
          "[import][catalog]") {
  const Catalog catalog = Read("曲名,錄音版權\na,100%\nb,海風唱片\n");
  CHECK(catalog.entries[0].shares.size() == 1);
  CHECK(catalog.entries[1].pline == "海風唱片");
}

TEST_CASE("doubtful cells are findings and never guesses",
          "[import][catalog]") {
  const Catalog catalog = Read(
      "曲名,發行日期,時長,授權地域,授權期限,權利比例,獨家\n"
      "a,3/4/2023,4.32,中國,五年,50/50,或許\n"
      "=cmd|x,2023-01-01,4:32,火星,永久,50%,是\n");
  const auto& entry = catalog.entries[0];
  CHECK(entry.released.empty());
  CHECK_FALSE(entry.duration_ms.has_value());
  CHECK_FALSE(entry.territories.has_value());
  CHECK_FALSE(entry.term.has_value());
  CHECK(entry.shares.empty());
  CHECK_FALSE(entry.exclusive.has_value());
  for (const char* rule : {"QIAO-IMP-030", "QIAO-IMP-032", "QIAO-IMP-034",
                           "QIAO-IMP-033", "QIAO-IMP-027", "QIAO-IMP-037"}) {
    INFO(rule);
    CHECK(Has(entry.findings, rule));
  }
  CHECK(Has(catalog.entries[1].findings, "QIAO-IMP-020"));
  CHECK(catalog.entries[1].title == "=cmd|x");
  CHECK(Has(catalog.entries[1].findings, "QIAO-IMP-035"));
}

TEST_CASE("a division of revenue is no share of the right",
          "[import][catalog]") {
  const Catalog catalog = Read("曲名,分成比例\na,70%\n");
  CHECK(catalog.entries[0].shares.empty());
  CHECK(Has(catalog.entries[0].findings, "QIAO-IMP-029"));
}

TEST_CASE("lost and broken characters are seen", "[import][catalog]") {
  const Catalog catalog = Read(
      "曲名,演唱者\n"
      "?如雪,周杰倫\n"
      "你愛我嗎?,某\n"
      "a\xEE\x80\x80,b\n"
      "a\xEF\xBF\xBD,b\n"
      "\xE2\x80\xAA後來\xE2\x80\xAC,x\n"
      "鍛ㄦ澃,y\n");
  CHECK(Has(catalog.entries[0].findings, "QIAO-IMP-021"));
  CHECK_FALSE(Has(catalog.entries[1].findings, "QIAO-IMP-021"));
  CHECK(Has(catalog.entries[2].findings, "QIAO-IMP-003"));
  CHECK(catalog.entries[2].rejected.has_value());
  CHECK(catalog.entries[3].rejected.has_value());
  CHECK(catalog.entries[4].title == "後來");
  CHECK(Has(catalog.entries[4].findings, "QIAO-IMP-019"));
  CHECK(Has(catalog.entries[5].findings, "QIAO-IMP-008"));
  CHECK_FALSE(catalog.entries[5].rejected.has_value());
}

TEST_CASE("a row of another charset is not read in silence",
          "[import][catalog]") {
  // 歌曲名称,歌手 and rows of GB18030; the last row is Big5.
  const std::string gb =
      FileText(test::SourceDir() + "/tests/golden/import/mixed_charsets.csv");
  REQUIRE_FALSE(gb.empty());
  const Catalog catalog = Read(gb);
  REQUIRE(catalog.charset.charset == text::Charset::kGb18030);
  REQUIRE(catalog.entries.size() == 4);
  CHECK_FALSE(catalog.entries[0].rejected.has_value());
  CHECK(Has(catalog.entries[3].findings, "QIAO-IMP-007"));
  CHECK(catalog.entries[3].rejected.has_value());
}

TEST_CASE("the header is found below a banner, and by any delimiter",
          "[import][catalog]") {
  const Catalog banner =
      Read("海風唱片 2023 曲目表,,\n,,\n序号,专辑名称,音乐名称\n1,x,后来\n");
  CHECK(banner.header_row == 3);
  REQUIRE(banner.entries.size() == 1);
  CHECK(banner.entries[0].row == 4);
  CHECK(Has(banner.findings, "QIAO-IMP-016"));
  CHECK(Read("曲名\t演唱者\n後來\t劉若英\n").delimiter == '\t');
  CHECK(Read("曲名;演唱者\n後來;劉若英\n").delimiter == ';');
}

TEST_CASE("a heading that nobody knows can be named", "[import][catalog]") {
  ReadOptions options;
  options.columns["神秘欄"] = "artist";
  CHECK(Read("曲名,神秘欄\na,b\n").entries[0].artist.empty());
  CHECK(Has(Read("曲名,神秘欄\na,b\n").findings, "QIAO-IMP-014"));
  CHECK(Read("曲名,神秘欄\na,b\n", options).entries[0].artist == "b");
  options.columns["神秘欄"] = "nonsense";
  CHECK_FALSE(ReadCatalog("曲名,神秘欄\na,b\n", options).has_value());
}

TEST_CASE("a file that is no sheet is refused, an unclear one is asked about",
          "[import][catalog]") {
  CHECK_FALSE(ReadCatalog("").has_value());
  CHECK_FALSE(ReadCatalog("hello\nworld\n").has_value());
  const Catalog unclear = Read("Title\n\xD3\xE3\n");  // 鱼 in GBK
  CHECK_FALSE(unclear.charset.charset.has_value());
  CHECK(unclear.entries.empty());
  ReadOptions options;
  options.charset = text::Charset::kGb18030;
  CHECK(Read("Title\n\xD3\xE3\n", options).entries[0].title == "鱼");
}

TEST_CASE("the rules of findings are complete", "[import][catalog]") {
  std::string last;
  for (const FindingRule& rule : FindingRules()) {
    INFO(rule.rule);
    CHECK(std::string(rule.rule) > last);
    CHECK_FALSE(rule.title.empty());
    CHECK_FALSE(rule.explanation.empty());
    last = rule.rule;
  }
  CHECK(FindFindingRule("QIAO-IMP-001") != nullptr);
  CHECK(FindFindingRule("QIAO-IMP-999") == nullptr);
}

TEST_CASE("real messy sheets lose no row", "[import][catalog]") {
  const std::string folder = test::SharedDir() + "/data/exchange/csv/";
  if (!std::filesystem::exists(folder)) {
    WARN("no shared sheets here");
    return;
  }
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    INFO(file.path().string());
    const std::string bytes = FileText(file.path().string());
    const Catalog catalog = Read(bytes);
    std::size_t rows = 0;
    CsvReader reader(bytes, *catalog.charset.charset,
                     catalog.charset.mark_bytes, catalog.delimiter);
    reader.ExpectCells(catalog.headings.size());
    CsvRow row;
    while (reader.Next(row)) {
      if (row.number > catalog.header_row) ++rows;
    }
    CHECK(catalog.entries.size() +
              static_cast<std::size_t>(catalog.blank_rows) ==
          rows);
    for (const CatalogEntry& entry : catalog.entries) {
      CHECK(bytes.find(entry.raw) != std::string::npos);
    }
  }
}

TEST_CASE("mutated sheets never break the reader, and rows add up",
          "[import][catalog]") {
  const std::string sheet =
      "曲名,演唱者,ISRC,UPC,發行日期,時長,授權地區,授權期限,權利比例,獨家,"
      "OP\r\n"
      "後來,劉若英,TWA019900123,4710000000008,民國88/11/1,5:41,台灣,"
      "2020.1.1-2025.1.1,各50%,是,\"甲, 乙\"\r\n"
      "\"吻\n別\",張學友,,,20231012,272,兩岸三地,永久,三分之一,否,x\r\n";
  std::mt19937 random(20261122);
  for (int i = 0; i < 3000; ++i) {
    std::string bytes = sheet;
    const int changes = 1 + static_cast<int>(random() % 8);
    for (int change = 0; change < changes; ++change) {
      const std::size_t at = random() % bytes.size();
      switch (random() % 4) {
        case 0:
          bytes[at] = static_cast<char>(random());
          break;
        case 1:
          bytes.erase(at, 1 + random() % 5);
          break;
        case 2:
          bytes.insert(at, 1, ",\"\n\r\t=0?"[random() % 8]);
          break;
        default:
          bytes.insert(at, bytes.substr(random() % bytes.size(), 7));
      }
      if (bytes.empty()) bytes = "x";
    }
    ReadOptions options;
    if (random() % 2 == 0) options.charset = text::Charset::kUtf8;
    const auto catalog = ReadCatalog(bytes, options);
    if (!catalog || !catalog->charset.charset) continue;
    std::size_t rows = 0;
    CsvReader reader(bytes, *catalog->charset.charset,
                     catalog->charset.mark_bytes, catalog->delimiter);
    reader.ExpectCells(catalog->headings.size());
    CsvRow row;
    while (reader.Next(row)) {
      if (row.number > catalog->header_row) ++rows;
    }
    CHECK(catalog->entries.size() +
              static_cast<std::size_t>(catalog->blank_rows) ==
          rows);
  }
}

}  // namespace qiao::registry
