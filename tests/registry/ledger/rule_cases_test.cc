// The rules of the record format, each with an accepted and a refused case:
// tests/golden/ledger/rules.tsv lists them and says what is to become of each
// case; cases.jsonl holds the entries. With QIAO_GOLDEN=write the entries are
// written again; what is said of them is written by hand.
#include "tests/registry/ledger/rule_cases.h"

#include <cstdlib>
#include <fstream>
#include <set>

#include "schemas/json/canonical.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

namespace qiao::ledger::rules {
namespace {

using namespace vectors;  // NOLINT(google-build-using-namespace)

json::Array Texts(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

// One line a case; the first line is the common beginning.
std::string Written() {
  const Beginning beginning;
  for (const std::string& failure : beginning.failures) FAIL_CHECK(failure);
  std::string text = json::Canonical(json::Object{
                         {{"name", "beginning"},
                          {"entries", Texts(beginning.log.entries())}}}) +
                     "\n";
  for (const RuleCase& one : AllRuleCases(beginning)) {
    json::Object object{{{"name", one.name},
                         {"rules", one.rules},
                         {"entries", Texts(one.entries)}}};
    if (!one.clock.empty()) {
      object.members.emplace_back("clock", Texts(one.clock));
    }
    text += json::Canonical(object) + "\n";
  }
  return text;
}

const char* const kCases = "ledger/cases.jsonl";

TEST_CASE("the cases of the rules are those that are written",
          "[ledger][rules][writing]") {
  const std::string text = Written();
  const char* const write = std::getenv("QIAO_GOLDEN");
  if (write != nullptr && std::string_view(write) == "write") {
    std::ofstream(test::Golden(kCases), std::ios::binary) << text;
  }
  CHECK((test::ReadFile(test::Golden(kCases)) == text));
}

// ---- rules.tsv

struct RuleRow {
  std::string number, section, says, accepted, refused, code;
};

std::vector<RuleRow> Rules() {
  std::vector<RuleRow> rows;
  const auto lines = Lines(test::ReadFile(test::Golden("ledger/rules.tsv")));
  for (std::size_t i = 1; i < lines.size(); ++i) {
    CAPTURE(lines[i]);
    std::vector<std::string> cells;
    std::istringstream stream(lines[i]);
    for (std::string cell; std::getline(stream, cell, '\t');) {
      cells.push_back(cell);
    }
    REQUIRE(cells.size() == 6);
    rows.push_back(
        {cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]});
  }
  return rows;
}

// What a case's last entry comes to, by the entries alone.
class Trial {
 public:
  Trial() {
    for (const std::string& line :
         Lines(test::ReadFile(test::Golden(kCases)))) {
      const json::Value one = Json(line);
      cases_.emplace(TextAt(one, "name"), one);
    }
    for (const json::Value& entry : ListAt(cases_.at("beginning"), "entries")) {
      beginning_.push_back(*entry.AsString());
    }
    cases_.erase("beginning");
    for (const std::string& entry : beginning_) {
      REQUIRE(Offer(log_, json::Edition::kAdmission, entry) == "accept");
    }
  }

  const std::map<std::string, json::Value>& cases() const { return cases_; }

  std::string OutcomeOf(const std::string& name) const {
    const json::Value& one = cases_.at(name);
    const bool audit = TextAt(one, "rules") == "audit";
    std::optional<AdmissionClock> clock;
    if (Has(one, "clock")) {
      const json::Array& times = ListAt(one, "clock");
      clock = AdmissionClock{*ParseInstant(*times[0].AsString()),
                             *ParseInstant(*times[1].AsString())};
    }
    Admission log(log_.facts(), audit ? RuleSet::kAudit : RuleSet::kAdmission,
                  clock);
    const json::Edition edition =
        audit ? json::Edition::kVerifier : json::Edition::kAdmission;
    const json::Array& entries = ListAt(one, "entries");
    for (std::size_t i = 0; i + 1 < entries.size(); ++i) {
      CHECK(Offer(log, edition, *entries[i].AsString()) == "accept");
    }
    return Offer(log, edition, *entries.back().AsString());
  }

 private:
  static std::string Offer(Admission& log, json::Edition edition,
                           const std::string& entry) {
    const auto shaped = CheckShape(entry, edition);
    if (!shaped) return CodeOf(shaped.error());
    const auto admitted = log.Admit(*shaped);
    return admitted ? "accept" : CodeOf(admitted.error());
  }

