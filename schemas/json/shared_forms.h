// The shared forms of record format §3 and §5.1, member by member, as the page
// lists them. Only statement_codec.cc includes this.
#pragma once

#include <algorithm>
#include <numeric>

#include "schemas/json/members.h"
#include "schemas/model/statement.h"

namespace qiao::json {

template <typename Io, Of<Name> T>
void Members(Io& io, T& name) {
  io.Need("text", name.text, kText);
  io.May("lang", name.lang, kLang);
  io.May("kind", name.kind, kCode);
}

template <typename Io, Of<Identifier> T>
void Members(Io& io, T& ident) {
  io.Need("scheme", ident.scheme, kCode);
  io.Need("value", ident.value, Text(128));
  io.May("text", ident.text, kText);
}
inline constexpr auto kIdents = Set(kObject, 64, ByMembers{"scheme", "value"});

template <typename Io, Of<Share> T>
void Members(Io& io, T& share) {
  io.Need("num", share.num, kCount);
  io.Need("den", share.den, kOrdinal);
  io.May("text", share.text, Text(64));
  io.Rule(share.num <= share.den, Refusal::kShareInvalid,
          "more than the whole");
  io.Rule(std::gcd(share.num, share.den) == 1, Refusal::kShareInvalid,
          "not reduced");
}

template <typename Io, Of<Period> T>
void Members(Io& io, T& period) {
  io.May("from", period.from, kDay);
  io.May("to", period.until, kDay);
  io.Rule(period.from || period.until, Refusal::kPeriodInvalid,
          "neither from nor to");
  io.Rule(!period.from || !period.until || *period.from < *period.until,
          Refusal::kPeriodInvalid, "ends before it begins");
}

inline bool AreDisjoint(const TerritorySet& set) {
  return std::none_of(set.exclude.begin(), set.exclude.end(), [&](int number) {
    return std::binary_search(set.include.begin(), set.include.end(), number);
  });
}

template <typename Io, Of<TerritorySet> T>
void Members(Io& io, T& terr) {
  io.Need("in", terr.include, Set(kTis, 400));
  io.May("ex", terr.exclude, Set(kTis, 400));
  io.Need("tis", terr.tis, kDay);
  io.Rule(AreDisjoint(terr), Refusal::kTerritoryInvalid,
          "a territory both in and ex");
}

template <typename Io, Of<Evidence> T>
void Members(Io& io, T& evidence) {
  io.Need("kind", evidence.kind, kCode);
  io.May("sha256", evidence.sha256, kDigest);
  io.With(evidence.sha256.has_value(), "bytes", evidence.bytes, kCount);
  io.May("commit", evidence.commit, kDigest);
  io.May("media", evidence.media, kMedia);
  io.May("label", evidence.label, Text(256));
  io.May("ids", evidence.ids, kIdents);
  io.Rule(evidence.sha256.has_value() != evidence.commit.has_value(),
          Refusal::kValueInvalid, "either sha256 and bytes, or commit");
}
inline constexpr auto kEvidence = List(kObject, 32);

template <typename Io, Of<Source> T>
void Members(Io& io, T& source) {
  io.Need("row", source.row, kOrdinal);
  io.May("file", source.file, kDigest);
  io.May("record", source.record, kDigest);
  io.May("import", source.import, kHex32);
  io.May("sheet", source.sheet, Text(128));
}

template <typename Io, Of<Contributor> T>
void Members(Io& io, T& contributor) {
  io.Need("roles", contributor.roles, Set(kCode, 16));
  io.May("agent", contributor.agent, Subject{"pty psn"});
  io.May("names", contributor.names, List(kObject, 16));
  io.May("ids", contributor.ids, kIdents);
  io.Rule(contributor.agent.has_value() || !contributor.names.empty(),
          Refusal::kValueInvalid, "neither agent nor names");
}

// The point of a key and its place among other keys are for registry/ledger.
inline bool HasKeyShape(const PublicKey& key) {
  if (key.alg == "Ed25519") return key.pub.size() == 32;
  return (key.alg == "ES256" || key.alg == "SM2SM3") && key.pub.size() == 65 &&
         key.pub[0] == 0x04;
}

template <typename Io, Of<PublicKey> T>
void Members(Io& io, T& key) {
  io.Need("alg", key.alg, Text(32));
  io.Need("pub", key.pub, kHex);
  io.Rule(HasKeyShape(key), Refusal::kKeyInvalid,
          "not a public key of a known algorithm");
}

template <typename Io, Of<PrivateValue> T>
void Members(Io& io, T& value) {
  io.Need("field", value.field, kCode);
  io.Need("commit", value.commit, kDigest);
}

template <typename Io, Of<CopyOf> T>
void Members(Io& io, T& copy) {
  io.Need("log", copy.log, kLog);
  io.Need("stm", copy.statement, kStatement);
}

template <typename Io, Of<SeenHead> T>
void Members(Io& io, T& seen) {
  io.Need("root", seen.root, kDigest);
  io.Need("size", seen.size, kCount);
}

}  // namespace qiao::json
