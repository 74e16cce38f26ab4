// Faults that are planted in what a program does to its files, each of which a
// simulated crash must show: a simulator that finds nothing is no simulator.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fault/files/crash_walk.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace qiao::test {
namespace {

using Kind = FileChange::Kind;

// A job of the first round, and the home that it was done in.
struct ARecordedJob {
  explicit ARecordedJob(const std::string& name) : maker(place / "home") {
    while (recorded.job.name != name) {
      recorded = Record(maker.Next(), place / "home");
    }
  }
  TemporaryDirectory place{FolderInMemory()};
  JobMaker maker;
  RecordedJob recorded;
};

// The same changes, in another order or without some; what was acknowledged
// stays acknowledged after the same change.
class Planted {
 public:
  explicit Planted(const RecordedJob& sound) : job_(sound) {}

  template <typename Which>
  Planted& Without(const Which& which) {
    std::vector<FileChange> kept;
    std::vector<std::size_t> places;  // of what was the n-th, of so many now
    for (std::size_t i = 0; i < job_.changes.size(); ++i) {
      places.push_back(kept.size());
      if (!which(job_.changes, i)) kept.push_back(job_.changes[i]);
    }
    places.push_back(kept.size());
    for (Milestone& one : job_.milestones) one.changes = places[one.changes];
    job_.changes = std::move(kept);
    return *this;
  }

  // Those of `which` come before all others.
  template <typename Which>
  Planted& First(const Which& which) {
    std::stable_partition(job_.changes.begin(), job_.changes.end(), which);
    return *this;
  }

  // What the first crash comes to that shows it; empty if none does.
  std::string Found() const {
    const TemporaryDirectory place(FolderInMemory());
    std::string trouble;
    WalkCrashes(job_, {}, [&](const CrashState& state) {
      trouble = TroubleAfter(job_, state, place / "home", {});
      return trouble.empty();
    });
    return trouble;
  }

 private:
  RecordedJob job_;
};

auto SyncOf(std::string_view ending) {
  return [=](const std::vector<FileChange>& changes, std::size_t i) {
    return changes[i].kind == Kind::kSync && changes[i].path.ends_with(ending);
  };
}

// synchronous = NORMAL: the journal is synced only before it goes into the
// file, not at each commit.
bool SyncOfCommit(const std::vector<FileChange>& changes, std::size_t i) {
  if (!SyncOf("-wal")(changes, i)) return false;
  return i + 1 == changes.size() || !changes[i + 1].path.ends_with(".db") ||
         changes[i + 1].kind != Kind::kWrite;
}

bool SyncOfFolder(const std::vector<FileChange>& changes, std::size_t i) {
  return changes[i].kind == Kind::kSyncFolder;
}

}  // namespace

TEST_CASE("a sound job is found sound, however it is looked at",
          "[fault][crash]") {
  const ARecordedJob one("register");
  CHECK(Planted(one.recorded).Found() == "");
}

TEST_CASE("a commit that is not synced is found out", "[fault][crash]") {
  const ARecordedJob one("register");
  const std::string found = Planted(one.recorded).Without(SyncOfCommit).Found();
  CHECK_THAT(found, Catch::Matchers::Contains("older than its anchor") ||
                        Catch::Matchers::Contains("it stands at"));
}

TEST_CASE(
    "a registry file that is not synced before its journal goes is found "
    "out",
    "[fault][crash]") {
  const ARecordedJob one("register");
  CHECK(Planted(one.recorded).Without(SyncOf("registry.db")).Found() != "");
}

TEST_CASE("an anchor before its commit is found out", "[fault][crash]") {
  const ARecordedJob one("register");
  const auto of_anchor = [](const FileChange& change) {
    return change.path.find(".anchor") != std::string::npos;
  };
  CHECK_THAT(Planted(one.recorded).First(of_anchor).Found(),
             Catch::Matchers::Contains("older than its anchor"));
}

TEST_CASE("an anchor that is not synced before it gets its name is found out",
          "[fault][crash]") {
  const ARecordedJob one("register");
  CHECK_THAT(Planted(one.recorded).Without(SyncOf(".anchor.new")).Found(),
             Catch::Matchers::Contains("is not the anchor of this registry"));
}

TEST_CASE(
    "a journal of an import that is not safe before its first step is "
    "found out",
    "[fault][crash]") {
  const ARecordedJob one("import");
  CHECK_THAT(Planted(one.recorded).Without(SyncOfFolder).Found(),
             Catch::Matchers::Contains("journal"));
  CHECK_THAT(Planted(one.recorded).Without(SyncOf(".journal.new")).Found(),
             Catch::Matchers::Contains("journal"));
}

TEST_CASE("a key that is not safe before the log knows it is found out",
          "[fault][crash]") {
  const ARecordedJob one("rotate");
  CHECK_THAT(Planted(one.recorded).Without(SyncOfFolder).Found(),
             Catch::Matchers::Contains("in force and lost"));
  CHECK_THAT(Planted(one.recorded).Without(SyncOf(".key.new")).Found(),
             Catch::Matchers::Contains(".key"));
}

TEST_CASE("a redaction whose journal is not emptied, or not for good, is found",
          "[fault][crash]") {
  const ARecordedJob one("correct");
  CHECK(Planted(one.recorded).Found() == "");
  const auto cut = [](const std::vector<FileChange>& changes, std::size_t i) {
    return changes[i].path.ends_with("-wal") && changes[i].kind == Kind::kCut;
  };
  CHECK_THAT(Planted(one.recorded).Without(cut).Found(),
             Catch::Matchers::Contains("-wal holds the erased"));
  const auto sync_of_cut = [&](const std::vector<FileChange>& changes,
                               std::size_t i) {
    return i > 0 && cut(changes, i - 1) && SyncOf("-wal")(changes, i);
  };
  CHECK_THAT(Planted(one.recorded).Without(sync_of_cut).Found(),
             Catch::Matchers::Contains("-wal holds the erased"));
}

TEST_CASE("a batch in two commits is found out", "[fault][crash]") {
  // The import's first step is not promised to anyone, as if both were one.
  ARecordedJob one("import");
  REQUIRE(one.recorded.milestones.size() > 2);
  one.recorded.milestones.erase(one.recorded.milestones.begin() + 1);
  CHECK_THAT(Planted(one.recorded).Found(),
             Catch::Matchers::Contains("it stands at"));
}

}  // namespace qiao::test
