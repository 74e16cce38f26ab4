#include "registry/service/import_catalog.h"

#include <algorithm>
#include <random>
#include <set>
#include <string>

#include "registry/service/find_conflicts.h"
#include "tests/support/catch.h"
#include "tests/support/imports.h"
#include "tests/support/registries.h"

namespace qiao::registry {
namespace {

using test::ALabel;
using test::ApplyImport;
using test::ARegistry;
using test::Good;
using test::PlanImport;

ImportSettings Sheet(ARegistry& registry, const ALabel& label,
                     std::string bytes) {
  ImportSettings settings;
  settings.file = "sheet.csv";
  settings.bytes = std::move(bytes);
  settings.label = Good(registry->FindParty(ToText(label.party)));
  return settings;
}

ImportReport Apply(ARegistry& registry, const ALabel& label,
                   const ImportSettings& settings) {
  const ImportReport plan = Good(PlanImport(*registry, settings));
  const std::int64_t before = Good(registry->store().Size());
  CHECK_FALSE(plan.applied);
  ImportReport report = Good(ApplyImport(*registry, settings, label.keys));
  // The plan is what happens.
  CHECK(plan.Counts() == report.Counts());
  CHECK(plan.id != report.id);  // by chance: it is public
  CHECK(report.applied);
  const std::int64_t signed_now =
      report.recordings + report.works + report.claims;
  CHECK(plan.recordings + plan.works + plan.claims == signed_now);
  CHECK(Good(registry->store().Size()) ==
        before + (signed_now > 0 ? signed_now + 1 : 0));
  return report;
}

std::int64_t Count(const ImportReport& report, RowOutcome outcome) {
  return report.Counts()[static_cast<std::size_t>(outcome)];
}

bool Has(const RowReport& row, std::string_view rule) {
  return std::any_of(row.findings.begin(), row.findings.end(),
                     [&](const Finding& one) { return one.rule == rule; });
}

constexpr char kSheet[] =
    "曲名,演唱者,作詞,作曲,ISRC,發行日期,長度,權利比例,授權區域\n"
    "後來的雨,林汐遙,方既白,陳渡,TWLU12300001,2023-10-12,2:24,100%,台灣\n"
    "夢裡的海,林汐遙,方既白,陳渡,TWLU12300002,2023-10-12,3:26,各50%,全球\n"
    "慢車過海,林汐遙,陳渡,何夜航,,2023-10-12,5:02,100%,中國\n"
    ",林汐遙,,,,,,,\n"
    "晚安港,林汐遙,方既白,陳渡,TWLU12300007,2023-10-12,3:58,,\n";

}  // namespace

TEST_CASE("every row of a sheet is stored, waits or is rejected",
          "[import][service]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const ImportReport report =
      Apply(registry, label, Sheet(registry, label, kSheet));
  REQUIRE(report.rows.size() == 5);
  CHECK(Count(report, RowOutcome::kNew) == 3);
  CHECK(report.rows[2].outcome == RowOutcome::kWaiting);
  CHECK(report.rows[3].outcome == RowOutcome::kRejected);
  CHECK(report.recordings == 3);
  CHECK(report.works == 3);
  CHECK(report.claims == 2);
  CHECK(report.log_index >= 0);

  REQUIRE(report.rows[1].subject.has_value());
  const auto claims =
      Good(registry->store().NotEnded(*report.rows[1].subject, "claim"));
  REQUIRE(claims.size() == 1);
  const auto& claim = std::get<OwnershipClaim>(claims[0].statement().body);
  CHECK(claim.share == Good(Share::Make(1, 2, "各50%")));
  CHECK(claim.capacity == "own");
  REQUIRE(claim.source.has_value());
  CHECK(claim.source->row == 3);
  CHECK(claim.source->import == report.id);
  // The commitments open to the hashes of the file and of the row.
  for (const auto& commit : {claim.source->file, claim.source->record}) {
    REQUIRE(commit.has_value());
    CHECK(Good(registry->store().Private(*commit)).has_value());
  }
  const auto rows = Good(registry->store().ImportRows(report.id));
  CHECK(rows.size() == 5);
  CHECK(Good(registry->store().Imports()).size() == 1);
}

TEST_CASE("the same sheet again signs nothing", "[import][service]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const ImportSettings settings = Sheet(registry, label, kSheet);
  const ImportReport first = Apply(registry, label, settings);
  const ImportReport second = Apply(registry, label, settings);
  CHECK(Count(second, RowOutcome::kRegistered) == 3);
  CHECK(second.recordings + second.works + second.claims == 0);
  CHECK(second.id != first.id);
  for (std::size_t i : {0u, 1u, 4u}) {
    CHECK(second.rows[i].subject == first.rows[i].subject);
  }
}

TEST_CASE("a corrected sheet signs what was waiting, and asks about the rest",
          "[import][service]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  Apply(registry, label, Sheet(registry, label, kSheet));
  std::string sheet = kSheet;
  sheet.replace(sheet.find("中國"), std::string("中國").size(), "兩岸");
  sheet.replace(sheet.find("2:24"), 4, "2:25");
  ImportSettings settings = Sheet(registry, label, sheet);
  const ImportReport asks = Apply(registry, label, settings);
  CHECK(asks.rows[2].outcome == RowOutcome::kNew);
  CHECK(asks.rows[0].outcome == RowOutcome::kWaiting);
  CHECK(Has(asks.rows[0], "QIAO-IMP-045"));
  CHECK(asks.rows[0].reason.find("length") != std::string::npos);

  settings.correct = true;
  const ImportReport corrected = Apply(registry, label, settings);
  CHECK(corrected.rows[0].outcome == RowOutcome::kNew);
  CHECK(corrected.recordings == 1);
  const auto now =
      Good(registry->store().Registration(*corrected.rows[0].subject));
  REQUIRE(now.has_value());
  const auto& body = std::get<RecordingRegistration>(now->statement().body);
  CHECK(body.ms == 145000);
  CHECK(body.common.replaces.has_value());
  CHECK(corrected.rows[0].subject == asks.rows[0].subject);
}

TEST_CASE(
    "two labels with the same recording are linked, and their claims "
    "added up",
    "[import][service]") {
  ARegistry registry;
  const ALabel taipei(registry, "鷺岸音樂");
  const ALabel hangzhou(registry, "听雨桥文化");
  Apply(registry, taipei, Sheet(registry, taipei, kSheet));
  const ImportReport report = Apply(
      registry, hangzhou,
      Sheet(registry, hangzhou,
            "歌曲名称,表演者,词作者,曲作者,ISRC编码,发行时间,时长,"
            "录音版权占比,授权地域\n"
            "后来的雨,林汐遥,方既白,陈渡,TWLU12300001,2023年10月12日,2:24,"
            "100%,中国大陆\n"
            "梦里的海,林汐遥,方既白,陈渡,TWLU12300002,2023年10月12日,3:26,"
            "100%,全球\n"
            "别的歌,林汐遥,某人,某人,,2023年10月12日,3:26,100%,全球\n"));
  CHECK(report.rows[0].outcome == RowOutcome::kNew);
  REQUIRE(report.rows[0].matches.size() == 1);
  CHECK(report.rows[0].matches[0].same);
  CHECK(report.rows[1].outcome == RowOutcome::kConflict);
  REQUIRE(report.rows[1].conflicts.size() == 1);
  CHECK(report.rows[1].conflicts[0].overlap->total.Fraction() == "3/2");
  CHECK(report.rows[2].outcome == RowOutcome::kNew);
  // What the plan foretold is what the registry finds.
  const auto found = Good(FindAllConflicts(registry->store()));
  REQUIRE(found.size() == 1);
  // Found ones stand by registration, the rules' own ascend by id.
  std::vector<SubjectId> subjects = found[0].conflict.subjects;
  std::ranges::sort(subjects);
  CHECK(subjects == report.rows[1].conflicts[0].subjects);
  CHECK(found[0].conflict.claims == report.rows[1].conflicts[0].claims);
}

TEST_CASE("two sheets that both say exclusive are a conflict in the plan",
          "[import][service][exclusive]") {
  ARegistry registry;
  const ALabel taipei(registry, "鷺岸音樂");
  const ALabel hangzhou(registry, "听雨桥文化");
  Apply(registry, taipei,
        Sheet(registry, taipei,
              "曲名,演唱者,ISRC,權利比例,授權區域,專屬/非專屬\n"
              "後來的雨,林汐遙,TWLU12300001,50%,全球,專屬\n"
              "夢裡的海,林汐遙,TWLU12300002,50%,全球,專屬\n"
              "隔著一條河,林汐遙,TWLU12300003,50%,全球,非專屬\n"));
  const ImportReport report =
      Apply(registry, hangzhou,
            Sheet(registry, hangzhou,
                  "歌曲名称,表演者,ISRC编码,录音版权占比,授权地域,独家/非独家\n"
                  "后来的雨,林汐遥,TWLU12300001,50%,中国大陆,独家\n"
                  "梦里的海,林汐遥,TWLU12300002,50%,中国大陆,非独家\n"
                  "隔着一条河,林汐遥,TWLU12300003,50%,中国大陆,独家\n"));
  CHECK(report.rows[0].outcome == RowOutcome::kConflict);
  CHECK(report.rows[0].reason == "competing-exclusives: 2 claims");
  CHECK(report.rows[1].outcome == RowOutcome::kNew);
  CHECK(report.rows[2].outcome == RowOutcome::kNew);
  const auto found = Good(FindAllConflicts(registry->store()));
  REQUIRE(found.size() == 1);
  CHECK(found[0].conflict.claims == report.rows[0].conflicts[0].claims);
  CHECK(found[0].conflict.overlap->territories.include ==
        std::vector<Territory>{156});
}

TEST_CASE("a row twice in a sheet is registered once", "[import][service]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const ImportReport report =
      Apply(registry, label,
            Sheet(registry, label,
                  "曲名,演唱者,ISRC,專輯名稱,權利比例,授權區域\n"
                  "後來的雨,林汐遙,TWLU12300001,潮汐信箱,100%,台灣\n"
                  "後來的雨,林汐遙,TWLU12300001,精選,100%,台灣\n"
                  "後來的雨,林汐遙,TWLU12300001,潮汐信箱,50%,台灣\n"
                  "後來的雨,林汐遙,TWLU12300001,潮汐信箱,100%,台灣\n"));
  CHECK(report.rows[0].outcome == RowOutcome::kNew);
  CHECK(report.rows[1].outcome == RowOutcome::kRegistered);
  CHECK(report.rows[1].subject == report.rows[0].subject);
  CHECK(report.rows[2].outcome == RowOutcome::kWaiting);
  CHECK(report.rows[3].outcome == RowOutcome::kRegistered);
  CHECK(report.recordings == 1);
}

TEST_CASE("what others write during an import is seen", "[import][service]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const ImportSettings settings = Sheet(registry, label, kSheet);
  // Another program imports the same sheet when this one has read the log and
  // looks at the clock for the second time.
  int looks = 0;
  const auto clock = [&] {
    if (++looks == 2) {
      Good(ApplyImport(*registry, settings, label.keys));
    }
    return test::FixedNow();
  };
  Registry slow =
      Good(Registry::OpenToWrite(registry.path, registry.keys_dir, clock));
  const ImportReport report = Good(ApplyImport(slow, settings, label.keys));
  REQUIRE(looks > 2);
  CHECK(Count(report, RowOutcome::kRegistered) == 3);
  CHECK(report.recordings + report.works + report.claims == 0);
  CHECK(Good(slow.store().Imports()).size() == 2);
}

TEST_CASE("statements that hold only for one size of the log say so",
          "[import][service]") {
  ARegistry registry;
  AlongWith along;
  along.log_size = Good(registry->store().Size()) - 1;
  const auto refused = registry->Record(along);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::kChanged);
  along.log_size = Good(registry->store().Size());
  CHECK(registry->Record(along));
}

