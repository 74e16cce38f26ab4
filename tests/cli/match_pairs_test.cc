// qiao match pairs and eval: one line a row, and counts.
#include <algorithm>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/melody.h"
#include "tests/support/run_qiao.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;

ProgramRun Match(const TemporaryDirectory& folder,
                 std::vector<std::string> words, const std::string& table) {
  WriteBytes(folder / "pairs.tsv", table);
  words.insert(words.begin(), "match");
  words.insert(words.begin() + 2, "pairs.tsv");
  return RunQiao(folder, std::move(words));
}

long LinesOf(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n');
}

constexpr const char* kTable =
    "\xEF\xBB\xBFleft_title\tshop\tright_title\tleft_artist\tright_artist\t"
    "left_duration\tlabel\tphenomenon\r\n"
    "後來\tx\t后来\t劉若英\t刘若英\t5:41\t1\tscript\r\n"
    "其實\tx\t骑士\t薛之謙\t林俊杰\tPT3M\t0\thomophone\r\n"
    "後來\tx\t后来\t劉若英\t刘若英\tlong\t1\tscript\r\n"
    "\r\n"
    "後來\r\n"
    "\xFF\tx\tb\r\n"
    "a\tx\tb\tc\td\t1\t1\te\tone too many\r\n";

}  // namespace

TEST_CASE("every row has one line, and nothing else is on standard output",
          "[cli][match]") {
  TemporaryDirectory folder;
  for (const bool as_lines : {false, true}) {
    std::vector<std::string> words = {"pairs", "--level", "work"};
    if (as_lines) words.emplace_back("--jsonl");
    const ProgramRun run = Match(folder, words, kTable);
    CHECK(run.exit_code == 3);
    CHECK(LinesOf(run.out) == 6);
    CHECK(run.out.starts_with("{\"decision\":\"same\""));
    CHECK_THAT(run.out, Contains("\"row\":5,") && Contains("\"row\":7,"));
    CHECK_THAT(run.err, Contains("not read are the columns shop") &&
                            Contains("row 3: not understood and left out: "
                                     "left_duration long") &&
                            Contains("row 6: the line is not UTF-8") &&
                            Contains("row 7: the line has 9 cells"));
  }
}

TEST_CASE("a table without rows has no lines and is no failure",
          "[cli][match]") {
  TemporaryDirectory folder;
  const ProgramRun none = Match(folder, {"pairs"}, "left_title\tright_title\n");
  CHECK(none.exit_code == 0);
  CHECK(none.out.empty());
  for (const char* no_table : {"", "left_title\n", "\n", "a\tb\n1\t2\n"}) {
    const ProgramRun run = Match(folder, {"pairs"}, no_table);
    CHECK(run.exit_code == 8);
    CHECK(run.out.empty());
  }
}

TEST_CASE("what is right, wrong and missed is counted by phenomenon",
          "[cli][match]") {
  TemporaryDirectory folder;
  const ProgramRun run =
      Match(folder, {"eval", "--level", "work", "--json"}, kTable);
  CHECK(run.exit_code == 3);  // three rows have no readable label
  CHECK_THAT(run.out, Contains("\"left_out\":3") &&
                          Contains("\"script\":{\"f1\":1,\"fn\":0,\"fp\":0"));
  CHECK_THAT(run.out, Contains("\"tn\":1,\"tp\":2"));
  CHECK_THAT(Match(folder, {"eval", "--level", "work"}, kTable).out,
             Contains("homophone"));
}

}  // namespace qiao::test
