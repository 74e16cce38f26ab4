// How rights, places, days and what is on record are put into words and JSON.
// Shared by the commands that answer about rights: who, conflict.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "registry/rights/conflict.h"
#include "registry/service/registry.h"
#include "schemas/json/value.h"
#include "schemas/model/statement.h"

namespace qiao::cli {

// "online repro"; "all" for every act of an owner. In zh-Hant and zh-Hans by
// name: 公開傳輸權 重製權.
std::string RightsText(const std::vector<Right>& acts, std::string_view lang);
// "TW", "2WL without CN HK"; 全球 除外 中國大陸.
std::string TerritoriesText(const TerritorySet& set, std::string_view lang);
// "2010-01-01 to 2020-01-01"; "for ever" if both ends are open.
std::string PeriodText(const Period& period);
// "37.5%": exact, with … if it goes on.
std::string ShareText(const Share& share);

json::Value ToJson(const std::vector<Right>& acts);
json::Value ToJson(const TerritorySet& set);
json::Value ToJson(const Period& period);
json::Value ToJson(const Share& share);
json::Value ToJson(const rights::SubjectLink& link);

// A registration's first title, as registered; its id if it has none.
std::string TitleOf(const StatementBody& body);
// "林汐遙 · 陳渡 (arranger)": who performs, without saying so, then everybody
// else with the roles registered. Empty if nobody is credited.
std::string CreditsOf(const StatementBody& body);
json::Value CreditsToJson(const StatementBody& body);

// Names of parties and of people and bodies without keys, each looked up once.
class Names {
 public:
  explicit Names(const registry::Registry& registry) : registry_(registry) {}
  // The first registered name; the id if there is none.
  Result<std::string> Of(const SubjectId& agent);
  // "海風唱片", or "海風唱片 (for 劉若英)" if it holds for somebody else.
  Result<std::string> Claimant(const rights::ClaimOnRecord& claim);

 private:
  const registry::Registry& registry_;
  std::map<SubjectId, std::string> names_;
};

// {"claim","party","name","holder","capacity","share",…}
Result<json::Object> ClaimToJson(const rights::ClaimOnRecord& claim,
                                 Names& names);

}  // namespace qiao::cli
