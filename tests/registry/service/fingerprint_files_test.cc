#include "registry/service/fingerprint_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "registry/service/print_cache.h"
#include "tests/support/catch.h"
#include "tests/support/melody.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_directory.h"

namespace qiao::registry {
namespace {

namespace fs = std::filesystem;

FingerprintFilesSettings Settings(const std::string& cache) {
  FingerprintFilesSettings settings;
  settings.cache_dir = cache;
  settings.decoder = test::BinDir() + "/qiao-decode";
  return settings;
}

AudioFolder Hear(const std::vector<std::string>& paths,
                 const FingerprintFilesSettings& settings) {
  Result<AudioFolder> folder = FingerprintFiles(paths, settings);
  REQUIRE(folder.has_value());
  return std::move(*folder);
}

void WriteMelody(const std::string& path, std::uint32_t seed) {
  test::WriteWav(path, test::Melody(seed, 6, 11'025), 11'025);
}

std::vector<std::string> CacheFiles(const std::string& cache) {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(cache)) {
    if (entry.is_regular_file()) found.push_back(entry.path().string());
  }
  return found;
}

matcher::DecodedTrack Track() {
  matcher::DecodedTrack track;
  track.print.items = {0, 1, 0xffffffffU, 627964279};
  track.print.duration_ms = 4'321;
  track.header.codec = "flac";
  track.header.media_type = "audio/flac";
  track.header.title = "後來";
  track.header.track = 7;
  track.header.duration_ms = 4'400;
  track.warning = "2 damaged packets";
  return track;
}

}  // namespace

TEST_CASE("a file is heard once; the second time the cache answers",
          "[registry][audio]") {
  test::TemporaryDirectory folder;
  WriteMelody(folder / "a.wav", 1);
  FingerprintFilesSettings settings = Settings(folder / "cache");
  AudioFolder first = Hear({folder / "a.wav"}, settings);
  REQUIRE(first.files.size() == 1);
  CHECK_FALSE(first.files[0].from_cache);
  // With a decoder that cannot run, only the cache can answer.
  settings.decoder = folder / "no-such-program";
  fs::rename(folder / "a.wav", folder / "renamed.wav");
  AudioFolder second = Hear({folder / "renamed.wav"}, settings);
  REQUIRE(second.files.size() == 1);
  CHECK(second.files[0].from_cache);
  CHECK(*second.files[0].print == *first.files[0].print);
  CHECK(second.files[0].codec == "pcm_s16le");
  CHECK(second.files[0].audio == first.files[0].audio);
}

TEST_CASE("a heard file carries what a registration signs",
          "[registry][audio]") {
  test::TemporaryDirectory folder;
  WriteMelody(folder / "a.wav", 2);
  AudioFolder heard = Hear({folder / "a.wav"}, Settings(""));
  REQUIRE(heard.files.size() == 1);
  const HeardFile& file = heard.files[0];
  CHECK(file.audio.bytes ==
        static_cast<std::int64_t>(fs::file_size(folder / "a.wav")));
  CHECK(file.audio.media == "audio/wav");
  std::string sum = folder / "sum";
  REQUIRE(std::system(
              ("sha256sum < " + (folder / "a.wav") + " > " + sum).c_str()) ==
          0);
  std::string digest;
  std::ifstream(sum) >> digest;
  CHECK(ToText(file.audio.sha256) == digest);
  CHECK(file.reference.alg == "chromaprint-1");
  CHECK(file.reference.count ==
        static_cast<std::int64_t>(file.print->items.size()));
  CHECK(file.reference.ms == 6'000);
}

TEST_CASE("items are described by their little-endian bytes",
          "[registry][audio]") {
  Fingerprint print;
  print.items = {0x04030201U, 0xddccbbaaU};
  CHECK(ItemBytes(print) == "\x01\x02\x03\x04\xaa\xbb\xcc\xdd");
  // printf '\x01\x02\x03\x04\xaa\xbb\xcc\xdd' | sha256sum
  CHECK(ToText(ReferenceTo(print).sha256) ==
        "f51c9b0b3e2f4e386b1c77e81d341867052f700fbf3fd12897f298d6e38cbcf1");
}

TEST_CASE("failures keep their place and their reason; the others are heard",
          "[registry][audio]") {
  test::TemporaryDirectory folder;
  WriteMelody(folder / "a.wav", 3);
  WriteMelody(folder / "c.wav", 4);
  test::WriteBytes(folder / "b.wav", "no sound at all");
  std::size_t last = 0;
  FingerprintFilesSettings settings = Settings(folder / "cache");
  settings.progress = [&last](std::size_t done, std::size_t total) {
    CHECK(done >= last);
    CHECK(total == 4);
    last = done;
  };
  AudioFolder heard = Hear({folder / "a.wav", folder / "b.wav",
                            folder / "none.wav", folder / "c.wav"},
                           settings);
  CHECK(last == 4);
  REQUIRE(heard.files.size() == 2);
  CHECK(heard.files[0].path == folder / "a.wav");
  CHECK(heard.files[1].path == folder / "c.wav");
  REQUIRE(heard.failures.size() == 2);
  CHECK(heard.failures[0].path == folder / "b.wav");
  CHECK(heard.failures[0].reason.find("not audio") != std::string::npos);
  CHECK(heard.failures[1].path == folder / "none.wav");
}

TEST_CASE("files of the same bytes are decoded once", "[registry][audio]") {
  test::TemporaryDirectory folder;
  WriteMelody(folder / "a.wav", 5);
  fs::copy_file(folder / "a.wav", folder / "b.wav");
  // Each start of this decoder leaves a line.
  std::string decoder = folder / "decoder";
  test::WriteBytes(decoder, "#!/bin/sh\necho started >> " + (folder / "log") +
                                "\nexec " + test::BinDir() +
                                "/qiao-decode \"$@\"\n");
  fs::permissions(decoder, fs::perms::owner_all);
  FingerprintFilesSettings settings = Settings(folder / "cache");
  settings.decoder = decoder;
  AudioFolder heard = Hear({folder / "a.wav", folder / "b.wav"}, settings);
  REQUIRE(heard.files.size() == 2);
  CHECK(heard.files[0].print == heard.files[1].print);
  CHECK(fs::file_size(folder / "log") == std::string("started\n").size());
}

TEST_CASE("a damaged cache file is as good as none", "[registry][audio]") {
  test::TemporaryDirectory folder;
  WriteMelody(folder / "a.wav", 6);
  FingerprintFilesSettings settings = Settings(folder / "cache");
  AudioFolder first = Hear({folder / "a.wav"}, settings);
  std::vector<std::string> kept = CacheFiles(folder / "cache");
  REQUIRE(kept.size() == 1);
  std::fstream file(kept[0], std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(100);
  file.put('~');
  file.close();
  AudioFolder second = Hear({folder / "a.wav"}, settings);
  REQUIRE(second.files.size() == 1);
  CHECK_FALSE(second.files[0].from_cache);
  CHECK(*second.files[0].print == *first.files[0].print);
  CHECK(Hear({folder / "a.wav"}, settings).files.at(0).from_cache);
}

TEST_CASE("a cache that cannot be written to costs time, not the answer",
          "[registry][audio]") {
  test::TemporaryDirectory folder;
  WriteMelody(folder / "a.wav", 7);
  test::WriteBytes(folder / "cache", "a file where the folder should be");
  AudioFolder heard = Hear({folder / "a.wav"}, Settings(folder / "cache"));
  CHECK(heard.files.size() == 1);
}

TEST_CASE("any changed or missing byte of a kept track is noticed",
          "[registry][audio]") {
  std::string bytes = EncodeTrack(Track());
  std::optional<matcher::DecodedTrack> back = DecodeTrack(bytes);
  REQUIRE(back.has_value());
  CHECK(back->print == Track().print);
  CHECK(back->header.title == "後來");
  CHECK(back->header.track == 7);
  CHECK(back->header.duration_ms == 4'400);
  CHECK(back->warning == "2 damaged packets");
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CHECK_FALSE(DecodeTrack(changed).has_value());
    CHECK_FALSE(DecodeTrack(bytes.substr(0, i)).has_value());
  }
}

TEST_CASE("stopping says that it stopped", "[registry][audio]") {
  test::TemporaryDirectory folder;
  WriteMelody(folder / "a.wav", 8);
  FingerprintFilesSettings settings = Settings(folder / "cache");
  std::stop_source source;
  source.request_stop();
  settings.stop = source.get_token();
  Result<AudioFolder> heard = FingerprintFiles({folder / "a.wav"}, settings);
  REQUIRE_FALSE(heard.has_value());
  CHECK(heard.error().code == ErrorCode::kInterrupted);
}

TEST_CASE("a folder lists its audio files by path, each once",
          "[registry][audio]") {
  test::TemporaryDirectory folder;
  fs::create_directories(folder / "cd2/扉頁");
  for (const char* name :
       {"b.FLAC", "a.mp3", "notes.txt", "cd2/01.wav", "cd2/扉頁/x.ogg"}) {
    test::WriteBytes(folder / name, "x");
  }
  fs::create_symlink(folder / "a.mp3", folder / "link.mp3");
  fs::create_directory_symlink(folder / "cd2", folder / "cd3");
  // Links that lead elsewhere, or nowhere, are files that a label delivers.
  test::TemporaryDirectory archive;
  test::WriteBytes(archive / "c.wav", "x");
  fs::create_symlink(archive / "c.wav", folder / "far.wav");
  fs::create_symlink(archive / "none.wav", folder / "lost.wav");
  Result<std::vector<std::string>> found = ListAudioFiles(folder.path());
  REQUIRE(found.has_value());
  CHECK(*found == std::vector<std::string>{
                      folder / "a.mp3", folder / "b.FLAC",
                      folder / "cd2/01.wav", folder / "cd2/扉頁/x.ogg",
                      folder / "far.wav", folder / "lost.wav"});
  CHECK(*ListAudioFiles(folder / "notes.txt") ==
        std::vector<std::string>{folder / "notes.txt"});
  CHECK(ListAudioFiles(folder / "none").error().code == ErrorCode::kNotFound);
}

}  // namespace qiao::registry
