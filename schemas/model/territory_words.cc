#include "schemas/model/territory_words.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/model/check.h"
#include "schemas/model/table_rows.h"
#include "tables/embedded.h"

namespace qiao {
namespace {

constexpr Territory kWorld = 2136;

enum class Kind {
  kIs,
  kAnd,
  kExcept,
  kOutside,
  kExcepted,
  kRest,
  kAsk,
  kNoise
};

using Numbers = std::vector<Territory>;

struct Word {
  Kind kind = Kind::kNoise;
  std::vector<Numbers> readings;  // of kIs: one, or several if ambiguous
};

Kind KindOf(std::string_view text) {
  constexpr std::pair<std::string_view, Kind> kKinds[] = {
      {"is", Kind::kIs},
      {"and", Kind::kAnd},
      {"except", Kind::kExcept},
      {"outside", Kind::kOutside},
      {"excepted", Kind::kExcepted},
      {"rest", Kind::kRest},
      {"ask", Kind::kAsk},
      {"noise", Kind::kNoise}};
  for (const auto& [name, kind] : kKinds) {
    if (name == text) return kind;
  }
  QIAO_CHECK(false);
}

struct WordTable {
  std::map<std::string_view, Word> words;
  std::size_t longest = 0;

  WordTable() {
    for (const TableRow& row : TableRows(tables::kTerritoryWords)) {
      Word word{KindOf(row[1]), {}};
      for (std::string_view reading : Split(row[2], '|')) {
        Numbers numbers;
        for (std::string_view number : Split(reading, ' ')) {
          numbers.push_back(FindTerritory(number).value_or(0));
          QIAO_CHECK(numbers.back() != 0);
        }
        word.readings.push_back(std::move(numbers));
      }
      words.emplace(row[0], std::move(word));
      longest = std::max(longest, row[0].size());
    }
  }
};

const WordTable& Table() {
  static const WordTable table;
  return table;
}

bool IsLetterOrDigit(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         (c >= '0' && c <= '9');
}
bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

// Full-width ASCII and the ideographic space in their usual form.
std::string HalfWidth(std::string_view text) {
  std::string half;
  half.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = [&](std::size_t at) {
      return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
    };
    if (byte(i) == 0xEF && (byte(i + 1) == 0xBC || byte(i + 1) == 0xBD) &&
        byte(i + 2) != 0) {
      const unsigned code = (byte(i + 1) - 0xBCU) * 0x40 + byte(i + 2) - 0x80;
      if (code >= 1 && code <= 0x5E) {  // U+FF01 to U+FF5E
        half += static_cast<char>(0x20 + code);
        i += 2;
        continue;
      }
    }
    if (text.substr(i, 3) == "　") {
      half += ' ';
      i += 2;
      continue;
    }
    half += text[i];
  }
  return half;
}

// One piece of the text with its meaning.
struct Token {
  enum class Type { kWord, kOpen, kClose, kUnknown };
  Type type = Type::kUnknown;
  Word word;
  std::string text;  // as written, but for width
};

// Cuts the text into words of the table, codes, brackets and what is left.
class Reader {
 public:
  explicit Reader(std::string_view text)
      : text_(HalfWidth(text)), upper_(Upper(text_)) {}

  std::vector<Token> Tokens() {
    while (at_ < text_.size()) {
      if (SkipSeparator() || TakeBracket() || TakeWord() || TakeCode()) {
        continue;
      }
      TakeUnknown();
    }
    return std::move(tokens_);
  }

 private:
  bool SkipSeparator() {
    constexpr std::string_view kSeparators[] = {
        " ",  "\t", "\n", "\r", ",",  ";",  "/",  "|",  ":",  ".",
        "、", "。", "·",  "‧",  "・", "，", "；", "：", "\"", "'"};
    for (std::string_view separator : kSeparators) {
      if (std::string_view(text_).substr(at_).starts_with(separator)) {
        at_ += separator.size();
        return true;
      }
    }
    return false;
  }

  bool TakeBracket() {
    constexpr std::string_view kOpen[] = {"(", "[", "{", "〔", "【", "「"};
    constexpr std::string_view kClose[] = {")", "]", "}", "〕", "】", "」"};
    for (const auto& [list, type] :
         {std::pair(std::span(kOpen), Token::Type::kOpen),
          std::pair(std::span(kClose), Token::Type::kClose)}) {
      for (std::string_view bracket : list) {
        if (!std::string_view(text_).substr(at_).starts_with(bracket)) continue;
        tokens_.push_back({type, {}, std::string(bracket)});
        at_ += bracket.size();
        return true;
      }
    }
    return false;
  }

