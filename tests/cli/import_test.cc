// qiao import plan and qiao import apply, from a label's desk.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/import_report.h"
#include "schemas/json/canonical.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/melody.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_directory.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

// A registry with one label, made by the program itself.
class Desk {
 public:
  Desk() {
    REQUIRE(Run({"-q", "init", "--origin", "registry.example"}).exit_code == 0);
    REQUIRE(Run({"-q", "key", "new", "haifeng"}).exit_code == 0);
    REQUIRE(Run({"-q", "party", "add", "海風唱片", "--keys", "haifeng"})
                .exit_code == 0);
  }

  ProgramRun Run(std::vector<std::string> words, std::string in = {}) const {
    words.insert(words.begin(), "qiao");
    ProgramInput input;
    input.in = std::move(in);
    input.environment = {"XDG_DATA_HOME=" + (folder / "data"),
                         "XDG_STATE_HOME=" + (folder / "state"),
                         "XDG_CACHE_HOME=" + (folder / "cache"),
                         "QIAO_NOW=2026-11-22T10:00:00Z"};
    input.directory = folder.path();
    return RunProgram(words, input);
  }

  ProgramRun Import(const std::string& verb, const std::string& bytes,
                    std::vector<std::string> more = {}) const {
    WriteBytes(folder / "sheet.csv", bytes);
    more.insert(more.begin(),
                {"import", verb, "sheet.csv", "--label", "海風唱片"});
    return Run(std::move(more));
  }

  TemporaryDirectory folder;
};

json::Object Object(const std::string& line) {
  const auto value = json::Parse(line);
  INFO(line);
  REQUIRE(value);
  REQUIRE(value->AsObject() != nullptr);
  return *value->AsObject();
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::string Text(const json::Object& object, std::string_view member) {
  const json::Value* value = object.Find(member);
  REQUIRE(value != nullptr);
  REQUIRE(value->AsString() != nullptr);
  return *value->AsString();
}

std::int64_t Count(const json::Object& object, std::string_view member) {
  const json::Value* value = object.Find(member);
  REQUIRE(value != nullptr);
  REQUIRE(value->AsInteger() != nullptr);
  return *value->AsInteger();
}

constexpr char kSheet[] =
    "歌名,歌手,ISRC,長度,授權區域,錄音版權占比\n"
    "後來,劉若英,TWA019900123,5:41,台灣,100%\n"
    "\"很愛\n很愛你\",劉若英,TWA01990012,4:31,台灣,１００％\n"
    "天下無雙,張靚穎,,4:00,火星,100%\n"
    ",無名,,,,\n"
    "後來,劉若英,TWA019900123,5:41,台灣,100%\n";

}  // namespace

TEST_CASE("a plan says what would happen, and writes nothing",
          "[cli][import]") {
  const Desk desk;
  const ProgramRun plan = desk.Import("plan", kSheet);
  CHECK(plan.exit_code == 3);
  CHECK_THAT(plan.out, StartsWith("sheet.csv   5 rows · encoding UTF-8"));
  CHECK_THAT(plan.out, Contains("(nothing written to the registry)\n"
                                "  2 new   1 already registered   0 in "
                                "conflict   1 waiting for review   1 "
                                "rejected\n"));
  CHECK_THAT(plan.out, Contains("\n4\treview\t天下無雙\t張靚穎\t授權區域: a "
                                "territory nobody knows: 火星\n"));
  CHECK_THAT(plan.out, Contains("\n5\trejected\t\t無名\tno title\n"));
  CHECK_THAT(plan.err, Contains("next: qiao import apply sheet.csv"));
  CHECK_THAT(desk.Run({"who", "TWA019900123"}).out, Contains("as of"));
  CHECK(desk.Run({"who", "TWA019900123"}).exit_code == 1);

  const ProgramRun applied = desk.Import("apply", kSheet);
  CHECK(applied.exit_code == 3);
  CHECK_THAT(applied.out, Contains("  2 new   1 already registered"));
  CHECK(desk.Run({"who", "TWA019900123"}).exit_code == 0);

  const ProgramRun again = desk.Import("apply", kSheet);
  CHECK_THAT(again.out, Contains("  0 new   3 already registered"));
}

