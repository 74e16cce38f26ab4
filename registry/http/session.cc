#include "registry/http/session.h"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "registry/http/worker.h"
#include "schemas/json/canonical.h"

namespace qiao::http {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

// Answers below it go out in one piece with their header.
constexpr std::size_t kOnePiece = 64 * 1024;
// Of a client that goes on sending though it was told that nothing more is
// read.
constexpr std::size_t kMaxLingering = 1 << 20;
constexpr std::size_t kLingeringAtOnce = 8 * 1024;

std::string HeaderOf(const Response& response, const std::string& date,
                     bool last) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " ";
  out.append(ReasonPhrase(response.status)).append("\r\nDate: ").append(date);
  if (!response.content_type.empty()) {
    out.append("\r\nContent-Type: ").append(response.content_type);
    out.append("\r\nX-Content-Type-Options: nosniff");
  }
  for (const auto& [name, value] : response.fields) {
    out.append("\r\n").append(name).append(": ").append(value);
  }
  if (response.status != 304 && response.status != 204) {
    out.append("\r\nContent-Length: ");
    out.append(std::to_string(response.body.size()));
  }
  if (last) out.append("\r\nConnection: close");
  return out.append("\r\n\r\n");
}

// What a handler makes of a request, whatever it throws.
Response Handled(const Route& route, const Request& request, Worker* worker) {
  try {
    return route.handle(request, worker);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "qiaod: %s %s: %s\n", route.method.c_str(),
                 route.pattern.c_str(), error.what());
    return ToResponse(Problem::kFault, "the handler failed");
  }
}

std::optional<Response> AtHand(const Route& route, const Request& request,
                               Worker* own) {
  if (!route.at_hand || own == nullptr) return std::nullopt;
  try {
    return route.at_hand(request, *own);
  } catch (const std::exception&) {
    return std::nullopt;  // a worker will say what is wrong
  }
}

void Begin(const Route& route, const Request& request, Worker& worker,
           const Reply& reply) {
  try {
    route.begin(request, worker, reply);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "qiaod: %s %s: %s\n", route.method.c_str(),
                 route.pattern.c_str(), error.what());
    reply(ToResponse(Problem::kFault, "the handler failed"));
  }
}

}  // namespace

const std::string& Service::Date() {
  const std::time_t now = std::time(nullptr);
  if (now != date_of_) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[40];
    date_.assign(text, std::strftime(text, sizeof text,
                                     "%a, %d %b %Y %H:%M:%S GMT", &parts));
    date_of_ = now;
  }
  return date_;
}

Session::Session(Service& service, std::unique_ptr<Connection> connection,
                 std::string peer, std::shared_ptr<Neighbour> neighbour)
    : service_(service),
      connection_(std::move(connection)),
      neighbour_(std::move(neighbour)),
      bodies_(service.bodies),
      answered_(service.io) {
  request_.peer = std::move(peer);
}

// Of a worker's thread, if it had the request for longer than anybody waited.
Session::~Session() { LetGoOfBody(); }

asio::awaitable<void> Session::Run() {
  Allow(service_.limits.handshake_time);
  const boost::system::error_code failed = co_await connection_->Handshake();
  if (!failed && !expired_) {
    while (true) {
      const bool more = co_await ServeOne();
      if (!more) break;
    }
  }
  connection_->Close();
}

void Session::Expire(Deadline now) {
  if (now < deadline_) return;
  deadline_ = Deadline::max();
  expired_ = true;
  if (!idle_) service_.metrics.CountExpired();
  connection_->Cancel();
  Wake();
}

void Session::Drain() {
  last_ = true;
  if (idle_) {
    deadline_ =
        std::min(deadline_, Clock::now() + service_.limits.drain_idle_time);
  }
}

void Session::Close() {
  expired_ = true;
  connection_->Close();
  Wake();
}

void Session::Allow(Limits::Span span) {
  expired_ = false;
  deadline_ = Clock::now() + span;
}

void Session::AllowMore(std::size_t moved) {
  const std::uint64_t ms = moved * 1000 / service_.limits.bytes_per_second;
  deadline_ = std::min(
      deadline_ + std::chrono::milliseconds(static_cast<std::int64_t>(ms)),
      Clock::now() + service_.limits.grace);
}

