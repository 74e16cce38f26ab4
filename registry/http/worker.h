// What a handler has at hand: the registry, open to read, for this thread
// alone.
#pragma once

#include <memory>

#include "registry/desk/local_desk.h"
#include "registry/ledger/signature.h"

namespace qiao::http {

struct Worker {
  std::unique_ptr<desk::LocalDesk> desk;  // null in a server without registry
  ledger::PreparedKeys keys;              // of statements that it checked

  const store::Store& store() const { return desk->Opened().store(); }
};

}  // namespace qiao::http
