#include <random>
#include <string>
#include <utility>
#include <vector>

#include "schemas/json/canonical.h"
#include "tests/support/catch.h"

namespace qiao::json {
namespace {

// "" if the record dialect takes it, else the refusal's code.
std::string CodeFor(const std::string& bytes) {
  if (bytes.size() > kMaxEntryBytes) return "too-large";
  const Result<Value> value = ParseRecord(bytes);
  if (value) return "";
  REQUIRE(value.error().code == ErrorCode::kRefused);
  return std::string(ToText(value.error().refusal.value()));
}

bool Takes(const std::string& text) { return Parse(text).has_value(); }

TEST_CASE("one fault in the bytes gets the code of its rule",
          "[json][record]") {
  const struct {
    std::string bytes, code;
  } kCases[] = {
      {"[01]", "bad-number"},
      {"[-01]", "bad-number"},
      {"[00]", "bad-number"},
      {"[1.]", "not-json"},
      {"[.5]", "not-json"},
      {"[-]", "not-json"},
      {"[1e]", "not-json"},
      {"[1 2]", "not-json"},
      {"[--1]", "not-json"},
      {"[-9007199254740991]", ""},
      {"[-9007199254740992]", "bad-number"},
      {"[100000000000000000000000000000]", "bad-number"},
      {"[0e1]", "bad-number"},
      {"\"\\ud83d\\ude00\"", "not-canonical"},
      {"\"\\ude00\"", "bad-string"},
      {"\"\\ud83d\\u0041\"", "bad-string"},
      {"\"\\ud83d", "bad-string"},
      {"\"\\u00\"", "not-json"},
      {"\"\\ud800\"", "bad-string"},
      {"\"\\udbff\"", "bad-string"},
      {"\"\\udfff\"", "bad-string"},
      {"\"\\ud800\\udbff\"", "bad-string"},
      {"\"\\ud800\\ue000\"", "bad-string"},
      {"\"\\ud800xxdc00\"", "bad-string"},
      {"\"\\ud7ff\"", "not-canonical"},
      {"\"\\ud800\\udc00\"", "not-canonical"},
      {"\"\\ud800\\udfff\"", "not-canonical"},
      {"\xEF\xBB\xBF{\"a\":1}", "bad-string"},
      {"\"\\", "not-json"},
      {"\"\\u007f\"", "bad-string"},
      {std::string("\"a\0b\"", 5), "bad-string"},
      {std::string("1\0", 2), "not-json"},
      {std::string("\0", 1), "not-json"},
      {"{\"\":1}", "empty-value"},
      {"{\"a b\":1}", "bad-string"},
      {"{\"a\\u0062\":1}", "not-canonical"},
      {"{\"a\":{}}", "empty-value"},
      {"null", "empty-value"},
      {"{\"a\":1,\"\\u0061\":2}", "duplicate-member"},
      {"\"\xF3\xB0\x80\x80\"", "bad-string"},  // U+F0000, private use
      {"\"\xF0\x9F\xBF\xBE\"", "bad-string"},  // U+1FFFE, noncharacter
      {"\"\xEF\xB7\x90\"", "bad-string"},      // U+FDD0, noncharacter
      {"\"\xE2\x81\xA6\"", "bad-string"},      // U+2066, bidi isolate
      {"\"\xE2\x80\x8B\"", ""},                // U+200B, zero width space
      {"\"\xF3\xA0\x80\x81\"", ""},            // U+E0001, a tag
      {"\"\xF4\x90\x80\x80\"", "not-utf8"},    // above U+10FFFF
      {"\"\xE0\x80\xAF\"", "not-utf8"},        // overlong
      {"tru", "not-json"},
      {"[1,2", "not-json"},
      {"[1]]", "not-json"},
      {" ", "not-json"},
      {"{\"a\":1,}", "not-json"},
      {"\t{\"a\":1}", "not-canonical"},
  };
  for (const auto& test : kCases) {
    INFO(test.bytes);
    CHECK(CodeFor(test.bytes) == test.code);
  }
}

TEST_CASE("depth counts objects and arrays, not scalars", "[json][record]") {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') + "1" +
           std::string(static_cast<std::size_t>(depth), ']');
  };
  CHECK(CodeFor(nested(16)).empty());
  CHECK(CodeFor(nested(17)) == "too-deep");
  CHECK(ParseRecord(nested(20), kMaxBundleDepth).has_value());
  CHECK(Takes(nested(32)));
  CHECK_FALSE(Takes(nested(33)));
}

TEST_CASE("two million brackets are refused without harm", "[json]") {
  const std::string text(2'000'000, '[');
  const Result<Value> value = Parse(text);
  REQUIRE_FALSE(value.has_value());
  CHECK(value.error().code == ErrorCode::kUnreadable);
  CHECK(value.error().message == "unreadable JSON at byte 32: deeper than 32");
}

TEST_CASE("a text of nothing but values is refused before it fills memory",
          "[json]") {
  const auto of = [](std::string_view value, std::size_t count) {
    std::string text = "[";
    for (std::size_t i = 0; i < count; ++i) text.append(value).append(",");
    text.back() = ']';
    return text;
  };
  for (const std::string_view value :
       {"0", "\"\"", "[]", "{}", "[[[[[[[[[]]]]]]]]]", "{\"\":0}"}) {
    INFO(value);
    const Result<Value> read = Parse(of(value, 1'100'000));
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == ErrorCode::kUnreadable);
    CHECK(read.error().message.ends_with(" values"));
  }
  CHECK(Parse(of("0", 1'000'000)).has_value());
  // Whoever says more with each may say more of them.
  CHECK(Parse(of("\"a title of a song\"", 1'100'000)).has_value());
  // What stands within a string is none.
  CHECK(Parse("\"" + std::string(2'000'000, ',') + "\"").has_value());
}