namespace {

constexpr char kSongs[] =
    "曲名,演唱者,作詞,作曲,ISRC,發行日期,長度,權利比例,詞曲占比,授權區域\n";

// Claims on the one work that the rows name, of the whole.
std::vector<std::string> SharesOfWork(ARegistry& registry) {
  std::vector<std::string> shares;
  for (const SubjectId& work : Good(registry->store().KnownSubjects("wrk"))) {
    for (const auto& claim : Good(registry->store().NotEnded(work, "claim"))) {
      shares.push_back(
          std::get<OwnershipClaim>(claim.statement().body).share.text);
    }
  }
  return shares;
}

}  // namespace

TEST_CASE("a song on two rows is claimed once, from its first release",
          "[import][service]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const std::string second =
      "後來的雨 (Live),林汐遙,方既白,陳渡,TWLU12300002,2023-10-12,2:50,100%,"
      "５０％,TW\n";
  const std::string first =
      "後來的雨,林汐遙,方既白,陳渡,TWLU12300001,2020-10-12,2:24,100%,50%,"
      "台灣\n";
  const ImportReport report =
      Apply(registry, label, Sheet(registry, label, kSongs + second + first));
  CHECK(Count(report, RowOutcome::kNew) == 2);
  CHECK(report.recordings == 2);
  CHECK(report.works == 1);
  CHECK(SharesOfWork(registry) == std::vector<std::string>{"５０％"});
  const auto work = Good(registry->store().KnownSubjects("wrk")).front();
  const auto claims = Good(registry->store().NotEnded(work, "claim"));
  CHECK(std::get<OwnershipClaim>(claims[0].statement().body).period.from ==
        ParseDay("2020-10-12"));
}

