#include "registry/store/anchor_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include <sys/file.h>
#include <sys/stat.h>

#include "registry/ledger/base64.h"
#include "registry/ledger/decimal.h"
#include "registry/ledger/hash.h"
#include "registry/store/synced_file.h"

namespace qiao::store {
namespace {

constexpr std::string_view kFirstLine = "qiao-anchor/v1";
constexpr std::size_t kMaxAnchor = 1 << 16;
constexpr std::size_t kLines = 6;

std::string TextOf(const FileAnchor& anchor) {
  std::string text(kFirstLine);
  text += "\n" + anchor.origin + "\n" + std::to_string(anchor.size) + "\n";
  text += ledger::ToBase64(ledger::AsText(anchor.root.bytes)) + "\n";
  text += std::to_string(anchor.kept.count) + "\n";
  return text + ledger::ToBase64(ledger::AsText(anchor.kept.head.bytes)) + "\n";
}

bool ReadDigest(std::string_view base64, Digest& digest) {
  const auto bytes = ledger::FromBase64(base64);
  if (!bytes || bytes->size() != digest.bytes.size()) return false;
  const auto raw = ledger::AsBytes(*bytes);
  std::copy(raw.begin(), raw.end(), digest.bytes.begin());
  return true;
}

std::optional<FileAnchor> AnchorFrom(std::string_view text) {
  std::array<std::string_view, kLines> lines;
  for (std::string_view& line : lines) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    line = text.substr(0, end);
    text.remove_prefix(end + 1);
  }
  FileAnchor anchor;
  anchor.origin = lines[1];
  const auto size = ledger::ParseDecimal(lines[2]);
  const auto kept = ledger::ParseDecimal(lines[4]);
  if (!text.empty() || lines[0] != kFirstLine || !size || !kept ||
      !ReadDigest(lines[3], anchor.root) ||
      !ReadDigest(lines[5], anchor.kept.head)) {
    return std::nullopt;
  }
  anchor.size = *size;
  anchor.kept.count = *kept;
  return anchor;
}

// Of the last call that failed.
Error DraftError(const std::string& draft, std::string_view doing) {
  const bool full = errno == ENOSPC || errno == EDQUOT;
  Error error = FileError(draft, doing);
  if (full) error.code = ErrorCode::kNoRoom;
  return error;
}

// The draft of the next anchor, locked: two writers may finish their commits
// in one order and come here in the other. A draft that was renamed while we
// waited for it is not the draft any more.
Result<OpenFile> LockDraft(const std::string& path) {
  while (true) {
    OpenFile file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
    if (file.get() < 0) return DraftError(path, "open");
    while (::flock(file.get(), LOCK_EX) != 0) {
      if (errno != EINTR) return FileError(path, "lock");
    }
    struct stat ours {};
    struct stat named {};
    if (::fstat(file.get(), &ours) != 0) return FileError(path, "look at");
    if (::stat(path.c_str(), &named) == 0 && ours.st_ino == named.st_ino &&
        ours.st_dev == named.st_dev) {
      return file;
    }
  }
}

// All that a draft needs and a full disk has not.
Result<void> Fill(const OpenFile& file, std::string_view bytes,
                  const std::string& draft) {
  if (::ftruncate(file.get(), 0) != 0) return DraftError(draft, "empty");
  if (auto written = WriteAll(file, bytes, draft); !written) {
    return DraftError(draft, "write");
  }
  if (::fsync(file.get()) != 0) return DraftError(draft, "sync");
  return {};
}

}  // namespace

std::string AnchorPath(const std::string& registry) {
  return registry + ".anchor";
}

Result<std::optional<std::string>> ReadAnchor(const std::string& registry) {
  const std::string path = AnchorPath(registry);
  const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 && errno == ENOENT) return std::optional<std::string>();
  if (file.get() < 0) return FileError(path, "open");
  std::string bytes(kMaxAnchor, '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got =
        ::read(file.get(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FileError(path, "read");
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  bytes.resize(size);
  return std::optional(std::move(bytes));
}

Result<FileAnchor> OpenAnchor(std::string_view bytes,
                              const ledger::NoteKey& log) {
  QIAO_TRY(const ledger::Note note, ledger::ParseNote(bytes));
  QIAO_TRY_DO(ledger::OpenNote(note, {&log, 1}));
  auto anchor = AnchorFrom(note.text);
  if (!anchor) {
    return Refused(Refusal::kNoteMalformed, "it is no anchor of a registry");
  }
  return *std::move(anchor);
}

Result<AnchorDraft> AnchorDraft::Write(const std::string& registry,
                                       const FileAnchor& anchor,
                                       const ledger::NoteSigner& log,
                                       Older before) {
  const std::string path = AnchorPath(registry);
  const std::string draft = DraftOf(path);
  QIAO_TRY(OpenFile file, LockDraft(draft));
  AnchorDraft next(std::move(file), path);
  if (before == Older::kStays) {
    QIAO_TRY(const auto bytes, ReadAnchor(registry));
    if (bytes) {
      const auto there = OpenAnchor(*bytes, log.verifier());
      next.needed_ = !there || there->size < anchor.size ||
                     there->kept.count < anchor.kept.count;
    }
  }
  if (!next.needed_) return next;
  ledger::Note note{TextOf(anchor), {}};
  QIAO_TRY(ledger::NoteSignature signature, log.Sign(note.text));
  note.signatures.push_back(std::move(signature));
  QIAO_TRY_DO(Fill(next.file_, ledger::ToText(note), draft));
  return next;
}

Result<AnchorDraft> AnchorDraft::Write(const std::string& registry,
                                       const FileAnchor& anchor,
                                       const ledger::NoteSigner& log) {
  return Write(registry, anchor, log, Older::kStays);
}

Result<void> AnchorDraft::Publish() {
  if (needed_ && std::rename(DraftOf(path_).c_str(), path_.c_str()) != 0) {
    return FileError(path_, "replace");
  }
  return SyncFolderOf(path_);
}

Result<void> WriteAnchor(const std::string& registry, const FileAnchor& anchor,
                         const ledger::NoteSigner& log) {
  QIAO_TRY(AnchorDraft draft, AnchorDraft::Write(registry, anchor, log));
  return draft.Publish();
}

Result<void> ReplaceAnchor(const std::string& registry,
                           const FileAnchor& anchor,
                           const ledger::NoteSigner& log) {
  QIAO_TRY(AnchorDraft draft, AnchorDraft::Write(registry, anchor, log,
                                                 AnchorDraft::Older::kGoes));
  return draft.Publish();
}

}  // namespace qiao::store
