#include <algorithm>
#include <set>
#include <utility>

#include "registry/ledger/minted_ids.h"
#include "registry/ledger/rules.h"

namespace qiao::ledger {
namespace {

std::string Name(const KeyId& kid) { return "key " + ToText(kid); }

std::int64_t NeedOf(const PartyFact& party, const std::string& typ) {
  const auto need = party.need.find(typ);
  return need == party.need.end() ? 1 : need->second;
}

bool May(const KeyFact& key, const std::string& typ) {
  return std::find(key.may.begin(), key.may.end(), typ) != key.may.end();
}

Error NotPermitted(const KeyId& kid, const std::string& typ) {
  return Refused(Refusal::kKeyNotPermitted,
                 Name(kid) + " may not sign a " + typ);
}

Error TooFew(std::int64_t have, std::int64_t need, std::string_view what) {
  return Refused(Refusal::kThreshold, std::to_string(have) + " of " +
                                          std::to_string(need) + " " +
                                          std::string(what));
}

class KeyJudge {
 public:
  KeyJudge(const Case& one, PreparedKeys& prepared, Effects& effects)
      : one_(one),
        typ_(one.statement().typ),
        message_(SignedMessage(one.record.record().payload)),
        prepared_(prepared),
        effects_(effects) {}

  Result<void> Party(const PartyCreation& body) {
    QIAO_TRY(const auto existing, one_.facts.Party(one_.statement().party));
    if (existing) {
      return Refused(Refusal::kPartyExists,
                     ToText(existing->id) + " was created at index " +
                         std::to_string(existing->created));
    }
    Introduced introduced;
    for (const PublicKey& key : body.roots.keys) {
      QIAO_TRY_DO(Introduce(key, introduced));
    }
    for (const SignatureLine& line : Lines()) {
      if (!introduced.contains(line.kid)) return Unknown(line.kid);
      QIAO_TRY_DO(CheckLine(line, introduced.at(line.kid)));
    }
    QIAO_TRY_DO(CheckPossession(introduced));
    effects_.parties.push_back(
        {one_.statement().party, one_.index, body.roots, body.need});
    return {};
  }

  Result<void> Add(const KeyAddition& body) {
    QIAO_TRY(const PartyFact party, Speaker());
    Introduced introduced;
    for (const DailyKey& daily : body.keys) {
      QIAO_TRY_DO(Introduce(daily.key, introduced));
      KeyFact& key = effects_.keys.back();
      key.root = false;
      key.may = daily.may;
      key.until = daily.until;
    }
    std::int64_t roots = 0;
    for (const SignatureLine& line : Lines()) {
      if (introduced.contains(line.kid)) {
        QIAO_TRY_DO(CheckLine(line, introduced.at(line.kid)));
        continue;
      }
      QIAO_TRY(const KeyFact root, ListedRoot(line.kid));
      QIAO_TRY_DO(CheckLine(line, root.key));
      ++roots;
    }
    QIAO_TRY_DO(CheckThreshold(roots, party));
    return CheckPossession(introduced);
  }

  Result<void> Revoke(const KeyRevocation& body) {
    if (body.since && *body.since > one_.index) {
      return Refused(Refusal::kValueInvalid,
                     "since lies above the index of the revocation");
    }
    QIAO_TRY(const PartyFact party, Speaker());
    for (const KeyId& kid : body.kids) {
      QIAO_TRY(std::optional<KeyFact> key, one_.facts.Key(kid));
      if (!key || key->party != party.id || key->root || key->revoked) {
        return key ? Unknown(kid) : Missing(kid);
      }
      key->revoked = one_.index;
      key->since = body.since;
      effects_.keys.push_back(std::move(*key));
    }
    // A key may always say that it is lost: alone, and of itself only.
    if (Lines().size() == 1 && body.kids.size() == 1 &&
        Lines()[0].kid == body.kids[0]) {
      return CheckLine(Lines()[0], effects_.keys[0].key);
    }
    std::int64_t roots = 0;
    for (const SignatureLine& line : Lines()) {
      QIAO_TRY(const KeyFact root, ListedRoot(line.kid));
      QIAO_TRY_DO(CheckLine(line, root.key));
      ++roots;
    }
    return CheckThreshold(roots, party);
  }

