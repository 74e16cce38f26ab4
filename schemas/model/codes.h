// The published code words: what a statement may say where the record format
// asks for a code. A code never changes meaning and is never reused; the lists
// only grow (schemas/tables/codes.tsv, roles.tsv, rights.tsv).
//
//   IsCode("use", "karaoke")        IsCode("dispute-ground", "licence-expired")
//
// Verifiers check the shape of a code; admission checks the word.
//
// Lists: right, role, name-kind, ident-scheme, agent-kind, party-kind,
// capacity, part, use, basis, evidence-kind, dispute-ground, revoke-reason,
// withdraw-reason, redact-reason, outcome, link-rel, derived-rel,
// link-feature, private-field, print-alg, verdict.
#pragma once

#include <span>
#include <string_view>

namespace qiao {

// [a-z][a-z0-9]*(-[a-z0-9]+)*, at most 32 bytes (record format, section 5.1).
bool IsCodeShape(std::string_view text);

// False for an unknown list as well.
bool IsCode(std::string_view list, std::string_view code);

// All codes of a list, ascending; empty for an unknown list.
std::span<const std::string_view> CodesOf(std::string_view list);

// Names of all lists, ascending.
std::span<const std::string_view> CodeLists();

}  // namespace qiao
