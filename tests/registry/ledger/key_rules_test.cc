// Record format §5.2 and §15.5, rule by rule: an accepted and a refused case
// for what the public vectors do not reach.
#include "tests/registry/ledger/world.h"

namespace qiao::ledger {
namespace {

using namespace world;  // NOLINT(google-build-using-namespace)

DailyKey Daily(const SigningKey& key, std::vector<std::string> may,
               std::optional<Instant> until = std::nullopt) {
  return {key.public_key(), std::move(may), until};
}

RootKeys Listed(std::vector<const SigningKey*> keys, std::int64_t threshold) {
  std::sort(keys.begin(), keys.end(),
            [](const SigningKey* a, const SigningKey* b) {
              return a->id() < b->id();
            });
  RootKeys roots;
  roots.threshold = threshold;
  for (const SigningKey* key : keys) roots.keys.push_back(key->public_key());
  return roots;
}

KeyRevocation Revoke(std::vector<KeyId> kids,
                     std::optional<std::int64_t> since = std::nullopt) {
  std::sort(kids.begin(), kids.end());
  return {std::move(kids), "lost", since};
}

TEST_CASE("a daily key may revoke itself, alone and nothing else",
          "[ledger][rules][keys]") {
  World w;
  const SigningKey& first = w.tw.daily[0];
  const SigningKey& second = w.tw.daily[1];
  CHECK(Code(w.SayKeys(w.tw, Revoke({second.id()}), {&first})) ==
        "key-not-permitted");
  CHECK(Code(w.SayKeys(w.tw, Revoke({first.id(), second.id()}), {&first})) ==
        "key-not-permitted");
  CHECK(Code(w.SayKeys(w.tw, Revoke({first.id()}), {&first, &w.tw.roots[0]})) ==
        "key-not-permitted");
  CHECK(Code(w.SayKeys(w.tw, Revoke({first.id()}), {&first})).empty());
  CHECK(Code(w.SayKeys(w.tw, Revoke({second.id()}), {&w.tw.roots[0]})).empty());
}

TEST_CASE("only daily keys in force can be revoked, and since looks back",
          "[ledger][rules][keys]") {
  World w;
  const KeyId kid = w.tw.daily[0].id();
  const Keys root{&w.tw.roots[0]};
  CHECK(Code(w.SayKeys(w.tw, Revoke({w.tw.roots[0].id()}), root)) ==
        "key-unknown");
  CHECK(Code(w.SayKeys(w.tw, Revoke({w.cn.daily[0].id()}), root)) ==
        "key-unknown");
  CHECK(Code(w.SayKeys(w.tw, Revoke({kid}, w.log.next_index() + 1), root)) ==
        "value-invalid");
  CHECK(Code(w.SayKeys(w.tw, Revoke({kid}, w.log.next_index()), root)).empty());
  CHECK(Code(w.SayKeys(w.tw, Revoke({kid}), root)) == "key-unknown");
}

TEST_CASE("statements between since and the revocation are contested",
          "[ledger][rules][keys]") {
  World w;
  StatementId before;
  StatementId after;
  w.Recording(w.tw, &before);
  const std::int64_t since = w.log.next_index();
  w.Recording(w.tw, &after);
  const auto contested = [&w](const StatementId& id) {
    return *IsContested(w.Fact(id), w.log.facts());
  };
  CHECK_FALSE(contested(after));
  REQUIRE(Code(w.SayKeys(w.tw, Revoke({w.tw.daily[0].id()}, since),
                         {&w.tw.roots[0]}))
              .empty());
  CHECK_FALSE(contested(before));
  CHECK(contested(after));
}

TEST_CASE("an item is contested with the keys of its manifest",
          "[ledger][rules][keys][manifest]") {
  World w;
  const SubjectId subject = w.Recording(w.tw);
  const std::int64_t since = w.log.next_index();
  const auto records = SignManifest(
      std::vector{w.Draft(w.tw, subject, AClaim())}, Keys{&w.tw.daily[0]});
  REQUIRE(records);
  for (const SignedRecord& record : *records) w.Id(w.Enter(record));
  const StatementFact item = w.Fact(StatementIdOf((*records)[1].payload));
  CHECK(item.signers == std::vector<KeyId>{w.tw.daily[0].id()});
  CHECK_FALSE(*IsContested(item, w.log.facts()));
  REQUIRE(Code(w.SayKeys(w.tw, Revoke({w.tw.daily[0].id()}, since),
                         {&w.tw.roots[0]}))
              .empty());
  CHECK(*IsContested(item, w.log.facts()));
}

TEST_CASE("a key that is taken is named with the index that introduced it",
          "[ledger][rules][keys]") {
  World w;
  const auto taken =
      w.SayKeys(w.tw, KeyAddition{{Daily(w.cn.daily[0], {"claim"})}},
                {&w.tw.roots[0], &w.cn.daily[0]});
  REQUIRE(Code(taken) == "key-taken");
  // Operator, Taipei, mainland: a party and its keys each.
  CHECK(taken.error().message.ends_with("was introduced at index 5"));
}

TEST_CASE("roots rotate by the old threshold and every new key",
          "[ledger][rules][keys]") {
  World w;
  const SigningKey a = NewKey();
  const SigningKey b = NewKey();
  const SigningKey& old = w.tw.roots[0];
  const RootChange change{Listed({&a, &b}, 2), {}};
  CHECK(Code(w.SayKeys(w.tw, change, {&old, &a})) == "possession-missing");
  CHECK(Code(w.SayKeys(w.tw, change, {&a, &b})) == "threshold");
  CHECK(Code(w.SayKeys(w.tw, change, {&old, &a, &b, &w.tw.daily[0]})) ==
        "key-not-permitted");
  CHECK(Code(w.SayKeys(w.tw, change, {&old, &a, &b, &w.cn.roots[0]})) ==
        "key-unknown");
  REQUIRE(Code(w.SayKeys(w.tw, change, {&old, &a, &b})).empty());

  const SigningKey daily = NewKey();
  const KeyAddition addition{{Daily(daily, {"claim"})}};
  CHECK(Code(w.SayKeys(w.tw, addition, {&old, &daily})) == "key-unknown");
  CHECK(Code(w.SayKeys(w.tw, addition, {&a, &daily})) == "threshold");
  CHECK(Code(w.SayKeys(w.tw, addition, {&a, &b, &daily})).empty());
  // What was removed never comes back, in no role.
  CHECK(Code(w.SayKeys(w.tw, RootChange{Listed({&a, &b, &old}, 2), {}},
                       {&a, &b, &old})) == "key-taken");
  CHECK(Code(w.SayKeys(w.tw, KeyAddition{{Daily(old, {"claim"})}},
                       {&a, &b, &old})) == "key-taken");
  // A daily key is no root.
  CHECK(Code(w.SayKeys(w.tw, RootChange{Listed({&a, &daily}, 1), {}},
                       {&a, &b, &daily})) == "key-taken");
  // A root that stays on the list signs as well.
  CHECK(
      Code(w.SayKeys(w.tw, RootChange{Listed({&a}, 1), {}}, {&a, &b})).empty());
}

TEST_CASE("a root signs key statements only", "[ledger][rules][keys]") {
  World w;
  const SubjectId subject = w.Recording(w.tw);
  const Statement claim = w.Draft(w.tw, subject, AClaim());
  CHECK(Code(w.Say(claim, {&w.tw.roots[0]})) == "key-not-permitted");
  CHECK(Code(w.Say(claim, {&w.tw.daily[0], &w.tw.roots[0]})) ==
        "key-not-permitted");
  CHECK(Code(w.Say(claim, {&w.tw.daily[0], &w.tw.daily[1]})).empty());
}

TEST_CASE("a party's need asks for at least so many keys, until it is dropped",
          "[ledger][rules][keys]") {
  World w;
  const SubjectId subject = w.Recording(w.tw);
  const SigningKey& root = w.tw.roots[0];
  REQUIRE(
      Code(w.SayKeys(w.tw, RootChange{w.tw.Roots(), {{"claim", 2}}}, {&root}))
          .empty());
  CHECK(Code(w.Say(w.tw, subject, AClaim())) == "threshold");
  CHECK(Code(w.Say(w.Draft(w.tw, subject, AClaim()),
                   {&w.tw.daily[0], &w.tw.daily[1]}))
            .empty());
  // Items count the keys of their manifest.
  const std::vector<Statement> items{w.Draft(w.tw, subject, AClaim())};
  const auto admit = [&w](const std::vector<Statement>& said,
                          const Keys& keys) {
    const auto records = SignManifest(said, keys);
    REQUIRE(records);
    std::vector<ShapedRecord> shaped;
    for (const SignedRecord& record : *records) {
      shaped.push_back(*CheckShape(record, json::Edition::kAdmission));
    }
    return w.log.AdmitAll(shaped);
  };
  CHECK(Code(admit(items, {&w.tw.daily[0]})) == "threshold");
  CHECK(Code(admit(items, {&w.tw.daily[0], &w.tw.daily[1]})).empty());
  REQUIRE(Code(w.SayKeys(w.tw, RootChange{w.tw.Roots(), {}}, {&root})).empty());
  CHECK(Code(w.Say(w.tw, subject, AClaim())).empty());
}

TEST_CASE("a key is good before `until` and for the types it may sign",
          "[ledger][rules][keys]") {
  World w;
  const SubjectId subject = w.Recording(w.tw);
  const SigningKey key = NewKey();
  const Instant until{std::chrono::seconds{w.seconds + 1000}};
  REQUIRE(
      Code(w.SayKeys(w.tw,
                     KeyAddition{{Daily(key, {"claim", "manifest"}, until)}},
                     {&w.tw.roots[0], &key}))
          .empty());
  Statement claim = w.Draft(w.tw, subject, AClaim());
  claim.iat = until - std::chrono::seconds{1};
  CHECK(Code(w.Say(claim, {&key})).empty());
  claim.iat = until;
  CHECK(Code(w.Say(claim, {&key})) == "key-expired");
  CHECK(Code(w.Say(w.Draft(w.tw, subject, ALicence(w.cn)), {&key})) ==
        "key-not-permitted");
  // In a manifest it needs the item's type as well.
  const auto records = SignManifest(
      std::vector{w.Draft(w.tw, subject, ALicence(w.cn))}, Keys{&key});
  REQUIRE(records);
  CHECK(Code(w.Enter((*records)[0])).empty());
  CHECK(Code(w.Enter((*records)[1])) == "key-not-permitted");
}

TEST_CASE("a party is created by all of its roots and nobody else",
          "[ledger][rules][keys]") {
  World w;
  PartyKeys keys = *NewPartyKeys("new", kEd25519);
  keys.roots.push_back(NewKey());
  std::sort(
      keys.roots.begin(), keys.roots.end(),
      [](const SigningKey& a, const SigningKey& b) { return a.id() < b.id(); });
  const PartyCreation body{keys.nonce, keys.Roots(), {}};
  const SigningKey stranger = NewKey();
  const SigningKey& a = keys.roots[0];
  const SigningKey& b = keys.roots[1];
  CHECK(Code(w.SayKeys(keys, body, {&a})) == "possession-missing");
  CHECK(Code(w.SayKeys(keys, body, {&a, &b, &stranger})) == "key-unknown");
  CHECK(Code(w.SayKeys(keys, body, {&a, &b})).empty());
  CHECK(Code(w.SayKeys(keys, body, {&a, &b})) == "party-exists");
  // Its roots belong to it: no other party can be made of them.
  PartyKeys thief = *NewPartyKeys("thief", kEd25519);
  CHECK(Code(w.SayKeys(thief, PartyCreation{thief.nonce, thief.Roots(), {}},
                       {&thief.roots[0]}))
            .empty());
  Statement again = w.Draft(keys, AsSubject(keys.Party()), body);
  std::get<PartyCreation>(again.body).nonce = NewNonce();
  again.party =
      MintParty(keys.Roots(), std::get<PartyCreation>(again.body).nonce);
  again.subj = AsSubject(again.party);
  CHECK(Code(w.Say(again, {&a, &b})) == "key-taken");
}

}  // namespace
}  // namespace qiao::ledger