  Result<void> Rotate(const RootChange& body) {
    QIAO_TRY(PartyFact party, Speaker());
    std::set<KeyId> old_roots;
    for (const PublicKey& key : party.roots.keys) {
      old_roots.insert(KeyIdOf(key));
    }
    Introduced listed;
    for (const PublicKey& key : body.roots.keys) {
      const KeyId kid = KeyIdOf(key);
      if (old_roots.contains(kid)) {
        listed.emplace(kid, key);
      } else {
        QIAO_TRY_DO(Introduce(key, listed));
      }
    }
    std::int64_t roots = 0;
    for (const SignatureLine& line : Lines()) {
      if (old_roots.contains(line.kid)) ++roots;
      if (listed.contains(line.kid)) {
        QIAO_TRY_DO(CheckLine(line, listed.at(line.kid)));
        continue;
      }
      QIAO_TRY(const KeyFact root, ListedRoot(line.kid));
      QIAO_TRY_DO(CheckLine(line, root.key));
    }
    QIAO_TRY_DO(CheckThreshold(roots, party));
    QIAO_TRY_DO(CheckPossession(listed));
    for (const KeyId& kid : old_roots) {
      if (listed.contains(kid)) continue;
      QIAO_TRY(std::optional<KeyFact> removed, one_.facts.Key(kid));
      if (!removed) return Missing(kid);
      removed->revoked = one_.index;
      effects_.keys.push_back(std::move(*removed));
    }
    party.roots = body.roots;
    party.need = body.need;
    effects_.parties.push_back(std::move(party));
    return {};
  }

  // All other types: daily keys.
  Result<void> Say() {
    QIAO_TRY(const PartyFact party, Speaker());
    for (const SignatureLine& line : Lines()) {
      QIAO_TRY(const KeyFact key, DailyKeyInForce(line.kid));
      if (!May(key, typ_)) return NotPermitted(line.kid, typ_);
      QIAO_TRY_DO(CheckLine(line, key.key));
    }
    const auto have = static_cast<std::int64_t>(Lines().size());
    const std::int64_t need = NeedOf(party, typ_);
    if (have < need) return TooFew(have, need, "daily keys signed");
    return {};
  }

  // An item: by the keys that signed its manifest.
  Result<void> SayInManifest(const OpenManifest& manifest) {
    QIAO_TRY(const PartyFact party, Speaker());
    for (const KeyId& kid : manifest.signers) {
      QIAO_TRY(const std::optional<KeyFact> key, one_.facts.Key(kid));
      if (!key) return Missing(kid);
      if (!May(*key, typ_)) return NotPermitted(kid, typ_);
    }
    const auto have = static_cast<std::int64_t>(manifest.signers.size());
    const std::int64_t need = NeedOf(party, typ_);
    if (have < need) return TooFew(have, need, "daily keys signed");
    return {};
  }

 private:
  using Introduced = std::map<KeyId, PublicKey>;

  const std::vector<SignatureLine>& Lines() const {
    return one_.record.record().sigs;
  }

  Result<PartyFact> Speaker() const {
    QIAO_TRY(std::optional<PartyFact> party,
             one_.facts.Party(one_.statement().party));
    if (!party) {
      return one_.Absent(
          Refusal::kPartyUnknown,
          ToText(one_.statement().party) + " was not created here");
    }
    return std::move(*party);
  }

  Error Unknown(const KeyId& kid) const {
    return Refused(Refusal::kKeyUnknown, Name(kid) + " is no key of " +
                                             ToText(one_.statement().party) +
                                             " for a " + typ_);
  }
  Error Missing(const KeyId& kid) const {
    return one_.Absent(Refusal::kKeyUnknown,
                       Name(kid) + " was never introduced");
  }

  // A key of the speaker, in whatever role and state.
  Result<KeyFact> OwnKey(const KeyId& kid) const {
    QIAO_TRY(std::optional<KeyFact> key, one_.facts.Key(kid));
    if (!key) return Missing(kid);
    if (key->party != one_.statement().party) return Unknown(kid);
    return std::move(*key);
  }

