#include "registry/http/complete_routes.h"

#include <string>
#include <utility>

#include "registry/http/first_written.h"
#include "registry/http/parameters.h"
#include "registry/http/problem.h"
#include "registry/http/question_routes.h"
#include "registry/http/worker.h"
#include "registry/service/prove_complete.h"

namespace qiao::http {
namespace {

Response Complete(registry::StateKept& kept, const Request& request,
                  Worker* worker) {
  const auto answer = registry::ProveComplete(worker->desk->Writing(),
                                              request.captures[0], kept);
  if (!answer) return ToResponse(answer.error());
  Response response;
  response.content_type = "application/json";
  response.body = ledger::ToText(*answer);
  return response;
}

// Absent: the log has an anchor that will do.
std::optional<Response> Anchored(Writer* writer, const Request& request,
                                 const Worker& worker) {
  const std::string& key = request.captures[0];
  const auto wants = registry::WantsAnchorToProve(worker.desk->Opened(), key);
  if (!wants) return ToResponse(wants.error());
  if (!*wants || writer == nullptr) return std::nullopt;
  return FirstWritten(
      *writer, request, [key](registry::Registry& writing) -> Result<void> {
        // Somebody else may have asked meanwhile.
        QIAO_TRY(const bool still, registry::WantsAnchorToProve(writing, key));
        if (still) QIAO_TRY_DO(writing.AnchorNow());
        return {};
      });
}

}  // namespace

std::vector<Route> CompleteRoutes(const std::shared_ptr<Writer>& writer,
                                  const std::shared_ptr<AnswerCache>& cache) {
  const auto kept = std::make_shared<registry::StateKept>();
  Route route = RememberedRoute(cache, "/v1/complete/{id}",
                                [kept](const Request& request, Worker* worker) {
                                  return Complete(*kept, request, worker);
                                });
  // What is remembered is of one moment: an anchor comes before it.
  route.handle = [writer, answer = std::move(route.handle)](
                     const Request& request, Worker* worker) {
    const auto none = NoParameters(request);
    if (!none) return ToResponse(none.error());
    if (auto instead = Anchored(writer.get(), request, *worker)) {
      return std::move(*instead);
    }
    return answer(request, worker);
  };
  return {std::move(route)};
}

}  // namespace qiao::http
