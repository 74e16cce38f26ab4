// Of somebody who signs whatever they are warned of.
#pragma once

#include <span>

#include "registry/ledger/sharp_edges.h"

namespace qiao::test {

inline ledger::SignerAsked Agreed(const SignerNeeds& need_before = {}) {
  return {need_before,
          [](const Statement&, std::span<const ledger::SharpEdge>) {
            return Result<void>();
          }};
}

}  // namespace qiao::test
