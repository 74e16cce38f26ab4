// The bodies of record format §5.2 and §5.3, member by member, as the page
// lists them. Only statement_codec.cc includes this.
#pragma once

#include "schemas/json/shared_forms.h"

namespace qiao::json {

// ---- 5.2 keys

template <typename Io, Of<RootKeys> T>
void Members(Io& io, T& roots) {
  io.Need("keys", roots.keys, List(kObject, 16));  // ledger: by key id
  io.Need("threshold", roots.threshold, kOrdinal);
  io.Rule(roots.threshold <= static_cast<std::int64_t>(roots.keys.size()),
          Refusal::kValueInvalid, "a threshold above the number of keys");
}

// {type: 2..16}
struct NeedForm {
  static constexpr IntegerForm kSigners{2, 16};
  void Read(const Value& value, const Pointer& at, Faults& faults,
            SignerNeeds& out) const {
    const Object* object = value.AsObject();
    if (object == nullptr) {
      faults.Add(Refusal::kValueInvalid, at, "must be an object");
      return;
    }
    if (object->members.empty()) {
      faults.Add(Refusal::kEmptyValue, at, "an empty object");
    }
    for (const auto& [name, number] : object->members) {
      const Pointer here{&at, name, 0};
      std::string typ;
      kType.Read(name, here, faults, typ);
      kSigners.Read(number, here, faults, out[name]);
    }
  }
  Value Write(const SignerNeeds& need) const {
    Object object;
    for (const auto& [typ, count] : need) {
      object.members.emplace_back(typ, count);
    }
    return object;
  }
};
inline constexpr NeedForm kNeed;

template <typename Io, Of<PartyCreation> T>
void Members(Io& io, T& party) {
  io.Need("nonce", party.nonce, kNonce);
  io.Need("roots", party.roots, kObject);
  io.May("need", party.need, kNeed);
}

template <typename Io, Of<DailyKey> T>
void Members(Io& io, T& daily) {
  io.Need("key", daily.key, kObject);
  io.Need("may", daily.may, Set(kType, 32));
  io.May("until", daily.until, kInstant);
}

template <typename Io, Of<KeyAddition> T>
void Members(Io& io, T& addition) {
  io.Need("keys", addition.keys, List(kObject, 16));  // ledger: by key id
}

template <typename Io, Of<KeyRevocation> T>
void Members(Io& io, T& revocation) {
  io.Need("kids", revocation.kids, Set(kKid, 64));
  io.Need("reason", revocation.reason, kCode);
  io.May("since", revocation.since, kCount);
}

template <typename Io, Of<RootChange> T>
void Members(Io& io, T& change) {
  io.Need("roots", change.roots, kObject);
  io.May("need", change.need, kNeed);
}

// ---- 5.3 registrations

template <typename Io, typename T>
void CommonMembers(Io& io, T& common) {
  io.May("ids", common.ids, kIdents);
  io.May("evidence", common.evidence, kEvidence);
  io.May("source", common.source, kObject);
  io.May("private", common.private_values,
         Set(kObject, 32, ByMembers{"field", "commit"}));
  io.May("copy", common.copy, kObject);
  io.May("replaces", common.replaces, kStatement);
}

template <typename Io, Of<Derivation> T>
void Members(Io& io, T& derivation) {
  io.Need("of", derivation.of, Subject{"wrk"});
  io.Need("rel", derivation.rel, kCode);
}

template <typename Io, Of<WorkRegistration> T>
void Members(Io& io, T& work) {
  io.Need("nonce", work.nonce, kNonce);
  io.Need("titles", work.titles, List(kObject, 64));
  io.May("contributors", work.contributors, List(kObject, 256));
  io.May("created", work.created, kSomeDay);
  io.May("published", work.published, kSomeDay);
  io.May("langs", work.langs, Set(kLang, 16));
  io.May("derived", work.derived, Set(kObject, 16, ByMembers{"of", "rel"}));
  io.May("parts", work.parts, List(Subject{"wrk"}, 256));
  io.May("instrumental", work.instrumental, kBool);
  CommonMembers(io, work.common);
}

template <typename Io, Of<AudioFile> T>
void Members(Io& io, T& audio) {
  io.Need("sha256", audio.sha256, kDigest);
  io.Need("bytes", audio.bytes, kCount);
  io.Need("media", audio.media, kMedia);
}

template <typename Io, Of<PrintReference> T>
void Members(Io& io, T& print) {
  io.Need("alg", print.alg, kCode);
  io.Need("count", print.count, IntegerForm{1, 1'000'000});
  io.Need("sha256", print.sha256, kDigest);
  io.May("ms", print.ms, kMs);
}

template <typename Io, Of<RecordingRegistration> T>
void Members(Io& io, T& recording) {
  io.Need("nonce", recording.nonce, kNonce);
  io.Need("titles", recording.titles, List(kObject, 64));
  io.May("version", recording.version, List(kObject, 16));
  io.May("contributors", recording.contributors, List(kObject, 256));
  io.May("works", recording.works, Set(Subject{"wrk"}, 256));
  io.May("ms", recording.ms, kMs);
  io.May("fixed", recording.fixed, kSomeDay);
  io.May("fixed_in", recording.fixed_in, kTis);
  io.May("langs", recording.langs, Set(kLang, 16));
  io.May("pline", recording.pline, Text(256));
  io.May("audio", recording.audio, Set(kObject, 8, ByMembers{"sha256"}));
  io.May("prints", recording.prints,
         Set(kObject, 8, ByMembers{"alg", "sha256"}));
  CommonMembers(io, recording.common);
}

template <typename Io, Of<Track> T>
void Members(Io& io, T& track) {
  io.Need("disc", track.disc, kOrdinal);
  io.Need("no", track.no, kOrdinal);
  io.Need("rec", track.rec, Subject{"rec"});
}

template <typename Io, Of<ReleaseRegistration> T>
void Members(Io& io, T& release) {
  io.Need("nonce", release.nonce, kNonce);
  io.Need("titles", release.titles, List(kObject, 64));
  io.May("contributors", release.contributors, List(kObject, 64));
  io.May("label", release.label, List(kObject, 8));
  io.May("released", release.released, kSomeDay);
  io.May("pline", release.pline, Text(256));
  io.May("cline", release.cline, Text(256));
  io.May("tracks", release.tracks, Set(kObject, 400, ByMembers{"disc", "no"}));
  CommonMembers(io, release.common);
}

template <typename Io, Of<AgentRegistration> T>
void Members(Io& io, T& agent) {
  io.Need("nonce", agent.nonce, kNonce);
  io.Need("names", agent.names, List(kObject, 64));
  io.Need("kind", agent.kind, OneOf{"ai group org person unknown"});
  CommonMembers(io, agent.common);
}

template <typename Io, Of<PartyRegistration> T>
void Members(Io& io, T& party) {
  io.Need("names", party.names, List(kObject, 64));
  io.Need("kind", party.kind, OneOf{"group org person"});
  CommonMembers(io, party.common);
}

// ---- 5.3 what is said about rights

template <typename Io, Of<OwnershipClaim> T>
void Members(Io& io, T& claim) {
  io.Need("rights", claim.rights, Set(kCode, 16));
  io.Need("share", claim.share, kObject);
  io.Need("terr", claim.territories, kObject);
  io.Need("period", claim.period, kObject);
  io.Need("capacity", claim.capacity,
          OneOf{"admin collect licensee own subpub"});
  io.May("holder", claim.holder, Subject{"pty psn"});
  io.May("part", claim.part, OneOf{"music words"});
  io.May("uses", claim.uses, Set(kCode, 64));
  io.May("exclusive", claim.exclusive, kBool);
  io.May("parent", claim.parent, kStatement);
  io.May("basis", claim.basis, kCode);
  io.May("evidence", claim.evidence, kEvidence);
  io.May("source", claim.source, kObject);
  io.May("note", claim.note, kNote);
  io.May("copy", claim.copy, kObject);
  io.May("replaces", claim.replaces, kStatement);
}

// The optional members of transfer, which licence has too.
template <typename Io, typename T>
void DealMembers(Io& io, T& deal) {
  io.May("claims", deal.claims, Set(kStatement, 64));
  io.May("basis", deal.basis, kCode);
  io.May("uses", deal.uses, Set(kCode, 64));
  io.May("evidence", deal.evidence, kEvidence);
  io.May("source", deal.source, kObject);
  io.May("note", deal.note, kNote);
}

template <typename Io, Of<Transfer> T>
void Members(Io& io, T& transfer) {
  io.Need("to", transfer.to, kParty);
  io.Need("rights", transfer.rights, Set(kCode, 16));
  io.Need("share", transfer.share, kObject);
  io.Need("terr", transfer.territories, kObject);
  io.Need("period", transfer.period, kObject);
  DealMembers(io, transfer);
}

template <typename Io, Of<Licence> T>
void Members(Io& io, T& licence) {
  io.Need("to", licence.to, kParty);
  io.Need("rights", licence.rights, Set(kCode, 16));
  io.Need("terr", licence.territories, kObject);
  io.Need("period", licence.period, kObject);
  io.Need("exclusive", licence.exclusive, kBool);
  io.May("sublicense", licence.sublicense, kBool);
  DealMembers(io, licence);
}

template <typename Io, Of<Acceptance> T>
void Members(Io& io, T& acceptance) {
  io.Need("target", acceptance.target, kStatement);
  io.May("note", acceptance.note, kNote);
}

template <typename Io, Of<Withdrawal> T>
void Members(Io& io, T& withdrawal) {
  io.Need("target", withdrawal.target, kStatement);
  io.May("reason", withdrawal.reason, kCode);
  io.May("note", withdrawal.note, kNote);
}

template <typename Io, Of<Dispute> T>
void Members(Io& io, T& dispute) {
  io.Need("ground", dispute.ground, kCode);
  io.May("target", dispute.target, kStatement);
  io.May("rights", dispute.rights, Set(kCode, 16));
  io.May("terr", dispute.territories, kObject);
  io.May("period", dispute.period, kObject);
  io.May("evidence", dispute.evidence, kEvidence);
  io.May("note", dispute.note, kNote);
}

template <typename Io, Of<AgreedShare> T>
void Members(Io& io, T& agreed) {
  io.Need("claim", agreed.claim, kStatement);
  io.Need("share", agreed.share, kObject);
}

template <typename Io, Of<Resolution> T>
void Members(Io& io, T& resolution) {
  io.Need("target", resolution.target, kStatement);
  io.Need("outcome", resolution.outcome,
          OneOf{"agreed decided dismissed lapsed split withdrawn"});
  io.May("needs", resolution.needs, Set(kParty, 64));
  io.May("agree", resolution.agree, Set(kObject, 256, ByMembers{"claim"}));
  io.May("evidence", resolution.evidence, kEvidence);
  io.May("note", resolution.note, kNote);
  io.Rule(resolution.outcome != "agreed" || !resolution.needs.empty(),
          Refusal::kMemberMissing, "agreed without needs");
}

template <typename Io, Of<LinkFeature> T>
void Members(Io& io, T& feature) {
  io.Need("feature", feature.feature, kCode);
  io.Need("score", feature.score, kScore);
  io.May("note", feature.note, kNote);
}

template <typename Io, Of<Link> T>
void Members(Io& io, T& link) {
  io.Need("rel", link.rel,
          OneOf{"different part-of recording-of same version-of"});
  io.May("prefer", link.prefer, kAnySubject);
  io.May("score", link.score, kScore);
  io.May("features", link.features, Set(kObject, 64, ByMembers{"feature"}));
  io.May("rules", link.rules, Text(64));
  io.May("saw", link.saw, Set(kStatement, 16));
  io.May("evidence", link.evidence, kEvidence);
  io.May("note", link.note, kNote);
}

template <typename Io, Of<Countersignature> T>
void Members(Io& io, T& countersign) {
  io.Need("origin", countersign.origin, kLog);
  io.Need("index", countersign.index, kCount);
  io.Need("stm", countersign.statement, kStatement);
  io.Need("size", countersign.size, kCount);
  io.Need("root", countersign.root, kDigest);
  io.Need("at", countersign.at, kCount);
  io.Need("verdict", countersign.verdict, OneOf{"clear conflict"});
}

template <typename Io, Of<Redaction> T>
void Members(Io& io, T& redaction) {
  io.Need("target", redaction.target, kStatement);
  io.Need("commits", redaction.commits, Set(kDigest, 64));
  io.Need("reason", redaction.reason, kCode);
}

template <typename Io, Of<TimeToken> T>
void Members(Io& io, T& token) {
  io.Need("sha256", token.sha256, kDigest);
  io.Need("bytes", token.bytes, kCount);
}

template <typename Io, Of<Anchor> T>
void Members(Io& io, T& anchor) {
  io.Need("size", anchor.size, kCount);
  io.May("state", anchor.state, kDigest);
  io.May("sm3", anchor.sm3, kDigest);
  io.May("tokens", anchor.tokens, Set(kObject, 8, ByMembers{"sha256"}));
  io.May("software", anchor.software, Text(128));
  io.Rule(anchor.state || anchor.sm3 || !anchor.tokens.empty(),
          Refusal::kValueInvalid, "neither state, sm3 nor tokens");
}

template <typename Io, Of<Manifest> T>
void Members(Io& io, T& manifest) {
  io.Need("count", manifest.count, IntegerForm{1, 65'536});
  io.Need("root", manifest.root, kDigest);
  io.May("note", manifest.note, kNote);
}

}  // namespace qiao::json
