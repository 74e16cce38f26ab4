#include "schemas/model/identifiers.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <charconv>
#include <cstddef>
#include <optional>
#include <utility>

#include "schemas/model/table_rows.h"
#include "tables/embedded.h"

namespace qiao {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return c >= 'A' && c <= 'Z'; }
bool IsAlnum(char c) { return IsDigit(c) || IsLetter(c); }
int DigitOf(char c) { return c - '0'; }
bool AllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), IsDigit);
}

IdentifierCheck Good(std::string compact, std::string display) {
  IdentifierCheck check;
  check.valid = true;
  check.compact = std::move(compact);
  check.display = std::move(display);
  return check;
}

IdentifierCheck Bad(std::string reason) {
  IdentifierCheck check;
  check.reason = std::move(reason);
  return check;
}

// What a person typed for a digit: the usual confusions are named.
IdentifierCheck NotADigit(std::string_view text, std::size_t at) {
  std::string reason = "character " + std::to_string(at + 1);
  const char c = text[at];
  if (c == 'O') return Bad(reason + " is the letter O where a digit belongs");
  if (c == 'I' || c == 'L') {
    return Bad(reason + " is a letter where a digit belongs");
  }
  return Bad(reason + " is not a digit");
}

// Nothing if [from, to) are digits.
std::string DigitFault(std::string_view text, std::size_t from,
                       std::size_t to) {
  for (std::size_t i = from; i < to; ++i) {
    if (!IsDigit(text[i])) return NotADigit(text, i).reason;
  }
  return {};
}

IdentifierCheck WrongLength(std::string_view text, const char* want) {
  return Bad("has " + std::to_string(text.size()) + " characters, not " + want);
}

IdentifierCheck WrongCheck(char found, char right) {
  return Bad(std::string("check character is ") + found + ", should be " +
             right);
}

// Sum of i * digit from the left, i from 1, plus `start`: ISWC and IPI base.
char WeightedCheck(std::string_view digits, int start) {
  int sum = start;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    sum += static_cast<int>(i + 1) * DigitOf(digits[i]);
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

// ISO 7064 mod 37,36: the character that makes `text` valid.
char Mod3736(std::string_view text) {
  constexpr std::string_view kSigns = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  int product = 36;
  for (char c : text) {
    int sum = product + (IsDigit(c) ? c - '0' : c - 'A' + 10);
    if (sum > 36) sum -= 36;
    product = sum * 2 % 37;
  }
  return kSigns[static_cast<std::size_t>((37 - product) % 36)];
}

// GRid and DPID: 18 letters and digits under one check.
std::optional<IdentifierCheck> Fault18(std::string_view text,
                                       std::string_view prefix) {
  if (!text.starts_with(prefix)) {
    return Bad("does not begin with " + std::string(prefix));
  }
  if (text.size() != 18) return WrongLength(text, "18");
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!IsAlnum(text[i])) {
      return Bad("character " + std::to_string(i + 1) +
                 " is not a letter or digit");
    }
  }
  const char right = Mod3736(text.substr(0, 17));
  if (text[17] != right) return WrongCheck(text[17], right);
  return std::nullopt;
}

// The pieces of `text` of these lengths, with `between` in between.
template <std::size_t N>
std::string Grouped(std::string_view text,
                    const std::array<std::size_t, N>& lengths, char between) {
  std::string grouped;
  grouped.reserve(text.size() + N);
  for (std::size_t length : lengths) {
    if (!grouped.empty()) grouped += between;
    grouped += text.substr(0, length);
    text.remove_prefix(length);
  }
  return grouped;
}

}  // namespace

