#include "registry/http/problem.h"

#include <algorithm>
#include <set>

#include "schemas/model/code_meaning.h"
#include "schemas/model/table_rows.h"
#include "tables/embedded.h"
#include "tests/support/catch.h"

namespace qiao::http {
namespace {

constexpr ErrorCode kErrors[] = {
    ErrorCode::kUsage,   ErrorCode::kUnreadable,  ErrorCode::kInvalid,
    ErrorCode::kRefused, ErrorCode::kNotFound,    ErrorCode::kKeyNeeded,
    ErrorCode::kChanged, ErrorCode::kUnavailable, ErrorCode::kInterrupted,
    ErrorCode::kStorage, ErrorCode::kNoRoom};

TEST_CASE("an error comes out of a response as it went in", "[http][problem]") {
  for (const ErrorCode code : kErrors) {
    const Error error{code, "第 3 行: \"x\" is 3/2, more than the whole"};
    const auto back = ErrorOf(ToResponse(error));
    REQUIRE(back);
    CHECK(back->code == code);
    CHECK(back->message == error.message);
    CHECK_FALSE(back->refusal);
  }
  const auto refused =
      ErrorOf(ToResponse(Refused(Refusal::kKeyRevoked, "since entry 7")));
  REQUIRE(refused);
  CHECK(refused->code == ErrorCode::kRefused);
  CHECK(refused->refusal == Refusal::kKeyRevoked);
}

TEST_CASE("a problem says what it is, in one form", "[http][problem]") {
  const Response response =
      ToResponse(Error{ErrorCode::kNotFound, "no recording is called R-1"});
  CHECK(response.status == 404);
  CHECK(response.content_type == "application/problem+json");
  CHECK(response.body ==
        "{\"code\":\"QIAO-HTTP-105\",\"detail\":\"no recording is called "
        "R-1\",\"status\":404,\"title\":\"Not found\",\"type\":\"/errors/"
        "QIAO-HTTP-105\"}\n");
}

TEST_CASE("every problem has a row, and every row a reason phrase",
          "[http][problem]") {
  for (int number = 1; number <= 18; ++number) {
    CHECK(KindOf(static_cast<Problem>(number)).status >= 400);
  }
  CHECK(KindOf(ErrorCode::kNoRoom).status == 507);
  std::set<std::string_view> codes;
  for (const TableRow& row : TableRows(tables::kProblems)) {
    if (row[0] == "code") continue;
    INFO(row[0]);
    CHECK(codes.insert(row[0]).second);
    const ProblemKind* kind = FindKind(row[0]);
    REQUIRE(kind != nullptr);
    CHECK_FALSE(ReasonPhrase(kind->status).empty());
    CHECK_FALSE(row[4].empty());
    CHECK_FALSE(row[5].empty());
  }
}

// `qiao explain error` and /errors/{code} say what stands in CodeMeanings().
TEST_CASE("every problem is explained, and nothing that is none",
          "[http][problem]") {
  std::set<std::string_view> explained;
  for (const CodeMeaning& row : CodeMeanings()) {
    if (!row.code.starts_with("QIAO-HTTP-")) continue;
    INFO(row.code);
    CHECK(FindKind(row.code) != nullptr);
    CHECK(explained.insert(row.code).second);
    CHECK_FALSE(row.meaning.empty());
    CHECK_FALSE(row.next.empty());
  }
  std::size_t kinds = 0;
  for (const TableRow& row : TableRows(tables::kProblems)) {
    if (row[0] == "code") continue;
    INFO(row[0]);
    CHECK(explained.contains(row[0]));
    ++kinds;
  }
  CHECK(explained.size() == kinds);
  // And every one that the service can answer is in the table.
  for (int number = 1; number <= 18; ++number) {
    CHECK(explained.contains(KindOf(static_cast<Problem>(number)).code));
  }
  for (const ErrorCode code : kErrors) {
    CHECK(explained.contains(KindOf(code).code));
  }
}

TEST_CASE("errors of the registry and their problems agree",
          "[http][problem]") {
  for (const ErrorCode code : kErrors) CHECK(KindOf(code).error == code);
}

TEST_CASE("whoever may come back is told when, once", "[http][problem]") {
  const auto told = [](const Response& response) {
    return std::ranges::count(response.fields, "Retry-After",
                              &std::pair<std::string, std::string>::first);
  };
  for (int number = 1; number <= 18; ++number) {
    const Response response = ToResponse(static_cast<Problem>(number), "x");
    INFO(response.body);
    CHECK(told(response) ==
          (response.status == 429 || response.status == 503 ? 1 : 0));
  }
  for (const ErrorCode code : kErrors) {
    CHECK(told(ToResponse(Error{code, "x"})) ==
          (code == ErrorCode::kUnavailable ? 1 : 0));
  }
}

TEST_CASE("an error page of somebody between is no answer of the registry",
          "[http][problem]") {
  Response response;
  CHECK_FALSE(ErrorOf(response));
  response.status = 502;
  response.content_type = "text/html";
  response.body = "<h1>Bad gateway</h1>";
  CHECK(ErrorOf(response)->code == ErrorCode::kUnavailable);
  response.status = 404;
  CHECK(ErrorOf(response)->code == ErrorCode::kNotFound);
  response.content_type = "application/problem+json";
  response.body = "{\"code\":\"QIAO-HTTP-999\"}";
  CHECK(ErrorOf(response)->code == ErrorCode::kNotFound);
}

}  // namespace
}  // namespace qiao::http
