// Entries of the log: a payload with its signatures, or a payload with its
// place in a signed manifest (record format §3, §7).
//
//   entry = {"payload":P,"sigs":[{"kid":HEX40,"sig":HEX128},…]}
//         | {"payload":P,"via":{"manifest":STM,"n":17}}
//
// A SignedRecord is what arrives: nothing of it is checked. ShapedRecord
// (shape.h) obeys every rule that needs no log; only Admission (admission.h)
// makes the VerifiedRecord that a store may keep.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/signature.h"
#include "schemas/model/ids.h"
#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::ledger {

inline constexpr std::size_t kMaxEntryBytes = 61440;
inline constexpr std::int64_t kMaxManifestItems = 65536;
inline constexpr std::size_t kMaxSignatures = 32;

struct SignatureLine {
  KeyId kid;
  Signature sig{};
  bool operator==(const SignatureLine&) const = default;
};

struct ManifestPlace {
  StatementId manifest;
  std::int64_t n = 0;  // from 0
  bool operator==(const ManifestPlace&) const = default;
};

struct SignedRecord {
  std::string payload;              // canonical JSON of one Statement
  std::vector<SignatureLine> sigs;  // ascending by kid; empty if `via`
  std::optional<ManifestPlace> via;
  bool operator==(const SignedRecord&) const = default;
};

// The bytes that become the leaf.
std::string EncodeEntry(const SignedRecord& record);

// The canonical payload of a statement.
std::string EncodePayload(const Statement& statement);

// Signs with every key. Refused if the statement does not obey its own shape,
// or is too large; kUsage if somebody has to be asked about it (sharp_edges.h).
Result<SignedRecord> Sign(const Statement& statement,
                          std::span<const SigningKey* const> keys);

// The manifest, then its items in order: what one signature says for up to
// 65,536 statements. The items must agree in iat, log, party and seen. kUsage
// if there are none or too many; refused (kManifestType, kManifestHeader) if
// an item cannot stand in a manifest.
Result<std::vector<SignedRecord>> SignManifest(
    std::span<const Statement> items, std::span<const SigningKey* const> keys,
    std::string_view note = {});

}  // namespace qiao::ledger
