#include "cli/output.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>

#include "cli/cell.h"
#include "schemas/json/canonical.h"
#include "schemas/text/bidi.h"
#include "schemas/text/width.h"

namespace qiao::cli {
namespace {

// The first error of a write to stdout; 0 while all is well.
int& OutputError() {
  static int error = 0;
  return error;
}

// What was printed before stands before what is said now, where both go to one
// place.
void FlushOutput() {
  int& error = OutputError();
  if (error == 0 && std::fflush(stdout) != 0) error = errno;
}

std::int64_t NowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// Our own line breaks stay; everything else that steers a terminal is
// written out.
std::string Lines(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += text::EscapeControls(text.substr(0, end));
    if (end == text.size()) return out;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

std::string Thousands(std::int64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) {
    text.insert(at - 3, 1, ',');
  }
  return text;
}

void PrintRow(const std::vector<std::string>& cells, std::string_view between,
              std::string (*form)(std::string_view), std::string_view end) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += between;
    line += form(cells[i]);
  }
  line += end;
  PrintBytes(line);
}

// A table on a terminal of `context.columns`.
class Aligned {
 public:
  Aligned(const Context& context, const std::vector<Column>& columns,
          const std::vector<std::vector<std::string>>& rows)
      : context_(context), columns_(columns) {
    for (const Column& column : columns) {
      widths_.push_back(
          text::DisplayWidth(column.heading, context.ambiguous_width));
    }
    for (const std::vector<std::string>& row : rows) {
      std::vector<std::string>& cells = rows_.emplace_back();
      for (std::size_t i = 0; i < columns.size() && i < row.size(); ++i) {
        cells.push_back(text::ForDisplay(row[i]));
        widths_[i] =
            std::max(widths_[i],
                     text::DisplayWidth(cells.back(), context.ambiguous_width));
      }
    }
    const bool fits = Width() <= context.columns;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      (columns[i].below && !fits ? below_ : beside_).push_back(i);
    }
    Fit();
  }

  void Print() const {
    std::vector<std::string> headings;
    for (const Column& column : columns_) headings.push_back(column.heading);
    PrintCells(headings, context_.colour);
    for (const std::vector<std::string>& cells : rows_) {
      PrintCells(cells, false);
    }
  }

 private:
  // Of all columns beside each other; of those that stay beside, once known.
  int Width() const {
    int total = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (std::ranges::find(below_, i) == below_.end()) total += widths_[i] + 2;
    }
    return std::max(0, total - 2);
  }

  // Columns that may be cut give way, the widest first, until a line fits.
  void Fit() {
    constexpr int kNarrowest = 8;
    for (int total = Width(); total > context_.columns; --total) {
      const std::size_t* widest = nullptr;
      for (const std::size_t& i : beside_) {
        if (!columns_[i].whole && widths_[i] > kNarrowest &&
            (widest == nullptr || widths_[i] > widths_[*widest])) {
          widest = &i;
        }
      }
      if (widest == nullptr) return;
      --widths_[*widest];
    }
  }

  void PrintCells(const std::vector<std::string>& cells, bool bold) const {
    const int ambiguous = context_.ambiguous_width;
    const auto print = [bold](std::string line) {
      while (line.ends_with(' ')) line.pop_back();
      PrintLine(bold ? "\x1b[1m" + line + "\x1b[0m" : line);
    };
    std::string line;
    for (const std::size_t i : beside_) {
      if (i >= cells.size()) break;
      if (i != beside_.front()) line += "  ";
      line += text::PadToWidth(
          columns_[i].whole ? cells[i]
                            : text::CutToWidth(cells[i], widths_[i], ambiguous),
          widths_[i],
          columns_[i].right ? text::Align::kRight : text::Align::kLeft,
          ambiguous);
    }
    print(line);
    constexpr int kIndent = 4;
    for (const std::size_t i : below_) {
      if (i >= cells.size()) break;
      const int room = std::max(kIndent, context_.columns - kIndent);
      for (const std::string& part :
           text::WrapToWidth(cells[i], room, ambiguous)) {
        print(std::string(kIndent, ' ') + part);
      }
    }
  }

  const Context& context_;
  const std::vector<Column>& columns_;
  std::vector<std::vector<std::string>> rows_;  // as shown
  std::vector<int> widths_;
  std::vector<std::size_t> beside_, below_;  // places in columns_, ascending
};

}  // namespace

