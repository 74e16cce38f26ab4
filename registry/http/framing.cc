#include "registry/http/framing.h"

#include <algorithm>
#include <charconv>

namespace qiao::http {
namespace {

Fault Malformed(std::string detail) {
  return {Problem::kMalformed, std::move(detail)};
}
Fault InDoubt(std::string detail) {
  return {Problem::kLength, std::move(detail)};
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsBlank(char c) { return c == ' ' || c == '\t'; }

bool IsTokenCharacter(char c) {
  const char low = LowerAscii(c);
  if ((low >= 'a' && low <= 'z') || IsDigit(c)) return true;
  return c != '\0' &&
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

// What stands in a request target as sent: visible ASCII.
bool IsVisible(char c) { return c > ' ' && c < '\x7f'; }

// A field's value: visible characters, blanks between them, and bytes above
// ASCII that nobody interprets.
bool IsValueCharacter(char c) {
  return IsVisible(c) || IsBlank(c) || (static_cast<unsigned char>(c) >= 0x80);
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

// A word or two of what was sent, safe to repeat in a message.
std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text.substr(0, 40)) {
    out += IsVisible(c) || c == ' ' ? c : '?';
  }
  return out + (text.size() > 40 ? "…\"" : "\"");
}

// A host with or without a port: "registry.example:8443", "[::1]:80".
bool IsAuthority(std::string_view text) {
  std::string_view host = text;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos || end < 3) return false;
    host = text.substr(1, end - 1);
    const auto address = [](char c) {
      const char low = LowerAscii(c);
      return IsDigit(c) || (low >= 'a' && low <= 'f') || c == ':' || c == '.';
    };
    if (!std::ranges::all_of(host, address)) return false;
    text.remove_prefix(end + 1);
  } else {
    host = text.substr(0, text.find(':'));
    const auto name = [](char c) {
      const char low = LowerAscii(c);
      return (low >= 'a' && low <= 'z') || IsDigit(c) || c == '-' || c == '.' ||
             c == '_';
    };
    if (host.empty() || !std::ranges::all_of(host, name)) return false;
    text.remove_prefix(host.size());
  }
  if (text.empty()) return true;
  text.remove_prefix(1);  // the colon, or what follows "]" and must be one
  return *(text.data() - 1) == ':' && !text.empty() && text.size() <= 5 &&
         std::ranges::all_of(text, IsDigit);
}

// The request line, without its CR LF.
class RequestLine {
 public:
  explicit RequestLine(std::string_view line) : line_(line) {}

  std::optional<Fault> Read(Head& head) {
    if (line_.empty()) return Malformed("an empty line before the request");
    if (line_.starts_with("\x16\x03")) {
      return Malformed("a TLS handshake; this port speaks plain HTTP");
    }
    const std::size_t first = line_.find(' ');
    if (first == std::string_view::npos) {
      return Malformed("no request line: " + Quoted(line_));
    }
    head.method = line_.substr(0, first);
    if (!IsToken(head.method) || head.method.size() > 32) {
      return Malformed("no method: " + Quoted(head.method));
    }
    const std::string_view rest = line_.substr(first + 1);
    const std::size_t second = rest.find(' ');
    if (second == std::string_view::npos) {
      return Malformed("the request line names no version");
    }
    const std::string_view target = rest.substr(0, second);
    if (target.empty() || !std::ranges::all_of(target, IsVisible)) {
      return Malformed(
          "the target is empty or holds bytes that must be "
          "written with %");
    }
    if (auto fault = ReadVersion(rest.substr(second + 1), head)) return fault;
    return ReadTarget(target, head);
  }

  // Of an absolute target; empty otherwise.
  std::string_view authority() const { return authority_; }

 private:
  static std::optional<Fault> ReadVersion(std::string_view text, Head& head) {
    const bool shaped = text.size() == 8 && text.starts_with("HTTP/") &&
                        IsDigit(text[5]) && text[6] == '.' && IsDigit(text[7]);
    if (!shaped) return Malformed("no version: " + Quoted(text));
    if (text != "HTTP/1.1" && text != "HTTP/1.0") {
      return Fault{Problem::kVersion, std::string(text)};
    }
    head.minor_version = text[7] - '0';
    return std::nullopt;
  }

