#include "cli/show_rights.h"

#include <string>
#include <vector>

#include "registry/desk/rights_parts.h"
#include "tests/support/catch.h"

namespace qiao::cli {
namespace {

Contributor Credit(std::vector<std::string> roles, const std::string& name) {
  Contributor contributor;
  contributor.roles = std::move(roles);
  contributor.names = {Name{name, {}, {}}};
  return contributor;
}

std::string CreditsOf(const StatementBody& body) {
  const json::Value credits = desk::CreditsToJson(body);
  return CreditsText(json::View(credits));
}

TEST_CASE("who performs stands first, everybody else with a role",
          "[cli][who]") {
  RecordingRegistration recording;
  recording.titles = {Name{"夢裡的海", {}, {}}};
  CHECK(CreditsOf(recording).empty());
  recording.contributors = {
      Credit({"arranger"}, "何夜航"), Credit({"performer"}, "林汐遙"),
      Credit({"arranger", "performer"}, "陳渡"), Credit({"label"}, "鷺岸音樂")};
  CHECK(CreditsOf(recording) ==
        "林汐遙 · 陳渡 (arranger, performer) · 何夜航 (arranger) · "
        "鷺岸音樂 (label)");
  WorkRegistration work;
  work.contributors = {Credit({"composer", "lyricist"}, "陳渡")};
  CHECK(CreditsOf(work) == "陳渡 (composer, lyricist)");
}

TEST_CASE("rights and places are named in the language asked for",
          "[cli][who]") {
  const std::vector<Right> some = {"online", "repro"};
  CHECK(RightsText(some, "en") == "online repro");
  CHECK(RightsText(some, "zh-Hant") == "公開傳輸權 重製權");
  CHECK(RightsText(some, "zh-Hans") == "信息网络传播权 复制权");
  const std::vector<Right> all = ActsOf(std::vector<Right>{"phonogram"}, "rec");
  CHECK(RightsText(all, "en") == "all");
  CHECK(RightsText(all, "zh-Hans") == "全部权利");
  const TerritorySet set{{2136}, {156, 158}, TisEdition()};
  CHECK(TerritoriesText(set, "en") == "2WL without CN TW");
  CHECK(TerritoriesText(set, "zh-Hant") ==
        std::string(NameOf(2136, "zh-Hant")) + " 除外 " +
            std::string(NameOf(156, "zh-Hant")) + " " +
            std::string(NameOf(158, "zh-Hant")));
  CHECK(TerritoriesText(set, "zh-Hans") != TerritoriesText(set, "zh-Hant"));
}

}  // namespace
}  // namespace qiao::cli
