#include "matcher/audio/decode_pool.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <unistd.h>

#include <sys/stat.h>

#include "matcher/audio/child.h"
#include "matcher/fingerprint_compare.h"
#include "tests/support/catch.h"
#include "tests/support/melody.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_directory.h"

namespace qiao::matcher {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const std::string kDecoder = test::BinDir() + "/qiao-decode";

DecodeSettings Settings() {
  DecodeSettings settings;
  settings.program = kDecoder;
  return settings;
}

std::vector<Result<DecodedTrack>> Decode(
    const std::vector<std::string>& paths,
    const DecodeSettings& settings = Settings()) {
  Result<std::vector<Result<DecodedTrack>>> heard =
      DecodeFiles(paths, settings);
  REQUIRE(heard.has_value());
  REQUIRE(heard->size() == paths.size());
  return std::move(*heard);
}

std::string FailureOf(const std::string& path,
                      const DecodeSettings& settings = Settings()) {
  std::vector<Result<DecodedTrack>> heard = Decode({path}, settings);
  return heard[0] ? std::string() : heard[0].error().message;
}

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A stand-in for the decoder.
std::string Script(const test::TemporaryDirectory& folder,
                   const std::string& name, const std::string& body) {
  std::string path = folder / name;
  test::WriteBytes(path, "#!/bin/sh\n" + body + "\n");
  chmod(path.c_str(), 0755);
  return path;
}

}  // namespace

