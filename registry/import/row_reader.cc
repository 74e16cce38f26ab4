#include "registry/import/row_reader.h"

#include <array>
#include <utility>

#include "registry/import/cell_text.h"
#include "registry/import/finding_rules.h"
#include "registry/import/written_date.h"
#include "registry/import/written_number.h"
#include "schemas/model/territory_words.h"
#include "schemas/text/identifier.h"
#include "schemas/text/mojibake.h"

namespace qiao::registry {
namespace {

constexpr std::size_t kLongestText = 1024;  // record format, *text*

// Fields that are kept as text. `names`: a line break parts two names.
struct TextField {
  std::string_view field;
  std::string CatalogEntry::*member;
  bool names;
};
constexpr std::array<TextField, 19> kTextFields = {{
    {"title", &CatalogEntry::title, false},
    {"version", &CatalogEntry::version, false},
    {"artist", &CatalogEntry::artist, true},
    {"featured", &CatalogEntry::featured, true},
    {"lyricist", &CatalogEntry::lyricist, true},
    {"composer", &CatalogEntry::composer, true},
    {"arranger", &CatalogEntry::arranger, true},
    {"producer", &CatalogEntry::producer, true},
    {"album", &CatalogEntry::album, false},
    {"language", &CatalogEntry::language, false},
    {"genre", &CatalogEntry::genre, false},
    {"label", &CatalogEntry::label, true},
    {"publisher", &CatalogEntry::publisher, true},
    {"sub_publisher", &CatalogEntry::sub_publisher, true},
    {"pline", &CatalogEntry::pline, false},
    {"cline", &CatalogEntry::cline, false},
    {"certificate", &CatalogEntry::certificate, false},
    {"ai", &CatalogEntry::ai, false},
    {"file", &CatalogEntry::file, false},
}};

const TextField* FindTextField(std::string_view field) {
  for (const TextField& text : kTextFields) {
    if (text.field == field) return &text;
  }
  return nullptr;
}

bool IsNothing(std::string_view text) {
  for (const std::string_view nothing :
       {"-", "--", "/", "無", "无", "N/A", "n/a", "NA", "None"}) {
    if (text == nothing) return true;
  }
  return false;
}

// 4.71E+12: what a spreadsheet makes of a long number.
bool IsScientific(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  if (e == text.npos || e == 0 || e + 1 >= text.size()) return false;
  std::string_view power = text.substr(e + 1);
  if (power.starts_with('+')) power.remove_prefix(1);
  return ParseWrittenNumber(text.substr(0, e)).has_value() &&
         power.size() <= 3 && ParseDigits(power).has_value() &&
         (text.find('.') < e || e == 1);
}

std::vector<std::string> Pieces(std::string_view cell) {
  std::vector<std::string> pieces;
  std::string piece;
  const auto finish = [&] {
    if (std::string trimmed = TrimmedCell(piece); !trimmed.empty()) {
      pieces.push_back(std::move(trimmed));
    }
    piece.clear();
  };
  static constexpr std::string_view kSeparators[] = {
      "/", ",", ";", "|", "\n", "\r", "、", "，", "；", "／", "｜"};
  while (!cell.empty()) {
    bool separated = false;
    for (const std::string_view separator : kSeparators) {
      if (!cell.starts_with(separator)) continue;
      finish();
      cell.remove_prefix(separator.size());
      separated = true;
      break;
    }
    if (separated) continue;
    piece += cell.front();
    cell.remove_prefix(1);
  }
  finish();
  return pieces;
}

class CellReader {
 public:
  CellReader(ReadRow& row, bool legacy) : row_(row), legacy_(legacy) {}

  void Read(const std::string& raw, const ColumnHeading& column,
            std::size_t index) {
    column_ = &column;
    index_ = index;
    const TextField* field = FindTextField(column.field);
    const bool names =
        (field != nullptr && field->names) || column.field == "writers";
    cell_ = ReadCell(raw, names ? LineBreaks::kToSlash : LineBreaks::kToSpace);
    if (cell_.text.empty()) return;
    SayWhatWasOdd();
    if (field != nullptr) {
      ReadText(*field);
    } else if (!ReadTyped(raw)) {
      Keep();
    }
  }

