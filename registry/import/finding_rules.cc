#include "registry/import/finding_rules.h"

#include <algorithm>
#include <array>
#include <vector>

#include "schemas/model/check.h"
#include "tables/embedded.h"

namespace qiao::registry {
namespace {

std::string_view TakeUntil(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return taken;
}

FindingRule::Effect EffectNamed(std::string_view word) {
  if (word == "waits") return FindingRule::Effect::kWaits;
  if (word == "rejected") return FindingRule::Effect::kRejected;
  if (word == "file") return FindingRule::Effect::kFile;
  return FindingRule::Effect::kKept;
}

std::vector<FindingRule> ReadTable() {
  std::vector<FindingRule> rules;
  std::string_view rest = tables::kFindings;
  while (!rest.empty()) {
    std::string_view line = TakeUntil(rest, '\n');
    if (line.empty() || line.front() == '#') continue;
    FindingRule rule;
    rule.rule = TakeUntil(line, '\t');
    const std::string_view severity = TakeUntil(line, '\t');
    rule.severity = severity == "error"  ? Severity::kError
                    : severity == "note" ? Severity::kNote
                                         : Severity::kWarning;
    rule.effect = EffectNamed(TakeUntil(line, '\t'));
    rule.title = TakeUntil(line, '\t');
    rule.explanation = TakeUntil(line, '\t');
    rule.fix = TakeUntil(line, '\t');
    rules.push_back(rule);
  }
  return rules;
}

}  // namespace

std::span<const FindingRule> FindingRules() {
  static const std::vector<FindingRule> rules = ReadTable();
  return rules;
}

const FindingRule* FindFindingRule(std::string_view rule) {
  for (const FindingRule& candidate : FindingRules()) {
    if (candidate.rule == rule) return &candidate;
  }
  return nullptr;
}

Finding MakeFinding(std::string_view rule, std::int64_t row,
                    std::string_view column, std::string_view value,
                    std::string_view detail) {
  const FindingRule* known = FindFindingRule(rule);
  QIAO_CHECK(known != nullptr);
  Finding finding;
  finding.row = row;
  finding.column = column;
  finding.value = value;
  finding.rule = rule;
  finding.severity = known->severity;
  finding.message = known->title;
  if (!detail.empty()) finding.message += ": " + std::string(detail);
  finding.fix = known->fix;
  return finding;
}

bool Waits(const Finding& finding) {
  const FindingRule* rule = FindFindingRule(finding.rule);
  return rule != nullptr && rule->effect == FindingRule::Effect::kWaits;
}

std::string_view ToText(Severity severity) {
  static constexpr std::array<std::string_view, 3> kWords = {"note", "warning",
                                                             "error"};
  return kWords[static_cast<std::size_t>(severity)];
}

}  // namespace qiao::registry
