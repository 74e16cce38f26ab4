#include "schemas/json/canonical.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "schemas/model/check.h"

namespace qiao::json {
namespace {

// RFC 8785 §3.2.3 sorts member names by UTF-16 code unit. UTF-8 bytes sort
// alike, except that U+E000..FFFF (lead EE, EF) come after the surrogates of
// U+10000.. (lead F0..F4).
bool Utf16Less(std::string_view a, std::string_view b) {
  const std::size_t both = std::min(a.size(), b.size());
  const auto [at_a, at_b] = std::mismatch(
      a.begin(), a.begin() + static_cast<std::ptrdiff_t>(both), b.begin());
  if (at_a == a.begin() + static_cast<std::ptrdiff_t>(both)) {
    return a.size() < b.size();
  }
  const auto byte_a = static_cast<unsigned char>(*at_a);
  const auto byte_b = static_cast<unsigned char>(*at_b);
  if (byte_a >= 0xEE && byte_b >= 0xEE &&
      (byte_a >= 0xF0) != (byte_b >= 0xF0)) {
    return byte_a >= 0xF0;
  }
  return byte_a < byte_b;
}

// The escape of a byte that may not stand as it is; empty if it may.
std::string_view EscapeOf(char c, std::string& spelled) {
  constexpr char kDigits[] = "0123456789abcdef";
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\b':
      return "\\b";
    case '\t':
      return "\\t";
    case '\n':
      return "\\n";
    case '\f':
      return "\\f";
    case '\r':
      return "\\r";
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x20) return {};
  spelled = "\\u00";
  spelled += kDigits[byte >> 4];
  spelled += kDigits[byte & 15];
  return spelled;
}

void WriteString(std::string_view text, std::string& out) {
  out += '"';
  std::string spelled;
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view escape = EscapeOf(text[i], spelled);
    if (escape.empty()) continue;
    out += text.substr(written, i - written);
    out += escape;
    written = i + 1;
  }
  out += text.substr(written);
  out += '"';
}

// ECMAScript's Number::toString: the shortest digits that read back as
// `number`, without exponent from 1e-6 up to below 1e21.
void WriteDouble(double number, std::string& out) {
  QIAO_CHECK(std::isfinite(number));  // parsing never makes another
  if (number == 0) {                  // -0 too
    out += '0';
    return;
  }
  if (number < 0) {
    out += '-';
    number = -number;
  }
  char buffer[40];  // d.ddddddddddddddddde-308
  const auto written = std::to_chars(buffer, buffer + sizeof buffer, number,
                                     std::chars_format::scientific);
  QIAO_CHECK(written.ec == std::errc());
  const std::string_view text(buffer,
                              static_cast<std::size_t>(written.ptr - buffer));
  const std::size_t e = text.find('e');
  std::string digits(1, text[0]);
  if (e > 1) digits += text.substr(2, e - 2);
  int exponent = 0;
  const char* from = text.data() + e + (text[e + 1] == '+' ? 2 : 1);
  std::from_chars(from, text.data() + text.size(), exponent);

  const int count = static_cast<int>(digits.size());
  const int point = exponent + 1;  // digits before the decimal point
  if (point > 21 || point < -5) {
    out += digits[0];
    if (count > 1) out.append(".").append(digits, 1);
    out += exponent < 0 ? "e-" : "e+";
    out += std::to_string(std::abs(exponent));
  } else if (point <= 0) {
    out.append("0.").append(static_cast<std::size_t>(-point), '0');
    out += digits;
  } else if (count <= point) {
    out += digits;
    out.append(static_cast<std::size_t>(point - count), '0');
  } else {
    out.append(digits, 0, static_cast<std::size_t>(point));
    out += '.';
    out.append(digits, static_cast<std::size_t>(point));
  }
}

void WriteThousandths(Thousandths value, std::string& out) {
  std::uint64_t size = static_cast<std::uint64_t>(value.count);
  if (value.count < 0) {
    out += '-';
    size = ~size + 1;
  }
  const std::string rest = std::to_string(size % 1000);
  out += std::to_string(size / 1000) + '.' + std::string(3 - rest.size(), '0') +
         rest;
}

struct Writer {
  std::string& out;

  // Depth is bounded: Parse caps it, and values built by our own code are flat.
  void Write(const Value& value) { std::visit(*this, value.v); }

  void operator()(Null) { out += "null"; }
  void operator()(bool b) { out += b ? "true" : "false"; }
  void operator()(std::int64_t i) { out += std::to_string(i); }
  void operator()(double d) { WriteDouble(d, out); }
  void operator()(const std::string& s) { WriteString(s, out); }
  void operator()(Thousandths t) { WriteThousandths(t, out); }
  void operator()(const Array& array) {
    out += '[';
    for (std::size_t i = 0; i < array.size(); ++i) {
      if (i > 0) out += ',';
      Write(array[i]);
    }
    out += ']';
  }
  void operator()(const Object& object) {
    std::vector<const Member*> members;
    members.reserve(object.members.size());
    for (const Member& member : object.members) members.push_back(&member);
    const auto by_name = [](const Member* a, const Member* b) {
      return Utf16Less(a->first, b->first);
    };
    if (!std::is_sorted(members.begin(), members.end(), by_name)) {
      std::sort(members.begin(), members.end(), by_name);
    }
    out += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0) out += ',';
      WriteString(members[i]->first, out);
      out += ':';
      Write(members[i]->second);
    }
    out += '}';
  }
};

}  // namespace

std::string Canonical(const Value& value) {
  std::string out;
  Writer{out}.Write(value);
  return out;
}

}  // namespace qiao::json
