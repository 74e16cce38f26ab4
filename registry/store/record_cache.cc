#include "registry/store/record_cache.h"

#include <utility>

namespace qiao::store {

std::optional<ledger::ShapedRecord> RecordCache::Find(std::int64_t index,
                                                      std::string_view entry) {
  if (const auto at = young_.find(index); at != young_.end()) {
    if (at->second.entry() == entry) return at->second;
    return std::nullopt;
  }
  const auto at = old_.find(index);
  if (at == old_.end() || at->second.entry() != entry) return std::nullopt;
  ledger::ShapedRecord record = at->second;
  Keep(index, record);
  return record;
}

void RecordCache::Keep(std::int64_t index, ledger::ShapedRecord record) {
  const std::size_t bytes = record.entry().size();
  if (young_bytes_ + bytes > kMostBytes) {
    old_ = std::exchange(young_, {});
    young_bytes_ = 0;
  }
  young_bytes_ += bytes;
  young_.insert_or_assign(index, std::move(record));
}

}  // namespace qiao::store
