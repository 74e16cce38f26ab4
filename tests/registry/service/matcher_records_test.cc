#include "registry/service/matcher_records.h"

#include "matcher/decision.h"
#include "registry/import/draft_statements.h"
#include "registry/service/registry.h"
#include "tests/support/catch.h"
#include "tests/support/registries.h"

namespace qiao::registry {
namespace {

using test::ALabel;
using test::ARegistry;
using test::ASong;
using test::Good;

CatalogEntry Row() {
  CatalogEntry entry;
  entry.row = 2;
  entry.title = "夢裡的海";
  entry.other_titles = {"Sea in a Dream"};
  entry.version = "粵語版";
  entry.artist = "林汐遙";
  entry.featured = "何夜航";
  entry.lyricist = "方既白";
  entry.composer = "陳渡";
  entry.album = "遠航";
  entry.released = "2023-10-12";
  entry.language = "粵語";
  entry.genre = "流行";
  entry.duration_ms = 206'000;
  entry.ids = {{"isrc", "TWLU12300002", {}}, {"isrc", "", "TWLU1230000"}};
  return entry;
}

TEST_CASE("the matcher sees all that a row says", "[service][match]") {
  const matcher::Record record = ToRecord(Row(), test::APrint(1));
  CHECK(record.title == "夢裡的海");
  CHECK(record.other_titles == std::vector<std::string>{"Sea in a Dream"});
  CHECK(record.version == "粵語版");
  CHECK(record.artist == "林汐遙 feat. 何夜航");
  CHECK(record.writers == std::vector<std::string>{"方既白", "陳渡"});
  CHECK(record.album == "遠航");
  CHECK(record.released == "2023-10-12");
  CHECK(record.language == "粵語");
  CHECK(record.isrcs == std::vector<std::string>{"TWLU12300002"});
  CHECK(record.duration_ms == 206'000);
  CHECK(record.print != nullptr);
}

TEST_CASE("a row's registration is as good as the row", "[service][match]") {
  const Drafts drafts = DraftStatements({Row()}, {});
  REQUIRE(drafts.rows.size() == 1);
  const matcher::Record recording = ToRecord(drafts.rows[0].recording, nullptr);
  CHECK(recording.language == "yue");
  CHECK(recording.artist == "林汐遙 feat. 何夜航");
  REQUIRE(drafts.works.size() == 1);
  const matcher::Record work = ToRecord(drafts.works[0].work);
  CHECK(work.language == "yue");
  CHECK(work.writers == std::vector<std::string>{"方既白", "陳渡"});
  // What a tag says and what a cell says is one language.
  matcher::Record tagged = ToRecord(Row(), nullptr);
  tagged.language = "yue";
  CHECK(matcher::Prepare(tagged).stated_language ==
        matcher::Prepare(ToRecord(Row(), nullptr)).stated_language);
}

TEST_CASE("words in two languages are in neither", "[service][match]") {
  RecordingRegistration recording;
  recording.titles = {Name{"海", {}, {}}};
  recording.langs = {"cmn", "yue"};
  CHECK(ToRecord(recording, nullptr).language.empty());
}

TEST_CASE("a recording on record has its stored sound and its works' writers",
          "[service][match]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  WorkRegistration work;
  work.nonce = ledger::NewNonce();
  work.titles = {Name{"夢裡的海", {}, {}}};
  work.contributors = {
      {{"composer", "lyricist"}, std::nullopt, {Name{"陳渡", {}, {}}}, {}},
      {{"publisher"}, std::nullopt, {Name{"鷺岸版權", {}, {}}}, {}}};
  const SubjectId subject = ledger::MintSubject("wrk", label.party, work.nonce);
  ASong song = ASong(label, "夢裡的海").Sounding(3);
  song.recording.works = {subject};
  std::vector<Statement> items = song.Items(*registry);
  items.insert(items.begin(), Registry::Draft(Good(registry->HeadingNow()),
                                              label.party, subject, work));
  Good(registry->AppendManifest(items, label.keys, {}, song.along));
  const matcher::Record record =
      Good(RecordOnRecord(registry->store(), song.recording));
  CHECK(record.writers == std::vector<std::string>{"陳渡"});
  REQUIRE(record.print != nullptr);
  CHECK(record.duration_ms == record.print->duration_ms);
}

}  // namespace
}  // namespace qiao::registry
