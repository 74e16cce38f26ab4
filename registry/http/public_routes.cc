#include "registry/http/public_routes.h"

#include <string>
#include <utility>

#include "registry/http/problem.h"
#include "registry/http/worker.h"
#include "registry/ledger/static_log.h"
#include "registry/store/log_files.h"
#include "schemas/model/code_meaning.h"

namespace qiao::http {
namespace {

// A full tile never changes, and neither does a part of one: whoever has it
// need not ask again (tlog-tiles, "Tiles").
constexpr const char* kForEver = "public, max-age=31536000, immutable";

Response LogFile(Worker* worker, const std::string& path,
                 const char* content_type, const char* caching) {
  const auto moment = worker->store().Read();
  if (!moment) return ToResponse(moment.error());
  auto bytes = store::LogFile(worker->store(), path);
  if (!bytes) return ToResponse(bytes.error());
  if (!*bytes) {
    return ToResponse(
        Error{ErrorCode::kNotFound, "the log has no file " + path + " now"});
  }
  Response response;
  response.content_type = content_type;
  response.fields.emplace_back("Cache-Control", caching);
  response.body = std::move(**bytes);
  return response;
}

Response Checkpoint(const Request&, Worker* worker) {
  return LogFile(worker, "checkpoint", "text/plain; charset=utf-8", "no-cache");
}

Response Tile(const Request& request, Worker* worker) {
  return LogFile(worker, "tile/" + request.captures[0],
                 "application/octet-stream", kForEver);
}

Response Meaning(const Request& request, Worker*) {
  const CodeMeaning* const code = FindCode(request.captures[0]);
  if (code == nullptr) {
    return ToResponse(
        Error{ErrorCode::kNotFound, "there is no code " + request.captures[0]});
  }
  Response response;
  response.content_type = "text/plain; charset=utf-8";
  response.body = code->code + "\n  " + code->meaning + "\n";
  if (!code->next.empty())
    response.body += "  What to do: " + code->next + "\n";
  return response;
}

}  // namespace

std::vector<Route> LogRoutes() {
  return {{"GET", "/log/checkpoint", Access::kRead, Checkpoint},
          {"GET", "/log/tile/{path...}", Access::kRead, Tile}};
}

std::vector<Route> ErrorRoutes() {
  return {{"GET", "/errors/{code}", Access::kHere, Meaning}};
}

}  // namespace qiao::http