  std::optional<Fault> ReadTarget(std::string_view target, Head& head) {
    if (target.find('#') != std::string_view::npos) {
      return Malformed("a target has no fragment");
    }
    if (!target.starts_with('/')) {
      // The form that proxies are sent; others read its host in two places.
      std::string_view rest = target;
      for (const std::string_view scheme : {"http://", "https://"}) {
        if (EqualsNoCase(target.substr(0, scheme.size()), scheme)) {
          rest.remove_prefix(scheme.size());
          break;
        }
      }
      if (rest.size() == target.size()) {
        return Malformed("the target is no path: " + Quoted(target));
      }
      authority_ = rest.substr(0, rest.find_first_of("/?"));
      if (!IsAuthority(authority_)) {
        return Fault{Problem::kHost, "no host: " + Quoted(authority_)};
      }
      target = rest.substr(authority_.size());
      if (!target.starts_with('/')) {
        return Malformed("an absolute target without a path");
      }
    }
    const std::size_t question = std::min(target.find('?'), target.size());
    head.path = target.substr(0, question);
    head.query = target.substr(std::min(question + 1, target.size()));
    return std::nullopt;
  }

  std::string_view line_;
  std::string_view authority_;
};

// One field line, without its CR LF.
std::variant<Field, Fault> ReadField(std::string_view line) {
  if (IsBlank(line.front())) {
    return Malformed("a field that continues on a second line");
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    return Malformed("a field without a colon: " + Quoted(line));
  }
  const std::string_view name = line.substr(0, colon);
  if (!IsToken(name)) {
    return Malformed(name.empty() || !IsBlank(name.back())
                         ? "no field name: " + Quoted(name)
                         : "a blank between a field's name and its colon");
  }
  const std::string_view value = line.substr(colon + 1);
  if (!std::ranges::all_of(value, IsValueCharacter)) {
    return Malformed("a control character in the field " + Quoted(name));
  }
  return Field{name, Trimmed(value)};
}

// Some programs take Content_Length for Content-Length (CGI names).
bool LooksLike(std::string_view name, std::string_view field) {
  return std::equal(
      name.begin(), name.end(), field.begin(), field.end(),
      [](char a, char b) { return LowerAscii(a == '_' ? '-' : a) == b; });
}

// Fields that say how long the request is, how it is sent, and to whom.
class Framing {
 public:
  explicit Framing(Head& head) : head_(head) {}

  std::optional<Fault> Take(const Field& field, std::string_view line) {
    for (const std::string_view name :
         {"content-length", "transfer-encoding", "host"}) {
      if (!LooksLike(field.name, name)) continue;
      if (!EqualsNoCase(field.name, name)) {
        return InDoubt("a field that looks like " + std::string(name));
      }
      // Blanks that some trim and others do not.
      if (line.find('\t') != std::string_view::npos) {
        return InDoubt("a tab in the field " + std::string(name));
      }
    }
    if (EqualsNoCase(field.name, "content-length"))
      return ReadLength(field.value);
    if (EqualsNoCase(field.name, "transfer-encoding")) {
      return ReadEncoding(field.value);
    }
    if (EqualsNoCase(field.name, "host")) return ReadHost(field.value);
    if (EqualsNoCase(field.name, "connection"))
      return ReadConnection(field.value);
    if (EqualsNoCase(field.name, "expect")) return ReadExpect(field.value);
    return std::nullopt;
  }

  std::optional<Fault> Finish(std::string_view authority) {
    if (has_length_ && has_encoding_) {
      return InDoubt("Content-Length and Transfer-Encoding");
    }
    if (has_encoding_ && head_.minor_version == 0) {
      return InDoubt("HTTP/1.0 has no Transfer-Encoding");
    }
    if (!host_) {
      if (head_.minor_version == 1) {
        return Fault{Problem::kHost, "there is no Host field"};
      }
    } else if (!authority.empty() && !EqualsNoCase(authority, *host_)) {
      return Fault{Problem::kHost, "Host is " + Quoted(*host_) +
                                       ", the target " + Quoted(authority)};
    }
    if (head_.minor_version == 0) {
      head_.keep_alive = false;
      head_.expects_continue = false;  // RFC 9110 §10.1.1
    }
    return std::nullopt;
  }

 private:
  std::optional<Fault> ReadLength(std::string_view value) {
    if (has_length_) return InDoubt("two Content-Length fields");
    has_length_ = true;
    const bool plain = !value.empty() && value.size() <= 18 &&
                       std::ranges::all_of(value, IsDigit) &&
                       (value.size() == 1 || value.front() != '0');
    if (!plain) return InDoubt("Content-Length is " + Quoted(value));
    std::from_chars(value.data(), value.data() + value.size(), head_.length);
    head_.body = head_.length == 0 ? BodyForm::kNone : BodyForm::kLength;
    return std::nullopt;
  }

