// qiao key: the keys of a party, in files that never leave this machine but
// encrypted.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/job.h"
#include "cli/key_files.h"
#include "cli/output.h"
#include "cli/passphrase.h"
#include "registry/ledger/key_file.h"
#include "registry/ledger/minted_ids.h"

namespace qiao::cli {
namespace {

json::Value ToJson(const PublicKey& key) {
  return json::Object{{{"alg", key.alg},
                       {"kid", ToText(ledger::KeyIdOf(key))},
                       {"pub", ToHex(key.pub)}}};
}

json::Array ToJson(const std::vector<PublicKey>& keys) {
  json::Array list;
  for (const PublicKey& key : keys) list.push_back(ToJson(key));
  return list;
}

json::Object ToJson(const ledger::ShownKeys& keys) {
  json::Object object{{{"daily", ToJson(keys.daily)},
                       {"encrypted", keys.encrypted},
                       {"name", keys.name},
                       {"party", ToText(keys.Party())},
                       {"roots", ToJson(keys.roots.keys)},
                       {"roots_here", keys.roots_here},
                       {"threshold", keys.roots.threshold}}};
  if (keys.next) object.members.emplace_back("next", ToJson(*keys.next));
  if (keys.log) {
    object.members.emplace_back("log_vkey", ledger::ToVkey(*keys.log));
  }
  return object;
}

void AddRows(const std::vector<PublicKey>& keys, const std::string& role,
             std::vector<std::vector<std::string>>& rows) {
  for (const PublicKey& key : keys) {
    rows.push_back(
        {role, key.alg, ToText(ledger::KeyIdOf(key)), ToHex(key.pub)});
  }
}

// The public parts of one key file.
void Print(const Context& context, const ledger::ShownKeys& keys) {
  if (AsJson(context)) {
    PrintJson("qiao.key/1", ToJson(keys));
    return;
  }
  if (context.form == OutputForm::kTable) {
    PrintLine("party  " + ToText(keys.Party()));
    if (keys.log) PrintLine("log    " + ledger::ToVkey(*keys.log));
  }
  std::vector<std::vector<std::string>> rows;
  AddRows(keys.roots.keys, "root", rows);
  AddRows(keys.daily, "daily", rows);
  if (keys.next) AddRows({*keys.next}, "next", rows);
  PrintTable(
      context,
      {{"ROLE"}, {"ALGORITHM"}, {"KEY", false, true}, {"PUBLIC", false, true}},
      rows);
}

struct NewArguments {
  std::string name;
  std::string alg = "Ed25519";
  bool encrypt = false;
  std::optional<std::string> root_of;
};

// "pty:…", or the party of a key file here.
Result<PartyId> PartyNamed(const Context& context, const std::string& name) {
  if (const auto id = ParsePartyId(name)) return *id;
  QIAO_TRY(const ledger::ShownKeys keys,
           ledger::ReadShownKeys(KeyFileOf(context, name)));
  return keys.Party();
}

Result<ledger::PartyKeys> NewKeys(const Context& context,
                                  const NewArguments& arguments) {
  if (!arguments.root_of) {
    return ledger::NewPartyKeys(arguments.name, arguments.alg);
  }
  QIAO_TRY(const PartyId party, PartyNamed(context, *arguments.root_of));
  return ledger::NewRootKey(arguments.name, party, arguments.alg);
}

Result<void> New(const Context& context, const NewArguments& arguments) {
  QIAO_TRY(ledger::PartyKeys keys, NewKeys(context, arguments));
  const std::string path =
      ledger::KeyFilePath(context.keys_dir, arguments.name);
  if (arguments.encrypt) {
    QIAO_TRY(keys.encrypted_under, NewPassphraseKey(context, path));
  }
  QIAO_TRY_DO(ledger::WriteKeyFile(path, keys));
  Print(context, ledger::Shown(keys));
  Say(context, "written to " + path);
  if (keys.of) {
    Say(context, "It is a root key of " + ToText(*keys.of) +
                     " once qiao key roots has said so: --add " +
                     keys.roots.front().public_key().alg + ":" +
                     ToHex(keys.roots.front().public_key().pub));
    return {};
  }
  Say(context,
      "Keep a copy off this machine (qiao key backup): whoever holds the root "
      "key is the party, and nobody can give it back.");
  return {};
}

Result<void> Show(const Context& context, const std::string& name) {
  QIAO_TRY(const ledger::ShownKeys keys,
           ledger::ReadShownKeys(KeyFileOf(context, name)));
  Print(context, keys);
  if (keys.encrypted) Say(context, "its secrets are encrypted");
  if (!keys.roots_here) {
    Say(context,
        "the root keys are elsewhere: this file signs and manages no keys");
  }
  if (keys.next) {
    Say(context, "a rotation in " + keys.next_log +
                     " is not finished: qiao key rotate " + name);
  }
  return {};
}

ExitCode List(const Context& context) {
  const auto names = ledger::ListKeyFiles(context.keys_dir);
  if (!names) return Fail(context, names.error());
  std::vector<std::vector<std::string>> rows;
  json::Array list;
  bool all_read = true;
  for (const std::string& name : *names) {
    const Result<ledger::ShownKeys> keys =
        ledger::ReadShownKeys(ledger::KeyFilePath(context.keys_dir, name));
    if (!keys) {
      static_cast<void>(Fail(context, keys.error()));
      all_read = false;
      continue;
    }
    rows.push_back({name, keys->roots.keys.front().alg, ToText(keys->Party()),
                    keys->log ? "log" : ""});
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

struct BackupArguments {
  std::string name;
  std::string to;
};

// Opened first, so that what is kept can be opened.
Result<void> Backup(const Context& context, const BackupArguments& arguments) {
  QIAO_TRY(ledger::PartyKeys keys, ReadKeys(context, arguments.name));
  if (!keys.encrypted_under) {
    QIAO_TRY(keys.encrypted_under, NewPassphraseKey(context, arguments.to));
  }
  QIAO_TRY_DO(ledger::WriteKeyFile(arguments.to, keys));
  Print(context, ledger::Shown(keys));
  Say(context, "written to " + arguments.to +
                   ", encrypted. Without the passphrase it is worth nothing: "
                   "keep that somewhere else.");
  return {};
}

struct RestoreArguments {
  std::string file;
  std::optional<std::string> name;
  bool plain = false;
};

Result<void> Restore(const Context& context,
                     const RestoreArguments& arguments) {
  QIAO_TRY(ledger::PartyKeys keys,
           ledger::ReadKeyFile(arguments.file, context.passphrase));
  if (arguments.name) keys.name = *arguments.name;
  QIAO_TRY_DO(ledger::CheckKeyName(keys.name));
  if (arguments.plain) keys.encrypted_under.reset();
  const std::string path = ledger::KeyFilePath(context.keys_dir, keys.name);
  QIAO_TRY_DO(ledger::WriteKeyFile(path, keys));
  Print(context, ledger::Shown(keys));
  Say(context, "written to " + path);
  Say(context,
      "Daily keys may have been rotated since the backup was made: qiao party "
      "keys shows those in force.");
  return {};
}

Command NewCommand() {
  auto arguments = std::make_shared<NewArguments>();
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
      {"--encrypt",
       "",
       "Under a passphrase, which every use of the keys then asks for",
       &arguments->encrypt,
       false,
       {}},
      {"--root-of",
       "PARTY",
       "One more root key for a party that exists, and nothing else: pty:…, "
       "or the name of a key file of the party",
       &arguments->root_of,
       false,
       {}},
  };
  command.examples = {
      {"qiao key new taipei-label", "Ed25519 keys"},
      {"qiao key new north-label --alg SM2SM3", "SM2 keys"},
      {"qiao key new taipei-label --encrypt", "asks for a passphrase, twice"},
      {"qiao key new safe --root-of taipei-label", "for qiao key roots --add"},
  };
  command.run = Running(New, arguments);
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
      {"NAME", "", "As `key list` shows it, or a path", name.get(), true, {}}};
  command.examples = {
      {"qiao key show taipei-label", "its party id, key ids and public keys"}};
  command.run = Running(Show, name);
  return command;
}

Command BackupCommand() {
  auto arguments = std::make_shared<BackupArguments>();
  return {{"key", "backup"},
          "a copy of a key file that is of no use without its passphrase",
          "Encrypts the keys under a passphrase, asked for twice, or under the "
          "one that the key file has, into a new file. Renew it after "
          "every rotation.",
          {{"NAME",
            "",
            "As `key list` shows it, or a path",
            &arguments->name,
            true,
            {}},
           {"--to",
            "FILE",
            "Where to; never overwritten",
            &arguments->to,
            true,
            {}}},
          {{"qiao key backup haifeng --to haifeng-backup.key",
            "to be kept on another medium"}},
          Running(Backup, arguments)};
}

Command RestoreCommand() {
  auto arguments = std::make_shared<RestoreArguments>();
  return {{"key", "restore"},
          "the keys of a backup, in place again",
          "Opens a backup and puts its keys into the folder of keys, encrypted "
          "under the same passphrase. A key file that is there is never "
          "overwritten.",
          {{"FILE", "", "What `key backup` wrote", &arguments->file, true, {}},
           {"--name",
            "NAME",
            "What to call the keys here; as they were called",
            &arguments->name,
            false,
            {}},
           {"--plain",
            "",
            "Without encryption: whoever reads the file is the party",
            &arguments->plain,
            false,
            {}}},
          {{"qiao key restore haifeng-backup.key", "on the new machine"}},
          Running(Restore, arguments)};
}

}  // namespace

std::vector<Command> KeyCommands() {
  return {NewCommand(), ListCommand(), ShowCommand(), BackupCommand(),
          RestoreCommand()};
}

}  // namespace qiao::cli
