#include "registry/desk/who_document.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "registry/desk/who_question.h"
#include "registry/rights/alike_days.h"
#include "registry/service/dossier.h"
#include "registry/service/look_up_rights.h"

namespace qiao::desk {
namespace {

using registry::FoundConflict;
using registry::Registry;
using registry::RightsAnswer;
using registry::RightsQuestion;
using rights::Holding;
using rights::Tenure;

std::string_view VerdictText(RightsAnswer::Verdict verdict) {
  switch (verdict) {
    case RightsAnswer::Verdict::kOne:
      return "one";
    case RightsAnswer::Verdict::kSeveral:
      return "several";
    case RightsAnswer::Verdict::kNone:
      return "none";
  }
  return {};
}

std::string_view ExcessText(rights::Excess excess) {
  switch (excess) {
    case rights::Excess::kNone:
      return "no";
    case rights::Excess::kRounding:
      return "rounding";
    case rights::Excess::kReal:
      return "real";
  }
  return {};
}

// The conflicts that each claim of a dossier is in.
class TheirConflicts {
 public:
  explicit TheirConflicts(const registry::Dossier& dossier)
      : conflicts_(dossier.conflicts) {
    for (std::size_t i = 0; i < conflicts_.size(); ++i) {
      for (const StatementId& claim : conflicts_[i].conflict.claims) {
        of_claim_[claim].push_back(i);
      }
    }
  }

  // Ids of those that this claim is in, where the tenure lies.
  json::Array Of(const StatementId& claim, const Tenure& tenure,
                 Day day) const {
    json::Array ids;
    const auto at = of_claim_.find(claim);
    if (at == of_claim_.end()) return ids;
    const auto here = Expand(tenure.territories, day);
    for (const std::size_t i : at->second) {
      const auto& overlap = conflicts_[i].conflict.overlap;
      if (overlap && overlap->period.Contains(day) &&
          !Intersect(Expand(overlap->territories, day), here).empty() &&
          std::find_first_of(overlap->acts.begin(), overlap->acts.end(),
                             tenure.acts.begin(),
                             tenure.acts.end()) != overlap->acts.end()) {
        ids.emplace_back(conflicts_[i].id);
      }
    }
    return ids;
  }

 private:
  const std::vector<FoundConflict>& conflicts_;
  std::map<StatementId, std::vector<std::size_t>> of_claim_;
};

class Teller {
 public:
  Teller(Names& names, const RightsAnswer::Candidate& candidate, Day day)
      : names_(names),
        candidate_(candidate),
        conflicts_(*candidate.dossier),
        day_(day) {}

  Result<json::Object> Tell() {
    json::Array links, tenures;
    QIAO_TRY(json::Array subjects, Subjects(*candidate_.dossier));
    for (const auto& link : candidate_.dossier->group.links()) {
      links.emplace_back(ToJson(link));
    }
    for (const Tenure& tenure : candidate_.view.tenures) {
      QIAO_TRY(json::Object one, Tell(tenure));
      tenures.emplace_back(std::move(one));
    }
    json::Object object{{{"subjects", std::move(subjects)},
                         {"links", std::move(links)},
                         {"found_by", candidate_.found_by},
                         {"tenures", std::move(tenures)}}};
    if (candidate_.sound) {
      object.members.emplace_back("sound", Sound(*candidate_.sound));
    }
    return object;
  }

 private:
  Result<json::Array> Subjects(const registry::Dossier& dossier) {
    json::Array subjects;
    for (const SubjectId& subject : dossier.group.subjects()) {
      json::Object one{{{"id", ToText(subject)}}};
      for (const auto& registration : dossier.registrations) {
        if (registration.statement().subj != subject) continue;
        const StatementBody& body = registration.statement().body;
        QIAO_TRY(std::string by, names_.Of(AsSubject(registration.fact.party)));
        one.members.emplace_back("title", TitleOf(body));
        one.members.emplace_back("credits", CreditsToJson(body));
        one.members.emplace_back("registered_by", std::move(by));
        one.members.emplace_back("index", registration.fact.index);
      }
      subjects.emplace_back(std::move(one));
    }
    return subjects;
  }

