#include "schemas/json/statement_codec.h"

#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "schemas/json/canonical.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"

namespace qiao::json {
namespace {

std::vector<std::string> Lines(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string BytesOf(const std::string& hex) {
  std::vector<std::uint8_t> bytes(hex.size() / 2);
  REQUIRE(FromHex(hex, bytes));
  return {bytes.begin(), bytes.end()};
}

// "" if the payload is taken, else the refusal's code.
std::string CodeFor(const Result<Value>& payload, Edition edition) {
  if (!payload) return std::string(ToText(payload.error().refusal.value()));
  const Result<Statement> statement = DecodeStatement(*payload, edition);
  if (statement) return "";
  INFO(statement.error().message);
  REQUIRE(statement.error().code == ErrorCode::kRefused);
  return std::string(ToText(statement.error().refusal.value()));
}

void CheckSameBytes(const std::string& payload) {
  INFO(payload);
  const Value value = ParseRecord(payload).value();
  const Result<Statement> statement =
      DecodeStatement(value, Edition::kAdmission);
  if (!statement) FAIL(statement.error().message);
  CHECK(TypeOf(statement->body) == statement->typ);
  const Value again = EncodeStatement(*statement);
  REQUIRE(Canonical(again) == payload);
  CHECK(DecodeStatement(again, Edition::kVerifier).value() == *statement);
}

TEST_CASE("the published payloads decode and encode to the same bytes",
          "[json][codec]") {
  const auto payloads =
      Lines(test::ReadFile(test::Golden("records/payloads.jsonl")));
  REQUIRE(payloads.size() == 40);
  std::set<std::string> types;
  for (const std::string& payload : payloads) {
    CheckSameBytes(payload);
    types.insert(*ParseRecord(payload)->AsObject()->Find("typ")->AsString());
  }
  CHECK(types.size() == 17);
}

TEST_CASE("every shared record decodes and encodes to the same bytes",
          "[json][codec]") {
  for (const char* name : {"main", "ed25519", "es256", "sm2"}) {
    const auto path =
        test::Shared(std::string("data/records/records-") + name + ".json");
    if (!std::filesystem::exists(path)) {
      WARN("no shared data; skipped");
      return;
    }
    const Value records = Parse(test::ReadFile(path)).value();
    REQUIRE(records.AsArray()->size() == 40);
    for (const Value& record : *records.AsArray()) {
      CheckSameBytes(
          BytesOf(*record.AsObject()->Find("payload_hex")->AsString()));
    }
  }
}

TEST_CASE("shared records with one fault of shape get its code",
          "[json][codec]") {
  const auto path = test::Shared("data/records/refused.json");
  if (!std::filesystem::exists(path)) {
    WARN("no shared data; skipped");
    return;
  }
  // What the entry around the payload, a hash or a curve decides.
  const std::set<std::string> kOfTheLedger = {
      "unknown member of the entry",
      "sigs and via together",
      "signatures not ascending",
      "same signature twice",
      "signature of 63 bytes",
      "subject id of another nonce",
      "subject id of another party",
      "work id with a recording's kind",
      "party id of other roots",
      "manifest item of a type that needs its own signature",
      "key of small order",
      "point off the curve"};
  int checked = 0;
  const Value cases = Parse(test::ReadFile(path)).value();
  for (const Value& item : *cases.AsArray()) {
    const Object& row = *item.AsObject();
    if (*row.Find("kind")->AsString() != "entry") continue;
    const std::string& name = *row.Find("name")->AsString();
    INFO(name);
    const std::string bytes = BytesOf(*row.Find("entry_hex")->AsString());
    std::string code;
    if (bytes.size() > kMaxEntryBytes) {
      code = "too-large";
    } else if (const Result<Value> entry = ParseRecord(bytes)) {
      code = CodeFor(*entry->AsObject()->Find("payload"), Edition::kAdmission);
    } else {
      code = ToText(entry.error().refusal.value());
    }
    CHECK(code ==
          (kOfTheLedger.contains(name) ? "" : *row.Find("code")->AsString()));
    ++checked;
  }
  CHECK(checked == 49);
}

}  // namespace
}  // namespace qiao::json
