// qiao record show: every type in words, and what became of a statement.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cli/describe_statement.h"
#include "schemas/json/canonical.h"
#include "schemas/json/statement_codec.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"
#include "tests/support/registries.h"
#include "tests/support/run_program.h"
#include "tests/support/wire_examples.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;

// ---- every type

std::string InWords(const std::filesystem::path& example) {
  const auto payload = json::Parse(ReadFile(example));
  REQUIRE(payload);
  const auto statement =
      json::DecodeStatement(*payload, json::Edition::kAdmission);
  if (!statement) FAIL(example << ": " << statement.error().message);
  const cli::IdWords words{
      [](const SubjectId& id) { return "<" + ToText(id).substr(0, 8) + ">"; },
      [](const StatementId& id) {
        return "<" + ToText(id).substr(0, 8) + ">";
      }};
  std::string text;
  for (const cli::DescribedLine& line :
       cli::DescribeBody(statement->body, words)) {
    text += line.label + ": " + line.text + "\n";
  }
  return text;
}

TEST_CASE("every type of statement is put into words", "[cli][record]") {
  std::string text;
  const auto examples = StatementExamples();
  CHECK(examples.size() == 21);
  for (const auto& example : examples) {
    std::string name = example.filename().string();
    name.erase(name.find(".valid.json"));
    text += "== " + name + "\n" + InWords(example) + "\n";
  }
  const auto golden = Golden("record_words.txt");
  const char* const write = std::getenv("QIAO_GOLDEN");
  if (write != nullptr && std::string_view(write) == "write") {
    std::ofstream(golden, std::ios::binary) << text;
  }
  CHECK(ReadFile(golden) == text);
}

// Every string, number and truth of a body comes back in its words, so that a
// member which a later edition adds is not left out.
void CheckSaid(const json::Value& value, const std::string& words,
               const std::string& at) {
  if (const json::Object* object = value.AsObject()) {
    for (const auto& [name, member] : object->members) {
      CheckSaid(member, words, at + "/" + name);
    }
  } else if (const json::Array* array = value.AsArray()) {
    for (const json::Value& item : *array) CheckSaid(item, words, at);
  } else if (const std::string* text = value.AsString()) {
    // Keys are shown by their id, ids by the words for them.
    if (at.ends_with("/pub")) return;
    const std::size_t colon = text->find(':');
    const std::string said =
        colon == 3 && text->size() > 40 ? text->substr(0, 8) : *text;
    CAPTURE(at, *text);
    CHECK(words.find(said) != std::string::npos);
  }
}

TEST_CASE("nothing that a body says is left out of its words",
          "[cli][record]") {
  for (const auto& example : StatementExamples()) {
    CAPTURE(example.filename().string());
    const auto payload = json::Parse(ReadFile(example));
    const json::Value* body = payload->AsObject()->Find("body");
    REQUIRE(body != nullptr);
    CheckSaid(*body, InWords(example), "");
  }
}

// ---- on a registry

ProgramRun Show(const std::string& home, const std::string& record,
                const std::vector<std::string>& more = {}) {
  std::vector<std::string> words{"qiao", "record", "show", record};
  words.insert(words.end(), more.begin(), more.end());
  return RunProgram(
      words, {"", {"XDG_DATA_HOME=" + home, "QIAO_NOW=2026-11-22T19:01:04Z"}});
}

json::Value Json(const std::string& text) {
  const auto value = json::Parse(text.substr(0, text.find('\n')));
  REQUIRE(value);
  return *value;
}
std::string TextIn(const json::Value& value, std::string_view name) {
  REQUIRE(value.AsObject() != nullptr);
  const json::Value* member = value.AsObject()->Find(name);
  REQUIRE(member != nullptr);
  return member->AsString() ? *member->AsString() : json::Canonical(*member);
}

// Two labels about one recording: a manifest of a registration and two claims;
// an offer that the other side has not answered.
struct Story {
  ARegistry registry;
  ALabel tw{registry, "鷺岸音樂"};
  ALabel cn{registry, "听雨唱片"};
  ASong song = ASong(tw, "梅樹下").By("林曉雨").Claiming(1, 2).Claiming(1, 3);
  registry::Appended told = song.AppendTo(*registry);

