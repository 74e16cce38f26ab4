#include "registry/service/record_room.h"

#include <string>

#include "registry/ledger/hash.h"
#include "registry/service/import_rows.h"
#include "tests/support/catch.h"
#include "tests/support/registries.h"

namespace qiao::registry {
namespace {

using test::ALabel;
using test::ARegistry;
using test::Good;

RecordingRegistration ARecording(std::string title) {
  RecordingRegistration recording;
  recording.titles.push_back({std::move(title), {}, {}});
  return recording;
}

OwnershipClaim AClaim() {
  OwnershipClaim claim;
  claim.rights = {"phonogram"};
  claim.share = Good(Share::Make(1, 2, "各50%"));
  claim.territories.include = {158};
  claim.territories.tis = *ParseDay("2026-07-06");
  claim.period.from = ParseDay("2020-01-01");
  claim.capacity = "own";
  return claim;
}

}  // namespace

TEST_CASE("there is room for what the record format allows, and no more",
          "[import][service]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const ledger::Heading heading = Good(registry->HeadingNow());
  const RecordRoom room(heading, label.party);
  CHECK(room.Check(ARecording("後來")).has_value());
  CHECK(room.Check(ARecording(std::string(1024, 'x'))).has_value());
  CHECK_FALSE(room.Check(ARecording(std::string(1025, 'x'))).has_value());
  CHECK_FALSE(room.Check(ARecording("後\u202A來")).has_value());

  WorkRegistration work;
  work.titles.push_back({"後來", {}, {}});
  CHECK(room.Check(work).has_value());
  work.langs = {"no language"};
  CHECK_FALSE(room.Check(work).has_value());

  CHECK(room.Check(AClaim()).has_value());
  OwnershipClaim claim = AClaim();
  claim.note = std::string(4097, 'x');
  CHECK_FALSE(room.Check(claim).has_value());
  claim = AClaim();
  claim.period.until = *ParseDay("9999-12-31") + std::chrono::days{1};
  CHECK_FALSE(room.Check(claim).has_value());
}

TEST_CASE("the source, and what is replaced, count towards an entry",
          "[import][service]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const ledger::Heading heading = Good(registry->HeadingNow());
  const RecordRoom room(heading, label.party);
  RecordingRegistration recording = ARecording("x");
  while (room.Check(recording).has_value()) {
    recording.titles.push_back({std::string(100, 'x'), {}, {}});
    recording.contributors.push_back(
        {{"performer"}, {}, {{std::string(1000, 'x'), {}, {}}}, {}});
    REQUIRE(recording.contributors.size() < 64);
  }
  recording.contributors.pop_back();
  recording.titles.pop_back();
  CHECK(room.Check(recording).has_value());
  recording.common.source.emplace();  // taken as the longest in any case
  CHECK(room.Check(recording).has_value());
}

TEST_CASE("a row that no record can hold does not stop the others",
          "[import][service]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const ledger::Heading heading = Good(registry->HeadingNow());
  const Catalog catalog =
      Good(ReadCatalog("曲名,作詞,作曲,權利比例,授權地區\n"
                       "一,甲,乙,100%,台灣\n"
                       "二,甲,乙,100%,台灣\n"
                       "三,甲,乙,100%,台灣\n"
                       "四,甲,乙,100%,台灣\n"));
  DraftContext context;
  context.today = *ParseDay("2026-11-22");
  Drafts drafts = DraftStatements(catalog.entries, context);
  drafts.rows[0].recording.pline = "two\nlines";
  drafts.rows[1].on_recording[0].note = std::string(5000, 'x');
  drafts.works[*drafts.rows[2].work].work.titles[0].text = "\uFEFF";
  const std::vector<const HeardFile*> heard(4, nullptr);
  const Digest file{};
  const std::string import(32, '0');
  PreparedImport prepared;
  REQUIRE(SettleRows({registry->store(), heading, label.party, catalog, drafts,
                      heard, file, import, false},
                     prepared)
              .has_value());
  REQUIRE(prepared.report.rows.size() == 4);
  for (std::size_t i = 0; i < 3; ++i) {
    const RowReport& row = prepared.report.rows[i];
    INFO(row.reason);
    CHECK(row.outcome == RowOutcome::kRejected);
    REQUIRE_FALSE(row.findings.empty());
    CHECK(row.findings.back().rule == "QIAO-IMP-056");
    CHECK(row.findings.back().message == row.reason);
  }
  CHECK(prepared.report.rows[3].outcome == RowOutcome::kNew);
  CHECK(prepared.items.size() == 3);  // the work, the recording, the claim
}

}  // namespace qiao::registry
