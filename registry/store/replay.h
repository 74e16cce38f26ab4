// Everything that follows from the entries, made again from their bytes alone
// in a database of its own: tree, facts, chains, search. What is stored is
// never asked.
//
//   QIAO_TRY(Replay replay, Replay::Begin(origin, folding));
//   for each entry: QIAO_TRY_DO(replay.Next(bytes));
//   QIAO_TRY_DO(replay.Finish());
//   replay.database()      // has the tables as they must be
//
// Memory: about 100 bytes for each subject, and the entries of one step (a
// manifest and its items at least); the rest goes to temporary files.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/admission.h"
#include "registry/ledger/merkle.h"
#include "registry/store/database.h"
#include "registry/store/search_keys.h"
#include "registry/store/store_facts.h"

namespace qiao::store {

class Replay {
 public:
  // `folding` makes the search keys and must outlive it.
  static Result<Replay> Begin(std::string origin, const Folding& folding);
  Replay(Replay&&) noexcept;
  Replay& operator=(Replay&&) = delete;
  ~Replay();

  // The next entry. An entry that breaks a rule ends the replay of facts
  // (broken()); the tree goes on.
  Result<void> Next(std::string_view bytes);
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
  Database& database() { return *database_; }

 private:
  class Facts;
  Replay(std::string origin, const Folding& folding,
         std::unique_ptr<Database> database);
  Result<void> Admit(std::string_view bytes);
  Result<void> Write();

  std::string origin_;
  const Folding* folding_;
  std::unique_ptr<Database> database_;
  ledger::MerkleFrontier tree_;
  std::unique_ptr<Facts> facts_;
  std::optional<ledger::Admission> step_;         // over facts_
  std::vector<ledger::VerifiedRecord> admitted_;  // by this step, unwritten
  std::optional<Break> broken_;
  std::int64_t not_understood_ = 0;
  bool inside_manifest_ = false;
};

}  // namespace qiao::store
