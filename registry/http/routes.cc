#include "registry/http/routes.h"

#include <algorithm>

#include "schemas/model/check.h"
#include "schemas/text/utf8.h"

namespace qiao::http {
namespace {

// The parts of a path between its slashes; "/" has one empty part.
std::vector<std::string_view> PartsOf(std::string_view path) {
  std::vector<std::string_view> parts;
  path.remove_prefix(1);
  while (true) {
    const std::size_t end = path.find('/');
    parts.push_back(path.substr(0, end));
    if (end == std::string_view::npos) return parts;
    path.remove_prefix(end + 1);
  }
}

bool IsCapture(std::string_view part) { return part.starts_with('{'); }
bool IsRest(std::string_view part) { return part.ends_with("...}"); }

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = LowerAscii(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

bool HasControl(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
  });
}

std::optional<std::string> Decode(std::string_view text, bool plus_is_blank) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = HexDigit(text[i + 1]), low = HexDigit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '+' && plus_is_blank ? ' ' : text[i];
    }
  }
  if (!text::IsUtf8(out)) return std::nullopt;
  return out;
}

// What a pattern captures of a path; absent if it does not match.
std::optional<std::vector<std::string>> Captures(
    const std::vector<std::string>& pattern,
    const std::vector<std::string>& path) {
  std::vector<std::string> captures;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (i >= path.size()) return std::nullopt;
    if (IsRest(pattern[i])) {
      std::string rest = path[i];
      for (std::size_t k = i + 1; k < path.size(); ++k) rest += "/" + path[k];
      captures.push_back(std::move(rest));
      return captures;
    }
    if (IsCapture(pattern[i])) {
      captures.push_back(path[i]);
    } else if (pattern[i] != path[i]) {
      return std::nullopt;
    }
  }
  if (pattern.size() != path.size()) return std::nullopt;
  return captures;
}

}  // namespace

std::optional<std::string> DecodePart(std::string_view part) {
  std::optional<std::string> decoded = Decode(part, false);
  if (!decoded || HasControl(*decoded)) return std::nullopt;
  if (decoded->find('/') != std::string::npos) return std::nullopt;
  return decoded;
}

std::optional<QueryItems> DecodeQuery(std::string_view query) {
  QueryItems items;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view item = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (item.empty()) continue;
    const std::size_t equals = std::min(item.find('='), item.size());
    auto name = Decode(item.substr(0, equals), true);
    auto value = Decode(item.substr(std::min(equals + 1, item.size())), true);
    if (!name || !value) return std::nullopt;
    items.emplace_back(std::move(*name), std::move(*value));
  }
  return items;
}

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (const Route& route : routes_) {
    QIAO_CHECK(route.pattern.starts_with('/'));
    std::vector<std::string>& parts = parts_.emplace_back();
    for (const std::string_view part : PartsOf(route.pattern)) {
      parts.emplace_back(part);
    }
  }
}

std::variant<Router::Match, Router::Miss> Router::Find(
    std::string_view method, std::string_view path) const {
  std::vector<std::string> parts;
  for (const std::string_view part : PartsOf(path)) {
    std::optional<std::string> decoded = DecodePart(part);
    if (!decoded || *decoded == "." || *decoded == ".." ||
        (decoded->empty() && path != "/")) {
      return Miss{{Problem::kTarget, "the path " + std::string(path)}, {}};
    }
    parts.push_back(std::move(*decoded));
  }
  const std::string_view asked = method == "HEAD" ? "GET" : method;
  std::string allow;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    auto captures = Captures(parts_[i], parts);
    if (!captures) continue;
    if (routes_[i].method == asked) return Match{i, std::move(*captures)};
    if (!allow.empty()) allow += ", ";
    allow += routes_[i].method == "GET" ? "GET, HEAD" : routes_[i].method;
  }
  if (allow.empty()) {
    return Miss{
        {Problem::kNoRoute, "nothing is served at " + std::string(path)}, {}};
  }
  return Miss{{Problem::kMethod, std::string(method) + " " + std::string(path) +
                                     "; it takes " + allow},
              allow};
}

}  // namespace qiao::http
