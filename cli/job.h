// A command's job, run: what it returns becomes an exit code, and what went
// wrong is said.
//
//   command.run = Running(Rotate, arguments);
#pragma once

#include <memory>
#include <utility>

#include "cli/command.h"
#include "cli/output.h"
#include "schemas/model/result.h"

namespace qiao::cli {

template <typename Arguments>
auto Running(Result<void> (*job)(const Context&, const Arguments&),
             std::shared_ptr<Arguments> arguments) {
  return [job, arguments = std::move(arguments)](const Context& context) {
    const Result<void> done = job(context, *arguments);
    return done ? ExitCode::kDone : Fail(context, done.error());
  };
}

}  // namespace qiao::cli
