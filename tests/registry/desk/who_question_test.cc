#include "registry/desk/who_question.h"

#include <string>

#include "schemas/json/canonical.h"
#include "schemas/json/document.h"
#include "tests/support/catch.h"
#include "tests/support/registries.h"

namespace qiao::desk {
namespace {

using Catch::Matchers::Contains;
using test::Good;

const Day kToday = *ParseDay("2026-11-22");

Result<WhoQuestion> Read(const std::string& text) {
  return ReadWhoQuestion(Good(json::ParseDocument(text)));
}

// The words of a refusal, which must be a wrong question.
std::string Refusing(const std::string& text) {
  const auto question = Read(text);
  if (!question) {
    CHECK(question.error().code == ErrorCode::kUsage);
    return question.error().message;
  }
  const auto resolved = Resolve(*question, kToday);
  REQUIRE_FALSE(resolved);
  CHECK(resolved.error().code == ErrorCode::kUsage);
  return resolved.error().message;
}

TEST_CASE("a question written as a document is read as the same question",
          "[desk][who]") {
  WhoQuestion question;
  question.audio = test::APrint(7);
  question.artist = "林汐遥";
  question.of = "recording";
  question.territories = {"TW", "兩岸"};
  question.rights = {"mechanical", "公開傳輸權"};
  question.on = ParseDay("2020-02-29");
  const std::string text = json::Canonical(ToJson(question));
  const WhoQuestion read = Good(Read(text));
  CHECK(*read.audio == *question.audio);
  CHECK(read.artist == question.artist);
  CHECK(read.of == question.of);
  CHECK(read.territories == question.territories);
  CHECK(read.rights == question.rights);
  CHECK(read.on == question.on);
  CHECK(json::Canonical(ToJson(read)) == text);
  for (auto member : {&WhoQuestion::text, &WhoQuestion::isrc,
                      &WhoQuestion::iswc, &WhoQuestion::id}) {
    WhoQuestion other;
    other.*member = "夢裡的海";
    CHECK(Good(Read(json::Canonical(ToJson(other)))).*member == "夢裡的海");
  }
}

TEST_CASE("words of a question become rights, places and a day",
          "[desk][who]") {
  const auto resolved = Good(Resolve(
      Good(Read(R"({"text":"後來","territories":["TW","兩岸","TW"],)"
                R"("rights":["mechanical"],"of":"work","on":"2020-01-01"})")),
      kToday));
  CHECK(resolved.text == "後來");
  CHECK(resolved.kind == "wrk");
  CHECK(resolved.view.leaves == std::vector<Territory>{156, 158});
  CHECK(resolved.view.acts == std::vector<Right>{"repro"});
  CHECK(resolved.view.day == *ParseDay("2020-01-01"));
  const auto plain = Good(Resolve(Good(Read(R"({"isrc":"x"})")), kToday));
  CHECK(plain.view.day == kToday);
  CHECK(plain.view.leaves.empty());
  CHECK(plain.view.acts.empty());
}

TEST_CASE("what is no question is refused by the name of the member",
          "[desk][who]") {
  CHECK_THAT(Refusing(R"({"text":"a","where":"TW"})"), Contains("/where"));
  CHECK_THAT(Refusing(R"({"text":7})"), Contains("/text"));
  CHECK_THAT(Refusing(R"({"text":"a","of":"song"})"), Contains("/of"));
  CHECK_THAT(Refusing(R"({"text":"a","on":"22/11/2026"})"), Contains("/on"));
  CHECK_THAT(Refusing(R"({"text":"a","rights":"online"})"),
             Contains("/rights"));
  CHECK_THAT(Refusing(R"({"text":"a","territories":["TW",158]})"),
             Contains("/territories/1"));
  CHECK_THAT(Refusing(R"({"schema":"qiao.who/1","text":"a"})"),
             Contains("/schema"));
  CHECK_THAT(Refusing(R"({"audio":{"alg":"md5","ms":1,"items":[1]}})"),
             Contains("/audio/alg"));
  CHECK_THAT(Refusing(R"({"audio":{"alg":"chromaprint-1","items":[1]}})"),
             Contains("/audio"));
  CHECK_THAT(
      Refusing(R"({"audio":{"alg":"chromaprint-1","ms":1,"items":[1,-1]}})"),
      Contains("/audio/items/1"));
  CHECK_THAT(
      Refusing(
          R"({"audio":{"alg":"chromaprint-1","ms":1,"items":[4294967296]}})"),
      Contains("/audio/items/0"));
}

TEST_CASE("a question is bounded in every member", "[desk][who]") {
  const std::string title(4097, 'x'), word(257, 'x');
  CHECK_THAT(Refusing("{\"text\":\"" + title + "\"}"), Contains("/text"));
  CHECK_THAT(Refusing("{\"text\":\"a\",\"artist\":\"" + title + "\"}"),
             Contains("/artist"));
  CHECK_THAT(Refusing("{\"text\":\"a\",\"rights\":[\"" + word + "\"]}"),
             Contains("/rights/0"));
  std::string words = "\"TW\"", items = "1";
  for (int i = 0; i < 300; ++i) words += ",\"TW\"";
  for (int i = 0; i < 240'000; ++i) items += ",1";
  CHECK_THAT(Refusing("{\"text\":\"a\",\"territories\":[" + words + "]}"),
             Contains("/territories"));
  CHECK_THAT(Refusing(R"({"audio":{"alg":"chromaprint-1","ms":1,"items":[)" +
                      items + "]}}"),
             Contains("/audio/items"));
}

TEST_CASE("a question looks for one thing", "[desk][who]") {
  CHECK_THAT(Refusing("{}"), Contains("say what to look for"));
  CHECK_THAT(Refusing(R"({"artist":"劉若英"})"),
             Contains("say what to look for"));
  CHECK_THAT(Refusing(R"({"text":"a","isrc":"b"})"),
             Contains("say one thing to look for"));
  CHECK(Refusing(R"({"id":"後來"})") == "後來 is no id");
}

TEST_CASE("a word that no table knows is named, with what to say instead",
          "[desk][who]") {
  CHECK_THAT(Refusing(R"({"text":"a","territories":["Atlantis"]})"),
             Contains("no territory is called Atlantis"));
  CHECK_THAT(Refusing(R"({"text":"a","territories":[""]})"),
             Contains("no territory is called"));
  CHECK_THAT(Refusing(R"({"text":"a","territories":["中国"]})"),
             Contains("中国 can mean") && Contains("CN"));
  CHECK_THAT(Refusing(R"({"text":"a","rights":["all of them"]})"),
             Contains("no right is called all of them"));
  CHECK_THAT(
      Refusing(R"({"text":"a","territories":["446"],"on":"1990-01-01"})"),
      Contains("446 was no territory on 1990-01-01"));
}

}  // namespace
}  // namespace qiao::desk
