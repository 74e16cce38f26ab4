#include "tests/registry/ledger/key_life_model.h"

#include <algorithm>

namespace qiao::keylife {
namespace {

// One statement on its way into the log: `now` is what holds before it.
class Judge {
 public:
  Judge(const Reader& reader, const Said& said, const Model::State& now)
      : reader_(reader), said_(said), now_(now), next_(now) {}

  std::set<std::string> Run() {
    Where();
    Model::Entry entry{now_.size, {}};
    const Said& signed_by = Items() ? *now_.manifest : said_;
    for (const Line& line : signed_by.lines) entry.signers.push_back(line.key);
    next_.entries[said_.name] = entry;
    ++next_.size;
    return broken_;
  }
  Model::State& next() { return next_; }

 private:
  void If(bool wrong, Slip rule, const std::string& code) {
    if (wrong && reader_.slip != rule) broken_.insert(code);
  }
  bool Bent(Slip slip) const { return reader_.slip == slip; }
  // What a bundle lacks is a fault of the bundle.
  std::string Absent(const std::string& code) const {
    return reader_.offline ? "bundle-missing" : code;
  }

  // "Place."
  void Where() {
    If(now_.entries.count(said_.name) > 0, Slip::kRepeated,
       "statement-repeated");
    If(!said_.this_log, Slip::kOtherLog, "log-mismatch");
    If(said_.seen > now_.size, Slip::kSeenAhead, "seen-ahead");
    If(!said_.seen_true && !(reader_.offline && said_.seen > 0),
       Slip::kSeenRoot, "seen-mismatch");
    if (reader_.offline) return;
    If(said_.iat > reader_.newest, Slip::kIatFuture, "iat-future");
    If(said_.iat < reader_.oldest, Slip::kIatOld, "iat-old");
  }

  // "Manifests." True for an item of the one that is open.
  bool Items() {
    if (!said_.via) {
      If(now_.manifest.has_value(), Slip::kItemsFollow, "manifest-position");
      if (said_.typ == "manifest") {
        next_.manifest = said_;
        next_.came.clear();
      }
      Keys();
      return false;
    }
    const auto& open = now_.manifest;
    if (!open || open->name != said_.via->manifest ||
        said_.via->n != static_cast<int>(now_.came.size())) {
      broken_.insert("manifest-position");
      return false;
    }
    If(said_.iat != open->iat || said_.party != open->party ||
           said_.seen != open->seen,
       Slip::kItemHeader, "manifest-header");
    for (const Line& line : open->lines) {
      const auto key = now_.keys.find(line.key);
      If(key != now_.keys.end() && !key->second.may.count(said_.typ),
         Slip::kItemPermitted, "key-not-permitted");
    }
    Enough(open->lines.size(), Slip::kItemNeed);
    next_.came.push_back(said_.name);
    if (next_.came.size() == open->items.size()) {
      If(next_.came != open->items, Slip::kItemRoot, "manifest-root");
      next_.manifest.reset();
    }
    return true;
  }

  // "Keys."
  void Keys() {
    std::set<int> signers;
    for (const Line& line : said_.lines) {
      If(!line.good, Slip::kSignature, "sig-invalid");
      If(!signers.insert(line.key).second, Slip::kLineTwice, "not-sorted");
    }
    if (said_.typ == "party") return Create();
    if (!now_.parties.count(said_.party)) {
      return If(true, Slip::kUnknownParty, Absent("party-unknown"));
    }
    if (said_.typ == "key-add") return Add();
    if (said_.typ == "key-revoke") return Revoke();
    if (said_.typ == "key-roots") return Change();
    for (const Line& line : said_.lines) Daily(line.key);
    Enough(said_.lines.size(), Slip::kNeed);
  }

  const Model::Party& Speaker() const {
    static const Model::Party nobody;
    const Said& speaks = said_.via ? *now_.manifest : said_;
    const auto party = now_.parties.find(speaks.party);
    return party == now_.parties.end() ? nobody : party->second;
  }
  const Model::Key* Known(int key) const {
    const auto known = now_.keys.find(key);
    return known == now_.keys.end() ? nullptr : &known->second;
  }
  const Model::Key* Own(int key) const {
    const Model::Key* known = Known(key);
    return known && known->party == said_.party ? known : nullptr;
  }

  // Brought by this statement: new, and it signs.
  void Brought(int key) {
    const Model::Key* known = Known(key);
    const bool mine = Own(key) != nullptr;
    If(known && !(Bent(Slip::kKeyOfAnother) && !mine) &&
           !(Bent(Slip::kKeyReturns) && mine && known->revoked),
       Slip::kKeyTaken, "key-taken");
    Signs(key);
  }
  void Signs(int key) {
    If(std::none_of(said_.lines.begin(), said_.lines.end(),
                    [key](const Line& line) { return line.key == key; }),
       Slip::kPossession, "possession-missing");
  }

  // A line that the rule does not ask for.
  void Stranger(int kid) {
    if (!Known(kid) && said_.typ != "party") {
      return If(true, Slip::kStranger, Absent("key-unknown"));
    }
    const Model::Key* own = said_.typ == "party" ? nullptr : Own(kid);
    If(true, Slip::kStranger,
       own && !own->root ? "key-not-permitted" : "key-unknown");
  }

