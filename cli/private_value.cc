// qiao private: values behind commitments, given, read and erased.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/import_places.h"
#include "cli/input_file.h"
#include "cli/job.h"
#include "cli/key_files.h"
#include "cli/open_desk.h"
#include "cli/output.h"
#include "registry/ledger/commitments.h"
#include "registry/service/import_journal.h"
#include "registry/service/private_values.h"
#include "schemas/json/canonical.h"
#include "schemas/json/document.h"
#include "schemas/model/codes.h"

namespace qiao::cli {
namespace {

using json::View;

std::vector<std::string> ChoicesOf(std::string_view list) {
  const auto codes = CodesOf(list);
  return {codes.begin(), codes.end()};
}

// An id, or the name of a party.
Result<SubjectId> SubjectNamed(desk::Desk& desk, const std::string& text) {
  if (const auto id = ParseSubjectId(text)) return *id;
  QIAO_TRY(const registry::PartyOnRecord party, desk.FindParty(text));
  return AsSubject(party.id);
}

Result<ledger::ShapedRecord> RecordNamed(desk::Desk& desk,
                                         const std::string& reference) {
  QIAO_TRY(const json::Object document, desk.Record(reference));
  return ledger::CheckShape(View(document)["entry"].text(),
                            json::Edition::kVerifier);
}

Result<ledger::PartyKeys> KeysFor(const Context& context,
                                  const std::optional<std::string>& given,
                                  const PartyId& party) {
  if (given) return ReadKeys(context, *given);
  return KeysOfParty(context, party);
}

Result<registry::Appended> SignAndAppend(desk::Desk& desk,
                                         const Statement& statement,
                                         const ledger::PartyKeys& keys,
                                         const registry::AlongWith& along) {
  if (keys.daily.empty()) {
    return Error{ErrorCode::kKeyNeeded,
                 "the key file of " + keys.name + " holds no daily key"};
  }
  const ledger::SigningKey* const signers[] = {&keys.daily.front()};
  QIAO_TRY(const ledger::SignedRecord record, ledger::Sign(statement, signers));
  return desk.Append({&record, 1}, along);
}

// ---- add

struct AddArguments {
  std::string subject, field;
  std::string file = "-";
  std::optional<std::string> keys;
};

Result<void> Add(const Context& context, const AddArguments& arguments) {
  QIAO_TRY(std::string text, ReadInput(arguments.file));
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  QIAO_TRY(const auto desk, OpenDesk(context, DeskUse::kTell));
  QIAO_TRY(const SubjectId subject, SubjectNamed(*desk, arguments.subject));
  QIAO_TRY(const ledger::ShapedRecord before,
           RecordNamed(*desk, ToText(subject)));
  QIAO_TRY(const ledger::PartyKeys keys,
           KeysFor(context, arguments.keys, before.statement().party));
  registry::AlongWith along;
  QIAO_TRY(
      store::PrivateValue value,
      registry::NewPrivateValue(subject, arguments.field, std::move(text)));
  QIAO_TRY(const ledger::Heading heading, desk->Heading());
  QIAO_TRY(const Statement statement,
           registry::WithPrivateValue(before, heading, value));
  along.private_values = {value};
  QIAO_TRY(const registry::Appended appended,
           SignAndAppend(*desk, statement, keys, along));
  if (AsJson(context)) {
    PrintJson("qiao.private.add/1",
              json::Object{{{"commit", ToText(value.commit)},
                            {"field", value.field},
                            {"id", ToText(appended.ids.front())},
                            {"index", appended.index},
                            {"subject", ToText(subject)}}});
    return {};
  }
  PrintTable(
      context, {{"FIELD"}, {"COMMITMENT", false, true}, {"ENTRY", true}},
      {{value.field, ToText(value.commit), std::to_string(appended.index)}});
  Say(context,
      "the log holds the commitment; value and salt stay in the "
      "registry file until they are erased (qiao private redact)");
  return {};
}

// ---- show

std::string_view StateOf(const registry::PrivateOnRecord& one) {
  if (!one.value) return "never given";
  return one.value->Erased() ? "erased" : "held";
}

json::Object ToJson(const registry::PrivateOnRecord& one) {
  json::Object object{{{"commit", ToText(one.commit)},
                       {"field", one.field},
                       {"index", one.index},
                       {"state", StateOf(one)}}};
  if (one.value && !one.value->Erased()) {
    object.members.emplace_back("owner", one.value->owner);
    object.members.emplace_back("salt", ToText(one.value->salt));
    object.members.emplace_back("value", one.value->value);
  }
  return object;
}

// The value as text, if it is one.
std::string InWords(const registry::PrivateOnRecord& one) {
  if (!one.value || one.value->Erased()) return "";
  const auto value = json::Parse(one.value->value);
  const auto* text = value ? value->AsString() : nullptr;
  return text == nullptr ? one.value->value : *text;
}

Result<void> Show(const Context& context, const std::string& subject) {
  QIAO_TRY_DO(NeedsFile(context, "private show"));
  QIAO_TRY(const auto desk, OpenDesk(context, DeskUse::kAsk));
  QIAO_TRY(const SubjectId id, SubjectNamed(*desk, subject));
  QIAO_TRY(const registry::Registry registry,
           registry::Registry::OpenToRead(context.registry, context.clock));
  QIAO_TRY(const auto values, registry::PrivateValuesOf(registry, id));
  if (AsJson(context)) {
    json::Array list;
    for (const auto& one : values) list.emplace_back(ToJson(one));
    const json::Object document{{{"schema", "qiao.private/1"},
                                 {"subject", ToText(id)},
                                 {"values", std::move(list)}}};
    if (context.form == OutputForm::kJsonLines) {
      PrintParts("qiao.private.value/1", View(document)["values"]);
    } else {
      PrintDocument(document);
    }
    return {};
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& one : values) {
    rows.push_back({one.field, InWords(one), std::string(StateOf(one)),
                    ToText(one.commit), std::to_string(one.index)});
  }
  PrintTable(context,
             {{"FIELD"},
              {"VALUE", false, false, true},
              {"STATE"},
              {"COMMITMENT", false, true},
              {"ENTRY", true}},
             rows);
  return {};
}

// ---- redact

struct RedactArguments {
  std::string record;
  std::vector<std::string> what;
  std::string reason = "erasure-request";
  std::optional<std::string> keys;
};

// What the record commits to and is asked for, by field or by commitment.
Result<std::vector<PrivateValue>> Chosen(const ledger::ShapedRecord& record,
                                         const std::vector<std::string>& what) {
  const auto made = ledger::CommitmentsOf(record.statement().body);
  std::vector<PrivateValue> chosen;
  for (const std::string& one : what) {
    const std::size_t before = chosen.size();
    for (const PrivateValue& value : made) {
      if (value.field == one || ToText(value.commit) == one) {
        chosen.push_back(value);
      }
    }
    if (chosen.size() == before) {
      return Error{ErrorCode::kNotFound,
                   ToText(record.id()) + " commits to nothing called " + one +
                       ": a field or a commitment, as qiao private show and "
                       "qiao record show have them"};
    }
  }
  return chosen;
}

// An import that is not finished keeps its salts in its journal.
Result<void> CheckJournals(const Context& context,
                           const std::vector<PrivateValue>& chosen) {
  for (const std::string& name : BegunImports(context)) {
    QIAO_TRY(const auto journal,
             registry::ImportJournal::Open(PlaceOf(context, name, ".journal")));
    Result<registry::JournalContent> read = journal.Read();
    if (!read) {
      Error error = std::move(read).error();
      error.message += ". " + journal.path() +
                       " may hold what is to be erased: go on with that "
                       "import, or remove the file";
      return error;
    }
    const registry::JournalContent content = *std::move(read);
    for (const registry::ImportStep& step : content.import.steps) {
      for (const store::PrivateValue& held : step.along.private_values) {
        const bool is_it = std::any_of(
            chosen.begin(), chosen.end(),
            [&](const PrivateValue& one) { return one.commit == held.commit; });
        if (!is_it) continue;
        return Error{ErrorCode::kChanged,
                     "the journal of import " + name + " holds the " +
                         held.field +
                         " to be erased; end it first: qiao "
                         "import resume " +
                         name};
      }
    }
  }
  return {};
}

Result<void> Redact(const Context& context, const RedactArguments& arguments) {
  QIAO_TRY(const auto desk, OpenDesk(context, DeskUse::kTell));
  std::string reference = arguments.record;
  if (const auto named = desk->FindParty(reference)) {
    reference = ToText(AsSubject(named->id));
  }
  QIAO_TRY(const ledger::ShapedRecord record, RecordNamed(*desk, reference));
  QIAO_TRY(const std::vector<PrivateValue> chosen,
           Chosen(record, arguments.what));
  QIAO_TRY_DO(CheckJournals(context, chosen));
  QIAO_TRY(const ledger::PartyKeys keys,
           KeysFor(context, arguments.keys, record.statement().party));
  std::vector<Commitment> commits;
  for (const PrivateValue& one : chosen) commits.push_back(one.commit);
  QIAO_TRY(const ledger::Heading heading, desk->Heading());
  const Statement redaction = registry::RedactionOf(
      record, heading, keys.Party(), std::move(commits), arguments.reason);
  QIAO_TRY(const registry::Appended appended,
           SignAndAppend(*desk, redaction, keys, {}));
  if (AsJson(context)) {
    json::Array erased;
    for (const PrivateValue& one : chosen) {
      erased.emplace_back(
          json::Object{{{"commit", ToText(one.commit)}, {"field", one.field}}});
    }
    PrintJson("qiao.private.redact/1",
              json::Object{{{"id", ToText(appended.ids.front())},
                            {"index", appended.index},
                            {"target", ToText(record.id())},
                            {"values", std::move(erased)}}});
    return {};
  }
  std::vector<std::vector<std::string>> rows;
  for (const PrivateValue& one : chosen) {
    rows.push_back(
        {one.field, ToText(one.commit), std::to_string(appended.index)});
  }
  PrintTable(context,
             {{"ERASED"}, {"COMMITMENT", false, true}, {"ENTRY", true}}, rows);
  Say(context,
      "copies of the registry file that were made before still hold "
      "them: delete those, or redact there, too");
  return {};
}

constexpr const char* kKeys =
    "key file that signs; default: the one of whoever registered it";

Command AddCommand() {
  auto arguments = std::make_shared<AddArguments>();
  return {
      {"private", "add"},
      "a private value of a subject: the log gets a commitment to it",
      "Corrects the registration so that it commits to the value, with a salt "
      "of its own. Value and salt go into the registry file, from which they "
      "can be erased; nobody else is shown them. The value is read from a file "
      "or from standard input, one line, never from the command line.",
      {{"SUBJECT",
        "SUBJECT",
        "pty:… psn:… wrk:… rec:… rel:…, or the name of a party",
        &arguments->subject,
        true,
        {}},
       {"FIELD", "FIELD", "what the value is", &arguments->field, true,
        ChoicesOf("private-field")},
       {"--file",
        "FILE",
        "where the value is; default: standard input",
        &arguments->file,
        false,
        {}},
       {"--keys", "KEYS", kKeys, &arguments->keys, false, {}}},
      {{"qiao private add 林小姐 legal-name < name.txt",
        "the legal name of a party that is known by another"}},
      Running(Add, arguments)};
}

Command ShowCommand() {
  auto subject = std::make_shared<std::string>();
  return {{"private", "show"},
          "the private values of a subject, and which were erased",
          "Reads the registry file itself: no server gives them out. With "
          "--json each has its salt, so that it can be shown to be what the "
          "log commits to (docs/ledger.md, Hashes, ids and commitments).",
          {{"SUBJECT",
            "SUBJECT",
            "pty:… psn:… wrk:… rec:… rel:…, or the name of a party",
            subject.get(),
            true,
            {}}},
          {{"qiao private show 林小姐", "what is held of a party"}},
          Running(Show, subject)};
}

Command RedactCommand() {
  auto arguments = std::make_shared<RedactArguments>();
  return {
      {"private", "redact"},
      "erase private values; the commitments stay and keep verifying",
      "Signs a redaction of what one record commits to. Whoever stores it "
      "overwrites value and salt before it answers; bundles, receipts and "
      "audits go on as before. The party that made the record can do this, "
      "and the operator (--keys with the name of its key file, as qiao init "
      "said it).",
      {{"RECORD",
        "RECORD",
        "a subject or the name of a party (its registration in force), a "
        "statement (stm:…), or the index of an entry",
        &arguments->record,
        true,
        {}},
       {"WHAT", "WHAT", "fields, or commitments", &arguments->what, true, {}},
       {"--reason", "CODE", "why, for the record", &arguments->reason, false,
        ChoicesOf("redact-reason")},
       {"--keys", "KEYS", kKeys, &arguments->keys, false, {}}},
      {{"qiao private redact 林小姐 legal-name contact",
        "somebody asked to be forgotten"}},
      Running(Redact, arguments)};
}

}  // namespace

std::vector<Command> PrivateCommands() {
  return {AddCommand(), ShowCommand(), RedactCommand()};
}

}  // namespace qiao::cli
