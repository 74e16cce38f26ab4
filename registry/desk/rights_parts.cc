#include "registry/desk/rights_parts.h"

#include <utility>
#include <variant>

namespace qiao::desk {
namespace {

json::Array Numbers(const std::vector<Territory>& territories) {
  json::Array numbers;
  numbers.reserve(territories.size());
  for (const Territory number : territories) numbers.emplace_back(number);
  return numbers;
}

// Titles or names, and contributors, of a registration of any kind.
struct Described {
  const std::vector<Name>* names = nullptr;
  const std::vector<Contributor>* contributors = nullptr;
};

Described DescriptionOf(const StatementBody& body) {
  if (const auto* work = std::get_if<WorkRegistration>(&body)) {
    return {&work->titles, &work->contributors};
  }
  if (const auto* recording = std::get_if<RecordingRegistration>(&body)) {
    return {&recording->titles, &recording->contributors};
  }
  if (const auto* release = std::get_if<ReleaseRegistration>(&body)) {
    return {&release->titles, &release->contributors};
  }
  if (const auto* agent = std::get_if<AgentRegistration>(&body)) {
    return {&agent->names, nullptr};
  }
  if (const auto* party = std::get_if<PartyRegistration>(&body)) {
    return {&party->names, nullptr};
  }
  return {};
}

}  // namespace

json::Value ToJson(const std::vector<std::string>& texts) {
  json::Array array;
  array.reserve(texts.size());
  for (const std::string& text : texts) array.emplace_back(text);
  return array;
}

json::Value ToJson(const TerritorySet& set) {
  json::Object object{{{"in", Numbers(set.include)}}};
  if (!set.exclude.empty()) {
    object.members.emplace_back("ex", Numbers(set.exclude));
  }
  return object;
}

json::Value ToJson(const Period& period) {
  json::Object object;
  if (period.from) object.members.emplace_back("from", ToText(*period.from));
  if (period.until) object.members.emplace_back("to", ToText(*period.until));
  return object;
}

json::Value ToJson(const Share& share) {
  json::Object object{{{"num", share.num}, {"den", share.den}}};
  if (!share.text.empty()) object.members.emplace_back("text", share.text);
  return object;
}

json::Value ToJson(const rights::SubjectLink& link) {
  json::Object object{{{"a", ToText(link.a)},
                       {"b", ToText(link.b)},
                       {"relation", rights::ToText(link.relation)},
                       {"by_audio", link.by_audio},
                       {"score", json::Thousandths{link.score_millibits}},
                       {"evidence", link.words}}};
  if (link.statement) {
    object.members.emplace_back("statement", ToText(*link.statement));
  }
  return object;
}

std::string PercentOf(const Share& share) {
  ShareSum sum;
  sum.Add(share);
  return sum.DecimalPercent(2);
}

std::string TitleOf(const StatementBody& body) {
  const Described described = DescriptionOf(body);
  if (described.names == nullptr || described.names->empty()) return {};
  return described.names->front().text;
}

json::Value CreditsToJson(const StatementBody& body) {
  const Described described = DescriptionOf(body);
  json::Array credits;
  if (described.contributors == nullptr) return credits;
  for (const Contributor& contributor : *described.contributors) {
    json::Array names;
    for (const Name& name : contributor.names) names.emplace_back(name.text);
    credits.emplace_back(json::Object{
        {{"roles", ToJson(contributor.roles)}, {"names", std::move(names)}}});
  }
  return credits;
}

Result<std::string> Names::Of(const SubjectId& subject) {
  if (const auto at = names_.find(subject); at != names_.end()) {
    return at->second;
  }
  std::string name;
  QIAO_TRY(const auto registration, store_.Registration(subject));
  if (registration) name = TitleOf(registration->statement().body);
  if (name.empty()) name = ToText(subject);
  names_.emplace(subject, name);
  return name;
}

Result<json::Object> ClaimToJson(const rights::ClaimOnRecord& claim,
                                 Names& names) {
  const SubjectId holder = rights::HolderOf(claim);
  QIAO_TRY(std::string name, names.Of(AsSubject(claim.party)));
  json::Object object{{{"claim", ToText(claim.id)},
                       {"index", claim.index},
                       {"subject", ToText(claim.subject)},
                       {"party", ToText(claim.party)},
                       {"party_name", std::move(name)},
                       {"holder", ToText(holder)},
                       {"capacity", claim.claim.capacity},
                       {"share", ToJson(claim.claim.share)},
                       {"percent", PercentOf(claim.claim.share)},
                       {"rights", ToJson(claim.claim.rights)},
                       {"territories", ToJson(claim.claim.territories)},
                       {"period", ToJson(claim.claim.period)},
                       {"contested", claim.contested}}};
  if (holder != AsSubject(claim.party)) {
    QIAO_TRY(std::string held_by, names.Of(holder));
    object.members.emplace_back("holder_name", std::move(held_by));
  }
  if (!claim.claim.part.empty()) {
    object.members.emplace_back("part", claim.claim.part);
  }
  if (!claim.claim.uses.empty()) {
    object.members.emplace_back("uses", ToJson(claim.claim.uses));
  }
  if (claim.claim.exclusive) {
    object.members.emplace_back("exclusive", *claim.claim.exclusive);
  }
  if (claim.claim.parent) {
    object.members.emplace_back("parent", ToText(*claim.claim.parent));
  }
  return object;
}

}  // namespace qiao::desk
