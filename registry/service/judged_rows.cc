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

// As a table of pairs holds it.
std::string InCell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank) {
      cell += c;
    } else if (!cell.empty() && cell.back() != ' ') {
      cell += ' ';
    }
  }
  while (cell.ends_with(' ')) cell.pop_back();
  return cell;
}

std::string NameOf(const matcher::Record& record) {
  return InCell(record.title) + '\t' + InCell(record.artist);
}

bool Agree(std::string_view wanted, std::string_view there) {
  return wanted.empty() || InCell(wanted) == InCell(there);
}

// True if the row says all that the line says of it.
bool IsMeant(const matcher::Record& line, const matcher::Record& row) {
  if (!Agree(line.album, row.album) || !Agree(line.version, row.version)) {
    return false;
  }
  if (line.duration_ms) {
    if (!row.duration_ms) return false;
    const std::int64_t apart = *line.duration_ms - *row.duration_ms;
    if (apart < -1000 || apart > 1000) return false;
  }
  return std::ranges::all_of(line.isrcs, [&](const std::string& isrc) {
    return std::ranges::find(row.isrcs, isrc) != row.isrcs.end();
  });
}

// Rows by title and singer, of those that lines are about.
class Rows {
 public:
  Rows(std::span<const RecordPair> judged,
       const matcher::PackedCatalogue& catalogue)
      : catalogue_(catalogue) {
    for (const RecordPair& pair : judged) {
      places_.try_emplace(NameOf(pair.left));
      places_.try_emplace(NameOf(pair.right));
    }
    for (std::uint32_t place = 0; place < catalogue.size(); ++place) {
      const auto wanted = places_.find(NameOf(catalogue.RecordAt(place)));
      if (wanted != places_.end()) wanted->second.push_back(place);
    }
  }

  std::vector<std::uint32_t> MeantBy(const matcher::Record& line) const {
    std::vector<std::uint32_t> meant;
    for (const std::uint32_t place : places_.at(NameOf(line))) {
      if (IsMeant(line, catalogue_.RecordAt(place))) meant.push_back(place);
    }
    return meant;
  }

 private:
  const matcher::PackedCatalogue& catalogue_;
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
                                    const matcher::PackedCatalogue& catalogue) {
  JudgedRows found;
  if (judged.empty()) return found;
  const Rows rows(judged, catalogue);
  for (const RecordPair& line : judged) {
    if (!line.same || !line.unreadable.empty()) continue;
    const Level level = line.level.value_or(Level::kRecording);
    bool met = false;
    for (const std::uint32_t left : rows.MeantBy(line.left)) {
      for (const std::uint32_t right : rows.MeantBy(line.right)) {
        if (left == right) continue;
        met = true;
        const CandidatePair pair = {std::min(left, right),
                                    std::max(left, right)};
        const bool of_works = *line.same || level == Level::kWork;
        const bool of_recordings = !*line.same || level == Level::kRecording;
        if (of_works) found.works_.Take(pair, line);
        if (of_recordings) found.recordings_.Take(pair, line);
      }
    }
    if (!met) found.unmet_.push_back(line.row);
  }
  QIAO_TRY_DO(found.Check());
  return found;
}

Result<void> JudgedRows::Check() const {
  for (const Decided* decided : {&works_, &recordings_}) {
    for (const auto& [pair, row] : decided->different) {
      if (decided->GroupOf(pair.left) != decided->GroupOf(pair.right)) continue;
      return Error{ErrorCode::kUnreadable,
                   "row " + std::to_string(row) +
                       " says that two records are different, which other "
                       "rows make the same; take one of them out"};
    }
  }
  return {};
}

std::optional<Verdict> JudgedRows::Of(const CandidatePair& pair,
                                      Level level) const {
  const Decided& decided = OfLevel(level);
  if (decided.different.contains(pair)) return Verdict::kDifferent;
  if (decided.group.empty()) return std::nullopt;
  const std::uint32_t left = decided.GroupOf(pair.left);
  if (left == decided.GroupOf(pair.right) && decided.group.contains(left)) {
    return Verdict::kSame;
  }
  return std::nullopt;
}

}  // namespace qiao::registry
