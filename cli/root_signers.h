// The root keys that can sign here, and what is to be signed elsewhere.
//
// Of the root keys in one or several key files, those sign that the log has in
// force. If they are too few, what they have signed stands in a draft: a file
// of entries, one a line, that goes from machine to machine until all have
// signed (qiao key sign), and is told then (qiao key tell).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/keys_on_record.h"
#include "registry/ledger/key_file.h"
#include "registry/ledger/record.h"
#include "registry/ledger/shape.h"
#include "schemas/json/value.h"
#include "schemas/model/ids.h"
#include "schemas/model/result.h"

namespace qiao::cli {

struct RootSigners {
  std::vector<std::string> with;     // further key files of the party, here
  std::optional<std::string> draft;  // written instead of telling the log
};

// Key files of one party, opened.
class RootsAtHand {
 public:
  // kUsage if one of them is of another party than `party`.
  static Result<RootsAtHand> Open(const PartyId& party,
                                  std::span<const std::string> paths,
                                  const ledger::AskPassphrase& ask);
  void Add(ledger::PartyKeys keys) { files_.push_back(std::move(keys)); }

  // Each root key in them, once.
  std::vector<const ledger::SigningKey*> All() const;
  // Of these, those in force. They live as long as this.
  std::vector<const ledger::SigningKey*> InForce(const OnRecord& log) const;

 private:
  std::vector<ledger::PartyKeys> files_;
};

// Who has yet to sign a statement on keys.
struct MissingSigners {
  std::vector<KeyId> each;  // every one of these: the keys it brings
  std::int64_t roots = 0;   // so many more root keys,
  std::vector<KeyId> of;    // of these
  bool None() const { return each.empty() && roots == 0; }
};
MissingSigners MissingOf(const ledger::ShapedRecord& record,
                         const OnRecord& log);
// "2 more of the root keys 0f5a…, 77b1…; the new key 31c0…"
std::string InWords(const MissingSigners& missing);

json::Object ToJson(const MissingSigners& missing);

// kKeyNeeded, with those who have to sign and what to do, unless all have.
Result<void> CheckSigned(std::span<const ledger::SignedRecord> records,
                         const OnRecord& log);

// kChanged if there is a file already.
Result<void> WriteDraft(const std::string& path,
                        std::span<const ledger::SignedRecord> records);
Result<void> ReplaceDraft(const std::string& path,
                          std::span<const ledger::SignedRecord> records);
// Statements on keys of one party, for one log. kUnreadable if the file holds
// anything else.
Result<std::vector<ledger::ShapedRecord>> ReadDraft(const std::string& path);

}  // namespace qiao::cli
