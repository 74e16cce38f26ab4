// The rules of which an import can speak (schemas/tables/findings.tsv): what
// each is called, how grave it is and what it does to its row.
//
//   MakeFinding("QIAO-IMP-030", 17, "發行日期", "3/4/2023", "may be …")
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "schemas/model/catalog_entry.h"

namespace qiao::registry {

struct FindingRule {
  // kKept: the row goes on. kWaits: a person must look before anything is
  // signed. kRejected: the row cannot become a record. kFile: about the file.
  enum class Effect { kKept, kWaits, kRejected, kFile };
  std::string_view rule;  // "QIAO-IMP-030"
  Severity severity = Severity::kWarning;
  Effect effect = Effect::kKept;
  std::string_view title;
  std::string_view explanation;
  std::string_view fix;
};

// In the order of the table.
std::span<const FindingRule> FindingRules();
// Null if there is no such rule.
const FindingRule* FindFindingRule(std::string_view rule);

// Severity, message and fix from the table; `detail` is added to the message.
// `rule` must be in the table.
Finding MakeFinding(std::string_view rule, std::int64_t row,
                    std::string_view column, std::string_view value,
                    std::string_view detail = {});

bool Waits(const Finding& finding);

std::string_view ToText(Severity severity);  // note, warning, error

}  // namespace qiao::registry
