// qiao key rotate, qiao key add, qiao key revoke: the daily keys of a party,
// changed in its key file and in a registry.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/daily_keys.h"
#include "cli/job.h"
#include "cli/key_files.h"
#include "cli/open_desk.h"
#include "cli/output.h"
#include "cli/root_options.h"

namespace qiao::cli {
namespace {

json::Array ToJson(const std::vector<ChangedKey>& keys) {
  json::Array list;
  for (const ChangedKey& key : keys) {
    list.emplace_back(
        json::Object{{{"index", key.index}, {"kid", ToText(key.kid)}}});
  }
  return list;
}

// The keys and the entries that changed them; `key_file` holds them now.
void Print(const Context& context, const KeyChange& change,
           const std::string& key_file) {
  if (AsJson(context)) {
    PrintJson("qiao.key.change/1",
              json::Object{{{"added", ToJson(change.added)},
                            {"key_file", key_file},
                            {"log", change.log},
                            {"party", ToText(change.party)},
                            {"revoked", ToJson(change.revoked)}}});
    return;
  }
  std::vector<std::vector<std::string>> rows;
  for (const ChangedKey& key : change.added) {
    rows.push_back({"added", ToText(key.kid), std::to_string(key.index)});
  }
  for (const ChangedKey& key : change.revoked) {
    rows.push_back({"revoked", ToText(key.kid), std::to_string(key.index)});
  }
  PrintTable(context, {{"WHAT"}, {"KEY", false, true}, {"ENTRY", true}}, rows);
}

void SayOthers(const Context& context, const KeyChange& change) {
  for (const KeyId& kid : change.others) {
    Say(context, "still in force: daily key " + ToText(kid));
  }
}

// A draft that others sign: nothing has changed yet.
Result<void> Drafted(const Context& context, const KeyChange& change,
                     const std::string& file) {
  if (AsJson(context)) {
    PrintJson("qiao.key.draft/1",
              json::Object{{{"file", file},
                            {"log", change.log},
                            {"party", ToText(change.party)}}});
  } else {
    PrintTable(context, {{"DRAFT", false, true}}, {{file}});
  }
  Say(context, NextOf(file));
  return {};
}

struct RotateArguments {
  std::string name;
  RootOptions roots;
};

Result<void> Rotate(const Context& context, const RotateArguments& arguments) {
  QIAO_TRY(const auto desk, OpenDesk(context, arguments.roots.Use()));
  const std::string path = KeyFileOf(context, arguments.name);
  QIAO_TRY(const KeyChange change,
           RotateDailyKey(*desk, path, context.passphrase,
                          arguments.roots.Signers(context)));
  if (change.draft) {
    Say(context, "once it is told, run qiao key rotate " + arguments.name +
                     " again: it puts the new key into its place");
    return Drafted(context, change, *arguments.roots.draft);
  }
  Print(context, change, path);
  Say(context, change.told ? "what the old key signed stays valid"
                           : "the registry had it already: a rotation that "
                             "was stopped is finished");
  SayOthers(context, change);
  Say(context, "in " + path + " the new key stands; renew its backup");
  return {};
}

struct AddArguments {
  std::string name;
  std::optional<std::string> to;
  RootOptions roots;
};

Result<void> Add(const Context& context, const AddArguments& arguments) {
  QIAO_TRY(const auto desk, OpenDesk(context, arguments.roots.Use()));
  const std::string path = KeyFileOf(context, arguments.name);
  const std::string to = arguments.to.value_or(path);
  QIAO_TRY(const KeyChange change,
           AddDailyKey(*desk, path, to, context.passphrase,
                       arguments.roots.Signers(context)));
  if (change.draft) return Drafted(context, change, *arguments.roots.draft);
  Print(context, change, to);
  if (!change.told) Say(context, "the registry knew them; nothing was written");
  SayOthers(context, change);
  if (arguments.to) {
    Say(context, "bring " + to +
                     " to the other machine's folder of keys; it holds no root "
                     "key, and is worth as much as what its key may sign");
  }
  return {};
}

struct RevokeArguments {
  std::string name;
  std::vector<std::string> kids;
  std::string reason = "other";
  std::int64_t since = -1;
  RootOptions roots;
};

Result<void> Revoke(const Context& context, const RevokeArguments& arguments) {
  KeyRevocation revocation;
  revocation.reason = arguments.reason;
  for (const std::string& text : arguments.kids) {
    const auto kid = ParseKeyId(text);
    if (!kid) {
      return Error{ErrorCode::kUsage, text +
                                          " is no key id: 40 hex digits, as "
                                          "qiao party keys shows them"};
    }
    revocation.kids.push_back(*kid);
  }
  if (arguments.since != -1) {
    if (arguments.since < 0) {
      return Error{ErrorCode::kUsage, "--since is the number of an entry"};
    }
    revocation.since = arguments.since;
    Say(context, "--since " + std::to_string(arguments.since) +
                     ": what these keys signed from that entry on is shown as "
                     "contested. It stays valid; the mark cannot be taken "
                     "back.");
  }
  QIAO_TRY(const auto desk, OpenDesk(context, arguments.roots.Use()));
  const std::string path = KeyFileOf(context, arguments.name);
  QIAO_TRY(const KeyChange change,
           RevokeDailyKey(*desk, path, revocation, context.passphrase,
                          arguments.roots.Signers(context)));
  if (change.draft) return Drafted(context, change, *arguments.roots.draft);
  Print(context, change, path);
  if (!change.told) {
    Say(context, "they were revoked before; nothing was written");
  }
  SayOthers(context, change);
  if (change.others.empty()) {
    Say(context,
        "no daily key is left that could speak for the party; make "
        "one: qiao key rotate " +
            arguments.name);
  }
  return {};
}

constexpr const char* kKeyFile =
    "key file: a name that qiao key list shows, "
    "or a path";

std::vector<Option> WithRoots(std::vector<Option> own, RootOptions& roots) {
  for (Option& option : OptionsOf(roots)) own.push_back(std::move(option));
  return own;
}

Command RotateCommand() {
  auto arguments = std::make_shared<RotateArguments>();
  return {{"key", "rotate"},
          "a new daily key in place of the old one",
          "Makes a new daily key, enters it in the registry with the root "
          "keys, revokes the daily keys of the file in the same breath, and "
          "writes the file anew. What they signed stays valid. If it is "
          "stopped, run it again: it goes on where it was.",
          WithRoots({{"NAME", "NAME", kKeyFile, &arguments->name, true, {}}},
                    arguments->roots),
          {{"qiao key rotate haifeng", "once a year, or when somebody leaves"}},
          Running(Rotate, arguments)};
}

Command AddCommand() {
  auto arguments = std::make_shared<AddArguments>();
  return {
      {"key", "add"},
      "a daily key for a further machine, or a further registry",
      "With --to, a file with a daily key of its own and without root keys: "
      "for a second machine of the same party. Each signs with its own "
      "key, and either can be revoked alone. Without --to, the daily keys "
      "of NAME are entered in a registry that does not know them yet.",
      WithRoots({{"NAME", "NAME", kKeyFile, &arguments->name, true, {}},
                 {"--to",
                  "FILE",
                  "the key file for the other machine; made if it is not there",
                  &arguments->to,
                  false,
                  {}}},
                arguments->roots),
      {{"qiao key add haifeng --to studio.key", "a key for the studio"}},
      Running(Add, arguments)};
}

Command RevokeCommand() {
  auto arguments = std::make_shared<RevokeArguments>();
  return {{"key", "revoke"},
          "daily keys that may sign no more",
          "From the entry of the revocation on, the registry takes nothing "
          "that these keys sign. What they signed before stays valid; with "
          "--since, what they signed from that entry on is shown as contested, "
          "for ever. A machine without root keys can revoke its own key.",
          WithRoots({{"NAME", "NAME", kKeyFile, &arguments->name, true, {}},
                     {"KID",
                      "KID",
                      "key ids, as qiao party keys shows them",
                      &arguments->kids,
                      true,
                      {}},
                     {"--reason",
                      "CODE",
                      "why, for the record",
                      &arguments->reason,
                      false,
                      {"compromised", "lost", "other", "retired", "role-ended",
                       "stolen", "superseded", "unused"}},
                     {"--since",
                      "INDEX",
                      "the first entry that may be by somebody else",
                      &arguments->since,
                      false,
                      {}}},
                    arguments->roots),
          {{"qiao key revoke haifeng 0f5a… --reason lost",
            "a laptop was left on a train"},
           {"qiao key revoke haifeng 0f5a… --reason stolen --since 1204",
            "somebody else may have signed since entry 1204"}},
          Running(Revoke, arguments)};
}

}  // namespace

std::vector<Command> KeyChangeCommands() {
  return {RotateCommand(), AddCommand(), RevokeCommand()};
}

}  // namespace qiao::cli
