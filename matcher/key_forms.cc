#include "matcher/key_forms.h"

#include <cstddef>
#include <cstdint>
#include <vector>

#include <unicode/uchar.h>

#include "matcher/numeral_key.h"
#include "matcher/reading.h"
#include "matcher/script.h"
#include "matcher/title_key.h"
#include "matcher/title_parts.h"
#include "schemas/text/nfc.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {
namespace {

// What cannot be seen: controls, format characters (zero-width space, marks of
// direction, BOM), variation selectors.
bool Invisible(char32_t c) {
  const auto point = static_cast<UChar32>(c);
  return u_charType(point) == U_CONTROL_CHAR ||
         u_charType(point) == U_FORMAT_CHAR ||
         u_hasBinaryProperty(point, UCHAR_VARIATION_SELECTOR) != 0;
}

std::string Visible(std::string_view title) {
  std::string visible;
  for (std::size_t at = 0; at < title.size();) {
    const std::size_t begin = at;
    if (!Invisible(text::Next(title, at))) {
      visible.append(title.substr(begin, at - begin));
    }
  }
  const auto composed = text::Nfc(visible);
  return composed ? *composed : std::string();
}

std::string Core(std::string_view title, FoldLevel level) {
  return KeyOf(PartsOf(title).core, level);
}

// "zhong|chong qing", the usual one first; characters without a reading as they
// are. `of` says how a character sounds.
template <typename ReadingsOfCharacter>
std::string Readings(std::string_view key, const ReadingsOfCharacter& of) {
  std::string readings;
  for (std::size_t at = 0; at < key.size();) {
    const std::size_t begin = at;
    const std::vector<std::string_view> sounds = of(text::Next(key, at));
    if (!readings.empty()) readings += ' ';
    if (sounds.empty()) readings.append(key.substr(begin, at - begin));
    for (std::size_t i = 0; i < sounds.size(); ++i) {
      if (i > 0) readings += '|';
      readings += sounds[i];
    }
  }
  return readings;
}

std::vector<std::string_view> InMandarin(char32_t c) {
  std::vector<std::string_view> sounds;
  for (const std::uint16_t number : ReadingsOf(c)) {
    sounds.push_back(SyllableOf(number));
  }
  return sounds;
}

// In Mandarin, and behind a stroke in Cantonese where that sounds otherwise:
// "zhong|chong qing / cung hing".
std::string BothReadings(std::string_view key) {
  std::string mandarin = Readings(key, InMandarin);
  const std::string cantonese = Readings(key, CantoneseReadingsOf);
  return mandarin == cantonese ? mandarin : mandarin + " / " + cantonese;
}

std::string_view NameOf(Script script) {
  switch (script) {
    case Script::kHan:
      return "han";
    case Script::kKana:
      return "kana";
    case Script::kHangul:
      return "hangul";
    case Script::kLatin:
      return "latin";
    case Script::kDigit:
      return "digit";
    case Script::kOther:
    case Script::kNone:
      break;
  }
  return "other";
}

// "han:溯 latin:reverse", in the order of the list of scripts.
std::string ByScript(std::string_view key) {
  std::string parts;
  for (const Script script : {Script::kHan, Script::kKana, Script::kHangul,
                              Script::kLatin, Script::kDigit, Script::kOther}) {
    std::string part;
    for (std::size_t at = 0; at < key.size();) {
      const std::size_t begin = at;
      if (ScriptOf(text::Next(key, at)) == script) {
        part.append(key.substr(begin, at - begin));
      }
    }
    if (part.empty()) continue;
    if (!parts.empty()) parts += ' ';
    parts.append(NameOf(script)).append(":").append(part);
  }
  return parts;
}

std::string Decorations(std::string_view title) {
  std::string all;
  for (const Decoration& decoration : PartsOf(title).decorations) {
    if (!all.empty()) all += ' ';
    all.append(ToText(decoration.kind)).append(":").append(decoration.value);
    if (!decoration.detail.empty()) all += "/" + decoration.detail;
  }
  return all;
}

}  // namespace

std::optional<KeyForm> FindKeyForm(std::string_view name) {
  if (name.size() != 2 || (name[0] != 'F' && name[0] != 'f') || name[1] < '0' ||
      name[1] > '8') {
    return std::nullopt;
  }
  return static_cast<KeyForm>(name[1] - '0');
}

std::string KeyInForm(std::string_view title, KeyForm form) {
  if (!text::IsUtf8(title)) return {};
  switch (form) {
    case KeyForm::kF0:
      return std::string(title);
    case KeyForm::kF1:
      return Visible(title);
    case KeyForm::kF2:
      return Core(title, FoldLevel::kPlain);
    case KeyForm::kF3:
      return Core(title, FoldLevel::kScript);
    case KeyForm::kF4:
      return Core(title, FoldLevel::kBroad);
    case KeyForm::kF5:
      return NumeralKey(Core(title, FoldLevel::kBroad));
    case KeyForm::kF6:
      return BothReadings(Core(title, FoldLevel::kScript));
    case KeyForm::kF7:
      return ByScript(Core(title, FoldLevel::kScript));
    case KeyForm::kF8:
      return Decorations(title);
  }
  return {};
}

}  // namespace qiao::matcher
