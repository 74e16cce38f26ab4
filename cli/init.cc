// qiao init: a new registry, its keys, and the file that others trust it by.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "cli/commands.h"
#include "cli/job.h"
#include "cli/open_desk.h"
#include "cli/output.h"
#include "cli/passphrase.h"
#include "registry/service/registry.h"
#include "registry/store/synced_file.h"

namespace qiao::cli {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  std::string origin;
  std::optional<std::string> operator_name;
  bool encrypt = false;
};

// A file name of the origin: registry.example/tw -> registry.example-tw.
std::string KeyName(std::string origin) {
  std::replace(origin.begin(), origin.end(), '/', '-');
  return origin;
}

Result<ledger::PartyKeys> NewOperatorKeys(const std::string& name,
                                          const std::string& origin) {
  QIAO_TRY(ledger::PartyKeys keys,
           ledger::NewPartyKeys(name, ledger::kEd25519));
  QIAO_TRY(ledger::SigningKey key,
           ledger::SigningKey::Generate(ledger::kEd25519));
  QIAO_TRY(keys.log,
           ledger::NoteSigner::Make(origin, ledger::NoteKeyType::kPlainEd25519,
                                    std::move(key)));
  return keys;
}

// What is to be trusted of the registry: given to others.
Result<void> WritePolicy(const std::string& path, const std::string& vkey) {
  return store::WriteSynced(path, "log " + vkey + "\nquorum none\n",
                            store::ReadableBy::kAll);
}

Result<void> Init(const Context& context, const Arguments& arguments) {
  const std::string name =
      arguments.operator_name.value_or(KeyName(arguments.origin));
  QIAO_TRY_DO(NeedsFile(context, "init"));
  std::error_code failed;
  if (fs::exists(context.registry, failed)) {
    return Error{ErrorCode::kChanged,
                 context.registry + " is there already; nothing was changed"};
  }
  QIAO_TRY_DO(store::MakeFolderOf(context.registry));
  QIAO_TRY(ledger::PartyKeys keys, NewOperatorKeys(name, arguments.origin));
  const std::string key_file = ledger::KeyFilePath(context.keys_dir, name);
  const std::string vkey = ledger::ToVkey(keys.log->verifier());
  const PartyId party = keys.Party();
  if (arguments.encrypt) {
    QIAO_TRY(keys.encrypted_under, NewPassphraseKey(context, key_file));
  }
  if (auto kept = ledger::WriteKeyFile(key_file, keys); !kept) {
    Error error = std::move(kept).error();
    if (fs::exists(key_file, failed)) {
      error.message +=
          "\n  if it is of an init that was cut off, and signs no registry: "
          "delete it, and run qiao init again";
    }
    return error;
  }
  // The registry comes last: where it is, nothing of it is missing.
  const std::string policy = context.registry + ".policy";
  Result<void> made = WritePolicy(policy, vkey);
  if (made) {
    auto registry =
        registry::Registry::Create(context.registry, arguments.origin,
                                   std::move(keys), name, context.clock);
    if (!registry) made = std::move(registry).error();
  }
  if (!made) {
    fs::remove(policy, failed);  // of no use without the registry
    fs::remove(key_file, failed);
    return made;
  }

  if (context.form == OutputForm::kJson ||
      context.form == OutputForm::kJsonLines) {
    PrintJson("qiao.init/1", json::Object{{{"origin", arguments.origin},
                                           {"registry", context.registry},
                                           {"operator", ToText(party)},
                                           {"name", name},
                                           {"key_file", key_file},
                                           {"policy", policy},
                                           {"vkey", vkey}}});
    return {};
  }
  PrintTable(context, {{"WHAT"}, {"WHERE", false, true}},
             {{"registry", context.registry},
              {"log", arguments.origin},
              {"operator", ToText(party)},
              {"keys", key_file},
              {"trust file", policy}});
  Say(context,
      "Keep the key file secret and safe: it signs for this registry. Give "
      "the trust file to whoever verifies.");
  Say(context, "next: qiao key new NAME, then qiao party add NAME");
  return {};
}

}  // namespace

std::vector<Command> InitCommands() {
  auto arguments = std::make_shared<Arguments>();
  return {{
      {"init"},
      "make a new registry",
      "Makes the registry file, the operator's keys, and the trust file "
      "(REGISTRY.policy), which holds the public key of the log: bundles and "
      "receipts are verified against it. An existing registry or key file is "
      "never overwritten (exit 6).",
      {{"--origin",
        "NAME",
        "name of the log: a host and perhaps a path, registry.example/tw",
        &arguments->origin,
        true,
        {}},
       {"--operator",
        "NAME",
        "name of whoever runs it, and of the key file; default: from the "
        "origin",
        &arguments->operator_name,
        false,
        {}},
       {"--encrypt",
        "",
        "the operator's keys under a passphrase, which every change of the "
        "registry then asks for",
        &arguments->encrypt,
        false,
        {}}},
      {{"qiao init --origin registry.example/tw", "with the default name"},
       {"qiao --registry ./try.db init --origin try.example",
        "a registry to try things with"}},
      Running(Init, arguments),
  }};
}

}  // namespace qiao::cli