  static json::Object Sound(const registry::SimilarRecording& sound) {
    return {{{"class", sound.audio_class},
             {"score", json::Thousandths{sound.score_millibits}},
             {"offset_ms", sound.offset_ms},
             {"overlap_ms", sound.overlap_ms}}};
  }

  Result<json::Object> Tell(const Tenure& tenure) {
    json::Array holdings;
    for (const Holding& holding : tenure.holdings) {
      QIAO_TRY(json::Object one, Tell(tenure, holding));
      holdings.emplace_back(std::move(one));
    }
    return json::Object{{{"rights", ToJson(tenure.acts)},
                         {"territories", ToJson(tenure.territories)},
                         {"total", tenure.total},
                         {"over", ExcessText(tenure.excess)},
                         {"holdings", std::move(holdings)}}};
  }

  Result<json::Object> Tell(const Tenure& tenure, const Holding& holding) {
    json::Object object;
    if (holding.claim) {
      QIAO_TRY(object, ClaimToJson(*holding.claim, names_));
      json::Array disputes;
      for (const StatementId& id : holding.disputes) {
        disputes.emplace_back(ToText(id));
      }
      object.members.emplace_back("counted", holding.counted);
      object.members.emplace_back(
          "conflicts", conflicts_.Of(holding.claim->id, tenure, day_));
      object.members.emplace_back("disputes", std::move(disputes));
    } else {
      object.members.emplace_back("amount", holding.amount);
      object.members.emplace_back("percent", holding.percent);
      if (!holding.part.empty()) {
        object.members.emplace_back("part", holding.part);
      }
    }
    object.members.emplace_back("state", rights::ToText(holding.state));
    return object;
  }

  Names& names_;
  const RightsAnswer::Candidate& candidate_;
  const TheirConflicts conflicts_;
  Day day_;
};

}  // namespace

Result<WhoAnswer> WhoDesk::Answer(const json::Object& question) {
  const Instant now = registry_.Now();
  QIAO_TRY(const WhoQuestion asked, ReadWhoQuestion(question));
  QIAO_TRY(const RightsQuestion resolved,
           Resolve(asked, std::chrono::floor<std::chrono::days>(now)));
  const store::Store& store = registry_.store();
  QIAO_TRY(const store::Store::Snapshot snapshot, store.Read());
  QIAO_TRY(const store::Store::Moment moment, store.Now());
  if (moment_ != moment || names_.size() > kMostNames) names_.Forget();
  moment_ = moment;
  QIAO_TRY(const RightsAnswer answer,
           registry::LookUpRights(store, dossiers_, resolved));
  const Day day = resolved.view.day;
  Period same = rights::MembershipAround(day);
  json::Array candidates;
  for (const auto& candidate : answer.candidates) {
    same = rights::AlikeAround(day, same, candidate.view.same);
    for (const FoundConflict& found : candidate.dossier->conflicts) {
      const auto& overlap = found.conflict.overlap;
      if (overlap) same = rights::AlikeAround(day, same, overlap->period);
    }
    Teller teller(names_, candidate, day);
    QIAO_TRY(json::Object one, teller.Tell());
    candidates.emplace_back(std::move(one));
  }
  json::Object document{{{"schema", "qiao.who/1"},
                         {"verdict", VerdictText(answer.verdict)},
                         {"on", ToText(day)},
                         {"as_of", ToText(now)},
                         {"log_size", answer.log_size},
                         {"candidates", std::move(candidates)},
                         {"notes", ToJson(answer.notes)}}};
  return WhoAnswer{std::move(document), day, same};
}

}  // namespace qiao::desk
