// What the rights rules read: claims and disputes with their place in the
// ledger, and the links that say which subjects are one recording or one work.
//
// Rights rules are pure. They know nothing of stores, clocks and JSON; whoever
// calls them brings what is in force.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "schemas/model/statement.h"

namespace qiao::rights {

// A claim that is in force: neither replaced nor withdrawn.
struct ClaimOnRecord {
  StatementId id;
  std::int64_t index = 0;  // in the ledger
  PartyId party;           // who says it
  SubjectId subject;
  OwnershipClaim claim;
  bool contested = false;  // a signing key was later reported compromised
  bool operator==(const ClaimOnRecord&) const = default;
};

// Whose share it is: the holder named, or the party that speaks.
SubjectId HolderOf(const ClaimOnRecord& claim);

// A dispute that is in force: not withdrawn. Without a target it doubts every
// claim on its subject, within the rights, territories and period it names.
struct DisputeOnRecord {
  StatementId id;
  std::int64_t index = 0;
  PartyId party;
  SubjectId subject;
  Dispute dispute;
  bool operator==(const DisputeOnRecord&) const = default;
};

// Why two subjects are held to be the same, or not to be. Found by the matcher
// or said by a party in a `link` statement.
struct SubjectLink {
  enum class Relation { kSame, kDifferent };
  SubjectId a, b;  // a < b
  Relation relation = Relation::kSame;
  bool by_audio = false;                 // the sound itself was compared
  std::int64_t score_millibits = 0;      // 0 if the party gave none
  std::optional<StatementId> statement;  // absent: found by the matcher
  std::string words;  // evidence for people: "audio 93 % @ -0.4 s; title equal"
  bool operator==(const SubjectLink&) const = default;
};

// Subjects that stand for one recording or one work, ascending, and the links
// that join them.
struct SubjectGroup {
  std::vector<SubjectId> subjects;
  std::vector<SubjectLink> links;
  bool operator==(const SubjectGroup&) const = default;
};

// Joins subjects along kSame links, the strongest first, and never across a
// kDifferent one: a pair that a party calls different stays in two groups,
// whatever leads around it. Ascending by first subject; independent of order.
std::vector<SubjectGroup> GroupSubjects(std::span<const SubjectId> subjects,
                                        std::span<const SubjectLink> links);

}  // namespace qiao::rights
