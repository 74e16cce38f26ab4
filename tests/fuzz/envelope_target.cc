// An entry of the log, from its bytes to its admission to an empty log.
#include <string>

#include "registry/ledger/admission.h"
#include "registry/ledger/minted_ids.h"
#include "registry/ledger/shape.h"
#include "schemas/json/canonical.h"
#include "schemas/json/statement_codec.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {
namespace {

using ledger::ShapedRecord;

void CheckCodec(const ShapedRecord& shaped) {
  const std::string& payload = shaped.record().payload;
  Law(ledger::StatementIdOf(payload) == shaped.id(),
      "the id is the hash of the payload");
  const json::Value written = json::EncodeStatement(shaped.statement());
  Law(json::Canonical(written) == payload,
      "a decoded statement is written as it was signed");
  const auto again = json::DecodeStatement(written, json::Edition::kVerifier);
  Law(again && *again == shaped.statement(), "decode(encode(x)) is x");
}

void CheckAdmission(const ShapedRecord& shaped, ledger::RuleSet rules) {
  ledger::Admission log(shaped.statement().log, rules);
  const auto admitted = log.Admit(shaped);
  if (!admitted) {
    Law(log.next_index() == 0, "a refused entry leaves the log as it was");
    return;
  }
  Law(log.next_index() == 1, "an admitted entry is the next one");
  Law(admitted->leaf() == ledger::LeafHash(shaped.entry()),
      "the leaf is the hash of the entry");
  Law(!log.Admit(shaped), "a statement is admitted once");
}

}  // namespace

void Envelope(std::string_view input) {
  const auto shaped = ledger::CheckShape(input, json::Edition::kVerifier);
  const auto strict = ledger::CheckShape(input, json::Edition::kAdmission);
  if (!shaped) {
    Law(shaped.error().refusal.has_value(), "a refusal has its code");
    Law(!strict, "admission is no laxer than the verifier");
    return;
  }
  Law(shaped->entry() == input, "an entry is kept as it came");
  Law(ledger::EncodeEntry(shaped->record()) == input,
      "an entry is written as it was read");
  CheckCodec(*shaped);
  CheckAdmission(*shaped, ledger::RuleSet::kAudit);
  if (strict) CheckAdmission(*strict, ledger::RuleSet::kAdmission);
}

}  // namespace qiao::fuzz
