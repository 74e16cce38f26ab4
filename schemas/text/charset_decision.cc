// The choice between charsets: see charset.h.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "schemas/text/charset.h"
#include "schemas/text/han_frequency.h"
#include "schemas/text/heading.h"
#include "schemas/text/utf8.h"

namespace qiao::text {
namespace {

constexpr std::size_t kSample = 256 * 1024;
// A reading must be this far ahead: odds of 4,000 to 1.
constexpr std::int64_t kMargin = 12'000;
// And by half a bit for each character, so that in a long text a script that
// neither reading fits is not taken for the lesser evil.
constexpr std::int64_t kMarginPerCharacter = 500;
// Text costs about ten bits for a Han character, less what its words save. What
// costs more than this on average is not text in any of the charsets; short
// text may vary more. A rare character counts as no more than kRare.
constexpr double kPlausible = 12.0;
constexpr double kPlausibleSpread = 10.0;
constexpr std::int64_t kRare = 18'000;
// A character that costs more is strange, and a text has few of them.
constexpr std::int64_t kStrange = 19'000;
constexpr double kStrangeShare = 0.25;
// Half of all pairs of characters in a title are a word, one in sixty of
// garbage.
constexpr std::int64_t kWord = 5'000;
// Looking words up is slow, and a little text is enough.
constexpr std::size_t kWordSample = 8 * 1024;
// A column heading is one of a few hundred words.
constexpr std::int64_t kHeading = 8'000;
// Most files that are valid UTF-8 are UTF-8.
constexpr std::int64_t kUtf8Prior = 10'000;
constexpr int kHeadingLines = 5;

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  });
}

struct Cost {
  std::int64_t all = 0;
  std::int64_t of_han = 0;
  std::int64_t han = 0;         // characters
  std::int64_t characters = 0;  // past ASCII
  std::int64_t strange = 0;     // characters
  int private_use = 0;
};

Cost CostOf(std::string_view text, HanText script) {
  Cost cost;
  char32_t previous = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = Next(text, at);
    const std::int64_t millibits = MillibitsOf(c, previous, script);
    cost.all += millibits;
    if (c >= 0x80) {
      ++cost.characters;
      if (millibits > kStrange) ++cost.strange;
      if (c >= 0x3400 && c <= 0x9FFF) {
        cost.of_han += std::min(millibits, kRare);
        ++cost.han;
      }
      if ((c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000) ++cost.private_use;
    }
    previous = c;
  }
  return cost;
}

HanText ScriptOf(Charset charset) {
  switch (charset) {
    case Charset::kGb18030:
      return HanText::kHans;
    case Charset::kBig5Hkscs:
      return HanText::kHant;
    default:
      return HanText::kEither;
  }
}

// What known headings of at least two characters past ASCII save: they cost
// as one word of the trade instead of as so many characters.
std::int64_t SavedByHeadings(std::string_view line, HanText script,
                             int& headings) {
  std::int64_t saved = 0;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find_first_of(",;\t"), line.size());
    const std::string_view cell = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    if (cell.size() < 6 || IsAscii(cell)) continue;
    const Cost cost = CostOf(cell, script);
    if (cost.characters < 2 || MeaningOfHeading(cell).field.empty()) continue;
    ++headings;
    saved += std::max<std::int64_t>(0, cost.all - kHeading);
  }
  return saved;
}

std::string Shortened(std::string_view line) {
  std::size_t at = 0;
  for (int i = 0; i < 60 && at < line.size(); ++i) Next(line, at);
  std::string text(line.substr(0, at));
  if (at < line.size()) text += "…";
  std::replace(text.begin(), text.end(), '\0', ' ');
  return text;
}

