#include "registry/http/framing.h"

#include "tests/support/catch.h"

namespace qiao::http {
namespace {

Head Read(std::string_view bytes) {
  auto head = ReadHead(bytes);
  if (const auto* fault = std::get_if<Fault>(&head)) FAIL(fault->detail);
  return std::get<Head>(head);
}

std::optional<std::size_t> EndOf(std::string_view bytes) {
  HeadScanner scanner;
  auto scanned = scanner.Scan(bytes);
  if (const auto* fault = std::get_if<Fault>(&scanned)) FAIL(fault->detail);
  return std::get<0>(scanned);
}

bool Faulty(std::string_view bytes) {
  HeadScanner scanner;
  return std::holds_alternative<Fault>(scanner.Scan(bytes));
}

TEST_CASE("a header is read into its parts", "[http][framing]") {
  const Head head = Read(
      "POST /v1/lookups?x=1&y=2 HTTP/1.1\r\nHost: a:8317\r\n"
      "Content-Length: 12\r\nX-Word:  two words \r\n\r\n");
  CHECK(head.method == "POST");
  CHECK(head.path == "/v1/lookups");
  CHECK(head.query == "x=1&y=2");
  CHECK(head.minor_version == 1);
  CHECK(head.body == BodyForm::kLength);
  CHECK(head.length == 12);
  CHECK(head.keep_alive);
  REQUIRE(head.fields.size() == 3);
  CHECK(head.fields[2].name == "X-Word");
  CHECK(head.fields[2].value == "two words");
}

TEST_CASE("an absolute target gives its path", "[http][framing]") {
  const Head head = Read("GET https://A:1/x/y?z HTTP/1.1\r\nHost: a:1\r\n\r\n");
  CHECK(head.path == "/x/y");
  CHECK(head.query == "z");
}

TEST_CASE("a connection goes on unless somebody says otherwise",
          "[http][framing]") {
  CHECK_FALSE(Read("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n")
                  .keep_alive);
  CHECK_FALSE(Read("GET / HTTP/1.0\r\n\r\n").keep_alive);
  CHECK_FALSE(
      Read("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keep_alive);
}

TEST_CASE("a body's length of zero is no body", "[http][framing]") {
  CHECK(Read("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n").body ==
        BodyForm::kNone);
  CHECK(Read("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            .body == BodyForm::kChunked);
}

TEST_CASE("100-continue is an expectation of HTTP/1.1 only",
          "[http][framing]") {
  CHECK(Read("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n"
             "Content-Length: 1\r\n\r\n")
            .expects_continue);
  CHECK_FALSE(Read("POST / HTTP/1.0\r\nExpect: 100-continue\r\n"
                   "Content-Length: 1\r\n\r\n")
                  .expects_continue);
}

TEST_CASE("the end of a header is found in whatever pieces it comes",
          "[http][framing]") {
  const std::string whole = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  CHECK(EndOf(whole) == whole.size());
  CHECK(EndOf(whole + "GET") == whole.size());
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    INFO(cut);
    HeadScanner scanner;
    CHECK(std::get<0>(scanner.Scan(whole.substr(0, cut))) == std::nullopt);
    CHECK(std::get<0>(scanner.Scan(whole)) == whole.size());
  }
}

TEST_CASE("what can never become a header is seen before its end",
          "[http][framing]") {
  CHECK(Faulty("GET /\r\n"));
  CHECK(Faulty("GET / HTTP/1.1\n"));
  CHECK(Faulty("GET / HTTP/3.0\r\n"));
  CHECK(Faulty("\x16\x03\x01"));
  CHECK(Faulty(std::string_view("GET / \0", 7)));
  CHECK(Faulty("GET / HTTP/1.1\r\nHost: a\rX"));
  CHECK(Faulty(std::string(kMaxRequestLine + 1, 'x')));
}

TEST_CASE("bytes behind a header are no part of it", "[http][framing]") {
  CHECK(std::holds_alternative<Fault>(
      ReadHead("GET / HTTP/1.1\r\nHost: a\r\n\r\nX")));
  CHECK(
      std::holds_alternative<Fault>(ReadHead("GET / HTTP/1.1\r\nHost: a\r\n")));
  CHECK(std::holds_alternative<Fault>(ReadHead("")));
}

}  // namespace
}  // namespace qiao::http
