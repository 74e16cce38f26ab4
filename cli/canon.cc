// qiao canon: the one spelling of any JSON (RFC 8785).
#include <memory>

#include "cli/commands.h"
#include "cli/input_file.h"
#include "cli/output.h"
#include "schemas/json/canonical.h"

namespace qiao::cli {
namespace {

ExitCode Canon(const Context& context, const std::string& path) {
  const Result<std::string> text = ReadInput(path);
  if (!text) return Fail(context, text.error());
  const Result<json::Value> value = json::Parse(*text);
  if (!value) return Fail(context, value.error());
  PrintBytes(json::Canonical(*value));  // no line feed: these bytes get hashed
  return ExitCode::kDone;
}

}  // namespace

std::vector<Command> CanonCommands() {
  auto path = std::make_shared<std::string>();
  Command canon;
  canon.path = {"canon"};
  canon.summary = "any JSON in its canonical form (RFC 8785)";
  canon.description =
      "Members are sorted by UTF-16 code unit, numbers printed as ECMAScript "
      "prints them; no white space, and no line feed at the end. Refused with "
      "byte and reason: what is no JSON or not UTF-8, a member name that "
      "stands twice, half of a surrogate pair, a byte order mark, a number "
      "beyond the doubles, more than 32 levels. Records obey narrower rules: "
      "integers only, and nothing empty.";
  canon.options = {{"FILE",
                    "",
                    "The JSON; standard input if left out or -",
                    path.get(),
                    false,
                    {}}};
  canon.examples = {
      {"qiao canon < record.json | sha256sum", "hash what a record says"},
      {"echo '{\"b\":1.0,\"a\":\"\\u5f8c\"}' | qiao canon",
       "prints {\"a\":\"後\",\"b\":1}"},
  };
  canon.run = [path](const Context& context) { return Canon(context, *path); };
  return {std::move(canon)};
}

}  // namespace qiao::cli
