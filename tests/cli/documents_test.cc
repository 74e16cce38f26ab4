// What people see is drawn from documents: from those that came as text, over
// a wire, the same as from those that were made here.
#include <algorithm>
#include <filesystem>
#include <set>
#include <vector>

#include "cli/describe_statement.h"
#include "cli/show_answer.h"
#include "cli/show_conflict.h"
#include "cli/show_record.h"
#include "registry/desk/local_desk.h"
#include "registry/desk/named_ids.h"
#include "registry/desk/who_question.h"
#include "schemas/json/canonical.h"
#include "schemas/json/document.h"
#include "schemas/json/statement_codec.h"
#include "tests/support/captured_output.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/registries.h"
#include "tests/support/wire_examples.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;
using json::View;

// A registry in which everything that is shown occurs: two labels and a
// collective, a doubt, a dispute, one ISRC on two sounds.
struct ABusyDesk {
  ARegistry registry;
  ALabel north{registry, "北岸音樂"};
  ALabel south{registry, "南风唱片"};
  ASong a = ASong(north, "後來").By("劉若英").Isrc("TWA019900123").Sounding(1);
  ASong b = ASong(south, "后来").By("刘若英").Isrc("TWA019900123").Sounding(2);
  registry::Appended told;

  ABusyDesk() {
    a.Claiming(1, 1).Claiming(1, 3, {156});
    a.claims[1].capacity = "collect";
    a.claims[1].holder = AsSubject(south.party);
    b.Claiming(1, 2, {158});
    told = a.AppendTo(*registry);
    b.AppendTo(*registry);
    registry::AlongWith along;
    along.links = {
        ASealedLink(registry, a.subject, b.subject, matcher::Verdict::kSame)};
    Good(registry->Record(along));
    Dispute dispute;
    dispute.ground = "share";
    dispute.target = told.ids[2];
    Say(dispute, {});
    Link link;
    link.rel = "different";
    Say(link, {std::max(a.subject, b.subject)});
  }

  void Say(StatementBody body, std::vector<SubjectId> also) {
    const ledger::SigningKey* const keys[] = {&south.keys.daily[0]};
    Statement statement = registry::Registry::Draft(
        Good(registry->HeadingNow()), south.party,
        also.empty() ? a.subject : std::min(a.subject, b.subject),
        std::move(body));
    statement.also = std::move(also);
    const auto record = Good(ledger::Sign(statement, keys));
    Good(registry->Append({&record, 1}));
  }

  desk::LocalDesk Open() const {
    return desk::LocalDesk(
        Good(registry::Registry::OpenToRead(registry.path, FixedNow)));
  }
};

cli::Context In(const std::string& lang) {
  cli::Context context;
  context.lang = lang;
  return context;
}

json::Object Sent(const json::Object& document) {
  return Good(json::ParseDocument(json::Canonical(document)));
}

// Shows a document as it was made, and as it came; the same, which it gives.
template <typename Show>
std::string SameBothWays(const json::Object& made, const Show& show) {
  const json::Object came = Sent(made);
  const std::string here = Captured([&] { show(View(made)); });
  const std::string there = Captured([&] { show(View(came)); });
  CHECK(here == there);
  return here;
}

TEST_CASE("who is shown from a document that came as text", "[cli][who]") {
  const ABusyDesk busy;
  desk::LocalDesk desk = busy.Open();
  desk::WhoQuestion by_title, by_sound;
  by_title.text = "后来";
  by_sound.audio = APrint(1);
  for (const std::string lang : {"en", "zh-Hant", "zh-Hans"}) {
    const cli::Context context = In(lang);
    const auto show = [&](View answer) { cli::ShowAnswer(context, answer); };
    const std::string text =
        SameBothWays(Good(desk.Who(desk::ToJson(by_title))), show);
    CHECK_THAT(text, Contains("後來   劉若英   北岸音樂   found by title") &&
                         Contains("  = rec:") && Contains("disputed C-") &&
                         Contains("北岸音樂 (for 南风唱片)") &&
                         Contains("  ? rec:") && Contains("stm:"));
    CHECK_THAT(SameBothWays(Good(desk.Who(desk::ToJson(by_sound))), show),
               Contains(" bits, at "));
  }
}

