// qiao key: the keys of a party, in files that never leave this machine.
#include <memory>
#include <optional>

#include "cli/commands.h"
#include "cli/output.h"
#include "registry/ledger/key_file.h"

namespace qiao::cli {
namespace {

json::Array PublicParts(const std::vector<ledger::SigningKey>& keys) {
  json::Array list;
  for (const ledger::SigningKey& key : keys) {
    list.emplace_back(json::Object{{{"alg", key.public_key().alg},
                                    {"kid", ToText(key.id())},
                                    {"pub", ToHex(key.public_key().pub)}}});
  }
  return list;
}

json::Object ToJson(const ledger::PartyKeys& keys) {
  json::Object object{{{"daily", PublicParts(keys.daily)},
                       {"name", keys.name},
                       {"party", ToText(keys.Party())},
                       {"roots", PublicParts(keys.roots)},
                       {"threshold", keys.threshold}}};
  if (keys.log) {
    object.members.emplace_back("log_vkey", ToVkey(keys.log->verifier()));
  }
  return object;
}

void AddRows(const std::vector<ledger::SigningKey>& keys,
             const std::string& role,
             std::vector<std::vector<std::string>>& rows) {
  for (const ledger::SigningKey& key : keys) {
    rows.push_back({role, key.public_key().alg, ToText(key.id()),
                    ToHex(key.public_key().pub)});
  }
}

// The public parts of one key file.
void Print(const Context& context, const ledger::PartyKeys& keys) {
  if (context.form == OutputForm::kJson ||
      context.form == OutputForm::kJsonLines) {
    PrintJson("qiao.key/1", ToJson(keys));
    return;
  }
  if (context.form == OutputForm::kTable) {
    PrintLine("party  " + ToText(keys.Party()));
    if (keys.log) PrintLine("log    " + ToVkey(keys.log->verifier()));
  }
  std::vector<std::vector<std::string>> rows;
  AddRows(keys.roots, "root", rows);
  AddRows(keys.daily, "daily", rows);
  PrintTable(
      context,
      {{"ROLE"}, {"ALGORITHM"}, {"KEY", false, true}, {"PUBLIC", false, true}},
      rows);
}

ExitCode New(const Context& context, const std::string& name,
             const std::string& alg) {
  const Result<ledger::PartyKeys> keys = ledger::NewPartyKeys(name, alg);
  if (!keys) return Fail(context, keys.error());
  const std::string path = ledger::KeyFilePath(context.keys_dir, name);
  const Result<void> written = ledger::WriteKeyFile(path, *keys);
  if (!written) return Fail(context, written.error());
  Print(context, *keys);
  Say(context, "written to " + path);
  Say(context,
      "Keep a copy off this machine: whoever holds the root key is the party, "
      "and nobody can give it back.");
  return ExitCode::kDone;
}

ExitCode Show(const Context& context, const std::string& name) {
  const Result<ledger::PartyKeys> keys =
      ledger::ReadKeyFile(ledger::KeyFilePath(context.keys_dir, name));
  if (!keys) return Fail(context, keys.error());
  Print(context, *keys);
  return ExitCode::kDone;
}

ExitCode List(const Context& context) {
  const auto names = ledger::ListKeyFiles(context.keys_dir);
  if (!names) return Fail(context, names.error());
  std::vector<std::vector<std::string>> rows;
  json::Array list;
  bool all_read = true;
  for (const std::string& name : *names) {
    const Result<ledger::PartyKeys> keys =
        ledger::ReadKeyFile(ledger::KeyFilePath(context.keys_dir, name));
    if (!keys) {
      static_cast<void>(Fail(context, keys.error()));
      all_read = false;
      continue;
    }
    rows.push_back({name,
                    keys->roots.empty() ? "" : keys->roots[0].public_key().alg,
                    ToText(keys->Party()), keys->log ? "log" : ""});
    list.emplace_back(ToJson(*keys));
  }
  if (context.form == OutputForm::kJson) {
    PrintJson("qiao.keys/1", json::Object{{{"keys", std::move(list)}}});
  } else if (context.form == OutputForm::kJsonLines) {
    for (const json::Value& one : list) {
      PrintJson("qiao.key/1", *one.AsObject());
    }
  } else {
    PrintTable(context,
               {{"NAME"}, {"ALGORITHM"}, {"PARTY", false, true}, {"SIGNS"}},
               rows);
  }
  return all_read ? ExitCode::kDone : ExitCode::kPartial;
}

Command NewCommand() {
  struct Arguments {
    std::string name;
    std::string alg = "Ed25519";
  };
  auto arguments = std::make_shared<Arguments>();
  Command command;
  command.path = {"key", "new"};
  command.summary = "make the keys of a party";
  command.description =
      "Makes a root key, which only manages keys, and a daily key, which signs "
      "what the party says, in one file that nobody else may read. The id of "
      "the party follows from them; `qiao party add` enters it in a registry.";
  command.options = {
      {"NAME", "", "What you call these keys", &arguments->name, true, {}},
      {"--alg",
       "ALGORITHM",
       "Of both keys",
       &arguments->alg,
       false,
       {"Ed25519", "ES256", "SM2SM3"}},
  };
  command.examples = {
      {"qiao key new taipei-label", "Ed25519 keys"},
      {"qiao key new north-label --alg SM2SM3", "SM2 keys"},
  };
  command.run = [arguments](const Context& context) {
    return New(context, arguments->name, arguments->alg);
  };
  return command;
}

Command ListCommand() {
  Command command;
  command.path = {"key", "list"};
  command.summary = "the key files on this machine";
  command.examples = {{"qiao key list", "names, algorithms and parties"}};
  command.run = List;
  return command;
}

Command ShowCommand() {
  auto name = std::make_shared<std::string>();
  Command command;
  command.path = {"key", "show"};
  command.summary = "the public parts of a key file";
  command.options = {
      {"NAME", "", "As given to `key new`", name.get(), true, {}}};
  command.examples = {
      {"qiao key show taipei-label", "its party id, key ids and public keys"}};
  command.run = [name](const Context& context) { return Show(context, *name); };
  return command;
}

}  // namespace

std::vector<Command> KeyCommands() {
  return {NewCommand(), ListCommand(), ShowCommand()};
}

}  // namespace qiao::cli
