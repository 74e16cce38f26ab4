// Which key file a command means, and whom to ask for its passphrase.
#pragma once

#include <string>

#include "cli/command.h"
#include "registry/ledger/key_file.h"
#include "schemas/model/ids.h"
#include "schemas/model/result.h"

namespace qiao::cli {

// A name that `qiao key list` shows, or a path: what holds a "/" or ends in
// ".key".
std::string KeyFileOf(const Context& context, const std::string& given);

Result<ledger::PartyKeys> ReadKeys(const Context& context,
                                   const std::string& given);

// The keys of a party, from whichever file holds them; others are not opened.
// kKeyNeeded if none does.
Result<ledger::PartyKeys> KeysOfParty(const Context& context,
                                      const PartyId& party);

ledger::KeyFolder FolderOfKeys(const Context& context);

}  // namespace qiao::cli
