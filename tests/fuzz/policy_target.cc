// Trust files.
#include <algorithm>
#include <set>
#include <string>

#include "registry/ledger/policy.h"
#include "tests/fuzz/golden_log.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {
namespace {

void CheckShape(const ledger::TrustPolicy& policy) {
  Law(!policy.logs.empty(), "a trust file names a log");
  std::set<std::string> defined;
  for (const auto& witness : policy.witnesses) {
    Law(defined.insert(witness.name).second, "a name is defined once");
  }
  std::set<std::string> grouped;
  for (const auto& group : policy.groups) {
    Law(group.threshold >= 1 && group.threshold <= group.members.size(),
        "a threshold can be met, and asks for something");
    for (const std::string& member : group.members) {
      Law(defined.contains(member), "a member is defined before its group");
      Law(grouped.insert(member).second, "nobody counts twice");
    }
    Law(defined.insert(group.name).second, "a name is defined once");
  }
  Law(policy.quorum.empty() || defined.contains(policy.quorum),
      "the quorum is defined");
}

}  // namespace

void Policy(std::string_view input) {
  const auto policy = ledger::ParsePolicy(input);
  if (!policy) {
    Law(policy.error().message.starts_with("trust file, line "),
        "an error names its line");
    return;
  }
  CheckShape(*policy);
  static const ledger::SignedCheckpoint checkpoint =
      *ledger::ParseCheckpoint(TheGoldenLog().files.at("checkpoint"));
  const auto signers = ledger::CheckAgainst(*policy, checkpoint);
  if (!signers) return;
  Law(std::any_of(signers->begin(), signers->end(),
                  [](const ledger::CheckedSigner& one) { return one.is_log; }),
      "no head is believed without its log's key");
  for (const ledger::CheckedSigner& signer : *signers) {
    const auto named = [&signer](const ledger::NoteKey& key) {
      return key.name == signer.name;
    };
    Law(signer.is_log
            ? std::any_of(policy->logs.begin(), policy->logs.end(), named)
            : std::any_of(policy->witnesses.begin(), policy->witnesses.end(),
                          [&](const auto& one) { return named(one.key); }),
        "whoever is believed stands in the trust file");
  }
}

}  // namespace qiao::fuzz
