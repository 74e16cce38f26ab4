// Receipts: proofs that an entry stands in the log.
#include <string>
#include <vector>

#include "registry/ledger/receipt.h"
#include "registry/ledger/static_log.h"
#include "tests/fuzz/golden_log.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {

void Receipt(std::string_view input) {
  const auto receipt = ledger::ParseReceipt(input);
  if (!receipt) {
    Law(receipt.error().refusal.has_value(), "a refusal has its code");
    return;
  }
  Law(ledger::LooksLikeReceipt(input), "a receipt looks like one");
  Law(ledger::ToText(*receipt) == input, "a receipt has one spelling");
  const GoldenLog& log = TheGoldenLog();
  for (std::int64_t i = 0; i < kGoldenSize; ++i) {
    const bool verifies =
        ledger::VerifyReceipt(*receipt, log.Entry(i), log.policy).has_value();
    Law(!verifies || i == receipt->index,
        "a receipt proves the entry at its index and no other");
    if (!verifies && receipt->checkpoint.signatures.empty()) break;
  }
}

}  // namespace qiao::fuzz
