// A party's keys on disk: root keys, which only manage keys, and daily keys,
// which sign what the party says. One JSON file each, mode 0600.
//
//   qiao.keys/1   every key with its secret
//   qiao.keys/2   the root keys are elsewhere, or came later than the party, a
//                 rotation is under way, or the secrets are encrypted: no
//                 program of the first edition opens it, and none does harm
//
// Which root keys are in force, and how many must sign, each log says for
// itself: a key-roots leaves the file as it is. What a log knows no more is
// still a root elsewhere.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "registry/ledger/note.h"
#include "registry/ledger/passphrase_key.h"
#include "registry/ledger/secret_text.h"
#include "registry/ledger/signature.h"
#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::ledger {

// The daily key that is to replace the others in one log. It stands in the file
// before anything is signed with it, so that no log knows a key that is lost.
struct NextKey {
  std::string log;  // origin
  SigningKey key;
};

struct PartyKeys {
  std::string name;  // local, for people: "taipei-label"
  Nonce nonce{};
  std::vector<SigningKey> roots;  // ascending by key id
  // Instead of `roots`, for a machine that only signs what the party says:
  // their public parts, ascending by key id.
  std::vector<PublicKey> roots_elsewhere;
  std::int64_t threshold = 1;
  // Whose root key this is, if it is none of those that the party was made
  // with: it came, or is to come, by a key-roots.
  std::optional<PartyId> of;
  std::vector<SigningKey> daily;
  std::optional<NextKey> next;  // while a rotation is under way
  // Signs the checkpoints of a log that this party operates.
  std::optional<NoteSigner> log;
  // The file's secrets are encrypted under it; written again, they are again.
  std::optional<PassphraseKey> encrypted_under;

  PartyId Party() const;
  RootKeys Roots() const;  // the public parts
};

// What a key file shows without a passphrase.
struct ShownKeys {
  std::string name;
  Nonce nonce{};
  RootKeys roots;
  bool roots_here = true;  // with their secrets
  std::optional<PartyId> of;
  std::vector<PublicKey> daily;
  std::optional<PublicKey> next;
  std::string next_log;
  std::optional<NoteKey> log;
  bool encrypted = false;

  PartyId Party() const;
};
ShownKeys Shown(const PartyKeys& keys);

// For a further machine of the same party: a new daily key, of the algorithm of
// the present one, and only the public parts of the roots. Encrypted under the
// same passphrase, if there is one.
Result<PartyKeys> NewDailyKeys(const PartyKeys& party);

// One new root key for a party that exists, and nothing else: it is its root
// once a key-roots says so.
Result<PartyKeys> NewRootKey(std::string name, const PartyId& party,
                             std::string_view alg);

// kUsage if it cannot name a key file: "../label".
Result<void> CheckKeyName(std::string_view name);

// One root and one daily key. kUsage for an unknown algorithm or a name that
// is no file name.
Result<PartyKeys> NewPartyKeys(std::string name, std::string_view alg);

// keys_dir/NAME.key
std::string KeyFilePath(std::string_view keys_dir, std::string_view name);
// Makes missing folders (0700). On return the file is synced, whole and 0600;
// stopped before, there is none. kChanged if the file exists, since a key is
// never overwritten, or if another program changes key files there for 2 s.
Result<void> WriteKeyFile(const std::string& path, const PartyKeys& keys);
// The same for a file that is there: if this fails, it holds what it held
// before. One writer at a time: hold its KeyFolderLock.
Result<void> ReplaceKeyFile(const std::string& path, const PartyKeys& keys);

// While it lives, no other program changes key files in the folder that `path`
// is in. Reading needs none.
class KeyFolderLock {
 public:
  // kChanged if another program is at it; kKeyNeeded if there is no folder.
  static Result<KeyFolderLock> Take(const std::string& path);
  KeyFolderLock(KeyFolderLock&& other) noexcept;
  KeyFolderLock& operator=(KeyFolderLock&&) = delete;
  ~KeyFolderLock();

 private:
  explicit KeyFolderLock(int folder) : folder_(folder) {}
  int folder_;
};

// The text of such a file.
SecretText EncodeKeyFile(const PartyKeys& keys);
// What such a file holds. kInvalid, without a word of the secrets in it;
// kKeyNeeded if it is encrypted and `ask`, who gets to see `path`, does not
// know the passphrase. The parameters of the encryption are checked before any
// work is done with them.
Result<PartyKeys> ParseKeyFile(std::string_view text,
                               const AskPassphrase& ask = {},
                               const std::string& path = {});
Result<ShownKeys> ParseShownKeys(std::string_view text);
// kKeyNeeded if there is none; kInvalid if others could read secrets in it.
Result<PartyKeys> ReadKeyFile(const std::string& path,
                              const AskPassphrase& ask = {});
// The same without its secrets: asks nobody.
Result<ShownKeys> ReadShownKeys(const std::string& path);
// The first line of a file, for whoever is asked. kKeyNeeded if there is none;
// kInvalid if others could read it, or the line is empty.
Result<SecretText> ReadPassphraseFile(const std::string& path);
// Names in the folder, ascending; none if it does not exist.
Result<std::vector<std::string>> ListKeyFiles(const std::string& keys_dir);

// Where a program finds its keys, and who knows the passphrases of those that
// are encrypted. A path alone is a folder of which nobody does.
struct KeyFolder {
  KeyFolder(std::string folder,
            AskPassphrase asked = {})  // NOLINT(google-explicit-constructor)
      : path(std::move(folder)), ask(std::move(asked)) {}

  std::string path;
  AskPassphrase ask;
};

}  // namespace qiao::ledger
