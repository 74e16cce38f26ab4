// The text of a key file.
#include <algorithm>
#include <array>
#include <optional>
#include <sodium.h>
#include <utility>

#include "registry/ledger/key_file.h"
#include "registry/ledger/key_file_words.h"
#include "registry/ledger/minted_ids.h"
#include "schemas/json/canonical.h"
#include "schemas/json/reader.h"

namespace qiao::ledger {
namespace {

using json::Faults;
using json::ObjectReader;
using json::Pointer;

constexpr Pointer kWhole;
constexpr std::size_t kMaxPublicKey = 65;  // bytes: a point of a curve
constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kMaxBox = 1 << 16;  // bytes

Error Invalid(std::string what) {
  return Error{ErrorCode::kInvalid, std::move(what)};
}

const std::string* TextOf(const json::Value* value) {
  return value == nullptr ? nullptr : value->AsString();
}

// ---- as it stands there

// A key: its public part alone if the secret is elsewhere, or encrypted.
struct StoredKey {
  PublicKey shown;
  bool encrypted = false;
  std::optional<SigningKey> key;
};

struct StoredNext {
  std::string log;
  StoredKey key;
};

struct StoredSigner {
  std::string name;
  std::string type;
  StoredKey key;
};

struct Encryption {
  PassphraseCost cost;
  PassphraseSalt salt{};
  EncryptionNonce nonce{};
  std::string box;
};

struct StoredFile {
  std::string schema;
  std::string name;
  Nonce nonce{};
  std::int64_t threshold = 1;
  std::optional<PartyId> of;
  std::vector<StoredKey> roots;
  std::vector<StoredKey> daily;
  std::optional<StoredNext> next;
  std::optional<StoredSigner> log;
  std::optional<Encryption> encryption;
  std::string bound;  // what the box is bound to

