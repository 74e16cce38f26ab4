#include "registry/import/cell_text.h"

#include "registry/import/columns.h"
#include "schemas/json/canonical.h"
#include "schemas/text/utf8.h"

namespace qiao::registry {
namespace {

bool IsPrivate(char32_t c) {
  return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}

bool IsHan(char32_t c) {
  return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

bool IsFormula(std::string_view text) {
  if (text.size() < 2) return false;
  if (text.front() == '=') return true;
  return (text.front() == '+' || text.front() == '-' || text.front() == '@') &&
         text.find_first_of("(|!") != text.npos &&
         ((text[1] >= 'A' && text[1] <= 'Z') ||
          (text[1] >= 'a' && text[1] <= 'z'));
}

}  // namespace

CellText ReadCell(std::string_view cell, LineBreaks line_breaks) {
  CellText result;
  std::string text;
  const std::string trimmed = TrimmedCell(cell);
  for (std::size_t at = 0; at < trimmed.size();) {
    const char32_t c = text::Next(trimmed, at);
    if (c == U'\n' || c == U'\r' || c == 0x2028 || c == 0x2029 || c == 0x85) {
      if (c == U'\r' && at < trimmed.size() && trimmed[at] == '\n') ++at;
      result.line_break = true;
      text += line_breaks == LineBreaks::kToSlash ? " / " : " ";
    } else if (c == U'\t') {
      text += ' ';
    } else if (c == 0xFFFD || c == text::kNoCharacter) {
      result.replacement = true;
      text::AppendUtf8(text, 0xFFFD);
    } else if (IsPrivate(c)) {
      result.private_use = true;
      text::AppendUtf8(text, c);
    } else if (json::IsBannedInRecords(c)) {
      result.control = true;
    } else {
      text::AppendUtf8(text, c);
    }
  }
  result.text = TrimmedCell(text);
  result.formula = IsFormula(result.text);
  return result;
}

bool HasLostCharacter(std::string_view text) {
  char32_t previous = 0;
  bool han = false;
  bool marked = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = text::Next(text, at);
    han = han || IsHan(c);
    marked = marked || (previous == U'?' && (IsHan(c) || c == U'?'));
    previous = c;
  }
  if (marked) return han || text.starts_with("??");
  return han && text.starts_with("?");
}

}  // namespace qiao::registry
