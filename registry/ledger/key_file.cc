#include "registry/ledger/key_file.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include <sys/file.h>
#include <sys/stat.h>

#include "registry/ledger/minted_ids.h"

namespace qiao::ledger {
namespace {

constexpr std::string_view kSuffix = ".key";
constexpr std::size_t kMaxKeyFile = 1 << 20;

bool IsKeyFileName(std::string_view name) {
  return !name.empty() && name.size() <= 100 && name[0] != '.' &&
         std::none_of(name.begin(), name.end(), [](char c) {
           return c == '/' || c == 0x7f || (c >= 0 && c < 0x20);
         });
}

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

std::string FolderOf(const std::string& path) {
  const std::size_t at = path.rfind('/');
  if (at == std::string::npos) return ".";
  return at == 0 ? "/" : path.substr(0, at);
}

// What was made or renamed in the folder that `path` is in.
Result<void> SyncFolder(const std::string& path) {
  const std::string folder = FolderOf(path);
  const File file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (file.get() < 0 || ::fsync(file.get()) != 0) return SystemFailed(folder);
  return {};
}

// The folder that `path` is in, with those above it; new ones are synced by
// name.
Result<void> MakeFolder(const std::string& path) {
  for (std::size_t at = path.find('/', 1); at != std::string::npos;
       at = path.find('/', at + 1)) {
    const std::string folder = path.substr(0, at);
    if (::mkdir(folder.c_str(), 0700) == 0) {
      QIAO_TRY_DO(SyncFolder(folder));
    } else if (errno != EEXIST) {
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

struct PrivateFile {
  SecretText content;
  bool others = false;  // can read it
};

Result<PrivateFile> ReadAll(const std::string& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    return Failed(ErrorCode::kKeyNeeded, path, std::strerror(errno));
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return SystemFailed(path);
  if (!S_ISREG(status.st_mode)) {
    return Failed(ErrorCode::kInvalid, path, "not a file");
  }
  if (static_cast<std::size_t>(status.st_size) > kMaxKeyFile) {
    return Failed(ErrorCode::kInvalid, path, "too large for a key file");
  }
  PrivateFile read;
  read.others = (status.st_mode & 077) != 0;
  std::string& text = read.content.text;
  text.resize(static_cast<std::size_t>(status.st_size));
  std::size_t have = 0;
  while (have < text.size()) {
    const ssize_t count =
        ::read(file.get(), text.data() + have, text.size() - have);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return Failed(ErrorCode::kInvalid, path, "breaks off");
    have += static_cast<std::size_t>(count);
  }
  return read;
}

Error OthersRead(const std::string& path, const std::string& what) {
  return Failed(ErrorCode::kInvalid, path,
                "others can read this " + what +
                    "; `chmod 600` it, and think about who may have read it");
}

// An encrypted one may lie on a medium that knows no owners.
Result<void> CheckPrivate(const PrivateFile& file, const std::string& path) {
  if (!file.others) return {};
  const Result<ShownKeys> shown = ParseShownKeys(file.content.text);
  if (shown && shown->encrypted) return {};
  return OthersRead(path, "key file");
}

Error At(const std::string& path, Error error) {
  error.message = path + ": " + error.message;
  return error;
}

}  // namespace

PartyId PartyKeys::Party() const {
  return of ? *of : MintParty(Roots(), nonce);
}

RootKeys PartyKeys::Roots() const {
  RootKeys public_roots;
  public_roots.threshold = threshold;
  public_roots.keys = roots_elsewhere;
  for (const SigningKey& key : roots) {
    public_roots.keys.push_back(key.public_key());
  }
  return public_roots;
}

PartyId ShownKeys::Party() const { return of ? *of : MintParty(roots, nonce); }

ShownKeys Shown(const PartyKeys& keys) {
  ShownKeys shown;
  shown.name = keys.name;
  shown.nonce = keys.nonce;
  shown.roots = keys.Roots();
  shown.roots_here = !keys.roots.empty();
  shown.of = keys.of;
  for (const SigningKey& key : keys.daily) {
    shown.daily.push_back(key.public_key());
  }
  if (keys.next) {
    shown.next = keys.next->key.public_key();
    shown.next_log = keys.next->log;
  }
  if (keys.log) shown.log = keys.log->verifier();
  shown.encrypted = keys.encrypted_under.has_value();
  return shown;
}

Result<void> CheckKeyName(std::string_view name) {
  if (IsKeyFileName(name)) return {};
  return Error{ErrorCode::kUsage,
               "\"" + std::string(name) + "\" cannot name a key file"};
}

Result<PartyKeys> NewPartyKeys(std::string name, std::string_view alg) {
  QIAO_TRY_DO(CheckKeyName(name));
  PartyKeys keys;
  keys.name = std::move(name);
  keys.nonce = NewNonce();
  QIAO_TRY(SigningKey root, SigningKey::Generate(alg));
  keys.roots.push_back(std::move(root));
  QIAO_TRY(SigningKey daily, SigningKey::Generate(alg));
  keys.daily.push_back(std::move(daily));
  return keys;
}

Result<PartyKeys> NewRootKey(std::string name, const PartyId& party,
                             std::string_view alg) {
  QIAO_TRY_DO(CheckKeyName(name));
  PartyKeys keys;
  keys.name = std::move(name);
  keys.nonce = NewNonce();
  keys.of = party;
  QIAO_TRY(SigningKey root, SigningKey::Generate(alg));
  keys.roots.push_back(std::move(root));
  return keys;
}

Result<PartyKeys> NewDailyKeys(const PartyKeys& party) {
  if (party.daily.empty()) {
    return Error{ErrorCode::kKeyNeeded,
                 "the key file of " + party.name + " holds no daily key"};
  }
  PartyKeys keys;
  keys.name = party.name;
  keys.nonce = party.nonce;
  RootKeys roots = party.Roots();
  keys.roots_elsewhere = std::move(roots.keys);
  keys.threshold = roots.threshold;
  keys.of = party.of;
  keys.encrypted_under = party.encrypted_under;
  QIAO_TRY(SigningKey daily,
           SigningKey::Generate(party.daily.front().public_key().alg));
  keys.daily.push_back(std::move(daily));
  return keys;
}

std::string KeyFilePath(std::string_view keys_dir, std::string_view name) {
  return std::string(keys_dir) + "/" + std::string(name) + std::string(kSuffix);
}

namespace {

// Whoever else makes a key there needs no longer than this.
Result<KeyFolderLock> WaitForFolder(const std::string& path) {
  constexpr std::chrono::milliseconds kWait(50);
  for (int waits = 40;; --waits) {
    auto lock = KeyFolderLock::Take(path);
    if (lock || waits == 0 || lock.error().code != ErrorCode::kChanged) {
      return lock;
    }
    std::this_thread::sleep_for(kWait);
  }
}

}  // namespace

Result<void> WriteKeyFile(const std::string& path, const PartyKeys& keys) {
  QIAO_TRY_DO(MakeFolder(path));
  QIAO_TRY(const auto lock, WaitForFolder(path));
  struct stat there {};
  if (::lstat(path.c_str(), &there) == 0) {
    return Failed(ErrorCode::kChanged, path,
                  "there is a key file already; keys are never overwritten");
  }
  return ReplaceKeyFile(path, keys);
}

Result<void> ReplaceKeyFile(const std::string& path, const PartyKeys& keys) {
  const SecretText secret = EncodeKeyFile(keys);
  const std::string draft = path + ".new";
  ::unlink(draft.c_str());  // of a program that was stopped
  {
    const File file(
        ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (file.get() < 0) return SystemFailed(draft);
    if (auto written = WriteAll(file, secret.text, draft); !written) {
      ::unlink(draft.c_str());
      return written;
    }
  }
  if (::rename(draft.c_str(), path.c_str()) != 0) {
    Error error = SystemFailed(path);
    ::unlink(draft.c_str());
    return error;
  }
  return SyncFolder(path);
}

Result<KeyFolderLock> KeyFolderLock::Take(const std::string& path) {
  const std::string folder = FolderOf(path);
  const int number = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (number < 0) {
    return Failed(ErrorCode::kKeyNeeded, folder, std::strerror(errno));
  }
  KeyFolderLock lock(number);
  if (::flock(number, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno != EWOULDBLOCK) return SystemFailed(folder);
  return Failed(ErrorCode::kChanged, folder,
                "another program is changing key files there; try again when "
                "it is done");
}

KeyFolderLock::KeyFolderLock(KeyFolderLock&& other) noexcept
    : folder_(std::exchange(other.folder_, -1)) {}

KeyFolderLock::~KeyFolderLock() {
  if (folder_ >= 0) ::close(folder_);
}

Result<PartyKeys> ReadKeyFile(const std::string& path,
                              const AskPassphrase& ask) {
  QIAO_TRY(const PrivateFile file, ReadAll(path));
  QIAO_TRY_DO(CheckPrivate(file, path));
  Result<PartyKeys> keys = ParseKeyFile(file.content.text, ask, path);
  if (!keys) return At(path, std::move(keys).error());
  return keys;
}

Result<ShownKeys> ReadShownKeys(const std::string& path) {
  QIAO_TRY(const PrivateFile file, ReadAll(path));
  QIAO_TRY_DO(CheckPrivate(file, path));
  Result<ShownKeys> keys = ParseShownKeys(file.content.text);
  if (!keys) return At(path, std::move(keys).error());
  return keys;
}

Result<SecretText> ReadPassphraseFile(const std::string& path) {
  QIAO_TRY(PrivateFile file, ReadAll(path));
  if (file.others) return OthersRead(path, "passphrase file");
  SecretText line;
  std::string& text = file.content.text;
  line.text.assign(text, 0, std::min(text.find('\n'), text.size()));
  if (line.text.empty()) {
    return Failed(ErrorCode::kInvalid, path, "its first line is empty");
  }
  return line;
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

}  // namespace qiao::ledger