// ISO 15707; the sum begins with 1 for the letter T. Not Luhn.
IdentifierCheck CheckIswc(std::string_view text) {
  if (text.empty() || text.front() != 'T') {
    return Bad("does not begin with T");
  }
  if (text.size() != 11) return WrongLength(text, "11 (T and ten digits)");
  if (std::string fault = DigitFault(text, 1, 11); !fault.empty()) {
    return Bad(std::move(fault));
  }
  const char right = WeightedCheck(text.substr(1, 9), 1);
  if (text[10] != right) return WrongCheck(text[10], right);
  std::string display = "T-";
  display += text.substr(1, 3);
  display += '.';
  display += text.substr(4, 3);
  display += '.';
  display += text.substr(7, 3);
  display += '-';
  display += text[10];
  return Good(std::string(text), std::move(display));
}

// CISAC: weights 10 to 2, modulo 101. Two remainders, 0 and 1, give 00.
IdentifierCheck CheckIpiName(std::string_view text) {
  if (std::string fault = DigitFault(text, 0, text.size()); !fault.empty()) {
    return Bad(std::move(fault));
  }
  if (text.empty() || text.size() > 11) {
    return WrongLength(text, "at most 11 digits");
  }
  std::string number(11 - text.size(), '0');
  number += text;
  int sum = 0;
  for (int i = 0; i < 9; ++i) {
    sum += (10 - i) * DigitOf(number[static_cast<std::size_t>(i)]);
  }
  if (sum == 0) return Bad("zero stands for no number");
  const int rest = sum % 101;
  const int right = rest == 0 ? 0 : (101 - rest) % 100;
  const int found = DigitOf(number[9]) * 10 + DigitOf(number[10]);
  if (found != right) {
    const std::string digits = (right < 10 ? "0" : "") + std::to_string(right);
    return Bad("check digits are " + number.substr(9) + ", should be " +
               digits);
  }
  IdentifierCheck check = Good(number, number);
  if (text.size() < 11) {
    check.notes.push_back("leading zeros were missing");
  }
  return check;
}

// CISAC: I-123456789-1 in CWR, thirteen characters, and stored so.
IdentifierCheck CheckIpiBase(std::string_view text) {
  if (text.empty() || text.front() != 'I') {
    return Bad("does not begin with I");
  }
  if (text.size() != 11) return WrongLength(text, "11 (I and ten digits)");
  if (std::string fault = DigitFault(text, 1, 11); !fault.empty()) {
    return Bad(std::move(fault));
  }
  const char right = WeightedCheck(text.substr(1, 9), 2);
  if (text[10] != right) return WrongCheck(text[10], right);
  const std::string number =
      Grouped(text, std::array<std::size_t, 3>{1, 9, 1}, '-');
  return Good(number, number);
}

// ISO 27729 with ISO 7064 mod 11-2. ORCID uses blocks of the same numbers and
// is printed with dashes.
IdentifierCheck CheckIsni(std::string_view text) {
  if (text.size() != 16) return WrongLength(text, "16");
  if (std::string fault = DigitFault(text, 0, 15); !fault.empty()) {
    return Bad(std::move(fault));
  }
  if (!IsDigit(text[15]) && text[15] != 'X') {
    return Bad("character 16 is neither a digit nor X");
  }
  int sum = 0;
  for (std::size_t i = 0; i < 15; ++i) sum = (sum + DigitOf(text[i])) * 2 % 11;
  const int value = (12 - sum) % 11;
  const char right = value == 10 ? 'X' : static_cast<char>('0' + value);
  if (text[15] != right) return WrongCheck(text[15], right);
  const std::string_view block = text.substr(0, 15);
  if (block == "000000000000000") return Bad("zero stands for no number");
  const bool orcid =
      (block >= "000000015000000" && block <= "000000035000000") ||
      (block >= "000900000000000" && block <= "000900100000000");
  return Good(
      std::string(text),
      Grouped(text, std::array<std::size_t, 4>{4, 4, 4, 4}, orcid ? '-' : ' '));
}

