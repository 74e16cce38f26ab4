// The parts that documents about rights are made of: places, periods, shares,
// credits, claims, links.
//
//   {"in":[2136],"ex":[156]}   {"from":"2010-01-01"}   {"num":1,"den":2}
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "registry/rights/claim_on_record.h"
#include "registry/rights/subject_group.h"
#include "registry/store/store.h"
#include "schemas/json/value.h"
#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::desk {

json::Value ToJson(const std::vector<std::string>& texts);
json::Value ToJson(const TerritorySet& set);
json::Value ToJson(const Period& period);
json::Value ToJson(const Share& share);
json::Value ToJson(const rights::SubjectLink& link);

// "37.5%": exact, with … if it goes on.
std::string PercentOf(const Share& share);

// A registration's first title or name, as registered; empty if it has none.
std::string TitleOf(const StatementBody& body);
// [{"names":["林汐遙"],"roles":["performer"]}]
json::Value CreditsToJson(const StatementBody& body);

// Names of parties and subjects, each looked up once: as of one moment. The
// store must outlive it.
class Names {
 public:
  explicit Names(const store::Store& store) : store_(store) {}
  void Forget() { names_.clear(); }
  std::size_t size() const { return names_.size(); }
  // The first registered name or title; the id if there is none.
  Result<std::string> Of(const SubjectId& subject);

 private:
  const store::Store& store_;
  std::map<SubjectId, std::string> names_;
};

// {"claim","index","party","party_name","holder","capacity","share",…}
Result<json::Object> ClaimToJson(const rights::ClaimOnRecord& claim,
                                 Names& names);

}  // namespace qiao::desk