Reading Weigh(std::string_view bytes, Charset charset) {
  const DecodedText decoded = Decode(bytes, charset);
  const HanText script = ScriptOf(charset);
  Reading reading;
  reading.charset = charset;
  reading.strict = decoded.bad.empty();
  if (!reading.strict) reading.first_bad = decoded.bad.front();

  std::string_view rest = decoded.text;
  Cost total;
  std::size_t seen = 0;
  int previews = 0;
  int with_headings = 0;
  while (!rest.empty() && seen < kSample) {
    const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (IsAscii(line) && line.find('\0') == line.npos) {
      // The same for every charset that holds ASCII; dear for UTF-16.
      total.all += static_cast<std::int64_t>(line.size()) * 6'000;
      continue;
    }
    seen += line.size();
    const Cost cost = CostOf(line, script);
    total.all += cost.all;
    total.characters += cost.characters;
    total.strange += cost.strange;
    if (seen <= kWordSample) {
      const std::int64_t saved = HanWordsIn(line) * kWord;
      total.all -= saved;
      total.of_han += cost.of_han - saved;
      total.han += cost.han;
    }
    total.private_use += cost.private_use;
    if (with_headings++ < kHeadingLines) {
      total.all -= SavedByHeadings(line, script, reading.headings);
    }
    if (previews < 3 && cost.characters > 0) {
      if (previews++ > 0) reading.preview += '\n';
      reading.preview += Shortened(line);
    }
  }
  reading.millibits = total.all;
  reading.private_use = total.private_use;
  reading.characters = total.characters;
  reading.strange = total.strange;
  reading.per_han = total.han > 0 ? total.of_han / total.han : 0;
  return reading;
}

// UTF-16 of mostly ASCII is also valid UTF-8, with a NUL in every other place.
std::optional<Charset> Utf16ByNuls(std::string_view bytes) {
  if (bytes.size() < 4 || bytes.size() % 2 != 0) return std::nullopt;
  std::array<std::size_t, 2> nuls{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\0') ++nuls[i % 2];
  }
  const std::size_t units = bytes.size() / 2;
  if (nuls[1] * 4 >= units && nuls[0] * 20 <= nuls[1]) return Charset::kUtf16Le;
  if (nuls[0] * 4 >= units && nuls[1] * 20 <= nuls[0]) return Charset::kUtf16Be;
  return std::nullopt;
}

bool Plausible(const Reading& reading) {
  if (reading.characters == 0) return false;
  const auto count = static_cast<double>(reading.characters);
  const double spread = 1 / std::sqrt(count);
  const auto strange = static_cast<double>(reading.strange) / count;
  return static_cast<double>(reading.per_han) <=
             (kPlausible + kPlausibleSpread * spread) * 1000 &&
         strange <= kStrangeShare + spread;
}

std::string Bits(std::int64_t millibits) {
  return std::to_string(millibits / 1000) + " bits";
}

void DecideByFrequency(std::string_view bytes, bool utf8,
                       CharsetDecision& decision) {
  std::vector<Charset> trial = {Charset::kGb18030, Charset::kBig5Hkscs};
  if (utf8) trial.push_back(Charset::kUtf8);
  if (bytes.size() % 2 == 0) {
    trial.push_back(Charset::kUtf16Le);
    trial.push_back(Charset::kUtf16Be);
  }
  for (const Charset charset : trial) {
    decision.readings.push_back(Weigh(bytes, charset));
    if (charset == Charset::kUtf8) {
      decision.readings.back().millibits -= kUtf8Prior;
    }
  }
  auto& readings = decision.readings;
  std::stable_sort(readings.begin(), readings.end(),
                   [](const Reading& a, const Reading& b) {
                     return a.millibits < b.millibits;
                   });
  const Reading& best = readings[0];
  decision.margin_millibits = readings[1].millibits - best.millibits;
  const std::int64_t needed =
      std::max(kMargin, kMarginPerCharacter * best.characters);
  if (!Plausible(best)) {
    decision.why = "no reading looks like a text: the likeliest, " +
                   std::string(ToText(best.charset)) + ", has " +
                   Bits(best.per_han) + " for each Han character, and " +
                   std::to_string(best.strange) + " of " +
                   std::to_string(best.characters) + " are strange";
    return;
  }
  if (decision.margin_millibits < needed) {
    decision.why = std::string(ToText(best.charset)) + " is only " +
                   Bits(decision.margin_millibits) + " ahead of " +
                   std::string(ToText(readings[1].charset)) + "; " +
                   Bits(needed) + " are asked for";
    return;
  }
  decision.charset = best.charset;
  decision.by = CharsetDecision::By::kFrequency;
  decision.why =
      "by its characters, " + Bits(decision.margin_millibits) + " ahead";
}

