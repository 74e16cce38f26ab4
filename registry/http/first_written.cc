#include "registry/http/first_written.h"

#include <future>
#include <memory>
#include <utility>

#include "registry/http/problem.h"

namespace qiao::http {

std::optional<Response> FirstWritten(
    Writer& writer, const Request& request,
    std::function<Result<void>(registry::Registry&)> write) {
  const auto told = std::make_shared<std::promise<Result<void>>>();
  std::future<Result<void>> written = told->get_future();
  const bool taken =
      writer.Offer([told, write = std::move(write)](desk::LocalDesk& desk) {
        const Result<void> done = write(desk.Writing());
        told->set_value(done);
        return done;
      });
  if (!taken) return ToResponse(Problem::kBusy, "too many statements wait");
  if (written.wait_until(request.deadline) != std::future_status::ready) {
    return ToResponse(Problem::kTookTooLong, "the log is being written");
  }
  const Result<void> done = written.get();
  if (!done) return ToResponse(done.error());
  return std::nullopt;
}

}  // namespace qiao::http
