// A party's keys on disk: root keys, which only manage keys, and daily keys,
// which sign what the party says. One JSON file each, mode 0600.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/note.h"
#include "registry/ledger/record.h"
#include "registry/ledger/signature.h"
#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::ledger {

struct PartyKeys {
  std::string name;  // local, for people: "taipei-label"
  Nonce nonce{};
  std::vector<SigningKey> roots;  // ascending by key id
  std::int64_t threshold = 1;
  std::vector<SigningKey> daily;
  // Signs the checkpoints of a log that this party operates.
  std::optional<NoteSigner> log;

  PartyId Party() const;
  RootKeys Roots() const;  // the public parts
};

// One root and one daily key. kUsage for an unknown algorithm or a name that
// is no file name.
Result<PartyKeys> NewPartyKeys(std::string name, std::string_view alg);

// keys_dir/NAME.key
std::string KeyFilePath(std::string_view keys_dir, std::string_view name);
// Makes missing folders (0700). kChanged if the file exists: a key is never
// overwritten.
Result<void> WriteKeyFile(const std::string& path, const PartyKeys& keys);
// What such a file holds. kInvalid, without a word of the secrets in it;
// kUnreadable if it is no JSON.
Result<PartyKeys> ParseKeyFile(std::string_view text);
// kKeyNeeded if there is none; kInvalid if others could read it.
Result<PartyKeys> ReadKeyFile(const std::string& path);
// Names in the folder, ascending; none if it does not exist.
Result<std::vector<std::string>> ListKeyFiles(const std::string& keys_dir);

// What every statement of a batch has in common.
struct Heading {
  std::string log;
  SeenHead seen;
  Instant iat{};
};

// The two statements by which a party enters a log: `party`, signed by every
// root, and `key-add` for its daily keys, each allowed every type that this
// edition knows. Both signed.
Result<std::vector<SignedRecord>> IntroduceParty(const PartyKeys& keys,
                                                 const Heading& heading);

}  // namespace qiao::ledger
