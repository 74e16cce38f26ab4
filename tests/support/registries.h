// Registries for tests: keys made anew, a clock that stands still, songs in
// one line.
#pragma once

#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "registry/ledger/minted_ids.h"
#include "registry/service/match_seals.h"
#include "registry/service/registry.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace qiao::test {

inline constexpr std::string_view kOrigin = "registry.example/test";

inline Instant FixedNow() { return *ParseInstant("2026-11-22T19:01:04Z"); }

inline ledger::PartyKeys KeysNamed(const std::string& name) {
  auto keys = ledger::NewPartyKeys(name, ledger::kEd25519);
  REQUIRE(keys);
  return std::move(*keys);
}

inline ledger::PartyKeys OperatorKeys() {
  ledger::PartyKeys keys = KeysNamed("operator");
  auto key = ledger::SigningKey::Generate(ledger::kEd25519);
  REQUIRE(key);
  auto signer = ledger::NoteSigner::Make(std::string(kOrigin),
                                         ledger::NoteKeyType::kPlainEd25519,
                                         std::move(*key));
  REQUIRE(signer);
  keys.log = std::move(*signer);
  return keys;
}

// The value, or a failed test that shows the error.
template <typename T>
T Good(Result<T> result) {
  if (!result) FAIL(result.error().message);
  return std::move(*result);
}
inline void Good(const Result<void>& result) {
  if (!result) FAIL(result.error().message);
}

// A new registry in a directory of its own, where the program finds it and its
// keys if XDG_DATA_HOME is that directory.
struct ARegistry {
  TemporaryDirectory directory;
  std::string path = directory / "qiao/registry.db";
  std::string keys_dir = directory / "qiao/keys";
  std::unique_ptr<registry::Registry> registry;

  ARegistry() {
    ledger::PartyKeys keys = OperatorKeys();
    Good(ledger::WriteKeyFile(ledger::KeyFilePath(keys_dir, keys.name), keys));
    registry =
        std::make_unique<registry::Registry>(Good(registry::Registry::Create(
            path, kOrigin, std::move(keys), "登記處", FixedNow)));
  }
  void Reopen() {
    registry.reset();
    registry = std::make_unique<registry::Registry>(
        Good(registry::Registry::OpenToWrite(path, keys_dir, FixedNow)));
  }
  registry::Registry* operator->() { return registry.get(); }
  registry::Registry& operator*() { return *registry; }
};

struct ALabel {
  ledger::PartyKeys keys;
  PartyId party;

  ALabel(registry::Registry& registry, const std::string& name)
      : keys(KeysNamed(name)), party(keys.Party()) {
    Good(registry.AddParty(keys, Name{name, "zh-Hant", {}}, "org"));
  }
  ALabel(ARegistry& registry, const std::string& name)
      : ALabel(*registry, name) {}
};

// A whole track of items that no other seed makes.
inline std::shared_ptr<const Fingerprint> APrint(unsigned seed) {
  auto print = std::make_shared<Fingerprint>();
  std::mt19937 random(seed);
  for (int i = 0; i < 900; ++i) {
    print->items.push_back(static_cast<std::uint32_t>(random()));
  }
  print->duration_ms = static_cast<std::int64_t>(900 * kItemMs);
  return print;
}

// Statements of one label about one song; appended as one manifest.
struct ASong {
  const ALabel& label;
  RecordingRegistration recording;
  std::vector<OwnershipClaim> claims;
  registry::AlongWith along;
  SubjectId subject;

  ASong(const ALabel& by, const std::string& title) : label(by) {
    recording.nonce = ledger::NewNonce();
    recording.titles = {Name{title, {}, {}}};
    subject = ledger::MintSubject("rec", label.party, recording.nonce);
  }
  ASong& Isrc(const std::string& compact) {
    recording.common.ids = {Identifier{"isrc", compact, {}}};
    return *this;
  }
  ASong& By(const std::string& artist) {
    recording.contributors.push_back(
        Contributor{{"performer"}, std::nullopt, {Name{artist, {}, {}}}, {}});
    return *this;
  }
  ASong& Sounding(unsigned seed) {
    const store::StoredPrint stored = registry::ToStored(APrint(seed));
    recording.prints = {PrintReference{
        "chromaprint-1", static_cast<std::int64_t>(stored.print->items.size()),
        stored.sha256, stored.print->duration_ms}};
    along.prints.push_back(stored);
    return *this;
  }
  ASong& Claiming(std::int64_t num, std::int64_t den,
                  std::vector<Territory> places = {2136}) {
    OwnershipClaim claim;
    claim.rights = {"phonogram"};
    claim.share = Good(Share::Make(num, den));
    claim.territories = {std::move(places), {}, TisEdition()};
    claim.period.from = ParseDay("2010-01-01");
    claim.capacity = "own";
    claims.push_back(std::move(claim));
    return *this;
  }
  std::vector<Statement> Items(const registry::Registry& registry) const {
    const ledger::Heading heading = Good(registry.HeadingNow());
    std::vector<Statement> items = {
        registry::Registry::Draft(heading, label.party, subject, recording)};
    for (const OwnershipClaim& claim : claims) {
      items.push_back(
          registry::Registry::Draft(heading, label.party, subject, claim));
    }
    return items;
  }
  registry::Appended AppendTo(registry::Registry& registry) const {
    return Good(
        registry.AppendManifest(Items(registry), label.keys, {}, along));
  }
};

// A link that the matcher would have made.
inline store::MatchLink ALink(const SubjectId& a, const SubjectId& b,
                              matcher::Verdict verdict) {
  store::MatchLink link;
  link.left = std::min(a, b);
  link.right = std::max(a, b);
  link.decision.verdict = verdict;
  link.decision.level = matcher::Level::kRecording;
  link.decision.score_millibits = 120'400;
  link.decision.evidence = {
      {"audio", "same_recording", 120'400, false, "0:00", "0:00"}};
  return link;
}

// The same as the registry hands it out.
inline registry::SealedLink ASealedLink(const ARegistry& registry,
                                        const SubjectId& a, const SubjectId& b,
                                        matcher::Verdict verdict) {
  return Good(registry::SealLink(*registry.registry, ALink(a, b, verdict)));
}

}  // namespace qiao::test
