// Random lives of keys, said to a real log and to a model of its own of what
// docs/ledger.md says about keys: they agree about every statement, and in the
// end about every key. docs/testing.md says what the families are.
#include <algorithm>
#include <cstdio>
#include <ctime>

#include "registry/ledger/minted_ids.h"
#include "tests/registry/ledger/key_life_log.h"
#include "tests/registry/ledger/key_life_moves.h"
#include "tests/support/catch.h"

namespace qiao::keylife {
namespace {

constexpr int kOldest = -10;
constexpr int kNewest = 100;

// What became of the moves of each family: "" is entered.
using Table = std::map<std::string, std::map<std::string, std::int64_t>>;

std::string Words(const std::set<std::string>& codes) {
  std::string words;
  for (const std::string& code : codes) words += code + " ";
  return words.empty() ? "nothing" : words;
}

// Where the log and the model part in what they hold in the end; or nothing.
std::string Difference(const Log& log, const Model& model) {
  for (const auto& [number, party] : model.state().parties) {
    const auto fact = log.facts().Party(IdOfParty(number));
    if (!fact || !*fact) return "party " + std::to_string(number);
    std::set<KeyId> roots;
    for (const int key : party.roots) roots.insert(IdOfKey(key));
    std::set<KeyId> held;
    for (const PublicKey& key : (*fact)->roots.keys) {
      held.insert(ledger::KeyIdOf(key));
    }
    const SignerNeeds need(party.need.begin(), party.need.end());
    if (roots != held || (*fact)->roots.threshold != party.threshold ||
        (*fact)->need != need) {
      return "the roots of party " + std::to_string(number);
    }
  }
  for (const auto& [number, key] : model.state().keys) {
    const auto fact = log.facts().Key(IdOfKey(number));
    if (!fact || !*fact) return "key " + std::to_string(number);
    const std::set<std::string> may((*fact)->may.begin(), (*fact)->may.end());
    const std::optional<Instant> until =
        key.until ? std::optional(At(*key.until)) : std::nullopt;
    const auto same = [](const std::optional<int>& a,
                         const std::optional<std::int64_t>& b) {
      return a.has_value() == b.has_value() && (!a || *a == *b);
    };
    if ((*fact)->party != IdOfParty(key.party) || (*fact)->root != key.root ||
        may != key.may || (*fact)->until != until ||
        !same(key.revoked, (*fact)->revoked) ||
        !same(key.since, (*fact)->since)) {
      return "key " + std::to_string(number);
    }
  }
  for (const auto& [name, entry] : model.state().entries) {
    if (log.Contested(name) != model.Contested(name)) {
      return "whether contested: " + name;
    }
  }
  return "";
}

// One life, by its seed. Empty if log and model agree in everything.
std::string Live(std::uint64_t seed, Pen& pen, Reading reading, Slip slip,
                 Table& table) {
  const bool registry = reading == Reading::kRegistry;
  Log log(pen, reading, kOldest, kNewest);
  Model model(Reader{!registry, kOldest, kNewest, slip});
  Moves moves(seed, model, registry);
  std::vector<Move> beginning = moves.Beginning();
  const int length = 12 + static_cast<int>(seed % 13);
  for (int i = -static_cast<int>(beginning.size()); i < length; ++i) {
    const Move move =
        i < 0 ? beginning[beginning.size() + static_cast<std::size_t>(i)]
              : moves.Next();
    const std::set<std::string> broken = model.Judge(move.batch);
    const std::string code = log.Offer(move.batch);
    ++table[move.family][code];
    if (code.empty() ? !broken.empty() : !broken.contains(code)) {
      return move.family + ": the log says " +
             (code.empty() ? "entered" : code) + ", the model " +
             Words(broken) + "about " + move.batch.back().name;
    }
  }
  std::string difference = Difference(log, model);
  if (difference.empty() && registry && seed % 16 == 0) {
    difference = log.Audit();
  }
  return difference;
}

class Lives {
 public:
  // A quarter of the lives are read as a bundle is.
  std::string Live(std::uint64_t seed, Slip slip = Slip::kNone) {
    const bool bundle = seed % 4 == 3;
    return keylife::Live(seed, bundle ? bundle_ : registry_,
                         bundle ? Reading::kBundle : Reading::kRegistry, slip,
                         table);
  }
  Table table;

 private:
  Pen registry_, bundle_;
};

void Print(const Table& table, std::int64_t lives, double seconds) {
  std::printf("%-55s %10s %10s  refused as\n", "family", "entered", "refused");
  std::int64_t all = 0;
  for (const auto& [family, verdicts] : table) {
    std::int64_t entered = 0, refused = 0;
    std::string codes;
    for (const auto& [code, times] : verdicts) {
      (code.empty() ? entered : refused) += times;
      if (!code.empty()) codes += " " + code + " " + std::to_string(times);
    }
    all += entered + refused;
    std::printf("%-55s %10lld %10lld %s\n", family.c_str(),
                static_cast<long long>(entered),
                static_cast<long long>(refused), codes.c_str());
  }
  std::printf("%lld lives, %lld moves, %.0f s of processor time\n",
              static_cast<long long>(lives), static_cast<long long>(all),
              seconds);
}

void LiveAll(std::uint64_t first, std::int64_t lives, Lives& world) {
  for (std::int64_t i = 0; i < lives; ++i) {
    const std::uint64_t seed = first + static_cast<std::uint64_t>(i);
    const std::string difference = world.Live(seed);
    if (!difference.empty()) FAIL("life " << seed << ": " << difference);
  }
}

TEST_CASE("lives of keys: the log and a model of its own agree",
          "[ledger][keylife]") {
  Lives world;
  LiveAll(1, 2000, world);
  // Each was tried, and at some time in vain.
  for (const std::string& family : Families()) {
    INFO(family);
    CHECK(std::ranges::any_of(world.table[family], [](const auto& verdict) {
      return !verdict.first.empty();
    }));
  }
}

TEST_CASE("lives of keys: a rule that the model lacks is noticed",
          "[ledger][keylife]") {
  Lives world;
  for (int i = 1; i < static_cast<int>(Slip::kEnd); ++i) {
    std::uint64_t seed = 1;
    while (seed < 2000 && world.Live(seed, static_cast<Slip>(i)).empty()) {
      ++seed;
    }
    INFO("rule " << i);
    CHECK(seed < 2000);
  }
}

void Half(std::uint64_t first) {
  const std::clock_t begun = std::clock();
  Lives world;
  LiveAll(first, 500000, world);
  Print(world.table, 500000,
        static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC);
}

TEST_CASE("10,000 lives of keys, as a table", "[.some-lives]") {
  const std::clock_t begun = std::clock();
  Lives world;
  LiveAll(100001, 10000, world);
  Print(world.table, 10000,
        static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC);
}
TEST_CASE("the first 500,000 lives of keys", "[.lives]") { Half(1000001); }
TEST_CASE("the second 500,000 lives of keys", "[.lives]") { Half(1500001); }

}  // namespace
}  // namespace qiao::keylife
