// qiao record show: one record in words, wherever it is.
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "cli/commands.h"
#include "cli/describe_statement.h"
#include "cli/input_file.h"
#include "cli/output.h"
#include "cli/show_rights.h"
#include "registry/service/find_record.h"
#include "schemas/json/canonical.h"
#include "schemas/text/bidi.h"
#include "schemas/text/width.h"

namespace qiao::cli {
namespace {

using registry::FindRecord;
using registry::RecordOnShow;
using registry::Registry;

// Names of subjects and places of statements, each looked up once. The
// registry may be absent, or fail: then an id is its own name.
class Lookup {
 public:
  explicit Lookup(const Registry* registry) : registry_(registry) {}

  // "後來", or nothing.
  const std::string& NameOf(const SubjectId& subject) {
    const auto [at, fresh] = names_.try_emplace(subject);
    if (fresh && registry_ != nullptr) {
      const auto named = registry_->store().Registration(subject);
      if (named && *named) at->second = TitleOf((*named)->statement.body);
    }
    return at->second;
  }
  std::string SubjectText(const SubjectId& subject) {
    const std::string& name = NameOf(subject);
    return name.empty() ? ToText(subject) : name + " (" + ToText(subject) + ")";
  }
  std::string StatementText(const StatementId& id) const {
    if (registry_ == nullptr) return ToText(id);
    const auto found = registry_->store().Statement(id);
    if (!found || !*found) return ToText(id) + " (not in this registry)";
    return ToText(id) + " (entry " + std::to_string((*found)->fact.index) +
           ", a " + (*found)->fact.typ + ")";
  }
  IdWords Words() {
    return {[this](const SubjectId& id) { return SubjectText(id); },
            [this](const StatementId& id) { return StatementText(id); }};
  }
  // Every name that was asked for and found.
  json::Object Names() const {
    json::Object names;
    for (const auto& [subject, name] : names_) {
      if (!name.empty()) names.members.emplace_back(ToText(subject), name);
    }
    return names;
  }

