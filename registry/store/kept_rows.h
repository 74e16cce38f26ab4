// What stands beside the ledger and cannot be made again from it: heads,
// fingerprints, matches, private values, imports. Each such row is entered, by
// its hash, into the table `kept`, whose chain of heads the anchor file closes;
// so an audit can name a row that was edited, deleted or put in.
//
//   head(n) = SHA-256(13 head(n-1) n₈ |table|₈ table |key|₈ key hash)
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "registry/store/database.h"
#include "schemas/model/ids.h"
#include "schemas/model/result.h"

namespace qiao::store {

// A table whose rows are kept. Its columns begin with those of its key.
struct KeptTable {
  const char* name;
  int keys;         // columns of the key
  const char* all;  // SQL: every row
  const char* one;  // SQL: the row with the key bound from 1
};
std::span<const KeptTable> KeptTables();
const KeptTable& TableNamed(std::string_view name);  // one of KeptTables()

struct KeptRow {
  std::string key;  // columns of the key, each with its kind and length
  Digest hash;      // over all columns; a match with its evidence
};
// The row on which `row` stands, of `table.all` or `table.one`.
Result<KeptRow> ReadKept(Database& database, const KeptTable& table,
                         const Query& row);
// A key for people: "rec:d03d…, 17".
std::string KeyInWords(std::string_view key);

// The end of the chain.
struct KeptHead {
  std::int64_t count = 0;
  Digest head;
  bool operator==(const KeptHead&) const = default;

  void Append(std::string_view table, const KeptRow& row);
};
Result<KeptHead> LastKept(Database& database);
// The head after row `n` of the chain; zero hash for 0. kStorage if there is
// no such row.
Result<KeptHead> KeptAt(Database& database, std::int64_t n);

// Enters the row on which `row`, a run of `table.one`, has been bound.
Result<void> Keep(Database& database, const KeptTable& table, Query& row,
                  KeptHead& head);
// Enters every row of every kept table: for a file made before there was a
// chain.
Result<void> KeepAll(Database& database);

}  // namespace qiao::store
