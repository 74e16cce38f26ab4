// What each agreement weighs, as a table that people read:
//
//   level      field     agreement   weight  at_best  same  different  reason
//   recording  duration  within_1_s  4000                              songs …
//   recording  version   conflict    -6000   different                 Live …
//
// A weight is log2 of how much likelier the agreement is between two records of
// one song than between two of different songs, in millibits. `at_best` says
// what a pair with it can still be: review, or different. A registry must give
// the same answer tomorrow, so a table never changes under its version: the one
// of this program is schemas/tables/match_weights.tsv, and an estimate
// (train_weights.h) is another table, adopted on purpose. Versions that are
// numbers are the program's own, those of estimates are made from their
// content, and whoever edits a table gives it another name.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "matcher/weighed_fields.h"
#include "schemas/model/result.h"

namespace qiao::matcher {

enum class AtBest { kSame, kReview, kDifferent };

struct Weight {
  std::int64_t millibits = 0;
  AtBest at_best = AtBest::kSame;
  // The judged pairs behind the number; -1: it was set by hand.
  std::int64_t same = -1, different = -1;
  std::string reason;
  bool operator==(const Weight&) const = default;
};

class WeightTable {
 public:
  // kUnreadable with the line and what would be right: what is no such table,
  // lacks a row, has one twice, or weighs a worse agreement more than a better,
  // or lets it through where the better is barred; and what calls itself by a
  // version that is not its own.
  static Result<WeightTable> Parse(std::string_view tsv);
  // The same table again, rows in a fixed order.
  std::string Text() const;

  const Weight& At(Level level, WeighedField field,
                   std::size_t agreement) const {
    return weights_[static_cast<std::size_t>(level)]
                   [static_cast<std::size_t>(field)][agreement];
  }
  Weight& At(Level level, WeighedField field, std::size_t agreement) {
    return weights_[static_cast<std::size_t>(level)]
                   [static_cast<std::size_t>(field)][agreement];
  }

  std::int64_t SameCut(Level level) const {
    return At(level, WeighedField::kCut, 0).millibits;
  }
  std::int64_t DifferentCut(Level level) const {
    return At(level, WeighedField::kCut, 1).millibits;
  }

  const std::string& version() const { return version_; }
  void SetVersion(std::string version) { version_ = std::move(version); }
  // trained- and a hash of all that the table says (FNV-1a: a guard against
  // slips, not against forgers).
  std::string TrainedVersion() const;

 private:
  friend const WeightTable& BuiltInWeights();
  WeightTable() = default;

  static Result<WeightTable> Read(std::string_view tsv);  // whatever its name

  std::string version_;
  // By level, field and agreement: one step to each, of millions a second.
  std::array<std::array<std::array<Weight, kMostAgreements>, kWeighedFields>, 2>
      weights_;
};

// The table of this program.
const WeightTable& BuiltInWeights();

}  // namespace qiao::matcher
