// What people have decided about pairs of rows, remembered in a table of pairs
// (record_pairs.h) and found again by what the rows say: title and singer, and
// as far as the table has them album, version, length (within 1 s) and ISRC. A
// row that was changed is not found; a line that is taken out of the table is
// forgotten.
//
// One recording is one work, and two works are two recordings: what is said of
// one level holds for the other as far. Same with same is same.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "matcher/blocking.h"
#include "matcher/packed_catalogue.h"
#include "registry/service/record_pairs.h"
#include "schemas/model/result.h"

namespace qiao::registry {

class JudgedRows {
 public:
  JudgedRows() = default;  // nobody has judged anything
  // kUnreadable for lines that contradict each other, with their rows. Lines
  // without a label are left out; of a line without a level the label is about
  // recordings.
  static Result<JudgedRows> Find(std::span<const RecordPair> judged,
                                 const matcher::PackedCatalogue& catalogue);

  // What was decided, if anything was.
  std::optional<matcher::Verdict> Of(const matcher::CandidatePair& pair,
                                     matcher::Level level) const;
  // All pairs that lines are about, ascending; the row of the line behind each.
  const std::map<matcher::CandidatePair, std::int64_t>& Pairs(
      matcher::Level level) const {
    return OfLevel(level).lines;
  }
  // Lines for which no two rows were found.
  const std::vector<std::int64_t>& unmet() const { return unmet_; }

 private:
  struct Decided {
    std::map<matcher::CandidatePair, std::int64_t> lines;
    std::map<std::uint32_t, std::uint32_t> group;  // place -> smallest of all
                                                   // that are the same
    std::map<matcher::CandidatePair, std::int64_t> different;

    std::uint32_t GroupOf(std::uint32_t place) const;
    void Take(const matcher::CandidatePair& pair, const RecordPair& line);
    void Join(const matcher::CandidatePair& pair);
  };
  const Decided& OfLevel(matcher::Level level) const {
    return level == matcher::Level::kWork ? works_ : recordings_;
  }
  Result<void> Check() const;

  Decided works_, recordings_;
  std::vector<std::int64_t> unmet_;
};

}  // namespace qiao::registry
