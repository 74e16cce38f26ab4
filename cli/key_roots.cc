// qiao key roots: who manages the keys of a party, and how many must sign.
#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/ask_first.h"
#include "cli/commands.h"
#include "cli/job.h"
#include "cli/key_files.h"
#include "cli/open_desk.h"
#include "cli/output.h"
#include "cli/root_keys.h"
#include "cli/root_options.h"
#include "registry/ledger/key_statements.h"
#include "registry/ledger/minted_ids.h"
#include "schemas/json/value.h"

namespace qiao::cli {

namespace {

Error Usage(std::string message) {
  return Error{ErrorCode::kUsage, std::move(message)};
}

json::Array Kids(const std::vector<KeyId>& kids) {
  json::Array list;
  for (const KeyId& kid : kids) list.emplace_back(ToText(kid));
  return list;
}

// Of --threshold, if it is not said.
constexpr std::int64_t kAsItIs = -1;

struct RootsArguments {
  std::string name;
  std::vector<std::string> add, drop, need;
  std::int64_t threshold = kAsItIs;
  bool yes = false;
  RootOptions roots;
};

// A key as `qiao key new --root-of` prints it: "Ed25519:57f0…".
Result<std::optional<PublicKey>> KeyIn(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) return std::optional<PublicKey>();
  PublicKey key{text.substr(0, colon), {}};
  const std::string pub = text.substr(colon + 1);
  if (pub.size() <= 130) key.pub.resize(pub.size() / 2);
  if (!FromHex(pub, key.pub) || !ledger::CheckPublicKey(key)) {
    return Usage(text +
                 " is no public key: ALGORITHM:HEX, as qiao key show "
                 "has them");
  }
  return std::optional(std::move(key));
}

// Keys to be added: those of key files that are here sign, too.
Result<void> Add(const Context& context, const std::string& text,
                 RootsWanted& wanted, RootSigners& by) {
  QIAO_TRY(std::optional<PublicKey> key, KeyIn(text));
  if (key) {
    wanted.add.push_back(*std::move(key));
    return {};
  }
  const std::string path = KeyFileOf(context, text);
  QIAO_TRY(const ledger::ShownKeys keys, ledger::ReadShownKeys(path));
  wanted.add.insert(wanted.add.end(), keys.roots.keys.begin(),
                    keys.roots.keys.end());
  if (keys.roots_here) by.with.push_back(path);
  return {};
}

Result<void> SetNeed(const std::string& text, SignerNeeds& need) {
  const std::size_t equals = text.find('=');
  const std::string typ = text.substr(0, equals);
  const std::vector<std::string> types = ledger::DailyTypes();
  std::int64_t count = 0;
  if (equals != std::string::npos) {
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + equals + 1, end, count);
    if (read.ptr != end) count = 0;
  }
  if (count < 1 || count > 16 || std::ranges::find(types, typ) == types.end()) {
    return Usage(text +
                 " is no TYPE=NUMBER: transfer=2, with 1 to 16 daily "
                 "keys for a type of statement that they sign");
  }
  need[typ] = count;
  return {};
}

json::Object ToJson(const RootsChanged& changed) {
  json::Array roots;
  for (const PublicKey& key : changed.roots) {
    roots.emplace_back(json::Object{{{"alg", key.alg},
                                     {"kid", ToText(ledger::KeyIdOf(key))},
                                     {"pub", ToHex(key.pub)}}});
  }
  json::Object need;
  for (const auto& [typ, count] : changed.need) {
    need.members.emplace_back(typ, count);
  }
  json::Object object{{{"added", Kids(changed.added)},
                       {"dropped", Kids(changed.dropped)},
                       {"log", changed.log},
                       {"need", std::move(need)},
                       {"party", ToText(changed.party)},
                       {"roots", std::move(roots)},
                       {"threshold", changed.threshold}}};
  if (changed.index) object.members.emplace_back("index", *changed.index);
  return object;
}

void PrintRoots(const Context& context, const RootsChanged& changed) {
  const std::string entry = changed.index ? std::to_string(*changed.index) : "";
  std::vector<std::vector<std::string>> rows;
  for (const PublicKey& key : changed.roots) {
    const KeyId kid = ledger::KeyIdOf(key);
    const bool added =
        std::ranges::find(changed.added, kid) != changed.added.end();
    rows.push_back({added ? "added" : "stays", ToText(kid), entry});
  }
  for (const KeyId& kid : changed.dropped) {
    rows.push_back({"dropped", ToText(kid), entry});
  }
  PrintTable(context, {{"ROOT"}, {"KEY", false, true}, {"ENTRY", true}}, rows);
  Say(context, std::to_string(changed.threshold) + " of " +
                   std::to_string(changed.roots.size()) +
                   " root keys must sign a change of keys");
  for (const auto& [typ, count] : changed.need) {
    Say(context, std::to_string(count) + " daily keys must sign a " + typ);
  }
}

