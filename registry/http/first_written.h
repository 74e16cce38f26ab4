// What must be written before a question is answered: the writer does it in its
// turn, and the worker that answers waits, no longer than its request may take.
#pragma once

#include <functional>
#include <optional>

#include "registry/http/message.h"
#include "registry/http/writer.h"
#include "registry/service/registry.h"
#include "schemas/model/result.h"

namespace qiao::http {

// `write` must hold no reference to what its caller owns: it may run after the
// caller has given up. What is answered instead, if it was not done.
std::optional<Response> FirstWritten(
    Writer& writer, const Request& request,
    std::function<Result<void>(registry::Registry&)> write);

}  // namespace qiao::http
