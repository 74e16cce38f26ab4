// ISRC (ISO 3901:2019), and the mainland's reading of it before 2012, when one
// code named a whole product and its last digits an item on it.
#include <string>
#include <string_view>
#include <utility>

#include "schemas/model/identifiers.h"

namespace qiao {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return c >= 'A' && c <= 'Z'; }

IdentifierCheck Bad(std::string reason) {
  IdentifierCheck check;
  check.reason = std::move(reason);
  return check;
}

std::string At(std::size_t index) {
  return "character " + std::to_string(index + 1);
}

// What is wrong with the form; empty if nothing is.
std::string FormFault(std::string_view text) {
  if (text.size() != 12) {
    return "has " + std::to_string(text.size()) + " characters, not 12";
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (i < 2) {
      if (!IsLetter(c)) return At(i) + " is not a letter";
    } else if (i < 5) {
      if (!IsLetter(c) && !IsDigit(c)) {
        return At(i) + " is neither a letter nor a digit";
      }
    } else if (!IsDigit(c)) {
      return At(i) + (c == 'O' ? " is the letter O where a digit belongs"
                               : " is not a digit");
    }
  }
  return {};
}

// The mainland split the last five digits until 2011: record code 0000-2999
// and one digit of item code, or 300-999 and two. Item 0 is the whole product.
// 1986, when the standard appeared, to 2011.
bool IsBefore2012(std::string_view text) {
  const int year = (text[5] - '0') * 10 + (text[6] - '0');
  return year >= 86 || year <= 11;
}

// Length of the record code, the rest is the item's.
std::size_t RecordCodeLength(std::string_view text) {
  return text[7] <= '2' ? 4 : 3;
}

// Fills in notes; returns what is wrong.
std::string ReadOldMainland(std::string_view text, IsrcSplit split,
                            IdentifierCheck& check) {
  const bool four = RecordCodeLength(text) == 4;
  if (split == IsrcSplit::kFourOne && !four) {
    return "record code " + std::string(text.substr(7, 4)) +
           " is out of range: four digits go from 0000 to 2999";
  }
  if (split == IsrcSplit::kThreeTwo && four) {
    return "record code " + std::string(text.substr(7, 3)) +
           " is out of range: three digits go from 300 to 999";
  }
  if (text.substr(four ? 11 : 10) == (four ? "0" : "00")) {
    check.notes.push_back("whole product, not a track");
  }
  return {};
}

// Takes a printed class code, /AJ6 (audio) or /VJ6 (video), off the end.
std::string TakeClassCode(std::string_view& text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return {};
  const std::string_view code = text.substr(slash + 1);
  if (code.size() < 2 || code.size() > 4 ||
      (code[0] != 'A' && code[0] != 'V') || !IsLetter(code[1])) {
    return {};
  }
  for (char c : code.substr(2)) {
    if (!IsDigit(c)) return {};
  }
  text = text.substr(0, slash);
  return std::string(code.substr(0, 1)) + "." + std::string(code.substr(1));
}

}  // namespace

// The prefix says who gave the code out, not whose the recording is: no table
// of countries is asked.
IdentifierCheck CheckIsrc(std::string_view text, IsrcSplit split) {
  if (text.size() > 12 && text.starts_with("ISRC")) {
    text.remove_prefix(4);
    if (text.starts_with(':')) text.remove_prefix(1);
  }
  const std::string class_code =
      text.starts_with("CN") ? TakeClassCode(text) : std::string();
  if (std::string fault = FormFault(text); !fault.empty()) {
    return Bad(std::move(fault));
  }
  IdentifierCheck check;
  const bool old_mainland = text.starts_with("CN") && IsBefore2012(text);
  if (old_mainland) {
    std::string fault = ReadOldMainland(text, split, check);
    if (!fault.empty()) return Bad(std::move(fault));
  }
  if (!class_code.empty()) {
    check.notes.push_back("class code " + class_code + " left out");
  }
  check.valid = true;
  check.compact = text;
  check.display.reserve(16);
  check.display += text.substr(0, 2);
  check.display += '-';
  check.display += text.substr(2, 3);
  check.display += '-';
  check.display += text.substr(5, 2);
  check.display += '-';
  check.display += text.substr(7);
  if (old_mainland) {  // CN-M01-01-0030-0
    check.display.insert(10 + RecordCodeLength(text), 1, '-');
  }
  return check;
}

}  // namespace qiao
