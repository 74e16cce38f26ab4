#include "cli/ask_first.h"

#include <iostream>
#include <string>
#include <utility>

#include "cli/output.h"
#include "schemas/text/bidi.h"

namespace qiao::cli {
namespace {

// To stderr, --quiet or not.
void Warn(const ledger::SharpEdge& edge) {
  std::cerr << "! " << edge.code << ": " << text::EscapeControls(edge.follows)
            << "\n  instead: " << edge.instead << "\n";
}

Result<void> Ask(bool no_input, bool yes, const Statement& statement,
                 std::span<const ledger::SharpEdge> edges) {
  for (const ledger::SharpEdge& edge : edges) Warn(edge);
  if (yes) return {};
  const Error not_signed{ErrorCode::kUsage,
                         "this " + statement.typ +
                             " was not signed; if it is meant so, say --yes"};
  if (no_input) return not_signed;
  std::cerr << "Sign it all the same? Type yes: " << std::flush;
  std::string answer;
  if (!std::getline(std::cin, answer) || answer != "yes") return not_signed;
  return {};
}

}  // namespace

ledger::SignerAsked AskedFirst(const Context& context, bool yes,
                               std::optional<SignerNeeds> need_before) {
  return {std::move(need_before),
          [no_input = context.no_input, yes](
              const Statement& statement,
              std::span<const ledger::SharpEdge> edges) {
            return Ask(no_input, yes, statement, edges);
          }};
}

}  // namespace qiao::cli
