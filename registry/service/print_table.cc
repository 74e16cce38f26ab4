#include "registry/service/print_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <utility>
#include <zlib.h>

#include "matcher/fingerprint_text.h"
#include "registry/ledger/base64.h"
#include "registry/store/print_bytes.h"
#include "schemas/text/utf8.h"

namespace qiao::registry {
namespace {

// 1,000,000 items in base64, and an id.
constexpr std::size_t kMostLineBytes = std::size_t{6} << 20;
constexpr unsigned kPart = 1U << 18;  // read at a time
constexpr std::size_t kMostIdBytes = 4'096;
constexpr double kMostSeconds = 1e6;

Error Bad(std::string why) {
  return Error{ErrorCode::kInvalid, std::move(why)};
}

Result<std::int64_t> MillisecondsIn(std::string_view cell) {
  double seconds = 0;
  const char* const end = cell.data() + cell.size();
  const auto read = std::from_chars(cell.data(), end, seconds);
  if (read.ec != std::errc() || read.ptr != end || !(seconds >= 0) ||
      seconds > kMostSeconds) {
    return Bad("the second cell is no duration in seconds");
  }
  return static_cast<std::int64_t>(std::llround(seconds * 1000));
}

}  // namespace

Result<PrintRow> ParsePrintRow(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  const std::size_t first = line.find('\t');
  const std::size_t second =
      first == std::string_view::npos ? first : line.find('\t', first + 1);
  if (second == std::string_view::npos ||
      line.find('\t', second + 1) != std::string_view::npos) {
    return Bad("a row has three cells: id, duration in seconds, items");
  }
  PrintRow row;
  row.id = line.substr(0, first);
  if (row.id.empty() || row.id.size() > kMostIdBytes || !text::IsUtf8(row.id)) {
    return Bad("the id is empty, no UTF-8, or longer than 4,096 bytes");
  }
  QIAO_TRY(row.print.duration_ms,
           MillisecondsIn(line.substr(first + 1, second - first - 1)));
  const auto bytes = ledger::FromBase64(line.substr(second + 1));
  if (!bytes || bytes->size() % 4 != 0) {
    return Bad("the items are no base64 of 32-bit words");
  }
  if (bytes->size() / 4 > matcher::kMaxFingerprintItems) {
    return Bad("more than 1,000,000 items");
  }
  row.print.items = store::ItemsOf(*bytes);
  return row;
}

struct PrintTable::Gzip {
  gzFile file = nullptr;
  ~Gzip() {
    if (file != nullptr) gzclose(file);
  }
};

Result<PrintTable> PrintTable::Open(const std::string& path) {
  std::error_code failed;
  if (!std::filesystem::exists(path, failed)) {
    return Error{ErrorCode::kNotFound, path + " does not exist"};
  }
  PrintTable table;
  table.path_ = path;
  table.file_ = std::make_shared<Gzip>();
  table.file_->file = gzopen(path.c_str(), "rbe");
  if (table.file_->file == nullptr) {
    return Error{ErrorCode::kUnreadable, path + " cannot be opened"};
  }
  gzbuffer(table.file_->file, 1U << 18);
  return table;
}

Result<bool> PrintTable::NextLine(std::string& line) {
  for (;;) {
    const std::size_t end = waiting_.find('\n', taken_);
    if (end != std::string::npos || ended_) {
      if (taken_ == waiting_.size()) return false;
      const std::size_t stop = std::min(end, waiting_.size());
      line.assign(waiting_, taken_, stop - taken_);
      taken_ = std::min(stop + 1, waiting_.size());
      ++line_;
      return true;
    }
    waiting_.erase(0, std::exchange(taken_, 0));
    const std::size_t before = waiting_.size();
    if (before > kMostLineBytes) {
      return Error{ErrorCode::kUnreadable, path_ + ", line " +
                                               std::to_string(line_ + 1) +
                                               " is longer than 6 MiB"};
    }
    waiting_.resize(before + kPart);
    const int got = gzread(file_->file, waiting_.data() + before, kPart);
    waiting_.resize(before + static_cast<std::size_t>(std::max(got, 0)));
    int state = Z_OK;
    const char* why = gzerror(file_->file, &state);
    if (got < 0 || (state != Z_OK && state != Z_STREAM_END)) {
      return Error{ErrorCode::kUnreadable, path_ + ": " + why};
    }
    ended_ = got == 0;
  }
}

Result<std::optional<PrintRow>> PrintTable::Next() {
  std::string line;
  for (;;) {
    QIAO_TRY(const bool more, NextLine(line));
    if (!more) return std::optional<PrintRow>();
    if (line.empty() || line == "\r") continue;
    if (line_ == 1 && line.find("\tduration_s\t") != std::string::npos) {
      continue;
    }
    auto row = ParsePrintRow(line);
    if (!row) {
      return Error{ErrorCode::kInvalid, path_ + ", line " +
                                            std::to_string(line_) + ": " +
                                            row.error().message};
    }
    row->line = line_;
    return std::optional<PrintRow>(*std::move(row));
  }
}

bool IsPrintTable(const std::string& path) {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(path, failed)) return false;
  if (path.ends_with(".tsv") || path.ends_with(".tsv.gz")) return true;
  std::ifstream in(path, std::ios::binary);
  return in.get() == 0x1f && in.get() == 0x8b;
}

}  // namespace qiao::registry
