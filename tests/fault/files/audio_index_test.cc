// An index of fingerprints whose writer dies, whose disk is full or whose power
// fails, at every step of an addition that ends in a merge.
#include "registry/store/audio_index.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "registry/store/audio_index_check.h"
#include "registry/store/audio_index_writer.h"
#include "tests/fault/files/file_steps.h"
#include "tests/fault/files/grown_index.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace qiao::test {
namespace {

namespace fs = std::filesystem;

// One more addition, and eight files become one; after 63, eight times eight.
constexpr std::size_t kBeforeMerge = 7;
constexpr std::size_t kBeforeTwoMerges = 63;

const std::vector<Fault> kFaults = {Fault::kFullDisk,     Fault::kLate,
                                    Fault::kKillBefore,   Fault::kKillAfter,
                                    Fault::kLoseBytes,    Fault::kLoseNames,
                                    Fault::kLoseNewNames, Fault::kLoseAll};

// Lets the addition after the first `additions` fail in each way, at one of
// `stride` steps each.
void FailEverywhere(std::size_t additions, int stride) {
  TemporaryDirectory work;
  Grow(work / "base", 0, additions);
  fs::copy(work / "base", work / "whole");
  const int steps = StepsOf(work / "whole", additions);
  REQUIRE(steps > 40);
  const std::size_t files = FilesIn(work / "base");
  int killed = 0;
  int refused = 0;
  int states = 0;
  for (std::size_t f = 0; f < kFaults.size(); ++f) {
    for (int step = 1 + static_cast<int>(f) % stride; step <= steps;
         step += stride) {
      CAPTURE(static_cast<int>(kFaults[f]), step);
      const std::string folder = work / "case";
      fs::remove_all(folder);
      fs::copy(work / "base", folder);
      const Ended ended = AddInChild(folder, additions, step, kFaults[f]);
      CHECK(TroubleAfter(folder, additions, ended) == "");
      // What a fault left is swept, and what was to be merged is.
      CHECK(FilesIn(folder) < files);
      ++states;
      killed += ended.killed ? 1 : 0;
      refused += !ended.killed && !ended.acknowledged ? 1 : 0;
    }
  }
  WARN(states << " states, " << killed << " ended, " << refused << " refused");
  CHECK(killed > states / 2);
  CHECK(refused > states / 8);
}

}  // namespace

TEST_CASE("an addition that fails, dies or loses its power loses nothing",
          "[fault][audio]") {
  FailEverywhere(kBeforeMerge, 7);
}

TEST_CASE("an addition that merges may fail at every step",
          "[.every][fault][audio]") {
  FailEverywhere(kBeforeMerge, 1);
}

TEST_CASE("an addition that merges twice may fail at every step",
          "[.every][fault][audio]") {
  FailEverywhere(kBeforeTwoMerges, 1);
}

TEST_CASE("a writer that forgot to sync would be found out", "[fault][audio]") {
  TemporaryDirectory work;
  Grow(work / "base", 0, kBeforeMerge);
  fs::copy(work / "base", work / "whole");
  const int steps = StepsOf(work / "whole", kBeforeMerge);
  for (const auto& [forgotten, loss] :
       {std::pair{Forgotten::kFileSyncs, Fault::kLoseBytes},
        {Forgotten::kFolderSyncs, Fault::kLoseNames},
        {Forgotten::kFolderSyncs, Fault::kLoseNewNames}}) {
    bool found = false;
    for (int step = 1; step <= steps && !found; ++step) {
      const std::string folder = work / "case";
      fs::remove_all(folder);
      fs::copy(work / "base", folder);
      const Ended ended =
          AddInChild(folder, kBeforeMerge, step, loss, forgotten);
      found = !TroubleAfter(folder, kBeforeMerge, ended).empty();
    }
    CAPTURE(static_cast<int>(forgotten), static_cast<int>(loss));
    CHECK(found);
  }
}

TEST_CASE("a writer that was refused goes on when there is room again",
          "[fault][audio]") {
  TemporaryDirectory work;
  Grow(work / "base", 0, kBeforeMerge);
  fs::copy(work / "base", work / "whole");
  const int steps = StepsOf(work / "whole", kBeforeMerge);
  for (int step = 1; step <= steps; ++step) {
    CAPTURE(step);
    const std::string folder = work / "case";
    fs::remove_all(folder);
    fs::copy(work / "base", folder);
    {
      auto writer = store::AudioIndexWriter::Open(folder);
      REQUIRE(writer.has_value());
      FailAtStep(step, Fault::kFullDisk);
      const auto refused = writer->Add(AdditionOf(kBeforeMerge));
      EndFaults();
      if (refused.has_value()) break;  // beyond its last step
      const ErrorCode code = refused.error().code;
      CHECK((code == ErrorCode::kStorage || code == ErrorCode::kNoRoom));
      REQUIRE(writer->Add(AdditionOf(kBeforeMerge + 1)).has_value());
    }
    const auto index = store::AudioIndex::Open(folder);
    REQUIRE(index.has_value());
    CHECK(index->size() >= (kBeforeMerge + 1) * kTracksEach);
    CHECK(index->IdOf(index->size() - 1) ==
          AdditionOf(kBeforeMerge + 1).back().id);
    const auto check = store::CheckAudioIndex(folder);
    REQUIRE(check.has_value());
    CHECK(check->mended.empty());
    CHECK(check->lost.empty());
  }
}

}  // namespace qiao::test
