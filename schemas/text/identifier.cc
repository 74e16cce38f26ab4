#include "schemas/text/identifier.h"

#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include <unicode/uchar.h>

#include "schemas/text/nfc.h"
#include "schemas/text/utf8.h"

namespace qiao::text {
namespace {

// Text between normalising and the rule, with what the dashes told.
struct Normalised {
  std::string text;
  // Lengths of the last three groups that dashes divided, last one first.
  std::array<std::size_t, 3> tail{};
  std::size_t groups = 1;
};

bool IsDash(char32_t c) {
  if (c < 0x80) return c == '-';
  return c == 0x2212 || c == 0x00AD ||
         u_charType(static_cast<UChar32>(c)) == U_DASH_PUNCTUATION;
}

// Spaces, dots and what cannot be seen.
bool IsDropped(char32_t c) {
  if (c < 0x80) return c == '.' || c == ' ' || (c >= '\t' && c <= '\r');
  switch (c) {
    case 0x00B7:  // ·
    case 0x2022:  // •
    case 0x2027:  // ‧
    case 0x2219:  // ∙
    case 0x22C5:  // ⋅
    case 0x3002:  // 。
    case 0x30FB:  // ・
      return true;
    default:
      break;
  }
  const auto icu = static_cast<UChar32>(c);
  return u_isUWhiteSpace(icu) != 0 || u_charType(icu) == U_FORMAT_CHAR;
}

// `text` is NFKC.
Normalised Normalise(std::string_view text) {
  Normalised result;
  result.text.reserve(text.size());
  std::size_t group = 0;
  bool suffix = false;  // behind a slash dashes divide nothing
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = Next(text, at);
    if (IsDash(c)) {
      if (group > 0 && !suffix) {
        result.tail = {0, result.tail[0], result.tail[1]};
        ++result.groups;
        group = 0;
      }
      continue;
    }
    if (IsDropped(c)) continue;
    if (c == '/') suffix = true;
    if (c >= 'a' && c <= 'z') {
      result.text += static_cast<char>(c - 'a' + 'A');
    } else {
      result.text += text.substr(begin, at - begin);
    }
    ++group;
    if (!suffix) ++result.tail[0];
  }
  return result;
}

// Five groups, CN-M01-01-0030-0: the last two show the split.
IsrcSplit SplitOf(const Normalised& normalised) {
  if (normalised.groups < 5) return IsrcSplit::kNone;
  const auto [last, before, rest] = normalised.tail;
  if (before == 4 && last == 1) return IsrcSplit::kFourOne;
  if (before == 3 && last == 2) return IsrcSplit::kThreeTwo;
  return IsrcSplit::kOther;
}

// Takes the identifier's own name off the front, which labels print:
// "ISWC T-034.524.680-1", "ISNI: 0000 0001 …".
std::string_view WithoutName(std::string_view text, std::string_view name) {
  if (!text.starts_with(name)) return text;
  text.remove_prefix(name.size());
  if (text.starts_with(':')) text.remove_prefix(1);
  return text;
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n\f\v";
  const std::size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1);
}

using Rule = IdentifierCheck (*)(const Normalised&, std::string_view nfkc);

template <IdentifierCheck (*check)(std::string_view)>
IdentifierCheck Plain(const Normalised& normalised, std::string_view) {
  return check(normalised.text);
}

IdentifierCheck Isrc(const Normalised& normalised, std::string_view) {
  return CheckIsrc(normalised.text, SplitOf(normalised));
}
IdentifierCheck Iswc(const Normalised& normalised, std::string_view) {
  return CheckIswc(WithoutName(normalised.text, "ISWC"));
}
IdentifierCheck Isni(const Normalised& normalised, std::string_view) {
  return CheckIsni(WithoutName(WithoutName(normalised.text, "ISNI"), "ORCID"));
}
// Opaque: nothing inside it is dropped or changed.
IdentifierCheck Dci(const Normalised&, std::string_view nfkc) {
  return CheckDci(Trim(nfkc));
}

constexpr std::string_view kTypes[] = {"iswc", "isrc", "ipi-name", "ipi-base",
                                       "isni", "gtin", "grid",     "dpid",
                                       "prc",  "dci",  "us-reg",   "society"};
constexpr Rule kRules[] = {Iswc,
                           Isrc,
                           Plain<CheckIpiName>,
                           Plain<CheckIpiBase>,
                           Isni,
                           Plain<CheckGtin>,
                           Plain<CheckGrid>,
                           Plain<CheckDpid>,
                           Plain<CheckPrc>,
                           Dci,
                           Plain<CheckUsRegistration>,
                           Plain<CheckSociety>};

}  // namespace

std::span<const std::string_view> IdentifierTypes() { return kTypes; }

std::optional<IdentifierCheck> CheckIdentifier(std::string_view type,
                                               std::string_view raw) {
  for (std::size_t i = 0; i < std::size(kTypes); ++i) {
    if (kTypes[i] != type) continue;
    const auto nfkc = Nfkc(raw);
    IdentifierCheck check;
    if (!nfkc) {
      check.reason = nfkc.error().message;
      return check;
    }
    const Normalised normalised = Normalise(*nfkc);
    if (normalised.text.empty()) {
      check.reason = "is empty";
      return check;
    }
    return kRules[i](normalised, *nfkc);
  }
  return std::nullopt;
}

}  // namespace qiao::text
