// Beast's message parser behind plain types: the second reader of every
// message. The first is framing.h and chunks.h for requests; where the two
// disagree, nobody is right and the request is refused.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "registry/http/framing.h"
#include "registry/http/message.h"
#include "schemas/model/result.h"

namespace qiao::http {

class RequestParser {
 public:
  RequestParser();
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  // The whole header as it was sent, and what we read in it. A new request
  // begins.
  std::optional<Fault> PutHead(std::string_view bytes, const Head& ours,
                               std::uint64_t body_limit);
  // More of the body.
  std::optional<Fault> PutBody(std::string_view bytes);
  bool done() const;
  // Of body data that was parsed.
  std::uint64_t body_bytes() const;
  std::string TakeBody();

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  std::string waiting_;  // bytes that are no whole chunk header yet
};

// A response as it arrives at a client.
class ResponseParser {
 public:
  // `no_body`: the answer to a HEAD.
  ResponseParser(std::uint64_t body_limit, bool no_body);
  ~ResponseParser();
  ResponseParser(const ResponseParser&) = delete;
  ResponseParser& operator=(const ResponseParser&) = delete;

  // kUnavailable for what is no HTTP or larger than the limit.
  Result<void> Put(std::string_view bytes);
  // The connection has ended, which ends some bodies.
  Result<void> PutEnd();
  bool done() const;
  // Whether any byte of it has arrived.
  bool begun() const { return begun_; }
  bool keep_alive() const;
  Response Take();

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  std::uint64_t body_limit_;
  bool no_body_;
  std::string waiting_;
  bool begun_ = false;
};

}  // namespace qiao::http