// GS1: weights 3, 1 from the right.
IdentifierCheck CheckGtin(std::string_view text) {
  if (std::string fault = DigitFault(text, 0, text.size()); !fault.empty()) {
    return Bad(std::move(fault));
  }
  if (text.size() != 8 && text.size() != 12 && text.size() != 13 &&
      text.size() != 14) {
    IdentifierCheck check = WrongLength(text, "8, 12, 13 or 14");
    if (text.size() == 11 || text.size() == 10) {
      check.reason += "; a spreadsheet may have dropped leading zeros";
    }
    return check;
  }
  int sum = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    sum += DigitOf(text[text.size() - 1 - i]) * (i % 2 == 1 ? 3 : 1);
  }
  const char right = static_cast<char>('0' + (10 - sum % 10) % 10);
  if (text.back() != right) return WrongCheck(text.back(), right);
  if (sum == 0) return Bad("zero stands for no number");
  return Good(std::string(text), std::string(text));
}

std::string GtinKey(std::string_view compact) {
  std::string key(compact.size() < 14 ? 14 - compact.size() : 0, '0');
  key += compact;
  return key;
}

// IFPI GRid, version 2.1.
IdentifierCheck CheckGrid(std::string_view text) {
  if (auto fault = Fault18(text, "A1")) return *std::move(fault);
  return Good(std::string(text),
              Grouped(text, std::array<std::size_t, 4>{2, 5, 10, 1}, '-'));
}

// DDEX party identifier.
IdentifierCheck CheckDpid(std::string_view text) {
  if (auto fault = Fault18(text, "PADPIDA")) return *std::move(fault);
  return Good(std::string(text),
              Grouped(text, std::array<std::size_t, 4>{2, 5, 10, 1}, '-'));
}

// Kind of registration and number. Printed with four classes of prefix; the
// full form has twelve characters.
IdentifierCheck CheckUsRegistration(std::string_view text) {
  std::size_t letters = 2;
  if (!text.starts_with("PA") && !text.starts_with("SR")) {
    return Bad("does not begin with PA, SR, PAu or SRu");
  }
  std::string prefix(text.substr(0, 2));
  if (text.size() > 2 && text[2] == 'U') {
    prefix += 'u';
    letters = 3;
  }
  const std::string_view digits = text.substr(letters);
  if (std::string fault = DigitFault(text, letters, text.size());
      !fault.empty()) {
    return Bad(std::move(fault));
  }
  if (digits.size() < 7 || digits.size() > 10) {
    return Bad("has " + std::to_string(digits.size()) + " digits, not 7 to 10");
  }
  const std::size_t first = digits.find_first_not_of('0');
  if (first == std::string_view::npos) return Bad("zero stands for no number");
  const std::string_view number = digits.substr(first);
  std::string compact = prefix;
  if (number.size() < 12 - letters) {
    compact.append(12 - letters - number.size(), '0');
  }
  compact += number;
  // Printed with at least seven digits: SR 0-123-456.
  const std::string_view printed =
      number.size() < 7 ? digits.substr(digits.size() - 7) : number;
  std::string display = prefix + ' ';
  for (std::size_t i = 0; i < printed.size(); ++i) {
    if (i > 0 && (printed.size() - i) % 3 == 0) display += '-';
    display += printed[i];
  }
  return Good(std::move(compact), std::move(display));
}

IdentifierCheck CheckSociety(std::string_view text) {
  static const std::bitset<1000> societies = [] {
    std::bitset<1000> known;
    for (const TableRow& row : TableRows(tables::kSocieties)) {
      std::size_t number = 0;
      std::from_chars(row[0].data(), row[0].data() + row[0].size(), number);
      known.set(number);
    }
    return known;
  }();
  if (text.empty() || text.size() > 3 || !AllDigits(text)) {
    return Bad("is not one to three digits");
  }
  std::size_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  if (number == 0 || number == 99) {
    return Bad("stands for no society, or several");
  }
  if (!societies.test(number)) return Bad("is not in the list of societies");
  std::string code(3 - text.size(), '0');
  code += text;
  return Good(code, code);
}

}  // namespace qiao
