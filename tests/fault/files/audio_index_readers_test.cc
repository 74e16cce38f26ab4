// An index of fingerprints that is read and checked by others while it grows.
#include <cstdint>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>

#include <sys/wait.h>

#include "registry/store/audio_index.h"
#include "registry/store/audio_index_check.h"
#include "registry/store/audio_index_writer.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace qiao::store {
namespace {

constexpr std::uint32_t kAdditions = 70;  // one track each; a merge every eight

IndexedTrack TrackOf(std::uint32_t number) {
  std::mt19937 random(number);
  IndexedTrack track;
  track.id = std::to_string(number);
  for (int i = 0; i < 200; ++i) {
    track.print.items.push_back(static_cast<std::uint32_t>(random()));
  }
  track.print.duration_ms = 25'000;
  return track;
}

// Adds one track after another, each by a writer of its own; waits while
// somebody else holds the lock. False if anything else is in its way.
bool AddOneByOne(const std::string& folder) {
  for (std::uint32_t number = 1; number <= kAdditions;) {
    auto writer = AudioIndexWriter::Open(folder);
    if (!writer && writer.error().code == ErrorCode::kChanged) {
      ::usleep(1'000);
      continue;
    }
    const std::vector<IndexedTrack> tracks = {TrackOf(number)};
    if (!writer || !writer->Add(tracks)) return false;
    ++number;
  }
  return true;
}

// Runs AddOneByOne in a process of its own, and `meanwhile` until it ends.
template <typename Meanwhile>
void WhileItGrows(const std::string& folder, Meanwhile meanwhile) {
  const std::vector<IndexedTrack> first = {TrackOf(0)};
  REQUIRE(AudioIndexWriter::Open(folder)->Add(first).has_value());
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) ::_exit(AddOneByOne(folder) ? 0 : 1);
  int status = 0;
  do {
    meanwhile();
  } while (::waitpid(child, &status, WNOHANG) == 0);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  const auto index = AudioIndex::Open(folder);
  REQUIRE(index.has_value());
  CHECK(index->size() == kAdditions + 1);
}

}  // namespace

TEST_CASE("an index that grows and merges is read at any moment",
          "[fault][audio]") {
  test::TemporaryDirectory work;
  const std::string folder = work / "x";
  std::size_t held = 1;
  WhileItGrows(folder, [&folder, &held] {
    const auto index = AudioIndex::Open(folder);
    REQUIRE(index.has_value());
    CHECK(index->size() >= held);
    held = index->size();
    const auto last = static_cast<std::uint32_t>(held - 1);
    CHECK(index->PrintOf(last).items == TrackOf(last).print.items);
    const auto found =
        index->Candidates(TrackOf(last).print, 1, matcher::KeyReach::kExact)
            .best;
    REQUIRE(found.size() == 1);
    CHECK(found.front().track == last);
  });
}

TEST_CASE("a check beside a writer calls nothing damaged that is being written",
          "[fault][audio]") {
  test::TemporaryDirectory work;
  const std::string folder = work / "x";
  int checks = 0;
  WhileItGrows(folder, [&folder, &checks] {
    const auto check = CheckAudioIndex(folder);
    if (!check) {
      REQUIRE(check.error().code == ErrorCode::kChanged);
      return;
    }
    ++checks;
    CHECK(check->mended == std::vector<std::string>());
    CHECK(check->lost == std::vector<std::string>());
    ::usleep(500);
  });
  CHECK(checks > 0);
}

}  // namespace qiao::store
