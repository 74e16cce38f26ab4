// qiao party: who may speak in the registry.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/output.h"
#include "registry/service/registry.h"

namespace qiao::cli {
namespace {

using registry::PartyOnRecord;
using registry::Registry;

struct AddArguments {
  std::string name;
  std::optional<std::string> keys;
  std::string kind = "org";
  std::string lang;
};

// A name in the folder of keys, or a path.
std::string KeyFileOf(const Context& context, const AddArguments& arguments) {
  const std::string& given = arguments.keys.value_or(arguments.name);
  if (arguments.keys &&
      (given.find('/') != std::string::npos || given.ends_with(".key"))) {
    return given;
  }
  return ledger::KeyFilePath(context.keys_dir, given);
}

bool AsJson(const Context& context) {
  return context.form == OutputForm::kJson ||
         context.form == OutputForm::kJsonLines;
}

json::Object ToJson(const PartyOnRecord& party) {
  json::Array names;
  for (const Name& name : party.names) names.emplace_back(name.text);
  return {{{"id", ToText(party.id)},
           {"names", std::move(names)},
           {"kind", party.kind},
           {"index", party.index}}};
}

void PrintRows(const Context& context,
               const std::vector<PartyOnRecord>& parties) {
  std::vector<std::vector<std::string>> rows;
  for (const PartyOnRecord& party : parties) {
    rows.push_back({ToText(party.id),
                    party.names.empty() ? "" : party.names.front().text,
                    party.kind, std::to_string(party.index)});
  }
  PrintTable(context,
             {{"PARTY", false, true}, {"NAME"}, {"KIND"}, {"ENTRY", true}},
             rows);
}

Result<void> Add(const Context& context, const AddArguments& arguments) {
  QIAO_TRY(
      Registry registry,
      Registry::OpenToWrite(context.registry, context.keys_dir, context.clock));
  auto keys = ledger::ReadKeyFile(KeyFileOf(context, arguments));
  if (!keys) {
    Error error = std::move(keys).error();
    if (error.code == ErrorCode::kKeyNeeded) {
      error.message += "; make keys with: qiao key new NAME";
    }
    return error;
  }
  const PartyId id = keys->Party();
  QIAO_TRY(const auto facts, registry.store().FactsNow());
  QIAO_TRY(const auto known, facts->Party(id));
  if (known) {
    return Error{ErrorCode::kChanged,
                 ToText(id) + " is in this registry already (qiao party list)"};
  }
  QIAO_TRY(const registry::Appended appended,
           registry.AddParty(*keys, Name{arguments.name, arguments.lang, {}},
                             arguments.kind));
  const PartyOnRecord party{id,
                            {Name{arguments.name, arguments.lang, {}}},
                            arguments.kind,
                            appended.index};
  if (AsJson(context)) {
    PrintJson("qiao.party/1", ToJson(party));
  } else {
    PrintRows(context, {party});
  }
  Say(context, "next: qiao import plan SHEET --label " + arguments.name);
  return {};
}

Result<void> List(const Context& context) {
  QIAO_TRY(const Registry registry,
           Registry::OpenToRead(context.registry, context.clock));
  QIAO_TRY(const std::vector<PartyOnRecord> parties, registry.Parties());
  if (context.form == OutputForm::kJsonLines) {
    for (const PartyOnRecord& party : parties) {
      PrintJson("qiao.party/1", ToJson(party));
    }
  } else if (context.form == OutputForm::kJson) {
    json::Array array;
    for (const PartyOnRecord& party : parties)
      array.emplace_back(ToJson(party));
    PrintJson("qiao.party.list/1",
              json::Object{{{"parties", std::move(array)}}});
  } else {
    PrintRows(context, parties);
  }
  return {};
}

Command AddCommand() {
  auto arguments = std::make_shared<AddArguments>();
  return {
      {"party", "add"},
      "let a label, a publisher or a person speak in the registry",
      "Registers the public half of a key file, and the party's name. From "
      "then on statements signed with those keys are taken.",
      {{"NAME",
        "NAME",
        "the public name, as it is to be shown",
        &arguments->name,
        true,
        {}},
       {"--keys",
        "KEYS",
        "key file: a name that qiao key list shows, or a path; default: NAME",
        &arguments->keys,
        false,
        {}},
       {"--kind",
        "KIND",
        "what the party is (org)",
        &arguments->kind,
        false,
        {"org", "group", "person"}},
       {"--name-lang",
        "TAG",
        "BCP 47 tag of the name: zh-Hant-TW",
        &arguments->lang,
        false,
        {}}},
      {{"qiao party add 海風唱片 --keys haifeng --name-lang zh-Hant-TW",
        "a label whose keys are called haifeng"},
       {"qiao party add 林小姐 --keys lin --kind person", "a person"}},
      [arguments](const Context& context) {
        const Result<void> done = Add(context, *arguments);
        return done ? ExitCode::kDone : Fail(context, done.error());
      }};
}

Command ListCommand() {
  return {{"party", "list"},
          "who can speak in the registry",
          "",
          {},
          {{"qiao party list", "ids, names, and where they entered"}},
          [](const Context& context) {
            const Result<void> done = List(context);
            return done ? ExitCode::kDone : Fail(context, done.error());
          }};
}

}  // namespace

std::vector<Command> PartyCommands() { return {AddCommand(), ListCommand()}; }

}  // namespace qiao::cli
