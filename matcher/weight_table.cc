#include "matcher/weight_table.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "matcher/text_hash.h"
#include "schemas/model/check.h"
#include "schemas/text/utf8.h"
#include "tables/embedded.h"

namespace qiao::matcher {
namespace {

using Names = std::vector<std::string_view>;

// A weight beyond this would settle every pair by itself.
constexpr std::int64_t kMostMillibits = 64'000;
// More than anybody judges; sums of them stay exact.
constexpr std::int64_t kMostPairs = 1'000'000'000;
constexpr std::string_view kTrained = "trained-";
constexpr std::string_view kHeading =
    "level\tfield\tagreement\tweight\tat_best\tsame\tdifferent\treason";

std::vector<std::string_view> Split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<std::int64_t> WholeNumber(std::string_view cell) {
  std::int64_t number = 0;
  const auto [end, problem] =
      std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (problem != std::errc() || end != cell.data() + cell.size()) {
    return std::nullopt;
  }
  return number;
}

template <typename T>
std::optional<std::size_t> PlaceOf(const T& names, std::string_view name) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return std::nullopt;
  return static_cast<std::size_t>(at - names.begin());
}

std::string ListOf(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) {
    text += (text.empty() ? "" : ", ") + std::string(name);
  }
  return text;
}

// Where a row of the file belongs.
struct Place {
  Level level = Level::kWork;
  WeighedField field = WeighedField::kCut;
  std::size_t agreement = 0;
  auto operator<=>(const Place&) const = default;
};

std::string NameOf(const Place& place) {
  return std::string(ToText(place.level)) + " " +
         std::string(ToText(place.field)) + " " +
         std::string(AgreementsOf(place.field)[place.agreement]);
}

Error Bad(const std::string& what) {
  return Error{ErrorCode::kUnreadable, "no table of weights: " + what};
}
Error BadLine(std::size_t line, const std::string& what) {
  return Bad("line " + std::to_string(line) + ": " + what);
}

Result<Place> PlaceIn(const std::vector<std::string_view>& cells,
                      std::size_t line) {
  Place place;
  if (cells[0] == ToText(Level::kRecording)) {
    place.level = Level::kRecording;
  } else if (cells[0] != ToText(Level::kWork)) {
    return BadLine(line, "the level " + std::string(cells[0]) +
                             " is neither work nor recording");
  }
  Names fields;
  for (std::size_t i = 0; i < kWeighedFields; ++i) {
    fields.push_back(ToText(static_cast<WeighedField>(i)));
  }
  const auto field = PlaceOf(fields, cells[1]);
  if (!field) {
    return BadLine(line, "nothing is weighed that is called " +
                             std::string(cells[1]) + "; the fields are " +
                             ListOf(fields));
  }
  place.field = static_cast<WeighedField>(*field);
  const auto agreement = PlaceOf(AgreementsOf(place.field), cells[2]);
  if (!agreement) {
    return BadLine(line, std::string(cells[1]) + " does not agree as " +
                             std::string(cells[2]) + " but as one of " +
                             ListOf(AgreementsOf(place.field)));
  }
  place.agreement = *agreement;
  return place;
}

Result<std::int64_t> CountIn(std::string_view cell, std::size_t line) {
  if (cell.empty()) return std::int64_t{-1};
  const auto count = WholeNumber(cell);
  if (count && *count >= 0 && *count <= kMostPairs) return *count;
  return BadLine(line, std::string(cell) +
                           " is no number of judged pairs from 0 to " +
                           std::to_string(kMostPairs) +
                           "; leave it empty if the weight was set by hand");
}

Result<Weight> WeightIn(const std::vector<std::string_view>& cells,
                        std::size_t line) {
  Weight weight;
  const auto millibits = WholeNumber(cells[3]);
  if (!millibits || *millibits > kMostMillibits ||
      *millibits < -kMostMillibits) {
    return BadLine(line, "the weight " + std::string(cells[3]) +
                             " is no whole number of millibits from -" +
                             std::to_string(kMostMillibits) + " to " +
                             std::to_string(kMostMillibits));
  }
  weight.millibits = *millibits;
  if (cells[4] == "review") {
    weight.at_best = AtBest::kReview;
  } else if (cells[4] == "different") {
    weight.at_best = AtBest::kDifferent;
  } else if (!cells[4].empty()) {
    return BadLine(line, "at_best is " + std::string(cells[4]) +
                             "; it is review, different, or empty");
  }
  QIAO_TRY(weight.same, CountIn(cells[5], line));
  QIAO_TRY(weight.different, CountIn(cells[6], line));
  weight.reason = std::string(cells[7]);
  return weight;
}

std::string HexHash(std::string_view text) {
  const std::uint64_t hash = TextHash(text);
  std::string hex;
  for (int shift = 60; shift >= 0; shift -= 4) {
    hex += "0123456789abcdef"[(hash >> shift) & 15U];
  }
  return hex;
}

bool IsNumber(std::string_view version) {
  return version.find_first_not_of("0123456789") == std::string_view::npos;
}

template <typename Do>
void ForEachPlace(Do&& act) {
  for (const Level level : {Level::kWork, Level::kRecording}) {
    for (std::size_t field = 0; field < kWeighedFields; ++field) {
      const auto which = static_cast<WeighedField>(field);
      for (std::size_t i = 0; i < AgreementsOf(which).size(); ++i) {
        act(Place{level, which, i});
      }
    }
  }
}

}  // namespace

