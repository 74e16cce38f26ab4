#include "registry/ledger/key_statements.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "registry/ledger/minted_ids.h"

namespace qiao::ledger {
namespace {

// Every type that this edition lets a daily key sign, ascending.
constexpr std::string_view kDailyTypes[] = {
    "accept",  "anchor",   "claim",    "countersign", "dispute",
    "licence", "link",     "manifest", "redact",      "register",
    "resolve", "transfer", "withdraw"};

Statement KeyStatement(const PartyId& party, const Heading& heading,
                       std::string typ, StatementBody body) {
  Statement statement;
  statement.typ = std::move(typ);
  statement.log = heading.log;
  statement.seen = heading.seen;
  statement.iat = heading.iat;
  statement.party = party;
  statement.subj = AsSubject(statement.party);
  statement.body = std::move(body);
  return statement;
}

Result<std::vector<const SigningKey*>> RootsOf(const PartyKeys& keys) {
  if (keys.roots.empty()) {
    return Error{ErrorCode::kKeyNeeded,
                 "the key file of " + keys.name +
                     " holds no root key: its keys are managed where the root "
                     "keys are"};
  }
  std::vector<const SigningKey*> roots;
  for (const SigningKey& key : keys.roots) roots.push_back(&key);
  return roots;
}

}  // namespace

std::vector<std::string> DailyTypes() {
  return {std::begin(kDailyTypes), std::end(kDailyTypes)};
}

Result<SignedRecord> AddDailyKeys(const PartyKeys& keys, const Heading& heading,
                                  std::span<const SigningKey* const> added,
                                  std::vector<std::string> may) {
  QIAO_TRY(const std::vector<const SigningKey*> roots, RootsOf(keys));
  return AddDailyKeys(keys.Party(), heading, roots, added, std::move(may));
}

Result<SignedRecord> AddDailyKeys(const PartyId& party, const Heading& heading,
                                  std::span<const SigningKey* const> roots,
                                  std::span<const SigningKey* const> added,
                                  std::vector<std::string> may) {
  std::vector<const SigningKey*> signers(roots.begin(), roots.end());
  signers.insert(signers.end(), added.begin(), added.end());
  std::sort(may.begin(), may.end());
  may.erase(std::unique(may.begin(), may.end()), may.end());
  KeyAddition body;
  for (const SigningKey* key : added) {
    body.keys.push_back({key->public_key(), may, std::nullopt});
  }
  std::sort(body.keys.begin(), body.keys.end(),
            [](const DailyKey& a, const DailyKey& b) {
              return KeyIdOf(a.key) < KeyIdOf(b.key);
            });
  return Sign(KeyStatement(party, heading, "key-add", std::move(body)),
              signers);
}

Result<SignedRecord> RevokeDailyKeys(const PartyKeys& keys,
                                     const Heading& heading,
                                     KeyRevocation revocation) {
  std::vector<const SigningKey*> signers;
  if (keys.roots.empty() && revocation.kids.size() == 1) {
    for (const SigningKey& key : keys.daily) {
      if (key.id() == revocation.kids.front()) signers.push_back(&key);
    }
  }
  if (signers.empty()) {
    QIAO_TRY(signers, RootsOf(keys));
  }
  return RevokeDailyKeys(keys.Party(), heading, signers, std::move(revocation));
}

Result<SignedRecord> RevokeDailyKeys(const PartyId& party,
                                     const Heading& heading,
                                     std::span<const SigningKey* const> signers,
                                     KeyRevocation revocation) {
  std::vector<KeyId>& kids = revocation.kids;
  std::sort(kids.begin(), kids.end());
  kids.erase(std::unique(kids.begin(), kids.end()), kids.end());
  return Sign(KeyStatement(party, heading, "key-revoke", std::move(revocation)),
              signers);
}

Result<SignedRecord> ChangeRoots(const PartyId& party, const Heading& heading,
                                 std::span<const SigningKey* const> signers,
                                 RootChange change, const SignerAsked& asked) {
  std::ranges::sort(change.roots.keys, {}, KeyIdOf);
  return Sign(KeyStatement(party, heading, "key-roots", std::move(change)),
              signers, asked);
}

Result<std::vector<SignedRecord>> IntroduceParty(const PartyKeys& keys,
                                                 const Heading& heading) {
  if (keys.of) {
    return Error{ErrorCode::kKeyNeeded,
                 "a party enters a log with the root keys that it was made "
                 "with; those of " +
                     keys.name + " came later"};
  }
  QIAO_TRY(const std::vector<const SigningKey*> roots, RootsOf(keys));
  QIAO_TRY(SignedRecord party,
           Sign(KeyStatement(keys.Party(), heading, "party",
                             PartyCreation{keys.nonce, keys.Roots(), {}}),
                roots));
  std::vector<const SigningKey*> daily;
  for (const SigningKey& key : keys.daily) daily.push_back(&key);
  QIAO_TRY(SignedRecord addition,
           AddDailyKeys(keys, heading, daily, DailyTypes()));
  return std::vector<SignedRecord>{std::move(party), std::move(addition)};
}

}  // namespace qiao::ledger
