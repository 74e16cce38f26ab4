#include "tests/registry/ledger/key_life_log.h"

#include <algorithm>
#include <array>
#include <set>

#include "registry/ledger/key_statements.h"
#include "registry/ledger/minted_ids.h"
#include "tests/registry/ledger/rule_log.h"
#include "tests/registry/ledger/rule_stage.h"

namespace qiao::keylife {
namespace {

using namespace qiao::ledger;  // NOLINT(google-build-using-namespace)

constexpr std::string_view kHere = "keys.example/tw";
constexpr std::string_view kElsewhere = "keys.example/cn";
// Heads up to this size are those of the common beginning in every life.
constexpr int kCommon = 3;
constexpr std::size_t kRemembered = 100000;

struct Ring {
  std::vector<SigningKey> keys;
  std::map<KeyId, int> numbers;
  PreparedKeys prepared;

  Ring() {
    for (int i = 0; i < kKeys; ++i) {
      const std::string_view alg = i == kKeys - 1   ? kSm2Sm3
                                   : i == kKeys - 2 ? kEs256
                                                    : kEd25519;
      keys.push_back(*SigningKey::FromSecret(
          alg, Sha256({"key life ", std::to_string(i)}).bytes));
      numbers.emplace(keys.back().id(), i);
      prepared.emplace(keys.back().id(),
                       *VerifyingKey::Make(keys.back().public_key()));
    }
  }
};

const Ring& Keys() {
  static const Ring ring;
  return ring;
}
const SigningKey& KeyOf(int key) {
  return Keys().keys[static_cast<std::size_t>(key)];
}

RootKeys RootsOf(const std::vector<int>& keys, int threshold) {
  rules::Keys listed;
  for (const int key : keys) listed.push_back(&KeyOf(key));
  return rules::Listed(listed, threshold);
}

SubjectId Minted(int party, int serial, Nonce& nonce) {
  nonce = rules::LabelledNonce("key life " + std::to_string(party) + " " +
                               std::to_string(serial));
  return MintSubject("rec", IdOfParty(party), nonce);
}

// What every claim and dispute is about: what the operator registered first.
SubjectId Song() {
  Nonce nonce;
  return Minted(0, 0, nonce);
}

SignerNeeds NeedOf(const Said& said) {
  return {said.need.begin(), said.need.end()};
}

StatementBody Body(const Said& said, SubjectId& subj) {
  if (said.typ == "party") {
    return PartyCreation{
        rules::LabelledNonce("party " + std::to_string(said.party)),
        RootsOf(said.roots, said.threshold), NeedOf(said)};
  }
  if (said.typ == "key-roots") {
    return RootChange{RootsOf(said.roots, said.threshold), NeedOf(said)};
  }
  if (said.typ == "key-add") {
    std::vector<DailyKey> added;
    for (const Addition& one : said.added) {
      added.push_back(
          rules::Daily(KeyOf(one.key), {one.may.begin(), one.may.end()}));
      if (one.until) added.back().until = At(*one.until);
    }
    return rules::Added(std::move(added));
  }
  if (said.typ == "key-revoke") {
    KeyRevocation body{{}, "lost", said.since};
    for (const int kid : said.kids) body.kids.push_back(IdOfKey(kid));
    std::sort(body.kids.begin(), body.kids.end());
    return body;
  }
  if (said.typ == "register") {
    RecordingRegistration body;
    subj = Minted(said.party, said.serial, body.nonce);
    body.titles.push_back({"渡口", "zh-Hant", ""});
    return body;
  }
  subj = Song();
  if (said.typ == "claim") {
    OwnershipClaim body = rules::AClaim();
    body.note = "claim " + std::to_string(said.serial);
    return body;
  }
  Dispute body = rules::ADispute();
  body.note = "dispute " + std::to_string(said.serial);
  return body;
}

}  // namespace

const std::vector<int>& FirstRoots(int party) {
  static const std::array<std::vector<int>, kParties> roots = {{{0},
                                                                {1, 2, 3},
                                                                {4, 5, 6, 7, 8},
                                                                {9, 10},
                                                                {11, 12},
                                                                {13},
                                                                {14, 1},
                                                                {15}}};
  return roots[static_cast<std::size_t>(party)];
}
int FirstThreshold(int party) {
  constexpr std::array<int, kParties> thresholds = {1, 2, 3, 1, 2, 1, 1, 1};
  return thresholds[static_cast<std::size_t>(party)];
}

KeyId IdOfKey(int key) { return KeyOf(key).id(); }

PartyId IdOfParty(int party) {
  static const std::vector<PartyId> ids = [] {
    std::vector<PartyId> minted;
    for (int p = 0; p < kParties; ++p) {
      minted.push_back(
          MintParty(RootsOf(FirstRoots(p), FirstThreshold(p)),
                    rules::LabelledNonce("party " + std::to_string(p))));
    }
    return minted;
  }();
  return ids[static_cast<std::size_t>(party)];
}

Instant At(int seconds) {
  return Instant{std::chrono::seconds{1790000000 + seconds}};
}

Payload Pen::Say(const Said& said, const Digest& root, const Digest& items) {
  const bool common = said.seen <= kCommon || !said.seen_true;
  const std::string name = said.name + ToText(items);
  if (common) {
    const auto found = said_.find(name);
    if (found != said_.end()) return found->second;
  }
  Statement statement;
  statement.typ = said.typ;
  statement.log = said.this_log ? kHere : kElsewhere;
  statement.seen = {said.seen, root};
  statement.iat = At(said.iat);
  statement.party = IdOfParty(said.party);
  statement.subj = AsSubject(statement.party);
  if (said.typ == "manifest") {
    statement.body =
        Manifest{static_cast<std::int64_t>(said.items.size()), items, ""};
  } else {
    statement.body = Body(said, statement.subj);
  }
  Payload payload;
  payload.bytes = EncodePayload(statement);
  payload.id = StatementIdOf(payload.bytes);
  if (!common) return payload;
  if (said_.size() >= kRemembered) said_.clear();
  return said_.emplace(name, std::move(payload)).first->second;
}

Result<ShapedRecord> Pen::Sign(const Said& said, const Payload& payload,
                               const StatementId& manifest) {
  std::string name = ToText(payload.id);
  SignedRecord record;
  if (said.via) {
    record.via = ManifestPlace{manifest, said.via->n};
    name += ToText(manifest) + std::to_string(said.via->n);
  }
  for (const Line& line : said.lines) {
    name += (line.good ? '+' : '-') + std::to_string(line.key);
  }
  const auto found = signed_.find(name);
  if (found != signed_.end()) return found->second;
  record.payload = payload.bytes;
  for (const Line& line : said.via ? std::vector<Line>() : said.lines) {
    Signature sig = *KeyOf(line.key).Sign(SignedMessage(payload.bytes));
    if (!line.good) sig[9] ^= 1;
    record.sigs.push_back({IdOfKey(line.key), sig});
  }
  std::sort(record.sigs.begin(), record.sigs.end(),
            [](const SignatureLine& a, const SignatureLine& b) {
              return a.kid < b.kid;
            });
  Result<ShapedRecord> shaped = CheckShape(record, json::Edition::kAdmission);
  const bool common = said.seen <= kCommon || !said.seen_true;
  if (!common) return shaped;
  if (shaped) shaped->VerifyAhead(Keys().prepared);
  if (signed_.size() >= kRemembered) signed_.clear();
  return signed_.emplace(std::move(name), std::move(shaped)).first->second;
}

Log::Log(Pen& pen, Reading reading, int oldest, int newest)
    : pen_(pen), reading_(reading), empty_(std::string(kHere)) {
  if (reading == Reading::kRegistry) {
    admission_.emplace(empty_, RuleSet::kAdmission,
                       AdmissionClock{At(oldest), At(newest)});
  } else {
    admission_.emplace(std::string(kHere), RuleSet::kBundle);
  }
}

Digest Log::RootSeen(const Said& said) const {
  if (said.seen_true) {
    const auto root = facts().RootAt(said.seen);
    if (root && *root) return **root;
  }
  return Sha256({"nowhere's root of ", std::to_string(said.seen)});
}

Result<std::vector<ShapedRecord>> Log::Write(const std::vector<Said>& batch) {
  std::map<std::string, StatementId> ids;
  for (const Said& said : batch) {
    if (said.via) ids[said.name] = pen_.Say(said, RootSeen(said), {}).id;
  }
  std::vector<Payload> payloads;
  for (const Said& said : batch) {
    MerkleFrontier items;
    for (const std::string& name : said.items) {
      const auto item = ids.find(name);
      const Digest digest =
          item == ids.end() ? Sha256({"no item ", name}) : item->second.digest;
      items.Append(LeafHash(AsText(digest.bytes)));
    }
    payloads.push_back(pen_.Say(said, RootSeen(said),
                                said.items.empty() ? Digest() : items.Root()));
    ids[said.name] = payloads.back().id;
  }
  std::vector<ShapedRecord> records;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const StatementId manifest =
        batch[i].via ? ids[batch[i].via->manifest] : StatementId();
    QIAO_TRY(ShapedRecord record, pen_.Sign(batch[i], payloads[i], manifest));
    records.push_back(std::move(record));
  }
  return records;
}

std::string Log::Offer(const std::vector<Said>& batch) {
  const auto records = Write(batch);
  if (!records) return vectors::CodeOf(records.error());
  if (reading_ == Reading::kBundle) {
    const auto admitted =
        admission_->AdmitAt(facts().Size(), records->front(), nullptr);
    if (!admitted) return vectors::CodeOf(admitted.error());
  } else {
    const auto admitted = admission_->AdmitAll(*records);
    if (!admitted) return vectors::CodeOf(admitted.error());
  }
  for (std::size_t i = 0; i < batch.size(); ++i) {
    ids_[batch[i].name] = (*records)[i].id();
    entries_.push_back((*records)[i]);
  }
  return "";
}

bool Log::Contested(const std::string& name) const {
  const auto fact = facts().Statement(ids_.at(name));
  const auto contested = IsContested(**fact, facts());
  return *contested;
}

std::string Log::Audit() const {
  Admission audit{std::string(kHere), RuleSet::kAudit};
  for (const ShapedRecord& record : entries_) {
    const auto admitted = audit.Admit(record);
    if (!admitted) return vectors::CodeOf(admitted.error());
  }
  return "";
}

}  // namespace qiao::keylife
