// Statements to and from the canonical payload of record-format §3–§5.
//
// Decoding is the check of shape: what it returns obeys every rule that needs
// neither the log nor a hash. What needs a hash (`id-mismatch`, keys ascending
// by key id, a public key on its curve) is registry/ledger/shape.h's.
#pragma once

#include <string>
#include <string_view>

#include "schemas/json/value.h"
#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::json {

// How strict about types that this edition lacks.
enum class Edition {
  kAdmission,  // an unknown type or kind is refused: type-unknown; and the
               // payload must fit its published wire schema too
  kVerifier,   // it becomes NotUnderstood
};

// Shape of a parsed payload. Errors carry the Refusal code.
Result<Statement> DecodeStatement(const Value& payload, Edition edition);

// The payload's Value; Canonical() of it is what is signed. The caller's
// sets must already be sorted and free of repeats: DecodeStatement says so.
Value EncodeStatement(const Statement& statement);

}  // namespace qiao::json
