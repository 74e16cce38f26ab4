#include "tests/registry/ledger/key_life_moves.h"

#include <algorithm>

#include "tests/registry/ledger/key_life_families.h"
#include "tests/registry/ledger/key_life_log.h"

namespace qiao::keylife {
namespace {

constexpr int kOperatorDay = 16;

}  // namespace

std::string NameOf(const Said& said) {
  std::string name = said.typ + " of " + std::to_string(said.party) +
                     (said.this_log ? "" : " elsewhere") + " saw " +
                     std::to_string(said.seen) + (said.seen_true ? "" : "!") +
                     " at " + std::to_string(said.iat) + " #" +
                     std::to_string(said.serial);
  // Bodies list keys in the order of their ids, however they were thought of.
  const std::set<int> roots(said.roots.begin(), said.roots.end());
  const std::set<int> kids(said.kids.begin(), said.kids.end());
  for (const int key : roots) name += " r" + std::to_string(key);
  if (!said.roots.empty()) name += " t" + std::to_string(said.threshold);
  for (const auto& [typ, need] : said.need) {
    name += " " + typ + "=" + std::to_string(need);
  }
  for (const Addition& one : said.added) {
    name += " a" + std::to_string(one.key);
    for (const std::string& typ : one.may) name += "," + typ;
    if (one.until) name += "<" + std::to_string(*one.until);
  }
  for (const int key : kids) name += " k" + std::to_string(key);
  if (said.since) name += " since " + std::to_string(*said.since);
  for (const std::string& item : said.items) name += " [" + item + "]";
  return name;
}

// What there is.

std::vector<int> Moves::Created() const {
  std::vector<int> parties;
  for (const auto& [party, facts] : now().parties) parties.push_back(party);
  return parties;
}

std::vector<int> Moves::Fresh() const {
  std::vector<int> keys;
  for (int key = kOperatorDay; key < kKeys; ++key) {
    if (!now().keys.count(key)) keys.push_back(key);
  }
  return keys;
}

std::vector<int> Moves::RootsOf(int party) const {
  const auto found = now().parties.find(party);
  if (found == now().parties.end()) return FirstRoots(party);
  return {found->second.roots.begin(), found->second.roots.end()};
}

std::vector<int> Moves::KeysOf(int party, bool root, bool revoked) const {
  std::vector<int> keys;
  for (const auto& [kid, key] : now().keys) {
    if (key.party == party && key.root == root &&
        key.revoked.has_value() == revoked) {
      keys.push_back(kid);
    }
  }
  return keys;
}

std::vector<int> Moves::Some(std::vector<int> of, int count) {
  std::shuffle(of.begin(), of.end(), random_);
  if (static_cast<int>(of.size()) > count) {
    of.resize(static_cast<std::size_t>(count));
  }
  std::sort(of.begin(), of.end());
  return of;
}

// Statements of good standing.

void Moves::By(Said& said, const std::vector<int>& keys) {
  for (const int key : keys) {
    Drop(said.lines, key);
    said.lines.push_back({key, true});
  }
}

void Moves::ByRoots(Said& said, int count) {
  By(said, Some(RootsOf(said.party), count));
  const std::set<int> brought = BroughtBy(said);
  By(said, {brought.begin(), brought.end()});
}

Said Moves::Draft(const std::string& typ, int party) {
  Said said;
  said.typ = typ;
  said.party = party;
  // Statements on keys of one content are one statement.
  const bool daily = std::count(kTypes.begin(), kTypes.end(), typ) > 0;
  said.serial = daily && typ != "manifest" ? ++serial_ : 0;
  // Mostly early and with the least seen: such bytes are made once for many
  // lives.
  const std::vector<int> times = {0, 0, 0, 0, 0, 0, 9, 10, 20};
  said.iat = Pick(times);
  const int size = now().size;
  switch (Below(16)) {
    case 0:
      said.seen = size;
      break;
    case 1:
      said.seen = Below(size + 1);
      break;
    case 2:
      said.seen = Below(std::min(size, 3) + 1);
      break;
    default:
      said.seen = 0;
  }
  return said;
}

Said Moves::Party(int party) {
  Said said = Draft("party", party);
  said.roots = FirstRoots(party);
  said.threshold = FirstThreshold(party);
  if (OneIn(3)) said.need[Pick(kTypes)] = 2;
  By(said, said.roots);
  return said;
}

Said Moves::Add(int party) {
  Said said = Draft("key-add", party);
  for (const int key : Some(Fresh(), 1 + Below(2))) {
    Addition one{key, {kTypes.begin(), kTypes.end()}, {}};
    if (OneIn(3)) one.may.erase(Pick(kTypes));
    if (OneIn(4)) one.until = OneIn(2) ? 10 : 20;
    said.added.push_back(one);
  }
  ByRoots(said, FirstThreshold(party) + Below(2));
  return said;
}

Said Moves::Revoke(int party) {
  Said said = Draft("key-revoke", party);
  said.kids = Some(KeysOf(party, false, false), 1 + Below(2));
  if (said.kids.empty()) said.kids = {Below(kKeys)};
  if (OneIn(2)) said.since = Below(now().size + 1);
  if (said.kids.size() == 1 && OneIn(3)) {
    By(said, said.kids);
  } else {
    ByRoots(said, 5);
  }
  return said;
}

Said Moves::Change(int party) {
  Said said = Draft("key-roots", party);
  const std::vector<int> old = RootsOf(party);
  said.roots = Some(old, Below(static_cast<int>(old.size()) + 1));
  for (const int key : Some(Fresh(), Below(3))) said.roots.push_back(key);
  if (said.roots.empty()) said.roots = {old.front()};
  said.threshold = 1 + Below(static_cast<int>(said.roots.size()));
  if (OneIn(2)) said.need[Pick(kTypes)] = 2 + Below(2);
  ByRoots(said, static_cast<int>(old.size()) - (OneIn(2) ? 1 : 0));
  return said;
}

// By as many keys as are needed, of those that may.
void Moves::BySigners(Said& said, const std::string& typ) {
  std::vector<int> able;
  for (const int kid : KeysOf(said.party, false, false)) {
    const Model::Key& key = now().keys.at(kid);
    if (key.may.count(said.typ) && key.may.count(typ) &&
        !(key.until && said.iat >= *key.until)) {
      able.push_back(kid);
    }
  }
  const auto party = now().parties.find(said.party);
  int need = 1;
  for (const std::string& one : {said.typ, typ}) {
    if (party == now().parties.end()) break;
    const auto found = party->second.need.find(one);
    if (found != party->second.need.end()) {
      need = std::max(need, found->second);
    }
  }
  By(said, Some(able, need + (OneIn(8) ? 1 : 0)));
  if (said.lines.empty()) By(said, {Below(kKeys)});
}

Said Moves::Daily(int party, const std::string& typ) {
  Said said = Draft(typ, party);
  BySigners(said, typ);
  return said;
}

std::vector<Said> Moves::Manifest(int party) {
  Said manifest = Draft("manifest", party);
  const std::string typ = Pick(kItems);
  std::vector<Said> batch;
  for (int n = 1 + Below(3); n > 0; --n) {
    Said item = Draft(typ, party);
    item.seen = manifest.seen;
    item.iat = manifest.iat;
    batch.push_back(item);
  }
  BySigners(manifest, typ);
  batch.insert(batch.begin(), manifest);
  return batch;
}

Said Moves::KeyStatement(int party) {
  switch (Below(3)) {
    case 0:
      return Add(party);
    case 1:
      return Revoke(party);
    default:
      return Change(party);
  }
}

// Names everything, and puts items behind the manifest that they are of.
void Moves::Name(std::vector<Said>& batch) {
  std::vector<std::string> items;
  Said* manifest = nullptr;
  for (Said& said : batch) {
    if (said.typ == "manifest") {
      manifest = &said;
    } else {
      said.name = NameOf(said);
      if (manifest != nullptr) items.push_back(said.name);
    }
  }
  if (manifest == nullptr) return;
  if (manifest->items.empty()) manifest->items = items;
  manifest->name = NameOf(*manifest);
  int n = 0;
  for (Said& said : batch) {
    if (&said > manifest && !said.via) said.via = Place{manifest->name, n++};
  }
}

const std::vector<std::string>& Families() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const Family& family : Family::All()) all.push_back(family.name);
    return all;
  }();
  return names;
}

