#include "registry/service/subject_links.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "registry/service/claim_lineage.h"
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

// A link that a party signed about a pair.
struct SignedLink {
  SubjectLink link;
  PartyId party;
};

std::optional<SignedLink> FromStatement(
    const store::StatementOnRecord& on_record) {
  const auto* said = std::get_if<Link>(&on_record.statement().body);
  if (said == nullptr || on_record.statement().also.size() != 1) {
    return std::nullopt;
  }
  if (said->rel != "same" && said->rel != "different") return std::nullopt;
  SubjectLink link;
  link.a = std::min(on_record.statement().subj, on_record.statement().also[0]);
  link.b = std::max(on_record.statement().subj, on_record.statement().also[0]);
  if (link.a.kind != link.b.kind) return std::nullopt;
  link.relation = said->rel == "same" ? SubjectLink::Relation::kSame
                                      : SubjectLink::Relation::kDoubted;
  for (const LinkFeature& feature : said->features) {
    link.by_audio |= feature.feature == "audio" && feature.score > 0;
  }
  link.score_millibits = said->score.value_or(0);
  link.statement = on_record.fact.id;
  link.index = on_record.fact.index;
  return SignedLink{std::move(link), on_record.fact.party};
}

// Whom it concerns what a subject is: who registered it, and who claims
// something in it.
Result<std::set<PartyId>> ConcernedBy(SubjectReader& reader,
                                      const SubjectId& subject) {
  std::set<PartyId> parties;
  QIAO_TRY(const store::SaidOfSubject* const said, reader.Of(subject));
  if (said->registration) parties.insert(said->registration->fact.party);
  for (const store::StatementOnRecord& claim : said->claims) {
    parties.insert(claim.fact.party);
  }
  return parties;
}

// Not by the reader: a party may have said much of itself.
Result<std::string> NameOf(const store::Store& store, const PartyId& party) {
  QIAO_TRY(const auto registration, store.Registration(AsSubject(party)));
  if (registration) {
    const auto* said =
        std::get_if<PartyRegistration>(&registration->statement().body);
    if (said != nullptr && !said->names.empty()) {
      return said->names.front().text;
    }
  }
  return ToText(party);
}

// What parties signed about one pair.
class SignedPair {
 public:
  void Add(SignedLink one) {
    const bool same = one.link.relation == SubjectLink::Relation::kSame;
    if (same) {
      joined_ = true;
    } else {
      parted_by_.insert(one.party);
    }
    links_.push_back(std::move(one));
  }

  bool SaysSame() const { return joined_; }

  // Everybody concerned, on both sides, has signed that the two differ.
  Result<bool> AgreedToDiffer(SubjectReader& reader) const {
    if (parted_by_.empty()) return false;
    const SubjectLink& any = links_.front().link;
    for (const SubjectId* side : {&any.a, &any.b}) {
      QIAO_TRY(const std::set<PartyId> concerned, ConcernedBy(reader, *side));
      if (concerned.empty() ||
          !std::includes(parted_by_.begin(), parted_by_.end(),
                         concerned.begin(), concerned.end())) {
        return false;
      }
    }
    return true;
  }

  Result<std::vector<SubjectLink>> Links(const store::Store& store) const {
    std::vector<SubjectLink> links;
    for (const SignedLink& one : links_) {
      SubjectLink link = one.link;
      QIAO_TRY(link.words, NameOf(store, one.party));
      link.words += link.relation == SubjectLink::Relation::kSame
                        ? " says these are the same"
                        : " says these differ";
      links.push_back(std::move(link));
    }
    return links;
  }

 private:
  std::vector<SignedLink> links_;
  std::set<PartyId> parted_by_;
  bool joined_ = false;
};

// Lays what parties signed beside what the matcher found about the same pair.
// One party's "same" takes the matcher's "different" away, since it shows more.
// Only what everybody concerned has signed takes a "same" away, and no more
// than that: what leads around the pair still joins it, so that nobody can part
// two of its own recordings to hide a third from one of them.
Result<std::vector<SubjectLink>> Settle(SubjectReader& reader,
                                        std::vector<SubjectLink> found,
                                        std::vector<SignedLink> said) {
  std::map<std::pair<SubjectId, SubjectId>, SignedPair> pairs;
  for (SignedLink& one : said) {
    const std::pair pair(one.link.a, one.link.b);
    pairs[pair].Add(std::move(one));
  }
  std::set<std::pair<SubjectId, SubjectId>> agreed;
  for (const auto& [pair, signed_pair] : pairs) {
    QIAO_TRY(const bool differ, signed_pair.AgreedToDiffer(reader));
    if (differ) agreed.insert(pair);
    QIAO_TRY(std::vector<SubjectLink> links, signed_pair.Links(reader.store()));
    std::ranges::move(links, std::back_inserter(found));
  }
  std::erase_if(found, [&](const SubjectLink& link) {
    const std::pair pair(link.a, link.b);
    if (link.relation == SubjectLink::Relation::kSame) {
      return agreed.contains(pair);
    }
    const auto at = pairs.find(pair);
    return link.relation == SubjectLink::Relation::kDifferent &&
           at != pairs.end() && at->second.SaysSame() && !agreed.contains(pair);
  });
  return found;
}

