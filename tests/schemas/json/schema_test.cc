#include "schemas/json/schema.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "schemas/json/bodies.h"
#include "schemas/json/canonical.h"
#include "schemas/json/statement_codec.h"
#include "tables/embedded.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"
#include "tests/support/random_statement.h"

namespace qiao::json {
namespace {

bool Fits(std::string_view schema, const Value& value) {
  const Result<void> result = ValidateAgainst(schema, value);
  if (!result) REQUIRE(result.error().code == ErrorCode::kRefused);
  return result.has_value();
}

std::string LintOf(std::string_view schema) {
  const Result<void> result = LintSchema(Parse(schema).value());
  return result ? "" : result.error().message;
}

Value Example(std::string_view name, std::string_view which) {
  return Parse(test::ReadFile(
                   std::filesystem::path(test::SourceDir()) / "schemas/wire" /
                   (std::string(name) + "." + std::string(which) + ".json")))
      .value();
}

// What stands around payloads or in all of them.
constexpr std::string_view kNoStatements[] = {"bundle", "common", "entry",
                                              "envelope"};

std::vector<std::string> StatementSchemas() {
  std::vector<std::string> names;
  for (std::string_view name : tables::WireSchemaNames()) {
    if (std::find(std::begin(kNoStatements), std::end(kNoStatements), name) ==
        std::end(kNoStatements)) {
      names.emplace_back(name);
    }
  }
  return names;
}

TEST_CASE("every wire schema keeps to the keywords with one meaning",
          "[json][schema]") {
  int schemas = 0;
  for (std::string_view name : tables::WireSchemaNames()) {
    INFO(name);
    const Value schema = Parse(tables::WireSchema(name)).value();
    const Result<void> lint = LintSchema(schema);
    CHECK(lint.has_value());
    CHECK(ExpandReferences(schema).has_value());
    ++schemas;
  }
  CHECK(schemas == 25);
}

TEST_CASE("the lint refuses what a validator would pass over",
          "[json][schema]") {
  for (const char* schema : {
           R"({"const":1})",
           R"({"if":{},"then":{}})",
           R"({"format":"date"})",
           R"({"type":"integer","exclusiveMinimum":0})",
           R"({"minimum":0.5})",
           R"({"contains":{}})",
           R"({"uniqueItems":true})",
           R"({"patternProperties":{}})",
           R"({"$defs":{}})",
           R"({"$ref":"#/$defs/x"})",
           R"({"$ref":"#/definitions/x","type":"string"})",
           R"({"additionalProperties":true})",
           R"({"additionalProperties":{"type":"string"}})",
           R"({"items":[{"type":"string"}]})",
           R"({"type":["string","integer"]})",
           R"({"type":"null"})",
           R"({"required":[]})",
           R"({"pattern":"^\\d$"})",
           R"({"pattern":"^\\w$"})",
           R"({"pattern":"^(?:a)$"})",
           R"({"pattern":"a"})",
           R"({"properties":{"a":{"not":{}}}})",
           R"({"anyOf":[{"dependencies":{}}]})",
           R"({"definitions":{"a":{"default":1}}})",
           R"({"enum":[1]})",
           R"([])",
       }) {
    INFO(schema);
    CHECK_FALSE(LintOf(schema).empty());
  }
  CHECK(LintOf(R"({"properties":{"const":{"type":"string"}}})").empty());
  CHECK(LintOf(R"({"properties":{"a":{"items":{"if":{}}}}})") ==
        "/properties/a/items/if: not one of the keywords with one meaning");
}

// Every pattern below `schema`.
void Patterns(const Value& schema, std::set<std::string>& patterns) {
  if (const Array* array = schema.AsArray()) {
    for (const Value& each : *array) Patterns(each, patterns);
  }
  if (const Object* object = schema.AsObject()) {
    for (const auto& [name, value] : object->members) {
      if (name == "pattern" && value.AsString() != nullptr) {
        patterns.insert(*value.AsString());
      }
      Patterns(value, patterns);
    }
  }
}

TEST_CASE("the validator reads every pattern of the wire schemas",
          "[json][schema]") {
  // It drops one that it cannot read, and then anything passes.
  std::set<std::string> patterns;
  for (std::string_view name : tables::WireSchemaNames()) {
    Patterns(Parse(tables::WireSchema(name)).value(), patterns);
  }
  CHECK(patterns.size() > 15);
  for (const std::string& pattern : patterns) {
    INFO(pattern);
    const std::string schema = Canonical(Object{{{"pattern", pattern}}});
    CHECK_FALSE(Fits(schema, "\x01"));
    CHECK_FALSE(Fits(schema, "後"));
    CHECK_FALSE(Fits(schema, ""));
  }
}

TEST_CASE("patterns, integers and lengths mean what the page says",
          "[json][schema]") {
  CHECK(Fits(R"({"type":"integer","minimum":0,"maximum":9007199254740991})",
             kMaxInteger));
  CHECK_FALSE(Fits(R"({"type":"integer"})", "5"));
  CHECK_FALSE(Fits(R"({"type":"integer"})", true));
  CHECK_FALSE(Fits(R"({"minimum":-5})", -6));
  CHECK(Fits(R"({"minimum":-5})", -5));
  CHECK_FALSE(Fits(R"({"maximum":9007199254740990})", kMaxInteger));
  CHECK(Fits(R"({"maxLength":2})", "後來"));
  CHECK_FALSE(Fits(R"({"maxLength":1})", "後來"));
  CHECK_FALSE(Fits(R"({"enum":["a","b"]})", "c"));

  SchemaSet schemas;
  const auto kind = [](const char* subj) {
    Value value = Example("claim", "valid");
    for (Member& member : std::get<Object>(value.v).members) {
      if (member.first == "subj") {
        member.second = std::string(subj) + ":" + std::string(40, 'a');
      }
    }
    return value;
  };
  for (const char* subj : {"wrk", "rec", "rel", "pta", "psm", "pso", "pua",
                           "paa", "zzz", "ptz", "spn"}) {
    INFO(subj);
    CHECK(schemas.Validate("claim", kind(subj)).has_value());
  }
  for (const char* subj : {"pty", "psn", "PTY", "p1a"}) {
    INFO(subj);
    CHECK_FALSE(schemas.Validate("claim", kind(subj)).has_value());
  }
}

TEST_CASE("references follow definitions, and not in a circle",
          "[json][schema]") {
  constexpr std::string_view kChain =
      R"({"definitions":{"a":{"$ref":"#/definitions/b"},"b":{"enum":["x"]}},
          "properties":{"p":{"$ref":"#/definitions/a"}}})";
  CHECK(Fits(kChain, Object{{{"p", "x"}}}));
  CHECK_FALSE(Fits(kChain, Object{{{"p", "y"}}}));
  CHECK_FALSE(
      ExpandReferences(
          Parse(R"({"definitions":{"a":{"items":{"$ref":"#/definitions/a"}}},
                    "items":{"$ref":"#/definitions/a"}})")
              .value())
          .has_value());
  CHECK_FALSE(ExpandReferences(
                  Parse(R"({"items":{"$ref":"#/definitions/no"}})").value())
                  .has_value());
}

TEST_CASE("each valid example passes schema and codec, each invalid neither",
          "[json][schema]") {
  const std::vector<std::string> names = StatementSchemas();
  CHECK(names.size() == 21);
  for (const std::string& name : names) {
    INFO(name);
    const Value valid = Example(name, "valid");
    CHECK(WireSchemaFor(valid) == name);
    REQUIRE(CheckRecordValue(valid).has_value());
    const Result<void> fits = ValidateAgainstWireSchema(valid);
    if (!fits) FAIL_CHECK(fits.error().message);
    const Result<Statement> statement =
        DecodeStatement(valid, Edition::kAdmission);
    if (!statement) FAIL(statement.error().message);
    CHECK(Canonical(EncodeStatement(*statement)) == Canonical(valid));

    const Value invalid = Example(name, "invalid");
    REQUIRE(CheckRecordValue(invalid).has_value());
    CHECK_FALSE(ValidateAgainstWireSchema(invalid).has_value());
    CHECK_FALSE(DecodeStatement(invalid, Edition::kAdmission).has_value());
  }
  SchemaSet schemas;
  for (const char* name : {"bundle", "entry", "envelope"}) {
    INFO(name);
    CHECK(schemas.Validate(name, Example(name, "valid")).has_value());
    CHECK_FALSE(schemas.Validate(name, Example(name, "invalid")).has_value());
  }
  for (const std::string& name : StatementSchemas()) {
    INFO(name);
    CHECK(schemas.Validate("envelope", Example(name, "valid")).has_value());
  }
}

TEST_CASE("a wire schema refuses with the code of the broken rule",
          "[json][schema]") {
  const auto code = [](const Value& payload) {
    return std::string(
        ToText(ValidateAgainstWireSchema(payload).error().refusal.value()));
  };
  CHECK(code(Example("licence", "invalid")) == "member-missing");
  CHECK(code(Example("register-party", "invalid")) == "member-unknown");
  CHECK(code(Example("claim", "invalid")) == "value-invalid");
  CHECK(
      ValidateAgainstWireSchema(Example("claim", "invalid")).error().message ==
      "/body/share: breaks \"type\" of wire schema claim");
  CHECK(code(Object{{{"typ", "offer"}}}) == "type-unknown");
  for (std::string_view name : kNoStatements) {
    CHECK(code(Object{{{"typ", name}}}) == "type-unknown");
  }
  CHECK(code(1) == "type-unknown");
}

// ---- the schemas and the codec's tables name the same members

struct Lister {
  std::set<std::string> need, all;
  template <typename T, typename Form>
  void Need(std::string_view name, T&, const Form&) {
    need.emplace(name);
    all.emplace(name);
  }
  template <typename T, typename Form>
  void May(std::string_view name, T&, const Form&) {
    all.emplace(name);
  }
  template <typename T, typename Form>
  void With(bool, std::string_view name, T&, const Form&) {
    all.emplace(name);
  }
  void Rule(bool, Refusal, std::string_view) {}
};

// The members that the branches of a schema name together, and those that
// every branch requires.
Lister NamedIn(const Value& schema) {
  Lister names;
  const Object& object = *schema.AsObject();
  if (const Value* properties = object.Find("properties")) {
    for (const Member& member : properties->AsObject()->members) {
      names.all.insert(member.first);
    }
    if (const Value* required = object.Find("required")) {
      for (const Value& name : *required->AsArray()) {
        names.need.insert(*name.AsString());
      }
    }
  }
  if (const Value* all = object.Find("allOf")) {
    names = NamedIn((*all->AsArray())[0]);
  }
  for (const char* either : {"anyOf", "oneOf"}) {
    const Value* branches = object.Find(either);
    if (branches == nullptr) continue;
    names = NamedIn((*branches->AsArray())[0]);
    for (const Value& branch : *branches->AsArray()) {
      const Lister other = NamedIn(branch);
      std::set<std::string> both;
      std::set_intersection(names.need.begin(), names.need.end(),
                            other.need.begin(), other.need.end(),
                            std::inserter(both, both.end()));
      names.need = both;
      names.all.insert(other.all.begin(), other.all.end());
    }
  }
  return names;
}

template <typename Thing>
void CheckNames(const Value& schema) {
  Lister codec;
  Thing thing{};
  Members(codec, thing);
  const Lister wire = NamedIn(schema);
  CHECK(wire.need == codec.need);
  CHECK(wire.all == codec.all);
}

template <typename Body>
void CheckBodyNames(std::string_view name) {
  INFO(name);
  const Value schema = Parse(tables::WireSchema(name)).value();
  CheckNames<Body>(
      *schema.AsObject()->Find("properties")->AsObject()->Find("body"));
}

TEST_CASE("schemas and codec name the same members", "[json][schema]") {
  CheckBodyNames<PartyCreation>("party");
  CheckBodyNames<KeyAddition>("key-add");
  CheckBodyNames<KeyRevocation>("key-revoke");
  CheckBodyNames<RootChange>("key-roots");
  CheckBodyNames<WorkRegistration>("register-work");
  CheckBodyNames<RecordingRegistration>("register-recording");
  CheckBodyNames<ReleaseRegistration>("register-release");
  CheckBodyNames<AgentRegistration>("register-agent");
  CheckBodyNames<PartyRegistration>("register-party");
  CheckBodyNames<OwnershipClaim>("claim");
  CheckBodyNames<Transfer>("transfer");
  CheckBodyNames<Licence>("licence");
  CheckBodyNames<Acceptance>("accept");
  CheckBodyNames<Withdrawal>("withdraw");
  CheckBodyNames<Dispute>("dispute");
  CheckBodyNames<Resolution>("resolve");
  CheckBodyNames<Link>("link");
  CheckBodyNames<Countersignature>("countersign");
  CheckBodyNames<Redaction>("redact");
  CheckBodyNames<Anchor>("anchor");
  CheckBodyNames<Manifest>("manifest");
  const Value common = Parse(tables::WireSchema("common")).value();
  const auto form = [&](const char* name) {
    return *common.AsObject()->Find("definitions")->AsObject()->Find(name);
  };
  CheckNames<Name>(form("name"));
  CheckNames<Identifier>(form("ident"));
  CheckNames<Share>(form("share"));
  CheckNames<Period>(form("period"));
  CheckNames<TerritorySet>(form("terr"));
  CheckNames<Evidence>(form("evidence"));
  CheckNames<Source>(form("source"));
  CheckNames<Contributor>(form("contributor"));
  CheckNames<PublicKey>(form("key"));
  CheckNames<RootKeys>(form("roots"));
  CheckNames<CopyOf>(form("copy"));
  CheckNames<SeenHead>(form("seen"));
}

TEST_CASE("what the codec takes, the schemas take", "[json][schema]") {
  std::vector<Value> payloads;
  std::istringstream lines(
      test::ReadFile(test::Golden("records/payloads.jsonl")));
  for (std::string line; std::getline(lines, line);) {
    payloads.push_back(ParseRecord(line).value());
  }
  for (const char* name : {"main", "ed25519", "es256", "sm2"}) {
    const auto path =
        test::Shared(std::string("data/records/records-") + name + ".json");
    if (!std::filesystem::exists(path)) {
      WARN("no shared data; skipped");
      break;
    }
    SchemaSet schemas;
    const Value records = Parse(test::ReadFile(path)).value();
    for (const Value& record : *records.AsArray()) {
      const Value entry =
          ParseRecord(*record.AsObject()->Find("entry")->AsString()).value();
      CHECK(schemas.Validate("entry", entry).has_value());
      payloads.push_back(*entry.AsObject()->Find("payload"));
    }
  }
  for (const Value& payload : payloads) {
    const Result<void> fits = ValidateAgainstWireSchema(payload);
    if (!fits) {
      INFO(Canonical(payload));
      FAIL_CHECK(fits.error().message);
    }
  }
}

TEST_CASE("random statements of all types decode to themselves and fit",
          "[json][codec][schema]") {
  constexpr unsigned kSeed = 20261122;
  INFO("seed " << kSeed);
  std::mt19937 random(kSeed);
  for (int round = 0; round < 60; ++round) {
    for (const Statement& statement : test::OneOfEach(random)) {
      const Value value = EncodeStatement(statement);
      const std::string bytes = Canonical(value);
      INFO(bytes);
      const Result<Value> parsed = ParseRecord(bytes);
      if (!parsed) FAIL(parsed.error().message);
      const Result<Statement> decoded =
          DecodeStatement(*parsed, Edition::kAdmission);
      if (!decoded) FAIL(decoded.error().message);
      REQUIRE(*decoded == statement);
      const Result<void> fits = ValidateAgainstWireSchema(*parsed);
      if (!fits) FAIL(fits.error().message);
    }
  }
}

}  // namespace
}  // namespace qiao::json
