#include "registry/service/claim_lineage.h"

#include <algorithm>
#include <map>
#include <optional>
#include <variant>
#include <vector>

#include "registry/rights/exclusive.h"

namespace qiao::registry {
namespace {

using rights::ClaimOnRecord;

// Statements of claims, each read once.
class Claims {
 public:
  explicit Claims(const store::Store& store) : store_(store) {}

  // The first of the statements that this one and others before it correct.
  Result<StatementId> FirstOf(StatementId id) {
    std::vector<StatementId> corrections;
    while (true) {
      if (const auto at = first_.find(id); at != first_.end()) {
        id = at->second;
        break;
      }
      QIAO_TRY(const OwnershipClaim* claim, Read(id));
      if (claim == nullptr || !claim->replaces) break;
      corrections.push_back(id);
      id = *claim->replaces;
    }
    for (const StatementId& one : corrections) first_[one] = id;
    return id;
  }

  // Null if it is not on record.
  Result<const OwnershipClaim*> Read(const StatementId& id) {
    auto at = read_.find(id);
    if (at == read_.end()) {
      QIAO_TRY(const auto statement, store_.Statement(id));
      const OwnershipClaim* claim =
          statement ? std::get_if<OwnershipClaim>(&statement->statement().body)
                    : nullptr;
      at = read_
               .emplace(id, claim == nullptr
                                ? std::nullopt
                                : std::optional<OwnershipClaim>(*claim))
               .first;
    }
    return at->second ? &*at->second : nullptr;
  }

 private:
  const store::Store& store_;
  std::map<StatementId, std::optional<OwnershipClaim>> read_;
  std::map<StatementId, StatementId> first_;
};

}  // namespace

Result<void> AddLineage(const store::Store& store,
                        std::span<ClaimOnRecord> claims) {
  const auto exclusive =
      std::count_if(claims.begin(), claims.end(), rights::IsExclusive);
  const bool derived =
      std::any_of(claims.begin(), claims.end(), [](const ClaimOnRecord& one) {
        return rights::IsExclusive(one) && one.claim.parent;
      });
  if (exclusive < 2 || !derived) return {};

  Claims on_record(store);
  std::map<StatementId, const ClaimOnRecord*> in_force;  // by first statement
  for (ClaimOnRecord& claim : claims) {
    if (claim.claim.replaces) {
      QIAO_TRY(claim.first, on_record.FirstOf(*claim.claim.replaces));
    }
    in_force.emplace(rights::FirstOf(claim), &claim);
  }
  for (ClaimOnRecord& claim : claims) {
    if (!rights::IsExclusive(claim)) continue;
    claim.derived_from.clear();
    std::optional<StatementId> parent = claim.claim.parent;
    while (parent && claim.derived_from.size() < rights::kLongestChain) {
      QIAO_TRY(const StatementId first, on_record.FirstOf(*parent));
      if (std::ranges::count(claim.derived_from, first) != 0) break;
      claim.derived_from.push_back(first);
      if (const auto now = in_force.find(first); now != in_force.end()) {
        parent = now->second->claim.parent;
        continue;
      }
      QIAO_TRY(const OwnershipClaim* ended, on_record.Read(*parent));
      parent = ended == nullptr ? std::nullopt : ended->parent;
    }
  }
  return {};
}

}  // namespace qiao::registry