 private:
  CatalogEntry& entry() { return row_.entry; }

  void Say(std::string_view rule, std::string_view detail = {}) {
    entry().findings.push_back(
        MakeFinding(rule, entry().row, column_->text, cell_.text, detail));
  }
  void Reject(std::string_view rule) {
    Say(rule);
    if (!entry().rejected) {
      entry().rejected = entry().findings.back().message + " in " +
                         (column_->text.empty() ? "a cell" : column_->text);
    }
  }
  void Keep() { entry().other_cells.emplace_back(column_->text, cell_.text); }

  void SayWhatWasOdd() {
    if (cell_.private_use) Reject("QIAO-IMP-003");
    if (cell_.replacement) Reject("QIAO-IMP-009");
    if (cell_.line_break) Say("QIAO-IMP-018");
    if (cell_.control) Say("QIAO-IMP-019");
    if (cell_.formula) Say("QIAO-IMP-020");
    const std::size_t question = cell_.text.find('?');
    const bool inside =
        question != std::string::npos && question + 1 < cell_.text.size();
    if (HasLostCharacter(cell_.text) ||
        (legacy_ && inside && column_->field == "title")) {
      Say("QIAO-IMP-021");
    }
    if (const auto original = text::ProposeOriginal(cell_.text)) {
      Say("QIAO-IMP-008", "was it " + *original + "?");
    }
  }

  void ReadText(const TextField& field) {
    if (field.field == "pline" && ReadShareAmongOwners()) return;
    std::string& into = entry().*field.member;
    if (into.empty()) {
      into = cell_.text;
      if (field.field == "title" && into.size() > kLongestText) {
        Reject("QIAO-IMP-023");
      }
    } else if (into == cell_.text) {
      return;
    } else if (field.field == "publisher" || field.field == "sub_publisher") {
      into += " / " + cell_.text;  // 詞OP and 曲OP
    } else {
      Keep();
    }
  }

  // 錄音版權 heads the owner's name in some sheets, its share in others.
  bool ReadShareAmongOwners() {
    WrittenShare share = ParseWrittenShare(cell_.text);
    if (!share.share) return false;
    TakeShare(StatedShare::Of::kRecording, std::move(share));
    return true;
  }

  // False if the cell is not used.
  bool ReadTyped(const std::string& raw) {
    const std::string& field = column_->field;
    if (field == "isrc" || field == "iswc" || field == "gtin") {
      ReadIdentifiers(field, raw);
    } else if (field == "other_title") {
      entry().other_titles.push_back(cell_.text);
    } else if (field == "writers") {
      if (entry().lyricist.empty()) entry().lyricist = cell_.text;
      if (entry().composer.empty()) entry().composer = cell_.text;
    } else if (field == "publishers") {
      ReadPublishers();
    } else if (field == "disc") {
      return ReadNumber(entry().disc);
    } else if (field == "track") {
      return ReadNumber(entry().track);
    } else if (field == "released") {
      ReadReleased();
    } else if (field == "duration") {
      ReadDuration();
    } else if (field == "territory") {
      ReadTerritory();
    } else if (field == "term" || field == "term_from" || field == "term_to") {
      ReadTerm(field);
    } else if (field == "exclusive") {
      ReadExclusive();
    } else if (field == "recording_share") {
      ReadShare(StatedShare::Of::kRecording);
    } else if (field == "work_share") {
      ReadShare(StatedShare::Of::kWork);
    } else if (field == "words_share") {
      ReadShare(StatedShare::Of::kWords);
    } else if (field == "music_share") {
      ReadShare(StatedShare::Of::kMusic);
    } else {
      if (field == "split") Say("QIAO-IMP-029");
      return false;  // number, note, writer_share, unknown
    }
    return true;
  }

  void ReadPublishers() {  // OP/SP in one column
    const std::vector<std::string> both = Pieces(cell_.text);
    if (entry().publisher.empty() && !both.empty()) {
      entry().publisher = both[0];
    }
    if (entry().sub_publisher.empty() && both.size() > 1) {
      entry().sub_publisher = both[1];
    }
    if (both.size() > 2) Keep();
  }

