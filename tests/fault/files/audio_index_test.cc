// An index of fingerprints whose writer dies, or whose disk is full, at every
// step of an addition that ends in a merge.
#include "registry/store/audio_index.h"

#include <cstdint>
#include <filesystem>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

#include <sys/wait.h>

#include "registry/store/guarded_block.h"
#include "tests/fault/files/file_steps.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/melody.h"
#include "tests/support/temporary_directory.h"

namespace qiao::store {
namespace {

namespace fs = std::filesystem;
using test::Fault;

constexpr std::size_t kSegments = 7;  // one more, and all are merged
constexpr std::size_t kTracks = 2;    // in each

std::vector<IndexedTrack> TracksOf(std::size_t segment) {
  std::mt19937 random(static_cast<std::uint32_t>(segment));
  std::vector<IndexedTrack> tracks;
  for (std::size_t t = 0; t < kTracks; ++t) {
    IndexedTrack track;
    track.id = std::to_string(segment) + "-" + std::to_string(t);
    for (int i = 0; i < 300; ++i) {
      track.print.items.push_back(static_cast<std::uint32_t>(random()));
    }
    track.print.duration_ms = 37'000;
    tracks.push_back(std::move(track));
  }
  return tracks;
}

void AddSegments(const std::string& folder, std::size_t first,
                 std::size_t last) {
  auto writer = AudioIndexWriter::Open(folder);
  REQUIRE(writer.has_value());
  for (std::size_t segment = first; segment < last; ++segment) {
    REQUIRE(writer->Add(TracksOf(segment)).has_value());
  }
}

// Every track of the first `segments` is there, whole, and found by its keys;
// returns how many tracks there are.
std::size_t CheckHolds(const std::string& folder, std::size_t segments) {
  const auto index = AudioIndex::Open(folder);
  REQUIRE(index.has_value());
  std::set<std::string> ids;
  for (std::size_t t = 0; t < index->size(); ++t) {
    CHECK(ids.emplace(index->IdOf(t)).second);
  }
  REQUIRE(index->size() >= segments * kTracks);
  for (std::size_t segment = 0; segment < segments; ++segment) {
    const std::vector<IndexedTrack> tracks = TracksOf(segment);
    for (std::size_t t = 0; t < tracks.size(); ++t) {
      const std::size_t at = segment * kTracks + t;
      CHECK(index->IdOf(at) == tracks[t].id);
      CHECK(index->PrintOf(at).items == tracks[t].print.items);
      const auto found =
          index->Candidates(tracks[t].print, 1, matcher::KeyReach::kExact);
      REQUIRE(found.size() == 1);
      CHECK(found.front().track == at);
    }
  }
  return index->size();
}

enum class Outcome { kDone, kRefused, kKilled };

// Opens the index and adds the last segment in a process of its own, in which
// step `step` fails.
Outcome AddInChild(const std::string& folder, int step, Fault fault) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const std::vector<IndexedTrack> tracks = TracksOf(kSegments);
    test::FailAtStep(step, fault);
    auto writer = AudioIndexWriter::Open(folder);
    const bool done = writer.has_value() && writer->Add(tracks).has_value();
    test::EndFaults();
    ::_exit(done ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  const int code = WEXITSTATUS(status);
  if (code == test::kKilled) return Outcome::kKilled;
  REQUIRE(code <= 1);
  return code == 0 ? Outcome::kDone : Outcome::kRefused;
}

std::size_t FilesIn(const std::string& folder) {
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder)) {
    ++files;
  }
  return files;
}

int StepsOfAnAddition(const std::string& folder) {
  test::FailAtStep(0, Fault::kNone);
  AddSegments(folder, kSegments, kSegments + 1);
  return test::EndFaults();
}

}  // namespace

