// Key files.
#include <string>

#include "registry/ledger/key_file.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {

void Keys(std::string_view input) {
  const auto keys = ledger::ParseKeyFile(input);
  if (!keys) {
    Law(keys.error().message.size() < 300, "an error quotes no secret");
    return;
  }
  Law(!keys->roots.empty() && keys->threshold >= 1 &&
          keys->threshold <= static_cast<std::int64_t>(keys->roots.size()),
      "the root keys can reach their threshold");
  for (std::size_t i = 1; i < keys->roots.size(); ++i) {
    Law(keys->roots[i - 1].id() < keys->roots[i].id(), "root keys ascend");
  }
  const auto signed_by_root = keys->roots[0].Sign("x");
  Law(signed_by_root &&
          ledger::Verifies(keys->roots[0].public_key(), "x", *signed_by_root),
      "a key that was read signs under its own public key");
}

}  // namespace qiao::fuzz
