#include "registry/ledger/shape.h"

#include <algorithm>
#include <array>
#include <utility>

#include "registry/ledger/minted_ids.h"
#include "schemas/json/canonical.h"
#include "schemas/json/reader.h"

namespace qiao::ledger {
namespace {

using json::Faults;
using json::ObjectReader;
using json::Pointer;
using json::Value;

void Wrong(Faults& faults, const Pointer& at, std::string_view what) {
  faults.Add(Refusal::kValueInvalid, at, what);
}

void ReadSignatures(const Value& value, const Pointer& at, Faults& faults,
                    std::vector<SignatureLine>& out) {
  const json::Array* lines = value.AsArray();
  if (lines == nullptr || lines->size() > kMaxSignatures) {
    return Wrong(faults, at, "must be 1 to 32 signatures");
  }
  for (std::size_t i = 0; i < lines->size(); ++i) {
    const Pointer here{&at, {}, i};
    ObjectReader object((*lines)[i], here, faults);
    const Value* kid_value = object.Need("kid");
    const Value* sig_value = object.Need("sig");
    object.Close();
    if (kid_value == nullptr || sig_value == nullptr) continue;
    const std::string* kid_text = kid_value->AsString();
    const std::string* sig_text = sig_value->AsString();
    SignatureLine line;
    const std::optional<KeyId> kid =
        kid_text ? ParseKeyId(*kid_text) : std::nullopt;
    if (!kid) {
      Wrong(faults, here, "kid must be 40 lower-case hex digits");
      continue;
    }
    line.kid = *kid;
    if (sig_text == nullptr || !FromHex(*sig_text, line.sig)) {
      Wrong(faults, here, "sig must be 128 lower-case hex digits");
      continue;
    }
    if (!out.empty() && line.kid <= out.back().kid) {
      faults.Add(Refusal::kNotSorted, here, "key ids must ascend");
    }
    out.push_back(line);
  }
}

void ReadPlace(const Value& value, const Pointer& at, Faults& faults,
               std::optional<ManifestPlace>& out) {
  ObjectReader object(value, at, faults);
  const Value* manifest = object.Need("manifest");
  const Value* n = object.Need("n");
  object.Close();
  if (manifest == nullptr || n == nullptr) return;
  const std::string* text = manifest->AsString();
  const std::optional<StatementId> id =
      text ? ParseStatementId(*text) : std::nullopt;
  if (!id) return Wrong(faults, at, "manifest must be a statement id");
  const std::int64_t* number = n->AsInteger();
  if (number == nullptr || *number < 0 || *number >= kMaxManifestItems) {
    return Wrong(faults, at, "n must be 0 to 65535");
  }
  out = ManifestPlace{*id, *number};
}

// ---- rules that need a hash or a curve

void CheckKeys(const std::vector<PublicKey>& keys, const Pointer& at,
               Faults& faults) {
  std::optional<KeyId> last;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Pointer here{&at, {}, i};
    if (Result<void> valid = CheckPublicKey(keys[i]); !valid) {
      faults.Add(Refusal::kKeyInvalid, here, valid.error().message);
    }
    const KeyId kid = KeyIdOf(keys[i]);
    if (last && kid <= *last) {
      faults.Add(Refusal::kNotSorted, here, "key ids must ascend");
    }
    last = kid;
  }
}

struct HashRules {
  const Statement& statement;
  Faults& faults;
  Pointer payload{nullptr, "payload", 0};
  Pointer body{&payload, "body", 0};

