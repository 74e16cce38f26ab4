// A Dossier is all that is on record about one subject and those linked to it,
// whoever asks, for whichever day, place and right. It is read once and shared
// by all questions about it while the registry stays as it is.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "registry/rights/claim_on_record.h"
#include "registry/rights/ownership_view.h"
#include "registry/rights/subject_group.h"
#include "registry/service/find_conflicts.h"
#include "registry/store/store.h"
#include "schemas/model/result.h"

namespace qiao::registry {

struct Dossier {
  rights::SubjectGroup group;
  // Of its subjects, first registered first.
  std::vector<store::StatementOnRecord> registrations;
  // That have not ended, in ledger order.
  std::vector<rights::ClaimOnRecord> claims;
  std::vector<rights::DisputeOnRecord> disputes;
  // That its claims are in; of its ISRCs FindConflictsOf() says more.
  std::vector<FoundConflict> conflicts;
};

// The dossiers that were read lately. Not thread-safe, as the store.
class Dossiers {
 public:
  // Of the group that the subject is in, as of the moment that the store's
  // reads see; from another one nothing is kept.
  Result<std::shared_ptr<const Dossier>> Of(const store::Store& store,
                                            const SubjectId& subject);

 private:
  using Shared = std::shared_ptr<const Dossier>;
  void Keep(const Shared& dossier);

  // Of records in the dossiers of each generation, at most. One takes 1 to 3
  // KiB.
  static constexpr std::size_t kMost = 16'384;

  std::optional<store::Store::Moment> moment_;
  // By each of its subjects. What is asked for moves into the young generation;
  // when that is full the old one goes and the young one grows old.
  std::map<SubjectId, Shared> young_, old_;
  std::size_t young_records_ = 0;
};

}  // namespace qiao::registry
