#include "tests/registry/ledger/key_life_families.h"

#include <algorithm>

#include "tests/registry/ledger/key_life_log.h"

namespace qiao::keylife {

const std::vector<Family>& Family::All() {
  using Batch = std::vector<Said>;
  using M = Moves;
  const auto one = [](auto spoil) {
    return [spoil](M& m, int party) {
      Said said = m.OneIn(2)
                      ? m.KeyStatement(party)
                      : m.Daily(party, m.Pick(kTypes) == "dispute" ? "dispute"
                                                                   : "claim");
      spoil(m, said);
      return Batch{said};
    };
  };
  const auto on_keys = [](auto spoil) {
    return [spoil](M& m, int party) {
      Said said = m.KeyStatement(party);
      spoil(m, said);
      return Batch{said};
    };
  };
  const auto on_daily = [](auto spoil) {
    return [spoil](M& m, int party) {
      Said said = m.Daily(party, m.OneIn(2) ? "claim" : "dispute");
      spoil(m, said);
      return Batch{said};
    };
  };
  // Signed by one of these alone, if there are any.
  const auto instead = [](M& m, Said& said, const std::vector<int>& keys) {
    if (keys.empty()) return;
    said.lines.clear();
    m.By(said, {m.Pick(keys)});
  };
  static const std::vector<Family> families = {
      // What honest parties do.
      {"a party enters", 6,
       [](M& m, int) { return Batch{m.Party(1 + m.Below(6))}; }},
      {"key-add", 12, [](M& m, int p) { return Batch{m.Add(p)}; }},
      {"key-revoke", 5, [](M& m, int p) { return Batch{m.Revoke(p)}; }},
      {"key-roots", 6, [](M& m, int p) { return Batch{m.Change(p)}; }},
      {"daily statement", 12,
       [](M& m, int p) {
         return Batch{m.Daily(p, m.OneIn(3)   ? "register"
                                 : m.OneIn(2) ? "claim"
                                              : "dispute")};
       }},
      {"manifest", 5, [](M& m, int p) { return m.Manifest(p); }},
      // Threshold and possession.
      {"threshold: one root too few", 3, on_keys([](M& m, Said& said) {
         const auto party = m.now().parties.find(said.party);
         if (party == m.now().parties.end()) return;
         said.lines.clear();
         m.ByRoots(said, party->second.threshold - 1);
         for (const int key : party->second.roots) {
           if (!BroughtBy(said).count(key)) continue;
           // A root that stays signs as an old one, too.
           if (m.OneIn(2)) Drop(said.lines, key);
         }
         if (said.lines.empty()) m.By(said, {m.Below(kKeys)});
       })},
      {"threshold: the new one, not the old", 2,
       [](M& m, int p) {
         Said said = m.Change(p);
         said.threshold = 1;
         said.lines.clear();
         m.ByRoots(said, m.Below(2));
         return Batch{said};
       }},
      {"possession: a new key has not signed", 2, on_keys([](M& m, Said& said) {
         const std::set<int> brought = BroughtBy(said);
         if (!brought.empty()) Drop(said.lines, m.Pick(brought));
         if (said.lines.empty()) m.By(said, m.RootsOf(said.party));
       })},
      {"one key signs twice", 1,
       one([](M& m, Said& said) { said.lines.push_back(m.Pick(said.lines)); })},
      {"a signature is wrong", 2, one([](M& m, Said& said) {
         said.lines[static_cast<std::size_t>(
                        m.Below(static_cast<int>(said.lines.size())))]
             .good = false;
       })},
      // Roles.
      {"a stranger's key beside", 2,
       one([](M& m, Said& said) { m.By(said, {m.Below(kKeys)}); })},
      {"a daily key on a key statement", 2, on_keys([=](M& m, Said& said) {
         const auto keys = m.KeysOf(said.party, false, false);
         if (keys.empty()) return;
         if (m.OneIn(2)) said.lines.clear();
         m.By(said, {m.Pick(keys)});
       })},
      {"a root on a daily statement", 2, on_daily([](M& m, Said& said) {
         if (m.OneIn(2)) said.lines.clear();
         m.By(said, {m.Pick(m.RootsOf(said.party))});
       })},
      {"a type that the key may not sign", 2, on_daily([=](M& m, Said& said) {
         std::vector<int> unable;
         for (const int kid : m.KeysOf(said.party, false, false)) {
           if (!m.now().keys.at(kid).may.count(said.typ)) {
             unable.push_back(kid);
           }
         }
         instead(m, said, unable);
       })},
      {"need: one daily key too few", 2, on_daily([](M&, Said& said) {
         if (said.lines.size() > 1) said.lines.pop_back();
       })},
      // Keys that are over.
      {"a revoked key signs", 3, on_daily([=](M& m, Said& said) {
         instead(m, said, m.KeysOf(said.party, false, true));
       })},
      {"a replaced root signs", 3, on_keys([=](M& m, Said& said) {
         const auto old = m.KeysOf(said.party, true, true);
         if (old.empty()) return;
         Drop(said.lines, m.Pick(m.RootsOf(said.party)));
         m.By(said, {m.Pick(old)});
       })},
      {"a key past its until signs", 3, on_daily([=](M& m, Said& said) {
         std::vector<int> over;
         for (const int kid : m.KeysOf(said.party, false, false)) {
           const Model::Key& key = m.now().keys.at(kid);
           if (!key.until || !key.may.count(said.typ)) continue;
           over.push_back(kid);
         }
         if (over.empty()) return;
         const int key = m.Pick(over);
         said.iat = *m.now().keys.at(key).until + (m.OneIn(2) ? 0 : 1);
         instead(m, said, {key});
       })},
      // Keys that are taken.
      {"a key of another party, or role", 3,
       [](M& m, int p) {
         Said said = m.OneIn(2) ? m.Add(p) : m.Change(p);
         std::vector<int> known;
         for (const auto& [kid, key] : m.now().keys) known.push_back(kid);
         const int taken = m.Pick(known);
         if (said.typ == "key-add") {
           said.added = {{taken, {"claim"}, {}}};
         } else if (!std::count(said.roots.begin(), said.roots.end(), taken)) {
           said.roots.push_back(taken);
         }
         m.By(said, {taken});
         return Batch{said};
       }},
      {"a revoked key or a replaced root returns", 3,
       [](M& m, int p) {
         const bool root = m.OneIn(2);
         const auto over = m.KeysOf(p, root, true);
         Said said = root ? m.Change(p) : m.Add(p);
         if (over.empty()) return Batch{said};
         const int key = m.Pick(over);
         if (root) {
           said.roots.push_back(key);
         } else {
           said.added = {{key, {"claim"}, {}}};
         }
         said.lines.clear();
         m.ByRoots(said, 5);
         return Batch{said};
       }},
      {"a party enters again", 1,
       [](M& m, int p) { return Batch{m.Party(p)}; }},
      {"a party that never entered speaks", 1, one([](M& m, Said& said) {
         said.party = 7;
         if (m.OneIn(2)) said.lines = {{FirstRoots(7).front(), true}};
       })},
      // Revocations.
      {"a daily key revokes another", 2,
       [](M& m, int p) {
         Said said = m.Revoke(p);
         const auto keys = m.KeysOf(p, false, false);
         if (keys.empty()) return Batch{said};
         said.kids = m.Some(keys, 1 + m.Below(2));
         said.lines.clear();
         m.By(said, {m.Pick(keys)});
         return Batch{said};
       }},
      {"a revocation of what is over, a root, or another's", 2,
       [](M& m, int p) {
         Said said = m.Revoke(p);
         const auto over = m.KeysOf(p, m.OneIn(3), true);
         said.kids = {over.empty() ? m.Below(kKeys) : m.Pick(over)};
         said.lines.clear();
         m.ByRoots(said, 5);
         return Batch{said};
       }},
      {"compromised since a later index", 2,
       [](M& m, int p) {
         Said said = m.Revoke(p);
         said.since = m.now().size + m.Below(3);
         return Batch{said};
       }},
      // Replay, and heads.
      {"the same statement again", 3,
       [](M& m, int p) {
         if (m.before_.empty()) return Batch{m.Add(p)};
         return Batch{m.Pick(m.before_)};
       }},
      {"the same statement, signed by others", 2,
       [](M& m, int p) {
         Said said = m.before_.empty() ? m.Add(p) : m.Pick(m.before_);
         if (said.lines.size() > 1 && m.OneIn(2)) said.lines.pop_back();
         m.By(said, {m.Pick(m.RootsOf(said.party))});
         return Batch{said};
       }},
      {"a statement for another log", 2, one([](M& m, Said& said) {
         said.this_log = false;
         if (m.OneIn(2)) said.seen_true = false;
       })},
      {"rollback: a head that was never here", 2, one([](M& m, Said& said) {
         said.seen = m.Below(m.now().size + 1);
         said.seen_true = false;
       })},
      {"rollback: an older head, keys of then", 3, one([=](M& m, Said& said) {
         said.seen = m.Below(std::min(3, m.now().size));
         const bool daily = said.typ == "claim" || said.typ == "dispute";
         instead(m, said, m.KeysOf(said.party, !daily, true));
         const std::set<int> brought = BroughtBy(said);
         m.By(said, {brought.begin(), brought.end()});
       })},
      {"fast-forward: a head beyond the log", 2, one([](M& m, Said& said) {
         said.seen = m.now().size + 1 + m.Below(1000000);
         said.seen_true = m.OneIn(2);
       })},
      {"a clock far ahead or behind", 1, one([](M& m, Said& said) {
         const std::vector<int> edges = {-11, -10, 100, 101};
         said.iat = m.Pick(edges);
       })},
      // Order within one append.
      {"order: added, then used", 2,
       [](M& m, int p) {
         Said add = m.Add(p);
         Said claim = m.Daily(p, "claim");
         if (!add.added.empty()) {
           claim.lines = {{add.added.front().key, true}};
         }
         return m.OneIn(2) ? Batch{add, claim} : Batch{claim, add};
       }},
      {"order: revoked, then used", 2,
       [](M& m, int p) {
         const Said claim = m.Daily(p, "claim");
         Said revoke = m.Revoke(p);
         revoke.kids = {claim.lines.front().key};
         revoke.lines.clear();
         m.ByRoots(revoke, 5);
         return m.OneIn(2) ? Batch{revoke, claim} : Batch{claim, revoke};
       }},
      {"order: need changed, then said", 2,
       [](M& m, int p) {
         Said change = m.Change(p);
         change.roots = m.RootsOf(p);
         change.threshold = 1;
         change.need.clear();
         if (m.OneIn(2)) change.need["claim"] = 2;
         change.lines.clear();
         m.ByRoots(change, 5);
         Said claim = m.Daily(p, "claim");
         if (m.OneIn(2)) claim.lines.resize(1);
         return m.OneIn(3) ? Batch{claim, change} : Batch{change, claim};
       }},
      {"order: roots changed, then asked", 2,
       [](M& m, int p) {
         const Said change = m.Change(p);
         Said add = m.Add(p);
         if (!m.OneIn(3)) {
           add.lines.clear();
           m.By(add, change.roots);
           const std::set<int> brought = BroughtBy(add);
           m.By(add, {brought.begin(), brought.end()});
         }
         return Batch{change, add};
       }},
      {"order: good, then bad", 2,
       [](M& m, int p) {
         Said bad = m.Daily(p, "claim");
         bad.lines.front().good = false;
         return Batch{m.KeyStatement(p), bad};
       }},
      // Manifests.
      {"a manifest by keys that may not sign its items", 2,
       [=](M& m, int p) {
         Batch batch = m.Manifest(p);
         std::vector<int> able;
         for (const int kid : m.KeysOf(p, false, false)) {
           if (m.now().keys.at(kid).may.count("manifest")) able.push_back(kid);
         }
         instead(m, batch.front(), able);
         return batch;
       }},
      {"a manifest with too few signers for its items", 2,
       [](M& m, int p) {
         Batch batch = m.Manifest(p);
         batch.front().lines.resize(1);
         return batch;
       }},
      {"a manifest whose items differ", 2,
       [](M& m, int p) {
         Batch batch = m.Manifest(p);
         switch (m.Below(4)) {
           case 0:
             batch[1].iat += 1;
             break;
           case 1:
             batch.front().items.assign(batch.size() - 1, "none of these");
             break;
           case 2:
             batch[1].party = (p + 1) % kParties;
             break;
           default:
             batch[1].seen = batch[1].seen > 0 ? batch[1].seen - 1 : 1;
         }
         return batch;
       }},
      {"a manifest whose items are not all there", 2,
       [](M& m, int p) {
         Batch batch = m.Manifest(p);
         m.Name(batch);
         switch (m.Below(3)) {
           case 0:
             batch.pop_back();
             break;
           case 1: {
             Batch other{m.Daily(p, "claim")};
             m.Name(other);
             batch.insert(batch.begin() + 1, other.front());
             break;
           }
           default:
             batch.erase(batch.begin());
         }
         return batch;
       }},
  };
  return families;
}

}  // namespace qiao::keylife
