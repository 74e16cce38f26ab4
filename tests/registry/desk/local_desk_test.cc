#include "registry/desk/local_desk.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "registry/desk/who_question.h"
#include "schemas/json/canonical.h"
#include "schemas/json/document.h"
#include "tests/support/catch.h"
#include "tests/support/registries.h"

namespace qiao::desk {
namespace {

using json::View;
using registry::Registry;
using test::ALabel;
using test::APrint;
using test::ARegistry;
using test::ASealedLink;
using test::ASong;
using test::FixedNow;
using test::Good;

// Two labels that claim one recording, of which one plays the other's sound.
struct TwoShores {
  ARegistry registry;
  ALabel north{registry, "北岸音樂"};
  ALabel south{registry, "南风唱片"};
  ASong a = ASong(north, "後來").By("劉若英").Isrc("TWA019900123").Sounding(1);
  ASong b = ASong(south, "后来").By("刘若英").Isrc("TWA019900123").Sounding(2);
  registry::Appended told;

  TwoShores() {
    a.Claiming(1, 1);
    b.Claiming(1, 2, {158});
    told = a.AppendTo(*registry);
    b.AppendTo(*registry);
    registry::AlongWith along;
    along.links = {
        ASealedLink(registry, a.subject, b.subject, matcher::Verdict::kSame)};
    Good(registry->Record(along));
  }
  LocalDesk Reading() const {
    return LocalDesk(Good(Registry::OpenToRead(registry.path, FixedNow)));
  }
};

json::Object Asking(std::string WhoQuestion::*member,
                    const std::string& value) {
  WhoQuestion question;
  question.*member = value;
  return ToJson(question);
}

// Every answer that there is.
std::vector<json::Object> Answers(const TwoShores& shores) {
  LocalDesk desk = shores.Reading();
  std::vector<json::Object> answers;
  answers.push_back(Good(desk.Who(Asking(&WhoQuestion::text, "后来"))));
  answers.push_back(Good(desk.Who(Asking(&WhoQuestion::text, "成全"))));
  answers.push_back(
      Good(desk.Who(Asking(&WhoQuestion::isrc, "TW-A01-99-00123"))));
  answers.push_back(
      Good(desk.Who(Asking(&WhoQuestion::isrc, "TW-A01-99-00132"))));
  answers.push_back(
      Good(desk.Who(Asking(&WhoQuestion::id, ToText(shores.b.subject)))));
  WhoQuestion heard;
  heard.audio = APrint(2);
  answers.push_back(Good(desk.Who(ToJson(heard))));
  answers.push_back(Good(desk.Conflicts(std::nullopt)));
  answers.push_back(Good(desk.Conflicts(shores.a.subject)));
  for (const View& one : View(answers.back())["conflicts"].items()) {
    answers.push_back(Good(desk.Conflict(one["id"].text())));
  }
  answers.push_back(Good(desk.Parties()));
  for (const StatementId& id : shores.told.ids) {
    answers.push_back(Good(desk.Record(ToText(id))));
  }
  answers.push_back(
      Good(desk.RecordOfEntry(View(answers.back())["entry"].text())));
  answers.push_back(Good(desk.LogHead()));
  answers.push_back(Good(desk.LogProof(1)));
  answers.push_back(Good(desk.LogConsistency(3)));
  return answers;
}

TEST_CASE("every answer is a document: read from its bytes it has them again",
          "[desk]") {
  const TwoShores shores;
  for (const json::Object& answer : Answers(shores)) {
    const std::string bytes = json::Canonical(answer);
    CAPTURE(bytes);
    const json::Object read = Good(json::ParseDocument(bytes));
    CHECK(json::Canonical(read) == bytes);
    CHECK(View(answer)["schema"].text().starts_with("qiao."));
  }
}

TEST_CASE("an answer tells what is claimed, and the conflicts it is in",
          "[desk][who]") {
  const TwoShores shores;
  LocalDesk desk = shores.Reading();
  const json::Object answer =
      Good(desk.Who(Asking(&WhoQuestion::isrc, "TWA019900123")));
  const View who(answer);
  CHECK(who["verdict"].text() == "one");
  CHECK(who["as_of"].text() == "2026-11-22T19:01:04Z");
  CHECK(who["on"].text() == "2026-11-22");
  REQUIRE(who["candidates"].items().size() == 1);
  const View candidate = who["candidates"].items()[0];
  CHECK(candidate["subjects"].items().size() == 2);
  int disputed = 0;
  for (const View& tenure : candidate["tenures"].items()) {
    for (const View& holding : tenure["holdings"].items()) {
      if (holding["state"].text() != "disputed") continue;
      ++disputed;
      CHECK(holding["conflicts"].texts().size() == 1);
      const json::Object conflict =
          Good(desk.Conflict(holding["conflicts"].texts()[0]));
      CHECK(View(conflict)["claims"].items().size() == 2);
    }
  }
  CHECK(disputed >= 2);
}

TEST_CASE("a subject says at which entry it was registered", "[desk][who]") {
  const TwoShores shores;
  const json::Object answer = Good(
      shores.Reading().Who(Asking(&WhoQuestion::id, ToText(shores.a.subject))));
  for (const View& subject :
       View(answer)["candidates"].items().at(0)["subjects"].items()) {
    const auto registration =
        Good(shores.registry.registry->store().Registration(
            *ParseSubjectId(subject["id"].text())));
    CHECK(subject["index"].number() == registration->fact.index);
  }
}

TEST_CASE("a record's document names all that it speaks of", "[desk][record]") {
  TwoShores shores;
  const auto say = [&](const ALabel& label, StatementBody body) {
    const auto heading = Good(shores.registry->HeadingNow());
    const ledger::SigningKey* const keys[] = {&label.keys.daily[0]};
    const auto record =
        Good(ledger::Sign(Registry::Draft(heading, label.party,
                                          shores.a.subject, std::move(body)),
                          keys));
    return Good(shores.registry->Append({&record, 1})).ids[0];
  };
  Dispute dispute;
  dispute.ground = "share";
  dispute.target = shores.told.ids[2];
  const StatementId doubt = say(shores.south, dispute);
  LocalDesk desk = shores.Reading();

  const json::Object later = Good(desk.Record(ToText(shores.told.ids[2])));
  CHECK(View(later)["names"][ToText(shores.south.party)].text() == "南风唱片");
  CHECK_FALSE(View(later)["statements"]);  // it names none

  const json::Object shown = Good(desk.Record(ToText(doubt)));
  const View place = View(shown)["statements"][ToText(shores.told.ids[2])];
  CHECK(place["typ"].text() == "claim");
  CHECK(place["index"].number() == shores.told.index + 2);
  CHECK(View(shown)["names"][ToText(shores.a.subject)].text() == "後來");
}

TEST_CASE("what is not there is not found, at every window", "[desk]") {
  const TwoShores shores;
  LocalDesk desk = shores.Reading();
  const SubjectId stranger{{'r', 'e', 'c'}, {}};
  const auto not_found = [](const auto& result) {
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::kNotFound);
  };
  not_found(desk.Who(Asking(&WhoQuestion::id, ToText(stranger))));
  not_found(desk.Conflicts(stranger));
  not_found(desk.Conflict("C-00000000"));
  not_found(desk.Record("9999"));
  not_found(desk.LogProof(9999));
  not_found(desk.Bundle(stranger));
}

TEST_CASE("a party is let in through a desk that never sees its keys",
          "[desk][party]") {
  ARegistry registry;
  const ledger::PartyKeys keys = test::KeysNamed("haifeng");
  const Name name{"海風唱片", "zh-Hant-TW", {}};
  registry.registry.reset();
  LocalDesk desk(
      Good(Registry::OpenToWrite(registry.path, registry.keys_dir, FixedNow)));
  CHECK_FALSE(Good(desk.KnowsParty(keys.Party())));
  const auto records =
      Good(Registry::Introduction(Good(desk.Heading()), keys, name, "org"));
  const registry::Appended first = Good(desk.Append(records, {}));
  CHECK(Good(desk.KnowsParty(keys.Party())));
  const json::Object parties = Good(desk.Parties());
  const View last = View(parties)["parties"].items().back();
  CHECK(last["names"].texts() == std::vector<std::string>{"海風唱片"});
  CHECK(last["index"].number() == first.index);
  // Told again, it is known.
  const registry::Appended again = Good(desk.Append(records, {}));
  CHECK(again.known);
  CHECK(again.index == first.index);
}

TEST_CASE("a desk that only reads takes nothing", "[desk]") {
  const TwoShores shores;
  LocalDesk desk = shores.Reading();
  const ledger::PartyKeys keys = test::KeysNamed("late");
  const auto records = Good(Registry::Introduction(
      Good(desk.Heading()), keys, Name{"late", {}, {}}, "org"));
  const auto refused = desk.Append(records, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::kUsage);
}

// While one label claims and withdraws the same share, over and over, the
// claim and the conflict that it makes are there together or not at all.
TEST_CASE("an answer holds one moment while others write", "[desk][who]") {
  TwoShores shores;
  LocalDesk desk = shores.Reading();
  std::atomic<bool> done = false;
  std::string failure;
  std::thread writer([&] {
    const ledger::SigningKey* const keys[] = {&shores.south.keys.daily[0]};
    for (int round = 0; round < 60 && failure.empty(); ++round) {
      StatementId claim;
      for (const bool claiming : {true, false}) {
        StatementBody body = Withdrawal{claim, "", ""};
        if (claiming) {
          OwnershipClaim said = shores.a.claims[0];
          said.territories = {{156}, {}, TisEdition()};
          said.note = std::to_string(round);
          body = said;
        }
        const auto heading = shores.registry->HeadingNow();
        const auto record =
            ledger::Sign(Registry::Draft(*heading, shores.south.party,
                                         shores.b.subject, std::move(body)),
                         keys);
        const auto told = record ? shores.registry->Append({&*record, 1})
                                 : Result<registry::Appended>(record.error());
        if (!told) {
          failure = told.error().message;
          break;
        }
        claim = told->ids[0];
      }
    }
    done = true;
  });
  WhoQuestion question;
  question.id = ToText(shores.b.subject);
  question.territories = {"156"};
  std::int64_t answers = 0, torn = 0, with = 0;
  while (!done) {
    const json::Object answer = Good(desk.Who(ToJson(question)));
    ++answers;
    for (const View& tenure :
         View(answer)["candidates"].items().at(0)["tenures"].items()) {
      const bool over = tenure["over"].text() == "real";
      if (over) ++with;
      for (const View& holding : tenure["holdings"].items()) {
        const bool conflict = !holding["conflicts"].texts().empty();
        if (holding["claim"] && conflict != over) ++torn;
      }
    }
  }
  writer.join();
  CHECK(failure == "");
  CHECK(answers > 0);
  CHECK(with > 0);
  CHECK(torn == 0);
}

}  // namespace
}  // namespace qiao::desk
