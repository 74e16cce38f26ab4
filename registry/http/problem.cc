#include "registry/http/problem.h"

#include <array>
#include <charconv>
#include <vector>

#include "schemas/json/canonical.h"
#include "schemas/json/document.h"
#include "schemas/model/table_rows.h"
#include "schemas/text/utf8.h"
#include "tables/embedded.h"

namespace qiao::http {
namespace {

constexpr std::string_view kMediaType = "application/problem+json";

// Words of the column `error`.
struct ErrorWord {
  std::string_view word;
  ErrorCode code;
};
constexpr std::array kErrorWords = {
    ErrorWord{"usage", ErrorCode::kUsage},
    ErrorWord{"unreadable", ErrorCode::kUnreadable},
    ErrorWord{"invalid", ErrorCode::kInvalid},
    ErrorWord{"refused", ErrorCode::kRefused},
    ErrorWord{"not-found", ErrorCode::kNotFound},
    ErrorWord{"key-needed", ErrorCode::kKeyNeeded},
    ErrorWord{"changed", ErrorCode::kChanged},
    ErrorWord{"unavailable", ErrorCode::kUnavailable},
    ErrorWord{"interrupted", ErrorCode::kInterrupted},
    ErrorWord{"storage", ErrorCode::kStorage},
    ErrorWord{"no-room", ErrorCode::kNoRoom},
};

ErrorCode ErrorNamed(std::string_view word) {
  for (const ErrorWord& known : kErrorWords) {
    if (known.word == word) return known.code;
  }
  QIAO_CHECK(false);
}

int NumberIn(std::string_view text) {
  int number = 0;
  const auto read =
      std::from_chars(text.data(), text.data() + text.size(), number);
  QIAO_CHECK(read.ec == std::errc() && read.ptr == text.data() + text.size());
  return number;
}

const std::vector<ProblemKind>& Table() {
  static const std::vector<ProblemKind> table = [] {
    std::vector<ProblemKind> rows;
    for (const TableRow& row : TableRows(tables::kProblems)) {
      if (row[0] == "code") continue;
      rows.push_back({row[0], NumberIn(row[1]), ErrorNamed(row[2]), row[3]});
    }
    return rows;
  }();
  return table;
}

// QIAO-HTTP-101 is the first of the registry's own errors, in their order.
constexpr int kFirstError = 101;

const ProblemKind& KindNumbered(int number) {
  std::string code = std::to_string(number);
  code.insert(0, 3 - code.size(), '0');
  code.insert(0, "QIAO-HTTP-");
  const ProblemKind* kind = FindKind(code);
  QIAO_CHECK(kind != nullptr);
  return *kind;
}

// Too many, busy, stopping, at work elsewhere: that passes by itself.
bool HelpsToComeBack(const ProblemKind& kind) {
  return (kind.status == 429 || kind.status == 503) &&
         kind.error == ErrorCode::kUnavailable;
}

Response Make(const ProblemKind& kind, std::string_view detail,
              std::optional<Refusal> refusal) {
  json::Object body;
  const auto add = [&body](const char* name, json::Value value) {
    body.members.emplace_back(name, std::move(value));
  };
  add("code", kind.code);
  add("detail", text::IsUtf8(detail) ? detail : "(no text)");
  if (refusal) add("refusal", ToText(*refusal));
  add("status", kind.status);
  add("title", kind.title);
  add("type", "/errors/" + std::string(kind.code));
  Response response;
  response.status = kind.status;
  response.content_type = kMediaType;
  response.body = json::Canonical(json::Value(std::move(body))) + "\n";
  if (HelpsToComeBack(kind)) response.fields.emplace_back("Retry-After", "1");
  return response;
}

std::optional<Refusal> RefusalNamed(std::string_view code) {
  constexpr Refusal kAll[] = {
#define QIAO_REFUSAL_VALUE(name, text) Refusal::name,
      QIAO_REFUSALS(QIAO_REFUSAL_VALUE)
#undef QIAO_REFUSAL_VALUE
  };
  for (const Refusal refusal : kAll) {
    if (ToText(refusal) == code) return refusal;
  }
  return std::nullopt;
}

}  // namespace

const ProblemKind& KindOf(Problem problem) {
  return KindNumbered(static_cast<int>(problem));
}

const ProblemKind& KindOf(ErrorCode error) {
  return KindNumbered(kFirstError + static_cast<int>(error));
}

const ProblemKind* FindKind(std::string_view code) {
  for (const ProblemKind& kind : Table()) {
    if (kind.code == code) return &kind;
  }
  return nullptr;
}

Response ToResponse(Problem problem, std::string_view detail) {
  return Make(KindOf(problem), detail, std::nullopt);
}

Response ToResponse(const Error& error) {
  return Make(KindOf(error.code), error.message, error.refusal);
}

std::optional<Error> ErrorOf(const Response& response) {
  if (response.status < 400) return std::nullopt;
  if (response.content_type == kMediaType) {
    const Result<json::Object> body = json::ParseDocument(response.body);
    if (body) {
      const json::View problem(*body);
      if (const ProblemKind* kind = FindKind(problem["code"].text())) {
        return Error{kind->error, std::string(problem["detail"].text()),
                     RefusalNamed(problem["refusal"].text())};
      }
    }
  }
  const std::string status = std::to_string(response.status) + " " +
                             std::string(ReasonPhrase(response.status));
  if (response.status == 404) {
    return Error{ErrorCode::kNotFound, "the server has no such address"};
  }
  return Error{ErrorCode::kUnavailable, "the server answered " + status};
}

std::string_view ReasonPhrase(int status) {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    case 507:
      return "Insufficient Storage";
    default:
      return "";
  }
}

}  // namespace qiao::http
