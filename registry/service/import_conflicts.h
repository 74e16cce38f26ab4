// Conflicts that an import would make, found before anything is written: the
// claims and links of the import are laid beside those on record, and the
// rights rules look at both.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "registry/rights/conflict.h"
#include "registry/store/store.h"
#include "schemas/model/fingerprint.h"
#include "schemas/model/result.h"

namespace qiao::registry {

struct ImportAdditions {
  std::vector<SubjectId> subjects;            // new, or spoken about again
  std::vector<rights::ClaimOnRecord> claims;  // indexes behind the ledger's
  std::vector<rights::SubjectLink> links;
  // New recordings that carry the ISRC, with their sound, if it is known.
  struct Heard {
    SubjectId subject;
    std::string isrc;
    std::shared_ptr<const Fingerprint> print;
  };
  std::vector<Heard> heard;
};

// Conflicts that touch at least one of the subjects, each once, in the order
// of the rights rules.
Result<std::vector<rights::Conflict>> ConflictsWith(
    const store::Store& store, const ImportAdditions& additions);

}  // namespace qiao::registry
