// Answers that leave nothing out, with their proof: the bytes that `qiao log
// complete` prints.
//
//   GET /v1/complete/rec:…    /v1/complete/key:…
//
// A new anchor is written only if something was said of that id after the last
// one. The proof is made by the worker: whoever writes does not wait for it.
#pragma once

#include <memory>
#include <vector>

#include "registry/http/answer_cache.h"
#include "registry/http/routes.h"
#include "registry/http/writer.h"

namespace qiao::http {

// Without a writer, answers end at the last anchor that is there.
std::vector<Route> CompleteRoutes(const std::shared_ptr<Writer>& writer,
                                  const std::shared_ptr<AnswerCache>& cache);

}  // namespace qiao::http
