#include "registry/store/audit_report.h"

#include <utility>

namespace qiao::store {

void AuditReport::Add(Difference difference) {
  std::int64_t& count = counted[difference.table];
  if (++count <= kMaxShown) differences.push_back(std::move(difference));
}

std::int64_t AuditReport::Total() const {
  std::int64_t total = 0;
  for (const auto& [table, count] : counted) total += count;
  return total;
}

std::int64_t AuditReport::In(const std::string& table) const {
  const auto at = counted.find(table);
  return at == counted.end() ? 0 : at->second;
}

}  // namespace qiao::store