TEST_CASE("values built in memory meet the same rules", "[json][record]") {
  const auto code = [](const Value& value) {
    const Result<void> checked = CheckRecordValue(value);
    return checked ? std::string()
                   : std::string(ToText(checked.error().refusal.value()));
  };
  CHECK(code(Object{{{"a", 1}}}).empty());
  CHECK(code(Value()) == "empty-value");
  CHECK(code(Object()) == "empty-value");
  CHECK(code(1.5) == "bad-number");
  CHECK(code(Thousandths{1}) == "bad-number");
  CHECK(code(std::int64_t{1} << 53) == "bad-number");
  CHECK(code(-(std::int64_t{1} << 53)) == "bad-number");
  CHECK(code(1 - (std::int64_t{1} << 53)).empty());
  CHECK(code("\xEF\xBB\xBFx") == "bad-string");
  CHECK(code("\xC3") == "not-utf8");
  CHECK(code(Object{{{"a", 1}, {"a", 2}}}) == "duplicate-member");
  CHECK(code(Object{{{"後", 1}}}) == "bad-string");
  Value deep = 1;
  for (int i = 0; i < 17; ++i) deep = Array{std::move(deep)};
  CHECK(code(deep) == "too-deep");
  deep = 1;
  for (int i = 0; i < 17; ++i) deep = Object{{{"a", std::move(deep)}}};
  CHECK(code(deep) == "too-deep");
  const Result<void> where =
      CheckRecordValue(Object{{{"a", Array{Value(1), Object{{{"b/c", ""}}}}}}});
  REQUIRE_FALSE(where.has_value());
  CHECK(where.error().message == "/a/1/b~1c: an empty string");
}

TEST_CASE("any JSON keeps what records refuse", "[json]") {
  CHECK(Canonical(Parse(" { \"b\" : null , \"a\" : [ ] } ").value()) ==
        "{\"a\":[],\"b\":null}");
  CHECK(Parse("\"\\u0000\"").value() == Value(std::string(1, '\0')));
  CHECK(Parse("{\"\":1}").has_value());
  CHECK_FALSE(Takes("\xEF\xBB\xBF{}"));
  CHECK_FALSE(Takes("\"\\ud800\""));
  CHECK_FALSE(Takes("{\"a\":1,\"b\":2,\"a\":3}"));
  CHECK_FALSE(Takes("1 1"));
  CHECK_FALSE(Takes(std::string("1\0 2", 4)));
  CHECK_FALSE(Takes(""));
}

TEST_CASE("a repeated name among many members is found at once", "[json]") {
  std::string text = "{";
  for (int i = 50'000; i > 0; --i) {
    text += '"' + std::to_string(i) + "\":0,";
  }
  CHECK(Takes(text + "\"0\":0}"));
  const Result<Value> twice = Parse(text + "\"777\":0}");
  REQUIRE_FALSE(twice.has_value());
  CHECK(twice.error().message.find("\"777\" stands twice") !=
        std::string::npos);
}

TEST_CASE("an error names the byte", "[json]") {
  CHECK(Parse("[1, 02]").error().message ==
        "unreadable JSON at byte 4: a leading zero");
  CHECK(Parse("[\"a\tb\"]").error().message ==
        "unreadable JSON at byte 3: a control character");
  CHECK(Parse("[\xFF]").error().message ==
        "unreadable JSON at byte 1: not UTF-8");
}

// What is read, as it is printed again; or why it is not read.
std::string Said(std::string_view text) {
  const Result<Value> value = Parse(text);
  if (value) return Canonical(*value);
  const std::string start = "unreadable JSON at byte ";
  REQUIRE(value.error().message.starts_with(start));
  return value.error().message.substr(start.size());
}

