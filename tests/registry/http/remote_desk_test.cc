// A desk behind HTTP says what one on the file says, answers and errors alike.
#include "registry/http/remote_desk.h"

#include "schemas/json/canonical.h"
#include "schemas/json/document.h"
#include "tests/registry/http/running_registry.h"

namespace qiao::http {
namespace {

using test::Good;

// A registry with two labels that claim too much of one recording.
struct Disputed : test::RunningRegistry {
  test::ALabel lumen{file, "流明唱片"};
  test::ALabel harbour{file, "海港音樂"};
  SubjectId song;

  Disputed() {
    test::ASong first(lumen, "夢裡的海");
    first.Isrc("TWLU12300002").By("林汐遥").Claiming(3, 4);
    first.AppendTo(*file.registry);
    song = first.subject;
    test::ASong second(harbour, "梦里的海");
    second.Claiming(1, 2);
    const std::vector<Statement> claim = {registry::Registry::Draft(
        Good(file->HeadingNow()), harbour.party, song, second.claims.front())};
    Good(file->AppendManifest(claim, harbour.keys, {}));
    Serve();
  }
};

std::string Text(const Result<json::Object>& document) {
  return document
             ? json::Canonical(json::Value(*document))
             : "error " +
                   std::to_string(static_cast<int>(document.error().code)) +
                   " " + document.error().message;
}

TEST_CASE_METHOD(Disputed, "every answer is the same on both sides of the wire",
                 "[http][desk]") {
  desk::LocalDesk local = Local();
  const auto remote = Remote();
  const auto same = [](const Result<json::Object>& here,
                       const Result<json::Object>& there) {
    CHECK(Text(here) == Text(there));
    return here.has_value();
  };
  for (const json::Object& question :
       std::vector<json::Object>{{{{"text", "梦里的海"}}},
                                 {{{"isrc", "TW-LU1-23-00002"}}},
                                 {{{"id", ToText(song)}}},
                                 {{{"text", "夢裡的海"},
                                   {"artist", "林汐遥"},
                                   {"territories", json::Array{"TW"}},
                                   {"rights", json::Array{"phonogram"}},
                                   {"on", "2026-11-22"}}},
                                 {{{"text", "沒有這首歌"}}}}) {
    CHECK(same(local.Who(question), remote->Who(question)));
  }
  CHECK(same(local.Parties(), remote->Parties()));
  CHECK(same(local.Conflicts({}), remote->Conflicts({})));
  CHECK(same(local.Conflicts(song), remote->Conflicts(song)));
  const json::Object conflicts = Good(local.Conflicts({}));
  const auto listed = json::View(conflicts)["conflicts"].items();
  REQUIRE_FALSE(listed.empty());
  const std::string id(listed.front()["id"].text());
  CHECK(same(local.Conflict(id), remote->Conflict(id)));
  for (const char* reference : {"0", "5", "7"}) {
    CHECK(same(local.Record(reference), remote->Record(reference)));
  }
  CHECK(same(local.LogHead(), remote->LogHead()));
  CHECK(same(local.LogProof(5), remote->LogProof(5)));
  CHECK(same(local.LogConsistency(3), remote->LogConsistency(3)));
  const std::string entry = Good(Read().store().EntryAt(6));
  CHECK(same(local.RecordOfEntry(entry), remote->RecordOfEntry(entry)));
}

TEST_CASE_METHOD(Disputed, "every error is the same on both sides of the wire",
                 "[http][desk]") {
  desk::LocalDesk local = Local();
  const auto remote = Remote();
  const auto same = [](const auto& here, const auto& there) {
    REQUIRE_FALSE(here);
    REQUIRE_FALSE(there);
    CHECK(here.error().code == there.error().code);
    CHECK(here.error().message == there.error().message);
    CHECK(here.error().refusal == there.error().refusal);
  };
  for (const json::Object& question : std::vector<json::Object>{
           {},
           {{{"text", "a"}, {"isrc", "b"}}},
           {{{"colour", "blue"}}},
           {{{"text", "a"}, {"territories", json::Array{"Atlantis"}}}},
           {{{"text", "a"}, {"on", "2026-02-30"}}}}) {
    same(local.Who(question), remote->Who(question));
  }
  const SubjectId nobody = *ParseSubjectId("rec:" + std::string(40, '0'));
  same(local.Conflicts(nobody), remote->Conflicts(nobody));
  same(local.Conflict("cfl:none"), remote->Conflict("cfl:none"));
  same(local.Record("no/such thing?"), remote->Record("no/such thing?"));
  same(local.Record("999"), remote->Record("999"));
  same(local.LogProof(999), remote->LogProof(999));
  same(local.LogConsistency(-1), remote->LogConsistency(-1));
  same(local.RecordOfEntry("{}"), remote->RecordOfEntry("{}"));
  same(local.FindParty("誰"), remote->FindParty("誰"));
  same(local.Bundle(nobody), remote->Bundle(nobody));
}

TEST_CASE_METHOD(Disputed, "parties, heads and bundles are found over the wire",
                 "[http][desk]") {
  const auto remote = Remote();
  const auto party = Good(remote->FindParty("流明唱片"));
  CHECK(party.id == lumen.party);
  CHECK(party.names.front().text == "流明唱片");
  CHECK(Good(remote->KnowsParty(lumen.party)));
  CHECK_FALSE(Good(remote->KnowsParty(PartyId{})));
  const ledger::Heading heading = Good(remote->Heading());
  const ledger::Heading here = Good(Read().HeadingNow());
  CHECK(heading.log == here.log);
  CHECK(heading.seen.size == here.seen.size);
  CHECK(heading.seen.root == here.seen.root);
  CHECK(heading.iat == here.iat);
  // The bundle needs an anchor, which the service writes.
  const std::string bundle = Good(remote->Bundle(song));
  CHECK(Good(Read().store().Size()) == heading.seen.size + 1);
  CHECK(bundle == Good(Local().Bundle(song)));
  CHECK(Good(remote->RowsOfImport(std::string(32, '0'))) == 0);
}

TEST_CASE_METHOD(Disputed, "statements are told over the wire, once",
                 "[http][desk]") {
  const auto remote = Remote();
  const ledger::PartyKeys keys = test::KeysNamed("新聲");
  const auto records = Good(registry::Registry::Introduction(
      Good(remote->Heading()), keys, Name{"新聲", "zh-Hant", {}}, "org"));
  const std::int64_t before = Good(Read().store().Size());
  const auto appended = Good(remote->Append(records, {}));
  CHECK(appended.index == before);
  CHECK(appended.ids.size() == records.size());
  CHECK_FALSE(appended.known);
  CHECK(appended.head.head.size ==
        before + static_cast<std::int64_t>(records.size()));
  CHECK(Good(remote->KnowsParty(keys.Party())));
  const auto again = Good(remote->Append(records, {}));
  CHECK(again.known);
  CHECK(again.index == appended.index);
  CHECK(again.ids == appended.ids);
  CHECK(Good(Read().store().Size()) == appended.head.head.size);
}

TEST_CASE_METHOD(Disputed, "what goes along arrives with its statements",
                 "[http][desk]") {
  const auto remote = Remote();
  test::ASong song_of(lumen, "新歌");
  song_of.Sounding(7).Claiming(1, 1);
  const auto signer =
      std::vector<const ledger::SigningKey*>{&lumen.keys.daily.front()};
  const auto records =
      Good(ledger::SignManifest(song_of.Items(Read()), signer, {}));
  Good(remote->Append(records, song_of.along));
  const auto stored =
      Good(Read().store().Print(song_of.along.prints.front().sha256));
  REQUIRE(stored);
  CHECK(stored->print->items == song_of.along.prints.front().print->items);
  // An import of somebody else's is not believed.
  test::ASong other(lumen, "別的歌");
  other.along.import = store::ImportRecord{
      std::string(32, 'a'), harbour.party, "x.csv", {}, test::FixedNow()};
  const auto refused = remote->Append(
      Good(ledger::SignManifest(other.Items(Read()), signer, {})), other.along);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::kRefused);
}

TEST_CASE("a service without the log's key reads, and says so",
          "[http][desk]") {
  test::RunningRegistry registry;
  test::ALabel lumen(registry.file, "流明唱片");
  const auto song = test::ASong(lumen, "新歌");
  const auto signer =
      std::vector<const ledger::SigningKey*>{&lumen.keys.daily.front()};
  const auto records =
      Good(ledger::SignManifest(song.Items(*registry.file), signer, {}));
  registry.Serve(false);
  const auto remote = registry.Remote();
  CHECK(remote->LogHead());
  const auto refused = remote->Append(records, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::kKeyNeeded);
}

}  // namespace
}  // namespace qiao::http
