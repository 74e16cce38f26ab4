#include "registry/service/find_conflicts.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "registry/ledger/hash.h"
#include "registry/service/claim_lineage.h"
#include "registry/service/isrc_sounds.h"
#include "registry/service/subject_links.h"

namespace qiao::registry {
namespace {

// What collides, as text: the same conflict has the same id wherever and
// whenever it is found.
std::string IdOf(const rights::Conflict& conflict) {
  std::string text = "qiao-conflict/v1\n";
  const auto line = [&text](std::string_view word) {
    text += word;
    text += '\n';
  };
  line(rights::ToText(conflict.kind));
  for (const SubjectId& subject : conflict.subjects) line(ToText(subject));
  for (const StatementId& claim : conflict.claims) line(ToText(claim));
  line(conflict.isrc);
  if (conflict.overlap) {
    const rights::Overlap& overlap = *conflict.overlap;
    for (const Right& act : overlap.acts) line(act);
    for (const Territory in : overlap.territories.include) {
      line("+" + std::to_string(in));
    }
    for (const Territory out : overlap.territories.exclude) {
      line("-" + std::to_string(out));
    }
    const Period& period = overlap.period;
    line(period.from ? ToText(*period.from) : "");
    line(period.until ? ToText(*period.until) : "");
    line(overlap.part);
    for (const std::string& use : overlap.uses) line(use);
  }
  // Eight signs of Crockford's base 32: no I, L, O, U to misread.
  constexpr char kSigns[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const Digest digest = ledger::Sha256({text});
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 5; ++i) bits = bits << 8 | digest.bytes[i];
  std::string id = "C-";
  for (int shift = 35; shift >= 0; shift -= 5) {
    id += kSigns[(bits >> shift) & 31];
  }
  return id;
}

// Where a subject entered the log.
Result<std::int64_t> RegisteredAt(const store::Store& store,
                                  const SubjectId& subject) {
  QIAO_TRY(const auto registration, store.Registration(subject));
  return registration ? registration->fact.index
                      : std::numeric_limits<std::int64_t>::max();
}

// Ids are random, so they order nothing that people read: subjects and
// conflicts stand as they were registered.
Result<std::vector<FoundConflict>> Finish(
    SubjectReader& reader, std::vector<rights::Conflict> conflicts) {
  const store::Store& store = reader.store();
  std::vector<std::pair<std::int64_t, FoundConflict>> ordered;
  std::map<StatementId, rights::ClaimOnRecord> claims;  // each read once
  for (rights::Conflict& conflict : conflicts) {
    FoundConflict one;
    one.id = IdOf(conflict);
    for (const StatementId& id : conflict.claims) {
      auto at = claims.find(id);
      if (at == claims.end()) {
        QIAO_TRY(const auto statement, store.Statement(id));
        QIAO_CHECK(statement.has_value());
        QIAO_TRY(rights::ClaimOnRecord claim, ToClaim(reader, *statement));
        at = claims.emplace(id, std::move(claim)).first;
      }
      one.claims.push_back(at->second);
    }
    std::vector<std::pair<std::int64_t, SubjectId>> subjects;
    for (const SubjectId& subject : conflict.subjects) {
      QIAO_TRY(const std::int64_t at, RegisteredAt(store, subject));
      subjects.emplace_back(at, subject);
    }
    std::ranges::sort(subjects);
    conflict.subjects.clear();
    for (const auto& [at, subject] : subjects) {
      conflict.subjects.push_back(subject);
    }
    one.conflict = std::move(conflict);
    ordered.emplace_back(subjects.front().first, std::move(one));
  }
  std::ranges::stable_sort(ordered, [](const auto& x, const auto& y) {
    return std::tie(x.second.conflict.kind, x.first) <
           std::tie(y.second.conflict.kind, y.first);
  });
  std::vector<FoundConflict> found;
  found.reserve(ordered.size());
  for (auto& [at, one] : ordered) found.push_back(std::move(one));
  return found;
}

Result<std::vector<rights::Conflict>> IsrcConflicts(
    const store::Store& store, const std::vector<std::string>& isrcs) {
  std::vector<rights::IsrcOnTwoAudios> pairs;
  for (const std::string& isrc : isrcs) {
    QIAO_TRY(const auto carriers, CarriersOf(store, isrc));
    std::ranges::move(SoundsThatDiffer(isrc, carriers),
                      std::back_inserter(pairs));
  }
  return rights::FindIsrcConflicts(pairs);
}

void Append(std::vector<rights::Conflict> more,
            std::vector<rights::Conflict>& conflicts) {
  std::move(more.begin(), more.end(), std::back_inserter(conflicts));
}

}  // namespace

Result<std::vector<FoundConflict>> FindConflictsOf(
    const store::Store& store, std::span<const SubjectId> subjects) {
  QIAO_TRY(const store::Store::Snapshot moment, store.Read());
  SubjectReader reader(store);
  std::vector<rights::Conflict> conflicts;
  std::set<SubjectId> done;
  std::set<std::string> isrcs;
  for (const SubjectId& subject : subjects) {
    if (done.contains(subject)) continue;
    QIAO_TRY(const rights::SubjectGroup group, GroupOf(reader, subject));
    done.insert(group.subjects().begin(), group.subjects().end());
    QIAO_TRY(const auto claims, ClaimsOn(reader, group.subjects()));
    Append(rights::FindClaimConflicts(claims, group), conflicts);
    for (const SubjectId& member : group.subjects()) {
      QIAO_TRY(const store::SaidOfSubject* const said, reader.Of(member));
      const auto* recording = said->registration
                                  ? std::get_if<RecordingRegistration>(
                                        &said->registration->statement().body)
                                  : nullptr;
      if (recording == nullptr) continue;
      for (const Identifier& id : recording->common.ids) {
        if (id.scheme == "isrc" && !id.value.empty()) isrcs.insert(id.value);
      }
    }
  }
  QIAO_TRY(auto shared, IsrcConflicts(store, {isrcs.begin(), isrcs.end()}));
  Append(std::move(shared), conflicts);
  return Finish(reader, std::move(conflicts));
}

Result<std::vector<FoundConflict>> ClaimConflictsOf(
    SubjectReader& reader, const rights::SubjectGroup& group,
    std::span<const rights::ClaimOnRecord> claims) {
  return Finish(reader, rights::FindClaimConflicts(claims, group));
}

Result<std::vector<FoundConflict>> FindAllConflicts(const store::Store& store) {
  QIAO_TRY(const store::Store::Snapshot moment, store.Read());
  SubjectReader reader(store);
  // One pass over the claims instead of a question for each subject.
  std::map<SubjectId, std::vector<rights::ClaimOnRecord>> claims;
  QIAO_TRY(const auto statements, store.AllNotEnded("claim"));
  for (const store::StatementOnRecord& statement : statements) {
    QIAO_TRY(rights::ClaimOnRecord claim, ToClaim(reader, statement));
    claims[claim.subject].push_back(std::move(claim));
  }
  std::vector<rights::Conflict> conflicts;
  for (const std::string_view kind : {"wrk", "rec", "rel"}) {
    QIAO_TRY(const auto groups, AllGroups(reader, kind));
    for (const rights::SubjectGroup& group : groups) {
      std::vector<rights::ClaimOnRecord> here;
      for (const SubjectId& subject : group.subjects()) {
        const auto at = claims.find(subject);
        if (at == claims.end()) continue;
        here.insert(here.end(), at->second.begin(), at->second.end());
      }
      QIAO_TRY_DO(AddLineage(store, here));
      Append(rights::FindClaimConflicts(here, group), conflicts);
    }
  }
  QIAO_TRY(const auto isrcs, store.SharedIdentifiers("isrc"));
  QIAO_TRY(auto shared, IsrcConflicts(store, isrcs));
  Append(std::move(shared), conflicts);
  return Finish(reader, std::move(conflicts));
}

Result<FoundConflict> FindConflict(const store::Store& store,
                                   std::string_view id) {
  QIAO_TRY(std::vector<FoundConflict> all, FindAllConflicts(store));
  for (FoundConflict& conflict : all) {
    if (conflict.id == id) return std::move(conflict);
  }
  return Error{ErrorCode::kNotFound, "there is no conflict " + std::string(id) +
                                         " now (qiao conflict list)"};
}

}  // namespace qiao::registry
