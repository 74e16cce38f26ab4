#include "registry/service/look_up_rights.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "registry/service/registry.h"
#include "registry/service/search_subjects.h"
#include "schemas/text/identifier.h"

namespace qiao::registry {
namespace {

using Candidate = RightsAnswer::Candidate;

bool Reads(std::string_view scheme, const std::string& text) {
  const auto check = text::CheckIdentifier(scheme, text);
  return check && check->valid;
}

Result<std::vector<SubjectFind>> ById(const store::Store& store,
                                      const SubjectId& subject) {
  QIAO_TRY(const auto facts, store.FactsNow());
  QIAO_TRY(const bool known, facts->IsKnown(subject));
  if (!known) {
    return Error{ErrorCode::kNotFound,
                 ToText(subject) + " is not on record here"};
  }
  return std::vector<SubjectFind>{{subject, true, "id", std::nullopt}};
}

Result<std::vector<SubjectFind>> Search(const store::Store& store,
                                        const RightsQuestion& question,
                                        std::vector<std::string>& notes) {
  if (question.subject) return ById(store, *question.subject);
  if (!question.isrc.empty()) {
    return SearchByIdentifier(store, "isrc", question.isrc, notes);
  }
  if (!question.iswc.empty()) {
    return SearchByIdentifier(store, "iswc", question.iswc, notes);
  }
  if (question.audio) return SearchBySound(store, *question.audio);
  if (const auto id = ParseSubjectId(question.text)) return ById(store, *id);
  for (const std::string_view scheme : {"isrc", "iswc"}) {
    if (Reads(scheme, question.text)) {
      return SearchByIdentifier(store, scheme, question.text, notes);
    }
  }
  if (question.text.empty()) {
    return Error{ErrorCode::kUsage,
                 "say what to look for: a title, an identifier, or audio"};
  }
  if (store.FoldingVersion() != SearchFolding().version) {
    return Error{ErrorCode::kUsage,
                 "titles are indexed by another version of this program; any "
                 "command that writes brings the index up to date"};
  }
  return SearchByTitle(store, question.text, question.artist, question.kind);
}

// Finds of linked subjects are one candidate, as good as its best.
struct Grouped {
  Candidate candidate;
  bool good = false;
};

Result<std::vector<Grouped>> Group(const store::Store& store,
                                   Dossiers& dossiers,
                                   const std::vector<SubjectFind>& finds) {
  std::vector<Grouped> groups;
  std::map<SubjectId, std::size_t> place;
  for (const SubjectFind& find : finds) {
    const auto at = place.find(find.subject);
    if (at != place.end()) {
      Grouped& known = groups[at->second];
      if (find.good && !known.good) known.candidate.found_by = find.found_by;
      known.good |= find.good;
      continue;
    }
    Grouped grouped;
    grouped.good = find.good;
    grouped.candidate.found_by = find.found_by;
    grouped.candidate.sound = find.sound;
    QIAO_TRY(grouped.candidate.dossier, dossiers.Of(store, find.subject));
    for (const SubjectId& member :
         grouped.candidate.dossier->group.subjects()) {
      place.emplace(member, groups.size());
    }
    groups.push_back(std::move(grouped));
  }
  return groups;
}

// One work and one recording answer a title together; two works do not.
RightsAnswer::Verdict VerdictOf(const std::vector<Grouped>& groups) {
  std::map<std::string, int> good;
  for (const Grouped& group : groups) {
    if (!group.good) continue;
    ++good[std::string(
        group.candidate.dossier->group.subjects().front().Kind())];
  }
  if (good.empty()) return RightsAnswer::Verdict::kNone;
  return std::all_of(good.begin(), good.end(),
                     [](const auto& kind) { return kind.second == 1; })
             ? RightsAnswer::Verdict::kOne
             : RightsAnswer::Verdict::kSeveral;
}

}  // namespace

Result<RightsAnswer> LookUpRights(const store::Store& store, Dossiers& dossiers,
                                  const RightsQuestion& question) {
  QIAO_TRY(const store::Store::Snapshot moment, store.Read());
  RightsAnswer answer;
  QIAO_TRY(answer.log_size, store.Size());
  QIAO_TRY(std::vector<SubjectFind> finds,
           Search(store, question, answer.notes));
  if (!question.kind.empty()) {
    std::erase_if(finds, [&](const SubjectFind& find) {
      return !find.subject.Is(question.kind);
    });
  }
  QIAO_TRY(std::vector<Grouped> groups, Group(store, dossiers, finds));
  answer.verdict = VerdictOf(groups);
  // With a good answer at hand, near misses only distract; without one they
  // are all there is. Sound is asked "what does this sound like": all count.
  if (answer.verdict != RightsAnswer::Verdict::kNone && !question.audio) {
    std::erase_if(groups, [](const Grouped& group) { return !group.good; });
  }
  // Equally good ones stand as they were registered: ids are random.
  const auto registered = [](const Grouped& group) {
    const auto& all = group.candidate.dossier->registrations;
    return all.empty() ? std::numeric_limits<std::int64_t>::max()
                       : all.front().fact.index;
  };
  std::stable_sort(groups.begin(), groups.end(),
                   [&](const Grouped& x, const Grouped& y) {
                     if (x.good != y.good) return x.good;
                     return registered(x) < registered(y);
                   });
  for (Grouped& group : groups) {
    Candidate& candidate = group.candidate;
    const Dossier& dossier = *candidate.dossier;
    candidate.view = rights::ViewOf(dossier.group, dossier.claims,
                                    dossier.disputes, question.view);
    answer.candidates.push_back(std::move(candidate));
  }
  return answer;
}

}  // namespace qiao::registry
