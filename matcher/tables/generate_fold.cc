// Makes the fold and reading tables. Run by the build:
//   generate_fold SOURCES_FOLDER fold_tables.cc
//
// Three levels, each coarser than the one before:
//   plain   NFKC_Casefold, radicals to ideographs, letters and digits only,
//           Latin, Greek and Cyrillic letters without their diacritics
//   script  + classes of Han variants: the closure of OpenCC's Simplified,
//           Traditional, Taiwan and Hong Kong tables and of han_variants.tsv
//   broad   + Japanese forms, Unihan's Simplified, Traditional and z-variants,
//           and the broad rows of han_variants.tsv
// Semantic variants of Unihan are left out on purpose: they chain (余預豫予)
// and join 他 with 她.
//
// Each class is written as its lowest code point. Which one is immaterial, as
// long as it is always the same: a key is for comparing, not for reading.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/uscript.h>

#include "matcher/tables/fold_tables.h"

namespace {

using qiao::matcher::tables::kCompose;
using qiao::matcher::tables::kCopy;
using qiao::matcher::tables::kDrop;
using qiao::matcher::tables::kExpand;
using qiao::matcher::tables::kFirstWide;
using qiao::matcher::tables::kNotFlat;
using qiao::matcher::tables::kPageCount;
using qiao::matcher::tables::kPageSize;
using qiao::matcher::tables::kWideCount;

constexpr UChar32 kEnd = 0x110000;

[[noreturn]] void Stop(const std::string& why) {
  std::cerr << "generate_fold: " << why << '\n';
  std::exit(1);
}

std::vector<std::string> LinesOf(const std::string& path) {
  std::ifstream file(path);
  if (!file) Stop("cannot read " + path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  if (lines.empty()) Stop(path + " is empty");
  return lines;
}

std::vector<std::string> Split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::stringstream stream(text);
  for (std::string part; std::getline(stream, part, at);) parts.push_back(part);
  return parts;
}

std::vector<UChar32> CodePoints(const std::string& utf8) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(utf8);
  std::vector<UChar32> all;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    all.push_back(text.char32At(i));
  }
  return all;
}

UChar32 HexOf(const std::string& hex) {
  return static_cast<UChar32>(std::stoul(hex, nullptr, 16));
}

// Classes of characters that stand for each other, joined pair by pair.
class Classes {
 public:
  UChar32 Find(UChar32 c) const {
    for (auto at = parent_.find(c); at != parent_.end(); at = parent_.find(c)) {
      c = at->second;
    }
    return c;
  }
  // Rows "apart" of han_variants.tsv: no table joins two of one row directly.
  void KeepApart(const std::vector<UChar32>& row) {
    for (const UChar32 a : row) {
      for (const UChar32 b : row) apart_.emplace(a, b);
    }
  }
  void Join(UChar32 a, UChar32 b) {
    if (apart_.count({a, b}) != 0) return;
    a = Find(a);
    b = Find(b);
    if (a != b) parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::map<UChar32, UChar32> parent_;  // always to a lower code point
  std::set<std::pair<UChar32, UChar32>> apart_;
};

// "发<TAB>發 髮": the key stands for each of its values. Phrases are no
// business of a character table.
void JoinOpenCc(const std::string& path, Classes& classes) {
  for (const std::string& line : LinesOf(path)) {
    const std::vector<std::string> columns = Split(line, '\t');
    if (columns.size() != 2) Stop(path + ": no two columns: " + line);
    const std::vector<UChar32> key = CodePoints(columns[0]);
    for (const std::string& value : Split(columns[1], ' ')) {
      const std::vector<UChar32> other = CodePoints(value);
      if (key.size() == 1 && other.size() == 1) classes.Join(key[0], other[0]);
    }
  }
}

// "U+346E<TAB>kTraditionalVariant<TAB>U+3439<kLau U+..."
void JoinUnihan(const std::string& path, Classes& classes) {
  static const std::set<std::string> kFields = {
      "kSimplifiedVariant", "kTraditionalVariant", "kZVariant"};
  for (const std::string& line : LinesOf(path)) {
    if (line.rfind("U+", 0) != 0) continue;
    const std::vector<std::string> columns = Split(line, '\t');
    if (columns.size() != 3) Stop(path + ": no three columns: " + line);
    if (kFields.count(columns[1]) == 0) continue;
    const UChar32 from = HexOf(columns[0].substr(2));
    for (const std::string& value : Split(columns[2], ' ')) {
      classes.Join(from, HexOf(Split(value, '<')[0].substr(2)));
    }
  }
}

// Our own reviewed table. Joining the members of a row that is kept apart does
// nothing.
void JoinOwn(const std::string& path, const std::string& level,
             Classes& classes) {
  bool first = true;
  for (const std::string& line : LinesOf(path)) {
    if (std::exchange(first, false)) continue;
    const std::vector<std::string> columns = Split(line, '\t');
    static const std::set<std::string> kLevels = {"apart", "script", "broad"};
    if (columns.size() != 3 || kLevels.count(columns[0]) == 0) {
      Stop(path + ": not a row of level, class, reason: " + line);
    }
    const std::vector<UChar32> members = CodePoints(columns[1]);
    if (members.size() < 2) Stop(path + ": a class of one: " + line);
    if (columns[0] != level) continue;
    if (level == "apart") classes.KeepApart(members);
    for (const UChar32 member : members) classes.Join(members[0], member);
  }
}

// "2E81 ; 5382 # ..." and "2E8B..2E8C ; ..."
std::map<UChar32, UChar32> Radicals(const std::string& path) {
  std::map<UChar32, UChar32> to;
  for (const std::string& line : LinesOf(path)) {
    const std::string row = Split(line + "#", '#')[0];
    const std::vector<std::string> columns = Split(row, ';');
    if (columns.size() != 2) continue;
    const std::size_t dots = columns[0].find("..");
    const UChar32 first = HexOf(columns[0]);
    const UChar32 last =
        dots == std::string::npos ? first : HexOf(columns[0].substr(dots + 2));
    for (UChar32 c = first; c <= last; ++c) to[c] = HexOf(columns[1]);
  }
  return to;
}

const icu::Normalizer2& Normalizer(const char* name, UNormalization2Mode mode) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer =
      icu::Normalizer2::getInstance(nullptr, name, mode, status);
  if (U_FAILURE(status) != 0) Stop("ICU has no normalizer data");
  return *normalizer;
}

