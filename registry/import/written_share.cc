#include "registry/import/written_share.h"

#include <utility>

#include "registry/import/written_number.h"
#include "schemas/text/utf8.h"

namespace qiao::registry {
namespace {

constexpr std::size_t kLongestText = 64;  // record format, *share*

std::string Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == text.npos) return {};
  return std::string(
      text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

bool DropPrefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool DropSuffix(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

bool IsAnyOf(std::string_view text,
             std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (text == word) return true;
  }
  return false;
}

struct Fraction {
  std::int64_t num = 0;
  std::int64_t den = 1;
};

// number / scale, where scale is 1, 10, 100 or 1000.
std::optional<Fraction> Scaled(std::string_view text, std::int64_t scale) {
  const auto number = ParseWrittenNumber(text);
  if (!number || number->den > 1'000'000'000'000) return std::nullopt;
  return Fraction{number->num, number->den * scale};
}

// 三分之一 and 3/8.
std::optional<Fraction> Quotient(std::string_view text) {
  const auto integer =
      [](std::string_view part) -> std::optional<std::int64_t> {
    const auto number = ParseWrittenNumber(part);
    if (part == "百") return 100;
    if (part == "千") return 1000;
    if (part == "萬" || part == "万") return 10000;
    if (!number || number->decimals > 0) return std::nullopt;
    return number->num;
  };
  if (const std::size_t at = text.find("分之"); at != text.npos) {
    const auto den = integer(text.substr(0, at));
    const std::string_view over =
        text.substr(at + std::string_view("分之").size());
    const auto num = ParseWrittenNumber(over);
    if (!den || !num || num->den > 1'000'000 || *den > 1'000'000'000) {
      return std::nullopt;
    }
    return Fraction{num->num, *den * num->den};
  }
  for (const std::string_view slash : {"/", "\u2044", "\u2215"}) {
    const std::size_t at = text.find(slash);
    if (at == text.npos) continue;
    const auto num = integer(text.substr(0, at));
    const auto den = integer(text.substr(at + slash.size()));
    if (!num || !den) return std::nullopt;
    return Fraction{*num, *den};
  }
  return std::nullopt;
}

// 七成, 七成五.
std::optional<Fraction> Tenths(std::string_view text) {
  constexpr std::string_view kCheng = "成";
  const std::size_t at = text.find(kCheng);
  if (at == text.npos) return std::nullopt;
  const auto whole = ParseWrittenNumber(text.substr(0, at));
  if (!whole || whole->decimals > 0 || whole->num > 10) return std::nullopt;
  const std::string_view rest = text.substr(at + kCheng.size());
  if (rest.empty()) return Fraction{whole->num, 10};
  if (rest == "半") return Fraction{whole->num * 10 + 5, 100};
  const auto part = ParseWrittenNumber(rest);
  if (!part || part->decimals > 0 || part->num > 9) return std::nullopt;
  return Fraction{whole->num * 10 + part->num, 100};
}

std::optional<Fraction> InWords(std::string_view text) {
  if (IsAnyOf(text,
              {"全部", "全額", "全额", "全數", "全数", "全", "百分百",
               "百分之百", "完全", "all", "All", "ALL", "full", "Full"})) {
    return Fraction{1, 1};
  }
  if (IsAnyOf(text, {"半", "一半", "半數", "半数", "各半", "half", "Half"})) {
    return Fraction{1, 2};
  }
  if (IsAnyOf(text, {"無", "无", "没有", "沒有"})) return Fraction{0, 1};
  return std::nullopt;
}

// 3/8 in a sheet that Excel took for a day: 3月8日, 8-Mar, Mar-08.
bool LooksLikeDate(std::string_view text) {
  static constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr",
                                                 "May", "Jun", "Jul", "Aug",
                                                 "Sep", "Oct", "Nov", "Dec"};
  if (text.find("月") != text.npos) return true;
  for (const std::string_view month : kMonths) {
    if (text.find(month) != text.npos && text.find('-') != text.npos) {
      return true;
    }
  }
  return false;
}

WrittenShare Problem(WrittenShare share, std::string problem) {
  share.share.reset();
  share.as_percent.reset();
  share.problem = std::move(problem);
  return share;
}

WrittenShare Made(WrittenShare share, const Fraction& fraction,
                  const std::string& text) {
  auto made = Share::Make(fraction.num, fraction.den, text);
  if (!made) {
    return Problem(std::move(share), fraction.den == 0
                                         ? "a fraction over nothing"
                                         : "more than the whole");
  }
  share.share = std::move(made).value();
  return share;
}

}  // namespace

WrittenShare ParseWrittenShare(std::string_view cell,
                               bool heading_says_percent) {
  WrittenShare result;
  const std::string written = Trimmed(cell);
  const std::string compact = Compacted(cell);
  std::string_view text = compact;
  if (text.empty()) {
    return written.empty() ? result
                           : Problem(result, "not a share anybody knows");
  }
  if (written.size() > kLongestText) {
    return Problem(result, "too long for a share: more than 64 bytes");
  }
  if (LooksLikeDate(text)) {
    return Problem(result, "a date: Excel takes a fraction like 3/8 for a day");
  }
  if (const auto words = InWords(text)) {
    result.each = text == "各半";
    return Made(std::move(result), *words, written);
  }
  for (const std::string_view each : {"各佔", "各占", "各"}) {
    if (DropPrefix(text, each)) {
      result.each = true;
      break;
    }
  }
  if (const auto words = InWords(text)) {
    return Made(std::move(result), *words, written);
  }
  if (DropSuffix(text, "%") || DropPrefix(text, "百分之")) {
    const auto percent = Scaled(text, 100);
    if (!percent) return Problem(result, "not a percentage anybody knows");
    return Made(std::move(result), *percent, written);
  }
  if (const auto fraction = Quotient(text)) {
    if (fraction->num == fraction->den && fraction->den > 1) {
      return Problem(result, "50/50 and the like: one party's half, or all");
    }
    return Made(std::move(result), *fraction, written);
  }
  if (const auto tenths = Tenths(text)) {
    return Made(std::move(result), *tenths, written);
  }
  if (heading_says_percent) {
    const auto percent = Scaled(text, 100);
    if (!percent) return Problem(result, "not a share anybody knows");
    return Made(std::move(result), *percent, written);
  }
  const auto number = ParseWrittenNumber(text);
  if (!number) return Problem(result, "not a share anybody knows");
  result.bare = true;
  if (number->num > number->den) {  // above 1: a percentage
    const auto percent = Scaled(text, 100);
    if (!percent) return Problem(result, "more decimals than any share has");
    return Made(std::move(result), *percent, written);
  }
  if (number->num == 0) return Made(std::move(result), {0, 1}, written);
  result = Made(std::move(result), {number->num, number->den}, written);
  auto percent = Share::Make(number->num, number->den * 100, written);
  if (percent) result.as_percent = std::move(percent).value();
  return result;
}

}  // namespace qiao::registry
