// What a handler gets and gives: one request and one response, as plain
// values. Nothing here knows sockets.
//
//   Response Who(const Request& request, Worker& worker);
//
// A Request's views look into bytes that live until the response is made.
#pragma once

#include <algorithm>
#include <chrono>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qiao::http {

// Field names compare without case (RFC 9110 §5.1); the locale has no say.
constexpr char LowerAscii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr bool EqualsNoCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return LowerAscii(x) == LowerAscii(y);
  });
}

struct Field {
  std::string_view name;
  std::string_view value;  // without blanks around it
};

using Deadline = std::chrono::steady_clock::time_point;

struct Request {
  std::string_view method;  // "GET"; "HEAD" arrives as "GET"
  std::string_view path;    // as sent, without the query: "/v1/works/W-1"
  std::string_view query;   // as sent, after the "?"
  std::vector<Field> fields;
  std::vector<std::string> captures;  // what {…} of the route matched, decoded
  std::string body;
  std::string peer;  // address without port
  Deadline deadline;
  // Nobody waits for the answer any more: what takes long may stop.
  std::stop_token abandoned;

  // The value of the first field of that name; empty if there is none.
  std::string_view Header(std::string_view name) const {
    for (const Field& field : fields) {
      if (EqualsNoCase(field.name, name)) return field.value;
    }
    return {};
  }

  // "Application/JSON" of "Application/JSON; charset=utf-8": compares without
  // case (RFC 9110 §8.3.1).
  std::string_view MediaType() const {
    std::string_view type = Header("content-type");
    type = type.substr(0, type.find(';'));
    while (type.ends_with(' ')) type.remove_suffix(1);
    return type;
  }
};

struct Response {
  int status = 200;
  std::string content_type;
  std::vector<std::pair<std::string, std::string>> fields;  // further ones
  std::string body;

  std::string_view Header(std::string_view name) const {
    for (const auto& [key, value] : fields) {
      if (EqualsNoCase(key, name)) return value;
    }
    return {};
  }
};

}  // namespace qiao::http
