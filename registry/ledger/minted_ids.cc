#include "registry/ledger/minted_ids.h"

#include <algorithm>
#include <sodium.h>

#include "registry/ledger/hash.h"
#include "schemas/json/canonical.h"
#include "schemas/model/check.h"

namespace qiao::ledger {
namespace {

constexpr std::string_view kStatementPrefix = "qiao-statement/v1\n";

std::array<std::uint8_t, 20> FirstTwenty(const Digest& digest) {
  std::array<std::uint8_t, 20> bytes{};
  std::copy_n(digest.bytes.begin(), bytes.size(), bytes.begin());
  return bytes;
}

void FillRandom(std::span<std::uint8_t> bytes) {
  QIAO_CHECK(sodium_init() >= 0);
  randombytes_buf(bytes.data(), bytes.size());
}

}  // namespace

KeyId KeyIdOf(const PublicKey& key) {
  return {
      FirstTwenty(Sha256({"qiao-key/v1\n", key.alg, "\n", AsText(key.pub)}))};
}

std::string SignedMessage(std::string_view payload) {
  return std::string(kStatementPrefix).append(payload);
}

StatementId StatementIdOf(std::string_view payload) {
  return {Sha256({kStatementPrefix, payload})};
}

SubjectId MintId(std::string_view kind, const json::Value& seed) {
  QIAO_CHECK(kind.size() == 3);
  SubjectId id;
  std::copy(kind.begin(), kind.end(), id.kind.begin());
  id.bytes =
      FirstTwenty(Sha256({"qiao-id/v1\n", kind, "\n", json::Canonical(seed)}));
  return id;
}

SubjectId MintSubject(std::string_view kind, const PartyId& party,
                      const Nonce& nonce) {
  return MintId(
      kind, json::Object{{{"nonce", ToHex(nonce)}, {"party", ToText(party)}}});
}

PartyId MintParty(const RootKeys& roots, const Nonce& nonce) {
  json::Array keys;
  for (const PublicKey& key : roots.keys) {
    keys.emplace_back(
        json::Object{{{"alg", key.alg}, {"pub", ToHex(key.pub)}}});
  }
  const SubjectId id =
      MintId("pty", json::Object{{{"keys", std::move(keys)},
                                  {"nonce", ToHex(nonce)},
                                  {"threshold", roots.threshold}}});
  return {id.bytes};
}

Nonce NewNonce() {
  Nonce nonce{};
  FillRandom(nonce);
  return nonce;
}

Commitment Commit(const Digest& salt, std::string_view field,
                  std::string_view owner, const json::Value& value) {
  const json::Object committed{
      {{"field", field}, {"for", owner}, {"value", value}}};
  return Sha256(
      {"qiao-commit/v1\n", AsText(salt.bytes), json::Canonical(committed)});
}

Digest NewSalt() {
  Digest salt;
  FillRandom(salt.bytes);
  return salt;
}

}  // namespace qiao::ledger
