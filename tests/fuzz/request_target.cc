// The bytes of a connection: headers, chunked bodies, paths and queries.
#include <algorithm>
#include <string>

#include "registry/http/chunks.h"
#include "registry/http/framing.h"
#include "registry/http/message_parser.h"
#include "registry/http/routes.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {
namespace {

using http::Fault;
using http::Head;

using Scanned = std::variant<std::optional<std::size_t>, Fault>;

// What the scanner says once all has arrived, in pieces of `step` bytes.
Scanned ScanIn(std::string_view input, std::size_t step) {
  http::HeadScanner scanner;
  Scanned said = scanner.Scan({});
  for (std::size_t at = 0; at < input.size();) {
    at = std::min(at + step, input.size());
    said = scanner.Scan(input.substr(0, at));
    if (std::holds_alternative<Fault>(said) || std::get<0>(said)) break;
  }
  return said;
}

void CheckBody(std::string_view head_bytes, const Head& head,
               std::string_view rest) {
  constexpr std::uint64_t kLimit = 4096;
  if (head.length > kLimit) return;
  http::RequestParser parser;
  if (parser.PutHead(head_bytes, head, kLimit)) return;  // refused as doubtful
  http::ChunkGate gate(kLimit);
  const bool chunked = head.body == http::BodyForm::kChunked;
  const std::size_t mine =
      chunked ? gate.Take(rest)
              : std::min<std::size_t>(head.length, rest.size());
  if (chunked && gate.fault()) {
    Law(gate.Take(rest) == 0, "nothing is taken behind a fault");
    return;
  }
  if (chunked) {
    http::ChunkGate slow(kLimit);
    std::size_t taken = 0;
    for (std::size_t i = 0; i < rest.size() && !slow.done(); ++i) {
      taken += slow.Take(rest.substr(i, 1));
    }
    Law(taken == mine && slow.done() == gate.done() && !slow.fault(),
        "a chunked body ends where it ends however it arrives");
  }
  const auto fault = parser.PutBody(rest.substr(0, mine));
  const bool whole = chunked ? gate.done() : mine == head.length;
  Law(fault.has_value() || parser.done() == whole,
      "both readers see the end of a body");
  if (!fault && whole) {
    Law(parser.TakeBody().size() <= kLimit, "a body is bounded");
  }
}

}  // namespace

void Request(std::string_view input) {
  const Scanned all = ScanIn(input, input.size() + 1);
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}}) {
    const Scanned slow = ScanIn(input, step);
    Law(slow.index() == all.index() &&
            (slow.index() == 1 || std::get<0>(slow) == std::get<0>(all)),
        "a header ends where it ends however it arrives");
  }
  if (const auto* end = std::get_if<0>(&all); end != nullptr && *end) {
    const std::string_view bytes = input.substr(0, **end);
    const auto read = http::ReadHead(bytes);
    if (const Head* head = std::get_if<Head>(&read)) {
      Law(head->path.starts_with('/'), "a path begins with a slash");
      Law(head->fields.size() <= http::kMaxFields, "fields are bounded");
      CheckBody(bytes, *head, input.substr(**end));
    }
  }
  if (const auto part = http::DecodePart(input)) {
    Law(part->find('/') == std::string::npos, "a part has no slash");
    Law(part->size() <= input.size(), "a part is no longer than it was sent");
  }
  if (const auto items = http::DecodeQuery(input)) {
    std::size_t size = 0;
    for (const auto& [name, value] : *items) size += name.size() + value.size();
    Law(size <= input.size(), "a query is no longer than it was sent");
  }
}

}  // namespace qiao::fuzz