struct Mark {
  std::string_view bytes;
  std::optional<Charset> charset;
};

// UTF-32 first: its little-endian mark begins with that of UTF-16.
const Mark* FindMark(std::string_view bytes) {
  static const std::array<Mark, 5> kMarks = {{
      {std::string_view("\xFF\xFE\0\0", 4), std::nullopt},
      {std::string_view("\0\0\xFE\xFF", 4), std::nullopt},
      {"\xEF\xBB\xBF", Charset::kUtf8},
      {"\xFF\xFE", Charset::kUtf16Le},
      {"\xFE\xFF", Charset::kUtf16Be},
  }};
  for (const Mark& mark : kMarks) {
    if (bytes.starts_with(mark.bytes)) return &mark;
  }
  return nullptr;
}

struct Utf8Count {
  std::size_t two_bytes = 0;  // characters
  std::size_t longer = 0;     // characters of three and four bytes
  std::size_t broken = 0;     // bytes
  std::size_t first_broken = 0;
};

Utf8Count CountUtf8(std::string_view bytes) {
  Utf8Count count;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t begin = at;
    if (Next(bytes, at) == kNoCharacter) {
      if (count.broken++ == 0) count.first_broken = begin;
    } else if (at - begin == 2) {
      ++count.two_bytes;
    } else if (at - begin > 2) {
      ++count.longer;
    }
  }
  return count;
}

// True if the bytes can be nothing but UTF-8. A few characters prove nothing:
// GBK 小一 is also UTF-8 Сһ.
bool IsSurelyUtf8(const Utf8Count& count, CharsetDecision& decision) {
  if (count.broken == 0) {
    if (count.longer < 4 && count.longer + count.two_bytes > 0) return false;
    decision.why = count.longer == 0 ? "plain ASCII" : "strict UTF-8";
    return true;
  }
  if (count.longer < 20 || count.broken * 50 > count.longer) return false;
  decision.why = "UTF-8 with " + std::to_string(count.broken) +
                 " broken bytes, the first at byte " +
                 std::to_string(count.first_broken);
  return true;
}

}  // namespace

CharsetDecision DecideCharset(std::string_view bytes) {
  CharsetDecision decision;
  if (const Mark* mark = FindMark(bytes)) {
    decision.mark_bytes = mark->bytes.size();
    decision.charset = mark->charset;
    if (!mark->charset) {
      decision.why = "UTF-32, which no spreadsheet needs: save as UTF-8";
      return decision;
    }
    decision.by = CharsetDecision::By::kMark;
    decision.why = "byte order mark";
    return decision;
  }
  if (const auto utf16 = Utf16ByNuls(bytes)) {
    decision.charset = utf16;
    decision.by = CharsetDecision::By::kFrequency;
    decision.why = "every other byte of its Latin text is NUL";
    return decision;
  }
  const Utf8Count utf8 = CountUtf8(bytes);
  if (bytes.find('\x1B') == bytes.npos && IsSurelyUtf8(utf8, decision)) {
    decision.charset = Charset::kUtf8;
    decision.by = CharsetDecision::By::kUtf8;
    return decision;
  }
  DecideByFrequency(bytes, utf8.broken == 0, decision);
  return decision;
}

std::int64_t MillibitsAs(std::string_view bytes, Charset charset) {
  return CostOf(Decode(bytes, charset).text, ScriptOf(charset)).all;
}

}  // namespace qiao::text
