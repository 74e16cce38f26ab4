// The questions that a registry answers, each with the bytes that
// `qiao … --json` prints.
//
//   GET /v1/who?title=%E5%BE%8C%E4%BE%86&territory=TW      POST /v1/lookups
//   GET /v1/conflicts    GET /v1/works/wrk:…    GET /v1/log/head    …
//
// docs/api.md lists them all.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "registry/http/answer_cache.h"
#include "registry/http/routes.h"
#include "schemas/json/value.h"
#include "schemas/model/result.h"

namespace qiao::http {

inline constexpr std::size_t kMaxLookups = 1'000;  // in one request
inline constexpr std::uint64_t kMaxLookupBytes = 8 << 20;
// A sheet with the fingerprints of its audio: some 15 MB for 3,000 tracks.
inline constexpr std::uint64_t kMaxImportBytes = 64 << 20;

// What is proposed for it: some 4 KB a row. 200,000 rows.
inline constexpr std::uint64_t kMaxProposalBytes = 1 << 30;
// All rows are compared before the first is answered.
inline constexpr std::chrono::minutes kProposalTime{10};

// Answers are kept in `cache`, which all workers share.
std::vector<Route> QuestionRoutes(const std::shared_ptr<AnswerCache>& cache);

// GET of an address without parameters for a day: its answer is kept, has an
// ETag, and holds until the registry changes.
Route RememberedRoute(const std::shared_ptr<AnswerCache>& cache,
                      std::string pattern,
                      std::function<Response(const Request&, Worker*)> handle);

// A document as `--json` prints it, or the problem.
Response DocumentResponse(const Result<json::Object>& document);

// The lines of an NDJSON body; empty ones are left out. No more than one above
// `most`, which tells that there are too many.
std::vector<std::string_view> LinesOf(std::string_view body, std::size_t most);

}  // namespace qiao::http
