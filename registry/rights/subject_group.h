// Which subjects are one recording or one work, and who says so.
//
//   rec1 ─ same (audio 93 %) ─ rec2 ─ same (signed by A) ─ rec3
//     one group: their claims are added up together
//
// Links are found by the matcher or signed by parties. A party may have an
// interest in what it signs, so what it signs shows more and hides nothing: it
// joins subjects after the matcher, and parts none.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/model/statement.h"

namespace qiao::rights {

struct SubjectLink {
  enum class Relation {
    kSame,
    kDifferent,  // found by the matcher
    kDoubted,    // signed as different: shown, and parts nothing
  };
  SubjectId a, b;  // a < b
  Relation relation = Relation::kSame;
  bool by_audio = false;                 // the sound itself was compared
  std::int64_t score_millibits = 0;      // 0 if the party gave none
  std::optional<StatementId> statement;  // absent: found by the matcher
  std::int64_t index = -1;               // of the statement
  std::string words;  // evidence for people: "audio 93 % @ -0.4 s; title equal"
  bool operator==(const SubjectLink&) const = default;
};
std::string_view ToText(SubjectLink::Relation relation);  // "same", …

// Subjects that stand for one recording or one work, and the links between
// them: kSame and kDoubted.
class SubjectGroup {
 public:
  SubjectGroup() = default;
  // Subjects in any order; one that is given twice stands once.
  SubjectGroup(std::vector<SubjectId> subjects, std::vector<SubjectLink> links);

  const std::vector<SubjectId>& subjects() const { return subjects_; }
  const std::vector<SubjectLink>& links() const { return links_; }
  bool Contains(const SubjectId& subject) const;
  bool operator==(const SubjectGroup&) const = default;

 private:
  std::vector<SubjectId> subjects_;  // ascending, distinct
  std::vector<SubjectLink> links_;
};

// Joins subjects along kSame links and never across a kDifferent one: such a
// pair stays in two groups, whatever leads around it. What the matcher found
// joins first, by its score, then what parties signed, by its place in the
// ledger, so that no signed link keeps apart what the matcher joins. Ascending
// by first subject; independent of order.
std::vector<SubjectGroup> GroupSubjects(std::span<const SubjectId> subjects,
                                        std::span<const SubjectLink> links);

}  // namespace qiao::rights
