#include "registry/store/audio_index_writer.h"

#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "registry/store/audio_index.h"
#include "registry/store/audio_index_check.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/melody.h"
#include "tests/support/temporary_directory.h"

namespace qiao::store {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

IndexedTrack TrackOf(std::uint32_t number) {
  std::mt19937 random(number);
  IndexedTrack track;
  track.id = "track-" + std::to_string(number);
  for (int i = 0; i < 120; ++i) {
    track.print.items.push_back(static_cast<std::uint32_t>(random()));
  }
  track.print.duration_ms = 14'000 + number;
  return track;
}

void AddEach(const std::string& folder, std::uint32_t first,
             std::uint32_t last) {
  auto writer = AudioIndexWriter::Open(folder);
  REQUIRE(writer.has_value());
  for (std::uint32_t number = first; number < last; ++number) {
    const std::vector<IndexedTrack> one = {TrackOf(number)};
    REQUIRE(writer->Add(one).has_value());
  }
}

void CheckHolds(const std::string& folder, std::uint32_t tracks) {
  const auto index = AudioIndex::Open(folder);
  REQUIRE(index.has_value());
  REQUIRE(index->size() == tracks);
  for (std::uint32_t number = 0; number < tracks; ++number) {
    const IndexedTrack track = TrackOf(number);
    CHECK(index->IdOf(number) == track.id);
    CHECK(index->PrintOf(number) == track.print);
    const auto found =
        index->Candidates(track.print, 1, matcher::KeyReach::kExact).best;
    REQUIRE(found.size() == 1);
    CHECK(found.front().track == number);
  }
}

std::size_t FilesWith(const std::string& folder, const std::string& ending) {
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ending) ++files;
  }
  return files;
}

}  // namespace

TEST_CASE("tracks that are added one by one lie in few files",
          "[store][audio]") {
  test::TemporaryDirectory work;
  AddEach(work / "x", 0, 100);
  CHECK(FilesWith(work / "x", ".prints") < 12);
  CHECK(FilesWith(work / "x", ".keys") < 12);
  CheckHolds(work / "x", 100);
  const auto check = CheckAudioIndex(work / "x");
  REQUIRE(check.has_value());
  CHECK(check->mended == Lines());
  CHECK(check->lost == Lines());
}

TEST_CASE("a merge is the same bytes as one addition of all",
          "[store][audio]") {
  test::TemporaryDirectory work;
  AddEach(work / "one", 0, 8);
  std::vector<IndexedTrack> all;
  for (std::uint32_t number = 0; number < 8; ++number) {
    all.push_back(TrackOf(number));
  }
  auto writer = AudioIndexWriter::Open(work / "all");
  REQUIRE(writer.has_value());
  REQUIRE(writer->Add(all).has_value());
  CHECK(test::ReadFile(work / "one/00000017.prints") ==
        test::ReadFile(work / "all/00000001.prints"));
  CHECK(test::ReadFile(work / "one/00000018.keys") ==
        test::ReadFile(work / "all/00000002.keys"));
}

TEST_CASE("a track whose id is there is refused, and the others with it",
          "[store][audio]") {
  test::TemporaryDirectory work;
  AddEach(work / "x", 0, 2);
  auto writer = AudioIndexWriter::Open(work / "x");
  REQUIRE(writer.has_value());
  const std::vector<IndexedTrack> more = {TrackOf(2), TrackOf(1)};
  const auto refused = writer->Add(more);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::kInvalid);
  CHECK(writer->size() == 2);
  CHECK_FALSE(*writer->Has("track-2"));
  CHECK(*writer->Has("track-1"));
  const std::vector<IndexedTrack> one = {TrackOf(2)};
  REQUIRE(writer->Add(one).has_value());
  CheckHolds(work / "x", 3);
}

TEST_CASE("an index without a catalogue gets one from its prints, and says so",
          "[store][audio]") {
  test::TemporaryDirectory work;
  AddEach(work / "x", 0, 11);
  fs::remove(work / "x/catalogue.sqlite");
  {
    auto writer = AudioIndexWriter::Open(work / "x");
    REQUIRE(writer.has_value());
    CHECK(writer->rebuilt() ==
          Lines{"catalogue.sqlite: missing, made from the prints"});
    CHECK(*writer->Has("track-10"));
    CHECK_FALSE(*writer->Has("track-11"));
  }
  const auto again = AudioIndexWriter::Open(work / "x");
  REQUIRE(again.has_value());
  CHECK(again->rebuilt() == Lines());
}

TEST_CASE("a catalogue that is behind is completed, and one ahead is cut",
          "[store][audio]") {
  test::TemporaryDirectory work;
  AddEach(work / "x", 0, 3);
  fs::copy(work / "x/catalogue.sqlite", work / "behind");
  AddEach(work / "x", 3, 11);
  fs::copy(work / "x/catalogue.sqlite", work / "ahead");
  fs::remove(work / "x/catalogue.sqlite");
  fs::copy(work / "behind", work / "x/catalogue.sqlite");
  {
    auto writer = AudioIndexWriter::Open(work / "x");
    REQUIRE(writer.has_value());
    CHECK(writer->rebuilt() ==
          Lines{"catalogue.sqlite: behind, completed from the prints"});
    CHECK(*writer->Has("track-2"));
    CHECK(*writer->Has("track-10"));
  }
  AddEach(work / "y", 0, 3);
  fs::remove(work / "y/catalogue.sqlite");
  fs::copy(work / "ahead", work / "y/catalogue.sqlite");
  auto writer = AudioIndexWriter::Open(work / "y");
  REQUIRE(writer.has_value());
  CHECK(writer->rebuilt() == Lines());
  CHECK(*writer->Has("track-2"));
  CHECK_FALSE(*writer->Has("track-3"));
}

TEST_CASE("a check makes a catalogue anew that says something else",
          "[store][audio]") {
  test::TemporaryDirectory work;
  AddEach(work / "x", 0, 3);
  std::string bytes = test::ReadFile(work / "x/catalogue.sqlite");
  const std::size_t at = bytes.find("track-1");
  REQUIRE(at != std::string::npos);
  bytes[at] = 'T';
  test::WriteBytes(work / "x/catalogue.sqlite", bytes);
  const auto check = CheckAudioIndex(work / "x");
  REQUIRE(check.has_value());
  CHECK(check->mended ==
        Lines{"catalogue.sqlite: damaged, rebuilt from the prints"});
  const auto again = CheckAudioIndex(work / "x");
  REQUIRE(again.has_value());
  CHECK(again->mended == Lines());
}

}  // namespace qiao::store
