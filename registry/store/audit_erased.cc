#include "registry/store/audit_erased.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "registry/ledger/shape.h"
#include "registry/store/erasure.h"
#include "registry/store/rows.h"

namespace qiao::store {
namespace {

constexpr char kPutIn[] =
    "somebody put in or took out what no program of ours would: put back a "
    "copy of the registry file with its .anchor, then run qiao audit";

class ErasedAudit {
 public:
  ErasedAudit(Database& file, AuditReport& report)
      : file_(file), report_(report) {}

  Result<void> Run() {
    const std::int64_t before = report_.Total();
    QIAO_TRY(const std::vector<std::int64_t> redactions, Redactions(file_));
    for (const std::int64_t index : redactions) {
      QIAO_TRY_DO(CheckRedaction(index));
    }
    QIAO_TRY_DO(NameUnexplained());
    if (!redactions.empty() && report_.Total() == before) {
      report_.checked.push_back(
          "erased: " + std::to_string(erased_.size()) +
          " private values, each by a redaction; nothing else is");
    }
    return {};
  }

 private:
  void Add(std::string row, std::string expected, std::string found) {
    report_.Add({"private_value", std::move(row), "value", std::move(expected),
                 std::move(found), kPutIn});
  }

  Result<void> CheckRedaction(std::int64_t index) {
    Query entry(file_, "SELECT bytes FROM entry WHERE idx = ?1");
    QIAO_TRY(const bool found, entry.Bind(1, index).Next());
    if (!found) return {};
    QIAO_TRY(const ledger::ShapedRecord record,
             ledger::CheckShape(entry.Blob(0), json::Edition::kVerifier));
    QIAO_TRY(const auto erased, ErasedBy(file_, record.statement()));
    for (const qiao::PrivateValue& value : erased) {
      const std::string commit = ToBlob(value.commit);
      erased_.insert(commit);
      Query row(file_,
                "SELECT salt = zeroblob(32) AND trim(value, '0') = '' "
                "FROM private_value WHERE commitment = ?1");
      QIAO_TRY(const bool there, row.BindBlob(1, commit).Next());
      if (there && row.Integer(0) == 1) continue;
      Add(ToText(value.commit),
          "what is left of a value that entry " + std::to_string(index) +
              " erased",
          there ? "the value" : "no row");
    }
    return {};
  }

  Result<void> NameUnexplained() {
    Query q(file_,
            "SELECT commitment FROM private_value "
            "WHERE salt = zeroblob(32) AND trim(value, '0') = ''");
    while (true) {
      QIAO_TRY(const bool more, q.Next());
      if (!more) return {};
      if (erased_.contains(std::string(q.Blob(0)))) continue;
      QIAO_TRY(const Digest commit, DigestFrom(q.Blob(0)));
      Add(ToText(commit), "the value", "nothing, and no entry erased it");
    }
  }

  Database& file_;
  AuditReport& report_;
  std::set<std::string> erased_;
};

}  // namespace

Result<void> CheckErased(Database& file, AuditReport& report) {
  return ErasedAudit(file, report).Run();
}

}  // namespace qiao::store
