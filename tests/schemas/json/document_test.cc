#include "schemas/json/document.h"

#include "schemas/json/canonical.h"
#include "tests/support/catch.h"

namespace qiao::json {
namespace {

TEST_CASE("a document read and printed again has the same bytes",
          "[json][document]") {
  for (const char* text :
       {R"({"a":[1,-2,9.100,-0.250,0.000],"b":{"c":true},"z":"後來"})",
        R"({"big":9007199254740991,"score":9007199254740.991})",
        R"({"empty":[],"none":{},"no":""})"}) {
    const auto object = ParseDocument(text);
    REQUIRE(object);
    const std::string again = Canonical(Value(*object));
    const auto twice = ParseDocument(again);
    REQUIRE(twice);
    CHECK(Canonical(Value(*twice)) == again);
    CHECK(*twice == *ParseDocument(again));
  }
  CHECK(Canonical(Value(*ParseDocument(R"({"s":9.100})"))) == R"({"s":9.100})");
}

TEST_CASE("numbers that no document holds are refused", "[json][document]") {
  for (const char* text :
       {R"({"a":1.5})", R"({"a":1e3})", R"({"a":-0})", R"({"a":-0.000})",
        R"({"a":9007199254740993})", R"({"a":1.0000})", R"({"a":0.001e3})",
        R"({"a":1.5e1})", R"({"a":99999999999999999999.000})", "[1]", "7", "",
        R"({"a":1}x)"}) {
    INFO(text);
    const auto object = ParseDocument(text);
    REQUIRE_FALSE(object);
    CHECK(object.error().code == ErrorCode::kUnreadable);
  }
}

TEST_CASE("a document says what is wrong with a number", "[json][document]") {
  const auto said = [](const char* text) {
    const auto object = ParseDocument(text);
    REQUIRE_FALSE(object);
    return object.error().message;
  };
  CHECK(said(R"({"a":1.5})") ==
        "unreadable document at byte 5: neither an integer nor a number with "
        "three decimals");
  CHECK(said(R"({"a":1e400})") ==
        "unreadable document at byte 5: a number beyond the doubles");
}

TEST_CASE("a look at what is not there finds nothing", "[json][document]") {
  const auto object = ParseDocument(
      R"({"rows":[{"row":3,"score":-1.250,"title":"夢"},7],"ok":true,"t":["a",1,"b"]})");
  REQUIRE(object);
  const View view(*object);
  const auto rows = view["rows"].items();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]["row"].number() == 3);
  CHECK(rows[0]["score"].thousandths() == -1250);
  CHECK(rows[0]["title"].text() == "夢");
  CHECK(rows[1]["title"].text().empty());
  CHECK(view["ok"].flag());
  CHECK(view["t"].texts() == std::vector<std::string>{"a", "b"});
  CHECK_FALSE(view["nothing"]["below"]);
  CHECK(view["rows"].text().empty());
  CHECK(view["ok"].number() == 0);
  CHECK(view["rows"].members().empty());
  CHECK(view.members().size() == 3);
}

}  // namespace
}  // namespace qiao::json
