// qiao match train, and tables of weights in pairs, eval and dedupe.
#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/melody.h"
#include "tests/support/run_qiao.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;

// Thirty songs twice, and sixty pairs of other songs of one singer.
std::string Judged() {
  std::string table =
      "left_title\tleft_artist\tleft_duration\tright_title\tright_artist\t"
      "right_duration\tlabel\n";
  const auto add = [&](const std::string& left, const std::string& right,
                       int apart, bool same) {
    table += left + "\t林汐遙\t200\t" + right + "\t林汐遥\t" +
             std::to_string(200 + apart) + "\t" + (same ? "1" : "0") + "\n";
  };
  for (int i = 0; i < 30; ++i) {
    const std::string title = "Song number " + std::to_string(100 + i);
    add(title, title, i % 3, true);
    add(title, "Another " + std::to_string(i), 5 + i, false);
    add(title, "Still another " + std::to_string(i), i, false);
  }
  return table;
}

ProgramRun Match(const TemporaryDirectory& folder,
                 std::vector<std::string> words) {
  words.insert(words.begin(), "match");
  return RunQiao(folder, std::move(words));
}

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("a trained table is adopted by name and named in decisions",
          "[cli][match]") {
  TemporaryDirectory folder;
  WriteBytes(folder / "judged.tsv", Judged());
  const ProgramRun trained =
      Match(folder, {"train", "judged.tsv", "-o", "weights.tsv"});
  CHECK(trained.exit_code == 0);
  CHECK(trained.out.empty());
  CHECK_THAT(trained.err, Contains("each fifth of the pairs by what the others "
                                   "say: TP 30, FP 0, FN 0, F1 1.0000"));
  CHECK_THAT(trained.err, Contains("--weights TABLE"));
  const std::string table = ReadAll(folder / "weights.tsv");
  const std::size_t at = table.find("trained-");
  REQUIRE(at != std::string::npos);
  const std::string version = table.substr(at, 24);
  const ProgramRun pairs =
      Match(folder, {"pairs", "judged.tsv", "--weights", "weights.tsv"});
  CHECK(pairs.exit_code == 0);
  CHECK_THAT(pairs.out, Contains("\"weights\":\"" + version + "\""));
  const ProgramRun eval = Match(
      folder, {"eval", "judged.tsv", "--weights", "weights.tsv", "--json"});
  CHECK(eval.exit_code == 0);
  CHECK_THAT(eval.out, Contains("\"weights\":\"" + version + "\"") &&
                           Contains("\"tp\":30"));
  WriteBytes(folder / "a.csv", "歌名,演唱者,長度\n後來的雨,林汐遙,2:24\n");
  WriteBytes(folder / "b.csv", "歌曲名称,表演者,时长\n后来的雨,林汐遥,2:23\n");
  const ProgramRun dedupe =
      Match(folder, {"dedupe", "a.csv", "b.csv", "--level", "recording",
                     "--weights", "weights.tsv", "--jsonl"});
  CHECK_THAT(dedupe.out, Contains("\"weights\":\"" + version + "\""));
  // Nothing uses it unasked.
  CHECK_THAT(Match(folder, {"pairs", "judged.tsv"}).out,
             Contains("\"weights\":\"3\"") && !Contains(version));
}

TEST_CASE("training starts from another table if told to", "[cli][match]") {
  TemporaryDirectory folder;
  WriteBytes(folder / "judged.tsv", Judged());
  Match(folder, {"train", "judged.tsv", "-o", "once.tsv"});
  const ProgramRun again =
      Match(folder, {"train", "judged.tsv", "--weights", "once.tsv"});
  CHECK(again.exit_code == 0);
  CHECK_THAT(again.out, Contains("table\tversion\ttrained-"));
}

TEST_CASE("too few judged pairs make no table", "[cli][match]") {
  TemporaryDirectory folder;
  WriteBytes(folder / "judged.tsv",
             "left_title\tright_title\tlabel\n後來\t后来\t1\n");
  const ProgramRun run =
      Match(folder, {"train", "judged.tsv", "-o", "weights.tsv"});
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains("judged.tsv: 1 pairs are labelled the same and "
                               "0 different; weights are estimated from 20"));
  CHECK(ReadAll(folder / "weights.tsv").empty());
}

TEST_CASE("an edited table under its old version is refused with the next step",
          "[cli][match]") {
  TemporaryDirectory folder;
  WriteBytes(folder / "judged.tsv", Judged());
  Match(folder, {"train", "judged.tsv", "-o", "weights.tsv"});
  std::string table = ReadAll(folder / "weights.tsv");
  // As an editor on Windows saves it: the same table.
  WriteBytes(folder / "bom.tsv", "\xEF\xBB\xBF" + table);
  CHECK(
      Match(folder, {"eval", "judged.tsv", "--weights", "bom.tsv"}).exit_code ==
      0);
  const std::size_t at = table.find("recording\tduration\tover_20_s\t");
  REQUIRE(at != std::string::npos);
  table.insert(table.find('\n', at), " edited");
  WriteBytes(folder / "edited.tsv", table);
  const ProgramRun run =
      Match(folder, {"eval", "judged.tsv", "--weights", "edited.tsv"});
  CHECK(run.exit_code == 8);
  CHECK(run.out.empty());
  CHECK_THAT(run.err, Contains("edited.tsv: the table of weights calls itself "
                               "trained-") &&
                          Contains("but was changed after it was trained") &&
                          Contains("write a version of your own"));
}

TEST_CASE("training says what pairs of one song cannot estimate",
          "[cli][match]") {
  TemporaryDirectory folder;
  std::string table =
      "left_title\tleft_artist\tright_title\tright_artist\tlabel\n";
  for (int i = 0; i < 25; ++i) {
    table += "後來\t林汐遙\t后来\t林汐遥\t1\n後來\t林汐遙\t第" +
             std::to_string(i) + "座山\t林汐遥\t0\n";
  }
  WriteBytes(folder / "judged.tsv", table);
  const ProgramRun run =
      Match(folder, {"train", "judged.tsv", "--level", "work"});
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.err, Contains("cannot be estimated") &&
                          Contains("judge pairs of more songs") &&
                          !Contains("each fifth"));
}

TEST_CASE("a file that is no table of weights is refused with its line",
          "[cli][match]") {
  TemporaryDirectory folder;
  WriteBytes(folder / "judged.tsv", Judged());
  WriteBytes(folder / "bad.tsv", "level\tfield\n");
  for (const char* command : {"pairs", "eval", "train"}) {
    const ProgramRun run =
        Match(folder, {command, "judged.tsv", "--weights", "bad.tsv"});
    CHECK(run.exit_code == 8);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, Contains("bad.tsv: no table of weights: line 1: the "
                                 "heading is not") &&
                            Contains("qiao match train makes such tables"));
  }
}

}  // namespace qiao::test