asio::awaitable<bool> Session::ServeOne() {
  const bool read = co_await ReadHeader();
  if (!read) co_return false;
  const bool whole = head_.body == BodyForm::kNone;
  std::optional<Response> response = Refusal();
  if (!response) {
    const bool body_read = co_await ReadBody();
    if (!body_read) co_return false;
    arrived_ = Clock::now();
    request_.deadline = arrived_ + AnswerTime();
    Response made = co_await Handle();
    if (!handed_over_) LetGoOfBody();  // nobody reads it any more
    response = std::move(made);
  } else {
    arrived_ = Clock::now();
    // The body that follows is not read, so nothing behind it can be.
    if (!whole) last_ = true;
  }
  if (service_.stopping || !head_.keep_alive) last_ = true;
  begun_ = true;
  const bool last = last_;
  Response answer = std::move(*response);
  const bool sent = co_await Send(std::move(answer), last);
  if (!sent) co_return false;
  if (!last) co_return true;
  co_await Linger();
  co_return false;
}

asio::awaitable<bool> Session::ReadHeader() {
  idle_ = buffer_.empty();
  Allow(idle_ && begun_ ? service_.limits.idle_time
                        : service_.limits.header_time);
  if (last_) Drain();
  HeadScanner scanner;
  while (true) {
    auto scanned = scanner.Scan(buffer_);
    if (auto* fault = std::get_if<Fault>(&scanned)) {
      Fault found = std::move(*fault);
      co_await Refuse(std::move(found));
      co_return false;
    }
    if (const auto size = std::get<0>(scanned)) {
      head_bytes_ = buffer_.substr(0, *size);
      buffer_.erase(0, *size);
      break;
    }
    const bool more = co_await ReadMore();
    if (!more) {
      if (expired_ && !buffer_.empty()) {
        Fault slow{Problem::kTooSlow, "the header did not arrive in time"};
        co_await Refuse(std::move(slow));
      }
      co_return false;
    }
    if (idle_) {
      idle_ = false;
      Allow(service_.limits.header_time);
    }
  }
  idle_ = false;
  auto head = ReadHead(head_bytes_);
  if (auto* fault = std::get_if<Fault>(&head)) {
    Fault found = std::move(*fault);
    co_await Refuse(std::move(found));
    co_return false;
  }
  head_ = std::move(std::get<Head>(head));
  co_return true;
}

std::optional<Response> Session::Refusal() {
  auto found = service_.router.Find(head_.method, head_.path);
  if (auto* miss = std::get_if<Router::Miss>(&found)) {
    route_ = service_.router.routes().size();
    Response response = ToResponse(miss->fault.problem, miss->fault.detail);
    if (!miss->allow.empty()) {
      response.fields.emplace_back("Allow", miss->allow);
    }
    return response;
  }
  auto& match = std::get<Router::Match>(found);
  route_ = match.route;
  const Route& route = service_.router.routes()[route_];
  request_.method = head_.method == "HEAD" ? "GET" : head_.method;
  request_.path = head_.path;
  request_.query = head_.query;
  request_.fields = head_.fields;
  request_.captures = std::move(match.captures);
  request_.body.clear();
  if (head_.body == BodyForm::kLength && head_.length > route.body_limit) {
    return ToResponse(Problem::kBodyTooLarge,
                      route.body_limit == 0
                          ? "no body is taken here"
                          : "at most " + std::to_string(route.body_limit) +
                                " bytes are taken here");
  }
  if (head_.body == BodyForm::kChunked && route.body_limit == 0) {
    return ToResponse(Problem::kBodyTooLarge, "no body is taken here");
  }
  if (!route.media_types.empty()) {
    const std::string_view type = request_.MediaType();
    const bool taken = std::ranges::any_of(
        route.media_types,
        [type](const std::string& one) { return EqualsNoCase(one, type); });
    if (!taken) {
      return ToResponse(Problem::kMediaType,
                        type.empty() ? "there is no Content-Type"
                                     : "the body is " + std::string(type));
    }
  }
  return std::nullopt;
}

