#include "cli/open_desk.h"

#include <utility>

#include "registry/desk/local_desk.h"

namespace qiao::cli {
namespace {

using registry::Registry;

Result<Registry> Open(const Context& context, DeskUse use) {
  if (use != DeskUse::kAsk) {
    auto registry = Registry::OpenToWrite(context.registry, context.keys_dir,
                                          context.clock);
    if (registry || use == DeskUse::kTell ||
        registry.error().code != ErrorCode::kKeyNeeded) {
      return registry;
    }
  }
  return Registry::OpenToRead(context.registry, context.clock);
}

}  // namespace

Result<std::unique_ptr<desk::Desk>> OpenDesk(const Context& context,
                                             DeskUse use) {
  QIAO_TRY(Registry registry, Open(context, use));
  return std::unique_ptr<desk::Desk>(
      std::make_unique<desk::LocalDesk>(std::move(registry)));
}

}  // namespace qiao::cli
