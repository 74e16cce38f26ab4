// Everything that follows from the entries, made again from their bytes alone
// in a database of its own: tree, facts, chains, search. What is stored is
// never asked.
//
//   QIAO_TRY(Replay replay, Replay::Begin(origin, 1000));
//   for each entry: QIAO_TRY_DO(replay.Next(std::move(entry)));
//   QIAO_TRY_DO(replay.Finish());
//   replay.database()      // has the tables as they must be
//
// Memory: about 200 bytes for each subject, a page cache of at most 512 MiB,
// and the entries of one step (a manifest and its items at least); the rest
// goes to temporary files.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/admission.h"
#include "registry/ledger/merkle.h"
#include "registry/store/database.h"
#include "registry/store/entries_ahead.h"
#include "registry/store/search_keys.h"
#include "registry/store/store_facts.h"

namespace qiao::store {

class Replay {
 public:
  // `expected`: entries to come, about; what is held in memory is made for
  // them.
  static Result<Replay> Begin(std::string origin, std::int64_t expected);
  Replay(Replay&&) noexcept;
  Replay& operator=(Replay&&) = delete;
  ~Replay();

  // The tables have the schema of a registry file until the first entry, which
  // drops the indexes that nothing here asks.
  Database& database() { return *database_; }

  // The next entry, made ready (entries_ahead.h). An entry that breaks a rule
  // ends the replay of facts (broken()); the tree goes on.
  Result<void> Next(ReadEntry entry);
  // What is left of the last step. An open manifest breaks the rules.
  Result<void> Finish();

  struct Break {
    std::int64_t index = 0;
    Error error;
  };
  const std::optional<Break>& broken() const { return broken_; }
  // Entries of types that this program does not know.
  std::int64_t not_understood() const { return not_understood_; }
  // Whether a manifest lacks items after the last entry.
  bool InsideManifest() const { return inside_manifest_; }

  const ledger::MerkleFrontier& tree() const { return tree_; }

 private:
  class Facts;
  Replay(std::string origin, std::unique_ptr<Database> database,
         std::int64_t expected);
  // An entry that was admitted, and what follows from its bytes.
  struct Admitted {
    ledger::VerifiedRecord record;
    SearchKeys keys;
    Digest sm3_leaf;
  };
  Result<void> Admit(ReadEntry& entry);
  Result<void> Write();
  Result<void> IndexSubjects(const ledger::Effects& effects);

  std::string origin_;
  std::unique_ptr<Database> database_;
  ledger::MerkleFrontier tree_;
  std::unique_ptr<Facts> facts_;
  std::optional<ledger::Admission> step_;  // over facts_
  std::vector<Admitted> admitted_;         // by this step, unwritten
  std::optional<Break> broken_;
  std::int64_t not_understood_ = 0;
  bool inside_manifest_ = false;
  bool subjects_indexed_ = false;
};

}  // namespace qiao::store