  // A word of Latin letters ends where letters end; of Han characters, the
  // longest that fits.
  bool TakeWord() {
    const WordTable& table = Table();
    const std::size_t most = std::min(table.longest, text_.size() - at_);
    for (std::size_t length = most; length > 0; --length) {
      const auto found =
          table.words.find(std::string_view(upper_).substr(at_, length));
      if (found == table.words.end() || !EndsWord(at_ + length)) continue;
      tokens_.push_back(
          {Token::Type::kWord, found->second, text_.substr(at_, length)});
      at_ += length;
      return true;
    }
    return false;
  }

  bool EndsWord(std::size_t end) const {
    return end == text_.size() || !IsLetterOrDigit(text_[end - 1]) ||
           !IsLetterOrDigit(text_[end]);
  }

  // TW, 2WL, 158, I2136. Letters count in capitals only: "in" is no code.
  bool TakeCode() {
    std::size_t end = at_;
    while (end < text_.size() && IsLetterOrDigit(text_[end])) ++end;
    const std::string code = text_.substr(at_, end - at_);
    if (code.empty() || code != upper_.substr(at_, end - at_)) return false;
    const auto number = FindTerritory(code);
    if (!number) return false;
    tokens_.push_back({Token::Type::kWord, {Kind::kIs, {{*number}}}, code});
    at_ = end;
    return true;
  }

  // Letters up to the next that are none; else one character, joined to the
  // unknown before it.
  void TakeUnknown() {
    std::size_t end = at_ + 1;
    if (IsLetterOrDigit(text_[at_])) {
      while (end < text_.size() && IsLetterOrDigit(text_[end])) ++end;
    } else {
      while (end < text_.size() && !IsAscii(text_[end]) &&
             (static_cast<unsigned char>(text_[end]) & 0xC0) == 0x80) {
        ++end;
      }
    }
    const std::string piece = text_.substr(at_, end - at_);
    if (at_ > 0 && at_ == unknown_end_ && !IsLetterOrDigit(piece[0])) {
      tokens_.back().text += piece;
    } else {
      tokens_.push_back({Token::Type::kUnknown, {}, piece});
    }
    at_ = end;
    unknown_end_ = end;
  }

