// Where one request ends and the next begins, decided on the raw bytes of its
// header before any parser sees them. Pure functions.
//
//   GET /v1/who?title=%E5%BE%8C%E4%BE%86 HTTP/1.1   one line, CR LF
//   Host: registry.example                        fields, CR LF each
//                                                 an empty line
//
// Two programs that read different lengths out of one header can be made to
// see different requests (request smuggling). So whatever RFC 9112 lets a
// recipient repair is refused here: a Transfer-Encoding that is not one
// `chunked`, a Content-Length that is no plain number or not alone, folded
// fields, blanks before a colon, bare CR or LF.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "registry/http/message.h"
#include "registry/http/problem.h"

namespace qiao::http {

inline constexpr std::size_t kMaxHeaderBytes = 16 * 1024;
inline constexpr std::size_t kMaxRequestLine = 8 * 1024;
inline constexpr std::size_t kMaxFields = 100;

struct Fault {
  Problem problem = Problem::kMalformed;
  std::string detail;
};

enum class BodyForm { kNone, kLength, kChunked };

struct Head {
  std::string_view method;
  std::string_view path;   // of an absolute target too
  std::string_view query;  // without the "?"
  int minor_version = 1;   // HTTP/1.x
  std::vector<Field> fields;
  BodyForm body = BodyForm::kNone;
  std::uint64_t length = 0;  // of a body of known length
  bool keep_alive = true;
  bool expects_continue = false;
};

// Finds the end of a header while it arrives, and what can never become one as
// early as it can be seen: nobody waits for the end of an HTTP/0.9 request.
class HeadScanner {
 public:
  // `bytes` is all that has arrived of this request, and the same as before
  // with more behind it. The header's size with its empty line; absent while
  // more must come.
  std::variant<std::optional<std::size_t>, Fault> Scan(std::string_view bytes);

 private:
  std::size_t at_ = 0;          // looked at so far
  std::size_t line_start_ = 0;  // of the line that is arriving
};

// Of a whole header, its empty line included. Views look into `bytes`.
std::variant<Head, Fault> ReadHead(std::string_view bytes);

// Whether `text` is a token (RFC 9110 §5.6.2), as methods and field names are.
bool IsToken(std::string_view text);

}  // namespace qiao::http
