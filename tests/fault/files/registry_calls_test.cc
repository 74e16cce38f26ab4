// A registry whose disk refuses: each of its calls on files fails in each way,
// while it is made and in every job after that.
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <utility>

#include "tests/fault/files/failed_calls.h"
#include "tests/fault/files/fallen_registry.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace qiao::test {
namespace {

struct Way {
  Fault fault;
  const char* name;
};
constexpr Way kWays[] = {{Fault::kFullDisk, "ENOSPC"},
                         {Fault::kBroken, "EIO"},
                         {Fault::kLate, "EIO, done"},
                         {Fault::kInterrupted, "EINTR"},
                         {Fault::kShortWrite, "short"}};

bool IsWrite(const std::string& call) {
  return call.starts_with("write ") || call.starts_with("pwrite ");
}

// How often each answer was given.
struct Answers {
  std::size_t done = 0, goes_on = 0, stopped = 0;

  void Count(Answer answer) {
    ++(answer == Answer::kDone     ? done
       : answer == Answer::kGoesOn ? goes_on
                                   : stopped);
  }
  std::string Words() const {
    return std::to_string(done) + "/" + std::to_string(goes_on) + "/" +
           std::to_string(stopped);
  }
};

// By call, then by the way it failed.
class Table {
 public:
  void Count(const std::string& call, const char* way, Answer answer) {
    cells_[call][way].Count(answer);
    ++failed_;
  }
  std::size_t failed() const { return failed_; }

  std::string Words() const {
    std::string words = "done/goes on/stopped";
    for (const Way& way : kWays) words += std::string("  ") + way.name;
    for (const auto& [call, cells] : cells_) {
      words += "\n" + call;
      for (const Way& way : kWays) {
        const auto at = cells.find(way.name);
        words += "  " + (at == cells.end() ? "-" : at->second.Words());
      }
    }
    return words;
  }

 private:
  std::map<std::string, std::map<std::string, Answers>> cells_;
  std::size_t failed_ = 0;
};

// Fails one of `stride` calls of the job, each in every way.
void FailCalls(const RecordedJob& recorded, int first, int last, int stride,
               Table& table) {
  const TemporaryDirectory place(FolderInMemory());
  const std::string home = place / "home";
  for (int call = first; call <= last; call += stride) {
    std::string what;
    for (const Way& way : kWays) {
      if (way.fault == Fault::kShortWrite && !IsWrite(what)) continue;
      const FailedCall failed = DoWithFailure(recorded, home, call, way.fault);
      what = failed.call;
      if (what.empty()) break;  // the job was over before it
      table.Count(what, way.name, failed.answer);
      std::string trouble = failed.trouble;
      if (trouble.empty()) {
        Looks looks;
        looks.audited = table.failed() % 50 == 0;
        trouble = TroubleIn(home, recorded, {failed.milestones, false}, looks);
      }
      if (!trouble.empty()) {
        FAIL_CHECK(recorded.job.name << ", call " << call << " (" << what
                                     << "), " << way.name << ": " << trouble);
      }
    }
  }
}

// Of the calls of init and of the jobs that follow one of `stride`, behind the
// first `before` and among the first `most`.
void FailFirst(int before, int most, int stride) {
  Table table;
  int calls = 0;
  const auto fail = [&](const RecordedJob& recorded) {
    const TemporaryDirectory place(FolderInMemory());
    const int here = CallsOf(recorded, place / "home");
    REQUIRE(here > 40);
    const int last = std::min(here, most - calls);
    const int first = std::max(1 + calls % stride, before - calls + 1);
    FailCalls(recorded, first, last, stride, table);
    calls += last;
  };
  {
    const TemporaryDirectory place(FolderInMemory());
    std::filesystem::create_directories(KeysIn(place / "home"));
    fail(Record(Init(), place / "home"));
  }
  const TemporaryDirectory place(FolderInMemory());
  JobMaker maker(place / "home");
  while (calls < most) fail(Record(maker.Next(), place / "home"));
  WARN(calls - before << " calls, " << table.failed() << " failed\n"
                      << table.Words());
}

}  // namespace

TEST_CASE("a call that fails is acknowledged by nobody, and costs nothing",
          "[fault][calls]") {
  FailFirst(0, 2000, 29);
}

TEST_CASE("each of the first 2000 calls fails in each way",
          "[.every][fault][calls]") {
  FailFirst(0, 2000, 1);
}

// In ten parts, which two cores can share.
TEMPLATE_TEST_CASE_SIG(
    "each of 2000 of the first 20000 calls fails in each "
    "way",
    "[.long][fault][calls]", ((int part), part), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9) {
  FailFirst(2000 * part, 2000 * (part + 1), 1);
}

namespace {

// The first song of a registry, registered.
struct ARegistration {
  ARegistration() : maker(place / "made") {
    while (recorded.job.name != "register") {
      recorded = Record(maker.Next(), place / "made");
    }
    calls = CallsOf(recorded, home);
  }
  // What the first failing call comes to that shows something.
  std::string Found(Fault fault) {
    for (int call = 1; call <= calls; ++call) {
      const FailedCall failed = DoWithFailure(recorded, home, call, fault);
      if (!failed.trouble.empty()) return failed.trouble;
      auto trouble = TroubleIn(home, recorded, {failed.milestones, false}, {});
      if (!trouble.empty()) return trouble;
    }
    return {};
  }
  TemporaryDirectory place{FolderInMemory()};
  const std::string home = place / "home";
  JobMaker maker;
  RecordedJob recorded;
  int calls = 0;
};

}  // namespace

TEST_CASE("a write that was not done and says that it was is found out",
          "[fault][calls]") {
  ARegistration one;
  CHECK(one.Found(Fault::kNone) == "");
  CHECK(one.Found(Fault::kPretended) != "");
}

TEST_CASE("what is acknowledged though it failed is found out",
          "[fault][calls]") {
  ARegistration one;
  one.recorded.job.work = [work = one.recorded.job.work](
                              desk::LocalDesk* desk, const std::string& home,
                              const Acknowledge& acknowledge) -> Result<void> {
    if (!work(desk, home, acknowledge)) acknowledge();
    return {};
  };
  CHECK(one.Found(Fault::kFullDisk) != "");
  CHECK(one.Found(Fault::kBroken) != "");
}

TEST_CASE("a program that tries again after a failed sync is found out",
          "[fault][calls]") {
  ARegistration one;
  one.recorded.job.work = [work = one.recorded.job.work](
                              desk::LocalDesk* desk, const std::string& home,
                              const Acknowledge& acknowledge) -> Result<void> {
    if (work(desk, home, acknowledge)) return {};
    QIAO_TRY(registry::Registry again, OpenHome(home));
    desk::LocalDesk other(std::move(again));
    return work(&other, home, acknowledge);
  };
  CHECK_THAT(one.Found(Fault::kBroken),
             Catch::Matchers::Contains("registry.db-wal failed"));
}

}  // namespace qiao::test
