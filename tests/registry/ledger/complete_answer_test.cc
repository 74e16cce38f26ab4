// Answers that leave something out are noticed, and that there is nothing can
// be proved.
#include "registry/ledger/complete_answer.h"

#include <cstdio>
#include <ctime>
#include <random>

#include "tests/registry/ledger/large_log.h"

namespace qiao::ledger {
namespace {

using namespace world;  // NOLINT(google-build-using-namespace)

// A log with so many subjects, each touched by one to four statements, and an
// anchor over them.
struct ManySubjects {
  World w;
  LargeLog log;
  std::vector<std::string> keys;
  std::vector<std::vector<TouchingStatement>> touching;
  StateTree tree;
  std::int64_t anchor = 0;
  std::string anchor_entry;
  MerklePath anchor_path;
  SignedCheckpoint head;

  ManySubjects(std::size_t subjects, unsigned seed) {
    std::mt19937_64 random(seed);
    std::int64_t index = 2;
    for (std::size_t i = 0; i < subjects; ++i) {
      const Digest named = Sha256({"subject ", std::to_string(i)});
      keys.push_back("rec:" + ToText(named).substr(0, 40));
      touching.emplace_back();
      Chain chain;
      for (std::uint64_t n = 1 + random() % 4; n > 0; --n) {
        index += 1 + static_cast<std::int64_t>(random() % 2);
        const StatementId id{Sha256({"statement ", std::to_string(index)})};
        touching.back().push_back({index, id});
        chain.Append(index, id);
      }
      tree.Set(keys.back(), chain);
    }
    anchor = index + 1;
    log.size = anchor + 1 + static_cast<std::int64_t>(random() % 1000);
    const auto said =
        Sign(w.Draft(w.owner, AsSubject(w.owner.Party()),
                     qiao::Anchor{anchor, tree.Root(), std::nullopt, {}, ""}),
             Keys{&w.owner.daily[0]});
    anchor_entry = EncodeEntry(*said);
    log.Put(anchor, anchor_entry);
    anchor_path = log.Path(anchor);
    head = log.Head();
  }
  CompleteAnswer Of(const std::string& key) const {
    CompleteAnswer answer;
    answer.key = key;
    answer.state = tree.Prove(key);
    answer.anchor = anchor;
    answer.anchor_entry = anchor_entry;
    answer.anchor_path = anchor_path;
    answer.checkpoint = head;
    return answer;
  }
  CompleteAnswer Of(std::size_t subject) const {
    CompleteAnswer answer = Of(keys[subject]);
    answer.statements = touching[subject];
    // What is there is the key's own leaf.
    answer.state.leaf.reset();
    return answer;
  }
};

std::string Verdict(const CompleteAnswer& answer, const TrustPolicy& policy) {
  const auto read = ParseCompleteAnswer(ToText(answer));
  if (!read) return Code(read);
  return Code(VerifyCompleteAnswer(*read, policy));
}

struct Asked {
  std::int64_t lookups = 0;
  std::int64_t sound = 0;           // verified as they are
  std::int64_t hidden_noticed = 0;  // one statement left out, or told as none
  std::int64_t absent = 0;          // of keys that nothing touches
  std::size_t longest = 0;          // bytes of a proof, without statements
  double per_second = 0;
};

Asked Ask(const ManySubjects& world, std::int64_t lookups, unsigned seed) {
  std::mt19937_64 random(seed);
  Asked asked;
  std::vector<std::string> texts;
  for (std::int64_t i = 0; i < lookups; ++i) {
    const std::size_t subject = random() % world.keys.size();
    const CompleteAnswer whole = world.Of(subject);
    texts.push_back(ToText(whole));
    CompleteAnswer alone = whole;
    alone.statements.clear();
    asked.longest = std::max(asked.longest, ToText(alone).size());
    // One statement is hidden; the last one of one makes it nobody's subject.
    CompleteAnswer hiding = whole;
    hiding.statements.erase(
        hiding.statements.begin() +
        static_cast<std::ptrdiff_t>(random() % hiding.statements.size()));
    if (hiding.statements.empty()) {
      const bool honest_walk = random() % 2 == 0;
      if (honest_walk) hiding.state = world.tree.Prove(whole.key);
    }
    ++asked.lookups;
    const std::string code = Verdict(hiding, world.log.policy);
    if (code == "state-incomplete") ++asked.hidden_noticed;
    const CompleteAnswer nobody = world.Of(
        "rec:" +
        ToText(Sha256({"nobody ", std::to_string(random())})).substr(0, 40));
    if (Verdict(nobody, world.log.policy).empty()) ++asked.absent;
    asked.longest = std::max(asked.longest, ToText(nobody).size());
  }
  const std::clock_t begun = std::clock();
  for (const std::string& text : texts) {
    const auto answer = ParseCompleteAnswer(text);
    if (answer && VerifyCompleteAnswer(*answer, world.log.policy)) {
      ++asked.sound;
    }
  }
  asked.per_second = static_cast<double>(lookups) * CLOCKS_PER_SEC /
                     static_cast<double>(std::clock() - begun);
  return asked;
}

void Print(const Asked& asked, std::size_t subjects) {
  std::printf(
      "%zu subjects, %lld lookups: %lld verify, one statement hidden is "
      "noticed in %lld, absence is proved in %lld; a proof has at most %zu "
      "bytes; %.0f are verified in a second of one core\n",
      subjects, static_cast<long long>(asked.lookups),
      static_cast<long long>(asked.sound),
      static_cast<long long>(asked.hidden_noticed),
      static_cast<long long>(asked.absent), asked.longest, asked.per_second);
}

void Check(const Asked& asked) {
  CHECK(asked.sound == asked.lookups);
  CHECK(asked.hidden_noticed == asked.lookups);
  CHECK(asked.absent == asked.lookups);
  CHECK(asked.longest <= 4096);
}

TEST_CASE("an answer that leaves a statement out is noticed",
          "[ledger][complete]") {
  const ManySubjects world(20'000, 1);
  Check(Ask(world, 500, 2));
}

TEST_CASE("of a million subjects, ten thousand answers are complete",
          "[.million]") {
  const ManySubjects world(1'000'000, 1);
  const Asked asked = Ask(world, 10'000, 2);
  Print(asked, world.keys.size());
  Check(asked);
  CHECK(asked.per_second >= 3000);
}

TEST_CASE("what is beside the statements of an answer is checked, too",
          "[ledger][complete]") {
  const ManySubjects world(300, 3);
  const ManySubjects other(300, 4);
  const CompleteAnswer sound = world.Of(7);
  const auto code = [&world](const CompleteAnswer& answer) {
    return Verdict(answer, world.log.policy);
  };
  CHECK(code(sound).empty());
  CompleteAnswer changed = sound;
  changed.key = world.keys[8];
  CHECK(code(changed) == "state-incomplete");
  changed = sound;
  changed.statements.front().index += 1;
  CHECK_FALSE(code(changed).empty());
  changed = sound;
  std::reverse(changed.statements.begin(), changed.statements.end());
  CHECK(code(changed) ==
        (sound.statements.size() > 1 ? "proof-malformed" : ""));
  changed = sound;
  changed.statements.push_back({world.anchor, sound.statements.front().id});
  CHECK(code(changed) == "proof-malformed");
  changed = sound;
  changed.anchor_entry = other.anchor_entry;
  CHECK_FALSE(code(changed).empty());
  changed = sound;
  changed.anchor_path.front() = LeafHash("x");
  CHECK(code(changed) == "inclusion");
  changed = sound;
  changed.checkpoint = other.head;
  CHECK(code(changed) == "note-unsigned");
  CHECK(code(other.Of(7)) == "note-unsigned");
  // An anchor that says nothing of the state, or no anchor at all.
  changed = sound;
  changed.anchor_entry = world.w.entries.front().entry();
  CHECK(code(changed) == "proof-malformed");
}

TEST_CASE("no changed bit of a complete answer says something else",
          "[ledger][complete]") {
  const ManySubjects world(300, 5);
  for (const std::string& text :
       {ToText(world.Of(7)), ToText(world.Of("rec:" + std::string(40, '0')))}) {
    const CompleteAnswer sound = *ParseCompleteAnswer(text);
    for (std::size_t bit = 0; bit < 8 * text.size(); bit += 3) {
      std::string changed = text;
      changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
      const auto read = ParseCompleteAnswer(changed);
      if (!read || !VerifyCompleteAnswer(*read, world.log.policy)) continue;
      INFO(changed);
      CHECK(read->key == sound.key);
      CHECK(read->statements == sound.statements);
      CHECK(read->anchor == sound.anchor);
      CHECK(read->checkpoint.head == sound.checkpoint.head);
    }
  }
}

}  // namespace
}  // namespace qiao::ledger