  Result<KeyFact> ListedRoot(const KeyId& kid) const {
    QIAO_TRY(KeyFact key, OwnKey(kid));
    if (!key.root) return NotPermitted(kid, typ_);
    if (key.revoked) return Unknown(kid);
    return key;
  }

  Result<KeyFact> DailyKeyInForce(const KeyId& kid) const {
    QIAO_TRY(KeyFact key, OwnKey(kid));
    if (key.root) return key.revoked ? Unknown(kid) : NotPermitted(kid, typ_);
    if (key.revoked) {
      return Refused(
          Refusal::kKeyRevoked,
          Name(kid) + " was revoked at index " + std::to_string(*key.revoked));
    }
    if (key.until && one_.statement().iat >= *key.until) {
      return Refused(Refusal::kKeyExpired,
                     Name(kid) + " was good until " + ToText(*key.until));
    }
    return key;
  }

  // A key that this statement brings: as a root, unless the caller says
  // otherwise. A key belongs to the first party that introduced it, for ever.
  Result<void> Introduce(const PublicKey& key, Introduced& introduced) {
    const KeyId kid = KeyIdOf(key);
    QIAO_TRY(const auto existing, one_.facts.Key(kid));
    if (existing) {
      return Refused(Refusal::kKeyTaken, Name(kid) +
                                             " was introduced at index " +
                                             std::to_string(existing->added));
    }
    introduced.emplace(kid, key);
    KeyFact fact;
    fact.kid = kid;
    fact.key = key;
    fact.party = one_.statement().party;
    fact.root = true;
    fact.added = one_.index;
    effects_.keys.push_back(std::move(fact));
    return {};
  }

  Result<void> CheckPossession(const Introduced& introduced) const {
    for (const auto& [kid, key] : introduced) {
      if (std::none_of(Lines().begin(), Lines().end(),
                       [&kid = kid](const SignatureLine& line) {
                         return line.kid == kid;
                       })) {
        return Refused(Refusal::kPossessionMissing,
                       Name(kid) + " is named and has not signed");
      }
    }
    return {};
  }

  static Result<void> CheckThreshold(std::int64_t roots,
                                     const PartyFact& party) {
    if (roots < party.roots.threshold) {
      return TooFew(roots, party.roots.threshold, "root keys signed");
    }
    return {};
  }

  Result<void> CheckLine(const SignatureLine& line, const PublicKey& key) {
    if (one_.record.IsVerifiedAhead(line.kid)) return {};
    auto ready = prepared_.find(line.kid);
    if (ready == prepared_.end()) {
      QIAO_TRY(VerifyingKey made, VerifyingKey::Make(key));
      ready = prepared_.emplace(line.kid, std::move(made)).first;
    }
    if (!ready->second.Verifies(message_, line.sig)) {
      return Refused(Refusal::kSigInvalid,
                     "the signature by " + Name(line.kid) + " is wrong");
    }
    return {};
  }

  const Case& one_;
  const std::string& typ_;
  const std::string message_;
  PreparedKeys& prepared_;
  Effects& effects_;
};

}  // namespace

Result<void> ApplyKeyRules(const Case& one, const OpenManifest* manifest,
                           PreparedKeys& prepared, Effects& effects) {
  KeyJudge judge(one, prepared, effects);
  StatementFact& fact = effects.statements.front();
  if (manifest != nullptr) {
    fact.signers = manifest->signers;
    return judge.SayInManifest(*manifest);
  }
  for (const SignatureLine& line : one.record.record().sigs) {
    fact.signers.push_back(line.kid);
  }
  const StatementBody& body = one.statement().body;
  if (const auto* party = std::get_if<PartyCreation>(&body)) {
    return judge.Party(*party);
  }
  if (const auto* addition = std::get_if<KeyAddition>(&body)) {
    return judge.Add(*addition);
  }
  if (const auto* revocation = std::get_if<KeyRevocation>(&body)) {
    return judge.Revoke(*revocation);
  }
  if (const auto* change = std::get_if<RootChange>(&body)) {
    return judge.Rotate(*change);
  }
  if (one.statement().typ.starts_with("key-")) {
    return Refused(Refusal::kKeyTypeUnknown,
                   "what a " + one.statement().typ +
                       " does to keys is not known to this edition");
  }
  return judge.Say();
}

}  // namespace qiao::ledger
