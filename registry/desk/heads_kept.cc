#include "registry/desk/heads_kept.h"

#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

#include "registry/ledger/policy.h"
#include "registry/store/folder_lock.h"
#include "registry/store/synced_file.h"

namespace qiao::desk {
namespace {

using ledger::NoteKey;
using ledger::SignedCheckpoint;

// One file name of any text: what is not plain is %XX.
std::string Named(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string name;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                       (c == '.' && !name.empty());
    if (plain) {
      name += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    name += {'%', kHex[byte >> 4], kHex[byte & 15]};
  }
  return name;
}

std::optional<std::string> Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace

std::string HeadsKept::FileOfHead(const NoteKey& key) const {
  const std::string vkey = ledger::ToVkey(key);
  const std::string_view name_and_id =
      std::string_view(vkey).substr(0, key.name.size() + 9);
  return folder_ + "/" + Named(name_and_id.substr(0, key.name.size())) + "+" +
         std::string(name_and_id.substr(key.name.size() + 1)) + ".checkpoint";
}

std::string HeadsKept::FileOfKey(const std::string& place) const {
  return folder_ + "/" + Named(place) + ".vkey";
}

Result<std::optional<SignedCheckpoint>> HeadsKept::Head(
    const NoteKey& key) const {
  const std::string path = FileOfHead(key);
  const std::optional<std::string> bytes = Read(path);
  if (!bytes) return std::optional<SignedCheckpoint>();
  auto head = ledger::ParseCheckpoint(*bytes);
  if (!head) {
    return Error{ErrorCode::kUnreadable, path + ": " + head.error().message};
  }
  const ledger::TrustPolicy log{{key}, {}, {}, {}};
  if (auto believed = ledger::CheckAgainst(log, *head); !believed) {
    Error error = std::move(believed).error();
    error.message.insert(0, path + ": ");
    return error;
  }
  return std::optional<SignedCheckpoint>(std::move(*head));
}

Result<void> HeadsKept::Keep(const NoteKey& key,
                             const SignedCheckpoint& head) const {
  QIAO_TRY(const store::OpenFile lock, store::LockFolder(folder_));
  QIAO_TRY(const auto before, Head(key));
  if (before && before->head.size >= head.head.size) return {};
  return store::WriteSynced(FileOfHead(key), ledger::ToText(head));
}

std::optional<std::string> HeadsKept::KeyOf(const std::string& place) const {
  std::optional<std::string> vkey = Read(FileOfKey(place));
  if (vkey && vkey->ends_with('\n')) vkey->pop_back();
  return vkey;
}

Result<std::string> HeadsKept::FirstKey(const std::string& place,
                                        const std::string& vkey) const {
  if (const auto first = KeyOf(place)) return *first;
  QIAO_TRY(const store::OpenFile lock, store::LockFolder(folder_));
  if (const auto first = KeyOf(place)) return *first;
  QIAO_TRY_DO(store::WriteSynced(FileOfKey(place), vkey + "\n"));
  return vkey;
}

Result<std::string> HeadsKept::KeepFork(const ledger::ForkProof& proof) const {
  const ledger::Checkpoint& older = proof.older.head;
  const ledger::Checkpoint& newer = proof.newer.head;
  const std::string path = folder_ + "/fork-" + Named(older.origin) + "-" +
                           std::to_string(older.size) + "-" +
                           std::to_string(newer.size) + "-" +
                           ToText(newer.root).substr(0, 8) + ".json";
  QIAO_TRY(const store::OpenFile lock, store::LockFolder(folder_));
  QIAO_TRY_DO(
      store::WriteSynced(path, ledger::ToText(proof), store::ReadableBy::kAll));
  return path;
}

}  // namespace qiao::desk
