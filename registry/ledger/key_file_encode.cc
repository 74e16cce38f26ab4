// A key file as it is written: the secrets in their places, or all in one box
// that a passphrase opens.
#include <algorithm>
#include <array>
#include <sodium.h>
#include <utility>

#include "registry/ledger/key_file.h"
#include "registry/ledger/key_file_words.h"
#include "schemas/json/canonical.h"

namespace qiao::ledger {
namespace {

class Encoder {
 public:
  explicit Encoder(const PartyKeys& keys) : keys_(keys) {}

  SecretText Text() const {
    json::Object file{
        {{"daily", List(keys_.daily)},
         {"name", keys_.name},
         {"nonce", ToHex(keys_.nonce)},
         {"roots", keys_.roots.empty() ? Away() : List(keys_.roots)},
         {"threshold", keys_.threshold}}};
    const bool second =
        keys_.roots.empty() || keys_.of || keys_.next || Encrypts();
    file.members.emplace_back("schema",
                              second ? kSecondKeyFile : kFirstKeyFile);
    if (keys_.of) file.members.emplace_back("party", ToText(*keys_.of));
    if (keys_.next) {
      file.members.emplace_back("next",
                                json::Object{{{"key", Key(keys_.next->key)},
                                              {"log", keys_.next->log}}});
    }
    if (keys_.log) {
      const NoteKey& log = keys_.log->verifier();
      file.members.emplace_back(
          "log", json::Object{{{"key", Key(keys_.log->key())},
                               {"name", log.name},
                               {"type", KeyFileWord(log.type)}}});
    }
    if (Encrypts()) Encrypt(file);
    return SecretText(json::Canonical(json::Value(std::move(file))) + "\n");
  }

 private:
  bool Encrypts() const { return keys_.encrypted_under.has_value(); }

  json::Value Key(const SigningKey& key) const {
    return json::Object{
        {{"alg", key.public_key().alg},
         {"pub", ToHex(key.public_key().pub)},
         {"secret", Encrypts() ? json::Value(kEncryptedSecret)
                               : json::Value(ToHex(key.RevealSecret()))}}};
  }
  json::Value List(const std::vector<SigningKey>& keys) const {
    json::Array list;
    for (const SigningKey& key : keys) list.push_back(Key(key));
    return list;
  }
  json::Value Away() const {
    json::Array list;
    for (const PublicKey& key : keys_.roots_elsewhere) {
      list.emplace_back(
          json::Object{{{"alg", key.alg}, {"pub", ToHex(key.pub)}}});
    }
    return list;
  }

  // One secret behind the other: of the roots by ascending key id, of the daily
  // keys in their order, of the next one, of the log.
  SecretText Secrets() const {
    std::vector<const SigningKey*> order;
    for (const SigningKey& key : keys_.roots) order.push_back(&key);
    std::sort(order.begin(), order.end(),
              [](const SigningKey* a, const SigningKey* b) {
                return a->id() < b->id();
              });
    for (const SigningKey& key : keys_.daily) order.push_back(&key);
    if (keys_.next) order.push_back(&keys_.next->key);
    if (keys_.log) order.push_back(&keys_.log->key());
    SecretText secrets;
    secrets.text.reserve(32 * order.size());
    for (const SigningKey* key : order) {
      std::array<std::uint8_t, 32> bytes = key->RevealSecret();
      secrets.text.append(bytes.begin(), bytes.end());
      sodium_memzero(bytes.data(), bytes.size());
    }
    return secrets;
  }

  void Encrypt(json::Object& file) const {
    const PassphraseKey& under = *keys_.encrypted_under;
    const EncryptionNonce nonce = PassphraseKey::NewNonce();
    json::Object encryption{{{"cipher", kKeyFileCipher},
                             {"kdf", kKeyFileKdf},
                             {"memory", under.cost().memory},
                             {"nonce", ToHex(nonce)},
                             {"passes", under.cost().passes},
                             {"salt", ToHex(under.salt())}}};
    json::Object bound = file;
    bound.members.emplace_back("encryption", encryption);
    const std::string box = under.Encrypt(
        Secrets().text, json::Canonical(json::Value(std::move(bound))), nonce);
    encryption.members.emplace_back(
        "box",
        ToHex({reinterpret_cast<const std::uint8_t*>(box.data()), box.size()}));
    file.members.emplace_back("encryption", std::move(encryption));
  }

  const PartyKeys& keys_;
};

}  // namespace

SecretText EncodeKeyFile(const PartyKeys& keys) { return Encoder(keys).Text(); }

}  // namespace qiao::ledger