std::vector<Move> Moves::Beginning() {
  Said party = Draft("party", 0);
  Said day = Draft("key-add", 0);
  Said song = Draft("register", 0);
  for (Said* said : {&party, &day, &song}) {
    said->serial = 0;
    said->seen = 0;
    said->iat = 0;
  }
  party.roots = FirstRoots(0);
  By(party, party.roots);
  day.added = {{kOperatorDay, {kTypes.begin(), kTypes.end()}, {}}};
  By(day, {FirstRoots(0).front(), kOperatorDay});
  By(song, {kOperatorDay});
  std::vector<Move> moves;
  for (const Said& said : {party, day, song}) {
    moves.push_back({"beginning", {said}});
    Name(moves.back().batch);
  }
  return moves;
}

Move Moves::Next() {
  static const int total = [] {
    int sum = 0;
    for (const Family& family : Family::All()) sum += family.weight;
    return sum;
  }();
  for (;;) {
    int at = Below(total);
    const Family* family = Family::All().data();
    while (at >= family->weight) at -= (family++)->weight;
    const std::vector<int> created = Created();
    // Parties that have begun a life go on with it.
    const int party = OneIn(4) ? Pick(created) : created.back();
    Move move{family->name, family->make(*this, party)};
    const Said& first = move.batch.front();
    const bool alone =
        move.batch.size() == 1 && first.typ != "manifest" && !first.via;
    if (!alone && !batches_) continue;
    bool whole = true;
    for (Said& said : move.batch) {
      whole = whole && !(said.typ == "key-add" && said.added.empty());
      const bool item = said.via || (move.batch.front().typ == "manifest" &&
                                     said.typ != "manifest");
      if (said.lines.empty() && !item) said.lines = {{Below(kKeys), true}};
    }
    if (!whole) continue;
    if (move.batch.front().name.empty()) Name(move.batch);
    if (move.batch.size() == 1 && !move.batch.front().via) {
      before_.push_back(move.batch.front());
    }
    return move;
  }
}

}  // namespace qiao::keylife
