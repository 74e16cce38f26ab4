#include "registry/ledger/key_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>
#include <utility>

#include <sys/stat.h>

#include "registry/ledger/minted_ids.h"
#include "schemas/json/canonical.h"
#include "schemas/json/reader.h"

namespace qiao::ledger {
namespace {

using json::Faults;
using json::ObjectReader;
using json::Pointer;

constexpr Pointer kWhole;
constexpr std::string_view kSchema = "qiao.keys/1";
constexpr std::string_view kSuffix = ".key";
constexpr std::size_t kMaxKeyFile = 1 << 20;

// Every type that this edition lets a daily key sign, ascending.
constexpr std::string_view kDailyTypes[] = {
    "accept",  "anchor",   "claim",    "countersign", "dispute",
    "licence", "link",     "manifest", "redact",      "register",
    "resolve", "transfer", "withdraw"};

bool IsKeyFileName(std::string_view name) {
  return !name.empty() && name.size() <= 100 && name[0] != '.' &&
         std::none_of(name.begin(), name.end(), [](char c) {
           return c == '/' || c == 0x7f || (c >= 0 && c < 0x20);
         });
}

// Text that holds secrets: wiped when it goes.
struct SecretText {
  std::string text;
  SecretText() = default;
  SecretText(const SecretText&) = delete;
  SecretText& operator=(const SecretText&) = delete;
  ~SecretText() { sodium_memzero(text.data(), text.size()); }
};

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

Error Failed(ErrorCode code, const std::string& path, std::string_view what) {
  return Error{code, path + ": " + std::string(what)};
}
Error SystemFailed(const std::string& path) {
  return Failed(ErrorCode::kStorage, path, std::strerror(errno));
}

// ---- JSON

json::Value ToJson(const SigningKey& key) {
  return json::Object{{{"alg", key.public_key().alg},
                       {"pub", ToHex(key.public_key().pub)},
                       {"secret", ToHex(key.RevealSecret())}}};
}

json::Value ToJson(const std::vector<SigningKey>& keys) {
  json::Array list;
  for (const SigningKey& key : keys) list.push_back(ToJson(key));
  return list;
}

std::string_view NameOf(NoteKeyType type) {
  return type == NoteKeyType::kPlainSm2 ? "sm2sm3" : "ed25519";
}

const std::string* TextOf(const json::Value* value) {
  return value == nullptr ? nullptr : value->AsString();
}

// A key whose public part is what its secret gives: a damaged file must not
// sign under a key that nobody knows.
Result<SigningKey> KeyOf(const json::Value& value) {
  Faults faults;
  ObjectReader object(value, kWhole, faults);
  const std::string* alg = TextOf(object.Need("alg"));
  const std::string* pub = TextOf(object.Need("pub"));
  const std::string* secret = TextOf(object.Need("secret"));
  object.Close();
  std::array<std::uint8_t, 32> bytes{};
  if (faults.any() || alg == nullptr || pub == nullptr || secret == nullptr ||
      !FromHex(*secret, bytes)) {
    return Error{ErrorCode::kInvalid, "a key is not alg, pub and secret"};
  }
  Result<SigningKey> key = SigningKey::FromSecret(*alg, bytes);
  sodium_memzero(bytes.data(), bytes.size());
  if (!key) {
    return Error{ErrorCode::kInvalid, "a secret is of no algorithm we know"};
  }
  if (ToHex(key->public_key().pub) != *pub) {
    return Error{ErrorCode::kInvalid, "a secret does not fit its public key"};
  }
  return key;
}

Result<std::vector<SigningKey>> KeysOf(const json::Value* value) {
  std::vector<SigningKey> keys;
  if (value == nullptr || value->AsArray() == nullptr) {
    return Error{ErrorCode::kInvalid, "keys are a list"};
  }
  for (const json::Value& one : *value->AsArray()) {
    QIAO_TRY(SigningKey key, KeyOf(one));
    keys.push_back(std::move(key));
  }
  return keys;
}

Result<NoteSigner> LogSignerOf(const json::Value& value) {
  Faults faults;
  ObjectReader object(value, kWhole, faults);
  const std::string* name = TextOf(object.Need("name"));
  const std::string* type = TextOf(object.Need("type"));
  const json::Value* key_value = object.Need("key");
  object.Close();
  if (faults.any() || name == nullptr || type == nullptr) {
    return Error{ErrorCode::kInvalid, "log is not name, type and key"};
  }
  QIAO_TRY(SigningKey key, KeyOf(*key_value));
  for (const NoteKeyType known :
       {NoteKeyType::kPlainEd25519, NoteKeyType::kPlainSm2}) {
    if (NameOf(known) != *type) continue;
    Result<NoteSigner> signer = NoteSigner::Make(*name, known, std::move(key));
    if (signer) return signer;
    return Error{ErrorCode::kInvalid,
                 "log has no name of a signer, or a key of another type"};
  }
  return Error{ErrorCode::kInvalid, "log is of no type we know"};
}

}  // namespace

// No error quotes the file: whatever stands in a wrong place may be a secret.
Result<PartyKeys> ParseKeyFile(std::string_view text) {
  const auto parsed = json::Parse(text);
  if (!parsed) return Error{ErrorCode::kInvalid, "not the JSON of a key file"};
  const json::Value& value = *parsed;
  Faults faults;
  ObjectReader object(value, kWhole, faults);
  const std::string* schema = TextOf(object.Need("schema"));
  const std::string* name = TextOf(object.Need("name"));
  const std::string* nonce = TextOf(object.Need("nonce"));
  const json::Value* threshold = object.Need("threshold");
  const json::Value* roots = object.Need("roots");
  const json::Value* daily = object.Need("daily");
  const json::Value* log = object.May("log");
  object.Close();
  if (faults.any()) {
    return Error{ErrorCode::kInvalid,
                 "a key file has schema, name, nonce, threshold, roots, daily "
                 "and, if it signs a log, log, and nothing else"};
  }
  PartyKeys keys;
  if (schema == nullptr || *schema != kSchema || name == nullptr ||
      nonce == nullptr || !FromHex(*nonce, keys.nonce) ||
      threshold->AsInteger() == nullptr) {
    return Error{ErrorCode::kInvalid, "not a key file of this edition"};
  }
  keys.name = *name;
  keys.threshold = *threshold->AsInteger();
  QIAO_TRY(keys.roots, KeysOf(roots));
  const auto by_id = [](const SigningKey& a, const SigningKey& b) {
    return a.id() < b.id();
  };
  std::sort(keys.roots.begin(), keys.roots.end(), by_id);
  for (std::size_t i = 1; i < keys.roots.size(); ++i) {
    if (!by_id(keys.roots[i - 1], keys.roots[i])) {
      return Error{ErrorCode::kInvalid, "a root key stands there twice"};
    }
  }
  if (keys.threshold < 1 ||
      keys.threshold > static_cast<std::int64_t>(keys.roots.size())) {
    return Error{ErrorCode::kInvalid,
                 "the threshold is not 1 to the number of root keys"};
  }
  QIAO_TRY(keys.daily, KeysOf(daily));
  if (log != nullptr) {
    QIAO_TRY(NoteSigner signer, LogSignerOf(*log));
    keys.log.emplace(std::move(signer));
  }
  return keys;
}

// ---- files

namespace {

Result<void> MakeFolder(const std::string& path) {
  for (std::size_t at = path.find('/', 1); at != std::string::npos;
       at = path.find('/', at + 1)) {
    const std::string folder = path.substr(0, at);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
      return SystemFailed(folder);
    }
  }
  return {};
}

Result<void> WriteAll(const File& file, std::string_view text,
                      const std::string& path) {
  while (!text.empty()) {
    const ssize_t count = ::write(file.get(), text.data(), text.size());
    if (count < 0) {
      if (errno == EINTR) continue;
      return SystemFailed(path);
    }
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fsync(file.get()) != 0) return SystemFailed(path);
  return {};
}

}  // namespace

