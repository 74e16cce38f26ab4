#include "schemas/model/right.h"

#include <map>
#include <string>
#include <vector>

#include "schemas/model/table_rows.h"
#include "tables/embedded.h"
#include "tests/support/catch.h"

namespace qiao {
namespace {

using Rights = std::vector<Right>;

TEST_CASE("rights have codes, and nothing else is a right", "[model][right]") {
  for (const char* code :
       {"repro", "distribute", "rent", "perform", "broadcast", "online", "sync",
        "adapt", "phonogram", "performer", "performer-repro",
        "performer-distribute", "performer-rent", "performer-perform",
        "performer-broadcast", "performer-online"}) {
    CHECK(IsRight(code));
  }
  for (const char* word :
       {"", "Online", "mechanical", "performer-sync", "all"}) {
    CHECK_FALSE(IsRight(word));
  }
}

TEST_CASE("an umbrella on a recording stands for every act of its layer",
          "[model][right]") {
  const Rights phonogram = {"phonogram"};
  CHECK(ActsOf(phonogram, "rec") == Rights{"adapt", "broadcast", "distribute",
                                           "online", "perform", "rent", "repro",
                                           "sync"});
  CHECK(ActsOf(phonogram, "rel") == ActsOf(phonogram, "rec"));
  const Rights performer = {"performer"};
  CHECK(ActsOf(performer, "rec") ==
        Rights{"performer-broadcast", "performer-distribute",
               "performer-online", "performer-perform", "performer-rent",
               "performer-repro"});
}

TEST_CASE("an umbrella means nothing more on a work", "[model][right]") {
  const Rights phonogram = {"phonogram"};
  CHECK(ActsOf(phonogram, "wrk") == phonogram);
}

TEST_CASE("acts are sorted, once each, and unknown codes stay",
          "[model][right]") {
  const Rights rights = {"zither", "phonogram", "online", "online"};
  const Rights acts = ActsOf(rights, "rec");
  CHECK(acts.size() == 9);
  CHECK(acts.back() == "zither");
  CHECK(ActsOf(Rights{"online", "adapt"}, "wrk") == Rights{"adapt", "online"});
  CHECK(ActsOf({}, "rec").empty());
}

TEST_CASE("the words of both shores and of the formats find the right",
          "[model][right]") {
  const std::map<std::string, std::string> words = {
      {"repro", "repro"},
      {"重製權", "repro"},
      {"复制权", "repro"},
      {"複製權", "repro"},
      {"mechanical", "repro"},
      {"MEC", "repro"},
      {"MechanicalRight", "repro"},
      {"Mechanical Right", "repro"},
      {"公開演出權", "perform"},
      {"表演权", "perform"},
      {"PerformingRight", "perform"},
      {"公開播送權", "broadcast"},
      {"广播权", "broadcast"},
      {"公開傳輸權", "online"},
      {"信息网络传播权", "online"},
      {"Making Available", "online"},
      {"改作權", "adapt"},
      {"改编权", "adapt"},
      {"散布權", "distribute"},
      {"发行权", "distribute"},
      {"出租權", "rent"},
      {"摄制权", "sync"},
      {"SynchronizationRight", "sync"},
      {"錄音著作", "phonogram"},
      {"录音制作者权", "phonogram"},
      {"表演者权", "performer"},
      {"公開 傳輸權", "online"},
      {"公開　傳輸權", "online"}};
  for (const auto& [word, code] : words) {
    INFO(word);
    CHECK(FindRight(word) == code);
  }
  CHECK(FindRight("").empty());
  CHECK(FindRight("人格權").empty());
}

TEST_CASE("a right is named in the words of each shore", "[model][right]") {
  CHECK(NameOfRight("online", "zh-Hant") == "公開傳輸權");
  CHECK(NameOfRight("online", "zh-Hans") == "信息网络传播权");
  CHECK(NameOfRight("repro", "en") == "reproduction, mechanical");
  CHECK(NameOfRight("unheard-of", "en") == "unheard-of");
}

TEST_CASE("no word of the table means two rights", "[model][tables]") {
  for (const TableRow& row : TableRows(tables::kRights)) {
    INFO(row[0]);
    CHECK(FindRight(row[0]) == row[0]);
    CHECK(FindRight(row[4]) == row[0]);
    CHECK(FindRight(row[5]) == row[0]);
    for (std::string_view word : Split(row[7], '|')) {
      INFO(word);
      CHECK(FindRight(word) == row[0]);
    }
    for (std::string_view act : Split(row[3], ' ')) CHECK(IsRight(act));
  }
}

}  // namespace
}  // namespace qiao
