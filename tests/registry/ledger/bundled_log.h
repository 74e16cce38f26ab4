// Bundles of a log made here, whole or with something wrong with them.
//
//   BundledLog log;
//   const SubjectId subject = log.w.Recording(log.w.tw);
//   log.Anchor();
//   CHECK(Code(log.Verify(log.Of(subject))).empty());
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "registry/ledger/bundle.h"
#include "tests/registry/ledger/world.h"

namespace qiao::ledger::world {

struct BundledLog {
  World w;
  NoteSigner log = *NoteSigner::Make(std::string(kOrigin),
                                     NoteKeyType::kPlainEd25519, NewKey());
  TrustPolicy policy = *ParsePolicy(ToVkey(log.verifier()));
  std::optional<std::int64_t> anchor;
  std::map<std::string, Chain> chains;               // before the anchor
  std::map<StatementId, std::vector<Digest>> items;  // leaves, by manifest

  void Anchor() {
    anchor = w.log.next_index();
    for (std::size_t i = 0; i < w.entries.size(); ++i) {
      for (const std::string& key : Touches(w.entries[i].statement())) {
        chains[key].Append(static_cast<std::int64_t>(i), w.entries[i].id());
      }
    }
    const Digest state = *w.log.facts().StateRoot({});
    w.Id(w.Say(w.owner, AsSubject(w.owner.Party()),
               qiao::Anchor{*anchor, state, std::nullopt, {}, ""}));
  }

  std::vector<Digest> Leaves() const {
    std::vector<Digest> leaves;
    for (const ShapedRecord& entry : w.entries) {
      leaves.push_back(LeafHash(entry.entry()));
    }
    return leaves;
  }

  // A manifest and its items, in whatever order they are going to stand.
  void Know(std::span<const SignedRecord> manifest_and_items) {
    auto& leaves = items[StatementIdOf(manifest_and_items.front().payload)];
    for (const SignedRecord& item : manifest_and_items.subspan(1)) {
      leaves.push_back(
          LeafHash(AsText(StatementIdOf(item.payload).digest.bytes)));
    }
  }

  // Where the manifest of an item stands.
  std::optional<std::int64_t> ManifestOf(const ShapedRecord& item) const {
    for (std::size_t i = 0; i < w.entries.size(); ++i) {
      if (w.entries[i].id() == item.record().via->manifest) {
        return static_cast<std::int64_t>(i);
      }
    }
    return std::nullopt;
  }

  // An item's path is left out if its manifest was not made known.
  BundleEntry EntryAt(std::int64_t index) const {
    const ShapedRecord& entry = w.entries[static_cast<std::size_t>(index)];
    const std::vector<Digest> leaves = Leaves();
    BundleEntry made{
        index, entry.entry(),
        *MakeInclusion(index, static_cast<std::int64_t>(leaves.size()),
                       ReaderOf(leaves)),
        std::nullopt};
    const auto& via = entry.record().via;
    const auto known = via ? items.find(via->manifest) : items.end();
    if (known == items.end()) return made;
    const auto count = static_cast<std::int64_t>(known->second.size());
    const auto path = MakeInclusion(via->n, count, ReaderOf(known->second));
    if (path && !path->empty()) made.item_path = *path;
    return made;
  }

  // Logs it without asking the rules, as no registry would; admit nothing
  // after it. Returns its index.
  std::int64_t Forge(const SignedRecord& record) {
    auto shaped = CheckShape(record, json::Edition::kVerifier);
    if (!shaped) FAIL(shaped.error().message);
    w.entries.push_back(std::move(*shaped));
    return static_cast<std::int64_t>(w.entries.size()) - 1;
  }
  std::int64_t Forge(const PartyKeys& party, const SubjectId& subj,
                     StatementBody body, std::vector<SubjectId> also = {}) {
    const Statement said =
        w.Draft(party, subj, std::move(body), std::move(also));
    const auto record = Sign(said, Keys{&party.daily[0]});
    if (!record) FAIL(record.error().message);
    return Forge(*record);
  }
  // Of a type, or of a body, that this edition's codec would not write.
  std::int64_t ForgeUnknown(const PartyKeys& party, const SigningKey& key,
                            const SubjectId& subj, const std::string& typ) {
    Statement said = w.Draft(party, subj, AClaim());
    said.typ = typ;
    said.body = NotUnderstood{"{\"any\":1}"};
    SignedRecord record;
    record.payload = EncodePayload(said);
    record.sigs = {{key.id(), *key.Sign(SignedMessage(record.payload))}};
    return Forge(record);
  }

  // All that §11 asks for.
  Bundle Of(const SubjectId& subject) {
    Bundle bundle;
    bundle.log = kOrigin;
    bundle.subject = subject;
    const std::vector<Digest> leaves = Leaves();
    const auto size = static_cast<std::int64_t>(leaves.size());
    const NoteSigner* const signers[] = {&log};
    bundle.checkpoint =
        *SignCheckpoint({bundle.log, size, RootOf(leaves)}, signers);
    bundle.vkeys = {log.verifier()};
    std::set<std::int64_t> chosen;
    std::set<PartyId> parties;
    const auto choose = [&](std::int64_t index) {
      chosen.insert(index);
      parties.insert(
          w.entries[static_cast<std::size_t>(index)].statement().party);
    };
    for (std::int64_t i = 0; i < size; ++i) {
      const ShapedRecord& entry = w.entries[static_cast<std::size_t>(i)];
      const auto touched = Touches(entry.statement());
      if (std::find(touched.begin(), touched.end(), TouchKey(subject)) ==
          touched.end()) {
        continue;
      }
      choose(i);
      if (entry.record().via) {
        const auto manifest = ManifestOf(entry);
        if (manifest) choose(*manifest);
      }
    }
    if (anchor) choose(*anchor);
    for (std::int64_t i = 0; i < size; ++i) {
      const Statement& statement =
          w.entries[static_cast<std::size_t>(i)].statement();
      if (parties.contains(statement.party) &&
          (statement.typ == "party" || statement.typ.starts_with("key-"))) {
        chosen.insert(i);
      }
    }
    for (const std::int64_t i : chosen) bundle.entries.push_back(EntryAt(i));
    if (anchor) {
      StateTree tree;
      for (const auto& [key, chain] : chains) tree.Set(key, chain);
      bundle.state.emplace();
      bundle.state->anchor = *anchor;
      std::vector<std::string> keys{TouchKey(subject)};
      for (const PartyId& party : parties) keys.push_back(KeysOf(party));
      for (const std::string& key : keys) {
        bundle.state->proofs.emplace_back(key, tree.Prove(key).path);
      }
    }
    return bundle;
  }

  Result<BundleReport> Verify(const Bundle& bundle) const {
    return VerifyBundle(*EncodeBundle(bundle), policy);
  }
  static void Drop(Bundle& bundle, std::int64_t index) {
    std::erase_if(bundle.entries, [index](const BundleEntry& entry) {
      return entry.index == index;
    });
  }
};

}  // namespace qiao::ledger::world
