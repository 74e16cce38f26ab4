// The shape of an entry: all that can be refused without the log.
//
// Bytes (canonical, at most 61,440), the entry's members, the statement
// (schemas/json/statement_codec.h), and what needs a hash or a curve: ids
// minted as they say, keys ascending by key id and on their curve.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/record.h"
#include "registry/ledger/signature.h"
#include "schemas/json/statement_codec.h"
#include "schemas/model/result.h"

namespace qiao::ledger {

// An entry of good shape. A handle: copies share one immutable value.
class ShapedRecord {
 public:
  const std::string& entry() const { return parts_->entry; }
  const SignedRecord& record() const { return parts_->record; }
  const Statement& statement() const { return parts_->statement; }
  const StatementId& id() const { return parts_->id; }
  // The same bytes, kept alive by the result.
  std::shared_ptr<const std::string> shared_entry() const {
    return {parts_, &parts_->entry};
  }

  // Checks the signature lines whose keys are given, so that this, the costly
  // part, can be done in parallel and before the writer's turn; a key id
  // commits to its key, so the answer holds whenever it is admitted.
  // Unknown keys and bad signatures are left for the admission to refuse.
  void VerifyAhead(const PreparedKeys& keys);
  bool IsVerifiedAhead(const KeyId& kid) const;

 private:
  ShapedRecord() = default;
  friend Result<ShapedRecord> CheckShape(std::string_view, json::Edition);
  struct Parts {
    std::string entry;
    SignedRecord record;
    Statement statement;
    StatementId id;
  };
  std::shared_ptr<const Parts> parts_;
  std::vector<KeyId> good_lines_;  // signatures known to verify
};

// Refused with the codes of bytes and shape (record format §14).
Result<ShapedRecord> CheckShape(std::string_view entry, json::Edition edition);

// The same from a record in memory.
Result<ShapedRecord> CheckShape(const SignedRecord& record,
                                json::Edition edition);

// True for types that may stand in a manifest: accept, claim, licence, link,
// register, transfer, withdraw.
bool MayBeItem(std::string_view typ);

}  // namespace qiao::ledger
