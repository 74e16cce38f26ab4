#include "cli/open_desk.h"

#include <chrono>
#include <string>
#include <utility>

#include "cli/key_files.h"
#include "cli/output.h"
#include "registry/desk/local_desk.h"
#include "registry/desk/watched_desk.h"
#include "registry/http/remote_desk.h"

namespace qiao::cli {
namespace {

using registry::Registry;

Result<Registry> Open(const Context& context, DeskUse use) {
  if (use != DeskUse::kAsk) {
    auto registry = Registry::OpenToWrite(context.registry,
                                          FolderOfKeys(context), context.clock);
    if (registry || use == DeskUse::kTell ||
        registry.error().code != ErrorCode::kKeyNeeded) {
      return registry;
    }
  }
  return Registry::OpenToRead(context.registry, context.clock);
}

}  // namespace

std::string WhereAsked(const Context& context) {
  return context.server.empty() ? context.registry : context.server;
}

Result<void> NeedsFile(const Context& context, std::string_view command) {
  if (context.server.empty()) return {};
  return Error{ErrorCode::kUsage,
               "qiao " + std::string(command) +
                   " works on a registry's file, not through " +
                   context.server + ": give --registry FILE"};
}

Result<std::unique_ptr<desk::Desk>> OpenDesk(const Context& context,
                                             DeskUse use) {
  if (!context.server.empty()) {
    http::ClientSettings settings;
    settings.ca_file = context.ca_file;
    settings.waiting = [&context](std::chrono::seconds seconds) {
      Say(context, context.server + " is busy; it is asked again in " +
                       std::to_string(seconds.count()) + " s");
    };
    QIAO_TRY(auto remote,
             http::RemoteDesk::Open(context.server, settings, context.clock));
    desk::Watch watch;
    watch.folder = context.state_dir + "/heads";
    watch.place = context.server;
    // Whatever listens on this machine's ports comes and goes.
    watch.pinned = context.server.starts_with("https:");
    watch.clock = context.clock;
    watch.warn = [&context](const std::string& words) { Say(context, words); };
    return std::unique_ptr<desk::Desk>(std::make_unique<desk::WatchedDesk>(
        std::move(remote), std::move(watch)));
  }
  QIAO_TRY(Registry registry, Open(context, use));
  return std::unique_ptr<desk::Desk>(
      std::make_unique<desk::LocalDesk>(std::move(registry)));
}

}  // namespace qiao::cli
