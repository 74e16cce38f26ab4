// Makes up the lives of keys: what honest parties say next, and what somebody
// tries who should not get it. It reads the model's state to be near the edge
// of the rules; what is to come of a move is not its affair.
#pragma once

#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/registry/ledger/key_life_model.h"

namespace qiao::keylife {

struct Move {
  std::string family;  // "replaced root"
  std::vector<Said> batch;
};

// Every family that moves are made of.
const std::vector<std::string>& Families();

class Moves {
 public:
  Moves(std::uint64_t seed, const Model& model, bool batches)
      : random_(seed), model_(model), batches_(batches) {}

  // What every log begins with: the operator, its daily key, the song.
  std::vector<Move> Beginning();
  Move Next();

 private:
  friend struct Family;

  int Below(int n) {
    return static_cast<int>(random_() % static_cast<std::uint64_t>(n));
  }
  bool OneIn(int n) { return Below(n) == 0; }
  template <typename List>
  auto Pick(const List& list) {
    auto at = list.begin();
    std::advance(at, Below(static_cast<int>(list.size())));
    return *at;
  }
  // `count` of them, or all.
  std::vector<int> Some(std::vector<int> of, int count);

  const Model::State& now() const { return model_.state(); }
  std::vector<int> Created() const;
  std::vector<int> Fresh() const;  // keys that nobody introduced or begins with
  std::vector<int> RootsOf(int party) const;
  std::vector<int> KeysOf(int party, bool root, bool revoked) const;

  // Statements of good standing, as far as there is what they need.
  Said Draft(const std::string& typ, int party);
  Said Party(int party);
  Said Add(int party);
  Said Revoke(int party);
  Said Change(int party);
  Said Daily(int party, const std::string& typ);
  std::vector<Said> Manifest(int party);
  Said KeyStatement(int party);
  // Signed by so many roots of the party, and those it brings.
  void ByRoots(Said& said, int count);
  void BySigners(Said& said, const std::string& typ);
  static void By(Said& said, const std::vector<int>& keys);
  static void Name(std::vector<Said>& batch);

  std::mt19937_64 random_;
  const Model& model_;
  bool batches_;
  int serial_ = 0;
  std::vector<Said> before_;  // what was tried, to be tried again
};

}  // namespace qiao::keylife