TEST_CASE("conflicts are shown from documents that came as text",
          "[cli][conflict]") {
  const ABusyDesk busy;
  desk::LocalDesk desk = busy.Open();
  const json::Object list = Good(desk.Conflicts(std::nullopt));
  const cli::Context context = In("en");
  CHECK_THAT(
      SameBothWays(
          list, [&](View document) { cli::ShowConflicts(context, document); }),
      Contains("one-audio-two-owners") && Contains("one-isrc-two-audios") &&
          Contains("also 后来"));
  const std::vector<View> conflicts = View(list)["conflicts"].items();
  CHECK(conflicts.size() >= 2);
  for (const View& one : conflicts) {
    const std::string text = SameBothWays(
        Good(desk.Conflict(one["id"].text())),
        [&](View document) { cli::ShowConflict(context, document); });
    CHECK_THAT(text, Contains(std::string(one["id"].text())) &&
                         Contains("subject   rec:"));
  }
}

TEST_CASE("records are shown from documents that came as text",
          "[cli][record]") {
  const ABusyDesk busy;
  desk::LocalDesk desk = busy.Open();
  const std::int64_t size = View(Good(desk.LogHead()))["size"].number();
  REQUIRE(size > 10);
  for (std::int64_t index = 0; index < size; ++index) {
    CAPTURE(index);
    const std::string text =
        SameBothWays(Good(desk.Record(std::to_string(index))),
                     [](View document) { Good(cli::ShowRecord(document)); });
    CHECK_THAT(text, Contains("entry           " + std::to_string(index)));
  }
}

TEST_CASE("a document that holds no record is not shown as one",
          "[cli][record]") {
  const ABusyDesk busy;
  json::Object document = Good(busy.Open().Record("0"));
  for (auto& [name, value] : document.members) {
    if (name == "entry") value = json::Value("{}");
  }
  const Result<void> shown = cli::ShowRecord(View(document));
  REQUIRE_FALSE(shown);
  CHECK(shown.error().code == ErrorCode::kUnreadable);
}

TEST_CASE("what came from elsewhere steers no terminal", "[cli][who]") {
  const cli::Context context = In("en");
  const json::Object evil = Good(json::ParseDocument(
      R"({"as_of":"\u001b[2J","on":"\u001b[3J","notes":["\u001b[4J"],)"
      R"("candidates":[{"found_by":"\u001b[5J","subjects":[)"
      R"({"id":"\u001b[6J","title":"\u001b[7J","index":1}],"tenures":[)"
      R"({"rights":["\u001b[8J"],"holdings":[{"claim":"x","state":"\u001b[9J",)"
      R"("party_name":"\u001b[0J"}]}]}]})"));
  const std::string text =
      Captured([&] { cli::ShowAnswer(context, View(evil)); });
  CHECK_THAT(text, Contains("[2J") && Contains("[5J") && Contains("[6J"));
  const json::Object conflict = Good(json::ParseDocument(
      R"({"id":"\u001b[2J","kind":"\u001b[3J","isrc":"\u001b[4J",)"
      R"("subjects":[{"id":"\u001b[5J","title":"x"}],)"
      R"("overlap":{"rights":["\u001b[6J"],"total":"\u001b[7J"}})"));
  const std::string shown =
      Captured([&] { cli::ShowConflict(context, View(conflict)); });
  CHECK_THAT(shown, Contains("[2J") && Contains("[6J") && Contains("[7J"));
  // Tables escape on a terminal; a pipe gets cells without tabs and breaks.
  CHECK(shown.find('\x1b') == std::string::npos);
}

TEST_CASE("what the words of a record ask for is what its document names",
          "[cli][record]") {
  int asked_for = 0;
  for (const auto& file : test::StatementExamples()) {
    const std::string name = file.filename().string();
    CAPTURE(name);
    const auto statement = Good(json::DecodeStatement(
        Good(json::Parse(ReadFile(file))), json::Edition::kAdmission));
    std::set<SubjectId> subjects;
    std::set<StatementId> statements;
    cli::DescribeBody(statement.body, {[&](const SubjectId& id) {
                                         subjects.insert(id);
                                         return ToText(id);
                                       },
                                       [&](const StatementId& id) {
                                         statements.insert(id);
                                         return ToText(id);
                                       }});
    const desk::NamedIds named = desk::NamedIn(statement.body);
    CHECK(std::set<SubjectId>(named.subjects.begin(), named.subjects.end()) ==
          subjects);
    CHECK(std::set<StatementId>(named.statements.begin(),
                                named.statements.end()) == statements);
    asked_for += static_cast<int>(subjects.size() + statements.size());
  }
  CHECK(asked_for > 20);
}

}  // namespace
}  // namespace qiao::test
