#include "registry/store/audit_report.h"

#include <iterator>
#include <utility>

namespace qiao::store {

void AuditReport::Add(Difference difference) {
  std::int64_t& count = counted[difference.table];
  if (++count <= kMaxShown) differences.push_back(std::move(difference));
}

void AuditReport::Add(AuditReport other) {
  const auto append = [](auto& to, auto& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()),
              std::make_move_iterator(from.end()));
  };
  head = std::move(other.head);
  append(differences, other.differences);
  append(checked, other.checked);
  append(not_checked, other.not_checked);
  for (const auto& [table, count] : other.counted) counted[table] += count;
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