TEST_CASE("every delivery of a melody is heard and is the same recording",
          "[audio]") {
  test::TemporaryDirectory folder;
  test::WriteWav(folder / "m.wav", test::Melody(1, 30, 44'100), 44'100);
  test::WriteWav(folder / "other.wav", test::Melody(2, 30, 44'100), 44'100);
  std::vector<std::string> paths = {folder / "m.wav", folder / "other.wav"};
  struct Delivery {
    std::string name, codec, media, options;
  };
  const std::vector<Delivery> deliveries = {
      {"m.flac", "flac", "audio/flac", "-sample_fmt s32"},
      {"m.mp3", "mp3", "audio/mpeg", "-b:a 64k"},
      {"m.ogg", "vorbis", "audio/ogg", "-af volume=-9dB -ac 2"},
      {"m.m4a", "aac", "audio/mp4", "-b:a 96k -ar 48000"},
      {"m.opus", "opus", "audio/ogg", ""},
      {"m.aac", "aac", "audio/aac", ""},
      {"m.aiff", "pcm_s24be", "audio/aiff", "-c:a pcm_s24be"},
      {"m8.wav", "pcm_u8", "audio/wav", "-c:a pcm_u8 -ar 22050"},
      {"mf.wav", "pcm_f32le", "audio/wav", "-c:a pcm_f32le -ac 6"},
      {"trimmed.flac", "flac", "audio/flac", "-ss 2.2 -af volume=-6dB"},
  };
  for (const Delivery& delivery : deliveries) {
    test::Ffmpeg("-i " + (folder / "m.wav") + " " + delivery.options + " " +
                 (folder / delivery.name));
    paths.push_back(folder / delivery.name);
  }
  std::vector<Result<DecodedTrack>> heard = Decode(paths);
  REQUIRE(heard[0].has_value());
  REQUIRE(heard[1].has_value());
  CHECK(heard[0]->print.duration_ms == 30'000);
  CHECK(heard[0]->print.items.size() > 210);
  CHECK(Compare(heard[0]->print, heard[1]->print).audio_class ==
        AudioClass::kDifferent);
  for (std::size_t i = 0; i < deliveries.size(); ++i) {
    CAPTURE(deliveries[i].name);
    const Result<DecodedTrack>& one = heard[i + 2];
    REQUIRE(one.has_value());
    CHECK(one->header.codec == deliveries[i].codec);
    CHECK(one->header.media_type == deliveries[i].media);
    CHECK(one->warning.empty());
    Comparison seen = Compare(one->print, heard[0]->print);
    CHECK(ToText(seen.audio_class) == "same_recording");
    CHECK(Compare(one->print, heard[1]->print).audio_class ==
          AudioClass::kDifferent);
  }
}

TEST_CASE("the fingerprint is the one that fpcalc makes", "[audio]") {
  test::TemporaryDirectory folder;
  test::WriteWav(folder / "m.wav", test::Melody(3, 30, 44'100), 44'100);
  // fpcalc exits with 3 when it reads to the end; its answer is whole.
  std::string command = "fpcalc -raw -length 0 " + (folder / "m.wav") + " > " +
                        (folder / "fpcalc.txt") + " 2>&1";
  (void)!std::system(command.c_str());
  std::ifstream in(folder / "fpcalc.txt");
  std::string line;
  Fingerprint oracle;
  while (std::getline(in, line)) {
    if (line.rfind("FINGERPRINT=", 0) != 0) continue;
    std::istringstream items(line.substr(12));
    for (std::string item; std::getline(items, item, ',');) {
      oracle.items.push_back(static_cast<std::uint32_t>(std::stoull(item)));
    }
  }
  REQUIRE(oracle.items.size() > 200);
  std::vector<Result<DecodedTrack>> heard = Decode({folder / "m.wav"});
  REQUIRE(heard[0].has_value());
  Comparison seen = Compare(heard[0]->print, oracle);
  CHECK(seen.audio_class == AudioClass::kSameRecording);
  CHECK(seen.offset_ms == 0);
  CHECK(seen.error_permille <= 10);
  CHECK(std::abs(static_cast<long>(heard[0]->print.items.size()) -
                 static_cast<long>(oracle.items.size())) <= 1);
}

TEST_CASE("tags come through in Chinese, bounded and clean", "[audio]") {
  test::TemporaryDirectory folder;
  test::WriteWav(folder / "m.wav", test::Melody(4, 4, 22'050), 22'050);
  std::vector<std::string> paths;
  for (const char* name : {"m.flac", "m.mp3", "m.ogg", "m.m4a", "m.opus"}) {
    test::Ffmpeg("-i " + (folder / "m.wav") +
                 " -metadata title=後來 -metadata artist=劉若英 -metadata "
                 "album=我等你 -metadata track=3/12 -metadata "
                 "ISRC=TWA459900123 -metadata TSRC=TWA459900123 " +
                 (folder / name));
    paths.push_back(folder / name);
  }
  test::Ffmpeg("-i " + (folder / "m.wav") + " -metadata title=" +
               std::string(3'000, 'x') + " " + (folder / "long.flac"));
  paths.push_back(folder / "long.flac");
  std::vector<Result<DecodedTrack>> heard = Decode(paths);
  for (std::size_t i = 0; i < 5; ++i) {
    CAPTURE(paths[i]);
    REQUIRE(heard[i].has_value());
    const AudioHeader& header = heard[i]->header;
    CHECK(header.title == "後來");
    CHECK(header.artist == "劉若英");
    CHECK(header.album == "我等你");
    CHECK(header.track == 3);
    // ffmpeg writes no ISRC into m4a.
    if (!Has(paths[i], "m4a")) CHECK(header.isrc == "TWA459900123");
  }
  REQUIRE(heard[5].has_value());
  CHECK(heard[5]->header.title == std::string(kMostTagBytes, 'x'));
}

TEST_CASE("hostile and broken files are one failure each", "[audio]") {
  test::TemporaryDirectory folder;
  test::WriteWav(folder / "good.wav", test::Melody(5, 10, 22'050), 22'050);
  test::WriteBytes(folder / "empty.mp3", "");
  test::WriteBytes(folder / "text.flac", "這不是音樂。\nnot music\n");
  std::string noise;
  std::mt19937 random(1);
  for (int i = 0; i < 300'000; ++i)
    noise.push_back(static_cast<char>(random()));
  test::WriteBytes(folder / "random.ogg", noise);
  std::filesystem::create_directory(folder / "folder.wav");
  std::filesystem::create_symlink(folder / "nowhere", folder / "dangling.wav");
  std::filesystem::create_symlink(folder / "good.wav", folder / "link.wav");
  mkfifo((folder / "pipe.wav").c_str(), 0600);
  // A playlist that asks for another file, and one that asks the network.
  test::WriteBytes(folder / "list.m3u8",
                   "#EXTM3U\n#EXTINF:10,\n" + (folder / "good.wav") + "\n");
  test::WriteBytes(folder / "concat.wav", "ffconcat version 1.0\nfile " +
                                              (folder / "good.wav") + "\n");
  struct Case {
    std::string name, reason;
  };
  const std::vector<Case> cases = {
      {"empty.mp3", "is empty"},
      {"text.flac", "not audio"},
      {"random.ogg", ""},
      {"folder.wav", "is a folder"},
      {"dangling.wav", "cannot be opened"},
      {"missing.wav", "cannot be opened"},
      {"pipe.wav", "not a regular file"},
      {"list.m3u8", "not audio"},
      {"concat.wav", "not audio"},
  };
  std::vector<std::string> paths;
  for (const Case& one : cases) paths.push_back(folder / one.name);
  paths.push_back(folder / "link.wav");
  paths.push_back(folder / "good.wav");
  std::vector<Result<DecodedTrack>> heard = Decode(paths);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CAPTURE(cases[i].name);
    REQUIRE_FALSE(heard[i].has_value());
    CAPTURE(heard[i].error().message);
    CHECK(Has(heard[i].error().message, cases[i].reason));
    CHECK_FALSE(Has(heard[i].error().message, "signal"));
  }
  CHECK(heard[cases.size()].has_value());
  CHECK(heard[cases.size() + 1].has_value());
}

TEST_CASE("a truncated file is heard as far as it goes, with a warning",
          "[audio]") {
  test::TemporaryDirectory folder;
  test::WriteWav(folder / "m.wav", test::Melody(6, 30, 44'100), 44'100);
  test::Ffmpeg("-i " + (folder / "m.wav") + " " + (folder / "m.flac"));
  std::filesystem::copy_file(folder / "m.flac", folder / "cut.flac");
  std::filesystem::resize_file(
      folder / "cut.flac", std::filesystem::file_size(folder / "m.flac") / 2);
  std::vector<Result<DecodedTrack>> heard =
      Decode({folder / "m.flac", folder / "cut.flac"});
  REQUIRE(heard[0].has_value());
  CHECK(heard[0]->warning.empty());
  REQUIRE(heard[1].has_value());
  CHECK(Has(heard[1]->warning, "of 30 s"));
  CHECK(heard[1]->print.duration_ms < 20'000);
}

TEST_CASE("a header that claims hours is not believed", "[audio]") {
  test::TemporaryDirectory folder;
  test::WriteWav(folder / "m.wav", test::Melody(7, 5, 11'025), 11'025);
  std::fstream file(folder / "m.wav",
                    std::ios::binary | std::ios::in | std::ios::out);
  for (std::streamoff at : {4, 40}) {
    file.seekp(at);
    file.write("\xf0\xff\xff\x7f", 4);
  }
  file.close();
  std::vector<Result<DecodedTrack>> heard = Decode({folder / "m.wav"});
  REQUIRE(heard[0].has_value());
  CHECK(heard[0]->print.duration_ms == 5'000);
}

TEST_CASE("a file beyond a limit fails and says which", "[audio]") {
  test::TemporaryDirectory folder;
  test::WriteWav(folder / "m.wav", test::Melody(8, 12, 11'025), 11'025);
  DecodeSettings settings = Settings();
  settings.limits.audio = seconds(10);
  CHECK(FailureOf(folder / "m.wav", settings) == "is longer than 10 s");
  settings.limits.audio = seconds(13);
  CHECK(FailureOf(folder / "m.wav", settings).empty());
}

TEST_CASE("a child that hangs is ended at its deadline, the others go on",
          "[audio]") {
  test::TemporaryDirectory folder;
  test::WriteWav(folder / "a.wav", test::Melody(9, 4, 11'025), 11'025);
  test::WriteBytes(folder / "b.wav", "hang");
  DecodeSettings settings;
  settings.program = Script(folder, "decoder",
                            "if [ \"$(head -c 4)\" = hang ]; then\n"
                            "  exec sleep 60\nfi\nexec " +
                                kDecoder + " " + (folder / "a.wav"));
  settings.limits.wall = milliseconds(1'500);
  auto before = std::chrono::steady_clock::now();
  std::vector<Result<DecodedTrack>> heard =
      Decode({folder / "b.wav", folder / "a.wav"}, settings);
  CHECK(std::chrono::steady_clock::now() - before < seconds(20));
  REQUIRE_FALSE(heard[0].has_value());
  CHECK(Has(heard[0].error().message, "was not decoded within"));
  CHECK(heard[1].has_value());
}

TEST_CASE("a child that crashes is one failed file", "[audio]") {
  test::TemporaryDirectory folder;
  test::WriteWav(folder / "a.wav", test::Melody(10, 4, 11'025), 11'025);
  DecodeSettings settings;
  settings.program = Script(folder, "killed", "kill -SEGV $$");
  CHECK(FailureOf(folder / "a.wav", settings) ==
        "crashed the decoder (signal 11)");
  settings.program = Script(folder, "quiet", "exit 3");
  CHECK(Has(FailureOf(folder / "a.wav", settings), "broke off (exit 3)"));
  settings.program = Script(folder, "liar", "echo no such answer");
  CHECK(Has(FailureOf(folder / "a.wav", settings), "answer is broken"));
  settings.program = Script(folder, "cut", kDecoder + " \"$@\" | head -c 5000");
  CHECK(Has(FailureOf(folder / "a.wav", settings), "broke off"));
}

TEST_CASE("the decoder may not run longer than its processor time", "[audio]") {
  test::TemporaryDirectory folder;
  test::WriteWav(folder / "a.wav", test::Melody(11, 4, 11'025), 11'025);
  DecodeSettings settings;
  settings.program = Script(folder, "busy", "ulimit -t 1\nwhile :; do :; done");
  settings.limits.processor = seconds(1);
  std::string failure = FailureOf(folder / "a.wav", settings);
  CAPTURE(failure);
  CHECK((Has(failure, "processor time") || Has(failure, "signal 9")));
}

TEST_CASE("the decoder decodes inside a filter and limits", "[audio]") {
  test::TemporaryDirectory folder;
  // More sound than a pipe holds: the child waits for a reader, filtered.
  test::WriteWav(folder / "a.wav", test::Melody(14, 60, 11'025), 11'025);
  Result<OwnedFd> input = OpenAudioFile(folder / "a.wav");
  REQUIRE(input.has_value());
  Result<Child> child = StartDecoder(kDecoder, *input, DecodeLimits{});
  REQUIRE(child.has_value());
  auto line_of = [&child](const std::string& file, const std::string& name) {
    std::ifstream in("/proc/" + std::to_string(child->pid) + "/" + file);
    for (std::string line; std::getline(in, line);) {
      if (line.rfind(name, 0) == 0) return line;
    }
    return std::string();
  };
  auto field = [&line_of](const std::string& name) {
    std::string line = line_of("status", name + ":");
    return line.empty() ? line : line.substr(name.size() + 2);
  };
  for (int i = 0; i < 500 && field("Seccomp") != "2"; ++i) {
    std::this_thread::sleep_for(milliseconds(20));
  }
  CHECK(field("Seccomp") == "2");
  CHECK(field("NoNewPrivs") == "1");
  CHECK(field("Threads") == "1");
  CHECK_FALSE(Has(line_of("limits", "Max address space"), "unlimited"));
  CHECK(Has(line_of("limits", "Max cpu time"), " 120 "));
  CHECK(Has(line_of("limits", "Max core file size"), " 0 "));
  StatusAfterKill(child->pid);
}

TEST_CASE("without a decoder there is no answer at all", "[audio]") {
  test::TemporaryDirectory folder;
  test::WriteWav(folder / "a.wav", test::Melody(12, 4, 11'025), 11'025);
  DecodeSettings settings;
  settings.program = folder / "no-such-program";
  Result<std::vector<Result<DecodedTrack>>> heard =
      DecodeFiles({folder / "a.wav"}, settings);
  REQUIRE_FALSE(heard.has_value());
  CHECK(heard.error().code == ErrorCode::kUnavailable);
}

TEST_CASE("stopping ends all children at once", "[audio]") {
  test::TemporaryDirectory folder;
  std::vector<std::string> paths;
  for (int i = 0; i < 6; ++i) {
    paths.push_back(folder / (std::to_string(i) + ".wav"));
    test::WriteBytes(paths.back(), "something");
  }
  DecodeSettings settings;
  settings.program = Script(folder, "sleeper", "exec sleep 60");
  std::stop_source source;
  settings.stop = source.get_token();
  std::jthread later([&source] {
    std::this_thread::sleep_for(milliseconds(300));
    source.request_stop();
  });
  auto before = std::chrono::steady_clock::now();
  Result<std::vector<Result<DecodedTrack>>> heard =
      DecodeFiles(paths, settings);
  CHECK(std::chrono::steady_clock::now() - before < seconds(10));
  REQUIRE_FALSE(heard.has_value());
  CHECK(heard.error().code == ErrorCode::kInterrupted);
}

TEST_CASE("every file is reported once, whatever the number of children",
          "[audio]") {
  test::TemporaryDirectory folder;
  std::vector<std::string> paths;
  for (std::uint32_t i = 0; i < 9; ++i) {
    paths.push_back(folder / (std::to_string(i) + ".wav"));
    test::WriteWav(paths.back(), test::Melody(20 + i, 3 + i, 11'025), 11'025);
  }
  paths.push_back(folder / "missing.wav");
  for (int jobs : {1, 2, 16}) {
    DecodeSettings settings = Settings();
    settings.jobs = jobs;
    std::vector<int> reports(paths.size(), 0);
    std::size_t last = 0;
    settings.finished = [&](std::size_t file, const Result<DecodedTrack>&,
                            std::size_t done) {
      ++reports[file];
      CHECK(done == ++last);
    };
    std::vector<Result<DecodedTrack>> heard = Decode(paths, settings);
    CHECK(reports == std::vector<int>(paths.size(), 1));
    for (std::size_t i = 0; i < 9; ++i) {
      REQUIRE(heard[i].has_value());
      CHECK(heard[i]->print.duration_ms ==
            static_cast<std::int64_t>(3 + i) * 1'000);
    }
    CHECK_FALSE(heard[9].has_value());
  }
}

}  // namespace qiao::matcher
