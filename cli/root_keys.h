// The root keys of a party, changed in a log: who manages its keys, how many of
// them must sign, and how many daily keys speak for it.
//
// Key files stay as they are: which roots are in force, each log says for
// itself, and a key that one log dropped may still be a root in another.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/root_signers.h"
#include "registry/desk/desk.h"
#include "registry/ledger/sharp_edges.h"
#include "schemas/model/ids.h"
#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::cli {

struct RootsWanted {
  std::vector<PublicKey> add;
  std::vector<KeyId> drop;
  std::optional<std::int64_t> threshold;  // as it is
  SignerNeeds need;  // what is to change of it; 1: no more than one
};

struct RootsChanged {
  PartyId party;
  std::string log;                    // its origin
  std::optional<std::int64_t> index;  // of the entry; none: a draft
  std::vector<PublicKey> roots;       // from then on, ascending by key id
  std::vector<KeyId> added, dropped;
  std::int64_t threshold = 1;
  SignerNeeds need;
  MissingSigners missing;  // of a draft
};

// Asks whoever signs; `need_before` is what the log says.
using AskedFor = std::function<ledger::SignerAsked(const SignerNeeds& before)>;

// Signs with the root keys of `path` and `by.with`, and tells the log, or
// writes `by.draft`. kKeyNeeded if the signatures are not enough to be told;
// kNotFound if a key to be dropped is no root; kChanged if one to be added
// belongs to somebody already; kUsage if nothing would change, or the threshold
// is none.
Result<RootsChanged> ChangeRootKeys(desk::Desk& desk, const std::string& path,
                                    const RootsWanted& wanted,
                                    const RootSigners& by,
                                    const ledger::AskPassphrase& ask,
                                    const AskedFor& asked);

}  // namespace qiao::cli
