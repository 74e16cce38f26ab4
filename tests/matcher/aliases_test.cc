#include "matcher/aliases.h"

#include "matcher/name_key.h"
#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

using Catch::Matchers::Contains;

const std::string kHeading = "name\talias\torigin\n";

AliasTable Read(const std::string& bytes) {
  const auto table = AliasTable::Parse(bytes);
  REQUIRE(table);
  return *table;
}
AliasTable Table(const std::string& lines) { return Read(kHeading + lines); }
std::string Applied(const AliasTable& table, std::string_view credit) {
  std::vector<AliasUse> used;
  return table.Applied(credit, used);
}
NameAgreement Agreement(const AliasTable& table, std::string_view a,
                        std::string_view b) {
  return Compare(CreditOf(Applied(table, a)), CreditOf(Applied(table, b)));
}

}  // namespace

TEST_CASE("an artist agrees with every name that a table gives",
          "[matcher][alias]") {
  const AliasTable table = Table(
      "陳奕迅\tEason Chan\tdeclared\n"
      "丁噹\tDella\tmined\n"
      "張惠妹\tA-Mei\tdeclared\n"
      "張惠妹\tAMIT\tdeclared\n");
  CHECK(Agreement(table, "陈奕迅", "EASON CHAN") == NameAgreement::kSame);
  CHECK(Agreement(table, "丁当", "Della") == NameAgreement::kSame);
  CHECK(Agreement(table, "A-Mei", "AMIT") == NameAgreement::kSame);
  CHECK(Agreement(table, "王菲 & Eason Chan", "陈奕迅、王菲") ==
        NameAgreement::kSame);
  CHECK(Agreement(table, "Eason Chan", "Eason") != NameAgreement::kSame);
  CHECK(Agreement(AliasTable(), "陳奕迅", "Eason Chan") !=
        NameAgreement::kSame);
}

TEST_CASE("what a table adds is told with its origin, and once",
          "[matcher][alias]") {
  const AliasTable table =
      Table("陳奕迅\tEason Chan\tdeclared\n丁噹\tDella\tmined\n");
  std::vector<AliasUse> used;
  const std::string applied = table.Applied("Eason Chan feat. Della", used);
  CHECK(applied == "Eason Chan (陳奕迅) feat. Della (丁噹)");
  CHECK(used ==
        std::vector<AliasUse>{{"Eason Chan", "陳奕迅", AliasOrigin::kDeclared},
                              {"Della", "丁噹", AliasOrigin::kMined}});
  used.clear();
  CHECK(table.Applied(applied, used) == applied);
  CHECK(used.empty());
  CHECK(Applied(table, "群星") == "群星");
  CHECK(Applied(table, "") == "");
}

TEST_CASE("what is declared goes before what was mined", "[matcher][alias]") {
  const AliasTable table = Table(
      "陳奕迅\tEason\tmined\n"
      "何韻詩\tHOCC\tdeclared\n"
      "陳奕迅\tEason\tnot\n"
      "何韻詩\tEason Chan\tmined\n"
      "陳奕迅\tEason Chan\tdeclared\n");
  CHECK(table.passed_over() == 2);
  CHECK(Applied(table, "Eason") == "Eason");
  CHECK(Applied(table, "HOCC") == "HOCC (何韻詩)");
  CHECK(Applied(table, "陳奕迅") == "陳奕迅 (Eason Chan)");
}

TEST_CASE("no chain of mined names makes one of two that are declared",
          "[matcher][alias]") {
  const AliasTable table = Table(
      "陳奕迅\tEason Chan\tdeclared\n"
      "何韻詩\tHOCC\tdeclared\n"
      "甲乙\tJia Yi\tmined\n"
      "甲乙\t陳奕迅\tmined\n"
      "甲乙\t何韻詩\tmined\n");
  CHECK(table.passed_over() == 1);
  CHECK(Applied(table, "HOCC") == "HOCC (何韻詩)");
  CHECK(Applied(table, "Eason Chan") == "Eason Chan (陳奕迅) (甲乙) (Jia Yi)");
}

TEST_CASE("a group's name that is mined for its members is nobody's",
          "[matcher][alias]") {
  const AliasTable table = Table(
      "黃婷婷\tSNH48\tmined\n李藝彤\tSNH48\tmined\n李艺彤\tSNH48\tmined\n");
  CHECK(table.passed_over() == 3);
  CHECK(Applied(table, "SNH48") == "SNH48");
  CHECK(Applied(table, "黃婷婷") == "黃婷婷");
}

TEST_CASE("a table of aliases that is none says where", "[matcher][alias]") {
  for (const auto& [bytes, why] :
       {std::pair<std::string, const char*>{"", "line 1"},
        {"name\talias\n", "line 1"},
        {kHeading + "a\tb\n", "line 2: a cell is missing"},
        {kHeading + "a\t \tdeclared\n", "line 2: a name is empty"},
        {kHeading + "a\tb\tperhaps\n", "perhaps is none of declared"},
        {kHeading + "a\tb\tnot\nB\tA\tdeclared\n", "another line denies"},
        {kHeading + "\xFF\tb\tnot\n", "not UTF-8"}}) {
    INFO(bytes);
    const auto table = AliasTable::Parse(bytes);
    REQUIRE_FALSE(table);
    CHECK(table.error().code == ErrorCode::kUnreadable);
    CHECK_THAT(table.error().message, Contains(why));
  }
  CHECK(Read(kHeading).empty());
  CHECK_FALSE(Read("\xEF\xBB\xBForigin\talias\tname\tx\r\n"
                   "mined\tb\t甲乙\t3\r\n\r\n")
                  .empty());
}

TEST_CASE("names are mined from the credits of two songs", "[matcher][alias]") {
  AliasMiner miner;
  miner.Add("周杰倫 (Jay Chou)", "夜曲", 0);
  miner.Add("Jay Chou（周杰伦）", "晴天", 0);
  miner.Add("G.E.M.鄧紫棋 & 林俊傑 JJ Lin", "手心的薔薇", 0);
  miner.Add("G.E.M. 邓紫棋", "泡沫", 1);
  miner.Add("丁噹 (Della)", "一次", 0);  // one song
  miner.Add("黃婷婷 (SNH48)", "甲", 0);  // a group's name
  miner.Add("黃婷婷 (SNH48)", "乙", 0);
  miner.Add("李藝彤 (SNH48)", "丙", 0);
  miner.Add("DJ 阿福", "甲", 0);  // no name
  miner.Add("DJ 阿福", "乙", 0);
  miner.Add("小埋 (CV:田中)", "甲", 0);
  miner.Add("小埋 (feat. Someone)", "乙", 0);
  miner.Add("群星 (Various Artists)", "甲", 0);
  miner.Add("群星 (Various Artists)", "乙", 0);
  CHECK(miner.All() ==
        std::vector<AliasMiner::Found>{{"周杰倫", "Jay Chou", 2, 1},
                                       {"鄧紫棋", "G.E.M.", 2, 2}});
}

}  // namespace qiao::matcher