Result<void> Roots(const Context& context, const RootsArguments& arguments) {
  RootsWanted wanted;
  RootSigners by = arguments.roots.Signers(context);
  for (const std::string& text : arguments.add) {
    QIAO_TRY_DO(Add(context, text, wanted, by));
  }
  for (const std::string& text : arguments.drop) {
    const auto kid = ParseKeyId(text);
    if (!kid) return Usage(text + " is no key id: 40 hex digits");
    wanted.drop.push_back(*kid);
  }
  for (const std::string& text : arguments.need) {
    QIAO_TRY_DO(SetNeed(text, wanted.need));
  }
  if (arguments.threshold != kAsItIs) {
    if (arguments.threshold < 1) {
      return Usage("--threshold: at least one root key must sign");
    }
    wanted.threshold = arguments.threshold;
  }
  QIAO_TRY(const auto desk, OpenDesk(context, arguments.roots.Use()));
  QIAO_TRY(const RootsChanged changed,
           ChangeRootKeys(*desk, KeyFileOf(context, arguments.name), wanted, by,
                          context.passphrase, [&](const SignerNeeds& before) {
                            return AskedFirst(context, arguments.yes, before);
                          }));
  if (!by.draft) {
    if (AsJson(context)) {
      PrintJson("qiao.key.roots/1", ToJson(changed));
    } else {
      PrintRoots(context, changed);
    }
    Say(context,
        "key files stay as they are: a key that was dropped here may still be "
        "a root key in another registry");
    return {};
  }
  if (AsJson(context)) {
    json::Object object = ToJson(changed);
    object.members.emplace_back("file", *by.draft);
    object.members.emplace_back("missing", ToJson(changed.missing));
    PrintJson("qiao.key.roots/1", std::move(object));
  } else {
    PrintRoots(context, changed);
  }
  if (!changed.missing.None()) {
    Say(context, "still to sign: " + InWords(changed.missing));
  }
  Say(context, NextOf(*by.draft));
  return {};
}

Command RootsCommand() {
  auto arguments = std::make_shared<RootsArguments>();
  std::vector<Option> options = {
      {"NAME",
       "NAME",
       "key file: a name that qiao key list shows, or a path",
       &arguments->name,
       true,
       {}},
      {"--add",
       "KEY",
       "a further root key: ALGORITHM:HEX, or a key file that qiao key new "
       "--root-of made, which then signs, too",
       &arguments->add,
       false,
       {}},
      {"--drop",
       "KID",
       "a root key that is to be none any more, as qiao party keys shows it",
       &arguments->drop,
       false,
       {}},
      {"--threshold",
       "NUMBER",
       "how many root keys must sign a change of keys; as it is",
       &arguments->threshold,
       false,
       {}},
      {"--need",
       "TYPE=NUMBER",
       "how many daily keys must sign a type of statement: transfer=2; the "
       "others stay as they are",
       &arguments->need,
       false,
       {}},
      {"--yes",
       "",
       "sign what is warned of without being asked",
       &arguments->yes,
       false,
       {}}};
  for (Option& option : OptionsOf(arguments->roots)) {
    options.push_back(std::move(option));
  }
  return {
      {"key", "roots"},
      "which root keys manage the keys of a party, and how many must sign",
      "Adds and drops root keys, and sets how many of them must sign a change "
      "of keys and how many daily keys a type of statement. Enough of the root "
      "keys before must sign it, and every root key after. Those that lie on "
      "other machines sign a draft.\n\n"
      "What cannot be taken back is said before anything is signed: a single "
      "root key that is left, a threshold with none to spare, fewer daily keys "
      "than before. At a terminal it is asked about, else --yes is needed.",
      std::move(options),
      {{"qiao key roots haifeng --add safe",
        "a second root key, from a key file that is here"},
       {"qiao key roots haifeng --add Ed25519:57f0… --draft roots.draft",
        "one that lies on another machine, which signs next"},
       {"qiao key roots haifeng --threshold 2 --with safe --need transfer=2",
        "two root keys for every change, two people for a transfer"},
       {"qiao key roots haifeng --drop 0f5a… --threshold 1 --yes",
        "back to one, knowing what that means"}},
      Running(Roots, arguments)};
}

}  // namespace

std::vector<Command> KeyRootsCommands() { return {RootsCommand()}; }

}  // namespace qiao::cli