Result<WeightTable> WeightTable::Parse(std::string_view tsv) {
  QIAO_TRY(WeightTable table, Read(tsv));
  const std::string& version = table.version_;
  const auto refuse = [&](const std::string& why) {
    return Error{
        ErrorCode::kUnreadable,
        "the table of weights calls itself " + version + ", " + why +
            "; write a version of your own in its place, such as mine-1"};
  };
  if (IsNumber(version)) {
    const WeightTable& own = BuiltInWeights();
    if (version != own.version_) {
      return refuse(
          "but numbers are versions of the program's own tables, and "
          "that of this one is " +
          own.version_);
    }
    std::string other;
    ForEachPlace([&](const Place& place) {
      if (other.empty() &&
          table.At(place.level, place.field, place.agreement) !=
              own.At(place.level, place.field, place.agreement)) {
        other = NameOf(place);
      }
    });
    if (!other.empty()) {
      return refuse("as the program's own does, which has another row of " +
                    other);
    }
  }
  if (version.starts_with(kTrained) && version != table.TrainedVersion()) {
    return refuse("but was changed after it was trained: its content makes " +
                  table.TrainedVersion());
  }
  return table;
}

Result<WeightTable> WeightTable::Read(std::string_view tsv) {
  if (tsv.starts_with("\xEF\xBB\xBF")) tsv.remove_prefix(3);
  if (!text::IsUtf8(tsv)) return Bad("it is not UTF-8");
  WeightTable table;
  std::map<Place, std::size_t> lines;
  std::size_t line = 0;
  for (std::string_view row : Split(tsv, '\n')) {
    ++line;
    while (row.ends_with('\r')) row.remove_suffix(1);
    if (line == 1) {
      if (row == kHeading) continue;
      return BadLine(1,
                     "the heading is not: level, field, agreement, weight, "
                     "at_best, same, different, reason, between tabs");
    }
    if (row.empty()) continue;
    const std::vector<std::string_view> cells = Split(row, '\t');
    if (cells.size() != 8) {
      return BadLine(
          line, std::to_string(cells.size()) + " cells, not 8 between tabs");
    }
    if (cells[0] == "table" && cells[1] == "version") {
      if (!table.version_.empty()) return BadLine(line, "a second version");
      table.version_ = std::string(cells[2]);
      continue;
    }
    QIAO_TRY(const Place place, PlaceIn(cells, line));
    const auto [known, fresh] = lines.emplace(place, line);
    if (!fresh) {
      return BadLine(line, NameOf(place) + " stands in line " +
                               std::to_string(known->second) + " already");
    }
    QIAO_TRY(table.At(place.level, place.field, place.agreement),
             WeightIn(cells, line));
  }
  if (table.version_.empty() || table.version_.size() > 64 ||
      table.version_.find(' ') != std::string::npos) {
    return Bad(
        "a line must say its version, in 1 to 64 bytes without a space: table, "
        "version, the version, and five empty cells");
  }
  std::string missing;
  ForEachPlace([&](const Place& place) {
    if (missing.empty() && lines.count(place) == 0) missing = NameOf(place);
  });
  if (!missing.empty()) return Bad("the row of " + missing + " is missing");
  for (const Level level : {Level::kWork, Level::kRecording}) {
    for (std::size_t i = 0; i < kWeighedFields; ++i) {
      const auto field = static_cast<WeighedField>(i);
      for (const auto& order : OrdersOf(field)) {
        for (std::size_t k = 0; k + 1 < order.size(); ++k) {
          const Place better{level, field, order[k]};
          const Place worse{level, field, order[k + 1]};
          const Weight& more = table.At(level, field, order[k]);
          const Weight& less = table.At(level, field, order[k + 1]);
          if (more.millibits < less.millibits) {
            return BadLine(lines[worse], NameOf(worse) + " weighs more than " +
                                             NameOf(better) +
                                             ", which is the better agreement");
          }
          if (more.at_best > less.at_best) {
            return BadLine(lines[worse],
                           NameOf(worse) + " is let through where " +
                               NameOf(better) +
                               ", which is the better agreement, is not");
          }
        }
      }
    }
  }
  return table;
}

std::string WeightTable::Text() const {
  std::string text(kHeading);
  text += "\ntable\tversion\t" + version_ + "\t\t\t\t\t\n";
  const auto count = [](std::int64_t pairs) {
    return pairs < 0 ? std::string() : std::to_string(pairs);
  };
  ForEachPlace([&](const Place& place) {
    const Weight& weight = At(place.level, place.field, place.agreement);
    text += std::string(ToText(place.level)) + '\t';
    text += std::string(ToText(place.field)) + '\t';
    text += std::string(AgreementsOf(place.field)[place.agreement]) + '\t';
    text += std::to_string(weight.millibits) + '\t';
    text += weight.at_best == AtBest::kSame     ? ""
            : weight.at_best == AtBest::kReview ? "review"
                                                : "different";
    text += '\t' + count(weight.same) + '\t' + count(weight.different) + '\t' +
            weight.reason + '\n';
  });
  return text;
}

std::string WeightTable::TrainedVersion() const {
  WeightTable nameless = *this;
  nameless.version_.clear();
  return std::string(kTrained) + HexHash(nameless.Text());
}

const WeightTable& BuiltInWeights() {
  static const WeightTable table = [] {
    Result<WeightTable> read = WeightTable::Read(tables::kMatchWeights);
    QIAO_CHECK(read.has_value());
    return *std::move(read);
  }();
  return table;
}

}  // namespace qiao::matcher