  // At least `threshold` roots; nobody else but `beside`.
  void Roots(const std::set<int>& beside, int threshold) {
    int have = 0;
    for (const Line& line : said_.lines) {
      const Model::Key* own = Own(line.key);
      if (Speaker().roots.count(line.key) ||
          (Bent(Slip::kOldRoots) && own && own->root) ||
          (Bent(Slip::kDailyAsRoot) && own && !own->root)) {
        ++have;
      } else if (!beside.count(line.key)) {
        Stranger(line.key);
      }
    }
    If(have < threshold, Slip::kThreshold, "threshold");
  }

  void Create() {
    If(now_.parties.count(said_.party) > 0, Slip::kPartyExists, "party-exists");
    const std::set<int> roots(said_.roots.begin(), said_.roots.end());
    for (const int key : roots) Brought(key);
    for (const Line& line : said_.lines) {
      if (!roots.count(line.key)) Stranger(line.key);
    }
    Put(roots);
  }

  void Add() {
    std::set<int> added;
    for (const Addition& one : said_.added) {
      Brought(one.key);
      added.insert(one.key);
      next_.keys[one.key] = {said_.party, false, one.may, one.until, {}, {}};
    }
    Roots(added, Speaker().threshold);
  }

  void Revoke() {
    If(said_.since && *said_.since > now_.size, Slip::kSince, "value-invalid");
    for (const int kid : said_.kids) {
      const Model::Key* key = Own(kid);
      const bool twice = key && key->revoked && !Bent(Slip::kRevokedTwice);
      if (!key || key->root || twice) {
        broken_.insert(Known(kid) ? "key-unknown" : Absent("key-unknown"));
      }
      next_.keys[kid].revoked = now_.size;
      next_.keys[kid].since = said_.since;
    }
    const bool one = said_.lines.size() == 1;
    const bool alone = one && said_.kids == std::vector{said_.lines[0].key};
    if ((alone && !Bent(Slip::kRevokeSelf)) ||
        (one && Bent(Slip::kRevokeOther) && Own(said_.lines[0].key))) {
      return;
    }
    Roots({}, Speaker().threshold);
  }

  void Change() {
    const std::set<int> listed(said_.roots.begin(), said_.roots.end());
    for (const int key : listed) {
      Speaker().roots.count(key) ? Signs(key) : Brought(key);
    }
    Roots(listed,
          Bent(Slip::kNewThreshold) ? said_.threshold : Speaker().threshold);
    for (const int key : Speaker().roots) {
      if (!listed.count(key)) next_.keys[key].revoked = now_.size;
    }
    Put(listed);
    if (Bent(Slip::kNeedStays) && said_.need.empty()) {
      next_.parties[said_.party].need = Speaker().need;
    }
  }

  // The roots, the threshold and `need` of the party from here on.
  void Put(const std::set<int>& roots) {
    for (const int key : roots) {
      if (!Own(key)) next_.keys[key] = {said_.party, true, {}, {}, {}, {}};
    }
    next_.parties[said_.party] = {roots, said_.threshold, said_.need};
  }

  // "Any other": one line of it.
  void Daily(int kid) {
    const Model::Key* key = Own(kid);
    if (!key) return Stranger(kid);
    if (key->root) {
      return If(true, Slip::kRootAsDaily,
                key->revoked ? "key-unknown" : "key-not-permitted");
    }
    If(key->revoked.has_value(), Slip::kRevoked, "key-revoked");
    If(key->until && said_.iat >= *key->until &&
           !(Bent(Slip::kAtUntil) && said_.iat == *key->until),
       Slip::kExpired, "key-expired");
    If(!key->may.count(said_.typ), Slip::kPermitted, "key-not-permitted");
  }

  void Enough(std::size_t signers, Slip rule) {
    const auto need = Speaker().need.find(said_.typ);
    const int least = need == Speaker().need.end() ? 1 : need->second;
    If(static_cast<int>(signers) < least, rule, "threshold");
  }

  const Reader& reader_;
  const Said& said_;
  const Model::State& now_;
  Model::State next_;
  std::set<std::string> broken_;
};

}  // namespace

std::set<std::string> Model::Judge(const std::vector<Said>& batch) {
  State after = state_;
  std::set<std::string> broken;
  for (const Said& said : batch) {
    keylife::Judge judge(reader_, said, after);
    broken = judge.Run();
    if (!broken.empty()) break;
    after = std::move(judge.next());
  }
  if (broken.empty() && after.manifest) broken.insert("manifest-position");
  if (broken.empty() || reader_.slip == Slip::kAllOrNone) state_ = after;
  return broken;
}

bool Model::Contested(const std::string& name) const {
  if (reader_.slip == Slip::kContested) return false;
  const Entry& entry = state_.entries.at(name);
  for (const int signer : entry.signers) {
    const auto found = state_.keys.find(signer);
    if (found == state_.keys.end()) continue;
    const Key& key = found->second;
    if (!key.since || !key.revoked) continue;
    const bool all = reader_.slip == Slip::kContestedAll;
    if (all || (*key.since <= entry.index && entry.index < *key.revoked)) {
      return true;
    }
  }
  return false;
}

}  // namespace qiao::keylife
