// A log whose every byte repeats: keys, nonces and times follow from labels.
// Cases of the record format's rules are made on it (rule_cases.h).
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "registry/ledger/admission.h"
#include "registry/ledger/minted_ids.h"
#include "registry/ledger/record.h"
#include "tests/registry/ledger/vectors.h"

namespace qiao::ledger::rules {

inline constexpr std::string_view kOrigin = "rules.example/tw";

using Keys = std::vector<const SigningKey*>;

// The same key and nonce for the same label, always.
inline SigningKey LabelledKey(const std::string& label) {
  return *SigningKey::FromSecret(kEd25519, Sha256({"key ", label}).bytes);
}
inline Nonce LabelledNonce(const std::string& label) {
  const Digest digest = Sha256({"nonce ", label});
  Nonce nonce{};
  std::copy_n(digest.bytes.begin(), nonce.size(), nonce.begin());
  return nonce;
}

inline RootKeys Listed(Keys keys, std::int64_t threshold) {
  std::sort(keys.begin(), keys.end(),
            [](const SigningKey* a, const SigningKey* b) {
              return a->id() < b->id();
            });
  RootKeys roots;
  roots.threshold = threshold;
  for (const SigningKey* key : keys) roots.keys.push_back(key->public_key());
  return roots;
}

inline DailyKey Daily(const SigningKey& key, std::vector<std::string> may,
                      std::optional<Instant> until = std::nullopt) {
  std::sort(may.begin(), may.end());
  return {key.public_key(), std::move(may), until};
}

// Daily keys, ascending by key id as the record format asks.
inline KeyAddition Added(std::vector<DailyKey> keys) {
  std::sort(keys.begin(), keys.end(), [](const DailyKey& a, const DailyKey& b) {
    return KeyIdOf(a.key) < KeyIdOf(b.key);
  });
  return {std::move(keys)};
}

inline const std::vector<std::string>& AllTypes() {
  static const std::vector<std::string> types = {
      "accept",   "anchor",  "ballot",   "claim",    "countersign",
      "dispute",  "licence", "link",     "manifest", "redact",
      "register", "resolve", "transfer", "withdraw"};
  return types;
}

// A label's keys: three roots of which two must sign, two daily keys for
// everything, and one for claims alone.
struct Party {
  std::string name;
  SigningKey root_a, root_b, root_c;
  SigningKey day, night, clerk;
  std::int64_t threshold;
  PartyId id;

  explicit Party(const std::string& label, std::int64_t roots_needed = 2)
      : name(label),
        root_a(LabelledKey(label + " root a")),
        root_b(LabelledKey(label + " root b")),
        root_c(LabelledKey(label + " root c")),
        day(LabelledKey(label + " day")),
        night(LabelledKey(label + " night")),
        clerk(LabelledKey(label + " clerk")),
        threshold(roots_needed),
        id(MintParty(Roots(), LabelledNonce(label))) {}

  RootKeys Roots() const {
    return Listed({&root_a, &root_b, &root_c}, threshold);
  }
  Keys AllRoots() const { return {&root_a, &root_b, &root_c}; }
  PartyCreation Creation() const { return {LabelledNonce(name), Roots(), {}}; }
  SubjectId Self() const { return AsSubject(id); }
};

// One growing log. A copy of a log goes its own way.
class RuleLog {
 public:
  RuleLog() : log_(std::string(kOrigin), RuleSet::kAdmission) {}
  // Goes on from `before`, which must outlive it.
  explicit RuleLog(const RuleLog& before, RuleSet rules,
                   std::optional<AdmissionClock> clock)
      : log_(before.log_.facts(), rules, clock), time_(before.time_) {}

  std::int64_t Size() const { return log_.next_index(); }
  Instant Time() const { return time_; }
  const Facts& facts() const { return log_.facts(); }
  const std::vector<std::string>& entries() const { return entries_; }

  // A statement as the next one would be said.
  Statement Draft(const Party& party, const SubjectId& subj, StatementBody body,
                  std::vector<SubjectId> also = {}) {
    Statement statement;
    statement.typ = TypeOf(body);
    statement.log = kOrigin;
    statement.seen = {Size(), **log_.facts().RootAt(Size())};
    statement.party = party.id;
    time_ += std::chrono::seconds{1};
    statement.iat = time_;
    statement.subj = subj;
    statement.also = std::move(also);
    statement.body = std::move(body);
    return statement;
  }

  // The entry's outcome: "accept" or the refusal's code. It is kept either
  // way, and grows the log only if it was admitted.
  std::string Offer(const std::string& entry,
                    json::Edition edition = json::Edition::kAdmission) {
    entries_.push_back(entry);
    const Result<ShapedRecord> shaped = CheckShape(entry, edition);
    if (!shaped) return vectors::CodeOf(shaped.error());
    const Result<VerifiedRecord> admitted = log_.Admit(*shaped);
    return admitted ? "accept" : vectors::CodeOf(admitted.error());
  }

 private:
  Admission log_;
  Instant time_{std::chrono::seconds{1790000000}};
  std::vector<std::string> entries_;
};

// Signs whatever it is, even what this program would refuse to sign.
inline SignedRecord SignAnyway(const Statement& statement, const Keys& keys) {
  SignedRecord record;
  record.payload = EncodePayload(statement);
  for (const SigningKey* key : keys) {
    record.sigs.push_back(
        {key->id(), *key->Sign(SignedMessage(record.payload))});
  }
  std::sort(record.sigs.begin(), record.sigs.end(),
            [](const SignatureLine& a, const SignatureLine& b) {
              return a.kid < b.kid;
            });
  return record;
}

}  // namespace qiao::ledger::rules
