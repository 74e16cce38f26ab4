// qiao match dedupe, on sheets and on audio.
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "schemas/text/width.h"
#include "tests/support/catch.h"
#include "tests/support/melody.h"
#include "tests/support/run_qiao.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;

ProgramRun Dedupe(const TemporaryDirectory& folder,
                  std::vector<std::string> words) {
  words.insert(words.begin(), {"match", "dedupe"});
  return RunQiao(folder, std::move(words));
}

const char kTaipei[] =
    "歌名,演唱者,長度\n"
    "後來的雨,林汐遙,2:24\n"
    "後來的雨 (Live),林汐遙,2:24\n";
const char kHangzhou[] =
    "歌曲名称,表演者,时长\n"
    "后来的雨,林汐遥,02:23\n"
    "铁皮火车,霓虹拾荒者,03:01\n";

}  // namespace

TEST_CASE("each pair and each cluster is one line", "[cli][match]") {
  TemporaryDirectory folder;
  WriteBytes(folder / "t.csv", kTaipei);
  WriteBytes(folder / "h.csv", kHangzhou);
  const ProgramRun run =
      Dedupe(folder, {"t.csv", "h.csv", "--level", "recording", "--jsonl"});
  CHECK(run.exit_code == 0);
  CHECK(
      run.out ==
      R"({"decision":"same","evidence":[)"
      R"({"bits":11.400,"field":"title","left":"后来的雨","level":"script","right":"後來的雨"},)"
      R"({"bits":7.000,"field":"artist","left":"林汐遥","level":"same","right":"林汐遙"},)"
      R"({"bits":4.000,"field":"duration","left":"2:23","level":"within_1_s","right":"2:24"}],)"
      R"("left":{"file":"h.csv","row":2},"level":"recording","right":{"file":"t.csv","row":2},)"
      R"("rules_version":6,"schema":"qiao.match.pair/1","score":22.400,"weights":"3"})"
      "\n"
      R"({"decision":"different","evidence":[)"
      R"({"bits":11.400,"field":"title","left":"后来的雨","level":"script","right":"後來的雨"},)"
      R"({"bits":7.000,"field":"artist","left":"林汐遥","level":"same","right":"林汐遙"},)"
      R"({"bits":0.000,"field":"version","left":"","level":"conflict","right":"live","veto":true},)"
      R"({"bits":4.000,"field":"duration","left":"2:23","level":"within_1_s","right":"2:24"}],)"
      R"("left":{"file":"h.csv","row":2},"level":"recording","right":{"file":"t.csv","row":3},)"
      R"("rules_version":6,"schema":"qiao.match.pair/1","score":22.400,"weights":"3"})"
      "\n"
      R"({"decision":"different","evidence":[)"
      R"({"bits":11.500,"field":"title","left":"後來的雨","level":"equal","right":"後來的雨"},)"
      R"({"bits":7.000,"field":"artist","left":"林汐遙","level":"same","right":"林汐遙"},)"
      R"({"bits":0.000,"field":"version","left":"","level":"conflict","right":"live","veto":true},)"
      R"({"bits":4.000,"field":"duration","left":"2:24","level":"within_1_s","right":"2:24"}],)"
      R"("left":{"file":"t.csv","row":2},"level":"recording","right":{"file":"t.csv","row":3},)"
      R"("rules_version":6,"schema":"qiao.match.pair/1","score":22.500,"weights":"3"})"
      "\n"
      R"({"cluster":1,"level":"recording","members":[{"file":"h.csv","row":2},{"file":"t.csv","row":2}],"schema":"qiao.match.cluster/1"})"
      "\n");
}

