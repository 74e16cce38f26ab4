// Signed notes, and a log that another implementation wrote as tiles.
#include "registry/ledger/checkpoint.h"
#include "registry/ledger/merkle.h"
#include "registry/ledger/note.h"
#include "registry/ledger/static_log.h"
#include "registry/vectors/reading.h"
#include "registry/vectors/suites.h"

namespace qiao::vectors {
namespace {

// Published beside the log: the key of transparency-dev/tessera's test data.
constexpr std::string_view kTesseraKey =
    "example.com/log/testdata+33d7b496+"
    "AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

// The case's word for what became of the note, and who signed it.
std::string Opened(const json::Value& one) {
  std::vector<ledger::NoteKey> keys;
  for (const json::Value& vkey : ListAt(one, "vkeys")) {
    Result<ledger::NoteKey> key = ledger::ParseVkey(TextOf(vkey));
    if (key) keys.push_back(std::move(*key));
  }
  const auto note = ledger::ParseNote(Unhex(TextAt(one, "note_hex")));
  if (!note) return "malformed";
  const auto opened = ledger::OpenNote(*note, keys);
  if (!opened) {
    if (opened.error().refusal == Refusal::kNoteSignature) {
      return "invalid-signature";
    }
    return opened.error().refusal == Refusal::kNoteUnsigned ? "unverified"
                                                            : "ambiguous-key";
  }
  std::string names = "ok";
  for (const ledger::NoteKey& key : *opened) names += " " + key.name;
  return names;
}

// In the words of Opened: a case lists the names only where they matter.
std::string ExpectedOf(const json::Value& one, std::string_view found) {
  std::string expected = TextAt(one, "result");
  if (expected != "ok") return expected;
  if (!Has(one, "verified")) {
    return found.starts_with("ok") ? std::string(found) : expected;
  }
  for (const json::Value& name : ListAt(one, "verified")) {
    expected += " " + TextOf(name);
  }
  return expected;
}

// All of a tree of `size` entries that a log of tiles holds for it, from its
// entries up; absent if a file is missing or another.
std::optional<std::vector<Digest>> LeavesOf(const Files& files,
                                            const std::string& folder,
                                            std::int64_t size) {
  std::vector<Digest> leaves;
  for (std::int64_t first = 0; first < size; first += ledger::kTileWidth) {
    const std::int64_t count = std::min(ledger::kTileWidth, size - first);
    const std::int64_t number = first / ledger::kTileWidth;
    const auto entries = ledger::ParseEntryBundle(
        FileAt(files, folder, ledger::TilePath(-1, number, count)), count);
    if (!entries) return std::nullopt;
    std::string tile;
    for (const std::string& entry : *entries) {
      leaves.push_back(ledger::LeafHash(entry));
      tile += ledger::AsText(leaves.back().bytes);
    }
    if (FileAt(files, folder, ledger::TilePath(0, number, count)) != tile) {
      return std::nullopt;
    }
  }
  return leaves;
}

// The checkpoint is signed, its root is that of the entries in the tiles, and
// it continues the checkpoint before it.
std::string ReadHead(const Files& files, const std::string& folder,
                     std::string_view text,
                     std::optional<ledger::Checkpoint>& before) {
  const auto key = ledger::ParseVkey(kTesseraKey);
  const auto note = ledger::ParseNote(text);
  const auto head = ledger::ParseCheckpoint(text);
  if (!key || !note || !head) return "malformed";
  const std::vector<ledger::NoteKey> keys{*key};
  if (!ledger::OpenNote(*note, keys)) return "not signed by its key";
  const auto leaves = LeavesOf(files, folder, head->head.size);
  if (!leaves) return "tiles missing or of other entries";
  if (ledger::RootOf(*leaves) != head->head.root) return "another root";
  if (before && before->size > 0 && before->size <= head->head.size) {
    const auto path = ledger::MakeConsistency(before->size, head->head.size,
                                              ledger::ReaderOf(*leaves));
    if (!path ||
        !ledger::VerifyConsistency(before->size, head->head.size, before->root,
                                   head->head.root, *path)) {
      return "does not continue the head before it";
    }
  }
  before = head->head;
  return std::string(kAccept);
}

}  // namespace

std::vector<Suite> NoteSuites(const Files& files) {
  Suite notes{"notes", {}};
  Suite keys{"keys", {}};
  for (const auto* file : FilesEnding(files, "signed-note.json")) {
    const json::Value whole = Json(file->second);
    for (const json::Value& one : ListAt(whole, "vkeys")) {
      const auto key = ledger::ParseVkey(TextAt(one, "vkey"));
      const bool known = key && key->type != ledger::NoteKeyType::kUnknown;
      keys.cases.push_back(Answered(TextAt(one, "vkey"),
                                    IsTrue(one, "valid") ? kAccept : kRefuse,
                                    known));
    }
    for (const json::Value& one : ListAt(whole, "notes")) {
      const std::string found = Opened(one);
      notes.cases.push_back(
          {TextAt(one, "name"), ExpectedOf(one, found), found, {}, {}});
    }
  }
  return {std::move(notes), std::move(keys)};
}

std::vector<Suite> LogSuites(const Files& files) {
  Suite suite{"tessera", {}};
  for (const auto* file : FilesEnding(files, "checkpoint")) {
    const std::string folder = FolderOf(file->first);
    if (!file->second.starts_with("example.com/log/testdata\n")) continue;
    std::optional<ledger::Checkpoint> before;
    for (std::int64_t size = 0;; ++size) {
      const std::string name = "checkpoint." + std::to_string(size);
      const std::string& text = FileAt(files, folder, name);
      if (text.empty()) break;
      suite.cases.push_back({name,
                             std::string(kAccept),
                             ReadHead(files, folder, text, before),
                             {},
                             {}});
    }
    suite.cases.push_back({"checkpoint",
                           std::string(kAccept),
                           ReadHead(files, folder, file->second, before),
                           {},
                           {}});
  }
  return {std::move(suite)};
}

}  // namespace qiao::vectors