  std::optional<Fault> ReadEncoding(std::string_view value) {
    if (has_encoding_) return InDoubt("two Transfer-Encoding fields");
    has_encoding_ = true;
    if (!EqualsNoCase(value, "chunked")) {
      return InDoubt("Transfer-Encoding is " + Quoted(value));
    }
    head_.body = BodyForm::kChunked;
    return std::nullopt;
  }

  std::optional<Fault> ReadHost(std::string_view value) {
    if (host_) return Fault{Problem::kHost, "two Host fields"};
    if (!IsAuthority(value)) {
      return Fault{Problem::kHost, "Host is " + Quoted(value)};
    }
    host_ = value;
    return std::nullopt;
  }

  std::optional<Fault> ReadConnection(std::string_view value) {
    while (!value.empty()) {
      const std::size_t end = std::min(value.find(','), value.size());
      const std::string_view option = Trimmed(value.substr(0, end));
      value.remove_prefix(std::min(end + 1, value.size()));
      if (EqualsNoCase(option, "close")) head_.keep_alive = false;
      // Whoever stands between would take these away before we see them.
      for (const std::string_view name :
           {"content-length", "transfer-encoding", "host"}) {
        if (EqualsNoCase(option, name)) {
          return InDoubt("Connection names " + std::string(name));
        }
      }
    }
    return std::nullopt;
  }

  std::optional<Fault> ReadExpect(std::string_view value) {
    if (!EqualsNoCase(value, "100-continue")) {
      return Fault{Problem::kExpectation, "Expect is " + Quoted(value)};
    }
    head_.expects_continue = true;
    return std::nullopt;
  }

  Head& head_;
  std::optional<std::string_view> host_;
  bool has_length_ = false;
  bool has_encoding_ = false;
};

}  // namespace

bool IsToken(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, IsTokenCharacter);
}

std::variant<std::optional<std::size_t>, Fault> HeadScanner::Scan(
    std::string_view bytes) {
  for (; at_ < bytes.size(); ++at_) {
    const char c = bytes[at_];
    const bool first_line = line_start_ == 0;
    if (first_line && at_ >= kMaxRequestLine) {
      return Fault{Problem::kTargetTooLong,
                   std::to_string(kMaxRequestLine) + " bytes at most"};
    }
    if (at_ >= kMaxHeaderBytes) {
      return Fault{Problem::kHeaderTooLarge,
                   std::to_string(kMaxHeaderBytes) + " bytes at most"};
    }
    if (c == '\0') return Malformed("a NUL in the header");
    if (at_ == 1 && bytes.starts_with("\x16\x03")) {
      Head none;
      return *RequestLine(bytes.substr(0, 2)).Read(none);
    }
    if (c == '\r') {
      if (at_ + 1 == bytes.size()) break;  // its LF may be on the way
      if (bytes[at_ + 1] != '\n') return Malformed("a CR without its LF");
      continue;
    }
    if (c != '\n') continue;
    if (at_ == 0 || bytes[at_ - 1] != '\r') {
      return Malformed("an LF without its CR");
    }
    const std::string_view line =
        bytes.substr(line_start_, at_ - 1 - line_start_);
    if (first_line) {
      Head head;
      if (auto fault = RequestLine(line).Read(head)) return *fault;
    } else if (line.empty()) {
      return std::optional<std::size_t>(at_ + 1);
    }
    line_start_ = at_ + 1;
  }
  return std::optional<std::size_t>();
}

std::variant<Head, Fault> ReadHead(std::string_view bytes) {
  Head head;
  Framing framing(head);
  std::string_view authority;
  bool first = true;
  while (true) {
    const std::size_t end = bytes.find("\r\n");
    if (end == std::string_view::npos) {
      return Malformed("the header has no empty line at its end");
    }
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end + 2);
    if (line.find_first_of(std::string_view("\r\n\0", 3)) !=
        std::string_view::npos) {
      return Malformed("a CR, an LF or a NUL within a line");
    }
    if (first) {
      RequestLine request(line);
      if (auto fault = request.Read(head)) return *fault;
      authority = request.authority();
      first = false;
      continue;
    }
    if (line.empty()) break;
    if (head.fields.size() == kMaxFields) {
      return Fault{Problem::kHeaderTooLarge,
                   std::to_string(kMaxFields) + " fields at most"};
    }
    const auto field = ReadField(line);
    if (const Fault* fault = std::get_if<Fault>(&field)) return *fault;
    head.fields.push_back(std::get<Field>(field));
    if (auto fault = framing.Take(head.fields.back(), line)) return *fault;
  }
  if (!bytes.empty()) return Malformed("bytes behind the header");
  if (auto fault = framing.Finish(authority)) return *fault;
  return head;
}

}  // namespace qiao::http
