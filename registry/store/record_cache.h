// Records that were read lately, so that an entry which is asked for again and
// again is parsed once: a label's name stands in every answer.
//
// It is always asked with the bytes that stand in the file now, and so never
// says what the file does not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "registry/ledger/shape.h"

namespace qiao::store {

class RecordCache {
 public:
  // The record of these bytes, if it was kept under this index.
  std::optional<ledger::ShapedRecord> Find(std::int64_t index,
                                           std::string_view entry);
  void Keep(std::int64_t index, ledger::ShapedRecord record);

 private:
  // Of entries in each generation. A record takes a few times as much.
  static constexpr std::size_t kMostBytes = 2U << 20;

  // What is asked for moves into the young generation; when that is full the
  // old one goes and the young one grows old.
  std::unordered_map<std::int64_t, ledger::ShapedRecord> young_, old_;
  std::size_t young_bytes_ = 0;
};

}  // namespace qiao::store
