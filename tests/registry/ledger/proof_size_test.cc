// What proofs weigh in a log of ten million entries, and that no single bit of
// them can be changed to prove something else.
#include <cstdio>
#include <ctime>
#include <random>

#include "tests/registry/ledger/large_log.h"

namespace qiao::ledger {
namespace {

using namespace world;  // NOLINT(google-build-using-namespace)

// One statement of a label, in a log of ten million: as a receipt, as a bundle
// with the keys behind it, and as one with the operator's word that nothing is
// left out.
struct OneStatement {
  World w;
  LargeLog log;
  SubjectId subject;
  std::int64_t index = 0;
  std::vector<std::int64_t> of_label, of_operator;

  explicit OneStatement(unsigned seed) {
    std::mt19937_64 random(seed);
    StatementId said;
    subject = w.Recording(w.tw, &said);
    // Where they stand: in order, anywhere.
    std::set<std::int64_t> places;
    while (places.size() < w.entries.size() - 2) {
      places.insert(1 + static_cast<std::int64_t>(random() % (10'000'000 - 2)));
    }
    auto place = places.begin();
    for (std::size_t i = 0; i < w.entries.size(); ++i) {
      // Two entries of the operator stand first.
      const auto at = i < 2 ? static_cast<std::int64_t>(i) : *place++;
      log.Put(at, w.entries[i].entry());
      const PartyId& party = w.entries[i].statement().party;
      if (party == w.tw.Party()) of_label.push_back(at);
      if (party == w.owner.Party()) of_operator.push_back(at);
      if (w.entries[i].id() == said) index = at;
    }
  }

  Bundle Of(const std::vector<std::int64_t>& indexes) const {
    Bundle bundle;
    bundle.log = kOrigin;
    bundle.subject = subject;
    bundle.checkpoint = log.Head();
    bundle.vkeys = {log.signer.verifier()};
    for (const std::int64_t i : indexes) {
      bundle.entries.push_back({i, log.entries.at(i), log.Path(i), {}});
    }
    return bundle;
  }
  std::string Bundled() const { return *EncodeBundle(Of(of_label)); }

