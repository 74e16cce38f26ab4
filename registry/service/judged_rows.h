// What people have decided about pairs of rows, remembered in a table of pairs
// (record_pairs.h) and found again by what the rows say: title and singer,
// album, version, length (within 1 s) and ISRC. Of several rows that say what a
// line says, it means the one at its id (FILE:ROW), or else those that say
// nothing more; where that leaves rows that are not alike, or more than 256, it
// means none. A row that was changed is not found; a line that is taken out of
// the table is forgotten.
//
// One recording is one work, and two works are two recordings: what is said of
// one level holds for the other as far. Same with same is same, and what
// differs from one of them differs from all.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "matcher/blocking.h"
#include "matcher/judgement.h"
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
  // `ids`: FILE:ROW of each record.
  static Result<JudgedRows> Find(std::span<const RecordPair> judged,
                                 const matcher::PackedCatalogue& catalogue,
                                 std::span<const std::string> ids);

  // What was decided, if anything was.
  std::optional<matcher::Verdict> Of(const matcher::CandidatePair& pair,
                                     matcher::Level level) const;
  // A pair for each line and more where it means several rows, ascending; the
  // row of the line behind each.
  const std::map<matcher::CandidatePair, std::int64_t>& Pairs(
      matcher::Level level) const {
    return OfLevel(level).lines;
  }
  // Lines for which no two rows were found, or not which.
  const std::vector<std::int64_t>& unmet() const { return unmet_; }

 private:
  struct Decided {
    std::map<matcher::CandidatePair, std::int64_t> lines;
    std::map<std::uint32_t, std::uint32_t> group;  // place -> smallest of all
                                                   // that are the same
    // Of groups, once all are joined.
    std::map<matcher::CandidatePair, std::int64_t> different;

    std::uint32_t GroupOf(std::uint32_t place) const;
    void Take(const matcher::CandidatePair& pair, const RecordPair& line);
    void Join(const matcher::CandidatePair& pair);
  };
  const Decided& OfLevel(matcher::Level level) const {
    return level == matcher::Level::kWork ? works_ : recordings_;
  }
  // Two groups that differ, by their groups. Fails where they are one.
  static Result<void> Settle(Decided& decided);

  Decided works_, recordings_;
  std::vector<std::int64_t> unmet_;
};

}  // namespace qiao::registry
