#include "cli/show_rights.h"

#include "schemas/model/territory.h"

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

std::vector<Territory> TerritoriesIn(json::View numbers) {
  std::vector<Territory> territories;
  for (const json::View& one : numbers.items()) {
    territories.push_back(static_cast<Territory>(one.number()));
  }
  return territories;
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

std::string TerritoriesText(json::View territories, std::string_view lang) {
  const TerritorySet set{
      TerritoriesIn(territories["in"]), TerritoriesIn(territories["ex"]), {}};
  return TerritoriesText(set, lang);
}

std::string PeriodText(json::View period) {
  return PeriodText(
      Period{ParseDay(period["from"].text()), ParseDay(period["to"].text())});
}

std::string CreditsText(json::View credits) {
  std::vector<std::string> performers, others;
  for (const json::View& credit : credits.items()) {
    const std::vector<std::string> names = credit["names"].texts();
    const std::vector<std::string> roles = credit["roles"].texts();
    if (names.empty()) continue;
    std::string words;
    bool performs = false;
    for (const std::string& role : roles) {
      performs = performs || role == "performer";
      words += (words.empty() ? "" : ", ") + role;
    }
    std::vector<std::string>& to = performs ? performers : others;
    if (performs && roles.size() == 1) words.clear();
    to.push_back(words.empty() ? names.front()
                               : names.front() + " (" + words + ")");
  }
  performers.insert(performers.end(), others.begin(), others.end());
  std::string text;
  for (const std::string& credit : performers) {
    text += (text.empty() ? "" : " · ") + credit;
  }
  return text;
}

std::string ClaimantText(json::View claim) {
  std::string text(claim["party_name"].text());
  if (const json::View holder = claim["holder_name"]) {
    text += " (for " + std::string(holder.text()) + ")";
  }
  return text;
}

}  // namespace qiao::cli
