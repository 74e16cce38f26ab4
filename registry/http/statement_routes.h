// Telling a registry something: signed records come in, receipts go out.
//
//   POST /v1/statements    one entry, or one a line; all are logged or none
//   ->  {"index":40,"proof":"c2sp.org/tlog-proof@v1\n…","stm":"stm:…"}
//   POST /v1/submissions   the same with what goes along (submission.h)
//
// Whoever sends a record again is told where it is: its id is its key, so that
// a lost answer is repeated by asking again.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "registry/http/routes.h"
#include "registry/http/writer.h"

namespace qiao::http {

// Statements in one request: a whole manifest with its items fits.
inline constexpr std::size_t kMaxStatements = 65'537;
inline constexpr std::uint64_t kMaxStatementBytes = 64 << 20;

// Without a writer (the log's key is not at hand) each is refused with
// kKeyNeeded.
std::vector<Route> StatementRoutes(const std::shared_ptr<Writer>& writer);

}  // namespace qiao::http
