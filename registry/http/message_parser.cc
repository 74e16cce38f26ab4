// The only file that includes Beast; its stream algorithms are not used, since
// they would be compiled for every kind of stream.
#include "registry/http/message_parser.h"

#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace qiao::http {
namespace {

namespace beast = boost::beast::http;

Fault Disagreement(const char* about) {
  return {Problem::kMalformed,
          std::string("this request can be read in two ways: ") + about};
}

// Gives `parser` all of `waiting` that it takes. Absent: all is well.
template <typename Parser>
boost::system::error_code Feed(Parser& parser, std::string& waiting) {
  while (!waiting.empty() && !parser.is_done()) {
    boost::system::error_code error;
    const std::size_t taken = parser.put(
        boost::asio::const_buffer(waiting.data(), waiting.size()), error);
    waiting.erase(0, taken);
    if (error == beast::error::need_more) return {};
    if (error) return error;
    if (taken == 0) return {};
  }
  return {};
}

std::string_view ViewOf(boost::string_view text) {
  return {text.data(), text.size()};
}

// As Beast's string_body, but it takes memory for what has arrived, and none
// for what a header promises.
struct ArrivingBody {
  using value_type = std::string;
  class reader {
   public:
    template <bool kIsRequest, typename Fields>
    reader(beast::header<kIsRequest, Fields>&, value_type& body)
        : body_(body) {}
    void init(const boost::optional<std::uint64_t>&,
              boost::system::error_code& error) {
      error = {};
    }
    template <typename Buffers>
    std::size_t put(const Buffers& buffers, boost::system::error_code& error) {
      error = {};
      std::size_t taken = 0;
      for (auto at = boost::asio::buffer_sequence_begin(buffers);
           at != boost::asio::buffer_sequence_end(buffers); ++at) {
        const boost::asio::const_buffer bytes(*at);
        body_.append(static_cast<const char*>(bytes.data()), bytes.size());
        taken += bytes.size();
      }
      return taken;
    }
    void finish(boost::system::error_code& error) { error = {}; }

   private:
    value_type& body_;
  };
};

}  // namespace

struct RequestParser::Parser : beast::request_parser<ArrivingBody> {};
struct ResponseParser::Parser : beast::response_parser<beast::string_body> {};

RequestParser::RequestParser() = default;
RequestParser::~RequestParser() = default;

std::optional<Fault> RequestParser::PutHead(std::string_view bytes,
                                            const Head& ours,
                                            std::uint64_t body_limit) {
  parser_ = std::make_unique<Parser>();
  parser_->header_limit(2 * kMaxHeaderBytes);
  parser_->body_limit(body_limit);
  waiting_.clear();
  boost::system::error_code error;
  const std::size_t taken = parser_->put(
      boost::asio::const_buffer(bytes.data(), bytes.size()), error);
  if (error) return Fault{Problem::kMalformed, error.message()};
  if (taken != bytes.size() || !parser_->is_header_done()) {
    return Disagreement("where its header ends");
  }
  const auto& message = parser_->get();
  if (ViewOf(message.method_string()) != ours.method) {
    return Disagreement("its method");
  }
  // An absolute target holds ours.
  if (ViewOf(message.target()).find(ours.path) == std::string_view::npos) {
    return Disagreement("its target");
  }
  const bool chunked = ours.body == BodyForm::kChunked;
  const auto length = parser_->content_length();
  if (parser_->chunked() != chunked ||
      (!chunked && (length ? *length : 0) != ours.length) ||
      parser_->is_done() != (ours.body == BodyForm::kNone)) {
    return Disagreement("its length");
  }
  parser_->eager(true);
  return std::nullopt;
}

std::optional<Fault> RequestParser::PutBody(std::string_view bytes) {
  waiting_.append(bytes);
  const auto error = Feed(*parser_, waiting_);
  if (!error) return std::nullopt;
  if (error == beast::error::body_limit) {
    return Fault{Problem::kBodyTooLarge, "a body above the limit"};
  }
  return Fault{Problem::kMalformed, error.message()};
}

bool RequestParser::done() const { return parser_->is_done(); }

std::uint64_t RequestParser::body_bytes() const {
  return parser_->get().body().size();
}

std::string RequestParser::TakeBody() {
  return std::move(parser_->get().body());
}

ResponseParser::ResponseParser(std::uint64_t body_limit, bool no_body)
    : body_limit_(body_limit), no_body_(no_body) {
  parser_ = std::make_unique<Parser>();
  parser_->header_limit(64 * 1024);
  parser_->body_limit(body_limit);
  parser_->skip(no_body);
  parser_->eager(true);
}

ResponseParser::~ResponseParser() = default;

Result<void> ResponseParser::Put(std::string_view bytes) {
  if (!bytes.empty()) begun_ = true;
  waiting_.append(bytes);
  while (true) {
    const auto error = Feed(*parser_, waiting_);
    if (error == beast::error::body_limit) {
      return Error{ErrorCode::kUnavailable, "the answer is longer than " +
                                                std::to_string(body_limit_) +
                                                " bytes"};
    }
    if (error) {
      return Error{ErrorCode::kUnavailable,
                   "the answer is no HTTP: " + error.message()};
    }
    // 100 Continue and the like come before the answer.
    const bool interim =
        parser_->is_header_done() && parser_->get().result_int() / 100 == 1;
    if (!interim) return {};
    std::string rest = std::move(waiting_);
    parser_ = std::make_unique<Parser>();
    parser_->header_limit(64 * 1024);
    parser_->body_limit(body_limit_);
    parser_->skip(no_body_);
    parser_->eager(true);
    waiting_ = std::move(rest);
    if (waiting_.empty()) return {};
  }
}

Result<void> ResponseParser::PutEnd() {
  boost::system::error_code error;
  // Beast takes an end before the first byte for a whole message.
  if (parser_->is_header_done()) parser_->put_eof(error);
  if (error || !parser_->is_header_done() || !parser_->is_done()) {
    return Error{ErrorCode::kUnavailable,
                 begun_ ? "the connection ended within the answer"
                        : "the connection ended before an answer"};
  }
  return {};
}

bool ResponseParser::done() const { return parser_->is_done(); }

bool ResponseParser::keep_alive() const {
  return parser_->get().keep_alive() && waiting_.empty();
}

Response ResponseParser::Take() {
  auto message = parser_->release();
  Response response;
  response.status = static_cast<int>(message.result_int());
  response.body = std::move(message.body());
  for (const auto& field : message) {
    const std::string name(ViewOf(field.name_string()));
    const std::string value(ViewOf(field.value()));
    if (EqualsNoCase(name, "content-type")) {
      response.content_type = value;
    } else {
      response.fields.emplace_back(name, value);
    }
  }
  return response;
}

}  // namespace qiao::http
