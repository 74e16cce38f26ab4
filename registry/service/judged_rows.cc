#include "registry/service/judged_rows.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace qiao::registry {
namespace {

using matcher::CandidatePair;
using matcher::Level;
using matcher::Verdict;

std::string NameOf(const matcher::Record& record) {
  return InPairCell(record.title) + '\t' + InPairCell(record.artist);
}

enum class Says { kLess, kMore, kTheSame };

// What a row says beside what a line says of it: less or otherwise, the same,
// or that and something more.
Says Beside(const matcher::Record& line, const matcher::Record& row) {
  bool more = false;
  for (const auto& [wanted, there] :
       {std::pair(InPairCell(line.album), InPairCell(row.album)),
        std::pair(InPairCell(line.version), InPairCell(row.version))}) {
    if (wanted.empty()) {
      more = more || !there.empty();
    } else if (wanted != there) {
      return Says::kLess;
    }
  }
  if (line.duration_ms) {
    if (!row.duration_ms) return Says::kLess;
    const std::int64_t apart = *line.duration_ms - *row.duration_ms;
    if (apart < -1000 || apart > 1000) return Says::kLess;
  } else {
    more = more || row.duration_ms.has_value();
  }
  for (const std::string& isrc : line.isrcs) {
    if (std::ranges::find(row.isrcs, isrc) == row.isrcs.end()) {
      return Says::kLess;
    }
  }
  more = more || line.isrcs.size() < row.isrcs.size();
  return more ? Says::kMore : Says::kTheSame;
}

// Rows by title and singer, of those that lines are about.
class Rows {
 public:
  // More rows that look alike are not meant by anybody.
  static constexpr std::size_t kMostAlike = 256;

  Rows(std::span<const RecordPair> judged,
       const matcher::PackedCatalogue& catalogue,
       std::span<const std::string> ids)
      : catalogue_(catalogue), ids_(ids) {
    for (const RecordPair& pair : judged) {
      places_.try_emplace(NameOf(pair.left));
      places_.try_emplace(NameOf(pair.right));
    }
    for (std::uint32_t place = 0; place < catalogue.size(); ++place) {
      const auto wanted = places_.find(NameOf(catalogue.RecordAt(place)));
      if (wanted != places_.end()) wanted->second.push_back(place);
    }
  }

  std::vector<std::uint32_t> MeantBy(const matcher::Record& line,
                                     const std::string& id) const {
    const std::vector<std::uint32_t>& named = places_.at(NameOf(line));
    std::vector<std::uint32_t> same, more;
    for (const std::uint32_t place : named) {
      const Says says = Beside(line, catalogue_.RecordAt(place));
      if (says == Says::kLess) continue;
      if (!id.empty() && ids_[place] == id) return {place};
      (says == Says::kTheSame ? same : more).push_back(place);
    }
    if (same.empty() && more.size() == 1) return more;
    // Rows that the table cannot tell apart, but that are not alike.
    for (const std::uint32_t place : same) {
      if (!Alike(place, same.front())) return {};
    }
    if (same.size() > kMostAlike) return {};
    return same;
  }

 private:
  bool Alike(std::uint32_t a, std::uint32_t b) const {
    const matcher::Record x = catalogue_.RecordAt(a),
                          y = catalogue_.RecordAt(b);
    return x.writers == y.writers && x.released == y.released &&
           x.language == y.language && x.other_titles == y.other_titles &&
           x.iswcs == y.iswcs;
  }

  const matcher::PackedCatalogue& catalogue_;
  std::span<const std::string> ids_;
  std::map<std::string, std::vector<std::uint32_t>> places_;
};

}  // namespace

std::uint32_t JudgedRows::Decided::GroupOf(std::uint32_t place) const {
  for (auto at = group.find(place); at != group.end(); at = group.find(place)) {
    if (at->second == place) break;
    place = at->second;
  }
  return place;
}

void JudgedRows::Decided::Take(const CandidatePair& pair,
                               const RecordPair& line) {
  lines.emplace(pair, line.row);
  if (*line.same) {
    Join(pair);
  } else {
    different.emplace(pair, line.row);
  }
}

void JudgedRows::Decided::Join(const CandidatePair& pair) {
  const std::uint32_t left = GroupOf(pair.left), right = GroupOf(pair.right);
  const std::uint32_t first = std::min(left, right);
  const std::uint32_t last = std::max(left, right);
  group.try_emplace(first, first);
  group[last] = first;
}

Result<JudgedRows> JudgedRows::Find(std::span<const RecordPair> judged,
                                    const matcher::PackedCatalogue& catalogue,
                                    std::span<const std::string> ids) {
  JudgedRows found;
  if (judged.empty()) return found;
  const Rows rows(judged, catalogue, ids);
  for (const RecordPair& line : judged) {
    if (!line.same || !line.unreadable.empty()) continue;
    const Level level = line.level.value_or(Level::kRecording);
    const auto lefts = rows.MeantBy(line.left, line.left_id);
    const auto rights = rows.MeantBy(line.right, line.right_id);
    bool met = false;
    const auto take = [&](std::uint32_t left, std::uint32_t right) {
      if (left == right) return;
      met = true;
      const CandidatePair pair = {std::min(left, right), std::max(left, right)};
      const bool of_works = *line.same || level == Level::kWork;
      const bool of_recordings = !*line.same || level == Level::kRecording;
      if (of_works) found.works_.Take(pair, line);
      if (of_recordings) found.recordings_.Take(pair, line);
    };
    constexpr std::size_t kMostPairs = 4096;
    if (*line.same && !lefts.empty() && !rights.empty()) {
      // Joined by one of each side, all are the same.
      for (const std::uint32_t left : lefts) take(left, rights.front());
      for (const std::uint32_t right : rights) take(lefts.front(), right);
    } else if (lefts.size() * rights.size() <= kMostPairs) {
      for (const std::uint32_t left : lefts) {
        for (const std::uint32_t right : rights) take(left, right);
      }
    }
    if (!met) found.unmet_.push_back(line.row);
  }
  QIAO_TRY_DO(Settle(found.works_));
  QIAO_TRY_DO(Settle(found.recordings_));
  return found;
}

Result<void> JudgedRows::Settle(Decided& decided) {
  std::map<CandidatePair, std::int64_t> groups;
  for (const auto& [pair, row] : decided.different) {
    const std::uint32_t left = decided.GroupOf(pair.left),
                        right = decided.GroupOf(pair.right);
    if (left == right) {
      return Error{ErrorCode::kUnreadable,
                   "row " + std::to_string(row) +
                       " says that two records are different, which other "
                       "rows make the same; take one of them out"};
    }
    groups.emplace(CandidatePair{std::min(left, right), std::max(left, right)},
                   row);
  }
  decided.different = std::move(groups);
  return {};
}

std::optional<Verdict> JudgedRows::Of(const CandidatePair& pair,
                                      Level level) const {
  const Decided& decided = OfLevel(level);
  if (decided.lines.empty()) return std::nullopt;
  const std::uint32_t left = decided.GroupOf(pair.left),
                      right = decided.GroupOf(pair.right);
  if (left == right) {
    return decided.group.contains(left) ? std::optional(Verdict::kSame)
                                        : std::nullopt;
  }
  return decided.different.contains(
             {std::min(left, right), std::max(left, right)})
             ? std::optional(Verdict::kDifferent)
             : std::nullopt;
}

}  // namespace qiao::registry
