#include "registry/store/table_compare.h"

#include <vector>

#include "registry/store/value.h"

namespace qiao::store {
namespace {

using Row = std::vector<Value>;

constexpr DerivedTable kNodes = {
    "node", 2, "SELECT level, idx, hash FROM node ORDER BY level, idx"};

constexpr DerivedTable kSchema = {
    "sqlite_schema", 2,
    "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"};

constexpr DerivedTable kAnswers[] = {
    {"statement", 1,
     "SELECT idx, id, typ, party, subj, also, needs, accepts, target, ended, "
     "signers, understood FROM statement ORDER BY idx"},
    {"touch", 2, "SELECT key, idx FROM touch ORDER BY key, idx"},
    {"chain", 1, "SELECT key, count, head FROM chain ORDER BY key"},
    {"known", 1, "SELECT subject FROM known ORDER BY subject"},
    {"party", 1, "SELECT id, created, threshold, roots FROM party ORDER BY id"},
    {"party_need", 2,
     "SELECT party, typ, count FROM party_need ORDER BY party, typ"},
    {"key", 1,
     "SELECT kid, alg, pub, party, root, added, may, until, revoked, since "
     "FROM key ORDER BY kid"},
    {"title_key", 2,
     "SELECT key, subject, whole FROM title_key ORDER BY key, subject"},
    {"name_key", 2, "SELECT key, subject FROM name_key ORDER BY key, subject"},
    {"identifier", 3,
     "SELECT scheme, value, subject FROM identifier "
     "ORDER BY scheme, value, subject"},
    {"sound", 3,
     "SELECT what, sha256, subject FROM sound ORDER BY what, sha256, subject"},
};

Row RowAt(const Query& q) {
  Row row;
  for (int i = 0; i < q.Columns(); ++i) row.push_back(ValueAt(q, i));
  return row;
}

std::string Words(const Row& row, std::size_t from, std::size_t to) {
  std::string words;
  for (std::size_t i = from; i < to; ++i) {
    words += (i == from ? "" : ", ") + InWords(row[i]);
  }
  return words;
}

class Merge {
 public:
  Merge(const DerivedTable& table, Database& stored, Database& expected,
        const char* next, AuditReport& report)
      : table_(table),
        keys_(static_cast<std::size_t>(table.keys)),
        next_(next),
        report_(report),
        stored_(stored, table.all),
        expected_(expected, table.all) {}

  Result<void> Run() {
    QIAO_TRY(bool wanted, expected_.Next());
    bool there = false;
    if (!NextStored(there)) return {};
    while (there || wanted) {
      const int order = !there ? 1 : !wanted ? -1 : KeyOrder();
      if (order == 0) CompareColumns();
      if (order < 0) Extra();
      if (order > 0) Missing();
      if (order >= 0) {
        QIAO_TRY(wanted, expected_.Next());
      }
      if (order <= 0 && !NextStored(there)) return {};
    }
    return {};
  }

 private:
  bool NextStored(bool& there) {
    const auto more = stored_.Next();
    if (!more) {
      Add("", "", "rows that can be read", more.error().message);
      return false;
    }
    there = *more;
    return true;
  }

  int KeyOrder() const {
    for (int i = 0; i < table_.keys; ++i) {
      const auto order = OrderAt(stored_, expected_, i);
      if (order != 0) return order < 0 ? -1 : 1;
    }
    return 0;
  }

  void CompareColumns() {
    for (int i = table_.keys; i < stored_.Columns(); ++i) {
      if (OrderAt(stored_, expected_, i) == 0) continue;
      Add(Words(RowAt(stored_), 0, keys_), std::string(stored_.Heading(i)),
          InWords(ValueAt(expected_, i)), InWords(ValueAt(stored_, i)));
    }
  }

  std::string Whole(const Row& row) const {
    const std::string rest = Words(row, keys_, row.size());
    return rest.empty() ? "the row" : "the row: " + rest;
  }
  void Missing() {
    const Row row = RowAt(expected_);
    Add(Words(row, 0, keys_), "", Whole(row), "");
  }
  void Extra() {
    const Row row = RowAt(stored_);
    Add(Words(row, 0, keys_), "", "", Whole(row));
  }

  void Add(std::string row, std::string column, std::string expected,
           std::string found) {
    report_.Add({table_.name, std::move(row), std::move(column),
                 std::move(expected), std::move(found), next_});
  }

  const DerivedTable& table_;
  std::size_t keys_;
  const char* next_;
  AuditReport& report_;
  Query stored_;
  Query expected_;
};

}  // namespace

const DerivedTable& NodeTable() { return kNodes; }
const DerivedTable& SchemaTable() { return kSchema; }
std::span<const DerivedTable> AnswerTables() { return kAnswers; }

Result<void> Compare(Database& stored, Database& expected,
                     const DerivedTable& table, const char* next,
                     AuditReport& report) {
  return Merge(table, stored, expected, next, report).Run();
}

}  // namespace qiao::store
