// Complete answers of one registry, many of them: with a tree that is kept, as
// with one that is made anew.
#include "registry/service/prove_complete.h"

#include <thread>

#include "registry/ledger/state_tree.h"
#include "tests/support/registries.h"

namespace qiao::test {
namespace {

using registry::ProveComplete;
using registry::StateKept;

struct Asked {
  ARegistry file;
  ALabel label{file, "海風唱片"};
  StateKept kept;

  SubjectId Sing(const std::string& title) {
    ASong song(label, title);
    song.Claiming(1, 2);
    song.AppendTo(*file.registry);
    return song.subject;
  }
  std::string Answer(const std::string& key, StateKept& with) {
    return ToText(Good(ProveComplete(*file.registry, key, with)));
  }
  ledger::TrustPolicy Trust() {
    ledger::TrustPolicy trust;
    trust.logs = {Good(ledger::ParseVkey(file->store().LogVkey()))};
    return trust;
  }
};

TEST_CASE_METHOD(Asked, "a kept tree answers as a new one, anchor by anchor",
                 "[service][complete]") {
  const ledger::TrustPolicy trust = Trust();
  std::vector<std::string> keys{"rec:" + std::string(40, '0'),
                                ledger::KeysOf(label.party)};
  for (const char* title : {"後來", "成全", "為愛癡狂", "很愛很愛你"}) {
    keys.push_back(ToText(Sing(title)));
    for (const std::string& key : keys) {
      CAPTURE(title, key);
      const std::string answer = Answer(key, kept);
      StateKept anew;
      CHECK(answer == Answer(key, anew));
      const auto read = Good(ledger::ParseCompleteAnswer(answer));
      Good(ledger::VerifyCompleteAnswer(read, trust));
      CHECK(read.statements.empty() == (key == keys.front()));
    }
  }
}

TEST_CASE_METHOD(Asked, "an anchor is written only where there is news",
                 "[service][complete]") {
  const SubjectId song = Sing("後來");
  const std::string nobody = "rec:" + std::string(40, '0');
  const auto anchor = [&](const std::string& key) {
    return Good(ProveComplete(*file.registry, key, kept)).anchor;
  };
  const std::int64_t first = anchor(ToText(song));
  const std::int64_t size = Good(file->store().Size());
  CHECK(first == size - 1);
  CHECK(anchor(ToText(song)) == first);
  Sing("成全");
  // What was said since says nothing of these.
  CHECK(anchor(ToText(song)) == first);
  CHECK(anchor(nobody) == first);
  CHECK(Good(WantsAnchorToProve(*file.registry, nobody)) == false);
  ASong again(label, "後來");
  again.subject = song;
  again.Claiming(1, 3);
  std::vector<Statement> items = again.Items(*file.registry);
  std::erase_if(items, [](const Statement& one) { return one.typ != "claim"; });
  Good(file->AppendManifest(items, label.keys, {}));
  CHECK(Good(WantsAnchorToProve(*file.registry, ToText(song))));
  CHECK(anchor(ToText(song)) > first);
  for (const char* wrong :
       {"", "後來", "key:", "key:00", "isrc:TWA019900123"}) {
    CHECK(ProveComplete(*file.registry, wrong, kept).error().code ==
          ErrorCode::kUsage);
  }
  // A reader leaves out what only a writer could anchor.
  Sing("後來");
  registry::Registry reader =
      Good(registry::Registry::OpenToRead(file.path, FixedNow));
  CHECK(Good(ProveComplete(reader, ToText(song), kept)).anchor ==
        anchor(ToText(song)));
}

TEST_CASE_METHOD(Asked, "threads share one tree while the log grows",
                 "[service][complete]") {
  const std::string song = ToText(Sing("後來"));
  Answer(song, kept);
  const ledger::TrustPolicy trust = Trust();
  std::atomic<bool> stop = false;
  std::atomic<int> answered = 0, wrong = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      auto reader = registry::Registry::OpenToRead(file.path, FixedNow);
      while (reader && !stop) {
        const auto answer = ProveComplete(*reader, song, kept);
        if (!answer) {
          if (answer.error().code != ErrorCode::kUnavailable) ++wrong;
          continue;
        }
        ++answered;
        if (!ledger::VerifyCompleteAnswer(*answer, trust)) ++wrong;
      }
    });
  }
  for (int i = 0; i < 20; ++i) {
    Sing("歌" + std::to_string(i));
    Good(file->AnchorNow());
  }
  while (answered < 20) std::this_thread::yield();
  stop = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

}  // namespace
}  // namespace qiao::test
