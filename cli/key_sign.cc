// qiao key sign, qiao key tell: a draft goes from one root key to the next, and
// then to the registry.
#include <algorithm>
#include <cstdio>
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
#include "cli/root_options.h"
#include "cli/show_record.h"
#include "registry/desk/record_document.h"
#include "registry/ledger/minted_ids.h"
#include "registry/ledger/sharp_edges.h"
#include "registry/ledger/signature.h"
#include "schemas/json/document.h"

namespace qiao::cli {
namespace {

Error Usage(std::string message) {
  return Error{ErrorCode::kUsage, std::move(message)};
}

struct SignArguments {
  std::string file;
  std::string name;
  bool yes = false;
};

// Of the root keys in the file, those that a statement takes: the keys that it
// brings, and the roots in force, as far as a registry was there to be asked.
std::vector<const ledger::SigningKey*> SignersFor(
    const ledger::PartyKeys& keys, const ledger::ShapedRecord& record,
    const std::optional<OnRecord>& log) {
  std::vector<const ledger::SigningKey*> signers;
  const auto* change = std::get_if<RootChange>(&record.statement().body);
  for (const ledger::SigningKey& key : keys.roots) {
    const bool brought =
        change != nullptr &&
        std::ranges::find(change->roots.keys, key.public_key()) !=
            change->roots.keys.end();
    if (brought || !log || log->RootInForce(key.id())) signers.push_back(&key);
  }
  return signers;
}

// Nobody to ask is no error: keys may be kept where there is no registry, or
// another one.
Result<std::optional<OnRecord>> LogOf(const Context& context,
                                      const ledger::ShapedRecord& record) {
  const auto desk = OpenDesk(context, DeskUse::kAsk);
  Result<OnRecord> log = desk ? KeysAt(**desk, record.statement().party)
                              : Result<OnRecord>(desk.error());
  if (!log && log.error().code != ErrorCode::kNotFound) return log.error();
  if (!log || log->log != record.statement().log) {
    return std::optional<OnRecord>();
  }
  return std::optional(*std::move(log));
}

// The keys whose lines can be checked here: ours, those that the statement
// brings, and the roots on record.
std::vector<PublicKey> KnownKeys(const ledger::PartyKeys& keys,
                                 const ledger::ShapedRecord& record,
                                 const std::optional<OnRecord>& log) {
  std::vector<PublicKey> known;
  for (const ledger::SigningKey& key : keys.roots) {
    known.push_back(key.public_key());
  }
  const StatementBody& body = record.statement().body;
  if (const auto* change = std::get_if<RootChange>(&body)) {
    known.insert(known.end(), change->roots.keys.begin(),
                 change->roots.keys.end());
  }
  if (const auto* addition = std::get_if<KeyAddition>(&body)) {
    for (const DailyKey& daily : addition->keys) known.push_back(daily.key);
  }
  if (log) {
    const std::vector<PublicKey> roots = log->Roots();
    known.insert(known.end(), roots.begin(), roots.end());
  }
  return known;
}

// Whoever changes a draft on its way cannot sign it again for the others.
Result<void> CheckLines(const ledger::PartyKeys& keys,
                        const ledger::ShapedRecord& record,
                        const std::optional<OnRecord>& log,
                        const std::string& file) {
  const std::string message = ledger::SignedMessage(record.record().payload);
  for (const PublicKey& key : KnownKeys(keys, record, log)) {
    const KeyId kid = ledger::KeyIdOf(key);
    for (const ledger::SignatureLine& line : record.record().sigs) {
      if (line.kid != kid || ledger::Verifies(key, message, line.sig)) continue;
      return Refused(Refusal::kSigInvalid,
                     "the line of " + ToText(kid) + " in " + file +
                         " does not sign the " + record.statement().typ +
                         " there: somebody changed it; draft it anew");
    }
  }
  return {};
}

// What others wrote is read before it is signed.
Result<void> AskAboutDraft(const ledger::ShapedRecord& record,
                           const std::optional<OnRecord>& log,
                           const ledger::SignerAsked& asked) {
  const Statement& statement = record.statement();
  std::vector<ledger::SharpEdge> edges =
      ledger::SharpEdges(statement, asked.need_before);
  if (const auto* change = std::get_if<RootChange>(&statement.body)) {
    std::string follows = "from now on these are all root keys, and " +
                          std::to_string(change->roots.threshold) +
                          " of them may change all keys:";
    for (const PublicKey& key : change->roots.keys) {
      const KeyId kid = ledger::KeyIdOf(key);
      follows += " " + ToText(kid);
      if (log) follows += log->RootInForce(kid) ? " (is one)" : " (new)";
    }
    edges.push_back({"roots-of-a-draft", std::move(follows),
                     "ask whoever drafted it, by another way, whether these "
                     "are the keys"});
  } else {
    edges.push_back({"keys-of-a-draft",
                     "the " + statement.typ + " above was drafted elsewhere",
                     "ask whoever drafted it, by another way, whether this is "
                     "what was meant"});
  }
  return asked.ask(statement, edges);
}

Result<void> ShowDraft(const std::vector<ledger::ShapedRecord>& records) {
  for (const ledger::ShapedRecord& record : records) {
    QIAO_TRY(const json::Object document,
             desk::EntryDocument(nullptr, record.entry()));
    QIAO_TRY_DO(ShowRecord(json::View(document)));
  }
  std::fflush(stdout);
  return {};
}

Result<void> PrintDraft(const Context& context, const std::string& file,
                        const std::vector<ledger::ShapedRecord>& records,
                        const std::optional<OnRecord>& log) {
  json::Array entries;
  MissingSigners all;
  for (const ledger::ShapedRecord& record : records) {
    json::Array kids;
    for (const auto& line : record.record().sigs) {
      kids.emplace_back(ToText(line.kid));
    }
    json::Object entry{{{"signed", std::move(kids)},
                        {"stm", ToText(record.id())},
                        {"typ", record.statement().typ}}};
    if (log) {
      const MissingSigners missing = MissingOf(record, *log);
      entry.members.emplace_back("missing", ToJson(missing));
      if (!missing.None()) {
        Say(context, "still to sign the " + record.statement().typ + ": " +
                         InWords(missing));
      }
    }
    entries.emplace_back(std::move(entry));
  }
  if (AsJson(context)) {
    const Statement& said = records.front().statement();
    PrintJson("qiao.key.draft/1",
              json::Object{{{"entries", std::move(entries)},
                            {"file", file},
                            {"log", said.log},
                            {"party", ToText(said.party)}}});
  }
  return {};
}

Result<void> Sign(const Context& context, const SignArguments& arguments) {
  QIAO_TRY(std::vector<ledger::ShapedRecord> records,
           ReadDraft(arguments.file));
  QIAO_TRY(const ledger::PartyKeys keys, ReadKeys(context, arguments.name));
  const PartyId party = records.front().statement().party;
  if (keys.Party() != party) {
    return Usage(arguments.name + " holds keys of " + ToText(keys.Party()) +
                 ", and " + arguments.file + " is of " + ToText(party));
  }
  QIAO_TRY(const std::optional<OnRecord> log, LogOf(context, records.front()));
  std::optional<SignerNeeds> before;
  if (log) before = log->need;
  const ledger::SignerAsked asked =
      AskedFirst(context, arguments.yes, std::move(before));
  for (const ledger::ShapedRecord& record : records) {
    QIAO_TRY_DO(CheckLines(keys, record, log, arguments.file));
    if (SignersFor(keys, record, log).empty()) {
      return Error{ErrorCode::kKeyNeeded, "no root key of " + arguments.name +
                                              " is asked for by the " +
                                              record.statement().typ + " in " +
                                              arguments.file};
    }
  }
  if (!AsJson(context)) QIAO_TRY_DO(ShowDraft(records));
  for (const ledger::ShapedRecord& record : records) {
    QIAO_TRY_DO(AskAboutDraft(record, log, asked));
  }
  const ledger::SignerAsked answered{
      asked.need_before,
      [](const Statement&, std::span<const ledger::SharpEdge>) {
        return Result<void>();
      }};
  std::vector<ledger::SignedRecord> together;
  for (ledger::ShapedRecord& record : records) {
    const auto signers = SignersFor(keys, record, log);
    QIAO_TRY(ledger::SignedRecord more,
             ledger::CoSign(record.record(), signers, answered));
    QIAO_TRY(record, ledger::CheckShape(more, json::Edition::kAdmission));
    together.push_back(std::move(more));
  }
  QIAO_TRY_DO(ReplaceDraft(arguments.file, together));
  QIAO_TRY_DO(PrintDraft(context, arguments.file, records, log));
  Say(context, "signed, in " + arguments.file +
                   "; once all have: qiao key tell " + arguments.file);
  return {};
}

Result<void> Tell(const Context& context, const std::string& file) {
  QIAO_TRY(const std::vector<ledger::ShapedRecord> records, ReadDraft(file));
  QIAO_TRY(const auto desk, OpenDesk(context, DeskUse::kTell));
  const PartyId party = records.front().statement().party;
  QIAO_TRY(const OnRecord log, KeysAt(*desk, party));
  std::vector<ledger::SignedRecord> told;
  for (const ledger::ShapedRecord& record : records) {
    told.push_back(record.record());
  }
  auto appended = desk->Append(told, {});
  if (!appended) {
    // Said by name, where it is only that somebody has not signed yet.
    const bool few = appended.error().refusal == Refusal::kThreshold ||
                     appended.error().refusal == Refusal::kPossessionMissing;
    if (few) QIAO_TRY_DO(CheckSigned(told, log));
    return appended.error();
  }
  if (AsJson(context)) {
    json::Array entries;
    for (std::size_t i = 0; i < records.size(); ++i) {
      entries.emplace_back(json::Object{
          {{"index", appended->index + static_cast<std::int64_t>(i)},
           {"stm", ToText(records[i].id())},
           {"typ", records[i].statement().typ}}});
    }
    PrintJson("qiao.key.told/1", json::Object{{{"entries", std::move(entries)},
                                               {"log", log.log},
                                               {"party", ToText(party)}}});
  } else {
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < records.size(); ++i) {
      rows.push_back(
          {std::to_string(appended->index + static_cast<std::int64_t>(i)),
           records[i].statement().typ, ToText(records[i].id())});
    }
    PrintTable(context, {{"ENTRY", true}, {"WHAT"}, {"STATEMENT", false, true}},
               rows);
  }
  if (appended->known) Say(context, "the registry had them already");
  return {};
}

Command SignCommand() {
  auto arguments = std::make_shared<SignArguments>();
  return {{"key", "sign"},
          "what root keys of other machines have begun to sign",
          "Shows every statement of a draft in words, asks, and adds the "
          "signatures of the root keys in NAME. Refused if a line that is "
          "there signs something else. No registry is needed; if one is there, "
          "it says who has yet to sign. A draft is good for 30 days.",
          {{"FILE",
            "FILE",
            "the draft, which is written anew",
            &arguments->file,
            true,
            {}},
           {"NAME",
            "NAME",
            "key file: a name that qiao key list shows, or a path",
            &arguments->name,
            true,
            {}},
           {"--yes",
            "",
            "sign what is shown without being asked",
            &arguments->yes,
            false,
            {}}},
          {{"qiao key sign roots.draft safe", "on the machine of the safe"},
           {"qiao key sign roots.draft safe --yes", "read before, elsewhere"}},
          Running(Sign, arguments)};
}

Command TellCommand() {
  auto file = std::make_shared<std::string>();
  return {{"key", "tell"},
          "a draft that all root keys have signed",
          "Tells the registry, from whichever machine: all of it, or nothing. "
          "Told again, it says where it is. After a rotation, qiao key rotate "
          "once more puts the new key into its place.",
          {{"FILE", "FILE", "the draft", file.get(), true, {}}},
          {{"qiao key tell roots.draft", "once the last has signed"}},
          Running(Tell, file)};
}

}  // namespace

std::vector<Command> KeySignCommands() {
  return {SignCommand(), TellCommand()};
}

}  // namespace qiao::cli
