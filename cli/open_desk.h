// The desk that the commands ask and tell: the one place that knows where the
// registry is.
#pragma once

#include <memory>
#include <string_view>

#include "cli/command.h"
#include "registry/desk/desk.h"
#include "schemas/model/result.h"

namespace qiao::cli {

enum class DeskUse {
  kAsk,
  kTell,           // needs the operator's key
  kTellIfKeyHere,  // to tell if the operator's key is at hand; else to ask
};

// The context must outlive it: a wait for a server that is busy is said there.
Result<std::unique_ptr<desk::Desk>> OpenDesk(const Context& context,
                                             DeskUse use);

// The file or the URL, for people.
std::string WhereAsked(const Context& context);

// kUsage if a server is to be asked: for commands that need the file itself.
Result<void> NeedsFile(const Context& context, std::string_view command);

}  // namespace qiao::cli
