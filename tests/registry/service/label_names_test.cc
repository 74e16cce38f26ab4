#include "registry/service/label_names.h"

#include "tests/support/catch.h"

namespace qiao::registry {

TEST_CASE("a label is known in either script, with or without its company kind",
          "[import][label]") {
  const std::vector<std::string> names = {"聽雨橋文化傳播有限公司"};
  for (const char* cell :
       {"聽雨橋文化傳播有限公司", "听雨桥文化传播", "鹭岸音乐/听雨桥文化",
        "℗ 2023 聽雨橋文化傳播", "听雨桥文化传播有限公司（独家）"}) {
    INFO(cell);
    CHECK(NamesLabel(cell, names));
  }
  for (const char* cell :
       {"鷺岸音樂有限公司", "聽雨", "文化傳播", "", "公司"}) {
    INFO(cell);
    CHECK_FALSE(NamesLabel(cell, names));
  }
  CHECK(NamesLabel("SEABREEZE RECORDS LTD.", {"Seabreeze Records"}));
  CHECK_FALSE(NamesLabel("Sea", {"Seabreeze Records"}));
  CHECK_FALSE(NamesLabel("anybody", {}));
}

}  // namespace qiao::registry