// Hong Kong and mainland fonts of the last century put characters into the
// private-use area; ICU's Big5-HKSCS converter knows most of them.
std::map<UChar32, UChar32> PrivateUse() {
  std::map<UChar32, UChar32> to;
  UErrorCode status = U_ZERO_ERROR;
  UConverter* big5 = ucnv_open("ibm-1375", &status);
  if (U_FAILURE(status) != 0) Stop("ICU has no converter ibm-1375");
  ucnv_setFallback(big5, true);
  for (UChar32 c = 0xE000; c <= 0xF8FF; ++c) {
    const auto unit = static_cast<UChar>(c);
    std::array<char, 8> bytes{};
    UErrorCode there = U_ZERO_ERROR, back = U_ZERO_ERROR;
    const std::int32_t n = ucnv_fromUChars(
        big5, bytes.data(), static_cast<std::int32_t>(bytes.size()), &unit, 1,
        &there);
    std::array<UChar, 8> units{};
    const std::int32_t m = ucnv_toUChars(
        big5, units.data(), static_cast<std::int32_t>(units.size()),
        bytes.data(), n, &back);
    if (U_FAILURE(there) != 0 || U_FAILURE(back) != 0 || m < 1) continue;
    const icu::UnicodeString text(units.data(), m);
    const UChar32 result = text.char32At(0);
    if (text.countChar32() == 1 && u_charType(result) == U_OTHER_LETTER) {
      to[c] = result;
    }
  }
  ucnv_close(big5);
  return to;
}

bool InheritedMark(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 && c != 0x3099 && c != 0x309A &&
         uscript_getScript(c, &status) == USCRIPT_INHERITED;
}

// What belongs to a title: letters, digits, and the marks that are letters in
// their script (Thai vowels, kana voicing). Not: accents, and the modifier
// letters that people type for an apostrophe. Private-use characters and
// ideographs younger than this ICU are letters, too.
bool Kept(UChar32 c) {
  if (InheritedMark(c)) return false;
  if (c >= 0x02B0 && c <= 0x02FF) return false;
  const std::uint32_t mask = U_GET_GC_MASK(c);
  if ((mask & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK | U_GC_CO_MASK)) != 0) {
    return true;
  }
  return c >= 0x20000 && c <= 0x3FFFD && (mask & U_GC_CN_MASK) != 0 &&
         (c & 0xFFFE) != 0xFFFE;
}

// A letter without the accents that a keyboard may lack: é -> e, й -> и.
UChar32 WithoutAccents(UChar32 c) {
  static const icu::Normalizer2& nfc = Normalizer("nfc", UNORM2_COMPOSE);
  icu::UnicodeString parts;
  if (!nfc.getDecomposition(c, parts)) return c;
  icu::UnicodeString rest;
  for (std::int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
    if (!InheritedMark(parts.char32At(i))) rest.append(parts.char32At(i));
  }
  if (rest.length() == parts.length()) return c;
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString whole = nfc.normalize(rest, status);
  return whole.countChar32() == 1 ? whole.char32At(0) : c;
}

