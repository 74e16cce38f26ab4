#include "tests/fault/files/crash_walk.h"

#include <random>
#include <unordered_set>
#include <utility>

namespace qiao::test {
namespace {

constexpr struct {
  Unsynced what;
  const char* how;
} kLosses[] = {{Unsynced::kBytes, "bytes lost"},
               {Unsynced::kNames, "names lost"},
               {Unsynced::kNewNames, "new names lost"},
               {Unsynced::kAll, "all lost"}};

class Walker {
 public:
  Walker(const RecordedJob& recorded, const Walk& walk,
         const std::function<bool(const CrashState&)>& visit)
      : recorded_(recorded), walk_(walk), visit_(visit), random_(walk.seed) {}

  Walked Run(const std::string& home) {
    CrashDisk disk(recorded_.before, home);
    const std::size_t end = recorded_.changes.size();
    for (std::size_t done = 0; done <= end && goes_on_; ++done) {
      if (done > 0) disk.Do(recorded_.changes[done - 1]);
      if (done % walk_.stride == 0 || done == end) Visit(disk, done);
    }
    return walked_;
  }

 private:
  void Visit(const CrashDisk& disk, std::size_t done) {
    Visit("killed", done, disk.Now());
    if (done < recorded_.changes.size()) {
      Visit("killed in a write", done, disk.Half(recorded_.changes[done]));
    }
    if (!disk.HasUnsynced()) return;
    for (const auto& [what, how] : kLosses) {
      Visit(how, done, disk.Without(what));
    }
    for (std::size_t i = 0; i < walk_.torn; ++i) {
      const bool large = i % 2 == 1;
      Visit(large ? "torn at 4096" : "torn at 512", done,
            disk.Torn(large ? 4096 : 512, random_));
    }
  }

  void Visit(const char* how, std::size_t done, Files files) {
    if (!goes_on_) return;
    ++walked_.reached;
    CrashState state{how, done, recorded_.PassedAfter(done), std::move(files)};
    if (!seen_.insert(HashOf(state)).second) return;
    ++walked_.different;
    goes_on_ = visit_(state);
  }

  static std::size_t HashOf(const CrashState& state) {
    const std::hash<std::string> hash;
    std::size_t sum = state.milestones;
    for (const auto& [name, bytes] : state.files) {
      for (const std::size_t part : {hash(name), hash(bytes)}) {
        sum = sum * 0x9E3779B97F4A7C15U + part;
      }
    }
    return sum;
  }

  const RecordedJob& recorded_;
  const Walk& walk_;
  const std::function<bool(const CrashState&)>& visit_;
  std::mt19937_64 random_;
  std::unordered_set<std::size_t> seen_;
  Walked walked_;
  bool goes_on_ = true;
};

}  // namespace

Walked WalkCrashes(const RecordedJob& recorded, const Walk& walk,
                   const std::function<bool(const CrashState&)>& visit) {
  return Walker(recorded, walk, visit).Run(recorded.home);
}

std::string TroubleAfter(const RecordedJob& recorded, const CrashState& state,
                         const std::string& home, const Looks& looks) {
  const bool all_acknowledged =
      state.milestones + 1 == recorded.milestones.size();
  if (recorded.job.trouble_left && all_acknowledged) {
    for (const auto& [name, bytes] : state.files) {
      auto trouble = recorded.job.trouble_left(name, bytes);
      if (!trouble.empty()) return trouble;
    }
  }
  WriteFiles(state.files, home);
  return TroubleIn(home, recorded, {state.milestones, true}, looks);
}

}  // namespace qiao::test
