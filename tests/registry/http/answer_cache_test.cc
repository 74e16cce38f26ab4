#include "registry/http/answer_cache.h"

#include "tests/support/catch.h"

namespace qiao::http {
namespace {

Day DayOf(const char* text) { return *ParseDay(text); }

DatedResponse Answer(const char* day, const char* from, const char* until) {
  DatedResponse answer;
  answer.response.body = std::string(R"({"on":")") + day + R"("})";
  answer.day = DayOf(day);
  answer.same = {ParseDay(from), ParseDay(until)};
  answer.day_at = 7;
  return answer;
}

std::string BodyOf(AnswerCache& cache, const AskedQuestion& asked) {
  const auto found = cache.Find(asked);
  return found ? found->body : "";
}

TEST_CASE("an answer is kept for all days on which it is the same",
          "[http][cache]") {
  AnswerCache cache(1 << 20);
  cache.Keep({"1", "who", DayOf("2020-05-01")},
             Answer("2020-05-01", "2020-01-01", "2021-01-01"));
  CHECK(BodyOf(cache, {"1", "who", DayOf("2020-05-01")}) ==
        R"({"on":"2020-05-01"})");
  CHECK(BodyOf(cache, {"1", "who", DayOf("2020-12-31")}) ==
        R"({"on":"2020-12-31"})");
  CHECK_FALSE(cache.Find({"1", "who", DayOf("2021-01-01")}));
  CHECK_FALSE(cache.Find({"1", "what", DayOf("2020-05-01")}));
  cache.Keep({"1", "who", DayOf("2021-01-01")},
             Answer("2021-01-01", "2021-01-01", ""));
  CHECK(BodyOf(cache, {"1", "who", DayOf("2030-01-01")}) ==
        R"({"on":"2030-01-01"})");
  CHECK(BodyOf(cache, {"1", "who", DayOf("2020-01-01")}) ==
        R"({"on":"2020-01-01"})");
}

TEST_CASE("what was answered at another moment is not kept", "[http][cache]") {
  AnswerCache cache(1 << 20);
  const auto answer = Answer("2020-05-01", "", "");
  cache.Keep({"1", "who", answer.day}, answer);
  CHECK_FALSE(cache.Find({"2", "who", answer.day}));
  CHECK_FALSE(cache.Find({"1", "who", answer.day}));
}

TEST_CASE("an answer about another day than the asked one is not kept",
          "[http][cache]") {
  AnswerCache cache(1 << 20);
  cache.Keep({"1", "who", DayOf("2020-05-02")}, Answer("2020-05-01", "", ""));
  CHECK_FALSE(cache.Find({"1", "who", DayOf("2020-05-01")}));
  CHECK_FALSE(cache.Find({"1", "who", DayOf("2020-05-02")}));
}

TEST_CASE("answers that were not asked for lately make room", "[http][cache]") {
  AnswerCache cache(20'000);
  const auto answer = Answer("2020-05-01", "2020-05-01", "2020-05-02");
  const auto asked = [&](int n) {
    return AskedQuestion{"1", "who " + std::to_string(n), answer.day};
  };
  for (int n = 0; n < 1000; ++n) {
    cache.Keep(asked(n), answer);
    CHECK(cache.Find(asked(0)));  // asked for all the time
  }
  CHECK(cache.Find(asked(999)));
  CHECK_FALSE(cache.Find(asked(1)));
  AnswerCache small(5'000);
  small.Keep(asked(1), answer);  // takes more than its part
  CHECK_FALSE(small.Find(asked(1)));
}

}  // namespace
}  // namespace qiao::http