ExitCode ExitCodeOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUsage:
    case ErrorCode::kInvalid:
      return ExitCode::kUsage;
    case ErrorCode::kUnreadable:
      return ExitCode::kUnreadable;
    case ErrorCode::kRefused:
      return ExitCode::kNo;
    case ErrorCode::kNotFound:
      return ExitCode::kNotFound;
    case ErrorCode::kKeyNeeded:
      return ExitCode::kKeyNeeded;
    case ErrorCode::kChanged:
      return ExitCode::kChanged;
    case ErrorCode::kUnavailable:
      return ExitCode::kUnavailable;
    case ErrorCode::kInterrupted:
      return ExitCode::kInterrupted;
    case ErrorCode::kStorage:
    case ErrorCode::kNoRoom:
      return ExitCode::kStorage;
  }
  return ExitCode::kStorage;
}

ExitCode Fail([[maybe_unused]] const Context& context, const Error& error) {
  std::string text = "qiao: " + Lines(error.message);
  if (error.refusal) {
    text += " [" + std::string(ToText(*error.refusal)) +
            "]\n  more: qiao explain error " +
            std::string(ToText(*error.refusal));
  }
  FlushOutput();
  std::fprintf(stderr, "%s\n", text.c_str());
  return ExitCodeOf(error.code);
}

void PrintBytes(std::string_view bytes) {
  int& error = OutputError();
  if (error != 0 || bytes.empty()) return;
  if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size()) {
    error = errno == 0 ? EIO : errno;
  }
}

Result<void> FinishOutput() {
  FlushOutput();
  const int error = OutputError();
  if (error == 0) return {};
  return Error{ErrorCode::kStorage,
               std::string("cannot write the output: ") + std::strerror(error)};
}

void PrintLine(std::string_view line) {
  PrintBytes(line);
  PrintBytes("\n");
}

bool AsJson(const Context& context) {
  return context.form == OutputForm::kJson ||
         context.form == OutputForm::kJsonLines;
}

void PrintJson(std::string_view schema, json::Object object) {
  object.members.emplace_back("schema", json::Value(schema));
  PrintDocument(object);
}

void PrintDocument(const json::Object& document) {
  PrintLine(json::Canonical(json::Value(document)));
}

void PrintParts(std::string_view schema, json::View parts) {
  for (const json::View& part : parts.items()) {
    if (part.object() != nullptr) PrintJson(schema, *part.object());
  }
}

void Say(const Context& context, std::string_view line) {
  if (context.quiet) return;
  FlushOutput();
  std::fprintf(stderr, "%s\n", Lines(line).c_str());
}

void PrintTable(const Context& context, const std::vector<Column>& columns,
                const std::vector<std::vector<std::string>>& rows) {
  if (context.form != OutputForm::kCsv && context.columns > 0) {
    Aligned(context, columns, rows).Print();
    return;
  }
  std::vector<std::string> headings;
  for (const Column& column : columns) headings.push_back(column.heading);
  const bool csv = context.form == OutputForm::kCsv;
  const bool excel = csv && context.excel;
  const std::string_view between = csv ? "," : "\t";
  const std::string_view end = excel ? "\r\n" : "\n";
  const auto form = excel ? ExcelCell : csv ? CsvCell : TsvCell;
  if (excel) PrintBytes("\xEF\xBB\xBF");
  PrintRow(headings, between, form, end);
  for (const auto& row : rows) PrintRow(row, between, form, end);
}

Progress::Progress(const Context& context, std::string label,
                   std::int64_t total)
    : on_(context.progress && total > 0),
      label_(std::move(label)),
      total_(total),
      started_ms_(NowMs()) {}

Progress::~Progress() {
  if (on_ && printed_ms_ != 0) std::fputs("\r\x1b[K", stderr);
}

void Progress::Advance(std::int64_t done, std::string_view note) {
  if (!on_) return;
  const std::int64_t now = NowMs();
  if (printed_ms_ != 0 && now - printed_ms_ < 100 && done < total_) return;
  printed_ms_ = now;
  constexpr int kBar = 24;
  const int full = static_cast<int>(std::min(done, total_) * kBar / total_);
  std::string line = label_ + "  [" +
                     std::string(static_cast<std::size_t>(full), '#') +
                     std::string(static_cast<std::size_t>(kBar - full), '-') +
                     "]  " + Thousands(done) + "/" + Thousands(total_);
  const std::int64_t spent = now - started_ms_;
  if (done > 0 && spent > 0) {
    const std::int64_t tenths = done * 10000 / spent;
    line += "  " + std::to_string(tenths / 10) + "." +
            std::to_string(tenths % 10) + "/s";
    const std::int64_t left = (total_ - done) * spent / done / 1000;
    line += "  " + std::to_string(left / 60) + "m" +
            (left % 60 < 10 ? "0" : "") + std::to_string(left % 60) + "s left";
  }
  if (!note.empty()) line += "   " + Lines(note);
  std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
  std::fflush(stderr);
}

}  // namespace qiao::cli
