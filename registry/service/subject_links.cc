#include "registry/service/subject_links.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

#include "registry/service/find_conflicts.h"

namespace qiao::registry {
namespace {

using rights::SubjectLink;

// Works are one work; recordings must be one recording, not only one work.
matcher::Level LevelFor(const SubjectId& subject) {
  return subject.Is("wrk") ? matcher::Level::kWork : matcher::Level::kRecording;
}

bool HeardTheSame(const matcher::Decision& decision) {
  return std::any_of(decision.evidence.begin(), decision.evidence.end(),
                     [](const matcher::Evidence& evidence) {
                       return evidence.field == "audio" &&
                              evidence.millibits > 0;
                     });
}

// Absent if it says nothing about the subjects being one.
std::optional<SubjectLink> FromMatch(const store::MatchLink& match) {
  if (match.left.kind != match.right.kind ||
      match.decision.level != LevelFor(match.left) ||
      match.decision.verdict == matcher::Verdict::kReview) {
    return std::nullopt;
  }
  SubjectLink link;
  link.a = match.left;
  link.b = match.right;
  link.relation = match.decision.verdict == matcher::Verdict::kSame
                      ? SubjectLink::Relation::kSame
                      : SubjectLink::Relation::kDifferent;
  link.by_audio = HeardTheSame(match.decision);
  link.score_millibits = match.decision.score_millibits;
  link.words = InWords(match.decision);
  return link;
}

std::optional<SubjectLink> FromStatement(
    const store::StatementOnRecord& on_record) {
  const auto* said = std::get_if<Link>(&on_record.statement.body);
  if (said == nullptr || on_record.statement.also.size() != 1) {
    return std::nullopt;
  }
  if (said->rel != "same" && said->rel != "different") return std::nullopt;
  SubjectLink link;
  link.a = std::min(on_record.statement.subj, on_record.statement.also[0]);
  link.b = std::max(on_record.statement.subj, on_record.statement.also[0]);
  if (link.a.kind != link.b.kind) return std::nullopt;
  link.relation = said->rel == "same" ? SubjectLink::Relation::kSame
                                      : SubjectLink::Relation::kDifferent;
  for (const LinkFeature& feature : said->features) {
    link.by_audio |= feature.feature == "audio" && feature.score > 0;
  }
  link.score_millibits = said->score.value_or(0);
  link.statement = on_record.fact.id;
  link.words = "link signed by " + ToText(on_record.fact.party);
  return link;
}

// What a party signed about a pair stands before what the matcher found.
std::vector<SubjectLink> Settle(std::vector<SubjectLink> links) {
  std::set<std::pair<SubjectId, SubjectId>> signed_pairs;
  for (const SubjectLink& link : links) {
    if (link.statement) signed_pairs.emplace(link.a, link.b);
  }
  std::erase_if(links, [&](const SubjectLink& link) {
    return !link.statement && signed_pairs.contains({link.a, link.b});
  });
  return links;
}

Result<std::vector<SubjectLink>> LinksAt(const store::Store& store,
                                         const SubjectId& subject) {
  std::vector<SubjectLink> links;
  QIAO_TRY(const auto matches, store.LinksOf(subject));
  for (const store::MatchLink& match : matches) {
    if (auto link = FromMatch(match)) links.push_back(*std::move(link));
  }
  QIAO_TRY(const auto statements, store.NotEnded(subject, "link"));
  for (const store::StatementOnRecord& statement : statements) {
    if (auto link = FromStatement(statement)) links.push_back(*std::move(link));
  }
  return Settle(std::move(links));
}

}  // namespace

std::string InWords(const matcher::Decision& decision) {
  std::vector<const matcher::Evidence*> by_weight;
  for (const matcher::Evidence& evidence : decision.evidence) {
    if (evidence.millibits != 0 || evidence.veto)
      by_weight.push_back(&evidence);
  }
  std::stable_sort(by_weight.begin(), by_weight.end(),
                   [](const auto* x, const auto* y) {
                     return std::abs(x->millibits) > std::abs(y->millibits);
                   });
  std::string words;
  for (const matcher::Evidence* evidence : by_weight) {
    if (!words.empty()) words += ", ";
    words += evidence->field + " " + evidence->level;
    if (evidence->veto) {
      words += " (veto)";
      continue;
    }
    const std::int64_t tenths = evidence->millibits / 100;
    char number[40];
    std::snprintf(number, sizeof number, " %c%lld.%lld",
                  evidence->millibits < 0 ? '-' : '+',
                  static_cast<long long>(std::abs(tenths) / 10),
                  static_cast<long long>(std::abs(tenths) % 10));
    words += number;
  }
  return words;
}

Result<rights::ClaimOnRecord> ToClaim(
    const store::Store& store, const store::StatementOnRecord& on_record) {
  const auto* claim = std::get_if<OwnershipClaim>(&on_record.statement.body);
  QIAO_CHECK(claim != nullptr);
  rights::ClaimOnRecord result;
  result.id = on_record.fact.id;
  result.index = on_record.fact.index;
  result.party = on_record.fact.party;
  result.subject = on_record.statement.subj;
  result.claim = *claim;
  QIAO_TRY(const auto facts, store.FactsNow());
  QIAO_TRY(result.contested, ledger::IsContested(on_record.fact, *facts));
  return result;
}

Result<rights::SubjectGroup> GroupOf(const store::Store& store,
                                     const SubjectId& subject) {
  std::set<SubjectId> seen{subject};
  std::vector<SubjectId> ahead{subject};
  std::vector<SubjectLink> links;
  while (!ahead.empty()) {
    const SubjectId here = ahead.back();
    ahead.pop_back();
    QIAO_TRY(std::vector<SubjectLink> found, LinksAt(store, here));
    for (SubjectLink& link : found) {
      const SubjectId& other = link.a == here ? link.b : link.a;
      if (link.relation == SubjectLink::Relation::kSame &&
          seen.insert(other).second) {
        ahead.push_back(other);
      }
      // Each link once: from its first end, or its only one that was seen.
      if (std::find(links.begin(), links.end(), link) == links.end()) {
        links.push_back(std::move(link));
      }
    }
  }
  const std::vector<SubjectId> subjects(seen.begin(), seen.end());
  for (rights::SubjectGroup& group : rights::GroupSubjects(subjects, links)) {
    if (std::binary_search(group.subjects.begin(), group.subjects.end(),
                           subject)) {
      return std::move(group);
    }
  }
  return rights::SubjectGroup{{subject}, {}};
}

Result<std::vector<rights::SubjectGroup>> AllGroups(const store::Store& store,
                                                    std::string_view kind) {
  QIAO_TRY(const std::vector<SubjectId> subjects, store.KnownSubjects(kind));
  std::vector<SubjectLink> links;
  QIAO_TRY(const auto matches, store.AllLinks());
  for (const store::MatchLink& match : matches) {
    if (!match.left.Is(kind)) continue;
    if (auto link = FromMatch(match)) links.push_back(*std::move(link));
  }
  QIAO_TRY(const auto statements, store.AllNotEnded("link"));
  for (const store::StatementOnRecord& statement : statements) {
    if (!statement.statement.subj.Is(kind)) continue;
    if (auto link = FromStatement(statement)) links.push_back(*std::move(link));
  }
  return rights::GroupSubjects(subjects, Settle(std::move(links)));
}

Result<std::vector<rights::ClaimOnRecord>> ClaimsOn(
    const store::Store& store, std::span<const SubjectId> subjects) {
  std::vector<rights::ClaimOnRecord> claims;
  for (const SubjectId& subject : subjects) {
    QIAO_TRY(const auto statements, store.NotEnded(subject, "claim"));
    for (const store::StatementOnRecord& statement : statements) {
      if (!std::holds_alternative<OwnershipClaim>(statement.statement.body)) {
        continue;
      }
      QIAO_TRY(rights::ClaimOnRecord claim, ToClaim(store, statement));
      claims.push_back(std::move(claim));
    }
  }
  std::sort(claims.begin(), claims.end(),
            [](const auto& x, const auto& y) { return x.index < y.index; });
  return claims;
}

Result<std::vector<rights::DisputeOnRecord>> DisputesOn(
    const store::Store& store, std::span<const SubjectId> subjects) {
  // A dispute without a target bears on each subject that it touches.
  std::map<std::pair<std::int64_t, SubjectId>, rights::DisputeOnRecord>
      disputes;
  for (const SubjectId& subject : subjects) {
    QIAO_TRY(const auto statements, store.NotEnded(subject, "dispute"));
    for (const store::StatementOnRecord& statement : statements) {
      const auto* said = std::get_if<Dispute>(&statement.statement.body);
      if (said == nullptr) continue;
      const SubjectId& about =
          said->target ? statement.statement.subj : subject;
      disputes.try_emplace(
          {statement.fact.index, about},
          rights::DisputeOnRecord{statement.fact.id, statement.fact.index,
                                  statement.fact.party, about, *said});
    }
  }
  std::vector<rights::DisputeOnRecord> result;
  for (auto& [place, dispute] : disputes) result.push_back(std::move(dispute));
  return result;
}

}  // namespace qiao::registry
