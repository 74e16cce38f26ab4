// One value of one column, whatever its kind: for what treats all tables alike
// (the audit, and the hashes of rows kept beside the ledger).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "registry/store/database.h"

namespace qiao::store {

// In the order in which SQLite sorts values of different kinds.
struct Value {
  enum class Kind : std::uint8_t { kNull, kInteger, kText, kBlob };
  Kind kind = Kind::kNull;
  std::int64_t integer = 0;
  std::string bytes;  // of text and blobs
  auto operator<=>(const Value&) const = default;
};

// Of the row on which the query stands. A floating-point number, which no
// table of ours holds, is its text.
Value ValueAt(const Query& row, int column);

// ValueAt(a, column) <=> ValueAt(b, column), and no copies.
std::strong_ordering OrderAt(const Query& a, const Query& b, int column);

// Kind, length and bytes; no two lists of values give the same.
std::string ToBytes(const Value& value);
// Takes one such value from the front; absent if it breaks off.
std::optional<Value> TakeValue(std::string_view& bytes);

// For people: a number, text, an id as "rec:d03d…", other bytes in hex; what
// is long is cut.
std::string InWords(const Value& value);

}  // namespace qiao::store
