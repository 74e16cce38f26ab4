// The rules of the log as pure functions over Facts; admission.h is their
// door. Each looks at one statement at one index and adds to its Effects.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "registry/ledger/admission.h"
#include "registry/ledger/facts.h"
#include "registry/ledger/shape.h"
#include "schemas/model/result.h"

namespace qiao::ledger {

// What every rule looks at.
struct Case {
  const Facts& facts;
  RuleSet rules;
  const ShapedRecord& record;
  std::int64_t index;

  const Statement& statement() const { return record.statement(); }
  // Of something that the log must hold: a bundle may lack it, which is a
  // fault of the bundle (record format §11.7).
  Error Absent(Refusal refusal, std::string message) const {
    return Refused(
        rules == RuleSet::kBundle ? Refusal::kBundleMissing : refusal,
        std::move(message));
  }
};

// §5.2: who may sign this, and did. For an item `manifest` is its manifest.
// Sets the signers of the new statement, and keys and parties that change.
Result<void> ApplyKeyRules(const Case& one, const OpenManifest* manifest,
                           PreparedKeys& prepared, Effects& effects);

// §6.3-6.10, §15: what this statement refers to, and what it ends or starts.
// The new statement is the first of effects.statements.
Result<void> ApplyReferenceRules(const Case& one, Effects& effects);

}  // namespace qiao::ledger
