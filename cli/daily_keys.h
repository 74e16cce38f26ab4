// Changes of a party's daily keys, made where its key file is: in the file and
// in a log, in an order in which no stop loses a key.
//
//   rotate   1  the next key is made and stands in the file, synced
//            2  key-add of it and key-revoke of those before, in one append
//            3  it is the file's daily key, and the only one
//
// Stopped anywhere, the same call goes on: what the log holds is not said
// again. `ask` knows the passphrases of encrypted files; they stay encrypted.
//
// Those root keys sign that the log has in force: of the file, and of `by`.
// kKeyNeeded if they are fewer than its threshold. With a draft the log is not
// told; told later (qiao key tell), the same call goes on from there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/root_signers.h"
#include "registry/desk/desk.h"
#include "registry/ledger/key_file.h"
#include "schemas/json/value.h"
#include "schemas/model/ids.h"
#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::cli {

// A key, and the entry that brought it in or took it out.
struct ChangedKey {
  KeyId kid;
  std::int64_t index = 0;
  bool operator==(const ChangedKey&) const = default;
};

struct KeyChange {
  PartyId party;
  std::string log;  // its origin
  // What the log says now of the keys that were asked for, whether this call or
  // one before it said so.
  std::vector<ChangedKey> added;
  std::vector<ChangedKey> revoked;
  bool told = false;   // this call wrote to the log
  bool draft = false;  // this call wrote a draft, and nothing has changed yet
  // Other daily keys of the party that are in force: of other machines.
  std::vector<KeyId> others;
};

// A new daily key of the same algorithm, allowed what those of the file are
// allowed together, in their place. kKeyNeeded if the file holds no root keys;
// kNotFound if the log does not know the party, or a daily key of the file;
// kChanged if a rotation in another log is not finished.
Result<KeyChange> RotateDailyKey(desk::Desk& desk, const std::string& path,
                                 const ledger::AskPassphrase& ask = {},
                                 const RootSigners& by = {});

// Enters the daily keys of the file `to` that the log does not know, allowed
// what those of `path` are allowed. If there is no such file it is made, with
// one new daily key and without root keys: for a further machine. `path` itself
// may be `to`. kUsage if the files are of two parties.
Result<KeyChange> AddDailyKey(desk::Desk& desk, const std::string& path,
                              const std::string& to,
                              const ledger::AskPassphrase& ask = {},
                              const RootSigners& by = {});

// Takes daily keys out, by the root keys of the file, or by the one key itself.
// Those that are out already are no error, unless `since` was to mark what they
// signed: kChanged, since no later word can.
Result<KeyChange> RevokeDailyKey(desk::Desk& desk, const std::string& path,
                                 const KeyRevocation& revocation,
                                 const ledger::AskPassphrase& ask = {},
                                 const RootSigners& by = {});

}  // namespace qiao::cli
