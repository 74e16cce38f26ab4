// For which days an answer of qiao who is the same.
#include <random>
#include <string>
#include <vector>

#include "registry/desk/local_desk.h"
#include "registry/desk/who_question.h"
#include "schemas/json/canonical.h"
#include "tests/support/catch.h"
#include "tests/support/registries.h"

namespace qiao::desk {
namespace {

using test::ALabel;
using test::ARegistry;
using test::ASealedLink;
using test::ASong;
using test::Good;

constexpr std::chrono::days kOneDay{1};

Period During(const char* from, const char* until) {
  return {ParseDay(from), ParseDay(until)};
}

// Two linked recordings of two labels, whose claims begin, end, compete and are
// doubted on different days.
struct Years {
  ARegistry registry;
  ALabel north{registry, "北岸音樂"}, south{registry, "南风唱片"};
  ASong a = ASong(north, "後來").Isrc("TWA019900123");
  ASong b = ASong(south, "后来").Isrc("TWA019900123");

  Years() {
    a.Claiming(1, 2).Claiming(1, 2, {2130}).Claiming(1, 1, {158, 446});
    b.Claiming(2, 3, {158}).Claiming(1, 1, {2136});
    a.claims[0].period = During("1998-02-01", "2015-07-01");
    a.claims[1].period = During("2015-07-01", "");
    a.claims[2].period = During("", "1990-01-01");
    b.claims[0].period = During("2010-01-01", "2020-01-01");
    b.claims[1].period = During("2019-12-31", "2020-01-02");
    a.AppendTo(*registry);
    b.AppendTo(*registry);
    registry::AlongWith along;
    along.links = {
        ASealedLink(registry, a.subject, b.subject, matcher::Verdict::kSame)};
    Good(registry->Record(along));
    Dispute dispute;
    dispute.territories = TerritorySet{{158}, {}, TisEdition()};
    dispute.period = During("2012-03-04", "2012-05-06");
    dispute.ground = "share";
    const ledger::SigningKey* const signer[] = {&north.keys.daily.front()};
    const ledger::SignedRecord records[] = {Good(
        ledger::Sign(registry::Registry::Draft(Good(registry->HeadingNow()),
                                               north.party, b.subject, dispute),
                     signer))};
    Good(registry->Append(records));
  }
};

std::string TextOn(LocalDesk& desk, WhoQuestion question, Day day) {
  question.on = day;
  WhoAnswer answer = Good(desk.WhoNow(ToJson(question)));
  CHECK(answer.day == day);
  std::erase_if(answer.document.members, [](const json::Member& member) {
    return member.first == "on";
  });
  return json::Canonical(json::Value(std::move(answer.document)));
}

TEST_CASE("an answer is the same on all days that it says it is", "[desk]") {
  const Years years;
  LocalDesk desk(Good(
      registry::Registry::OpenToRead(years.registry.path, test::FixedNow)));
  std::vector<WhoQuestion> questions(3);
  questions[0].isrc = "TWA019900123";
  questions[1].text = "后来";
  questions[1].territories = {"TW", "HK"};
  questions[1].rights = {"online"};
  questions[2].text = "沒有這首歌";
  std::mt19937 random(7);
  const Day first = *ParseDay("1985-01-01"), last = *ParseDay("2030-01-01");
  for (const WhoQuestion& question : questions) {
    int spans = 0;
    for (Day day = first; day < last; ++spans) {
      WhoQuestion asked = question;
      asked.on = day;
      const Period same = Good(desk.WhoNow(ToJson(asked))).same;
      INFO(ToText(day));
      REQUIRE(same.Contains(day));
      // `day` begins a span, so the one before it ends there.
      if (day != first) CHECK(same.from == day);
      const Day end = std::min(same.until.value_or(last), last);
      const std::string text = TextOn(desk, question, day);
      CHECK(TextOn(desk, question, end - kOneDay) == text);
      for (int i = 0; i < 5; ++i) {
        std::uniform_int_distribution<long> within(0, (end - day).count() - 1);
        const Day other = day + kOneDay * within(random);
        CHECK(TextOn(desk, question, other) == text);
      }
      day = end;
    }
    CHECK(spans > 1);
  }
}

}  // namespace
}  // namespace qiao::desk
