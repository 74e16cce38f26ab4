// The private values of a subject (record format §8): what statements about it
// commit to, and what the registry holds behind that. Never asked for another
// machine: values and salts do not travel.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "registry/service/registry.h"
#include "schemas/model/result.h"

namespace qiao::registry {

struct PrivateOnRecord {
  std::string field;  // "legal-name"
  Commitment commit;
  std::int64_t index = 0;  // of the first statement that makes it
  // Absent: it was never given here. One that was erased says so.
  std::optional<store::PrivateValue> value;
};
// In ledger order, then in that of the statement; each commitment once.
Result<std::vector<PrivateOnRecord>> PrivateValuesOf(const Registry& registry,
                                                     const SubjectId& subject);

// A value with a new salt and its commitment. kUsage if no record could hold
// it: empty, too long, a line break, a control character.
Result<store::PrivateValue> NewPrivateValue(const SubjectId& owner,
                                            std::string field,
                                            std::string value);
// The registration that replaces `before` and commits to `value`, too. kUsage
// if `before` is none.
Result<Statement> WithPrivateValue(const ledger::ShapedRecord& before,
                                   const ledger::Heading& heading,
                                   const store::PrivateValue& value);
// The redaction of the values behind `commits`, of which each is made by
// `target`; `party` speaks.
Statement RedactionOf(const ledger::ShapedRecord& target,
                      const ledger::Heading& heading, const PartyId& party,
                      std::vector<Commitment> commits, std::string reason);

}  // namespace qiao::registry
