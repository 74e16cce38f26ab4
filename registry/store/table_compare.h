// Two databases, table by table: what is stored against what it must be.
#pragma once

#include <functional>
#include <span>

#include "registry/store/audit_report.h"
#include "registry/store/database.h"

namespace qiao::store {

// A table that follows from the entries. Its columns begin with those of its
// key, and its rows come in the order of that key.
struct DerivedTable {
  const char* name;
  int keys;
  const char* all;  // SQL: every row, ordered by the key
};
// The tree over the entries.
const DerivedTable& NodeTable();
// Facts, chains and search: what answers are made of.
std::span<const DerivedTable> AnswerTables();
// Tables, columns, indexes and triggers themselves.
const DerivedTable& SchemaTable();

// Names each row and column of `stored` that is not as in `expected`. A table
// that cannot be read is a difference, not an error; kStorage is trouble with
// `expected`. `next` is for each difference.
Result<void> Compare(Database& stored, Database& expected,
                     const DerivedTable& table, const char* next,
                     AuditReport& report);

}  // namespace qiao::store
