// From what is stored about claims and links to what rights rules read.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "registry/rights/claim_on_record.h"
#include "registry/rights/subject_group.h"
#include "registry/service/subject_reader.h"
#include "registry/store/store.h"
#include "schemas/model/result.h"

namespace qiao::registry {

// Our own bug unless the statement is a claim.
Result<rights::ClaimOnRecord> ToClaim(
    SubjectReader& reader, const store::StatementOnRecord& on_record);

// What the matcher found, at the level of the subjects: recordings must be one
// recording, not only one work. Absent if it says nothing about that.
std::optional<rights::SubjectLink> ToLink(const store::MatchLink& match);

// What links lead to from a subject, itself included, and all links there,
// those that part subjects too: GroupSubjects() makes groups of them.
struct LinkedSubjects {
  std::set<SubjectId> subjects;
  std::vector<rights::SubjectLink> links;
};
Result<LinkedSubjects> LinkedTo(SubjectReader& reader,
                                const SubjectId& subject);

// "title equal +9.1, audio same_recording +120.4": evidence in words, the
// weightiest first.
std::string InWords(const matcher::Decision& decision);

}  // namespace qiao::registry