TEST_CASE("numbers are those of JSON, as near as doubles come", "[json]") {
  const std::string zeros(400, '0');
  const std::vector<std::pair<std::string, std::string>> read = {
      {"0", "0"},
      {"-0", "0"},
      {"9", "9"},
      {"-10", "-10"},
      {"0.5", "0.5"},
      {"-1.50", "-1.5"},
      {"1e2", "100"},
      {"1E+2", "100"},
      {"12e-1", "1.2"},
      {"0e0", "0"},
      {"0e400", "0"},
      {"1e-400", "0"},
      {"-1.5e-400", "0"},
      {"1e-99999999999999999999", "0"},
      {"0." + zeros + "1", "0"},
      {"0." + zeros + "1e+2", "0"},
      {"0." + zeros + "1e401", "1"},
      {"1" + zeros + "e-400", "1"},
      {"1e308", "1e+308"}};
  for (const auto& [text, printed] : read) {
    CAPTURE(text);
    CHECK(Said(text) == printed);
  }
  for (const std::string& text :
       {"1" + zeros, "-1" + zeros + ".5", "1" + zeros + "e-1",
        std::string("1e309"), std::string("1e+400"),
        std::string("1e99999999999999999999"), "0." + zeros + "1e1000"}) {
    CAPTURE(text);
    CHECK(Said(text) == "0: a number beyond the doubles");
  }
  for (const char* text : {"-", "--1", "1.", "1.e1", "1e", "1e+", "1-2", "1+2",
                           "1.2.3", "1e2e3", "-.5", "0-"}) {
    CAPTURE(text);
    CHECK(Said(text) == "0: no JSON number");
  }
  for (const char* text : {"00", "01", "-01", "00.5", "007e1"}) {
    CAPTURE(text);
    CHECK(Said(text) == "0: a leading zero");
  }
  CHECK(Parse("9007199254740991")->AsInteger() != nullptr);
  CHECK(Parse("9007199254740992")->AsInteger() == nullptr);
  CHECK(Parse("-9007199254740992")->AsInteger() == nullptr);
}

TEST_CASE("an escape is one of the eight, or one or two code units", "[json]") {
  CHECK(Parse(R"("\"\\\/\b\f\n\r\t\u0041\ue000\ud7ff\uD800\uDC00")").value() ==
        Value("\"\\/\b\f\n\r\tA\xEE\x80\x80\xED\x9F\xBF\xF0\x90\x80\x80"));
  CHECK(Parse(R"("\udbff\udfff")").value() == Value("\xF4\x8F\xBF\xBF"));
  const std::string escape = "1: no such escape";
  for (const char* text : {R"("\x")", R"("\U0041")", R"("\u")", R"("\u00")",
                           R"("\u00g0")", R"("\u 041")", R"("\u-041")"}) {
    CAPTURE(text);
    CHECK(Said(text) == escape);
  }
  const std::string half = "1: half of a surrogate pair";
  for (const char* text :
       {R"("\ud800")", R"("\udbff")", R"("\udc00")", R"("\udfff")",
        R"("\ud800\ud800")", R"("\ud800\udbff")", R"("\ud800\ue000")",
        R"("\ud800xxdc00")", R"("\ud800\n")"}) {
    CAPTURE(text);
    CHECK(Said(text) == half);
  }
  // Nothing is read behind the end of the text.
  const std::string_view whole = R"("\u0041")";
  CHECK(Said(whole.substr(0, 2)) == escape);
  CHECK(Said(whole.substr(0, 5)) == escape);
  CHECK(Said(whole.substr(0, 7)) == "0: a string without an end");
}

TEST_CASE("a name that stands twice is shown if it can be", "[json]") {
  CHECK(
      Said(R"({"!~":1,"!~":2})").ends_with(": the member \"!~\" stands twice"));
  for (const char* name : {"a b", "\x7f", "後"}) {
    const std::string text =
        std::string("{\"") + name + "\":1,\"" + name + "\":2}";
    CAPTURE(text);
    CHECK(Said(text).ends_with(": a member name stands twice"));
  }
}

TEST_CASE("random bytes and broken JSON never crash the parsers", "[json]") {
  std::mt19937 random(20261122);
  const std::string alphabet = "{}[]\",:\\u0dc8e+-.19 tfn\x01\xE5\xBE\x8C";
  int taken = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    const auto length = random() % 24;
    for (unsigned k = 0; k < length; ++k) {
      text += alphabet[random() % alphabet.size()];
    }
    const Result<Value> any = Parse(text);
    if (any) {
      ++taken;
      CHECK(Parse(Canonical(*any)).value() == *any);
    }
    const Result<Value> record = ParseRecord(text);
    if (record) CHECK(Canonical(*record) == text);
  }
  CHECK(taken > 0);
}

}  // namespace
}  // namespace qiao::json
