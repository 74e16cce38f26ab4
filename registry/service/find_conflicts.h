// Conflicts among what is on record: for some subjects after an append, or for
// all. The rules are registry/rights/conflict.h; here they meet the store and
// the sound of the recordings.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registry/rights/conflict.h"
#include "registry/service/subject_reader.h"
#include "registry/store/store.h"
#include "schemas/model/result.h"

namespace qiao::registry {

struct FoundConflict {
  // "C-7K2M4QXD": of what collides, so that it stays the same while that does.
  std::string id;
  rights::Conflict conflict;
  std::vector<rights::ClaimOnRecord> claims;  // of conflict.claims, in order
};

// Conflicts of the groups that these subjects are in, and of the ISRCs they
// carry. Ordered by kind, then by when the first subject was registered, then
// as rights rules order them; the subjects of each by when they were
// registered.
Result<std::vector<FoundConflict>> FindConflictsOf(
    const store::Store& store, std::span<const SubjectId> subjects);
// Those of them that claims are in, of one group and all the claims on it.
Result<std::vector<FoundConflict>> ClaimConflictsOf(
    SubjectReader& reader, const rights::SubjectGroup& group,
    std::span<const rights::ClaimOnRecord> claims);
Result<std::vector<FoundConflict>> FindAllConflicts(const store::Store& store);
// By its id. kNotFound.
Result<FoundConflict> FindConflict(const store::Store& store,
                                   std::string_view id);

// The subjects held to be the same as this one, itself included, with the
// links that say so: the matcher's at recording (or work) level, and what
// parties signed.
Result<rights::SubjectGroup> GroupOf(SubjectReader& reader,
                                     const SubjectId& subject);
Result<std::vector<rights::SubjectGroup>> AllGroups(SubjectReader& reader,
                                                    std::string_view kind);

// Claims (or disputes) on the subjects that have not ended, in ledger order.
Result<std::vector<rights::ClaimOnRecord>> ClaimsOn(
    SubjectReader& reader, std::span<const SubjectId> subjects);
Result<std::vector<rights::DisputeOnRecord>> DisputesOn(
    SubjectReader& reader, std::span<const SubjectId> subjects);

}  // namespace qiao::registry
