#include "cli/key_files.h"

#include <vector>

namespace qiao::cli {

std::string KeyFileOf(const Context& context, const std::string& given) {
  if (given.find('/') != std::string::npos || given.ends_with(".key")) {
    return given;
  }
  return ledger::KeyFilePath(context.keys_dir, given);
}

Result<ledger::PartyKeys> ReadKeys(const Context& context,
                                   const std::string& given) {
  return ledger::ReadKeyFile(KeyFileOf(context, given), context.passphrase);
}

Result<ledger::PartyKeys> KeysOfParty(const Context& context,
                                      const PartyId& party) {
  QIAO_TRY(const std::vector<std::string> names,
           ledger::ListKeyFiles(context.keys_dir));
  for (const std::string& name : names) {
    const std::string path = ledger::KeyFilePath(context.keys_dir, name);
    const auto shown = ledger::ReadShownKeys(path);
    if (!shown || shown->Party() != party || shown->daily.empty()) continue;
    return ledger::ReadKeyFile(path, context.passphrase);
  }
  return Error{ErrorCode::kKeyNeeded, "no key file in " + context.keys_dir +
                                          " speaks for " + ToText(party)};
}

ledger::KeyFolder FolderOfKeys(const Context& context) {
  return {context.keys_dir, context.passphrase};
}

}  // namespace qiao::cli
