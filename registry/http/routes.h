// What is served at which address. A program's whole service is one list of
// these.
//
//   {"GET", "/v1/works/{id}", Access::kRead, GetWork}
//   {"GET", "/log/tile/{path...}", Access::kRead, GetTile}
//
// {id} matches one part of a path, {path...} all that is left. A GET answers
// HEAD too.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "registry/http/framing.h"
#include "registry/http/message.h"

namespace qiao::http {

struct Worker;

enum class Access {
  kHere,   // on the I/O thread: nothing slow, and `worker` is not to be used
  kRead,   // on a worker
  kWrite,  // begun on a worker, answered by the writer
};

// Takes the response, once, from any thread. The request lives as long.
using Reply = std::function<void(Response)>;

struct Route {
  std::string method;
  std::string pattern;
  Access access = Access::kRead;
  std::function<Response(const Request&, Worker*)> handle;
  // Of a body; none is taken if it is 0.
  std::uint64_t body_limit = 0;
  // Types of body that are taken: "application/json".
  std::vector<std::string> media_types = {};
  // Of kRead, asked first, on the I/O thread: the answer, if nothing must be
  // done for it. The worker is the I/O thread's own.
  std::function<std::optional<Response>(const Request&, Worker&)> at_hand = {};
  // Of kWrite, instead of `handle`.
  std::function<void(const Request&, Worker&, Reply)> begin = {};
  // How long an answer may take, if not as long as any (Limits::answer_time).
  std::optional<std::chrono::milliseconds> answer_time = {};
};

class Router {
 public:
  explicit Router(std::vector<Route> routes);

  struct Match {
    std::size_t route = 0;
    std::vector<std::string> captures;  // decoded
  };
  struct Miss {
    Fault fault;
    std::string allow;  // methods, for kMethod
  };
  std::variant<Match, Miss> Find(std::string_view method,
                                 std::string_view path) const;

  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
  std::vector<std::vector<std::string>> parts_;  // of each pattern
};

// %-decoding of one part of a path; absent if it is not UTF-8 then, or holds a
// control, a "/" or a wrong escape.
std::optional<std::string> DecodePart(std::string_view part);

// "title=%E5%BE%8C&on=2026-11-22" in its order; "+" is a blank. Absent if it is
// not UTF-8 or a wrong escape.
using QueryItems = std::vector<std::pair<std::string, std::string>>;
std::optional<QueryItems> DecodeQuery(std::string_view query);

}  // namespace qiao::http