  std::string text_;
  std::string upper_;
  std::size_t at_ = 0;
  std::size_t unknown_end_ = 0;
  std::vector<Token> tokens_;
};

// A word that stands for territories, and the side it is on.
struct Mention {
  const Token* token = nullptr;
  bool excluded = false;
};

// Who is included and who is left out: 全球除中国大陆, 中国大陆以外地区.
struct Structure {
  std::vector<Mention> mentions;
  std::vector<std::string> unknown;
  bool outside = false;  // 以外 was said
};

// Marks the places at the end of the list as left out, back to the group that
// they are left out of; false if there is no such list.
bool ExceptPlaces(std::vector<Mention>& mentions) {
  std::size_t first = mentions.size();
  while (first > 0) {
    const Numbers& numbers = mentions[first - 1].token->word.readings.front();
    if (!std::all_of(numbers.begin(), numbers.end(), IsLeaf)) break;
    --first;
  }
  if (first == 0 || first == mentions.size()) return false;
  for (std::size_t i = first; i < mentions.size(); ++i) {
    mentions[i].excluded = true;
  }
  return true;
}

Structure StructureOf(const std::vector<Token>& tokens) {
  Structure structure;
  bool excluding = false;
  int depth = 0;
  int except_depth = 0;            // where the word "except" stood
  std::size_t segment = 0;         // first mention that 以外 could mean
  std::vector<std::string> rests;  // 其他, which needs an 以外
  for (const Token& token : tokens) {
    switch (token.type) {
      case Token::Type::kOpen:
        ++depth;
        continue;
      case Token::Type::kClose:
        if (excluding && except_depth == depth) excluding = false;
        depth = std::max(depth - 1, 0);
        continue;
      case Token::Type::kUnknown:
        structure.unknown.push_back(token.text);
        continue;
      case Token::Type::kWord:
        break;
    }
    switch (token.word.kind) {
      case Kind::kIs:
        structure.mentions.push_back({&token, excluding});
        break;
      case Kind::kExcept:
        excluding = true;
        except_depth = depth;
        segment = structure.mentions.size();
        break;
      case Kind::kOutside:
        for (std::size_t i = segment; i < structure.mentions.size(); ++i) {
          structure.mentions[i].excluded = true;
        }
        if (segment == structure.mentions.size()) {
          structure.unknown.push_back(token.text);
        }
        segment = structure.mentions.size();
        structure.outside = true;
        excluding = false;
        break;
      case Kind::kExcepted:
        if (!ExceptPlaces(structure.mentions)) {
          structure.unknown.push_back(token.text);
        }
        break;
      case Kind::kRest:
        rests.push_back(token.text);
        break;
      case Kind::kAsk:
        structure.unknown.push_back(token.text);
        break;
      case Kind::kAnd:
      case Kind::kNoise:
        break;
    }
  }
  if (!structure.outside) {
    structure.unknown.insert(structure.unknown.end(), rests.begin(),
                             rests.end());
  }
  return structure;
}

void SortUnique(Numbers& numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

// The set if every ambiguous word has its reading number `reading`.
TerritorySet SetOf(const Structure& structure, std::size_t reading) {
  TerritorySet set;
  set.tis = TisEdition();
  for (const Mention& mention : structure.mentions) {
    const auto& readings = mention.token->word.readings;
    const Numbers& numbers = readings[std::min(reading, readings.size() - 1)];
    Numbers& side = mention.excluded ? set.exclude : set.include;
    side.insert(side.end(), numbers.begin(), numbers.end());
  }
  if (set.include.empty() && structure.outside) set.include.push_back(kWorld);
  SortUnique(set.include);
  SortUnique(set.exclude);
  return set;
}

// Leaves that are not in the included anyway need not be left out, and what is
// both named and left out must not stand on both sides.
TerritorySet Tidy(TerritorySet set) {
  const bool only_leaves =
      std::all_of(set.include.begin(), set.include.end(), IsLeaf);
  const auto in = [](const Numbers& numbers, Territory number) {
    return std::binary_search(numbers.begin(), numbers.end(), number);
  };
  const Numbers included = set.include;
  std::erase_if(set.include, [&](Territory n) { return in(set.exclude, n); });
  std::erase_if(set.exclude, [&](Territory n) {
    return in(included, n) || (only_leaves && IsLeaf(n));
  });
  return set;
}

}  // namespace

TerritoryReading ParseTerritoryWords(std::string_view text) {
  const std::vector<Token> tokens = Reader(text).Tokens();
  const Structure structure = StructureOf(tokens);
  TerritoryReading result;
  result.unknown = structure.unknown;
  std::size_t readings = 1;
  std::vector<std::string> ambiguous;
  for (const Mention& mention : structure.mentions) {
    readings = std::max(readings, mention.token->word.readings.size());
    if (mention.token->word.readings.size() > 1) {
      ambiguous.push_back(mention.token->text);
    }
  }
  std::vector<TerritorySet> sets;
  for (std::size_t reading = 0; reading < readings; ++reading) {
    sets.push_back(Tidy(SetOf(structure, reading)));
  }
  const Day today = TisEdition();
  const bool settled =
      std::all_of(sets.begin(), sets.end(), [&](const TerritorySet& set) {
        return Expand(set, today) == Expand(sets.front(), today);
      });
  if (!settled) {
    result.ambiguous = std::move(ambiguous);
    // What would leave nothing is no question to ask.
    std::copy_if(sets.begin(), sets.end(), std::back_inserter(result.choices),
                 [&](const TerritorySet& set) {
                   return !Expand(set, today).empty();
                 });
  }
  if (!settled || !result.unknown.empty() ||
      Expand(sets.front(), today).empty()) {
    return result;
  }
  // The plainest of equal readings: a list of places before groups less some.
  result.set =
      *std::min_element(sets.begin(), sets.end(),
                        [](const TerritorySet& a, const TerritorySet& b) {
                          return a.exclude.size() < b.exclude.size();
                        });
  return result;
}

std::string TerritoriesText(const TerritorySet& set, std::string_view lang) {
  const bool by_name = lang.starts_with("zh");
  std::string text;
  const auto add = [&text](std::string_view word) {
    if (!text.empty()) text += ' ';
    text += word;
  };
  const auto add_all = [&](const Numbers& numbers) {
    for (const Territory number : numbers) {
      add(by_name ? NameOf(number, lang) : CodeOf(number));
    }
  };
  add_all(set.include);
  if (!set.exclude.empty()) {
    add(by_name ? "除外" : "without");
    add_all(set.exclude);
  }
  return text;
}

}  // namespace qiao
