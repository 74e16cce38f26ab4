// Proofs of one JSON document: that an answer is complete, and that a log told
// two histories.
#include "registry/ledger/complete_answer.h"
#include "registry/ledger/fork_proof.h"
#include "tests/fuzz/golden_log.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {

void Proofs(std::string_view input) {
  const GoldenLog& log = TheGoldenLog();
  const auto answer = ledger::ParseCompleteAnswer(input);
  const auto fork = ledger::ParseForkProof(input);
  Law(!answer || !fork, "no proof is of two kinds");
  if (answer) {
    Law(ledger::LooksLikeCompleteAnswer(input), "an answer looks like one");
    Law(ledger::ToText(*answer) == input, "an answer has one spelling");
    if (ledger::VerifyCompleteAnswer(*answer, log.policy)) {
      Law(answer->anchor < kGoldenSize &&
              answer->anchor_entry == log.Entry(answer->anchor),
          "an answer rests on an anchor of the log");
    }
  } else {
    Law(answer.error().refusal.has_value(), "a refusal has its code");
  }
  if (fork) {
    Law(ledger::LooksLikeForkProof(input), "a fork looks like one");
    Law(ledger::ToText(*fork) == input, "a fork has one spelling");
    Law(!ledger::VerifyForkProof(*fork, log.policy),
        "a log that never forked is not proved to have");
  } else {
    Law(fork.error().refusal.has_value(), "a refusal has its code");
  }
}

}  // namespace qiao::fuzz
