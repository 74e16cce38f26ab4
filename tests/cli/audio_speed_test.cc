// Melodies that run at another speed, or sit at another pitch, are found; and
// nothing is found in others at any of the speeds that are tried.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/melody.h"
#include "tests/support/run_qiao.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

constexpr int kRate = 11'025;
constexpr std::uint32_t kSong = 3;

// The number of a member of the first JSON line; 0 if it is not there.
double NumberOf(const std::string& line, const std::string& member) {
  const std::string head = "\"" + member + "\":";
  const std::size_t at = line.find(head);
  return at == std::string::npos ? 0
                                 : std::atof(line.c_str() + at + head.size());
}

// The song as it sounds at `speed`: samples for another rate.
void WriteAtSpeed(const std::string& path, std::uint32_t seed, double speed) {
  WriteWav(path, Melody(seed, 60, static_cast<int>(kRate / speed)), kRate);
}

// An index of twelve melodies, 1 to 12.
void MakeIndex(const TemporaryDirectory& folder) {
  std::filesystem::create_directory(folder / "songs");
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    WriteWav(folder / ("songs/" + std::to_string(seed) + ".wav"),
             Melody(seed, 60, kRate), kRate);
  }
  REQUIRE(RunQiao(folder, {"audio", "index", "add", "x", "songs"}).exit_code ==
          0);
}

}  // namespace

TEST_CASE("a song at another speed or pitch is found, with its speed",
          "[cli][audio]") {
  TemporaryDirectory folder;
  MakeIndex(folder);
  const double semitone = std::pow(2, 1 / 12.0);
  for (const double speed : {0.96, 0.973, 0.98, 1.02, 1.033, 1.0417}) {
    CAPTURE(speed);
    WriteAtSpeed(folder / "q.wav", kSong, speed);
    const ProgramRun run = RunQiao(
        folder, {"audio", "identify", "q.wav", "--index", "x", "--jsonl"});
    CAPTURE(run.out);
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.out, Contains(R"("class":"speed_or_pitch_changed")"));
    CHECK_THAT(run.out, Contains(R"("match":"songs/3.wav")"));
    CHECK(std::abs(NumberOf(run.out, "speed") - speed) < 0.003);
    CHECK(std::abs(NumberOf(run.out, "overlap_ms") - 60'000 / speed) < 4'000);
    CHECK(std::count(run.out.begin(), run.out.end(), '\n') == 1);
  }
  for (const double pitch : {1 / semitone, semitone, semitone * semitone}) {
    CAPTURE(pitch);
    WriteAtSpeed(folder / "fast.wav", kSong, pitch);
    Ffmpeg("-i " + (folder / "fast.wav") + " -af atempo=" +
           std::to_string(1 / pitch) + " " + (folder / "q.wav"));
    const ProgramRun run = RunQiao(
        folder, {"audio", "identify", "q.wav", "--index", "x", "--jsonl"});
    CAPTURE(run.out);
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.out, Contains(R"("class":"speed_or_pitch_changed")"));
    CHECK_THAT(run.out, Contains(R"("match":"songs/3.wav")"));
    CHECK(std::abs(NumberOf(run.out, "speed") - 1) < 0.005);
    CHECK(std::abs(NumberOf(run.out, "undone") - pitch) < 0.006);
    const ProgramRun as_heard =
        RunQiao(folder, {"audio", "identify", "q.wav", "--index", "x",
                         "--jsonl", "--as-heard"});
    CHECK(as_heard.exit_code == 1);
    CHECK(as_heard.out.empty());
  }
}

TEST_CASE("nothing is found in other melodies, noise or silence at any speed",
          "[cli][audio]") {
  TemporaryDirectory folder;
  MakeIndex(folder);
  std::filesystem::create_directory(folder / "queries");
  for (std::uint32_t seed = 21; seed <= 32; ++seed) {
    WriteWav(folder / ("queries/" + std::to_string(seed) + ".wav"),
             Melody(seed, 60, kRate), kRate);
  }
  std::mt19937 random(7);
  std::vector<std::int16_t> noise(60 * kRate);
  for (std::int16_t& sample : noise) {
    sample = static_cast<std::int16_t>(random() % 40'000 - 20'000);
  }
  WriteWav(folder / "queries/noise.wav", noise, kRate);
  WriteWav(folder / "queries/silence.wav",
           std::vector<std::int16_t>(60 * kRate, 0), kRate);
  const ProgramRun run = RunQiao(
      folder, {"audio", "identify", "queries", "--index", "x", "--jsonl"});
  CAPTURE(run.out);
  CHECK(run.exit_code == 1);
  CHECK(run.out.find("songs/") == std::string::npos);
  CHECK_THAT(run.out, Contains("silence.wav"));
}

TEST_CASE("a query that is found as it is keeps its answer", "[cli][audio]") {
  TemporaryDirectory folder;
  MakeIndex(folder);
  Ffmpeg("-i " + (folder / "songs/3.wav") + " -ss 2 -af volume=-6dB " +
         (folder / "q.wav"));
  const ProgramRun run = RunQiao(
      folder, {"audio", "identify", "q.wav", "--index", "x", "--jsonl"});
  CHECK_THAT(run.out, Contains(R"("class":"same_recording")"));
  CHECK(run.out.find("undone") == std::string::npos);
  CHECK(RunQiao(folder, {"audio", "identify", "q.wav", "--index", "x",
                         "--jsonl", "--as-heard"})
            .out == run.out);
}

TEST_CASE("two files of another pitch are compared, and drawn",
          "[cli][audio]") {
  TemporaryDirectory folder;
  WriteWav(folder / "song.wav", Melody(kSong, 60, kRate), kRate);
  WriteAtSpeed(folder / "fast.wav", kSong, std::pow(2, 1 / 12.0));
  const ProgramRun run = RunQiao(
      folder,
      {"audio", "compare", "fast.wav", "song.wav", "--json", "--png", "p.png"});
  CAPTURE(run.out);
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.out, Contains(R"("class":"speed_or_pitch_changed")"));
  CHECK(std::abs(NumberOf(run.out, "speed") - 1.0595) < 0.003);
  CHECK(std::abs(NumberOf(run.out, "undone") - 1.0595) < 0.001);
  CHECK_THAT(ReadFile(folder / "p.png"), StartsWith("\x89PNG\r\n"));
  const ProgramRun mirrored =
      RunQiao(folder, {"audio", "compare", "song.wav", "fast.wav", "--json"});
  CHECK(std::abs(NumberOf(mirrored.out, "speed") - 1 / 1.0595) < 0.003);
  const ProgramRun told =
      RunQiao(folder, {"audio", "compare", "fast.wav", "song.wav"});
  CHECK_THAT(told.out, Contains("undone    a speed of 1.059"));
}

}  // namespace qiao::test