TEST_CASE("a plan as JSON is one object, and its rows add up",
          "[cli][import]") {
  const Desk desk;
  const ProgramRun plan = desk.Import("plan", kSheet, {"--json"});
  const json::Object report = Object(plan.out);
  CHECK(Text(report, "schema") == "qiao.import.plan/1");
  const json::Value* rows = report.Find("rows");
  REQUIRE(rows != nullptr);
  REQUIRE(rows->AsArray() != nullptr);
  REQUIRE(rows->AsArray()->size() == 5);
  const json::Object& counts = *report.Find("counts")->AsObject();
  std::int64_t sum = 0;
  for (const auto& [name, value] : counts.members) sum += *value.AsInteger();
  CHECK(sum == 5);

  // Rows as Excel counts: the line break in a cell makes no row.
  const std::vector<std::string> lines =
      Lines(desk.Import("plan", kSheet, {"--jsonl"}).out);
  REQUIRE(lines.size() == 5);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const json::Object row = Object(lines[i]);
    CHECK(Text(row, "schema") == "qiao.import.row/1");
    CHECK(Count(row, "row") == static_cast<std::int64_t>(i) + 2);
  }
  const json::Object second = Object(lines[1]);
  CHECK(Text(second, "title") == "很愛 很愛你");
  const json::Array& findings = *second.Find("findings")->AsArray();
  REQUIRE(findings.size() == 2);
  const json::Object& isrc = *findings[1].AsObject();
  CHECK(Text(isrc, "rule") == "QIAO-IMP-024");
  CHECK(Text(isrc, "column") == "ISRC");
  CHECK(Text(isrc, "value") == "TWA01990012");
  CHECK_FALSE(Text(isrc, "fix").empty());
  CHECK(Count(isrc, "row") == 3);
}

TEST_CASE("quiet keeps the talk back, and the report goes to a file",
          "[cli][import]") {
  const Desk desk;
  const ProgramRun run =
      desk.Import("plan", kSheet, {"-q", "-o", "report.txt"});
  CHECK(run.out.empty());
  CHECK(run.err.empty());
  CHECK(run.exit_code == 3);
  CHECK_THAT(ReadFile(desk.folder / "report.txt"),
             StartsWith("sheet.csv   5 rows"));
}

TEST_CASE("what is wrong with the call is said before anything is read",
          "[cli][import]") {
  const Desk desk;
  const ProgramRun nobody =
      desk.Run({"import", "plan", "sheet.csv", "--label", "沒有這家"});
  CHECK(nobody.exit_code == 8);  // the sheet is not there either
  WriteBytes(desk.folder / "sheet.csv", kSheet);
  CHECK(desk.Run({"import", "plan", "sheet.csv", "--label", "沒有這家"})
            .exit_code == 5);
  CHECK(desk.Run({"import", "plan", "sheet.csv"}).exit_code == 2);
  const ProgramRun typo = desk.Import("plan", kSheet, {"--encodng", "Big5"});
  CHECK(typo.exit_code == 2);
  CHECK_THAT(typo.err, Contains("did you mean --encoding?"));
  CHECK(desk.Import("plan", kSheet, {"--encoding", "EBCDIC"}).exit_code == 2);
  CHECK(desk.Import("plan", kSheet, {"--territory", "中國"}).exit_code == 2);
  CHECK(desk.Import("plan", kSheet, {"--column", "x"}).exit_code == 2);
  CHECK(desk.Import("plan", kSheet, {"--column", "x=nofield"}).exit_code == 2);
  const ProgramRun empty = desk.Import("plan", "");
  CHECK(empty.exit_code == 8);
  CHECK(empty.err == "qiao: sheet.csv: is empty\n");
  CHECK_THAT(desk.Import("plan", "PK\x03\x04 and so on").err,
             Contains("sheet.csv: is an Excel workbook (.xlsx)"));
  CHECK(desk.Run({"import", "apply", "sheet.csv", "--label", "registry.example",
                  "--registry", "none.db"})
            .exit_code == 5);
}

TEST_CASE("only the label's own key applies a sheet", "[cli][import]") {
  const Desk desk;
  WriteBytes(desk.folder / "data/qiao/keys/haifeng.key", "");
  CHECK(desk.Import("plan", kSheet).exit_code == 3);
  CHECK(desk.Import("apply", kSheet).exit_code != 3);
  CHECK(desk.Run({"who", "後來"}).exit_code == 1);
}

TEST_CASE("an unclear charset is asked about, and never guessed",
          "[cli][import]") {
  const Desk desk;
  const std::string sheet = "Title,Artist\n\xB3\xBD,\xA4\xDB\n";  // 魚,幻
  const ProgramRun asked = desk.Import("plan", sheet);
  CHECK(asked.exit_code == 2);
  CHECK(asked.out.empty());
  CHECK_THAT(asked.err, Contains("魚") && Contains("辰") &&
                            Contains("--encoding") &&
                            Contains("[QIAO-IMP-001]"));
  const ProgramRun given =
      desk.Import("plan", sheet, {"--encoding", "Big5", "--jsonl"});
  CHECK(given.exit_code == 0);
  CHECK(Text(Object(Lines(given.out).at(0)), "title") == "魚");
}

