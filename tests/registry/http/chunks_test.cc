#include "registry/http/chunks.h"

#include "tests/support/catch.h"

namespace qiao::http {
namespace {

TEST_CASE("a chunked body ends behind its last empty line", "[http][chunks]") {
  const std::string body = "5;a=b\r\nhello\r\n1\r\n!\r\n0\r\nX: 1\r\n\r\n";
  ChunkGate gate(100);
  CHECK(gate.Take(body + "GET / HTTP/1.1") == body.size());
  CHECK(gate.done());
  CHECK_FALSE(gate.fault());
}

TEST_CASE("it makes no difference where a chunked body is cut",
          "[http][chunks]") {
  const std::string body = "5;a=b\r\nhello\r\n1\r\n!\r\n0\r\nX: 1\r\n\r\n";
  for (std::size_t cut = 0; cut < body.size(); ++cut) {
    INFO(cut);
    ChunkGate gate(100);
    CHECK(gate.Take(body.substr(0, cut)) == cut);
    CHECK_FALSE(gate.done());
    CHECK(gate.Take(body.substr(cut)) == body.size() - cut);
    CHECK(gate.done());
  }
}

TEST_CASE("a body is refused at the chunk that goes above the limit",
          "[http][chunks]") {
  ChunkGate exact(6);
  exact.Take("5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n");
  CHECK(exact.done());
  ChunkGate gate(6);
  gate.Take("5\r\nhello\r\n2\r\n");
  REQUIRE(gate.fault());
  CHECK(gate.fault()->problem == Problem::kBodyTooLarge);
}

TEST_CASE("very many small chunks are refused", "[http][chunks]") {
  ChunkGate gate(1 << 20);
  std::string body;
  for (std::uint64_t i = 0; i <= kMaxChunks; ++i) body += "1\r\nx\r\n";
  gate.Take(body);
  CHECK(gate.fault());
}

}  // namespace
}  // namespace qiao::http