// Letters with a stroke do not decompose.
UChar32 WithoutStroke(UChar32 c) {
  switch (c) {
    case 0x00F8:
      return 'o';
    case 0x0142:
      return 'l';
    case 0x0111:
      return 'd';
    case 0x0127:
      return 'h';
    case 0x0131:
      return 'i';
    default:
      return c;
  }
}

struct Sources {
  std::map<UChar32, UChar32> radicals, private_use;
  std::array<Classes, 3> classes;  // by level
};

Sources ReadSources(const std::string& folder) {
  Sources sources;
  sources.radicals = Radicals(folder + "/EquivalentUnifiedIdeograph.txt");
  sources.private_use = PrivateUse();
  Classes classes;
  JoinOwn(folder + "/han_variants.tsv", "apart", classes);
  for (const char* table :
       {"STCharacters", "TSCharacters", "TWVariants", "HKVariants"}) {
    JoinOpenCc(folder + "/" + table + ".txt", classes);
  }
  JoinOwn(folder + "/han_variants.tsv", "script", classes);
  sources.classes[1] = classes;
  for (const char* table : {"JPShinjitaiCharacters", "JPVariants"}) {
    JoinOpenCc(folder + "/" + table + ".txt", classes);
  }
  JoinUnihan(folder + "/Unihan_Variants.txt", classes);
  JoinOwn(folder + "/han_variants.tsv", "broad", classes);
  sources.classes[2] = classes;
  return sources;
}

// What becomes of one code point that stands alone.
icu::UnicodeString ImageOf(UChar32 c, std::size_t level,
                           const Sources& sources) {
  static const icu::Normalizer2& casefold =
      Normalizer("nfkc_cf", UNORM2_COMPOSE);
  if (const auto own = sources.private_use.find(c);
      own != sources.private_use.end()) {
    c = own->second;
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString folded =
      casefold.normalize(icu::UnicodeString(c), status);
  if (U_FAILURE(status) != 0) Stop("NFKC_Casefold failed");
  icu::UnicodeString image;
  for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    UChar32 x = folded.char32At(i);
    if (const auto radical = sources.radicals.find(x);
        radical != sources.radicals.end()) {
      x = radical->second;
    }
    x = sources.classes[level].Find(x);
    x = WithoutStroke(WithoutAccents(x));
    if (Kept(x)) image.append(x);
  }
  return image;
}

// True if the image's beginning may join a character before it, or its end is
// a mark whose order matters: then only the whole text can be normalised.
bool Composes(UChar32 c, const icu::UnicodeString& image) {
  static const icu::Normalizer2& nfc = Normalizer("nfc", UNORM2_COMPOSE);
  if (image.isEmpty()) return false;
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString folded =
      Normalizer("nfkc_cf", UNORM2_COMPOSE)
          .normalize(icu::UnicodeString(c), status);
  for (const icu::UnicodeString* text : {&image, &folded}) {
    for (std::int32_t i = 0; i < text->length(); i = text->moveIndex32(i, 1)) {
      const UChar32 x = text->char32At(i);
      if (InheritedMark(x)) continue;
      if (u_getCombiningClass(x) != 0 || !nfc.hasBoundaryBefore(x)) return true;
    }
  }
  return false;
}

