#include "registry/ledger/commitments.h"

#include <variant>

namespace qiao::ledger {

const Source* SourceOf(const StatementBody& body) {
  return std::visit(
      [](const auto& one) -> const Source* {
        if constexpr (requires { one.common.source; }) {
          return one.common.source ? &*one.common.source : nullptr;
        } else if constexpr (requires { one.source; }) {
          return one.source ? &*one.source : nullptr;
        } else {
          return nullptr;
        }
      },
      body);
}

std::vector<PrivateValue> CommitmentsOf(const StatementBody& body) {
  std::vector<PrivateValue> made;
  const auto add_evidence = [&made](const std::vector<Evidence>& evidence) {
    for (const Evidence& one : evidence) {
      if (one.commit) made.push_back({one.kind, *one.commit});
    }
  };
  std::visit(
      [&](const auto& one) {
        if constexpr (requires { one.common; }) {
          add_evidence(one.common.evidence);
          made.insert(made.end(), one.common.private_values.begin(),
                      one.common.private_values.end());
        } else if constexpr (requires { one.evidence; }) {
          add_evidence(one.evidence);
        }
      },
      body);
  if (const Source* source = SourceOf(body)) {
    if (source->file) made.push_back({"file", *source->file});
    if (source->record) made.push_back({"record", *source->record});
  }
  return made;
}

}  // namespace qiao::ledger