  void operator()(const PartyCreation& party) const {
    const Pointer roots{&body, "roots", 0};
    CheckKeys(party.roots.keys, Pointer{&roots, "keys", 0}, faults);
    if (MintParty(party.roots, party.nonce) != statement.party) {
      Mismatch("is not the party of these roots and nonce");
    }
  }
  void operator()(const KeyAddition& addition) const {
    std::vector<PublicKey> keys;
    for (const DailyKey& daily : addition.keys) keys.push_back(daily.key);
    CheckKeys(keys, Pointer{&body, "keys", 0}, faults);
  }
  void operator()(const RootChange& change) const {
    const Pointer roots{&body, "roots", 0};
    CheckKeys(change.roots.keys, Pointer{&roots, "keys", 0}, faults);
  }
  void operator()(const WorkRegistration& work) const { Minted(work.nonce); }
  void operator()(const RecordingRegistration& recording) const {
    Minted(recording.nonce);
  }
  void operator()(const ReleaseRegistration& release) const {
    Minted(release.nonce);
  }
  void operator()(const AgentRegistration& agent) const { Minted(agent.nonce); }
  void operator()(const KeyRevocation&) const {}
  void operator()(const PartyRegistration&) const {}
  void operator()(const OwnershipClaim&) const {}
  void operator()(const Transfer&) const {}
  void operator()(const Licence&) const {}
  void operator()(const Acceptance&) const {}
  void operator()(const Withdrawal&) const {}
  void operator()(const Dispute&) const {}
  void operator()(const Resolution&) const {}
  void operator()(const Link&) const {}
  void operator()(const Countersignature&) const {}
  void operator()(const Redaction&) const {}
  void operator()(const Anchor&) const {}
  void operator()(const Manifest&) const {}
  void operator()(const NotUnderstood&) const {}

  void Minted(const Nonce& nonce) const {
    if (MintSubject(statement.subj.Kind(), statement.party, nonce) !=
        statement.subj) {
      Mismatch("is not the id of this party and nonce");
    }
  }
  void Mismatch(std::string_view what) const {
    faults.Add(Refusal::kIdMismatch, Pointer{&payload, "subj", 0}, what);
  }
};

}  // namespace

bool MayBeItem(std::string_view typ) {
  constexpr std::array<std::string_view, 7> kItems = {
      "accept", "claim", "licence", "link", "register", "transfer", "withdraw"};
  return std::find(kItems.begin(), kItems.end(), typ) != kItems.end();
}

Result<ShapedRecord> CheckShape(std::string_view entry, json::Edition edition) {
  if (entry.size() > kMaxEntryBytes) {
    return Refused(Refusal::kTooLarge,
                   "an entry has at most 61,440 bytes, this one " +
                       std::to_string(entry.size()));
  }
  QIAO_TRY(const Value value, json::ParseRecord(entry));
  auto parts = std::make_shared<ShapedRecord::Parts>();
  Faults faults;
  const Pointer whole;
  ObjectReader object(value, whole, faults);
  const Value* payload = object.Need("payload");
  const Value* via = object.May("via");
  const Value* sigs = via == nullptr ? object.Need("sigs") : nullptr;
  object.Close();
  if (sigs != nullptr) {
    ReadSignatures(*sigs, Pointer{&whole, "sigs", 0}, faults,
                   parts->record.sigs);
  }
  if (via != nullptr) {
    ReadPlace(*via, Pointer{&whole, "via", 0}, faults, parts->record.via);
  }
  if (faults.any()) return faults.Take();

  QIAO_TRY(parts->statement, json::DecodeStatement(*payload, edition));
  std::visit(HashRules{parts->statement, faults}, parts->statement.body);
  if (via != nullptr && !MayBeItem(parts->statement.typ)) {
    faults.Add(Refusal::kManifestType, whole,
               "a " + parts->statement.typ + " is signed for itself");
  }
  if (faults.any()) return faults.Take();
  parts->entry = entry;
  parts->record.payload = json::Canonical(*payload);
  parts->id = StatementIdOf(parts->record.payload);
  ShapedRecord shaped;
  shaped.parts_ = std::move(parts);
  return shaped;
}

Result<ShapedRecord> CheckShape(const SignedRecord& record,
                                json::Edition edition) {
  return CheckShape(EncodeEntry(record), edition);
}

void ShapedRecord::VerifyAhead(const PreparedKeys& keys) {
  const std::string message = SignedMessage(record().payload);
  for (const SignatureLine& line : record().sigs) {
    const auto key = keys.find(line.kid);
    if (key != keys.end() && key->second.Verifies(message, line.sig)) {
      good_lines_.push_back(line.kid);
    }
  }
}

bool ShapedRecord::IsVerifiedAhead(const KeyId& kid) const {
  return std::find(good_lines_.begin(), good_lines_.end(), kid) !=
         good_lines_.end();
}

}  // namespace qiao::ledger
