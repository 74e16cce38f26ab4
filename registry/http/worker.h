// What a handler has at hand: the registry, open to read, for this thread
// alone.
#pragma once

#include <memory>

#include "registry/service/registry.h"

namespace qiao::http {

struct Worker {
  std::unique_ptr<registry::Registry> registry;  // null in a server without one
};

}  // namespace qiao::http
