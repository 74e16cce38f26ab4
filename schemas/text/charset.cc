#include "schemas/text/charset.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "schemas/text/double_byte.h"
#include "schemas/text/utf8.h"

namespace qiao::text {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

unsigned char ByteAt(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

// Length of the well-formed UTF-8 sequence at `at`; 0 if there is none.
std::size_t Utf8Length(std::string_view bytes, std::size_t at) {
  const unsigned char lead = ByteAt(bytes, at);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xC2 && lead <= 0xDF   ? 2
                             : lead >= 0xE0 && lead <= 0xEF ? 3
                             : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                            : 0;
  if (length == 0 || at + length > bytes.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((ByteAt(bytes, at + i) & 0xC0) != 0x80) return 0;
  }
  const unsigned char second = ByteAt(bytes, at + 1);
  if (lead == 0xE0 && second < 0xA0) return 0;  // overlong
  if (lead == 0xED && second > 0x9F) return 0;  // surrogate
  if (lead == 0xF0 && second < 0x90) return 0;  // overlong
  if (lead == 0xF4 && second > 0x8F) return 0;  // above U+10FFFF
  return length;
}

void Bad(std::size_t at, DecodedText& out) {
  AppendUtf8(out.text, kReplacement);
  out.bad.push_back(at);
}

void DecodeUtf8(std::string_view bytes, DecodedText& out) {
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t length = Utf8Length(bytes, at);
    if (length == 0) {
      Bad(at++, out);
      continue;
    }
    out.text.append(bytes.substr(at, length));
    at += length;
  }
}

void DecodeUtf16(std::string_view bytes, bool little, DecodedText& out) {
  const auto unit = [&](std::size_t at) {
    const char32_t first = ByteAt(bytes, at);
    const char32_t second = ByteAt(bytes, at + 1);
    return little ? second << 8 | first : first << 8 | second;
  };
  std::size_t at = 0;
  for (; at + 1 < bytes.size(); at += 2) {
    const char32_t high = unit(at);
    if (high < 0xD800 || high > 0xDFFF) {
      AppendUtf8(out.text, high);
      continue;
    }
    const char32_t low = at + 3 < bytes.size() ? unit(at + 2) : 0;
    if (high > 0xDBFF || low < 0xDC00 || low > 0xDFFF) {
      Bad(at, out);
      continue;
    }
    AppendUtf8(out.text, 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
    at += 2;
  }
  if (at < bytes.size()) Bad(at, out);
}

void DecodeDoubleByte(std::string_view bytes, Charset charset,
                      DecodedText& out) {
  const DoubleByteTable& table = DoubleByteTable::Of(charset);
  const bool gb = charset == Charset::kGb18030;
  for (std::size_t at = 0; at < bytes.size();) {
    const unsigned char lead = ByteAt(bytes, at);
    if (lead < 0x80) {
      out.text += static_cast<char>(lead);
      ++at;
      continue;
    }
    if (lead == 0x80 || lead == 0xFF || at + 1 >= bytes.size()) {
      Bad(at++, out);
      continue;
    }
    const unsigned char trail = ByteAt(bytes, at + 1);
    if (gb && trail >= '0' && trail <= '9') {
      const char32_t c =
          at + 4 <= bytes.size() ? Gb18030FourBytes(bytes.substr(at, 4)) : 0;
      if (c == 0) {
        Bad(at++, out);
      } else {
        AppendUtf8(out.text, c);
        at += 4;
      }
      continue;
    }
    const auto& characters = table.Of(lead, trail);
    if (characters[0] == 0) {
      Bad(at, out);
      // A trail byte that is ASCII is more likely to be itself than the half
      // of a broken character: a comma must not vanish.
      at += trail < 0x80 ? 1 : 2;
      continue;
    }
    AppendUtf8(out.text, characters[0]);
    if (characters[1] != 0) AppendUtf8(out.text, characters[1]);
    at += 2;
  }
}

std::string Plain(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return plain;
}

}  // namespace

std::string_view ToText(Charset charset) {
  switch (charset) {
    case Charset::kUtf8:
      return "UTF-8";
    case Charset::kUtf16Le:
      return "UTF-16LE";
    case Charset::kUtf16Be:
      return "UTF-16BE";
    case Charset::kGb18030:
      return "GB18030";
    case Charset::kBig5Hkscs:
      return "Big5-HKSCS";
  }
  return "";
}

std::optional<Charset> FindCharset(std::string_view name) {
  static constexpr std::pair<std::string_view, Charset> kNames[] = {
      {"utf8", Charset::kUtf8},           {"utf8bom", Charset::kUtf8},
      {"utf8sig", Charset::kUtf8},        {"ascii", Charset::kUtf8},
      {"utf16le", Charset::kUtf16Le},     {"utf16", Charset::kUtf16Le},
      {"unicode", Charset::kUtf16Le},     {"utf16be", Charset::kUtf16Be},
      {"gb18030", Charset::kGb18030},     {"gbk", Charset::kGb18030},
      {"gb2312", Charset::kGb18030},      {"gb", Charset::kGb18030},
      {"cp936", Charset::kGb18030},       {"windows936", Charset::kGb18030},
      {"euccn", Charset::kGb18030},       {"big5", Charset::kBig5Hkscs},
      {"big5hkscs", Charset::kBig5Hkscs}, {"hkscs", Charset::kBig5Hkscs},
      {"cp950", Charset::kBig5Hkscs},     {"windows950", Charset::kBig5Hkscs},
      {"ms950", Charset::kBig5Hkscs},
  };
  const std::string plain = Plain(name);
  for (const auto& [spelling, charset] : kNames) {
    if (plain == spelling) return charset;
  }
  return std::nullopt;
}

DecodedText Decode(std::string_view bytes, Charset charset) {
  DecodedText out;
  out.text.reserve(bytes.size() + bytes.size() / 2);
  switch (charset) {
    case Charset::kUtf8:
      DecodeUtf8(bytes, out);
      break;
    case Charset::kUtf16Le:
      DecodeUtf16(bytes, true, out);
      break;
    case Charset::kUtf16Be:
      DecodeUtf16(bytes, false, out);
      break;
    case Charset::kGb18030:
    case Charset::kBig5Hkscs:
      DecodeDoubleByte(bytes, charset, out);
      break;
  }
  return out;
}

bool HasPrivateUse(std::string_view text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const unsigned char lead = ByteAt(text, i);
    const unsigned char second = ByteAt(text, i + 1);
    // U+E000..U+F8FF, and planes 15 and 16.
    if (lead == 0xEE || (lead == 0xEF && second <= 0xA3)) return true;
    if ((lead == 0xF3 && second >= 0xB0) || lead == 0xF4) return true;
  }
  return false;
}

}  // namespace qiao::text
