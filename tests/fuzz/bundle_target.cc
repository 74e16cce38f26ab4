// Bundles, as they come and sealed anew: a changed bundle fails at its first
// proof, so the same content is also put into a log made here, where the rules
// behind the proofs can be reached.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "registry/ledger/bundle.h"
#include "registry/ledger/time_stamp.h"
#include "tests/fuzz/golden_log.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {
namespace {

using ledger::MerklePath;
using ledger::NoteSigner;
using ledger::TrustPolicy;

constexpr std::int64_t kMostLeaves = 512;

void CheckReport(const ledger::Bundle& bundle,
                 const ledger::BundleReport& report) {
  Law(report.subject == bundle.subject, "a report is about its subject");
  Law(report.head == bundle.checkpoint.head, "a report names the head");
  Law(report.statements.size() <= bundle.entries.size(),
      "a report says no more than the bundle holds");
  for (const ledger::StatementReport& statement : report.statements) {
    Law(std::any_of(bundle.entries.begin(), bundle.entries.end(),
                    [&](const ledger::BundleEntry& entry) {
                      return entry.index == statement.index;
                    }),
        "a reported statement is in the bundle");
  }
}

void CheckAgainstGolden(std::string_view input, const ledger::Bundle& bundle) {
  const GoldenLog& log = TheGoldenLog();
  const auto report = ledger::VerifyBundle(input, log.policy);
  if (!report) {
    Law(report.error().refusal.has_value(), "a refusal has its code");
    return;
  }
  CheckReport(bundle, *report);
  // An older head of the same log holds entries of a type of the future.
  static const ledger::Bundle future = *ledger::ParseBundle(
      test::ReadFile(test::Golden("records/bundles/future.qiaob")));
  const bool older = bundle.checkpoint.head == future.checkpoint.head;
  const std::int64_t size = older ? 7 : kGoldenSize;
  for (const ledger::BundleEntry& entry : bundle.entries) {
    const auto at = static_cast<std::size_t>(entry.index);
    Law(entry.index < size &&
            entry.entry == (older ? future.entries[at].entry : log.entries[at]),
        "nothing verifies that the log does not hold");
  }
}

// An authority that was made once and stamped the golden head; whoever finds
// another word of it has broken its signature.
void CheckTokens(const ledger::Bundle& bundle) {
  static const auto authorities = *ledger::StampAuthorities::Parse(
      test::ReadFile(test::Golden("time_stamp/authority.pem")));
  static const ledger::Checkpoint golden =
      ledger::ParseCheckpoint(TheGoldenLog().files.at("checkpoint"))->head;
  for (const std::string& token : bundle.tokens) {
    const auto stamp =
        ledger::CheckStamp(token, ToText(bundle.checkpoint.head), authorities);
    if (!stamp) {
      Law(stamp.error().refusal.has_value(), "a refusal has its code");
      continue;
    }
    Law(bundle.checkpoint.head == golden, "a token is over its head");
    Law(qiao::ToText(stamp->before) == "2026-11-30T21:18:36Z" &&
            stamp->authority == "CN=Fuzz Clock",
        "a token says what its authority said");
    Law(*ledger::TokenIn(token) == token, "a token is one");
  }
}

// Puts the entries into a log of their own at their places. False if that
// cannot be: indexes out of order or too far apart, an origin that is no name.
bool SealAnew(ledger::Bundle& bundle, TrustPolicy& policy) {
  if (bundle.entries.empty()) return false;
  const std::int64_t size = bundle.entries.back().index + 1;
  if (size < 1 || size > kMostLeaves) return false;
  std::vector<Digest> leaves(static_cast<std::size_t>(size),
                             ledger::LeafHash("a gap"));
  for (const ledger::BundleEntry& entry : bundle.entries) {
    if (entry.index >= size) return false;
    leaves[static_cast<std::size_t>(entry.index)] =
        ledger::LeafHash(entry.entry);
  }
  for (ledger::BundleEntry& entry : bundle.entries) {
    entry.path =
        *ledger::MakeInclusion(entry.index, size, ledger::ReaderOf(leaves));
  }
  constexpr std::array<std::uint8_t, 32> kSecret = {7};
  auto signer = NoteSigner::Make(
      bundle.log, ledger::NoteKeyType::kPlainEd25519,
      *ledger::SigningKey::FromSecret(ledger::kEd25519, kSecret));
  if (!signer) return false;
  const NoteSigner* signers[] = {&*signer};
  auto checkpoint = ledger::SignCheckpoint(
      {bundle.log, size, ledger::RootOf(leaves)}, signers);
  if (!checkpoint) return false;
  bundle.checkpoint = std::move(*checkpoint);
  bundle.vkeys = {signer->verifier()};
  policy.logs = bundle.vkeys;
  return true;
}

}  // namespace

void Bundle(std::string_view input) {
  auto bundle = ledger::ParseBundle(input);
  if (!bundle) {
    Law(bundle.error().refusal.has_value(), "a refusal has its code");
    return;
  }
  const auto written = ledger::EncodeBundle(*bundle);
  Law(written && *written == input, "a bundle has one spelling");
  CheckAgainstGolden(input, *bundle);
  CheckTokens(*bundle);
  TrustPolicy policy;
  if (!SealAnew(*bundle, policy)) return;
  const auto sealed = ledger::EncodeBundle(*bundle);
  Law(sealed.has_value(), "a bundle that was read can be written");
  const auto report = ledger::VerifyBundle(*sealed, policy);
  if (report) CheckReport(*bundle, *report);
}

}  // namespace qiao::fuzz