  const std::string& home() const { return registry.directory.path(); }
  std::string manifest() const { return ToText(told.ids[0]); }
  std::string claim(std::size_t n) const { return ToText(told.ids[2 + n]); }

  StatementId Say(const ALabel& label, StatementBody body) {
    const auto heading = Good(registry->HeadingNow());
    const ledger::SigningKey* const keys[] = {&label.keys.daily[0]};
    const auto record = Good(
        ledger::Sign(registry::Registry::Draft(heading, label.party,
                                               song.subject, std::move(body)),
                     keys));
    return Good(registry->Append({&record, 1})).ids[0];
  }
};

TEST_CASE("a record is shown with names, keys and place", "[cli][record]") {
  Story story;
  const ProgramRun run = Show(story.home(), story.claim(0));
  CHECK(run.exit_code == 0);
  CHECK(run.err.empty());
  const std::string index = std::to_string(story.told.index + 2);
  for (const std::string& words :
       {story.claim(0), std::string("type            claim"),
        std::string("state           in force"),
        "said by         鷺岸音樂 (" + ToText(story.tw.party) + ")",
        "about           梅樹下 (" + ToText(story.song.subject) + ")",
        "entry           " + index + "\n",
        std::string("signed at       2026-11-22T19:01:04Z"),
        "daily key " + ToText(story.tw.keys.daily[0].id()) + ", Ed25519",
        std::string("item            1 of 3 in manifest"),
        std::string("item proof      2 hashes to the root"),
        std::string("share           1/2, 50%"),
        std::string("where           2WL (territories of "),
        std::string("when            from 2010-01-01")}) {
    CHECK_THAT(run.out, Contains(words));
  }
  // By its place in the manifest and by its index it is the same.
  CHECK(Show(story.home(), story.manifest() + "#1").out == run.out);
  CHECK(Show(story.home(), index).out == run.out);
}

TEST_CASE("what became of a statement is shown", "[cli][record]") {
  Story story;
  OwnershipClaim better = story.song.claims[1];
  better.share = Good(Share::Make(2, 5));
  better.replaces = story.told.ids[3];
  const StatementId correction = story.Say(story.tw, better);
  story.Say(story.tw, Withdrawal{story.told.ids[2], "", ""});
  Licence licence;
  licence.to = story.cn.party;
  licence.rights = {"online"};
  licence.territories = {{158}, {}, TisEdition()};
  licence.period.from = ParseDay("2026-01-01");
  const StatementId offer = story.Say(story.tw, licence);
  story.Say(story.tw, Redaction{story.told.ids[1], {Digest()}, "court-order"});
  Dispute dispute;
  dispute.ground = "share";
  dispute.target = correction;
  story.Say(story.cn, dispute);

  const auto shown = [&](const std::string& record) {
    return Show(story.home(), record).out;
  };
  const std::string size = std::to_string(story.told.index + 4);
  CHECK_THAT(shown(story.claim(1)),
             Contains("state           corrected at entry " + size) &&
                 Contains("a claim of 鷺岸音樂") && Contains(" replaces it"));
  CHECK_THAT(shown(story.claim(0)), Contains("state           withdrawn at"));
  CHECK_THAT(shown(ToText(offer)), Contains("state           proposed") &&
                                       Contains("to              听雨唱片"));
  CHECK_THAT(shown(ToText(story.told.ids[1])),
             Contains("in force; redacted") && Contains("redacts it"));
  CHECK_THAT(shown(ToText(correction)),
             Contains("state           in force") &&
                 Contains("a dispute of 听雨唱片") &&
                 Contains("replaces        " + story.claim(1)));
  story.Say(story.cn, Acceptance{offer, "同意"});
  CHECK_THAT(shown(ToText(offer)),
             Contains("state           in force") && Contains("accepts it"));
}

