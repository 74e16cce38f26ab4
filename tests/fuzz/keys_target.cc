// Key files.
#include <string>

#include "registry/ledger/key_file.h"
#include "registry/ledger/minted_ids.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {

void Keys(std::string_view input) {
  const auto keys = ledger::ParseKeyFile(input);
  const auto shown = ledger::ParseShownKeys(input);
  if (!shown) {
    Law(!keys, "keys that cannot be shown are not read");
    Law(shown.error().message.size() < 300, "an error quotes no secret");
  }
  if (!keys) {
    Law(keys.error().message.size() < 300, "an error quotes no secret");
    Law(!shown || !shown->encrypted ||
            keys.error().code == ErrorCode::kKeyNeeded,
        "an encrypted file needs a passphrase before anything else");
    return;
  }
  Law(!shown->encrypted, "without a passphrase nothing encrypted is read");
  Law(shown->Party() == keys->Party(), "what is shown is what is there");
  const RootKeys roots = keys->Roots();
  Law(!roots.keys.empty() && keys->threshold >= 1 &&
          keys->threshold <= static_cast<std::int64_t>(roots.keys.size()),
      "the root keys can reach their threshold");
  for (std::size_t i = 1; i < roots.keys.size(); ++i) {
    Law(ledger::KeyIdOf(roots.keys[i - 1]) < ledger::KeyIdOf(roots.keys[i]),
        "root keys ascend");
  }
  const std::string text = ledger::EncodeKeyFile(*keys).text;
  const auto again = ledger::ParseKeyFile(text);
  Law(again && ledger::EncodeKeyFile(*again).text == text,
      "what was read is written, and read as the same");
  if (keys->roots.empty()) return;
  const auto signed_by_root = keys->roots[0].Sign("x");
  Law(signed_by_root &&
          ledger::Verifies(keys->roots[0].public_key(), "x", *signed_by_root),
      "a key that was read signs under its own public key");
}

}  // namespace qiao::fuzz
