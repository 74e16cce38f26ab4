#include "schemas/json/statement_codec.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "schemas/json/canonical.h"
#include "schemas/json/schema.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/json_change.h"
#include "tests/support/paths.h"

namespace qiao::json {
namespace {

using test::At;
using test::Remove;

std::vector<std::string> Lines(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
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

// ---- one change to a valid example

// As test::ValueOf, and two words for what the statement says already.
Value ValueOf(const std::string& text, const Value& base) {
  if (text == "\"SPEAKER\"") return *base.AsObject()->Find("party");
  if (text == "\"SUBJ\"") return *base.AsObject()->Find("subj");
  return test::ValueOf(text);
}

TEST_CASE("one change to a valid statement gets the code of its rule",
          "[json][codec]") {
  const auto rows = Lines(test::ReadFile(test::Golden("records/changes.tsv")));
  REQUIRE(rows.size() > 400);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    INFO(rows[i]);
    std::istringstream cells(rows[i]);
    std::string name, change, at, text, code, reason;
    std::getline(cells, name, '\t');
    std::getline(cells, change, '\t');
    std::getline(cells, at, '\t');
    std::getline(cells, text, '\t');
    std::getline(cells, code, '\t');
    std::getline(cells, reason, '\t');
    REQUIRE_FALSE(reason.empty());
    Value payload =
        Parse(test::ReadFile(std::filesystem::path(test::SourceDir()) /
                             "schemas/wire" / (name + ".valid.json")))
            .value();
    if (change == "remove") {
      Remove(payload, at);
    } else {
      REQUIRE(change == "set");
      Value value = ValueOf(text, payload);
      At(payload, at) = std::move(value);
    }
    const std::string found = CodeFor(payload, Edition::kAdmission);
    CHECK((found.empty() ? "taken" : found) == code);
    // A verifier comes to the same without the wire schemas, and keeps what
    // this edition does not define.
    const std::string verified = CodeFor(payload, Edition::kVerifier);
    CHECK((verified.empty() ? "taken" : verified) ==
          (code == "type-unknown" ? "taken" : code));
    if (code == "taken") {
      CHECK(ValidateAgainstWireSchema(payload).has_value());
      CHECK(Canonical(EncodeStatement(
                DecodeStatement(payload, Edition::kVerifier).value())) ==
            Canonical(payload));
    }
  }
}

// ---- what this edition does not define

Value Changed(std::string_view name, const std::string& at, Value value) {
  Value payload =
      Parse(test::ReadFile(std::filesystem::path(test::SourceDir()) /
                           "schemas/wire" /
                           (std::string(name) + ".valid.json")))
          .value();
  At(payload, at) = std::move(value);
  return payload;
}

TEST_CASE("a verifier keeps types and kinds that this edition lacks",
          "[json][codec]") {
  const std::string later = "xyz:" + std::string(40, 'a');
  for (Value payload : {Changed("claim", "/typ", "mandate"),
                        Changed("claim", "/typ", "key-later"),
                        Changed("dispute", "/typ", "later"),  // with also
                        Changed("register-work", "/subj", later)}) {
    At(payload, "/body") = Object{{{"any", Array{Value(1), Value("thing")}}}};
    INFO(Canonical(payload));
    const Result<Statement> kept = DecodeStatement(payload, Edition::kVerifier);
    REQUIRE(kept.has_value());
    CHECK(std::get<NotUnderstood>(kept->body).body == R"({"any":[1,"thing"]})");
    CHECK(Canonical(EncodeStatement(*kept)) == Canonical(payload));
    CHECK(CodeFor(payload, Edition::kAdmission) == "type-unknown");
  }
}

TEST_CASE("what a verifier does not understand still obeys the envelope",
          "[json][codec]") {
  const auto code = [](Value payload) {
    return CodeFor(payload, Edition::kVerifier);
  };
  Value later = Changed("claim", "/typ", "later");
  CHECK(code(later).empty());
  At(later, "/ext") = Object{{{"mood", 1}}};
  CHECK(code(later) == "value-invalid");
  later = Changed("claim", "/typ", "later");
  At(later, "/more") = 1;
  CHECK(code(later) == "member-unknown");
  later = Changed("claim", "/typ", "later");
  At(later, "/body") = "text";
  CHECK(code(later) == "value-invalid");
  At(later, "/body") = Object();
  CHECK(code(later) == "empty-value");
  later = Changed("dispute", "/typ", "later");
  At(later, "/also") = Array{*later.AsObject()->Find("subj")};
  CHECK(code(later) == "value-invalid");
  const std::string other = "xyz:" + std::string(40, 'a');
  later = Changed("register-work", "/subj", other);
  At(later, "/also") = Array{Value("wrk:" + std::string(40, 'a'))};
  CHECK(code(later) == "member-unknown");
}

TEST_CASE("subj named again in also is refused", "[json][codec]") {
  Value payload = Changed("dispute", "/body/ground", "other");
  At(payload, "/also") = Array{*payload.AsObject()->Find("subj")};
  CHECK(CodeFor(payload, Edition::kAdmission) == "value-invalid");
}

TEST_CASE("of several faults the first of the page's order is named",
          "[json][codec]") {
  Value payload = Changed("claim", "/body/share/num", 7);
  CHECK(CodeFor(payload, Edition::kAdmission) == "share-invalid");
  At(payload, "/body/rights") = Array{Value("b"), Value("a")};
  CHECK(CodeFor(payload, Edition::kAdmission) == "not-sorted");
  At(payload, "/body/capacity") = 1;
  CHECK(CodeFor(payload, Edition::kAdmission) == "value-invalid");
  At(payload, "/body/more") = 1;
  CHECK(CodeFor(payload, Edition::kAdmission) == "member-unknown");
  Remove(payload, "/body/terr");
  CHECK(CodeFor(payload, Edition::kAdmission) == "member-missing");
  At(payload, "/v") = "qiao/2";
  CHECK(CodeFor(payload, Edition::kAdmission) == "version-unknown");
  // Which one of a link is preferred is asked if there are two.
  payload = Changed("link", "/body/prefer", "rec:" + std::string(40, 'a'));
  Remove(payload, "/also");
  CHECK(CodeFor(payload, Edition::kVerifier) == "member-missing");
  // The order of a list is asked of good elements only.
  payload =
      Changed("resolve", "/body/agree/0/claim", "stm:" + std::string(64, 'f'));
  CHECK(CodeFor(payload, Edition::kAdmission) == "not-sorted");
  At(payload, "/body/agree/1/share/num") = 7;
  CHECK(CodeFor(payload, Edition::kAdmission) == "share-invalid");
}

TEST_CASE("a refusal says where", "[json][codec]") {
  const auto message = [](const Value& payload) {
    return DecodeStatement(payload, Edition::kAdmission).error().message;
  };
  CHECK(message(Changed("claim", "/body/share/num", 7)) ==
        "/body/share: more than the whole");
  CHECK(message(Changed("register-work", "/body/contributors/1/roles/0",
                        "Composer")) ==
        "/body/contributors/1/roles/0: must be a code");
  CHECK(message(1) == "the whole value: must be an object");
  // Of two faults with one code, the first.
  Value payload = Changed("claim", "/body/rights", 1);
  At(payload, "/body/note") = 1;
  CHECK(message(payload) == "/body/rights: must be an array");
}

}  // namespace
}  // namespace qiao::json
