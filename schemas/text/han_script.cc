#include "schemas/text/han_script.h"

#include <algorithm>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <unicode/translit.h>

#include "schemas/text/charset.h"
#include "schemas/text/double_byte.h"
#include "schemas/text/heading.h"
#include "schemas/text/utf8.h"
#include "tables/embedded.h"

namespace qiao::text {
namespace {

// Bits per BMP character.
constexpr std::uint8_t kInBig5 = 1;
constexpr std::uint8_t kInGb2312 = 2;
constexpr std::uint8_t kHans = 4;
constexpr std::uint8_t kHant = 8;

void Mark(Charset charset, int first_lead, int last_lead, int first_trail,
          std::uint8_t bit, std::vector<std::uint8_t>& bits) {
  const DoubleByteTable& table = DoubleByteTable::Of(charset);
  for (int lead = first_lead; lead <= last_lead; ++lead) {
    for (int trail = first_trail; trail <= 0xFE; ++trail) {
      const char32_t c = table.Of(static_cast<unsigned char>(lead),
                                  static_cast<unsigned char>(trail))[0];
      if (c != 0 && c < bits.size()) {
        bits[c] = static_cast<std::uint8_t>(bits[c] | bit);
      }
    }
  }
}

// The characters of `from` that ICU writes in another way in the other script.
std::vector<bool> Changed(const char* transliterator) {
  std::vector<bool> changed(0x10000);
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> converter(
      icu::Transliterator::createInstance(transliterator, UTRANS_FORWARD,
                                          status));
  if (U_FAILURE(status) || converter == nullptr) return changed;
  for (char16_t c = 0x4E00; c < 0xA000; ++c) {
    icu::UnicodeString text(c);
    converter->transliterate(text);
    changed[c] = text != icu::UnicodeString(c);
  }
  return changed;
}

std::vector<std::uint8_t> MakeBits() {
  std::vector<std::uint8_t> bits(0x10000);
  Mark(Charset::kBig5Hkscs, 0xA4, 0xF9, 0x40, kInBig5, bits);
  Mark(Charset::kGb18030, 0xB0, 0xF7, 0xA1, kInGb2312, bits);
  const std::vector<bool> simpler = Changed("Hant-Hans");
  const std::vector<bool> fuller = Changed("Hans-Hant");
  for (std::size_t c = 0x4E00; c < 0xA000; ++c) {
    if (fuller[c] && (bits[c] & kInBig5) == 0) {
      bits[c] = static_cast<std::uint8_t>(bits[c] | kHans);
    }
    if (simpler[c] && (bits[c] & kInGb2312) == 0) {
      bits[c] = static_cast<std::uint8_t>(bits[c] | kHant);
    }
  }
  return bits;
}

std::unordered_map<std::string, std::string_view> ReadLanguages() {
  std::unordered_map<std::string, std::string_view> languages;
  std::string_view rest = tables::kLanguages;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t tab = line.find('\t');
    if (line.empty() || line.front() == '#' || tab == line.npos) continue;
    languages.emplace(HeadingKey(line.substr(tab + 1)), line.substr(0, tab));
  }
  return languages;
}

}  // namespace

std::string_view HanScriptOf(std::string_view text) {
  static const std::vector<std::uint8_t> bits = MakeBits();
  std::uint8_t seen = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = Next(text, at);
    if (c < bits.size()) seen = static_cast<std::uint8_t>(seen | bits[c]);
  }
  const bool hans = (seen & kHans) != 0;
  const bool hant = (seen & kHant) != 0;
  if (hans == hant) return {};
  return hans ? "Hans" : "Hant";
}

std::string_view LanguageNamed(std::string_view word) {
  static const auto languages = ReadLanguages();
  const auto found = languages.find(HeadingKey(word));
  return found == languages.end() ? std::string_view{} : found->second;
}

}  // namespace qiao::text
