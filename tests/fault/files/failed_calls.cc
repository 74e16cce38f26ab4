#include "tests/fault/files/failed_calls.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace qiao::test {
namespace {

// "pwrite registry.db-wal", "rename *.key".
std::string Generic(std::string call) {
  const std::size_t blank = call.find(' ');
  for (const std::string ending : {".key", ".key.new"}) {
    if (call.ends_with(ending)) return call.substr(0, blank + 1) + "*" + ending;
  }
  return call;
}

// After it nobody knows what of the registry is on the disk.
bool IsSyncOfRegistry(const std::string& call) {
  return call.starts_with("f") && call.find("sync") != std::string::npos &&
         (call.ends_with("registry.db") || call.ends_with("registry.db-wal"));
}

class Attempt {
 public:
  Attempt(const RecordedJob& recorded, const std::string& home, Fault fault)
      : job_(recorded.job), home_(home), fault_(fault) {}

  FailedCall Run(int call) {
    FailAtStep(call, fault_);
    std::optional<desk::LocalDesk> desk;
    Result<void> done = Open(desk);
    if (done) done = Work(desk);
    if (!done) {
      EndFaults();
      result_.answer = Answer::kStopped;
      if ((desk || job_.makes_registry) && Work(desk)) {
        result_.answer = Answer::kGoesOn;
      }
    }
    desk.reset();
    EndFaults();
    result_.call = Generic(ChosenStep());
    if (result_.trouble.empty()) result_.trouble = AfterSync();
    return std::move(result_);
  }

 private:
  Result<void> Open(std::optional<desk::LocalDesk>& desk) {
    if (job_.makes_registry) return {};
    QIAO_TRY(registry::Registry registry, OpenHome(home_));
    desk.emplace(std::move(registry));
    return {};
  }

  Result<void> Work(std::optional<desk::LocalDesk>& desk) {
    std::size_t passed = 0;  // what is known already is acknowledged anew
    return job_.work(desk ? &*desk : nullptr, home_, [this, &passed] {
      result_.milestones = std::max(result_.milestones, ++passed);
      if (SyncFailed()) {
        result_.trouble = "acknowledged after " + ChosenStep() + " failed";
      }
    });
  }

  // An init that was refused begins with new files, and closes them before it
  // says that it is done.
  bool SyncFailed() const {
    return !job_.makes_registry && fault_ != Fault::kNone &&
           fault_ != Fault::kShortWrite && fault_ != Fault::kPretended &&
           IsSyncOfRegistry(ChosenStep());
  }

  std::string AfterSync() const {
    return SyncFailed() && result_.answer == Answer::kGoesOn
               ? "it goes on after " + ChosenStep() + " failed"
               : "";
  }

  const Job& job_;
  const std::string& home_;
  Fault fault_;
  FailedCall result_;
};

}  // namespace

int CallsOf(const RecordedJob& recorded, const std::string& home) {
  WriteFiles(recorded.before, home);
  FailAtStep(0, Fault::kNone);
  const Result<void> done = Run(recorded.job, home);
  const int calls = EndFaults();
  return done ? calls : 0;
}

FailedCall DoWithFailure(const RecordedJob& recorded, const std::string& home,
                         int call, Fault fault) {
  WriteFiles(recorded.before, home);
  return Attempt(recorded, home, fault).Run(call);
}

}  // namespace qiao::test
