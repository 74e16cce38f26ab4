// The anchor file, REGISTRY.anchor: how far the registry file had come when it
// last acknowledged anything. A registry file that holds less is an older copy,
// and is refused when it is opened.
//
//   qiao-anchor/v1
//   registry.example/tw
//   40                                              entries
//   939Qc8lZnr2V7WSn92WQCBdW618LJvqgFYC7limQt8s=    their root
//   117                                             rows of `kept`
//   5BR2fmC9GqZzJ1rQmYV1n0nWZ3uF0yPn8bq0y1pGq5s=    their head
//
// It is a signed note by the key of the log, so nobody else can write one; its
// second line is no number, so it never passes for a checkpoint. Whoever can
// put back an older registry file *and* its older anchor file is found out by a
// checkpoint from outside alone (qiao audit --against).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "registry/ledger/note.h"
#include "registry/store/kept_rows.h"
#include "registry/store/synced_file.h"
#include "schemas/model/ids.h"
#include "schemas/model/result.h"

namespace qiao::store {

struct FileAnchor {
  std::string origin;
  std::int64_t size = 0;
  Digest root;
  KeptHead kept;
  bool operator==(const FileAnchor&) const = default;
};

std::string AnchorPath(const std::string& registry);

// The bytes of the file; absent if there is none.
Result<std::optional<std::string>> ReadAnchor(const std::string& registry);
// Refused: no anchor, or not signed by `log`.
Result<FileAnchor> OpenAnchor(std::string_view bytes,
                              const ledger::NoteKey& log);
// The next anchor, written beside the one that stands. All that needs room on
// the disk is done then: whoever commits in between is not left without an
// anchor by a full disk. Other writers wait while it lives.
class AnchorDraft {
 public:
  // Signed. kNoRoom if the disk is full; nothing has changed then.
  static Result<AnchorDraft> Write(const std::string& registry,
                                   const FileAnchor& anchor,
                                   const ledger::NoteSigner& log);
  // Puts it in its place; durable on return. Never takes an anchor back: one
  // that was there and had come as far stays.
  Result<void> Publish();

 private:
  enum class Older { kStays, kGoes };
  friend Result<void> ReplaceAnchor(const std::string&, const FileAnchor&,
                                    const ledger::NoteSigner&);
  AnchorDraft(OpenFile file, std::string path)
      : file_(std::move(file)), path_(std::move(path)) {}
  static Result<AnchorDraft> Write(const std::string& registry,
                                   const FileAnchor& anchor,
                                   const ledger::NoteSigner& log, Older before);

  OpenFile file_;  // locked
  std::string path_;
  bool needed_ = true;  // no other has come as far
};

// Signed; durable on return. Never takes an anchor back: one that is there and
// has come as far stays. Writers wait for each other.
Result<void> WriteAnchor(const std::string& registry, const FileAnchor& anchor,
                         const ledger::NoteSigner& log);
// The same, whatever is there.
Result<void> ReplaceAnchor(const std::string& registry,
                           const FileAnchor& anchor,
                           const ledger::NoteSigner& log);

}  // namespace qiao::store