  // All keys, in the order in which the box holds their secrets.
  std::vector<StoredKey*> Keys() {
    std::vector<StoredKey*> all;
    for (StoredKey& key : roots) all.push_back(&key);
    for (StoredKey& key : daily) all.push_back(&key);
    if (next) all.push_back(&next->key);
    if (log) all.push_back(&log->key);
    return all;
  }
};

Result<PublicKey> PublicKeyOf(const std::string& alg, const std::string& pub) {
  PublicKey key{alg, {}};
  if (pub.size() <= 2 * kMaxPublicKey) key.pub.resize(pub.size() / 2);
  if (!FromHex(pub, key.pub) || !CheckPublicKey(key)) {
    return Invalid("a public key is of no algorithm we know");
  }
  return key;
}

// A key whose public part is what its secret gives: a damaged file must not
// sign under a key that nobody knows.
Result<SigningKey> KeyWith(const PublicKey& shown,
                           std::span<const std::uint8_t> secret) {
  Result<SigningKey> key = SigningKey::FromSecret(shown.alg, secret);
  if (!key) return Invalid("a secret is of no algorithm we know");
  if (key->public_key() != shown) {
    return Invalid("a secret does not fit its public key");
  }
  return key;
}

Result<StoredKey> StoredKeyOf(const json::Value& value) {
  Faults faults;
  ObjectReader object(value, kWhole, faults);
  const std::string* alg = TextOf(object.Need("alg"));
  const std::string* pub = TextOf(object.Need("pub"));
  const json::Value* secret = object.May("secret");
  object.Close();
  if (faults.any() || alg == nullptr || pub == nullptr) {
    return Invalid("a key is not alg, pub and secret");
  }
  StoredKey stored;
  QIAO_TRY(stored.shown, PublicKeyOf(*alg, *pub));
  if (secret == nullptr) return stored;
  const std::string* text = secret->AsString();
  stored.encrypted = text != nullptr && *text == kEncryptedSecret;
  if (stored.encrypted) return stored;
  std::array<std::uint8_t, kSecretBytes> bytes{};
  if (text == nullptr || !FromHex(*text, bytes)) {
    return Invalid("a secret is not 64 hex digits");
  }
  Result<SigningKey> key = KeyWith(stored.shown, bytes);
  sodium_memzero(bytes.data(), bytes.size());
  if (!key) return std::move(key).error();
  stored.key.emplace(*std::move(key));
  return stored;
}

Result<std::vector<StoredKey>> StoredKeysOf(const json::Value& value) {
  if (value.AsArray() == nullptr) return Invalid("keys are a list");
  std::vector<StoredKey> keys;
  for (const json::Value& one : *value.AsArray()) {
    QIAO_TRY(StoredKey key, StoredKeyOf(one));
    keys.push_back(std::move(key));
  }
  return keys;
}

Result<StoredNext> StoredNextOf(const json::Value& value) {
  Faults faults;
  ObjectReader object(value, kWhole, faults);
  const std::string* log = TextOf(object.Need("log"));
  const json::Value* key_value = object.Need("key");
  object.Close();
  if (faults.any() || log == nullptr) return Invalid("next is not key and log");
  StoredNext next{*log, {}};
  QIAO_TRY(next.key, StoredKeyOf(*key_value));
  return next;
}

Result<StoredSigner> StoredSignerOf(const json::Value& value) {
  Faults faults;
  ObjectReader object(value, kWhole, faults);
  const std::string* name = TextOf(object.Need("name"));
  const std::string* type = TextOf(object.Need("type"));
  const json::Value* key_value = object.Need("key");
  object.Close();
  if (faults.any() || name == nullptr || type == nullptr) {
    return Invalid("log is not name, type and key");
  }
  StoredSigner signer{*name, *type, {}};
  QIAO_TRY(signer.key, StoredKeyOf(*key_value));
  return signer;
}

Result<Encryption> EncryptionOf(const json::Value& value) {
  Faults faults;
  ObjectReader object(value, kWhole, faults);
  const std::string* box = TextOf(object.Need("box"));
  const std::string* cipher = TextOf(object.Need("cipher"));
  const std::string* kdf = TextOf(object.Need("kdf"));
  const json::Value* memory = object.Need("memory");
  const std::string* nonce = TextOf(object.Need("nonce"));
  const json::Value* passes = object.Need("passes");
  const std::string* salt = TextOf(object.Need("salt"));
  object.Close();
  Encryption read;
  if (faults.any() || box == nullptr || cipher == nullptr || kdf == nullptr ||
      nonce == nullptr || salt == nullptr || memory->AsInteger() == nullptr ||
      passes->AsInteger() == nullptr || !FromHex(*nonce, read.nonce) ||
      !FromHex(*salt, read.salt)) {
    return Invalid(
        "encryption is not box, cipher, kdf, memory, nonce, passes and salt");
  }
  if (*cipher != kKeyFileCipher || *kdf != kKeyFileKdf) {
    return Invalid("the secrets are encrypted in a way that we do not know");
  }
  read.cost = {*passes->AsInteger(), *memory->AsInteger()};
  if (!read.cost.IsAllowed()) {
    return Invalid("the passphrase is to be stretched beyond what is allowed");
  }
  std::vector<std::uint8_t> bytes(std::min(box->size() / 2, kMaxBox));
  if (!FromHex(*box, bytes)) return Invalid("the box is not hex digits");
  read.box.assign(bytes.begin(), bytes.end());
  return read;
}

// Everything but the box itself.
std::string BoundOf(json::Object file) {
  for (json::Member& member : file.members) {
    if (member.first != "encryption") continue;
    std::erase_if(std::get<json::Object>(member.second.v).members,
                  [](const json::Member& one) { return one.first == "box"; });
  }
  return json::Canonical(json::Value(std::move(file)));
}

// ---- rules

// Roots ascend by key id, each once; all are here or none is. Other keys are
// here. Either no secret is encrypted, or all that are here.
Result<void> CheckKeys(StoredFile& file) {
  std::sort(file.roots.begin(), file.roots.end(),
            [](const StoredKey& a, const StoredKey& b) {
              return KeyIdOf(a.shown) < KeyIdOf(b.shown);
            });
  for (std::size_t i = 1; i < file.roots.size(); ++i) {
    if (file.roots[i - 1].shown == file.roots[i].shown) {
      return Invalid("a root key stands there twice");
    }
  }
  if (file.threshold < 1 ||
      file.threshold > static_cast<std::int64_t>(file.roots.size())) {
    return Invalid("the threshold is not 1 to the number of root keys");
  }
  const auto elsewhere = [](const StoredKey& key) {
    return !key.encrypted && !key.key;
  };
  const auto away =
      std::count_if(file.roots.begin(), file.roots.end(), elsewhere);
  if (away != 0 && away != std::ssize(file.roots)) {
    return Invalid("some root keys are there without their secrets");
  }
  const std::vector<StoredKey*> keys = file.Keys();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (elsewhere(*keys[i]) && i >= file.roots.size()) {
      return Invalid("a key that signs is there without its secret");
    }
    if (keys[i]->encrypted != file.encryption.has_value() &&
        !elsewhere(*keys[i])) {
      return Invalid("some secrets are encrypted, and some are not");
    }
  }
  const bool second = away != 0 || file.of || file.next || file.encryption;
  if (file.schema != (second ? kSecondKeyFile : kFirstKeyFile)) {
    return Invalid("what stands there is of another edition than its schema");
  }
  return {};
}

Result<NoteKeyType> TypeOf(const StoredSigner& signer) {
  for (const NoteKeyType known :
       {NoteKeyType::kPlainEd25519, NoteKeyType::kPlainSm2}) {
    if (KeyFileWord(known) == signer.type) return known;
  }
  return Invalid("log is of no type we know");
}

// No error quotes the file: whatever stands in a wrong place may be a secret.
Result<StoredFile> ReadText(std::string_view text) {
  const auto parsed = json::Parse(text);
  if (!parsed) return Invalid("not the JSON of a key file");
  Faults faults;
  ObjectReader object(*parsed, kWhole, faults);
  const std::string* schema = TextOf(object.Need("schema"));
  const std::string* name = TextOf(object.Need("name"));
  const std::string* nonce = TextOf(object.Need("nonce"));
  const json::Value* threshold = object.Need("threshold");
  const json::Value* roots = object.Need("roots");
  const json::Value* daily = object.Need("daily");
  const json::Value* party = object.May("party");
  const json::Value* next = object.May("next");
  const json::Value* log = object.May("log");
  const json::Value* encryption = object.May("encryption");
  object.Close();
  if (faults.any()) {
    return Invalid(
        "a key file has schema, name, nonce, threshold, roots, daily and, if "
        "its root came later than the party, party, if it signs a log, log, if "
        "a rotation is under way, next, if there is a "
        "passphrase, encryption, and nothing else");
  }
  StoredFile file;
  if (schema == nullptr ||
      (*schema != kFirstKeyFile && *schema != kSecondKeyFile) ||
      name == nullptr || nonce == nullptr || !FromHex(*nonce, file.nonce) ||
      threshold->AsInteger() == nullptr) {
    return Invalid("not a key file of this edition");
  }
  file.schema = *schema;
  file.name = *name;
  file.threshold = *threshold->AsInteger();
  if (party != nullptr) {
    if (TextOf(party) != nullptr) file.of = ParsePartyId(*TextOf(party));
    if (!file.of) return Invalid("party is not the id of a party");
  }
  QIAO_TRY(file.roots, StoredKeysOf(*roots));
  QIAO_TRY(file.daily, StoredKeysOf(*daily));
  if (next != nullptr) {
    QIAO_TRY(file.next, StoredNextOf(*next));
  }
  if (log != nullptr) {
    QIAO_TRY(file.log, StoredSignerOf(*log));
    QIAO_TRY_DO(TypeOf(*file.log));
  }
  if (encryption != nullptr) {
    QIAO_TRY(file.encryption, EncryptionOf(*encryption));
    file.bound = BoundOf(*parsed->AsObject());
  }
  QIAO_TRY_DO(CheckKeys(file));
  return file;
}

// ---- secrets

Result<PassphraseKey> Decrypt(StoredFile& file, const AskPassphrase& ask,
                              const std::string& path) {
  if (!ask) {
    return Error{ErrorCode::kKeyNeeded,
                 "encrypted, and nobody was asked for its passphrase"};
  }
  const Encryption& encryption = *file.encryption;
  QIAO_TRY(const SecretText passphrase, ask(path));
  QIAO_TRY(
      PassphraseKey key,
      PassphraseKey::Derive(passphrase.text, encryption.cost, encryption.salt));
  QIAO_TRY(const SecretText secrets,
           key.Decrypt(encryption.box, file.bound, encryption.nonce));
  std::string_view rest = secrets.text;
  for (StoredKey* stored : file.Keys()) {
    if (!stored->encrypted) continue;
    if (rest.size() < kSecretBytes) return Invalid("the box is too short");
    QIAO_TRY(SigningKey one,
             KeyWith(stored->shown,
                     {reinterpret_cast<const std::uint8_t*>(rest.data()),
                      kSecretBytes}));
    stored->key.emplace(std::move(one));
    rest.remove_prefix(kSecretBytes);
  }
  if (!rest.empty()) return Invalid("the box is too long");
  return key;
}

std::vector<PublicKey> ShownOf(const std::vector<StoredKey>& keys) {
  std::vector<PublicKey> shown;
  for (const StoredKey& key : keys) shown.push_back(key.shown);
  return shown;
}

}  // namespace