  std::string BundledComplete() {
    std::map<std::string, Chain> chains;
    for (const auto& [at, entry] : log.entries) {
      const auto shaped = CheckShape(entry, json::Edition::kVerifier);
      for (const std::string& key : Touches(shaped->statement())) {
        chains[key].Append(at, shaped->id());
      }
    }
    const std::string mine = TouchKey(subject);
    const std::string label = KeysOf(w.tw.Party());
    const std::string owner = KeysOf(w.owner.Party());
    // A million subjects and more lie about 20 levels deep.
    const DeepState state(
        {{mine, chains[mine]}, {label, chains[label]}, {owner, chains[owner]}},
        22);
    const std::int64_t anchor = log.size - 1;
    const auto signed_anchor =
        Sign(w.Draft(w.owner, AsSubject(w.owner.Party()),
                     qiao::Anchor{anchor, state.root(), std::nullopt, {}, ""}),
             Keys{&w.owner.daily[0]});
    log.Put(anchor, EncodeEntry(*signed_anchor));
    std::vector<std::int64_t> all = of_label;
    all.insert(all.end(), of_operator.begin(), of_operator.end());
    all.push_back(anchor);
    std::sort(all.begin(), all.end());
    Bundle bundle = Of(all);
    bundle.state = BundleState{anchor, {}};
    for (const std::string& key : {mine, label, owner}) {
      bundle.state->proofs.emplace_back(key, state.Path(key));
    }
    return *EncodeBundle(bundle);
  }
};

TEST_CASE("in a log of ten million a receipt has 2 KiB, a bundle ten",
          "[ledger][sizes]") {
  std::size_t receipt = 0, bundle = 0, complete = 0;
  for (unsigned seed = 1; seed <= 8; ++seed) {
    OneStatement one(seed);
    const Receipt proof = one.log.Prove(one.index);
    CHECK(VerifyReceipt(proof, one.log.entries.at(one.index), one.log.policy));
    receipt = std::max(receipt, ToText(proof).size());
    const std::string bundled = one.Bundled();
    CHECK(Code(VerifyBundle(bundled, one.log.policy)).empty());
    bundle = std::max(bundle, bundled.size());
    const std::string whole = one.BundledComplete();
    const auto report = VerifyBundle(whole, one.log.policy);
    CHECK(Code(report).empty());
    CHECK(report->complete_to == one.log.size - 1);
    complete = std::max(complete, whole.size());
  }
  std::printf(
      "at 10,000,000 entries: receipt %zu bytes, bundle %zu, "
      "with the operator's word that nothing is left out %zu\n",
      receipt, bundle, complete);
  CHECK(receipt <= 2048);
  CHECK(bundle <= 10240);
  CHECK(complete <= 20480);
}

struct Flips {
  std::int64_t tried = 0;
  std::int64_t passed_over = 0;  // accepted, and says the same
  std::int64_t wrong = 0;
};

// Every `step`-th bit of `bytes`. `says`: what is accepted, in words; nothing
// if it is refused.
template <typename Says>
void Flip(std::string bytes, std::size_t first, std::size_t step,
          const Says& says, Flips& flips) {
  const std::string before = says(bytes);
  REQUIRE_FALSE(before.empty());
  for (std::size_t bit = first; bit < 8 * bytes.size(); bit += step) {
    char& byte = bytes[bit / 8];
    const char kept = byte;
    byte = static_cast<char>(byte ^ (1 << (bit % 8)));
    const std::string now = says(bytes);
    ++flips.tried;
    if (now == before) ++flips.passed_over;
    if (!now.empty() && now != before) {
      ++flips.wrong;
      UNSCOPED_INFO("bit " << bit << ": " << now);
    }
    byte = kept;
  }
}

std::string Names(const std::vector<CheckedSigner>& signers) {
  std::string names;
  for (const CheckedSigner& signer : signers) names += signer.name + " ";
  return names;
}

// Bits of a receipt, of its entry and of a bundle, every `step`-th of each.
void FlipProofs(unsigned seed, std::size_t step, Flips& receipts,
                Flips& bundles) {
  OneStatement one(seed);
  const std::string entry = one.log.entries.at(one.index);
  const std::string receipt = ToText(one.log.Prove(one.index));
  const auto checked = [&one](const std::string& text,
                              const std::string& of) -> std::string {
    const auto read = ParseReceipt(text);
    if (!read) return "";
    const auto signers = VerifyReceipt(*read, of, one.log.policy);
    if (!signers) return "";
    return std::to_string(read->index) + " " + ToText(read->checkpoint.head) +
           Names(*signers) + ToText(LeafHash(of));
  };
  Flip(
      receipt, seed % step, step,
      [&](const std::string& text) { return checked(text, entry); }, receipts);
  Flip(
      entry, seed % step, step,
      [&](const std::string& other) { return checked(receipt, other); },
      receipts);
  const auto report = [&one](const std::string& bytes) -> std::string {
    const auto verified = VerifyBundle(bytes, one.log.policy);
    if (!verified) return "";
    return json::Canonical(json::Value(ToJson(*verified)));
  };
  Flip(one.Bundled(), seed % step, step, report, bundles);
  Flip(one.BundledComplete(), seed % step, step, report, bundles);
}

TEST_CASE("a sample of single-bit changes of proofs proves nothing else",
          "[ledger][sizes]") {
  Flips receipts, bundles;
  FlipProofs(1, 97, receipts, bundles);
  FlipProofs(2, 97, receipts, bundles);
  CHECK(receipts.tried + bundles.tried > 4000);
  CHECK(receipts.wrong == 0);
  CHECK(bundles.wrong == 0);
  // No byte of a bundle is passed over.
  CHECK(bundles.passed_over == 0);
}

TEST_CASE("a million single-bit changes of proofs prove nothing else",
          "[.flips]") {
  const std::clock_t begun = std::clock();
  Flips receipts, bundles;
  for (unsigned seed = 1; receipts.tried + bundles.tried < 1'000'000; ++seed) {
    FlipProofs(seed, 1, receipts, bundles);
  }
  for (const auto& [what, flips] :
       {std::pair{"receipts", receipts}, std::pair{"bundles", bundles}}) {
    std::printf(
        "%s: %lld bits changed, %lld accepted as what they were, "
        "%lld as something else\n",
        what, static_cast<long long>(flips.tried),
        static_cast<long long>(flips.passed_over),
        static_cast<long long>(flips.wrong));
  }
  std::printf("%.0f s of processor time\n",
              static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC);
  CHECK(receipts.wrong == 0);
  CHECK(bundles.wrong == 0);
  CHECK(bundles.passed_over == 0);
}

}  // namespace
}  // namespace qiao::ledger