Result<std::vector<SubjectLink>> LinksAt(SubjectReader& reader,
                                         const SubjectId& subject) {
  std::vector<SubjectLink> found;
  QIAO_TRY(const auto matches, reader.store().LinksOf(subject));
  for (const store::MatchLink& match : matches) {
    if (auto link = ToLink(match)) found.push_back(*std::move(link));
  }
  std::vector<SignedLink> signed_links;
  QIAO_TRY(const store::SaidOfSubject* const said, reader.Of(subject));
  for (const store::StatementOnRecord& statement : said->links) {
    if (auto link = FromStatement(statement)) {
      signed_links.push_back(*std::move(link));
    }
  }
  return Settle(reader, std::move(found), std::move(signed_links));
}

}  // namespace

std::optional<SubjectLink> ToLink(const store::MatchLink& match) {
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
    SubjectReader& reader, const store::StatementOnRecord& on_record) {
  const auto* claim = std::get_if<OwnershipClaim>(&on_record.statement().body);
  QIAO_CHECK(claim != nullptr);
  rights::ClaimOnRecord result;
  result.id = on_record.fact.id;
  result.index = on_record.fact.index;
  result.party = on_record.fact.party;
  result.subject = on_record.statement().subj;
  result.claim = *claim;
  QIAO_TRY(result.contested, reader.IsContested(on_record.fact));
  return result;
}

Result<LinkedSubjects> LinkedTo(SubjectReader& reader,
                                const SubjectId& subject) {
  LinkedSubjects linked{{subject}, {}};
  std::set<SubjectId> asked;
  std::vector<SubjectId> ahead{subject};
  while (!ahead.empty()) {
    const SubjectId here = ahead.back();
    ahead.pop_back();
    asked.insert(here);
    QIAO_TRY(std::vector<SubjectLink> found, LinksAt(reader, here));
    for (SubjectLink& link : found) {
      const SubjectId& other = link.a == here ? link.b : link.a;
      if (asked.contains(other)) continue;  // its links are here already
      if (link.relation == SubjectLink::Relation::kSame &&
          linked.subjects.insert(other).second) {
        ahead.push_back(other);
      }
      linked.links.push_back(std::move(link));
    }
  }
  return linked;
}

Result<rights::SubjectGroup> GroupOf(SubjectReader& reader,
                                     const SubjectId& subject) {
  QIAO_TRY(const LinkedSubjects linked, LinkedTo(reader, subject));
  const std::vector<SubjectId> subjects(linked.subjects.begin(),
                                        linked.subjects.end());
  for (rights::SubjectGroup& group :
       rights::GroupSubjects(subjects, linked.links)) {
    if (group.Contains(subject)) return std::move(group);
  }
  return rights::SubjectGroup{{subject}, {}};
}

Result<std::vector<rights::SubjectGroup>> AllGroups(SubjectReader& reader,
                                                    std::string_view kind) {
  const store::Store& store = reader.store();
  QIAO_TRY(const std::vector<SubjectId> subjects, store.KnownSubjects(kind));
  std::vector<SubjectLink> found;
  QIAO_TRY(const auto matches, store.AllLinks());
  for (const store::MatchLink& match : matches) {
    if (!match.left.Is(kind)) continue;
    if (auto link = ToLink(match)) found.push_back(*std::move(link));
  }
  std::vector<SignedLink> said;
  QIAO_TRY(const auto statements, store.AllNotEnded("link"));
  for (const store::StatementOnRecord& statement : statements) {
    if (!statement.statement().subj.Is(kind)) continue;
    if (auto link = FromStatement(statement)) said.push_back(*std::move(link));
  }
  QIAO_TRY(const std::vector<SubjectLink> links,
           Settle(reader, std::move(found), std::move(said)));
  return rights::GroupSubjects(subjects, links);
}

Result<std::vector<rights::ClaimOnRecord>> ClaimsOn(
    SubjectReader& reader, std::span<const SubjectId> subjects) {
  std::vector<rights::ClaimOnRecord> claims;
  for (const SubjectId& subject : subjects) {
    QIAO_TRY(const store::SaidOfSubject* const said, reader.Of(subject));
    for (const store::StatementOnRecord& statement : said->claims) {
      if (!std::holds_alternative<OwnershipClaim>(statement.statement().body)) {
        continue;
      }
      QIAO_TRY(rights::ClaimOnRecord claim, ToClaim(reader, statement));
      claims.push_back(std::move(claim));
    }
  }
  std::sort(claims.begin(), claims.end(),
            [](const auto& x, const auto& y) { return x.index < y.index; });
  QIAO_TRY_DO(AddLineage(reader.store(), claims));
  return claims;
}

Result<std::vector<rights::DisputeOnRecord>> DisputesOn(
    SubjectReader& reader, std::span<const SubjectId> subjects) {
  // A dispute without a target bears on each subject that it touches.
  std::map<std::pair<std::int64_t, SubjectId>, rights::DisputeOnRecord>
      disputes;
  for (const SubjectId& subject : subjects) {
    QIAO_TRY(const store::SaidOfSubject* const said, reader.Of(subject));
    for (const store::StatementOnRecord& statement : said->disputes) {
      const auto* body = std::get_if<Dispute>(&statement.statement().body);
      if (body == nullptr) continue;
      const SubjectId& about =
          body->target ? statement.statement().subj : subject;
      disputes.try_emplace(
          {statement.fact.index, about},
          rights::DisputeOnRecord{statement.fact.id, statement.fact.index,
                                  statement.fact.party, about, *body});
    }
  }
  std::vector<rights::DisputeOnRecord> result;
  for (auto& [place, dispute] : disputes) result.push_back(std::move(dispute));
  return result;
}

}  // namespace qiao::registry
