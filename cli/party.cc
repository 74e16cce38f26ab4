// qiao party: who may speak in the registry.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/job.h"
#include "cli/key_files.h"
#include "cli/open_desk.h"
#include "cli/output.h"
#include "registry/desk/party_document.h"
#include "registry/ledger/key_file.h"
#include "registry/service/registry.h"
#include "schemas/json/document.h"

namespace qiao::cli {
namespace {

using json::View;
using registry::Registry;

struct AddArguments {
  std::string name;
  std::optional<std::string> keys;
  std::string kind = "org";
  std::string lang;
};

// A public name may hold what makes a path.
std::string KeysOf(const Context& context, const AddArguments& arguments) {
  return arguments.keys ? KeyFileOf(context, *arguments.keys)
                        : ledger::KeyFilePath(context.keys_dir, arguments.name);
}

void PrintRows(const Context& context, const std::vector<View>& parties) {
  std::vector<std::vector<std::string>> rows;
  for (const View& party : parties) {
    const std::vector<std::string> names = party["names"].texts();
    rows.push_back({std::string(party["id"].text()),
                    names.empty() ? "" : names.front(),
                    std::string(party["kind"].text()),
                    std::to_string(party["index"].number())});
  }
  PrintTable(context,
             {{"PARTY", false, true}, {"NAME"}, {"KIND"}, {"ENTRY", true}},
             rows);
}

Result<void> Add(const Context& context, const AddArguments& arguments) {
  QIAO_TRY(const auto desk, OpenDesk(context, DeskUse::kTell));
  auto keys =
      ledger::ReadKeyFile(KeysOf(context, arguments), context.passphrase);
  if (!keys) {
    Error error = std::move(keys).error();
    if (error.code == ErrorCode::kKeyNeeded) {
      error.message += "; make keys with: qiao key new NAME";
    }
    return error;
  }
  const PartyId id = keys->Party();
  QIAO_TRY(const bool known, desk->KnowsParty(id));
  if (known) {
    return Error{ErrorCode::kChanged,
                 ToText(id) + " is in this registry already (qiao party list)"};
  }
  // Signed here: the keys stay.
  const Name name{arguments.name, arguments.lang, {}};
  QIAO_TRY(const ledger::Heading heading, desk->Heading());
  QIAO_TRY(const std::vector<ledger::SignedRecord> records,
           Registry::Introduction(heading, *keys, name, arguments.kind));
  QIAO_TRY(const registry::Appended appended, desk->Append(records, {}));
  const json::Object party =
      desk::PartyDocument({id, {name}, arguments.kind, appended.index});
  if (AsJson(context)) {
    PrintDocument(party);
  } else {
    PrintRows(context, {View(party)});
  }
  Say(context, "next: qiao import plan SHEET --label " + arguments.name);
  return {};
}

Result<void> List(const Context& context) {
  QIAO_TRY(const auto desk, OpenDesk(context, DeskUse::kAsk));
  QIAO_TRY(const json::Object document, desk->Parties());
  const View parties = View(document)["parties"];
  if (context.form == OutputForm::kJsonLines) {
    PrintParts("qiao.party/1", parties);
  } else if (context.form == OutputForm::kJson) {
    PrintDocument(document);
  } else {
    PrintRows(context, parties.items());
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
      Running(Add, arguments)};
}

Command ListCommand() {
  return {{"party", "list"},
          "who can speak in the registry",
          "",
          {},
          {{"qiao party list", "ids, names, and where they entered"}},
          Running(List)};
}

// "in force", "revoked at entry 12", "revoked at entry 12, contested from 9".
std::string StateOf(View key) {
  if (!key["revoked"]) {
    return key["until"] ? "good until " + std::string(key["until"].text())
                        : "in force";
  }
  std::string state =
      "revoked at entry " + std::to_string(key["revoked"].number());
  if (key["since"]) {
    state += ", contested from " + std::to_string(key["since"].number());
  }
  return state;
}

Result<void> Keys(const Context& context, const std::string& name) {
  QIAO_TRY(const auto desk, OpenDesk(context, DeskUse::kAsk));
  QIAO_TRY(const registry::PartyOnRecord party, desk->FindParty(name));
  QIAO_TRY(const json::Object document, desk->PartyKeys(party.id));
  const View keys = View(document)["keys"];
  if (context.form == OutputForm::kJsonLines) {
    PrintParts("qiao.party.key/1", keys);
    return {};
  }
  if (context.form == OutputForm::kJson) {
    PrintDocument(document);
    return {};
  }
  std::vector<std::vector<std::string>> rows;
  for (const View key : keys.items()) {
    rows.push_back({std::string(key["role"].text()),
                    std::string(key["alg"].text()),
                    std::string(key["kid"].text()),
                    std::to_string(key["added"].number()), StateOf(key)});
  }
  PrintTable(context,
             {{"ROLE"},
              {"ALGORITHM"},
              {"KEY", false, true},
              {"ENTRY", true},
              {"STATE", false, true}},
             rows);
  return {};
}

Command KeysCommand() {
  auto name = std::make_shared<std::string>();
  return {{"party", "keys"},
          "the keys of a party, as the registry has them",
          "Every key that the party ever had: at which entry it came, and "
          "whether it still signs. A revoked key signs nothing from its "
          "revocation on; what it signed before stays valid.",
          {{"PARTY", "PARTY", "a name, or pty:…", name.get(), true, {}}},
          {{"qiao party keys 海風唱片", "which keys may speak for it"}},
          Running(Keys, name)};
}

}  // namespace

std::vector<Command> PartyCommands() {
  return {AddCommand(), ListCommand(), KeysCommand()};
}

}  // namespace qiao::cli
