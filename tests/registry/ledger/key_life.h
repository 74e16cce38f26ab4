// Lives of keys in symbols: keys, parties and statements are numbers and
// words, a signature is good or it is not. key_life_model.h judges them by
// docs/ledger.md, key_life_moves.h makes them up, key_life_log.h says them to
// a real log.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace qiao::keylife {

struct Line {
  int key = 0;
  bool good = true;  // the signature verifies
};

struct Addition {
  int key = 0;
  std::set<std::string> may;
  std::optional<int> until;
};

struct Place {
  std::string manifest;  // its name
  int n = 0;
};

struct Said {
  std::string name;  // NameOf: two of one name have the same payload
  std::string typ;
  int party = 0;
  bool this_log = true;
  int seen = 0;           // size of the head that was seen
  bool seen_true = true;  // its root is the root of that size, here
  int iat = 0;            // seconds from the beginning
  int serial = 0;         // tells statements apart that say the same
  std::vector<Line> lines;

  std::vector<int> roots;           // of party and key-roots
  int threshold = 1;                // "
  std::map<std::string, int> need;  // "
  std::vector<Addition> added;      // of key-add
  std::vector<int> kids;            // of key-revoke
  std::optional<int> since;         // "
  std::vector<std::string> items;   // of manifest: the names under its root
  std::optional<Place> via;         // of an item
};

// All that is in the payload, in words.
std::string NameOf(const Said& said);

}  // namespace qiao::keylife
