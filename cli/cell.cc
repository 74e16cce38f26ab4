#include "cli/cell.h"

#include "schemas/text/utf8.h"

namespace qiao::cli {
namespace {

bool IsControl(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 ||
         code == 0x2029;
}

bool IsPlainNumber(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() &&
         text.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

std::string TsvCell(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    if (IsControl(text::Next(text, at))) {
      out += ' ';
    } else {
      out += text.substr(from, at - from);
    }
  }
  return out;
}

std::string CsvCell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    return std::string(text);
  }
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

std::string ExcelCell(std::string_view text) {
  constexpr std::string_view kFormulaStarts = "=+-@\t\r";
  if (!text.empty() &&
      kFormulaStarts.find(text.front()) != std::string_view::npos &&
      !IsPlainNumber(text)) {
    return CsvCell("'" + std::string(text));
  }
  return CsvCell(text);
}

}  // namespace qiao::cli