Result<PartyKeys> ParseKeyFile(std::string_view text, const AskPassphrase& ask,
                               const std::string& path) {
  QIAO_TRY(StoredFile file, ReadText(text));
  PartyKeys keys;
  if (file.encryption) {
    QIAO_TRY(keys.encrypted_under, Decrypt(file, ask, path));
  }
  keys.name = file.name;
  keys.nonce = file.nonce;
  keys.threshold = file.threshold;
  keys.of = file.of;
  for (StoredKey& root : file.roots) {
    if (root.key) {
      keys.roots.push_back(*std::move(root.key));
    } else {
      keys.roots_elsewhere.push_back(std::move(root.shown));
    }
  }
  for (StoredKey& daily : file.daily) {
    keys.daily.push_back(*std::move(daily.key));
  }
  if (file.next) {
    keys.next.emplace(
        NextKey{std::move(file.next->log), *std::move(file.next->key.key)});
  }
  if (file.log) {
    QIAO_TRY(const NoteKeyType type, TypeOf(*file.log));
    Result<NoteSigner> signer =
        NoteSigner::Make(file.log->name, type, *std::move(file.log->key.key));
    if (!signer) {
      return Invalid("log has no name of a signer, or a key of another type");
    }
    keys.log.emplace(*std::move(signer));
  }
  return keys;
}

Result<ShownKeys> ParseShownKeys(std::string_view text) {
  QIAO_TRY(const StoredFile file, ReadText(text));
  ShownKeys shown;
  shown.name = file.name;
  shown.nonce = file.nonce;
  shown.roots = {ShownOf(file.roots), file.threshold};
  shown.of = file.of;
  shown.roots_here = file.roots.front().encrypted || file.roots.front().key;
  shown.daily = ShownOf(file.daily);
  if (file.next) {
    shown.next = file.next->key.shown;
    shown.next_log = file.next->log;
  }
  if (file.log) {
    QIAO_TRY(const NoteKeyType type, TypeOf(*file.log));
    shown.log = MakeNoteKey(file.log->name, type, file.log->key.shown.pub);
  }
  shown.encrypted = file.encryption.has_value();
  return shown;
}

}  // namespace qiao::ledger