TEST_CASE("a contested record says so", "[cli][record]") {
  Story story;
  const auto heading = Good(story.registry->HeadingNow());
  const ledger::SigningKey* const root[] = {&story.tw.keys.roots[0]};
  const KeyRevocation lost{{story.tw.keys.daily[0].id()}, "lost", 0};
  const auto record = Good(
      ledger::Sign(registry::Registry::Draft(heading, story.tw.party,
                                             AsSubject(story.tw.party), lost),
                   root));
  Good(story.registry->Append({&record, 1}));
  const ProgramRun run = Show(story.home(), story.claim(0));
  CHECK_THAT(run.out, Contains("in force; contested") &&
                          Contains(", revoked at entry "));
  CHECK(TextIn(Json(Show(story.home(), story.claim(0), {"--json"}).out),
               "state") == "in-force+contested");
}

TEST_CASE("a record as JSON holds its bytes and its proof", "[cli][record]") {
  Story story;
  const json::Value shown =
      Json(Show(story.home(), story.manifest() + "#2", {"--json"}).out);
  CHECK(TextIn(shown, "schema") == "qiao.record/1");
  CHECK(TextIn(shown, "id") == story.claim(1));
  CHECK(TextIn(shown, "state") == "in-force");
  const auto entry =
      ledger::CheckShape(TextIn(shown, "entry"), json::Edition::kAdmission);
  REQUIRE(entry);
  CHECK(ToText(entry->id()) == story.claim(1));
  CHECK(TextIn(shown, "payload") == entry->record().payload);
  const json::Value item = *shown.AsObject()->Find("item");
  ledger::MerklePath path;
  for (const json::Value& hash : *item.AsObject()->Find("path")->AsArray()) {
    path.push_back(*ParseDigest(*hash.AsString()));
  }
  CHECK(ledger::VerifyInclusion(
      ledger::LeafHash(ledger::AsText(entry->id().digest.bytes)), 2, 3, path,
      *ParseDigest(TextIn(item, "root"))));
  CHECK_THAT(TextIn(shown, "names"),
             Contains("梅樹下") && Contains("鷺岸音樂"));
}

TEST_CASE("an entry in a file is shown, known here or not", "[cli][record]") {
  Story story;
  const json::Value known =
      Json(Show(story.home(), story.manifest(), {"--json"}).out);
  const std::string path = story.registry.directory / "entry.json";
  std::ofstream(path) << TextIn(known, "entry") << "\n";
  CHECK(Show(story.home(), path).out ==
        Show(story.home(), story.manifest()).out);

  // On a machine without any registry: the entry of the published vectors.
  const json::Value records = Json(json::Canonical(
      *json::Parse(ReadFile(Golden("records/records-main.json")), 64)));
  int shown = 0;
  for (const json::Value& one : *records.AsArray()) {
    const std::string file = story.registry.directory / "foreign.json";
    std::ofstream(file, std::ios::trunc) << TextIn(one, "entry");
    const ProgramRun run = Show("/nonexistent", file);
    CAPTURE(TextIn(one, "name"), run.err);
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.out, Contains(TextIn(one, "id")) &&
                            Contains("state           not in this registry"));
    ++shown;
  }
  CHECK(shown == 40);
}

TEST_CASE("what is no record is refused with what to say instead",
          "[cli][record]") {
  Story story;
  const auto fails = [&](const std::string& record, int code,
                         const std::string& words) {
    CAPTURE(record);
    const ProgramRun run = Show(story.home(), record);
    CHECK(run.exit_code == code);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, Contains(words));
  };
  fails("9999", 5, "there is no entry 9999");
  fails("nonsense", 2, "neither a statement");
  fails("stm:" + std::string(64, '0'), 5, "is not in this registry");
  fails(story.manifest() + "#3", 5, "items 0 to 2");
  fails(story.manifest() + "#x", 2, "neither a statement");
  fails(story.claim(0) + "#0", 2, "has no items");
  const std::string path = story.registry.directory / "broken.json";
  std::ofstream(path) << "{\"payload\":1}";
  fails(path, 8, "holds no entry: ");
  const ProgramRun none = Show("/nonexistent", "1");
  CHECK(none.exit_code == 5);
}

}  // namespace
}  // namespace qiao::test