  bool ReadNumber(std::optional<int>& into) {
    std::string text = Compacted(cell_.text);
    text.resize(std::min(text.find('/'), text.size()));  // 3/12
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    const auto number = ParseDigits(text);
    if (!number || *number < 1 || *number > 99999 || into) return false;
    into = static_cast<int>(*number);
    return true;
  }

  void ReadIdentifiers(const std::string& scheme, const std::string& raw) {
    if (IsNothing(cell_.text)) return;
    // CN-M01-01-0030-0/A.J6 is one, slash and all.
    const auto whole = text::CheckIdentifier(scheme, raw);
    for (const std::string& piece :
         whole && whole->valid ? std::vector<std::string>{TrimmedCell(raw)}
                               : Pieces(raw)) {
      const std::string compact = Compacted(piece);
      if (compact.empty()) continue;
      const auto check = text::CheckIdentifier(scheme, piece);
      // As written, less what no record may hold: an ISRC out of an address
      // book comes with marks of direction around it.
      Identifier id{scheme, {}, ReadCell(piece, LineBreaks::kToSpace).text};
      if (check && check->valid) {
        id.value = check->compact;
        if (id.text == id.value) id.text.clear();
        for (const std::string& note : check->notes) Say("QIAO-IMP-026", note);
      } else if (IsScientific(compact)) {
        Say("QIAO-IMP-025", "turned into a number");
      } else if (scheme == "gtin" && LostZero(compact)) {
        Say("QIAO-IMP-025", "a leading zero is lost");
      } else {
        Say("QIAO-IMP-024", check ? check->reason : "");
      }
      entry().ids.push_back(std::move(id));
    }
  }

  static bool LostZero(const std::string& compact) {
    if (!ParseDigits(compact) || compact.size() > 11) return false;
    for (std::string longer = "0" + compact; longer.size() <= 13;
         longer.insert(0, 1, '0')) {
      if (longer.size() < 12) continue;
      const auto check = text::CheckIdentifier("gtin", longer);
      if (check && check->valid) return true;
    }
    return false;
  }

  void ReadReleased() {
    const WrittenDate date = ParseWrittenDate(cell_.text);
    if (!date.problem.empty()) {
      Say("QIAO-IMP-030", date.problem);
      Keep();
      return;
    }
    if (!date.note.empty())
      Say("QIAO-IMP-031", date.note + ": " + date.some_day);
    if (entry().released.empty()) entry().released = date.some_day;
  }

  void ReadDuration() {
    const WrittenDuration length =
        ParseWrittenDuration(cell_.text, column_->bracket);
    if (!length.problem.empty()) {
      Say("QIAO-IMP-032", length.problem);
      Keep();
      return;
    }
    if (!entry().duration_ms) entry().duration_ms = length.ms;
  }

  void ReadTerritory() {
    TerritoryReading reading = ParseTerritoryWords(cell_.text);
    const auto joined = [](const std::vector<std::string>& words) {
      std::string all;
      for (const std::string& word : words)
        all += (all.empty() ? "" : ", ") + word;
      return all;
    };
    if (reading.set) {
      entry().territories = std::move(reading.set);
    } else if (!reading.ambiguous.empty()) {
      Say("QIAO-IMP-034", joined(reading.ambiguous));
    } else {
      Say("QIAO-IMP-035", joined(reading.unknown));
    }
    Keep();  // as written, for the claim's note
  }

  void ReadTerm(const std::string& field) {
    if (field == "term") {
      WrittenTerm term = ParseWrittenTerm(cell_.text);
      if (!term.problem.empty()) Say("QIAO-IMP-033", term.problem);
      if (term.term) entry().term = term.term;
      return;
    }
    const WrittenDate date = ParseWrittenDate(cell_.text);
    const auto day = ParseDay(date.some_day);
    if (!day) {
      if (!date.problem.empty() || !date.some_day.empty()) {
        Say("QIAO-IMP-033",
            date.problem.empty() ? "the term needs whole days" : date.problem);
      }
      return;
    }
    Period term = entry().term.value_or(Period{});
    if (field == "term_from") {
      term.from = day;
    } else {
      term.until = EndBehind(*day);
      if (!term.until && !term.from) return;
    }
    if (term.from && term.until && *term.from >= *term.until) {
      Say("QIAO-IMP-033", "the term ends before it begins");
      return;
    }
    entry().term = term;
  }