PartyId PartyKeys::Party() const { return MintParty(Roots(), nonce); }

RootKeys PartyKeys::Roots() const {
  RootKeys public_roots;
  public_roots.threshold = threshold;
  for (const SigningKey& key : roots) {
    public_roots.keys.push_back(key.public_key());
  }
  return public_roots;
}

Result<PartyKeys> NewPartyKeys(std::string name, std::string_view alg) {
  if (!IsKeyFileName(name)) {
    return Error{ErrorCode::kUsage, "\"" + name + "\" cannot name a key file"};
  }
  PartyKeys keys;
  keys.name = std::move(name);
  keys.nonce = NewNonce();
  QIAO_TRY(SigningKey root, SigningKey::Generate(alg));
  keys.roots.push_back(std::move(root));
  QIAO_TRY(SigningKey daily, SigningKey::Generate(alg));
  keys.daily.push_back(std::move(daily));
  return keys;
}

std::string KeyFilePath(std::string_view keys_dir, std::string_view name) {
  return std::string(keys_dir) + "/" + std::string(name) + std::string(kSuffix);
}

Result<void> WriteKeyFile(const std::string& path, const PartyKeys& keys) {
  json::Object object{{{"daily", ToJson(keys.daily)},
                       {"name", keys.name},
                       {"nonce", ToHex(keys.nonce)},
                       {"roots", ToJson(keys.roots)},
                       {"schema", kSchema},
                       {"threshold", keys.threshold}}};
  if (keys.log) {
    object.members.emplace_back(
        "log", json::Object{{{"key", ToJson(keys.log->key())},
                             {"name", keys.log->verifier().name},
                             {"type", NameOf(keys.log->verifier().type)}}});
  }
  SecretText secret;
  secret.text = json::Canonical(object) + "\n";
  QIAO_TRY_DO(MakeFolder(path));
  const File file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.get() < 0) {
    if (errno == EEXIST) {
      return Failed(ErrorCode::kChanged, path,
                    "there is a key file already; keys are never overwritten");
    }
    return SystemFailed(path);
  }
  Result<void> written = WriteAll(file, secret.text, path);
  if (!written) ::unlink(path.c_str());
  return written;
}

