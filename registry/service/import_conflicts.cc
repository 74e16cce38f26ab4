#include "registry/service/import_conflicts.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "matcher/fingerprint_compare.h"
#include "registry/service/find_conflicts.h"

namespace qiao::registry {
namespace {

// Another recording, not another delivery or edit of one.
bool SoundsDifferent(matcher::AudioClass audio_class) {
  return audio_class == matcher::AudioClass::kDifferent ||
         audio_class == matcher::AudioClass::kRelatedVersion ||
         audio_class == matcher::AudioClass::kPartialOverlap;
}

using Heard = ImportAdditions::Heard;

Result<void> AddOnRecord(const store::Store& store, const std::string& isrc,
                         std::vector<Heard>& carriers) {
  QIAO_TRY(const auto found, store.ByIdentifier("isrc", isrc));
  for (const store::Found& one : found) {
    if (!one.subject.Is("rec")) continue;
    QIAO_TRY(const auto registration, store.Registration(one.subject));
    if (!registration) continue;
    const auto* recording =
        std::get_if<RecordingRegistration>(&registration->statement.body);
    if (recording == nullptr) continue;
    for (const PrintReference& reference : recording->prints) {
      QIAO_TRY(const auto stored, store.Print(reference.sha256));
      if (!stored) continue;
      carriers.push_back({one.subject, isrc, stored->print});
      break;
    }
  }
  return {};
}

Result<std::vector<rights::IsrcOnTwoAudios>> IsrcPairs(
    const store::Store& store, const std::vector<Heard>& heard) {
  std::map<std::string, std::vector<Heard>> by_isrc;
  for (const Heard& one : heard) {
    if (one.print != nullptr) by_isrc[one.isrc].push_back(one);
  }
  std::vector<rights::IsrcOnTwoAudios> pairs;
  for (auto& [isrc, carriers] : by_isrc) {
    const std::size_t fresh = carriers.size();
    QIAO_TRY_DO(AddOnRecord(store, isrc, carriers));
    for (std::size_t i = 0; i < fresh; ++i) {
      for (std::size_t j = i + 1; j < carriers.size(); ++j) {
        if (carriers[i].subject == carriers[j].subject) continue;
        const auto heard_as =
            matcher::Compare(*carriers[i].print, *carriers[j].print);
        if (!SoundsDifferent(heard_as.audio_class)) continue;
        rights::SubjectLink link;
        link.a = std::min(carriers[i].subject, carriers[j].subject);
        link.b = std::max(carriers[i].subject, carriers[j].subject);
        link.relation = rights::SubjectLink::Relation::kDifferent;
        link.by_audio = true;
        link.score_millibits = heard_as.score_millibits;
        link.words = "audio " + std::string(ToText(heard_as.audio_class));
        pairs.push_back({isrc, std::move(link)});
      }
    }
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
  std::set<SubjectId> grouped;
  for (const SubjectId& end : ends) {
    if (grouped.contains(end)) continue;
    QIAO_TRY(rights::SubjectGroup group, GroupOf(store, end));
    grouped.insert(group.subjects.begin(), group.subjects.end());
    std::move(group.links.begin(), group.links.end(),
              std::back_inserter(links));
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
        group.subjects.begin(), group.subjects.end(),
        [&touched](const SubjectId& one) { return touched.contains(one); });
    if (!concerns) continue;
    QIAO_TRY(auto claims, ClaimsOn(store, group.subjects));
    std::erase_if(claims, [&replaced](const rights::ClaimOnRecord& claim) {
      return replaced.contains(claim.id);
    });
    std::vector<const rights::ClaimOnRecord*> more;
    for (const SubjectId& subject : group.subjects) {
      const auto at = added.find(subject);
      if (at == added.end()) continue;
      more.insert(more.end(), at->second.begin(), at->second.end());
    }
    // In the order of the ledger, wherever they stand in the group.
    std::sort(more.begin(), more.end(),
              [](const auto* a, const auto* b) { return a->index < b->index; });
    for (const rights::ClaimOnRecord* claim : more) claims.push_back(*claim);
    for (auto& conflict : rights::FindOverClaims(claims, group)) {
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