 private:
  const Registry* registry_;
  std::map<SubjectId, std::string> names_;
};

// in-force, proposed, ended; "not on record" if the registry does not hold it.
std::string StateOf(const RecordOnShow& shown) {
  if (!shown.fact) return "not on record";
  std::string state = shown.fact->ended        ? "ended"
                      : shown.fact->Proposed() ? "proposed"
                                               : "in-force";
  if (shown.contested) state += "+contested";
  return state;
}

std::string StateInWords(const RecordOnShow& shown) {
  if (!shown.fact) return "not in this registry";
  std::string words = StateOf(shown);
  if (shown.fact->ended) {
    std::string how = "ended";
    for (const registry::LaterWord& later : shown.later) {
      if (later.what == "replaces") how = "corrected";
      if (later.what == "withdraws") how = "withdrawn";
    }
    words = how + " at entry " + std::to_string(*shown.fact->ended);
  } else if (shown.fact->Proposed()) {
    words = "proposed: waits for an accept";
  } else {
    words = "in force";
  }
  if (shown.contested) {
    words += "; contested: a key that signed it was revoked as compromised";
  }
  if (std::any_of(shown.later.begin(), shown.later.end(),
                  [](const registry::LaterWord& later) {
                    return later.what == "redacts";
                  })) {
    words += "; redacted: some of its private values were erased";
  }
  return words;
}

const ledger::KeyFact* KeyOf(const RecordOnShow& shown, const KeyId& kid) {
  for (const ledger::KeyFact& key : shown.keys) {
    if (key.kid == kid) return &key;
  }
  return nullptr;
}

std::string KeyInWords(const RecordOnShow& shown, const KeyId& kid) {
  const ledger::KeyFact* key = KeyOf(shown, kid);
  if (key == nullptr) return ToText(kid);
  std::string text = (key->root ? "root key " : "daily key ") + ToText(kid) +
                     ", " + key->key.alg + ", added at entry " +
                     std::to_string(key->added);
  if (key->revoked) {
    text += ", revoked at entry " + std::to_string(*key->revoked);
  }
  return text;
}

std::vector<DescribedLine> HeadLines(const RecordOnShow& shown,
                                     Lookup& lookup) {
  const Statement& statement = shown.record.statement();
  std::vector<DescribedLine> lines;
  const auto say = [&lines](std::string label, std::string text) {
    lines.push_back({std::move(label), std::move(text)});
  };
  say("statement", ToText(shown.record.id()));
  say("type", statement.typ);
  say("state", StateInWords(shown));
  say("said by", lookup.SubjectText(AsSubject(statement.party)));
  say("about", lookup.SubjectText(statement.subj));
  for (const SubjectId& also : statement.also) {
    say("and", lookup.SubjectText(also));
  }
  say("log", statement.log);
  if (shown.fact) say("entry", std::to_string(shown.fact->index));
  say("signed at", ToText(statement.iat));
  for (const KeyId& kid : shown.signers) {
    say("signed with", KeyInWords(shown, kid));
  }
  say("had seen", std::to_string(statement.seen.size) + " entries, root " +
                      ToText(statement.seen.root));
  if (shown.item) {
    const registry::ItemPlace& item = *shown.item;
    say("item", std::to_string(item.n) + " of " + std::to_string(item.count) +
                    " in manifest " + ToText(item.manifest) + " (entry " +
                    std::to_string(item.manifest_index) + ")");
    say("item proof", std::to_string(item.path.size()) +
                          " hashes to the root that was signed: it holds");
  } else if (const auto& via = shown.record.record().via) {
    say("item", std::to_string(via->n) + " of manifest " +
                    ToText(via->manifest) + ", which is not here");
  }
  return lines;
}

void PrintLines(const std::vector<DescribedLine>& lines) {
  constexpr int kTextColumn = 16;
  for (const DescribedLine& line : lines) {
    const std::string label = text::EscapeControls(line.label);
    const int gap = std::max(2, kTextColumn - text::DisplayWidth(label));
    PrintLine(label + std::string(static_cast<std::size_t>(gap), ' ') +
              text::EscapeControls(line.text));
  }
}

void PrintInWords(const RecordOnShow& shown, Lookup& lookup) {
  PrintLines(HeadLines(shown, lookup));
  const Statement& statement = shown.record.statement();
  PrintLine("");
  PrintLines(DescribeBody(statement.body, lookup.Words()));
  if (!statement.ext.empty()) PrintLines({{"extension", statement.ext}});
  if (shown.later.empty()) return;
  PrintLine("");
  for (const registry::LaterWord& later : shown.later) {
    PrintLines({{"entry " + std::to_string(later.index),
                 "a " + later.typ + " of " +
                     lookup.SubjectText(AsSubject(later.party)) + " " +
                     later.what + " it (" + ToText(later.id) + ")"}});
  }
}

json::Array KeysToJson(const RecordOnShow& shown) {
  json::Array keys;
  for (const KeyId& kid : shown.signers) {
    json::Object object{{{"kid", ToText(kid)}}};
    if (const ledger::KeyFact* key = KeyOf(shown, kid)) {
      object.members.emplace_back("alg", key->key.alg);
      object.members.emplace_back("role", key->root ? "root" : "daily");
      object.members.emplace_back("added", key->added);
      if (key->revoked) object.members.emplace_back("revoked", *key->revoked);
    }
    keys.emplace_back(std::move(object));
  }
  return keys;
}

json::Object ItemToJson(const registry::ItemPlace& item) {
  json::Array path;
  for (const Digest& hash : item.path) path.emplace_back(ToText(hash));
  return {{{"manifest", ToText(item.manifest)},
           {"index", item.manifest_index},
           {"n", item.n},
           {"count", item.count},
           {"root", ToText(item.root)},
           {"path", std::move(path)}}};
}

Result<void> PrintAsJson(const RecordOnShow& shown, Lookup& lookup) {
  // Asks for every name that the words would show.
  HeadLines(shown, lookup);
  DescribeBody(shown.record.statement().body, lookup.Words());
  QIAO_TRY(json::Value payload, json::Parse(shown.record.record().payload));
  json::Array later;
  for (const registry::LaterWord& one : shown.later) {
    later.emplace_back(json::Object{{{"index", one.index},
                                     {"id", ToText(one.id)},
                                     {"typ", one.typ},
                                     {"party", ToText(one.party)},
                                     {"what", one.what}}});
  }
  json::Object object{{{"id", ToText(shown.record.id())},
                       {"state", StateOf(shown)},
                       {"payload", std::move(payload)},
                       {"entry", shown.record.entry()},
                       {"signed_with", KeysToJson(shown)},
                       {"names", lookup.Names()},
                       {"later", std::move(later)}}};
  if (shown.fact) {
    object.members.emplace_back("index", shown.fact->index);
    if (shown.fact->ended) {
      object.members.emplace_back("ended", *shown.fact->ended);
    }
    if (!shown.fact->needs.empty()) {
      json::Array needs;
      for (const PartyId& party : shown.fact->needs) {
        needs.emplace_back(ToText(party));
      }
      object.members.emplace_back("needs", std::move(needs));
    }
  }
  if (shown.item) object.members.emplace_back("item", ItemToJson(*shown.item));
  PrintJson("qiao.record/1", std::move(object));
  return {};
}

// The bytes of an entry in a file, without a line break that an editor added.
Result<std::string> EntryIn(const std::string& path) {
  QIAO_TRY(std::string bytes, ReadInput(path));
  if (bytes.ends_with('\n')) bytes.pop_back();
  return bytes;
}

Result<void> Show(const Context& context, const std::string& reference) {
  std::error_code ignored;
  const bool is_file =
      std::filesystem::is_regular_file(reference, ignored) || reference == "-";
  Result<Registry> registry =
      Registry::OpenToRead(context.registry, context.clock);
  if (!registry &&
      (!is_file || registry.error().code != ErrorCode::kNotFound)) {
    return registry.error();
  }
  const Registry* known = registry ? &*registry : nullptr;
  Lookup lookup(known);
  const auto shown = [&]() -> Result<RecordOnShow> {
    if (!is_file) return FindRecord(*known, reference);
    QIAO_TRY(const std::string entry, EntryIn(reference));
    Result<RecordOnShow> found = registry::RecordOfEntry(known, entry);
    if (found) return found;
    Error error = std::move(found).error();
    if (error.code == ErrorCode::kRefused) error.code = ErrorCode::kUnreadable;
    error.message = reference + " holds no entry: " + error.message;
    return error;
  }();
  if (!shown) return shown.error();
  if (context.form == OutputForm::kJson ||
      context.form == OutputForm::kJsonLines) {
    return PrintAsJson(*shown, lookup);
  }
  PrintInWords(*shown, lookup);
  return {};
}

}  // namespace

std::vector<Command> RecordCommands() {
  auto reference = std::make_shared<std::string>();
  Command show;
  show.path = {"record", "show"};
  show.summary = "one signed record in words, and what became of it";
  show.description =
      "Who said it and with which keys, when, what the signer had seen of the "
      "log, every member of it with names beside ids, where it stands, and "
      "which later statements accept, correct, withdraw, dispute or redact "
      "it. An item of a manifest is shown with the proof of its place "
      "there.\n\n"
      "A file is read as the bytes of one entry, whether or not this registry "
      "holds it; its signatures are not checked then.";
  show.options = {{"RECORD",
                   "",
                   "A statement (stm:…), item N of a manifest (stm:…#N), the "
                   "index of an entry, or a file that holds one",
                   reference.get(),
                   true,
                   {}}};
  show.examples = {
      {"qiao record show 14", "entry 14 of the log"},
      {"qiao record show 'stm:6c03…2b17#4' --json",
       "the fifth item of a manifest, with its proof"},
  };
  show.run = [reference](const Context& context) {
    const Result<void> shown = Show(context, *reference);
    return shown ? ExitCode::kDone : Fail(context, shown.error());
  };
  return {std::move(show)};
}

}  // namespace qiao::cli
