// What a query looks up in an index of fingerprints: the upper 24 bits of each
// item that says something new, of those that IsPicked(); each with the items
// where it sounds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "schemas/model/fingerprint.h"

namespace qiao::matcher {

// Keys that a query looks up: its own, or also those that differ from its own
// in one bit, which finds what was changed more and costs 25 times as much.
enum class KeyReach { kExact, kOneBit };

// Ascending keys. An occurrence of one has a number below kMostOccurrences.
class QueryKeys {
 public:
  static constexpr std::size_t kMostOccurrences = std::size_t{1} << 23;

  // Of a query of days, the greatest keys are left out.
  QueryKeys(const Fingerprint& query, KeyReach reach);

  std::size_t size() const { return keys_.size(); }
  std::uint32_t KeyAt(std::size_t k) const { return keys_[k]; }
  // The numbers of its occurrences: from here to before that of the next key.
  std::uint32_t FirstOf(std::size_t k) const { return firsts_[k]; }
  std::uint32_t ItemOf(std::uint32_t occurrence) const {
    return items_[occurrence];
  }

 private:
  std::vector<std::uint32_t> keys_;
  std::vector<std::uint32_t> firsts_;  // one more than keys
  std::vector<std::uint32_t> items_;
};

}  // namespace qiao::matcher
