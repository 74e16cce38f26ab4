// The answer of qiao who as a document: who claims what, with the conflicts
// that the claims are in.
#pragma once

#include <cstddef>
#include <optional>

#include "registry/desk/rights_parts.h"
#include "registry/service/dossier.h"
#include "registry/service/registry.h"
#include "schemas/json/value.h"
#include "schemas/model/period.h"
#include "schemas/model/result.h"

namespace qiao::desk {

struct WhoAnswer {
  json::Object document;  // qiao.who/1 (docs/cli.md)
  Day day{};              // asked about: its "on"
  // Days on which the same question, asked about them, has the same answer but
  // for "on", while the registry stays as it is.
  Period same;
};

// Answers one question after the other about a registry, which must outlive it,
// and remembers what it has read for as long as the registry stays as it is.
// Not thread-safe, as the registry.
class WhoDesk {
 public:
  explicit WhoDesk(const registry::Registry& registry)
      : registry_(registry), names_(registry.store()) {}
  WhoDesk(const WhoDesk&) = delete;
  WhoDesk& operator=(const WhoDesk&) = delete;

  // Of one moment of the registry; "as_of" is its clock's. Question:
  // who_question.h.
  Result<WhoAnswer> Answer(const json::Object& question);

 private:
  static constexpr std::size_t kMostNames = 16'384;

  const registry::Registry& registry_;
  registry::Dossiers dossiers_;
  Names names_;  // as of moment_
  std::optional<store::Store::Moment> moment_;
};

}  // namespace qiao::desk
