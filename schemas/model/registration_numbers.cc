// Registration numbers of the mainland: 作品登记号 and DCI.
#include <charconv>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/model/check.h"
#include "schemas/model/identifiers.h"
#include "schemas/model/table_rows.h"
#include "tables/embedded.h"

namespace qiao {
namespace {

constexpr std::string_view kRegister = "作登字";
constexpr std::size_t kHanBytes = 3;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

IdentifierCheck Bad(std::string reason) {
  IdentifierCheck check;
  check.reason = std::move(reason);
  return check;
}

// The signs of the registering offices, and how they are stored.
const std::map<std::string_view, std::string_view>& Offices() {
  static const auto offices = [] {
    std::map<std::string_view, std::string_view> table;
    for (const TableRow& row : TableRows(tables::kPrcRegions)) {
      table.emplace(row[0], row[1]);
    }
    return table;
  }();
  return offices;
}

// Brackets and what is left of punctuation, which NFKC has made ASCII where it
// can: 〔2013〕, (2003), 作登字:.
std::string WithoutBrackets(std::string_view text) {
  constexpr std::string_view kDropped[] = {"〔", "〕", "【", "】", "「",
                                           "」", "《", "》", "［", "］"};
  std::string kept;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '(' || c == ')' || c == '[' || c == ']' || c == ':') {
      ++i;
      continue;
    }
    if (static_cast<unsigned char>(c) < 0x80) {
      kept += c;
      ++i;
      continue;
    }
    bool dropped = false;
    for (std::string_view sign : kDropped) {
      if (text.substr(i).starts_with(sign)) {
        i += sign.size();
        dropped = true;
        break;
      }
    }
    if (!dropped) kept += text[i++];
  }
  return kept;
}

std::string_view TakeDigits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && IsDigit(text[count])) ++count;
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

// Takes an office's sign off the front; empty if there is none.
std::string_view TakeOffice(std::string_view& text) {
  const auto office = Offices().find(text.substr(0, kHanBytes));
  if (office == Offices().end()) return {};
  text.remove_prefix(kHanBytes);
  return office->second;
}

// The parts of a number whose place or form two rules share.
struct Parts {
  std::string office;  // sign or, by the rules of 1994, a number; may be empty
  std::string_view year, letter, serial;
};

// Year, class and serial, with the number of the region before them in the
// form of 1994. Returns what is wrong.
std::string ReadParts(std::string_view rest, bool region_may_follow,
                      Parts& parts) {
  std::string_view number = TakeDigits(rest);
  if (region_may_follow && parts.office.empty() && number.size() > 4 &&
      number.size() <= 6) {
    parts.office = number.substr(0, number.size() - 4);
    number.remove_prefix(number.size() - 4);
  }
  if (number.size() != 4) return "the year has not four digits";
  if (number < "1990" || number > "2099") {
    return "the year " + std::string(number) + " is not possible";
  }
  parts.year = number;
  if (rest.empty() || rest.front() < 'A' || rest.front() > 'Z') {
    return "after the year belongs a class letter";
  }
  parts.letter = rest.substr(0, 1);
  rest.remove_prefix(1);
  parts.serial = TakeDigits(rest);
  if (rest == "号" || rest == "號") rest = {};
  if (!rest.empty()) return "something stands behind the serial number";
  if (parts.serial.empty()) return "the serial number is missing";
  if (parts.serial.size() > 10) return "the serial number is too long";
  return {};
}

}  // namespace

// Notice of 2016: office, 作登字, year, class, serial of eight digits. Rules of
// 1994: 作登字:(region)-(year)-(class)-(serial), the national body without a
// region. Shorter serials are found in both.
IdentifierCheck CheckPrc(std::string_view text) {
  const std::string bare = WithoutBrackets(text);
  std::string_view rest = bare;
  Parts parts;
  const bool office_first = !rest.starts_with(kRegister);
  if (office_first) {
    parts.office = TakeOffice(rest);
    if (!rest.starts_with(kRegister)) {
      return Bad(
          rest.find(kRegister) == std::string_view::npos
              ? "作登字 is missing"
              : "the sign before 作登字 is not an office that registers");
    }
  }
  rest.remove_prefix(kRegister.size());
  if (!office_first) parts.office = TakeOffice(rest);
  if (std::string fault = ReadParts(rest, !office_first, parts);
      !fault.empty()) {
    return Bad(std::move(fault));
  }
  IdentifierCheck check;
  check.valid = true;
  const bool number_office = !parts.office.empty() && IsDigit(parts.office[0]);
  if (!number_office) check.compact = parts.office;
  check.compact += kRegister;
  if (number_office) check.compact += "-" + parts.office;
  for (std::string_view part : {parts.year, parts.letter, parts.serial}) {
    check.compact += '-';
    check.compact += part;
  }
  check.display = check.compact;
  if (!office_first) check.notes.push_back("form of the rules of 1994");
  if (parts.year >= "2016" && parts.serial.size() != 8) {
    check.notes.push_back("serials have eight digits since 2016");
  }
  return check;
}

namespace {

// A row of identifier_patterns.tsv.
struct Pattern {
  std::size_t least = 1;
  std::size_t most = 0;
  std::string_view characters;

  explicit Pattern(std::string_view scheme) {
    for (const TableRow& row : TableRows(tables::kIdentifierPatterns)) {
      if (row[0] != scheme) continue;
      std::from_chars(row[1].data(), row[1].data() + row[1].size(), least);
      std::from_chars(row[2].data(), row[2].data() + row[2].size(), most);
      characters = row[3];
    }
    QIAO_CHECK(most >= least && !characters.empty());
  }

  // A-Z0-9/ : ranges and single characters; * for any above space.
  bool Allows(char c) const {
    const auto byte = static_cast<unsigned char>(c);
    if (characters == "*") return byte > 0x20 && byte != 0x7F;
    for (std::size_t i = 0; i < characters.size(); ++i) {
      if (i + 2 < characters.size() && characters[i + 1] == '-') {
        if (c >= characters[i] && c <= characters[i + 2]) return true;
        i += 2;
      } else if (c == characters[i]) {
        return true;
      }
    }
    return false;
  }
};

}  // namespace

// GB/T 45913-2025 fixes the structure; its text was not at hand.
IdentifierCheck CheckDci(std::string_view text) {
  static const Pattern pattern("dci");
  std::size_t characters = 0;
  for (char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++characters;
    if (!pattern.Allows(c)) return Bad("has a character that is not allowed");
  }
  if (characters < pattern.least || characters > pattern.most) {
    return Bad("has " + std::to_string(characters) + " characters, not " +
               std::to_string(pattern.least) + " to " +
               std::to_string(pattern.most));
  }
  // The value of an identifier in a record (record format, section 5.1).
  constexpr std::size_t kMostBytes = 128;
  if (text.size() > kMostBytes) return Bad("takes more than 128 bytes");
  IdentifierCheck check;
  check.valid = true;
  check.compact = text;
  check.display = text;
  return check;
}

}  // namespace qiao
