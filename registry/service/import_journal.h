// The journal of an import: what was signed, kept in a file until all of it is
// in the ledger.
//
//   imports/I-3F7Q.journal   written, synced and named before the first
//                            statement leaves; removed when the last is stored
//
// After a crash or Ctrl-C the same bytes are offered again; the ledger knows
// those that it has. Steps whose rows it holds are not even read: going on
// costs what is left. One program at a time works on an import. The file holds
// salts and is readable by its owner only.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "registry/service/import_steps.h"
#include "schemas/json/value.h"
#include "schemas/model/result.h"

namespace qiao::registry {

struct JournalContent {
  SignedImport import;
  // The key that signs the log which the import was signed for, as a vkey: no
  // other registry gets it.
  std::string log;
  // What the import was asked to do, in the words of whoever asked, and the
  // sheet: to prepare the rest again, if others wrote meanwhile.
  json::Object settings;
  std::string sheet;
  // The first manifest, if its step was left out and nobody has said yet where
  // in the log it stands. Not in the file.
  std::optional<ledger::SignedRecord> first;
};

// Rows of the import that its registry holds, asked when the heading is read:
// all of the content but its steps is there. Steps behind which no row is
// missing are left out, and counted as stored.
using RowsHeld =
    std::function<Result<std::size_t>(const JournalContent& heading)>;

class ImportJournal {
 public:
  // Takes the place at `path` for a new import, or an old one. kChanged if
  // another program works on it.
  static Result<ImportJournal> Open(std::string path);
  ImportJournal(ImportJournal&&) noexcept;
  ImportJournal& operator=(ImportJournal&&) = delete;
  ~ImportJournal();

  // Removes what programs that were killed left in `folder` of imports that
  // never got a journal: drafts, and locks that nobody holds.
  static void Sweep(const std::string& folder);

  // Durable on return, and whole: the file before it stays if this fails.
  Result<void> Write(const JournalContent& content);
  // kNotFound; kUnreadable if it is not whole as it was written; or what `held`
  // says. Without it all steps are there.
  Result<JournalContent> Read(const RowsHeld& held = {}) const;
  // The import is over.
  Result<void> Remove();

  const std::string& path() const { return path_; }

 private:
  ImportJournal(std::string path, int lock);
  std::string path_;
  int lock_;
};

// The bytes of a journal: a heading, which says of each step what it stores, a
// line for each step, and the SHA-256 of all lines before the last. Headings of
// qiao.import.journal/1 do not say it: all their steps are read.
std::string EncodeJournal(const JournalContent& content);
Result<JournalContent> DecodeJournal(std::string_view bytes,
                                     const RowsHeld& held = {});

}  // namespace qiao::registry
