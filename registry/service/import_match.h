// Which recordings and works of the registry, and which rows of the same sheet,
// a drafted row is the same as.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "matcher/decision.h"
#include "registry/service/matcher_records.h"
#include "registry/store/store.h"
#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::registry {

struct MatchOnRecord {
  SubjectId subject;
  PartyId party;
  matcher::Decision decision;  // left is the draft
};

// Compares drafts with what is on record. Each registration and fingerprint is
// read once. The store must outlive it.
class RegistryMatcher {
 public:
  static Result<RegistryMatcher> Make(const store::Store& store);
  RegistryMatcher(RegistryMatcher&&) noexcept;
  ~RegistryMatcher();

  // kSame and kReview, best first, then by subject.
  Result<std::vector<MatchOnRecord>> Recordings(
      const RecordingRegistration& draft, const matcher::Record& record);
  Result<std::vector<MatchOnRecord>> Works(const WorkRegistration& draft,
                                           const matcher::Record& record);

 private:
  struct State;
  explicit RegistryMatcher(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Rows of one sheet that the matcher holds to be one recording.
struct MatchInSheet {
  std::size_t left = 0, right = 0;  // places in `records`; left < right
  matcher::Decision decision;       // kSame only
};
std::vector<MatchInSheet> MatchesInSheet(
    const std::vector<matcher::Record>& records);

}  // namespace qiao::registry
