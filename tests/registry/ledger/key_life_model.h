// A second opinion on keys: what docs/ledger.md says about who may sign, as a
// program of its own; nothing of registry/ledger is in it.
//
//   Model model(Reader{.oldest = -9, .newest = 9});
//   std::set<std::string> broken = model.Judge(batch);
//
// It names every rule that is broken: which one of several a program names is
// the program's affair.
#pragma once

#include "tests/registry/ledger/key_life.h"

namespace qiao::keylife {

// Rules that can be left out or bent, one at a time: would the comparison
// notice? What is bent is said where it is used.
enum class Slip {
  kNone,
  kLineTwice,
  kRepeated,
  kOtherLog,
  kSeenAhead,
  kSeenRoot,
  kIatFuture,
  kIatOld,
  kUnknownParty,
  kPartyExists,
  kKeyTaken,
  kKeyOfAnother,
  kKeyReturns,
  kPossession,
  kSignature,
  kThreshold,
  kOldRoots,
  kNewThreshold,
  kDailyAsRoot,
  kRootAsDaily,
  kStranger,
  kRevoked,
  kExpired,
  kAtUntil,
  kPermitted,
  kNeed,
  kNeedStays,
  kRevokeSelf,
  kRevokeOther,
  kSince,
  kRevokedTwice,
  kItemPermitted,
  kItemNeed,
  kItemsFollow,
  kItemHeader,
  kItemRoot,
  kAllOrNone,
  kContested,
  kContestedAll,
  kEnd
};

struct Reader {
  bool offline = false;        // of a bundle: knows neither clock nor roots
  int oldest = 0, newest = 0;  // `iat` that a registry takes
  Slip slip = Slip::kNone;
};

class Model {
 public:
  struct Key {
    int party = 0;
    bool root = false;
    std::set<std::string> may;
    std::optional<int> until, revoked, since;
  };
  struct Party {
    std::set<int> roots;
    int threshold = 1;
    std::map<std::string, int> need;
  };
  struct Entry {
    int index = 0;
    std::vector<int> signers;
  };
  struct State {
    int size = 0;
    std::map<int, Party> parties;
    std::map<int, Key> keys;
    std::map<std::string, Entry> entries;
    std::optional<Said> manifest;  // whose items are not all there
    std::vector<std::string> came;
  };

  explicit Model(Reader reader) : reader_(reader) {}

  // The next entries, all or none: entered if the answer is empty, else the
  // codes of the rules that the first bad one breaks.
  std::set<std::string> Judge(const std::vector<Said>& batch);
  // Whether a later revocation marks what was said.
  bool Contested(const std::string& name) const;
  const State& state() const { return state_; }

 private:
  Reader reader_;
  State state_;
};

}  // namespace qiao::keylife