std::string Utf8(const icu::UnicodeString& text) {
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

// Collects pages, each kind once.
template <typename Cell>
class Pages {
 public:
  explicit Pages(const std::vector<Cell>& page_zero) { NumberOf(page_zero); }
  std::uint16_t NumberOf(const std::vector<Cell>& page) {
    const auto [at, fresh] = numbers_.emplace(page, pages_.size());
    if (fresh) pages_.push_back(page);
    return static_cast<std::uint16_t>(at->second);
  }
  void WriteCells(std::ostream& out) const {
    for (const std::vector<Cell>& page : pages_) {
      for (const Cell cell : page) out << cell << ',';
      out << '\n';
    }
  }

 private:
  std::map<std::vector<Cell>, std::size_t> numbers_;
  std::vector<std::vector<Cell>> pages_;
};

std::uint32_t PackUtf8(const std::string& bytes) {
  std::uint32_t cell = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    cell = cell << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return cell;
}

// The cell of `c` laid out flat.
std::uint32_t FlatOf(std::uint32_t cell, UChar32 c) {
  if (c >= 0xD800 && c <= 0xDFFF) return kNotFlat;  // no character
  std::uint32_t bytes = cell;
  if (cell == kCopy) bytes = PackUtf8(Utf8(icu::UnicodeString(c)));
  if (cell == kDrop) return 0;
  if (cell == kCompose || (cell & 0xFF) == kExpand || bytes > 0xFFFFFF) {
    return kNotFlat;
  }
  const std::uint32_t count = bytes > 0xFFFF ? 3 : bytes > 0xFF ? 2 : 1;
  if (c < 0x80 && count > 1) return kNotFlat;  // no longer than the character
  return bytes | count << 24;
}

void WriteFold(const Sources& sources, std::ostream& out) {
  Pages<std::uint32_t> pages(std::vector<std::uint32_t>(kPageSize, kCopy));
  std::string images;
  std::map<std::string, std::size_t> places;
  const auto cell_of = [&](UChar32 c, std::size_t level) -> std::uint32_t {
    if (c >= 0xD800 && c <= 0xDFFF) return kDrop;
    const icu::UnicodeString image = ImageOf(c, level, sources);
    if (Composes(c, image)) return kCompose;
    if (image.isEmpty()) return kDrop;
    if (image.countChar32() == 1) {
      if (image.char32At(0) == c) return kCopy;
      return PackUtf8(Utf8(image));
    }
    const std::string bytes = Utf8(image);
    const auto [at, fresh] = places.emplace(bytes, images.size());
    if (fresh) images += bytes;
    if (at->second > 0xFFFF || bytes.size() > 0xFF) Stop("image pool is full");
    return kExpand | static_cast<std::uint32_t>(at->second) << 8 |
           static_cast<std::uint32_t>(bytes.size()) << 24;
  };
  out << "const std::uint16_t kFoldPages[kLevels][kPageCount] = {\n";
  for (std::size_t level = 0; level < 3; ++level) {
    out << '{';
    for (UChar32 first = 0; first < kEnd;
         first += static_cast<UChar32>(kPageSize)) {
      std::vector<std::uint32_t> page;
      for (UChar32 i = 0; i < static_cast<UChar32>(kPageSize); ++i) {
        page.push_back(cell_of(first + i, level));
      }
      out << pages.NumberOf(page) << ',';
    }
    out << "},\n";
  }
  out << "};\nconst std::uint32_t kFlat[kLevels][kFlatCount] = {\n";
  for (std::size_t level = 0; level < 3; ++level) {
    out << '{';
    const auto write = [&](UChar32 first, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        const auto c = first + static_cast<UChar32>(i);
        out << FlatOf(cell_of(c, level), c) << ',';
      }
    };
    write(0, 0x80);
    write(static_cast<UChar32>(kFirstWide), kWideCount);
    out << "},\n";
  }
  out << "};\nconst std::uint32_t kFoldCells[] = {\n";
  pages.WriteCells(out);
  out << "};\nconst char kFoldImages[] =\n\"";
  std::size_t column = 0;
  for (const char byte : images) {
    std::array<char, 8> octal{};
    std::snprintf(octal.data(), octal.size(), "\\%03o",
                  static_cast<unsigned>(static_cast<unsigned char>(byte)));
    out << octal.data();
    if (++column % 16 == 0) out << "\"\n\"";
  }
  out << "\";\n";
}

// "qiáng" -> "qiang"; ü stays apart as v.
std::string Toneless(const std::string& pinyin) {
  static const icu::Normalizer2& nfd = Normalizer("nfc", UNORM2_DECOMPOSE);
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString parts =
      nfd.normalize(icu::UnicodeString::fromUTF8(pinyin), status);
  std::string letters;
  for (std::int32_t i = 0; i < parts.length(); ++i) {
    const UChar c = parts[i];
    if (c >= 'a' && c <= 'z') letters.push_back(static_cast<char>(c));
    if (c == 0x0308 && !letters.empty() && letters.back() == 'u') {
      letters.back() = 'v';
    }
  }
  return letters;
}

// Fields of Unihan that hold readings, the one with the usual reading first.
using ReadingFields = std::map<std::string, int>;