TEST_CASE("the number typed at the question is the number that it shows",
          "[cli][import]") {
  const auto report = json::ParseDocument(
      R"({"encoding":{"readings":[{"name":"GB18030","strict":true},)"
      R"({"name":"UTF-16LE","strict":false},)"
      R"({"name":"Big5-HKSCS","preview":"魚","strict":true}],"why":"short"},)"
      R"("file":"sheet.csv"})");
  REQUIRE(report);
  const json::View view(*report);
  CHECK_FALSE(cli::IsCharsetKnown(view));
  const std::vector<std::string> choices = cli::CharsetChoices(view);
  REQUIRE(choices.size() == 2);
  CHECK(choices[1] == "Big5-HKSCS");
  CHECK_THAT(cli::CharsetQuestion(view), Contains("2  Big5-HKSCS"));
}

TEST_CASE("audio that cannot be used is listed with its reason",
          "[cli][import]") {
  const Desk desk;
  const std::string audio = desk.folder / "audio";
  std::filesystem::create_directories(audio + "/disc 1");
  WriteWav(audio + "/disc 1/TWA019900123.wav", Melody(7, 12, 11025), 11025);
  WriteBytes(audio + "/nothing.flac", "");
  WriteBytes(audio + "/words.mp3", "no sound at all");
  WriteBytes(audio + "/cover.jpg", "x");
  WriteWav(desk.folder / "archive.wav", Melody(8, 12, 11025), 11025);
  std::filesystem::create_symlink(desk.folder / "archive.wav",
                                  audio + "/linked.wav");
  std::filesystem::create_symlink("/no/such/file", audio + "/lost.wav");
  const std::string sheet =
      "歌名,歌手,ISRC,檔名\n"
      "後來,劉若英,TWA019900123,\n"
      "很愛很愛你,劉若英,,linked.wav\n"
      "一輩子的孤單,劉若英,,missing.wav\n";
  const ProgramRun plan = desk.Import("plan", sheet, {"--audio", audio});
  CHECK(plan.exit_code == 3);
  CHECK_THAT(plan.out, Contains("audio      2/3 rows met a file"));
  CHECK_THAT(plan.out, !Contains("cover.jpg"));
  CHECK_THAT(plan.out, Contains("/nothing.flac: is empty"));
  CHECK_THAT(plan.out, Contains("/words.mp3: is not audio"));
  CHECK_THAT(plan.out, Contains("/lost.wav: "));
  CHECK_THAT(plan.out, Contains("QIAO-IMP-054"));
  const std::vector<std::string> rows =
      Lines(desk.Import("plan", sheet, {"--audio", audio, "--jsonl"}).out);
  REQUIRE(rows.size() == 3);
  CHECK_THAT(rows[1], Contains("/linked.wav\""));
  CHECK_THAT(rows[2], Contains("\"column\":\"檔名\"") &&
                          Contains("\"value\":\"missing.wav\""));

  std::filesystem::create_directories(desk.folder / "none");
  const ProgramRun none =
      desk.Import("plan", sheet, {"--audio", desk.folder / "none"});
  CHECK(none.exit_code == 5);
  CHECK_THAT(none.err, Contains("no audio file is in this folder"));
}

TEST_CASE("a folder is no registry, and a flag without its value is named",
          "[cli][import]") {
  const Desk desk;
  const ProgramRun folder = desk.Run({"party", "list", "--registry", "."});
  CHECK(folder.exit_code == 8);
  CHECK(folder.err == "qiao: . is a folder, no registry file\n");
  const ProgramRun nothing = desk.Run({"party", "list", "--registry"});
  CHECK(nothing.exit_code == 2);
  CHECK(nothing.err == "qiao: --registry: a value is missing\n");
}

TEST_CASE("each way to print a plan shows every row once", "[cli][import]") {
  const Desk desk;
  CHECK(Lines(desk.Import("plan", kSheet, {"--csv"}).out).size() == 6);
  CHECK(Lines(desk.Import("plan", kSheet, {"--jsonl"}).out).size() == 5);
  const ProgramRun excel = desk.Import("plan", kSheet, {"--csv=excel"});
  CHECK_THAT(excel.out, StartsWith("\xEF\xBB\xBF"));
}

}  // namespace qiao::test
