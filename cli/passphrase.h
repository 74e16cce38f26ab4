// Passphrases of key files: asked on the terminal, without echo, or read from a
// file that only its owner can read. Never from the command line, which every
// user of the machine can see, nor from the environment.
#pragma once

#include <string>

#include "cli/command.h"
#include "registry/ledger/passphrase_key.h"
#include "schemas/model/result.h"

namespace qiao::cli {

// To open key files: `file` if there is one, else the terminal, once for each
// key file. kKeyNeeded with `no_input`.
ledger::AskPassphrase AskingFor(const std::string& file, bool no_input);

// For a key file that is to be encrypted: from the same file, or asked twice on
// the terminal. kUsage if the two differ; kKeyNeeded if neither may be.
Result<ledger::PassphraseKey> NewPassphraseKey(const Context& context,
                                               const std::string& key_file);

}  // namespace qiao::cli