// The readings that Unihan gives a character, the usual one first; of one that
// stands for a class in keys, behind its own those of all others.
std::map<UChar32, std::vector<std::string>> Readings(
    const std::string& path, const ReadingFields& fields_wanted,
    const Classes& classes) {
  // kHanyuPinlu "hǎo(6060)", kXHC1983 "0445.030:hǎo", kTGHZ2013
  // "128.060:hǎo,hào", kCantonese "hou2": the reading follows the last colon
  // and ends at a comma, a bracket or the number of its tone.
  constexpr int kOfOthers = 100;
  std::map<UChar32, std::map<int, std::vector<std::string>>> found;
  for (const std::string& line : LinesOf(path)) {
    if (line.rfind("U+", 0) != 0) continue;
    const std::vector<std::string> columns = Split(line, '\t');
    if (columns.size() != 3) Stop(path + ": no three columns: " + line);
    const auto field = fields_wanted.find(columns[1]);
    if (field == fields_wanted.end()) continue;
    for (const std::string& item : Split(columns[2], ' ')) {
      const std::string last = Split(item, ':').back();
      for (const std::string& reading : Split(last, ',')) {
        const std::string plain = Toneless(Split(reading, '(')[0]);
        if (plain.empty()) continue;
        const UChar32 c = HexOf(columns[0].substr(2));
        found[c][field->second].push_back(plain);
        if (const UChar32 key = classes.Find(c); key != c) {
          found[key][kOfOthers].push_back(plain);
        }
      }
    }
  }
  std::map<UChar32, std::vector<std::string>> readings;
  for (const auto& [c, fields] : found) {
    std::vector<std::string>& list = readings[c];
    for (const auto& [order, some] : fields) {
      for (const std::string& reading : some) {
        if (std::find(list.begin(), list.end(), reading) == list.end()) {
          list.push_back(reading);
        }
      }
    }
    std::sort(list.begin() + 1, list.end());
  }
  return readings;
}

// `name`: of the tables, before "Pages", "Cells", "Lists" and "Syllables".
void WriteReadings(const std::string& path, const ReadingFields& fields,
                   const Classes& classes, const std::string& name,
                   std::ostream& out) {
  const auto readings = Readings(path, fields, classes);
  std::map<std::string, std::size_t> syllables;
  for (const auto& [c, list] : readings) {
    for (const std::string& reading : list) syllables.emplace(reading, 0);
  }
  std::size_t number = 0;
  for (auto& [syllable, its_number] : syllables) its_number = number++;

  std::vector<std::size_t> pool = {0};  // place 0: no reading
  std::map<std::vector<std::string>, std::size_t> places;
  Pages<std::uint16_t> pages(std::vector<std::uint16_t>(kPageSize, 0));
  out << "const std::uint16_t k" << name << "Pages[kPageCount] = {\n";
  for (UChar32 first = 0; first < kEnd;
       first += static_cast<UChar32>(kPageSize)) {
    std::vector<std::uint16_t> page(kPageSize, 0);
    for (UChar32 i = 0; i < static_cast<UChar32>(kPageSize); ++i) {
      const auto at = readings.find(first + i);
      if (at == readings.end()) continue;
      const auto [place, fresh] = places.emplace(at->second, pool.size());
      if (fresh) {
        pool.push_back(at->second.size());
        for (const std::string& syllable : at->second) {
          pool.push_back(syllables[syllable]);
        }
      }
      if (place->second > 0xFFFF) Stop("pool of readings is full");
      page[static_cast<std::size_t>(i)] =
          static_cast<std::uint16_t>(place->second);
    }
    out << pages.NumberOf(page) << ',';
  }
  out << "};\nconst std::uint16_t k" << name << "Cells[] = {\n";
  pages.WriteCells(out);
  out << "};\nconst std::uint16_t k" << name << "Lists[] = {\n";
  for (const std::size_t value : pool) out << value << ',';
  out << "};\nconst char* const k" << name << "Syllables[] = {\n";
  for (const auto& [syllable, its_number] : syllables) {
    out << '"' << syllable << "\",";
  }
  out << "};\nconst std::size_t k" << name
      << "SyllableCount = " << syllables.size() << ";\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) Stop("usage: generate_fold SOURCES_FOLDER OUT.cc");
  const std::string folder = argv[1];
  std::ostringstream out;
  out << "// Made by matcher/tables/generate_fold.cc at build time.\n"
         "#include \"matcher/tables/fold_tables.h\"\n\n"
         "namespace qiao::matcher::tables {\n";
  const Sources sources = ReadSources(folder);
  WriteFold(sources, out);
  const std::string unihan = folder + "/Unihan_Readings.txt";
  WriteReadings(
      unihan,
      {{"kMandarin", 0}, {"kHanyuPinlu", 1}, {"kXHC1983", 2}, {"kTGHZ2013", 3}},
      Classes(), "Reading", out);
  WriteReadings(unihan, {{"kCantonese", 0}}, sources.classes[1], "Cantonese",
                out);
  out << "}  // namespace qiao::matcher::tables\n";
  std::ofstream file(argv[2], std::ios::binary);
  file << out.str();
  if (!file.flush()) Stop(std::string("cannot write ") + argv[2]);
  return 0;
}