TEST_CASE("rows that claim different shares of one song do not add up",
          "[import][service]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const ImportReport report = Apply(
      registry, label,
      Sheet(registry, label,
            std::string(kSongs) +
                "後來的雨,林汐遙,方既白,陳渡,TWLU12300001,2020-10-12,2:24,"
                "100%,50%,台灣\n"
                "後來的雨 (Live),林汐遙,方既白,陳渡,TWLU12300002,2023-10-12,"
                "2:50,100%,25%,台灣\n"));
  CHECK(report.rows[0].outcome == RowOutcome::kNew);
  CHECK(report.rows[1].outcome == RowOutcome::kWaiting);
  CHECK(Has(report.rows[1], "QIAO-IMP-051"));
  CHECK(report.rows[1].reason.find("row 2 claims 50%") != std::string::npos);
  CHECK(SharesOfWork(registry) == std::vector<std::string>{"50%"});
}

TEST_CASE("a row that adds a claim to an earlier row is not passed over",
          "[import][service]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const std::string row =
      "後來的雨,林汐遙,方既白,陳渡,TWLU12300001,2020-10-12,2:24,100%,";
  const ImportReport report = Apply(
      registry, label,
      Sheet(registry, label, kSongs + row + ",台灣\n" + row + "50%,台灣\n"));
  CHECK(report.rows[0].outcome == RowOutcome::kNew);
  CHECK(report.rows[1].outcome == RowOutcome::kWaiting);
  CHECK(Has(report.rows[1], "QIAO-IMP-045"));
}

