#include "registry/ledger/record.h"

#include <algorithm>
#include <utility>

#include "registry/ledger/merkle.h"
#include "registry/ledger/minted_ids.h"
#include "registry/ledger/shape.h"
#include "registry/ledger/sharp_edges.h"
#include "schemas/json/canonical.h"
#include "schemas/json/statement_codec.h"

namespace qiao::ledger {
namespace {

Result<SignedRecord> Shaped(SignedRecord record) {
  QIAO_TRY_DO(CheckShape(record, json::Edition::kAdmission));
  return record;
}

Result<void> AddSignatures(std::span<const SigningKey* const> keys,
                           SignedRecord& record) {
  const std::string message = SignedMessage(record.payload);
  for (const SigningKey* key : keys) {
    QIAO_TRY(const Signature signature, key->Sign(message));
    record.sigs.push_back({key->id(), signature});
  }
  std::ranges::sort(record.sigs, {}, &SignatureLine::kid);
  return {};
}

}  // namespace

std::string EncodeEntry(const SignedRecord& record) {
  std::string entry = "{\"payload\":" + record.payload;
  if (record.via) {
    entry += ",\"via\":{\"manifest\":\"" + ToText(record.via->manifest) +
             "\",\"n\":" + std::to_string(record.via->n) + "}}";
    return entry;
  }
  entry += ",\"sigs\":[";
  for (std::size_t i = 0; i < record.sigs.size(); ++i) {
    entry += i == 0 ? "" : ",";
    entry += "{\"kid\":\"" + ToText(record.sigs[i].kid) + "\",\"sig\":\"" +
             ToHex(record.sigs[i].sig) + "\"}";
  }
  return entry + "]}";
}

std::string EncodePayload(const Statement& statement) {
  return json::Canonical(json::EncodeStatement(statement));
}

Result<SignedRecord> Sign(const Statement& statement,
                          std::span<const SigningKey* const> keys) {
  return Sign(statement, keys, SignerAsked());
}

Result<SignedRecord> Sign(const Statement& statement,
                          std::span<const SigningKey* const> keys,
                          const SignerAsked& asked) {
  QIAO_TRY_DO(AskSigner(statement, asked));
  SignedRecord record;
  record.payload = EncodePayload(statement);
  QIAO_TRY_DO(AddSignatures(keys, record));
  return Shaped(std::move(record));
}

Result<SignedRecord> CoSign(SignedRecord record,
                            std::span<const SigningKey* const> keys,
                            const SignerAsked& asked) {
  QIAO_TRY(const ShapedRecord shaped,
           CheckShape(record, json::Edition::kAdmission));
  QIAO_TRY_DO(AskSigner(shaped.statement(), asked));
  std::vector<const SigningKey*> more(keys.begin(), keys.end());
  std::erase_if(more, [&record](const SigningKey* key) {
    return std::ranges::find(record.sigs, key->id(), &SignatureLine::kid) !=
           record.sigs.end();
  });
  QIAO_TRY_DO(AddSignatures(more, record));
  return Shaped(std::move(record));
}

Result<std::vector<SignedRecord>> SignManifest(
    std::span<const Statement> items, std::span<const SigningKey* const> keys,
    std::string_view note) {
  return SignManifest(items, keys, note, SignerAsked());
}

Result<std::vector<SignedRecord>> SignManifest(
    std::span<const Statement> items, std::span<const SigningKey* const> keys,
    std::string_view note, const SignerAsked& asked) {
  if (items.empty() ||
      static_cast<std::int64_t>(items.size()) > kMaxManifestItems) {
    return Error{ErrorCode::kUsage,
                 "a manifest has 1 to " + std::to_string(kMaxManifestItems) +
                     " items, not " + std::to_string(items.size())};
  }
  const Statement& first = items[0];
  std::vector<SignedRecord> records(1);
  MerkleFrontier tree;
  for (const Statement& item : items) {
    if (item.iat != first.iat || item.log != first.log ||
        item.party != first.party || item.seen != first.seen) {
      return Refused(Refusal::kManifestHeader,
                     "the items of a manifest agree in iat, log, party, seen");
    }
    QIAO_TRY_DO(AskSigner(item, asked));
    SignedRecord record;
    record.payload = EncodePayload(item);
    const StatementId id = StatementIdOf(record.payload);
    tree.Append(LeafHash(AsText(id.digest.bytes)));
    records.push_back(std::move(record));
  }
  Statement manifest;
  manifest.typ = "manifest";
  manifest.log = first.log;
  manifest.seen = first.seen;
  manifest.party = first.party;
  manifest.iat = first.iat;
  manifest.subj = AsSubject(first.party);
  manifest.body = Manifest{static_cast<std::int64_t>(items.size()), tree.Root(),
                           std::string(note)};
  QIAO_TRY(records[0], Sign(manifest, keys));
  const StatementId id = StatementIdOf(records[0].payload);
  for (std::size_t i = 1; i < records.size(); ++i) {
    records[i].via = ManifestPlace{id, static_cast<std::int64_t>(i) - 1};
    QIAO_TRY(records[i], Shaped(std::move(records[i])));
  }
  return records;
}

}  // namespace qiao::ledger
