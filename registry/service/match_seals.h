// Seals on what the matcher decided. A proposal hands links to a label, which
// brings them back with its signed statements; the seal says that it brings
// what this registry found, and of the same two registrations.
//
//   {"left":"rec:0a…","right":"rec:7b…","verdict":"same",…,"seal":"5c…"}
//
// Under the seal: everything of the link that is stored, and for each end the
// statement id of the registration that was compared, which is a hash of all it
// says. Who gets a link for one title and registers another has no seal for it.
// The key is made of the log's own, so that seals hold wherever the registry
// moves, and nothing about them is kept.
#pragma once

#include "registry/ledger/facts.h"
#include "registry/ledger/note.h"
#include "registry/ledger/seal_key.h"
#include "registry/service/import_items.h"
#include "registry/service/registry.h"
#include "schemas/model/result.h"

namespace qiao::registry {

ledger::SealKey MatchSeals(const ledger::NoteSigner& log);

// Seals every link of an import by what was compared: a registration of the
// import, up to the row that the link belongs to, or else the one in force.
Result<void> SealLinks(const ledger::SealKey& seals, const ledger::Facts& facts,
                       PreparedImport& prepared);

// One between two subjects on record. kNotFound if one of them is not, kUsage
// in a registry that only reads.
Result<SealedLink> SealLink(const Registry& registry, store::MatchLink link);

// Whether this registry found each link, of registrations that are in force
// or among the records. kRefused names the first that it did not find.
Result<void> CheckSeals(const ledger::SealKey& seals,
                        const ledger::Facts& facts,
                        const Submission& submission);

}  // namespace qiao::registry