TEST_CASE("another share of what is on record waits, or replaces it",
          "[import][service]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const auto sheet = [&](std::string recording, std::string work) {
    return Sheet(
        registry, label,
        kSongs + ("後來的雨,林汐遙,方既白,陳渡,TWLU12300001,2020-10-12,"
                  "2:24," +
                  recording + "," + work + ",台灣\n"));
  };
  const ImportReport first = Apply(registry, label, sheet("100%", "50%"));
  CHECK(Apply(registry, label, sheet("100", "一半")).rows[0].outcome ==
        RowOutcome::kRegistered);

  const ImportReport asks = Apply(registry, label, sheet("100%", "25%"));
  CHECK(asks.rows[0].outcome == RowOutcome::kWaiting);
  CHECK(asks.rows[0].reason.find("50% is on record") != std::string::npos);
  CHECK(asks.claims == 0);

  ImportSettings correct = sheet("80%", "25%");
  correct.correct = true;
  const ImportReport corrected = Apply(registry, label, correct);
  CHECK(corrected.rows[0].outcome == RowOutcome::kNew);
  CHECK(corrected.recordings == 0);
  CHECK(corrected.claims == 2);
  CHECK(SharesOfWork(registry) == std::vector<std::string>{"25%"});
  const auto claims =
      Good(registry->store().NotEnded(*first.rows[0].subject, "claim"));
  REQUIRE(claims.size() == 1);
  CHECK(std::get<OwnershipClaim>(claims[0].statement().body).share.text ==
        "80%");
}

TEST_CASE("a corrected share is not added to the one that it replaces",
          "[import][service]") {
  ARegistry registry;
  const ALabel taipei(registry, "鷺岸音樂");
  const ALabel hangzhou(registry, "听雨桥文化");
  const auto sheet = [&](const ALabel& label, const std::string& share) {
    return Sheet(registry, label,
                 "曲名,演唱者,ISRC,長度,權利比例,授權區域\n後來的雨,林汐遙,"
                 "TWLU12300001,2:24," +
                     share + ",台灣\n");
  };
  Apply(registry, taipei, sheet(taipei, "60%"));
  CHECK(Apply(registry, hangzhou, sheet(hangzhou, "60%")).rows[0].outcome ==
        RowOutcome::kConflict);
  ImportSettings correct = sheet(hangzhou, "40%");
  correct.correct = true;
  const ImportReport corrected = Apply(registry, hangzhou, correct);
  CHECK(corrected.rows[0].outcome == RowOutcome::kNew);
  CHECK(Good(FindAllConflicts(registry->store())).empty());
}