  std::map<std::string, json::Value> cases_;
  std::vector<std::string> beginning_;
  Admission log_{std::string(kOrigin), RuleSet::kAdmission};
};

// Cases that stand elsewhere: where, by the word before the colon.
class Elsewhere {
 public:
  Elsewhere() {
    const json::Value refused = Json(Golden("records/refused.json"));
    for (const json::Value& one : *refused.AsArray()) {
      vectors_.emplace(TextAt(one, "name"), TextAt(one, "code"));
    }
    // Bundles and logs are refused in the shared files alone.
    if (const auto shared = Shared("records/refused.json")) {
      const json::Value all = Json(*shared);
      for (const json::Value& one : *all.AsArray()) {
        vectors_.emplace(TextAt(one, "name"), TextAt(one, "code"));
      }
      has_shared_ = true;
    }
    const json::Value records = Json(Golden("records/records-main.json"));
    for (const json::Value& one : *records.AsArray()) {
      records_.insert(TextAt(one, "name"));
    }
    for (const std::string& line : Lines(Golden("records/changes.tsv"))) {
      std::istringstream cells(line);
      std::string base, change, at, value, code;
      std::getline(cells, base, '\t');
      std::getline(cells, change, '\t');
      std::getline(cells, at, '\t');
      std::getline(cells, value, '\t');
      std::getline(cells, code, '\t');
      changes_.insert(base + " " + at + " " + code);
    }
    const json::Value bytes = Json(Golden("records/bytes.json"));
    for (const json::Value& one : *bytes.AsArray()) {
      const std::string* code = At(one, "code").AsString();
      bytes_.insert(code ? *code : "accept");
    }
    for (const auto& file : std::filesystem::recursive_directory_iterator(
             std::filesystem::path(test::SourceDir()) / "tests")) {
      if (file.path().extension() == ".cc") {
        tests_ += test::ReadFile(file.path());
      }
    }
  }

  // Whether the reference is of something that is there, with this outcome.
  bool Holds(const std::string& reference, const std::string& code) const {
    const std::size_t colon = reference.find(": ");
    const std::string kind = reference.substr(0, colon);
    const std::string name = reference.substr(colon + 2);
    if (kind == "vector") {
      const auto found = vectors_.find(name);
      if (found == vectors_.end()) return !has_shared_;
      return found->second == code;
    }
    if (kind == "record") return code == "accept" && records_.contains(name);
    if (kind == "change") {
      return changes_.contains(name + " " +
                               (code == "accept" ? "taken" : code));
    }
    if (kind == "bytes") return name == code && bytes_.contains(code);
    // Names of tests may be broken over two lines.
    if (kind == "test") {
      return tests_.find("\"" + name + "\"") != std::string::npos;
    }
    return false;
  }

 private:
  bool has_shared_ = false;
  std::map<std::string, std::string> vectors_;
  std::set<std::string> records_, changes_, bytes_;
  std::string tests_;
};

TEST_CASE("every rule has an accepted and a refused case, and they hold",
          "[ledger][rules][golden]") {
  const Trial trial;
  const Elsewhere elsewhere;
  std::set<std::string> unused;
  for (const auto& [name, one] : trial.cases()) unused.insert(name);
  std::set<std::string> numbers;
  const auto check = [&](const std::string& references,
                         const std::string& outcome) {
    // Several cases of one rule stand with a bar between them.
    std::istringstream stream(references);
    for (std::string reference; std::getline(stream, reference, '|');) {
      CAPTURE(reference, outcome);
      if (reference.starts_with("case: ")) {
        const std::string name = reference.substr(6);
        REQUIRE(trial.cases().contains(name));
        CHECK(trial.OutcomeOf(name) == outcome);
        unused.erase(name);
      } else {
        CHECK(elsewhere.Holds(reference, outcome));
      }
    }
  };
  for (const RuleRow& row : Rules()) {
    CAPTURE(row.number, row.says);
    CHECK(numbers.insert(row.number).second);
    CHECK_FALSE(row.says.empty());
    // A dash: what is said cannot be refused, or not be taken.
    if (row.accepted != "-") check(row.accepted, "accept");
    if (row.refused != "-") check(row.refused, row.code);
    CHECK((row.refused == "-") == (row.code == "-"));
    CHECK((row.accepted != "-" || row.refused != "-"));
  }
  CHECK(numbers.size() > 150);
  for (const std::string& name : unused) FAIL_CHECK("of no rule: " << name);
}

}  // namespace
}  // namespace qiao::ledger::rules
