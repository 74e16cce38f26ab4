#include "registry/service/record_pairs.h"

#include <algorithm>
#include <array>
#include <utility>

#include "registry/import/written_date.h"
#include "schemas/text/identifier.h"
#include "schemas/text/utf8.h"

namespace qiao::registry {
namespace {

using Cells = std::vector<std::string_view>;

enum class Field {
  kTitle,
  kArtist,
  kAlbum,
  kDuration,
  kReleased,
  kIsrc,
  kIswc,
  kGenre,
  kVersion,
  kLanguage,
  kWriters,
  kOtherTitle,
  kId,
};
constexpr std::array<std::pair<std::string_view, Field>, 13> kFields = {{
    {"title", Field::kTitle},
    {"artist", Field::kArtist},
    {"album", Field::kAlbum},
    {"duration", Field::kDuration},
    {"released", Field::kReleased},
    {"isrc", Field::kIsrc},
    {"iswc", Field::kIswc},
    {"genre", Field::kGenre},
    {"version", Field::kVersion},
    {"language", Field::kLanguage},
    {"writers", Field::kWriters},
    {"other_title", Field::kOtherTitle},
    {"id", Field::kId},
}};

struct Column {
  enum class Of { kLeft, kRight, kLabel, kLevel, kPhenomenon, kNothing };
  Of of = Of::kNothing;
  Field field = Field::kTitle;
  bool operator==(const Column&) const = default;
};

std::string_view Trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

Cells CellsOf(std::string_view line) {
  Cells cells;
  while (true) {
    const std::size_t end = line.find('\t');
    cells.push_back(Trimmed(line.substr(0, end)));
    if (end == std::string_view::npos) return cells;
    line.remove_prefix(end + 1);
  }
}

// The next line of what is left, without its end.
std::string_view TakeLine(std::string_view& bytes) {
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  std::string_view line = bytes.substr(0, end);
  bytes.remove_prefix(std::min(end + 1, bytes.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

Column ColumnOf(std::string_view heading) {
  using Of = Column::Of;
  if (heading == "label") return {Of::kLabel, {}};
  if (heading == "level") return {Of::kLevel, {}};
  if (heading == "phenomenon") return {Of::kPhenomenon, {}};
  for (const auto& [side, of] :
       {std::pair{"left_", Of::kLeft}, std::pair{"right_", Of::kRight}}) {
    if (!heading.starts_with(side)) continue;
    const std::string_view name = heading.substr(std::string_view(side).size());
    for (const auto& [known, field] : kFields) {
      if (name == known) return {of, field};
    }
  }
  return {};
}

// In letters of any size: Excel writes TRUE.
std::string SmallLetters(std::string_view cell) {
  std::string small(cell);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return small;
}

std::optional<bool> LabelOf(std::string_view written) {
  const std::string cell = SmallLetters(written);
  constexpr std::string_view kSame[] = {"1", "same", "true", "yes"};
  constexpr std::string_view kOther[] = {"0", "different", "false", "no"};
  if (std::ranges::find(kSame, cell) != std::end(kSame)) return true;
  if (std::ranges::find(kOther, cell) != std::end(kOther)) return false;
  return std::nullopt;
}

// What is no identifier agrees with nothing, and disagrees with nothing.
bool AddId(std::string_view scheme, std::string_view cell,
           std::vector<std::string>& ids) {
  const auto check = text::CheckIdentifier(scheme, cell);
  const bool valid = check && check->valid;
  if (valid) ids.push_back(check->compact);
  return valid;
}

// 13-Feb-15, as Excel writes it, is 13-Feb-2015: 29 is 2029, 30 is 1930. Enough
// to compare two records by; an import asks (written_date.h).
std::string WithCentury(std::string_view cell) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  std::string date(cell);
  const std::size_t size = date.size();
  const bool named = std::ranges::any_of(
      date, [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; });
  if (named && size > 4 && date[size - 3] == '-' && digit(date[size - 2]) &&
      digit(date[size - 1])) {
    date.insert(size - 2, date[size - 2] < '3' ? "20" : "19");
  }
  return date;
}

// A number is seconds here, 45.30 too, of which an import asks what it means;
// but 185000 is no song.
std::optional<std::int64_t> LengthIn(std::string_view cell) {
  constexpr std::int64_t kLongestMs = 10'000'000;
  if (const auto ms = ParseWrittenDuration(cell).ms) return ms;
  const auto seconds = ParseWrittenDuration(cell, "s").ms;
  return seconds && *seconds < kLongestMs ? seconds : std::nullopt;
}

// False if the cell is not what its column holds.
bool Put(Field field, std::string_view cell, matcher::Record& record,
         std::string& id) {
  if (cell.empty()) return true;
  switch (field) {
    case Field::kTitle:
      record.title = cell;
      break;
    case Field::kArtist:
      record.artist = cell;
      break;
    case Field::kAlbum:
      record.album = cell;
      break;
    case Field::kDuration:
      record.duration_ms = LengthIn(cell);
      return record.duration_ms.has_value();
    case Field::kReleased:
      record.released = ParseWrittenDate(WithCentury(cell)).some_day;
      return !record.released.empty();
    case Field::kIsrc:
      return AddId("isrc", cell, record.isrcs);
    case Field::kIswc:
      return AddId("iswc", cell, record.iswcs);
    case Field::kGenre:
      record.genre = cell;
      break;
    case Field::kVersion:
      record.version = cell;
      break;
    case Field::kLanguage:
      record.language = cell;
      break;
    case Field::kWriters:
      record.writers.emplace_back(cell);
      break;
    case Field::kOtherTitle:
      record.other_titles.emplace_back(cell);
      break;
    case Field::kId:
      id = cell;
      break;
  }
  return true;
}

std::string NameOf(const Column& column) {
  const auto* const field = std::ranges::find(
      kFields, column.field, [](const auto& one) { return one.second; });
  return std::string(column.of == Column::Of::kLeft ? "left_" : "right_") +
         std::string(field->first);
}

RecordPair PairOf(std::string_view line, const std::vector<Column>& columns) {
  RecordPair pair;
  if (!text::IsUtf8(line)) {
    pair.unreadable = "the line is not UTF-8";
    return pair;
  }
  const Cells cells = CellsOf(line);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i >= columns.size()) {
      if (cells[i].empty()) continue;
      pair.unreadable = "the line has " + std::to_string(cells.size()) +
                        " cells, the heading " + std::to_string(columns.size());
      return pair;
    }
    switch (columns[i].of) {
      case Column::Of::kLeft:
        if (!Put(columns[i].field, cells[i], pair.left, pair.left_id)) {
          pair.not_read.push_back(NameOf(columns[i]) + " " +
                                  std::string(cells[i]));
        }
        break;
      case Column::Of::kRight:
        if (!Put(columns[i].field, cells[i], pair.right, pair.right_id)) {
          pair.not_read.push_back(NameOf(columns[i]) + " " +
                                  std::string(cells[i]));
        }
        break;
      case Column::Of::kLabel:
        pair.same = LabelOf(cells[i]);
        if (!pair.same && !cells[i].empty()) {
          pair.unreadable = "the label " + std::string(cells[i]) +
                            " is neither 1 nor 0, same nor different";
        }
        break;
      case Column::Of::kLevel:
        for (const matcher::Level level :
             {matcher::Level::kWork, matcher::Level::kRecording}) {
          if (SmallLetters(cells[i]) == ToText(level)) pair.level = level;
        }
        if (!pair.level && !cells[i].empty()) {
          pair.unreadable = "the level " + std::string(cells[i]) +
                            " is neither work nor recording";
        }
        break;
      case Column::Of::kPhenomenon:
        pair.phenomenon = cells[i];
        break;
      case Column::Of::kNothing:
        break;
    }
  }
  return pair;
}

Error NoTable(std::string why) {
  return Error{ErrorCode::kUnreadable,
               "no table of pairs: " + std::move(why) +
                   "; its first line names the columns, left_title and "
                   "right_title among them, between tabs"};
}

}  // namespace

Result<PairTable> ReadPairTable(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::string_view heading = TakeLine(bytes);
  if (!text::IsUtf8(heading)) return NoTable("the heading is not UTF-8");
  PairTable table;
  std::vector<Column> columns;
  for (const std::string_view cell : CellsOf(heading)) {
    const Column column = ColumnOf(cell);
    if (column.of == Column::Of::kNothing) {
      table.unknown_columns.emplace_back(cell);
    } else if (std::ranges::find(columns, column) != columns.end()) {
      return NoTable(std::string(cell) + " stands in the heading twice");
    }
    columns.push_back(column);
  }
  for (const Column::Of side : {Column::Of::kLeft, Column::Of::kRight}) {
    if (std::ranges::find(columns, Column{side, Field::kTitle}) ==
        columns.end()) {
      return NoTable(side == Column::Of::kLeft ? "there is no left_title"
                                               : "there is no right_title");
    }
  }
  for (std::int64_t row = 1; !bytes.empty(); ++row) {
    const std::string_view line = TakeLine(bytes);
    if (line.empty()) continue;
    table.pairs.push_back(PairOf(line, columns));
    table.pairs.back().row = row;
  }
  return table;
}

std::string InPairCell(std::string_view text) {
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

}  // namespace qiao::registry
