#include "registry/service/import_conflicts.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "registry/service/claim_lineage.h"
#include "registry/service/find_conflicts.h"
#include "registry/service/isrc_sounds.h"
#include "registry/service/subject_links.h"

namespace qiao::registry {
namespace {

// Those of the import that carry an ISRC, behind those on record; a recording
// that the import speaks about again is heard as the import has it.
Result<std::vector<rights::IsrcOnTwoAudios>> IsrcPairs(
    const store::Store& store,
    const std::vector<ImportAdditions::Heard>& heard) {
  std::map<std::string, std::vector<IsrcCarrier>> by_isrc;
  for (const ImportAdditions::Heard& one : heard) {
    if (one.print == nullptr) continue;
    by_isrc[one.isrc].push_back({one.subject, one.print});
  }
  std::vector<rights::IsrcOnTwoAudios> pairs;
  for (const auto& [isrc, fresh] : by_isrc) {
    std::set<SubjectId> again;
    for (const IsrcCarrier& carrier : fresh) again.insert(carrier.subject);
    QIAO_TRY(auto carriers, CarriersOf(store, isrc));
    std::erase_if(carriers, [&again](const IsrcCarrier& carrier) {
      return again.contains(carrier.subject);
    });
    carriers.insert(carriers.end(), fresh.begin(), fresh.end());
    std::ranges::move(SoundsThatDiffer(isrc, carriers),
                      std::back_inserter(pairs));
  }
  return pairs;
}

}  // namespace

Result<std::vector<rights::Conflict>> ConflictsWith(
    const store::Store& store, const ImportAdditions& additions) {
  const std::set<SubjectId> touched(additions.subjects.begin(),
                                    additions.subjects.end());
  // Everything that the import's subjects and links reach.
  std::set<SubjectId> subjects = touched;
  std::vector<rights::SubjectLink> links = additions.links;
  std::set<SubjectId> ends;
  for (const rights::SubjectLink& link : additions.links) {
    ends.insert(link.a);
    ends.insert(link.b);
  }
  ends.insert(touched.begin(), touched.end());
  SubjectReader reader(store);
  std::set<SubjectId> grouped;
  for (const SubjectId& end : ends) {
    if (grouped.contains(end)) continue;
    QIAO_TRY(LinkedSubjects linked, LinkedTo(reader, end));
    grouped.merge(linked.subjects);
    std::ranges::move(linked.links, std::back_inserter(links));
  }
  subjects.insert(grouped.begin(), grouped.end());
  const std::vector<SubjectId> all(subjects.begin(), subjects.end());
  std::map<SubjectId, std::vector<const rights::ClaimOnRecord*>> added;
  std::set<StatementId> replaced;
  for (const rights::ClaimOnRecord& claim : additions.claims) {
    added[claim.subject].push_back(&claim);
    if (claim.claim.replaces) replaced.insert(*claim.claim.replaces);
  }
  std::vector<rights::Conflict> conflicts;
  for (const auto& group : rights::GroupSubjects(all, links)) {
    const bool concerns = std::any_of(
        group.subjects().begin(), group.subjects().end(),
        [&touched](const SubjectId& one) { return touched.contains(one); });
    if (!concerns) continue;
    QIAO_TRY(auto claims, ClaimsOn(reader, group.subjects()));
    std::erase_if(claims, [&replaced](const rights::ClaimOnRecord& claim) {
      return replaced.contains(claim.id);
    });
    std::vector<const rights::ClaimOnRecord*> more;
    for (const SubjectId& subject : group.subjects()) {
      const auto at = added.find(subject);
      if (at == added.end()) continue;
      more.insert(more.end(), at->second.begin(), at->second.end());
    }
    // In the order of the ledger, wherever they stand in the group.
    std::sort(more.begin(), more.end(),
              [](const auto* a, const auto* b) { return a->index < b->index; });
    for (const rights::ClaimOnRecord* claim : more) claims.push_back(*claim);
    QIAO_TRY_DO(AddLineage(store, claims));
    for (auto& conflict : rights::FindClaimConflicts(claims, group)) {
      conflicts.push_back(std::move(conflict));
    }
  }
  QIAO_TRY(const auto pairs, IsrcPairs(store, additions.heard));
  for (auto& conflict : rights::FindIsrcConflicts(pairs)) {
    conflicts.push_back(std::move(conflict));
  }
  return conflicts;
}

}  // namespace qiao::registry