asio::awaitable<bool> Session::ReadBody() {
  const std::uint64_t limit = service_.router.routes()[route_].body_limit;
  std::optional<Fault> fault = parser_.PutHead(head_bytes_, head_, limit);
  const bool chunked = head_.body == BodyForm::kChunked;
  ChunkGate gate(limit);
  std::uint64_t left = head_.body == BodyForm::kLength ? head_.length : 0;
  bool whole = head_.body == BodyForm::kNone;
  if (!fault && !whole && head_.expects_continue && buffer_.empty()) {
    Allow(service_.limits.grace);
    std::string go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    const bool sent = co_await Write(std::move(go_on));
    if (!sent) co_return false;
  }
  Allow(service_.limits.grace);
  while (!fault && !whole) {
    const std::size_t mine =
        chunked ? gate.Take(buffer_)
                : static_cast<std::size_t>(
                      std::min<std::uint64_t>(left, buffer_.size()));
    left -= chunked ? 0 : mine;
    fault = gate.fault();
    if (fault) break;
    fault = HoldBody(mine);
    if (fault) break;
    fault = parser_.PutBody(std::string_view(buffer_).substr(0, mine));
    if (fault) break;
    buffer_.erase(0, mine);
    whole = chunked ? gate.done() : left == 0;
    if (whole != parser_.done()) {
      fault = Fault{Problem::kMalformed, "the body's end is in doubt"};
    }
    if (fault || whole) break;
    AllowMore(mine);
    const bool more = co_await ReadMore();
    if (more) continue;
    if (!expired_) co_return false;
    fault = Fault{Problem::kTooSlow, "the body did not arrive in time"};
  }
  if (fault) {
    parser_.TakeBody();
    LetGoOfBody();
    Fault found = std::move(*fault);
    co_await Refuse(std::move(found));
    co_return false;
  }
  if (head_.body != BodyForm::kNone) request_.body = parser_.TakeBody();
  co_return true;
}

std::optional<Fault> Session::HoldBody(std::size_t bytes) {
  const Limits& limits = service_.limits;
  body_held_ += bytes;
  const std::uint64_t theirs = neighbour_->bodies += bytes;
  const std::uint64_t all = *bodies_ += bytes;
  if (theirs > limits.bodies_per_address) {
    return Fault{Problem::kTooMany,
                 "requests of " + request_.peer + " fill the room for them"};
  }
  if (all > limits.bodies) {
    return Fault{Problem::kBusy, "requests fill the room for them"};
  }
  return std::nullopt;
}

void Session::LetGoOfBody() {
  request_.body = std::string();
  neighbour_->bodies -= body_held_;
  *bodies_ -= body_held_;
  body_held_ = 0;
}

asio::awaitable<bool> Session::ReadMore() {
  const std::size_t before = buffer_.size();
  const std::size_t room = head_.length > 8192 ? 32'768 : 4'096;
  buffer_.resize(before + room);
  const asio::mutable_buffer into(buffer_.data() + before, room);
  const Moved moved = co_await connection_->ReadSome(into);
  buffer_.resize(before + moved.count);
  co_return !moved.error && !expired_;
}

asio::awaitable<Response> Session::Handle() {
  const Route& route = service_.router.routes()[route_];
  if (route.access == Access::kHere) {
    co_return Handled(route, request_, nullptr);
  }
  if (std::optional<Response> ready = AtHand(route, request_, service_.own)) {
    co_return std::move(*ready);
  }
  Allow(AnswerTime());
  answered_.expires_at(Deadline::max());
  response_.reset();
  std::optional<Response> refused = HandOver();
  if (refused) co_return std::move(*refused);
  while (!response_ && !expired_) {
    [[maybe_unused]] const auto [ignored] =
        co_await answered_.async_wait(kAwait);
  }
  if (response_) co_return std::move(*response_);
  // The worker still reads the request: no other may take its place.
  last_ = true;
  abandoned_.request_stop();
  co_return ToResponse(Problem::kTookTooLong,
                       "the answer was not ready in time");
}

