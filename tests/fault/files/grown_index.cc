#include "tests/fault/files/grown_index.h"

#include <cstdint>
#include <filesystem>
#include <random>
#include <set>
#include <unistd.h>

#include <sys/mman.h>
#include <sys/wait.h>

#include "registry/store/audio_index.h"
#include "registry/store/audio_index_check.h"
#include "registry/store/audio_index_writer.h"
#include "tests/support/catch.h"

namespace qiao::test {
namespace {

using store::AudioIndex;
using store::AudioIndexWriter;
using store::IndexedTrack;

// What is wrong with one track, if anything.
std::string TroubleWith(const AudioIndex& index, std::size_t at,
                        const IndexedTrack& track) {
  if (index.IdOf(at) != track.id) return track.id + " is not in its place";
  if (index.PrintOf(at).items != track.print.items) {
    return track.id + " has other items";
  }
  const auto found =
      index.Candidates(track.print, 1, matcher::KeyReach::kExact).best;
  if (found.size() != 1 || found.front().track != at) {
    return track.id + " is not found";
  }
  return {};
}

}  // namespace

std::vector<IndexedTrack> AdditionOf(std::size_t number) {
  std::mt19937 random(static_cast<std::uint32_t>(number));
  std::vector<IndexedTrack> tracks;
  for (std::size_t t = 0; t < kTracksEach; ++t) {
    IndexedTrack track;
    track.id = std::to_string(number) + "-" + std::to_string(t);
    for (int i = 0; i < 300; ++i) {
      track.print.items.push_back(static_cast<std::uint32_t>(random()));
    }
    track.print.duration_ms = 37'000;
    tracks.push_back(std::move(track));
  }
  return tracks;
}

void Grow(const std::string& folder, std::size_t first, std::size_t last) {
  auto writer = AudioIndexWriter::Open(folder);
  REQUIRE(writer.has_value());
  for (std::size_t number = first; number < last; ++number) {
    REQUIRE(writer->Add(AdditionOf(number)).has_value());
  }
}

int StepsOf(const std::string& folder, std::size_t number) {
  FailAtStep(0, Fault::kNone);
  Grow(folder, number, number + 1);
  return EndFaults();
}

Ended AddInChild(const std::string& folder, std::size_t number, int step,
                 Fault fault, Forgotten forgotten) {
  void* const shared = ::mmap(nullptr, 1, PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  REQUIRE(shared != MAP_FAILED);
  auto* const acknowledged = static_cast<volatile char*>(shared);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const std::vector<IndexedTrack> tracks = AdditionOf(number);
    Forget(forgotten);
    FailAtStep(step, fault);
    {
      auto writer = AudioIndexWriter::Open(folder);
      if (writer && writer->Add(tracks)) *acknowledged = 1;
    }
    EndFaults();
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  const int code = WEXITSTATUS(status);
  REQUIRE((code == 0 || code == kKilled));
  const Ended ended{*acknowledged != 0, code == kKilled};
  ::munmap(shared, 1);
  return ended;
}

Held HeldIn(const std::string& folder, std::size_t least) {
  const auto index = AudioIndex::Open(folder);
  if (!index) return {0, index.error().message};
  Held held{index->size() / kTracksEach, {}};
  if (index->size() % kTracksEach != 0) held.trouble = "half of an addition";
  if (held.additions < least) held.trouble = "an addition is missing";
  if (held.additions > least + 1) held.trouble = "an addition is there twice";
  for (std::size_t number = 0; number < held.additions && held.trouble.empty();
       ++number) {
    const std::vector<IndexedTrack> tracks = AdditionOf(number);
    for (std::size_t t = 0; t < tracks.size() && held.trouble.empty(); ++t) {
      held.trouble = TroubleWith(*index, number * kTracksEach + t, tracks[t]);
    }
  }
  return held;
}

std::string TroubleAfter(const std::string& folder, std::size_t number,
                         const Ended& ended) {
  const Held held = HeldIn(folder, number + (ended.acknowledged ? 1 : 0));
  if (!held.trouble.empty()) return held.trouble;
  {
    auto writer = AudioIndexWriter::Open(folder);
    if (!writer) return writer.error().message;
    for (const IndexedTrack& track : AdditionOf(number)) {
      const auto known = writer->Has(track.id);
      if (!known) return known.error().message;
      if (*known != (held.additions > number)) {
        return "the catalogue and the index differ";
      }
    }
    for (std::size_t next = held.additions; next <= number + 1; ++next) {
      const auto added = writer->Add(AdditionOf(next));
      if (!added) return added.error().message;
    }
  }
  const Held grown = HeldIn(folder, number + 2);
  if (!grown.trouble.empty()) return grown.trouble;
  const auto check = store::CheckAudioIndex(folder);
  if (!check) return check.error().message;
  for (const auto* lines : {&check->mended, &check->lost}) {
    if (!lines->empty()) return "a check finds " + lines->front();
  }
  return {};
}

std::size_t FilesIn(const std::string& folder) {
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry :
       std::filesystem::directory_iterator(folder)) {
    ++files;
  }
  return files;
}

}  // namespace qiao::test
