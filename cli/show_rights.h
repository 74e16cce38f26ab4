// How rights, places, days and who claims them are put into words. Shared by
// the commands that show documents about rights: who, conflict.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schemas/json/document.h"
#include "schemas/model/period.h"
#include "schemas/model/right.h"
#include "schemas/model/share.h"
#include "schemas/model/territory_words.h"

namespace qiao::cli {

// "online repro"; "all" for every act of an owner. In zh-Hant and zh-Hans by
// name: 公開傳輸權 重製權.
std::string RightsText(const std::vector<Right>& acts, std::string_view lang);
// "2010-01-01 to 2020-01-01"; "for ever" if both ends are open.
std::string PeriodText(const Period& period);
// "37.5%": exact, with … if it goes on.
std::string ShareText(const Share& share);

// ---- out of documents (registry/desk/rights_parts.h)

// {"in":[2136],"ex":[156]}: "2WL without CN".
std::string TerritoriesText(json::View territories, std::string_view lang);
// {"from":"2010-01-01"}: "from 2010-01-01".
std::string PeriodText(json::View period);
// "林汐遙 · 陳渡 (arranger)": who performs, without saying so, then everybody
// else with the roles registered. Empty if nobody is credited.
std::string CreditsText(json::View credits);
// "海風唱片", or "海風唱片 (for 劉若英)" if it holds for somebody else.
std::string ClaimantText(json::View claim);

}  // namespace qiao::cli