  void ReadExclusive() {
    std::string word = Compacted(cell_.text);
    for (char& c : word) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    static constexpr std::string_view kNo[] = {"非独家",
                                               "非獨家",
                                               "非专属",
                                               "非專屬",
                                               "非专有",
                                               "非專有",
                                               "否",
                                               "不是",
                                               "n",
                                               "no",
                                               "false",
                                               "0",
                                               "non-exclusive",
                                               "nonexclusive",
                                               "普通许可",
                                               "普通授權",
                                               "非独占",
                                               "非獨佔"};
    static constexpr std::string_view kYes[] = {
        "独家",     "獨家",     "专属",      "專屬", "专有", "專有",
        "是",       "y",        "yes",       "true", "1",    "v",
        "✓",        "√",        "exclusive", "独占", "獨佔", "专有许可",
        "專屬授權", "独家授权", "獨家授權"};
    for (const std::string_view no : kNo) {
      if (word == no) entry().exclusive = false;
    }
    for (const std::string_view yes : kYes) {
      if (word == yes) entry().exclusive = true;
    }
    if (!entry().exclusive) Say("QIAO-IMP-037");
  }

  void ReadShare(StatedShare::Of of) {
    const bool percent =
        column_->bracket == "%" ||
        Compacted(column_->text).find('%') != std::string::npos;
    WrittenShare share = ParseWrittenShare(cell_.text, percent);
    if (!share.share) {
      if (!IsNothing(cell_.text)) Say("QIAO-IMP-027", share.problem);
      Keep();
      return;
    }
    TakeShare(of, std::move(share));
  }

  void TakeShare(StatedShare::Of of, WrittenShare share) {
    if (share.bare) {
      row_.bare_shares.push_back({index_, of, share});
    }
    if (!share.as_percent) entry().shares.push_back({of, *share.share});
  }

  ReadRow& row_;
  bool legacy_;
  const ColumnHeading* column_ = nullptr;
  std::size_t index_ = 0;
  CellText cell_;
};

}  // namespace

ReadRow RowReader::Read(const CsvRow& row, std::string_view raw) const {
  ReadRow read;
  CatalogEntry& entry = read.entry;
  entry.row = row.number;
  entry.raw = raw;
  const auto say = [&entry](std::string_view rule, std::string_view detail) {
    entry.findings.push_back(MakeFinding(rule, entry.row, {}, {}, detail));
  };
  if (row.undecodable) {
    say("QIAO-IMP-002", {});
    entry.rejected = entry.findings.back().message;
  }
  if (row.nul) say("QIAO-IMP-004", {});
  if (row.unclosed) {
    say("QIAO-IMP-011", {});
  } else if (row.stray_quote) {
    say("QIAO-IMP-010", {});
  }
  const std::size_t expected = header_.columns.size();
  if (row.cells.size() < expected) {
    say("QIAO-IMP-012",
        std::to_string(row.cells.size()) + " of " + std::to_string(expected));
  }
  CellReader cells(read, legacy_);
  const ColumnHeading beyond;
  bool longer = false;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (i >= expected && !TrimmedCell(row.cells[i]).empty()) longer = true;
    cells.Read(row.cells[i], i < expected ? header_.columns[i] : beyond, i);
  }
  if (longer) {
    say("QIAO-IMP-013", std::to_string(row.cells.size()) + " cells, " +
                            std::to_string(expected) + " headings");
  }
  if (entry.title.empty() && !entry.rejected) {
    say("QIAO-IMP-022", {});
    entry.rejected = entry.findings.back().message;
  }
  return read;
}

}  // namespace qiao::registry
