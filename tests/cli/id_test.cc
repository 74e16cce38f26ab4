// qiao id check: one identifier, or a line for each line.
#include "tests/support/catch.h"
#include "tests/support/run_program.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;

TEST_CASE("a valid identifier is 0, a wrong one 1, an unknown type 2",
          "[cli][id]") {
  const ProgramRun valid =
      RunProgram({"qiao", "id", "check", "iswc", "T-034.524.680-1"});
  CHECK(valid.exit_code == 0);
  CHECK_THAT(valid.out, Contains("T0345246801"));
  const ProgramRun wrong =
      RunProgram({"qiao", "id", "check", "iswc", "T0345246802"});
  CHECK(wrong.exit_code == 1);
  CHECK(wrong.out == "not valid: check character is 2, should be 1\n");
  CHECK(wrong.err.empty());
  const ProgramRun unknown = RunProgram({"qiao", "id", "check", "iswcc", "T"});
  CHECK(unknown.exit_code == 2);
  CHECK(unknown.out.empty());
  CHECK_THAT(unknown.err, Contains("did you mean iswc?"));
  CHECK(RunProgram({"qiao", "id", "check", "iswc"}).exit_code == 2);
  CHECK(RunProgram({"qiao", "id", "check"}).exit_code == 2);
}

TEST_CASE("one identifier as JSON", "[cli][id]") {
  const ProgramRun run = RunProgram(
      {"qiao", "id", "check", "isrc", "ISRC CN-M01-01-0030-0", "--json"});
  CHECK(run.exit_code == 0);
  CHECK(run.out == R"({"compact":"CNM010100300","display":"CN-M01-01-0030-0",)"
                   R"("notes":["whole product, not a track"],"reason":"",)"
                   R"("schema":"qiao.id.check/1","valid":true})"
                   "\n");
}

TEST_CASE("every line of input is answered, in order", "[cli][id]") {
  const ProgramRun run = RunProgram(
      {"qiao", "id", "check", "--jsonl"},
      {.in = "{\"type\":\"iswc\",\"value\":\"T0345246801\"}\n"
             "{\"value\":\"Ｔ0345246802\",\"type\":\"iswc\",\"more\":1}\r\n"});
  CHECK(run.exit_code == 0);
  CHECK(run.out ==
        R"({"compact":"T0345246801","display":"T-034.524.680-1","notes":[],)"
        R"("reason":"","schema":"qiao.id.check/1","valid":true})"
        "\n"
        R"({"compact":"","display":"","notes":[],)"
        R"("reason":"check character is 2, should be 1",)"
        R"("schema":"qiao.id.check/1","valid":false})"
        "\n");
}

TEST_CASE("a line that cannot be judged is answered and remembered",
          "[cli][id]") {
  for (const char* line :
       {"nonsense", "", "[]", "{\"type\":\"iswc\"}", "{\"type\":1,\"value\":2}",
        "{\"type\":\"isbn\",\"value\":\"1\"}",
        "{\"type\":\"iswc\",\"value\":\"\xFF\"}",
        "{\"type\":\"iswc\",\"value\":null}"}) {
    INFO(line);
    const ProgramRun run =
        RunProgram({"qiao", "id", "check", "--jsonl"},
                   {.in = std::string(line) +
                          "\n{\"type\":\"society\",\"value\":\"161\"}\n"});
    CHECK(run.exit_code == 8);
    CHECK_THAT(run.out, Contains("\"reason\":\"line 1: "));
    CHECK_THAT(run.out, Contains("\"compact\":\"161\""));
    CHECK_THAT(run.err, Contains("1 of 2 lines"));
  }
  const ProgramRun nothing =
      RunProgram({"qiao", "id", "check", "--jsonl"}, {.in = ""});
  CHECK(nothing.exit_code == 0);
  CHECK(nothing.out.empty());
}

}  // namespace
}  // namespace qiao::test
