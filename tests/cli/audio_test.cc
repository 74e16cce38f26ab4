// qiao fingerprint and qiao audio compare, on real files.
#include <filesystem>

#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/melody.h"
#include "tests/support/run_qiao.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

}  // namespace

TEST_CASE("two deliveries of one melody are the same recording",
          "[cli][audio]") {
  TemporaryDirectory folder;
  WriteWav(folder / "a.wav", Melody(1, 40, 22'050), 22'050);
  WriteWav(folder / "other.wav", Melody(2, 40, 22'050), 22'050);
  Ffmpeg("-i " + (folder / "a.wav") + " -ss 2 -af volume=-6dB -b:a 64k " +
         (folder / "b.mp3"));
  const ProgramRun same =
      RunQiao(folder, {"audio", "compare", "a.wav", "b.mp3"});
  CHECK(same.exit_code == 0);
  CHECK_THAT(same.out, StartsWith("class     same_recording\n"));
  CHECK_THAT(same.out, Contains("begins at -0:0"));
  const ProgramRun json =
      RunQiao(folder, {"audio", "compare", "a.wav", "b.mp3", "--json"});
  CHECK_THAT(json.out, Contains(R"("class":"same_recording")"));
  CHECK_THAT(json.out, Contains(R"("schema":"qiao.audio.compare/1")"));
  CHECK_THAT(json.out, Contains(R"("speed":1})"));
  const ProgramRun drawn = RunQiao(
      folder, {"audio", "compare", "a.wav", "b.mp3", "--png", "ab.png"});
  CHECK(drawn.out == same.out);
  CHECK_THAT(ReadFile(folder / "ab.png"), StartsWith("\x89PNG\r\n"));
  const ProgramRun nowhere = RunQiao(
      folder, {"audio", "compare", "a.wav", "b.mp3", "--png", "no/ab.png"});
  CHECK(nowhere.exit_code == 70);
  CHECK_THAT(nowhere.err, Contains("no/ab.png"));
  const ProgramRun different =
      RunQiao(folder, {"audio", "compare", "a.wav", "other.wav"});
  CHECK(different.exit_code == 1);
  CHECK_THAT(different.out, StartsWith("class     different\n"));
}

TEST_CASE("a file that cannot be heard is 8, and says why", "[cli][audio]") {
  TemporaryDirectory folder;
  WriteWav(folder / "a.wav", Melody(1, 4, 11'025), 11'025);
  WriteBytes(folder / "text.mp3", "no music\n");
  const ProgramRun run =
      RunQiao(folder, {"audio", "compare", "a.wav", "text.mp3"});
  CHECK(run.exit_code == 8);
  CHECK(run.out.empty());
  CHECK_THAT(run.err, Contains("text.mp3: is not audio"));
}

TEST_CASE("fingerprints come one object a line, in the order of the input",
          "[cli][audio]") {
  TemporaryDirectory folder;
  std::filesystem::create_directory(folder / "disc");
  WriteWav(folder / "disc/2.wav", Melody(2, 5, 11'025), 11'025);
  WriteWav(folder / "disc/1.wav", Melody(1, 4, 11'025), 11'025);
  WriteBytes(folder / "text.mp3", "no music\n");
  const ProgramRun run =
      RunQiao(folder, {"fingerprint", "text.mp3", "disc", "--jsonl"});
  CHECK(run.exit_code == 3);
  std::istringstream lines(run.out);
  std::string line;
  REQUIRE(std::getline(lines, line));
  CHECK_THAT(line, Contains(R"("error":"is not audio)"));
  REQUIRE(std::getline(lines, line));
  CHECK_THAT(line, StartsWith(R"({"algorithm":1,"codec":"pcm_s16le",)"
                              R"("duration_ms":4000,"file":"disc/1.wav",)"
                              R"("items":[)"));
  CHECK_THAT(line, Contains(R"("schema":"qiao.fingerprint/1")"));
  REQUIRE(std::getline(lines, line));
  CHECK_THAT(line, Contains(R"("file":"disc/2.wav")"));
  CHECK_FALSE(std::getline(lines, line));
  CHECK_THAT(run.err, Contains("text.mp3: is not audio"));
}

TEST_CASE("raw items are those of the JSON", "[cli][audio]") {
  TemporaryDirectory folder;
  WriteWav(folder / "a.wav", Melody(3, 6, 11'025), 11'025);
  const ProgramRun raw = RunQiao(folder, {"fingerprint", "a.wav", "--raw"});
  CHECK(raw.exit_code == 0);
  const std::string items = raw.out.substr(
      raw.out.rfind('\t') + 1, raw.out.size() - raw.out.rfind('\t') - 2);
  CHECK(std::count(items.begin(), items.end(), ',') > 10);
  const ProgramRun json = RunQiao(folder, {"fingerprint", "a.wav", "--json"});
  CHECK_THAT(json.out, Contains("[" + items + "]"));
}

TEST_CASE("without its decoder the program says which one is missing",
          "[cli][audio]") {
  TemporaryDirectory folder;
  WriteWav(folder / "a.wav", Melody(3, 4, 11'025), 11'025);
  ProgramInput input;
  input.environment = {"XDG_CACHE_HOME=" + (folder / "cache"),
                       "QIAO_DECODE=" + (folder / "nothing")};
  const ProgramRun run =
      RunProgram({"qiao", "fingerprint", folder / "a.wav"}, input);
  CHECK(run.exit_code == 7);
  CHECK_THAT(run.err, Contains("QIAO_DECODE"));
}

}  // namespace qiao::test