TEST_CASE("rows that are alike are one recording, with no ISRC to say so",
          "[import][service]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const ImportReport report = Apply(registry, label,
                                    Sheet(registry, label,
                                          "序號,曲名,演唱者,專輯名稱\n"
                                          "1,後來的雨,林汐遙,潮汐信箱\n"
                                          "2,後來的雨,林汐遙,潮汐信箱\n"
                                          "3,後來的雨,林汐遙,精選\n"
                                          "3,後來的雨,林汐遙,精選\n"));
  CHECK(report.rows[0].outcome == RowOutcome::kNew);
  CHECK(report.rows[1].outcome == RowOutcome::kRegistered);
  CHECK(report.rows[1].reason == "the same as row 2");
  CHECK(report.rows[1].subject == report.rows[0].subject);
  // Another album may be another recording of that name.
  CHECK(report.rows[2].outcome == RowOutcome::kNew);
  CHECK(report.rows[3].subject == report.rows[2].subject);
  CHECK(report.recordings == 2);
}

TEST_CASE("what a sheet adds to a work on record is not passed over",
          "[import][service]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const std::string head = "曲名,演唱者,作詞,作曲,ISRC,ISWC\n";
  const std::string row = "後來的雨,林汐遙,方既白,陳渡,TWLU12300001,";
  const ImportReport first =
      Apply(registry, label, Sheet(registry, label, head + row + "\n"));
  const SubjectId work = Good(registry->store().KnownSubjects("wrk")).front();

  ImportSettings more = Sheet(
      registry, label,
      head + row + "T-034.524.680-1\n" +
          "後來的雨 (Live),林汐遙,方既白,陳渡,TWLU12300002,T-034.524.680-1\n");
  const ImportReport asks = Apply(registry, label, more);
  CHECK(asks.rows[0].outcome == RowOutcome::kWaiting);
  CHECK(asks.rows[0].reason.find("of the work: identifiers") !=
        std::string::npos);
  CHECK(asks.rows[1].outcome == RowOutcome::kNew);
  CHECK(Has(asks.rows[1], "QIAO-IMP-053"));

  more.correct = true;
  const ImportReport corrected = Apply(registry, label, more);
  CHECK(corrected.rows[0].outcome == RowOutcome::kNew);
  CHECK(corrected.works == 1);
  const auto now = Good(registry->store().Registration(work));
  REQUIRE(now.has_value());
  const auto& body = std::get<WorkRegistration>(now->statement().body);
  REQUIRE(body.common.ids.size() == 1);
  CHECK(body.common.ids[0].value == "T0345246801");
  CHECK(body.common.replaces.has_value());
  CHECK(Good(registry->store().KnownSubjects("wrk")).size() == 1);

  // A sheet that says less takes nothing back.
  const ImportReport less =
      Apply(registry, label, Sheet(registry, label, head + row + "\n"));
  CHECK(less.rows[0].outcome == RowOutcome::kRegistered);
  CHECK(less.rows[0].subject == first.rows[0].subject);
}

TEST_CASE("only the label's key signs its sheet", "[import][service]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const ALabel other(registry, "听雨桥文化");
  const auto refused =
      ApplyImport(*registry, Sheet(registry, label, kSheet), other.keys);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::kKeyNeeded);
}

TEST_CASE("an undecided charset writes nothing", "[import][service]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const std::int64_t before = Good(registry->store().Size());
  const ImportReport report = Good(ApplyImport(
      *registry, Sheet(registry, label, "Title\n\xD3\xE3\n"), label.keys));
  CHECK_FALSE(report.charset.charset.has_value());
  CHECK(report.rows.empty());
  CHECK(Good(registry->store().Size()) == before);
}

TEST_CASE("mutated sheets are imported as planned, and rows add up",
          "[import][service]") {
  std::mt19937 random(4);
  for (int i = 0; i < 12; ++i) {
    ARegistry registry;
    const ALabel label(registry, "鷺岸音樂");
    std::string sheet = kSheet;
    const std::size_t first_row = sheet.find('\n') + 1;
    for (int change = 0; change < 6; ++change) {
      const std::size_t at = first_row + random() % (sheet.size() - first_row);
      if (random() % 2 == 0) {
        sheet.erase(at, 1);
      } else {
        sheet.insert(at, 1, ",\"\n0?%"[random() % 6]);
      }
    }
    ImportSettings settings = Sheet(registry, label, sheet);
    settings.read.charset = text::Charset::kUtf8;
    INFO(sheet);
    const auto plan = PlanImport(*registry, settings);
    if (!plan) continue;
    const ImportReport report = Apply(registry, label, settings);
    std::int64_t sum = 0;
    for (const std::int64_t count : report.Counts()) sum += count;
    CHECK(sum == static_cast<std::int64_t>(report.rows.size()));
  }
}

}  // namespace qiao::registry