TEST_CASE("people get a table with reasons", "[cli][match]") {
  TemporaryDirectory folder;
  WriteBytes(folder / "t.csv", kTaipei);
  WriteBytes(folder / "h.csv", kHangzhou);
  const ProgramRun run = Dedupe(folder, {"t.csv", "h.csv"});
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.out,
             Contains("work\tsame\t18.400\th.csv:2\t后来的雨\tt.csv:2"));
  CHECK_THAT(run.out, Contains("version conflict forbids it"));
  CHECK_THAT(run.err, Contains("4 rows"));
}

TEST_CASE("on a terminal the reasons stand under their row, whole",
          "[cli][match]") {
  TemporaryDirectory folder;
  WriteBytes(folder / "t.csv", kTaipei);
  WriteBytes(folder / "h.csv", kHangzhou);
  const auto shown = [&](const char* columns) {
    return RunProgram({"qiao", "match", "dedupe", "t.csv", "h.csv"},
                      {.environment = {columns, "NO_COLOR=1"},
                       .directory = folder.path(),
                       .terminal = true});
  };
  const ProgramRun narrow = shown("COLUMNS=80");
  INFO(narrow.err);
  std::string joined;
  std::istringstream lines(narrow.out);
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with('\r')) line.pop_back();
    CHECK(text::DisplayWidth(line) <= 80);
    if (line.starts_with("    ")) joined += line.substr(3);
  }
  CHECK_THAT(joined, Contains("title script 11.400; artist same 7.000; version "
                              "conflict forbids it; duration"));
  CHECK_THAT(narrow.out, Contains("后来的雨"));
  // Where there is room they stand beside.
  CHECK_THAT(shown("COLUMNS=300").out, Contains("RIGHT"));
  CHECK_THAT(shown("COLUMNS=300").out, !Contains("\n    "));
}

TEST_CASE("a pair that wants review is exit 3", "[cli][match]") {
  TemporaryDirectory folder;
  WriteBytes(folder / "t.csv",
             "歌名,演唱者\n一無所有的人,崔健\n一无所有的人,Cui Jian\n");
  CHECK(Dedupe(folder, {"t.csv"}).exit_code == 3);
}

TEST_CASE("what cannot be read says so", "[cli][match]") {
  TemporaryDirectory folder;
  WriteBytes(folder / "t.csv", kTaipei);
  CHECK(Dedupe(folder, {"none.csv"}).exit_code == 8);
  CHECK(Dedupe(folder, {"t.csv", "--level", "song"}).exit_code == 2);
  CHECK(Dedupe(folder, {"t.csv", "--encoding", "klingon"}).exit_code == 2);
  CHECK(Dedupe(folder, {}).exit_code == 2);
  CHECK(Dedupe(folder, {"t.csv", "--audio", "nowhere"}).exit_code != 0);
}

TEST_CASE("sound joins two titles and parts one", "[cli][match]") {
  TemporaryDirectory folder;
  WriteBytes(folder / "t.csv",
             "歌名,演唱者,檔名\n甲,一人,a.wav\n乙,二人,b.mp3\n"
             "丙丁戊己,三人,c.wav\n丙丁戊己,三人,d.wav\n");
  WriteWav(folder / "a.wav", Melody(1, 40, 22'050), 22'050);
  WriteWav(folder / "c.wav", Melody(2, 40, 22'050), 22'050);
  WriteWav(folder / "d.wav", Melody(3, 40, 22'050), 22'050);
  Ffmpeg("-i " + (folder / "a.wav") + " -b:a 64k " + (folder / "b.mp3"));
  const ProgramRun run = Dedupe(
      folder, {"t.csv", "--audio", ".", "--level", "recording", "--jsonl"});
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.out, Contains(R"("level":"same_recording")"));
  CHECK_THAT(
      run.out,
      Contains(
          R"("members":[{"file":"t.csv","row":2},{"file":"t.csv","row":3}])"));
  CHECK_THAT(run.out, Contains(R"("field":"audio","left":"0 % heard)"));
  CHECK_THAT(run.out, !Contains(R"("row":4},{"file":"t.csv","row":5})"));
}

}  // namespace qiao::test