TEST_CASE("an addition that fails or dies at any step loses nothing",
          "[fault][audio]") {
  test::TemporaryDirectory work;
  AddSegments(work / "base", 0, kSegments);
  fs::copy(work / "base", work / "whole");
  const int steps = StepsOfAnAddition(work / "whole");
  REQUIRE(steps > 20);
  CHECK(CheckHolds(work / "whole", kSegments + 1) == (kSegments + 1) * kTracks);
  const std::size_t files = FilesIn(work / "whole");

  int killed = 0;
  int refused = 0;
  for (const Fault fault : {Fault::kFullDisk, Fault::kLate, Fault::kKillBefore,
                            Fault::kKillAfter}) {
    for (int step = 1; step <= steps; ++step) {
      CAPTURE(static_cast<int>(fault), step);
      const std::string folder = work / "case";
      fs::remove_all(folder);
      fs::copy(work / "base", folder);
      const Outcome outcome = AddInChild(folder, step, fault);
      killed += outcome == Outcome::kKilled ? 1 : 0;
      refused += outcome == Outcome::kRefused ? 1 : 0;
      // What was acknowledged is there; the last segment is, or is not.
      const std::size_t held =
          CheckHolds(folder, kSegments + (outcome == Outcome::kDone ? 1 : 0));
      const bool with_last = held == (kSegments + 1) * kTracks;
      CHECK((with_last || held == kSegments * kTracks));
      // The next writer sweeps what is left, and goes on.
      AddSegments(folder, kSegments, kSegments + (with_last ? 0 : 1));
      CHECK(CheckHolds(folder, kSegments + 1) == (kSegments + 1) * kTracks);
      const auto check = CheckAudioIndex(folder);
      REQUIRE(check.has_value());
      CHECK(check->mended.empty());
      CHECK(check->lost.empty());
      // An index whose merge failed keeps its segments until there is more.
      CHECK(FilesIn(folder) <= files + kSegments + 1);
    }
  }
  CHECK(killed == 2 * steps);
  CHECK(refused > steps);
}

TEST_CASE("a writer that was refused goes on when there is room again",
          "[fault][audio]") {
  test::TemporaryDirectory work;
  AddSegments(work / "base", 0, kSegments);
  fs::copy(work / "base", work / "whole");
  const int steps = StepsOfAnAddition(work / "whole");
  for (int step = 1; step <= steps; ++step) {
    CAPTURE(step);
    const std::string folder = work / "case";
    fs::remove_all(folder);
    fs::copy(work / "base", folder);
    {
      auto writer = AudioIndexWriter::Open(folder);
      REQUIRE(writer.has_value());
      test::FailAtStep(step, Fault::kFullDisk);
      const auto refused = writer->Add(TracksOf(kSegments));
      test::EndFaults();
      if (refused.has_value()) break;  // beyond its last step
      CHECK(refused.error().code == ErrorCode::kStorage);
      REQUIRE(writer->Add(TracksOf(kSegments + 1)).has_value());
    }
    const auto index = AudioIndex::Open(folder);
    REQUIRE(index.has_value());
    CHECK(index->size() >= (kSegments + 1) * kTracks);
    CHECK(index->IdOf(index->size() - 1) == TracksOf(kSegments + 1)[1].id);
    const auto check = CheckAudioIndex(folder);
    REQUIRE(check.has_value());
    CHECK(check->mended.empty());
    CHECK(check->lost.empty());
  }
}

TEST_CASE("any flipped byte of a small segment is noticed, named and mended",
          "[fault][audio]") {
  test::TemporaryDirectory work;
  const std::string folder = work / "x";
  AddSegments(folder, 0, 1);
  for (const std::string name : {"00000001.prints", "00000002.keys"}) {
    const std::string path = folder + "/" + name;
    const std::string whole = test::ReadFile(path);
    std::string written = test::ReadFile(folder + "/manifest");
    std::istringstream line(written.substr(written.find(name)));
    std::string skipped, root;
    std::size_t payload = 0;
    line >> skipped >> skipped >> payload >> skipped >> root;
    Digest digest;
    REQUIRE(FromHex(root, digest.bytes));
    // All of the payload and its checks; of the parity, which is zeros nearly
    // all, every 251st.
    const std::size_t dense = whole.size() - 64 * 1024;
    for (std::size_t at = 0; at < whole.size(); at += at < dense ? 1 : 251) {
      std::string bytes = whole;
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
      CAPTURE(name, at);
      test::WriteBytes(path, bytes);
      // The guard is not needed until something is to be mended.
      const auto opened = AudioIndex::Open(folder);
      REQUIRE(opened.has_value() == (at >= payload));
      if (at < payload) {
        REQUIRE(opened.error().code == ErrorCode::kUnreadable);
        REQUIRE(opened.error().message.find(name) != std::string::npos);
      }
      if (at % 331 == 0) {
        const auto check = CheckAudioIndex(folder);
        REQUIRE(check.has_value());
        REQUIRE(check->lost.empty());
        REQUIRE(check->mended ==
                std::vector<std::string>{name +
                                         ": damaged, rebuilt from its parity"});
        REQUIRE(test::ReadFile(path) == whole);
      }
      REQUIRE(Mend(bytes, payload, digest) == Mending::kMended);
      REQUIRE(bytes == whole);
    }
    test::WriteBytes(path, whole);
  }
}

}  // namespace qiao::store
