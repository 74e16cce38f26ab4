// What is answered instead of what was asked for: application/problem+json
// (RFC 9457), with a code that never changes its meaning.
//
//   {"code":"QIAO-HTTP-105","detail":"no recording is called R-1",
//    "status":404,"title":"Not found","type":"/errors/QIAO-HTTP-105"}
//
// Codes, statuses and the errors that they stand for are the rows of
// schemas/tables/problems.tsv. ToResponse() and ErrorOf() are inverse: a client
// gets the very Error that the service met.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "registry/http/message.h"
#include "schemas/model/result.h"

namespace qiao::http {

// Troubles with a request as such; the number is that of the code.
enum class Problem {
  kMalformed = 1,
  kLength = 2,
  kHost = 3,
  kHeaderTooLarge = 4,
  kBodyTooLarge = 5,
  kTooSlow = 6,
  kVersion = 7,
  kExpectation = 8,
  kNoRoute = 9,
  kMethod = 10,
  kMediaType = 11,
  kTooMany = 12,
  kBusy = 13,
  kStopping = 14,
  kTookTooLong = 15,
  kFault = 16,
  kTarget = 17,
  kTargetTooLong = 18,
};

// A row of the table.
struct ProblemKind {
  std::string_view code;  // "QIAO-HTTP-009"
  int status = 500;
  ErrorCode error = ErrorCode::kUnavailable;
  std::string_view title;
};

const ProblemKind& KindOf(Problem problem);
// What an error of the registry is answered with.
const ProblemKind& KindOf(ErrorCode error);
// Null for a code that is not in the table.
const ProblemKind* FindKind(std::string_view code);

// Says when to come back (Retry-After), if that helps: not where storage has
// failed.
Response ToResponse(Problem problem, std::string_view detail);
Response ToResponse(const Error& error);

// The error that a response stands for, if its status is none of success. A
// response that is no problem document of ours becomes kUnavailable with its
// status (a proxy's page); kNotFound for a 404.
std::optional<Error> ErrorOf(const Response& response);

// "404 Not Found" needs the second half.
std::string_view ReasonPhrase(int status);

}  // namespace qiao::http
