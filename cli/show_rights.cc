#include "cli/show_rights.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace qiao::cli {
namespace {

void AddWord(std::string& text, std::string_view word) {
  if (!text.empty()) text += ' ';
  text += word;
}

bool InChinese(std::string_view lang) { return lang.starts_with("zh"); }

std::string_view InWords(std::string_view en, std::string_view hant,
                         std::string_view hans, std::string_view lang) {
  return lang == "zh-Hant" ? hant : lang == "zh-Hans" ? hans : en;
}

json::Array Numbers(const std::vector<Territory>& territories) {
  json::Array numbers;
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

std::string RightsText(const std::vector<Right>& acts, std::string_view lang) {
  static const std::vector<Right> kAll =
      ActsOf(std::vector<Right>{"phonogram"}, "rec");
  if (acts == kAll) {
    return std::string(InWords("all", "全部權利", "全部权利", lang));
  }
  std::string text;
  for (const Right& act : acts) {
    AddWord(text, InChinese(lang) ? NameOfRight(act, lang) : act);
  }
  return text;
}

std::string TerritoriesText(const TerritorySet& set, std::string_view lang) {
  std::string text;
  const auto add = [&](const std::vector<Territory>& numbers) {
    for (const Territory number : numbers) {
      AddWord(text, InChinese(lang) ? NameOf(number, lang) : CodeOf(number));
    }
  };
  add(set.include);
  if (!set.exclude.empty()) {
    AddWord(text, InWords("without", "除外", "除外", lang));
    add(set.exclude);
  }
  return text;
}

std::string PeriodText(const Period& period) {
  if (!period.from && !period.until) return "for ever";
  if (!period.until) return "from " + ToText(*period.from);
  if (!period.from) return "until " + ToText(*period.until);
  return ToText(*period.from) + " to " + ToText(*period.until);
}

std::string ShareText(const Share& share) {
  ShareSum sum;
  sum.Add(share);
  return sum.DecimalPercent(2);
}

json::Value ToJson(const std::vector<Right>& acts) {
  json::Array array;
  for (const Right& act : acts) array.emplace_back(act);
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

std::string TitleOf(const StatementBody& body) {
  const Described described = DescriptionOf(body);
  if (described.names == nullptr || described.names->empty()) return {};
  return described.names->front().text;
}

std::string CreditsOf(const StatementBody& body) {
  const Described described = DescriptionOf(body);
  if (described.contributors == nullptr) return {};
  std::vector<std::string> performers, others;
  for (const Contributor& contributor : *described.contributors) {
    if (contributor.names.empty()) continue;
    std::string words;
    bool performs = false;
    for (const std::string& role : contributor.roles) {
      performs = performs || role == "performer";
      words += (words.empty() ? "" : ", ") + role;
    }
    const std::string& name = contributor.names.front().text;
    std::vector<std::string>& to = performs ? performers : others;
    if (performs && contributor.roles.size() == 1) words.clear();
    to.push_back(words.empty() ? name : name + " (" + words + ")");
  }
  performers.insert(performers.end(), others.begin(), others.end());
  std::string text;
  for (const std::string& credit : performers) {
    text += (text.empty() ? "" : " · ") + credit;
  }
  return text;
}

json::Value CreditsToJson(const StatementBody& body) {
  const Described described = DescriptionOf(body);
  json::Array credits;
  if (described.contributors == nullptr) return credits;
  for (const Contributor& contributor : *described.contributors) {
    json::Array roles, names;
    for (const std::string& role : contributor.roles) roles.emplace_back(role);
    for (const Name& name : contributor.names) names.emplace_back(name.text);
    credits.emplace_back(json::Object{
        {{"roles", std::move(roles)}, {"names", std::move(names)}}});
  }
  return credits;
}

Result<std::string> Names::Of(const SubjectId& agent) {
  if (const auto at = names_.find(agent); at != names_.end()) {
    return at->second;
  }
  std::string name;
  QIAO_TRY(const auto registration, registry_.store().Registration(agent));
  if (registration) name = TitleOf(registration->statement.body);
  if (name.empty()) name = ToText(agent);
  names_.emplace(agent, name);
  return name;
}

Result<std::string> Names::Claimant(const rights::ClaimOnRecord& claim) {
  QIAO_TRY(std::string name, Of(AsSubject(claim.party)));
  const SubjectId holder = rights::HolderOf(claim);
  if (holder == AsSubject(claim.party)) return name;
  QIAO_TRY(const std::string held_by, Of(holder));
  return name + " (for " + held_by + ")";
}

Result<json::Object> ClaimToJson(const rights::ClaimOnRecord& claim,
                                 Names& names) {
  QIAO_TRY(const std::string name, names.Of(AsSubject(claim.party)));
  json::Object object{{{"claim", ToText(claim.id)},
                       {"index", claim.index},
                       {"subject", ToText(claim.subject)},
                       {"party", ToText(claim.party)},
                       {"party_name", name},
                       {"holder", ToText(rights::HolderOf(claim))},
                       {"capacity", claim.claim.capacity},
                       {"share", ToJson(claim.claim.share)},
                       {"percent", ShareText(claim.claim.share)},
                       {"rights", ToJson(claim.claim.rights)},
                       {"territories", ToJson(claim.claim.territories)},
                       {"period", ToJson(claim.claim.period)},
                       {"contested", claim.contested}}};
  if (!claim.claim.part.empty()) {
    object.members.emplace_back("part", claim.claim.part);
  }
  if (!claim.claim.uses.empty()) {
    object.members.emplace_back("uses", ToJson(claim.claim.uses));
  }
  return object;
}

}  // namespace qiao::cli
