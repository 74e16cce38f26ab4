// What the store keeps beside the ledger so that it can be searched, and what
// it keeps of imports and matches. Everything of this file but imports and
// private values can be made again from the ledger and the fingerprints.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "matcher/decision.h"
#include "schemas/model/fingerprint.h"
#include "schemas/model/ids.h"
#include "schemas/model/period.h"
#include "schemas/model/statement.h"

namespace qiao::store {

// Folded text of one registration. Keys of two folding versions are not
// comparable: when the version rises, all keys are made again.
struct SearchKeys {
  struct Title {
    std::string key;
    bool whole = true;  // false: without its decorations, 吻別 of 吻別 (Live)
    bool operator==(const Title&) const = default;
  };
  std::vector<Title> titles;
  std::vector<std::string> names;  // of people and bands credited
  bool operator==(const SearchKeys&) const = default;
};

// Makes the keys of a registration; none for other statements. Pure.
struct Folding {
  int version = 0;
  std::function<SearchKeys(const Statement&)> keys;
};

// A registered subject that a search found.
struct Found {
  SubjectId subject;
  PartyId party;      // who registered it
  bool whole = true;  // by its whole title
  bool operator==(const Found&) const = default;
};

// What the matcher said about two subjects, left < right; one for each pair
// and level, the newest. It joins or parts them at that level.
struct MatchLink {
  SubjectId left, right;
  matcher::Decision decision;
  std::int64_t log_size = 0;  // of the ledger that the matcher saw
  bool operator==(const MatchLink&) const = default;
};

// A fingerprint as stored: found by the SHA-256 of its items as little-endian
// u32, which is what a registration signs (PrintReference).
struct StoredPrint {
  Digest sha256;
  std::shared_ptr<const Fingerprint> print;  // never null
};

// A value behind a commitment (record format §8), erasable.
struct PrivateValue {
  Commitment commit;
  std::string owner;  // the id it is for
  std::string field;
  Digest salt;
  std::string value;  // canonical JSON; empty if it was erased
  bool operator==(const PrivateValue&) const = default;
  bool Erased() const { return value.empty(); }
};

// One import of one file, and what became of each of its rows.
struct ImportRecord {
  std::string id;  // 32 hex digits, as in Source::import
  PartyId party;
  std::string file;  // its name, for people
  Digest sha256;     // of its bytes
  Instant at{};
  bool operator==(const ImportRecord&) const = default;
};
struct ImportRow {
  std::int64_t row = 0;  // as Excel counts
  std::string outcome;   // stored, registered, conflict, review, rejected
  std::optional<SubjectId> subject;
  std::string note;
  bool operator==(const ImportRow&) const = default;
};

}  // namespace qiao::store
