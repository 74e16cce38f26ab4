// Names that one artist goes by, beyond what a credit itself says: 陳奕迅 is
// Eason Chan, 丁噹 is Della. Nothing in how they are written tells so (of 237
// pairs in real credits one in six), so that a table says it:
//
//   name    alias       origin
//   陳奕迅  Eason Chan  declared    somebody answers for it
//   丁噹    Della       mined       credits say "丁噹 (Della)"
//   黃婷婷  SNH48       not         she is no group, whatever was mined
//
// What is declared goes before what was mined; what only the sound of a surname
// suggests is weak evidence (name_key.h) and never an alias.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/model/result.h"

namespace qiao::matcher {

enum class AliasOrigin { kDeclared, kMined };
std::string_view ToText(AliasOrigin origin);  // declared, mined

// A name in a credit, and another that the table gives its bearer.
struct AliasUse {
  std::string name, alias;
  AliasOrigin origin = AliasOrigin::kDeclared;
  bool operator==(const AliasUse&) const = default;
};

// Immutable once read; threads share one.
class AliasTable {
 public:
  AliasTable() = default;  // nobody has another name

  // A TSV whose heading names name, alias and origin; other columns are not
  // read. Fails (kUnreadable) with the line for what is none, and where one
  // line denies what another declares. Mined lines are passed over where they
  // are denied, where they would make two people of the declared lines one, or
  // where one name is mined for several people (a group and its members).
  static Result<AliasTable> Parse(std::string_view bytes);

  bool empty() const { return groups_.empty(); }
  std::size_t passed_over() const { return passed_over_; }

  // The credit with the other names of everybody in it in brackets, at most
  // eight each, as a credit gives them itself: "Eason Chan (陳奕迅)". Told of
  // each in `used`. Applied twice it says no more than once.
  std::string Applied(std::string_view credit,
                      std::vector<AliasUse>& used) const;

 private:
  struct Member {
    std::string key, text;
    AliasOrigin origin = AliasOrigin::kDeclared;
  };
  struct Line;
  void Join(const Line& line);

  std::map<std::string, std::size_t, std::less<>> group_of_;  // by key
  std::vector<std::vector<Member>> groups_;
  std::size_t passed_over_ = 0;
};

// Collects names of one person in two scripts from credits: 周杰倫 (Jay Chou),
// G.E.M.鄧紫棋. Believed if two songs or two sheets say so, and if no other
// person has the second name.
class AliasMiner {
 public:
  void Add(std::string_view credit, std::string_view title, std::size_t sheet);

  struct Found {
    std::string name, alias;  // in Han, kana or Hangul; in Latin letters
    std::size_t songs = 0, sheets = 0;
    bool operator==(const Found&) const = default;
  };
  // By name, then alias; the same for every order of credits but for how names
  // of one key are written: as they were first.
  std::vector<Found> All() const;

 private:
  struct Seen {
    std::string name, alias;
    std::set<std::string> songs;
    std::set<std::size_t> sheets;
  };
  std::map<std::pair<std::string, std::string>, Seen> seen_;  // by keys
};

}  // namespace qiao::matcher
