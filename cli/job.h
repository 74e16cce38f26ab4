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

inline ExitCode Ended(const Context& context, const Result<void>& done) {
  return done ? ExitCode::kDone : Fail(context, done.error());
}

// `arguments` are what the command line has set by the time it runs.
template <typename Arguments>
auto Running(Result<void> (*job)(const Context&, const Arguments&),
             std::shared_ptr<Arguments> arguments) {
  return [job, arguments = std::move(arguments)](const Context& context) {
    return Ended(context, job(context, *arguments));
  };
}

// A job without arguments.
inline auto Running(Result<void> (*job)(const Context&)) {
  return [job](const Context& context) { return Ended(context, job(context)); };
}

}  // namespace qiao::cli