std::optional<Response> Session::HandOver() {
  if (neighbour_->requests >= service_.limits.requests_per_address) {
    return ToResponse(Problem::kTooMany, std::to_string(neighbour_->requests) +
                                             " requests of " + request_.peer +
                                             " are under way");
  }
  const Route& route = service_.router.routes()[route_];
  std::shared_ptr<Session> self = shared_from_this();
  abandoned_ = std::stop_source();
  request_.abandoned = abandoned_.get_token();
  ++service_.metrics.queue;
  const bool taken = service_.pool.Offer([self, &route](Worker& worker) {
    --self->service_.metrics.queue;
    const Request& request = self->request_;
    if (Clock::now() >= request.deadline) {
      self->Answer(ToResponse(Problem::kTookTooLong, "it waited too long"));
    } else if (route.access == Access::kWrite) {
      Begin(route, request, worker,
            [self](Response response) { self->Answer(std::move(response)); });
    } else {
      self->Answer(Handled(route, request, &worker));
    }
  });
  if (!taken) {
    --service_.metrics.queue;
    return ToResponse(Problem::kBusy, "the queue of requests is full");
  }
  ++neighbour_->requests;
  handed_over_ = true;
  return std::nullopt;
}

void Session::Answer(Response response) {
  asio::post(service_.io, [self = shared_from_this(),
                           answer = std::move(response)]() mutable {
    if (!std::exchange(self->handed_over_, false)) return;
    --self->neighbour_->requests;
    self->response_ = std::move(answer);
    self->Wake();
  });
}

void Session::Wake() { answered_.cancel(); }

Limits::Span Session::AnswerTime() const {
  return service_.router.routes()[route_].answer_time.value_or(
      service_.limits.answer_time);
}

asio::awaitable<bool> Session::Send(Response response, bool last) {
  const std::chrono::nanoseconds spent = Clock::now() - arrived_;
  service_.metrics.CountAnswer(route_, response.status, spent);
  if (service_.log != nullptr) WriteLogLine(response, spent);
  std::string bytes = HeaderOf(response, service_.Date(), last);
  const bool bodiless = head_.method == "HEAD";
  const bool together = !bodiless && response.body.size() < kOnePiece;
  if (together) bytes += response.body;
  Allow(service_.limits.grace);
  bool sent = co_await Write(std::move(bytes));
  if (sent && !together && !bodiless) {
    std::string body = std::move(response.body);
    sent = co_await Write(std::move(body));
  }
  co_return sent;
}

asio::awaitable<bool> Session::Write(std::string bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const asio::const_buffer rest(bytes.data() + at, bytes.size() - at);
    const Moved moved = co_await connection_->WriteSome(rest);
    if (moved.error || expired_) co_return false;
    at += moved.count;
    AllowMore(moved.count);
  }
  co_return true;
}

asio::awaitable<void> Session::Refuse(Fault fault) {
  route_ = service_.router.routes().size();
  arrived_ = Clock::now();
  head_ = Head();
  Response response = ToResponse(fault.problem, fault.detail);
  const bool sent = co_await Send(std::move(response), true);
  if (sent) co_await Linger();
}

asio::awaitable<void> Session::Linger() {
  // A connection that is closed with bytes unread is reset, and the answer may
  // be lost before it is read.
  Allow(service_.limits.linger_time);
  idle_ = true;
  co_await connection_->FinishWriting();
  // Whatever comes now is let go below TLS, which takes nothing more.
  buffer_.assign(kLingeringAtOnce, '\0');
  const asio::mutable_buffer into(buffer_.data(), buffer_.size());
  for (std::size_t read = 0; read < kMaxLingering && !expired_;) {
    const auto [error, count] =
        co_await connection_->Socket().async_read_some(into, kAwait);
    if (error) break;
    read += count;
  }
}

void Session::WriteLogLine(const Response& response,
                           std::chrono::nanoseconds spent) const {
  const auto now = std::chrono::floor<std::chrono::seconds>(
      std::chrono::system_clock::now());
  json::Object line;
  const auto add = [&line](const char* name, json::Value value) {
    line.members.emplace_back(name, std::move(value));
  };
  add("at", ToText(now));
  add("bytes", static_cast<std::int64_t>(response.body.size()));
  add("method", head_.method);
  add("micros", static_cast<std::int64_t>(spent.count() / 1000));
  add("path", head_.path);
  add("peer", request_.peer);
  add("status", response.status);
  service_.log->Add(json::Canonical(json::Value(std::move(line))));
}

}  // namespace qiao::http