Result<PartyKeys> ReadKeyFile(const std::string& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    return Failed(ErrorCode::kKeyNeeded, path, std::strerror(errno));
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return SystemFailed(path);
  if (!S_ISREG(status.st_mode)) {
    return Failed(ErrorCode::kInvalid, path, "not a file");
  }
  if ((status.st_mode & 077) != 0) {
    return Failed(ErrorCode::kInvalid, path,
                  "others can read this key file; `chmod 600` it, and think "
                  "about who may have read it");
  }
  SecretText secret;
  if (static_cast<std::size_t>(status.st_size) > kMaxKeyFile) {
    return Failed(ErrorCode::kInvalid, path, "too large for a key file");
  }
  secret.text.resize(static_cast<std::size_t>(status.st_size));
  std::size_t have = 0;
  while (have < secret.text.size()) {
    const ssize_t count = ::read(file.get(), secret.text.data() + have,
                                 secret.text.size() - have);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return Failed(ErrorCode::kInvalid, path, "breaks off");
    have += static_cast<std::size_t>(count);
  }
  Result<PartyKeys> keys = ParseKeyFile(secret.text);
  if (!keys) {
    return Failed(ErrorCode::kInvalid, path, keys.error().message);
  }
  return keys;
}

Result<std::vector<std::string>> ListKeyFiles(const std::string& keys_dir) {
  std::vector<std::string> names;
  DIR* folder = ::opendir(keys_dir.c_str());
  if (folder == nullptr) {
    if (errno == ENOENT) return names;
    return SystemFailed(keys_dir);
  }
  while (const dirent* entry = ::readdir(folder)) {
    std::string_view name = entry->d_name;
    if (name.size() <= kSuffix.size() || !name.ends_with(kSuffix)) continue;
    name.remove_suffix(kSuffix.size());
    names.emplace_back(name);
  }
  ::closedir(folder);
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::vector<SignedRecord>> IntroduceParty(const PartyKeys& keys,
                                                 const Heading& heading) {
  Statement party;
  party.typ = "party";
  party.log = heading.log;
  party.seen = heading.seen;
  party.iat = heading.iat;
  party.party = keys.Party();
  party.subj = AsSubject(party.party);
  party.body = PartyCreation{keys.nonce, keys.Roots(), {}};

  Statement addition = party;
  addition.typ = "key-add";
  KeyAddition body;
  std::vector<const SigningKey*> signers;
  for (const SigningKey& key : keys.roots) signers.push_back(&key);
  QIAO_TRY(SignedRecord first, Sign(party, signers));
  std::vector<const SigningKey*> daily;
  for (const SigningKey& key : keys.daily) {
    daily.push_back(&key);
    signers.push_back(&key);
  }
  std::sort(daily.begin(), daily.end(),
            [](const SigningKey* a, const SigningKey* b) {
              return a->id() < b->id();
            });
  for (const SigningKey* key : daily) {
    body.keys.push_back({key->public_key(),
                         {std::begin(kDailyTypes), std::end(kDailyTypes)},
                         std::nullopt});
  }
  addition.body = std::move(body);
  QIAO_TRY(SignedRecord second, Sign(addition, signers));
  return std::vector<SignedRecord>{std::move(first), std::move(second)};
}

}  // namespace qiao::ledger
