// The vectors of the record format: entries with their ids, leaves and chains,
// proofs, bundles, and cases with one fault each.
#include <map>
#include <memory>

#include "registry/ledger/admission.h"
#include "registry/ledger/bundle.h"
#include "registry/ledger/minted_ids.h"
#include "registry/ledger/receipt.h"
#include "registry/ledger/shape.h"
#include "registry/ledger/state_tree.h"
#include "registry/ledger/static_log.h"
#include "registry/vectors/reading.h"
#include "registry/vectors/suites.h"
#include "schemas/json/canonical.h"

namespace qiao::vectors {
namespace {

using ledger::Admission;
using ledger::RuleSet;
using ledger::ShapedRecord;
using ledger::TrustPolicy;

constexpr json::Edition kNew = json::Edition::kAdmission;

// ---- byte strings

// `repeat` is prefix, byte, count and suffix.
std::string BytesOfCase(const json::Value& one) {
  const json::Array& repeat = ListAt(one, "repeat");
  if (repeat.size() != 4) return Unhex(TextAt(one, "bytes_hex"));
  const std::int64_t* count = repeat[2].AsInteger();
  std::string bytes = Unhex(TextOf(repeat[0]));
  const std::string unit = Unhex(TextOf(repeat[1]));
  for (std::int64_t i = 0; count && i < *count; ++i) bytes += unit;
  return bytes + Unhex(TextOf(repeat[3]));
}

Result<json::Value> ReadEntryBytes(std::string_view bytes) {
  if (bytes.size() > ledger::kMaxEntryBytes) {
    return Refused(Refusal::kTooLarge, "more than an entry may have");
  }
  return json::ParseRecord(bytes);
}

Suite ByteStrings(std::string_view text) {
  Suite suite{"bytes", {}};
  const json::Value cases = Json(text);
  for (const json::Value& one : ListOf(cases)) {
    const std::string bytes = BytesOfCase(one);
    const auto value = ReadEntryBytes(bytes);
    const std::string& code = TextAt(one, "code");
    Case answer = AnsweredWithCode(
        "string " + std::to_string(suite.cases.size()),
        code.empty() ? std::string(kAccept) : "refuse: " + code, value);
    if (value && json::Canonical(*value) != bytes) {
      answer.found = "written as other bytes";
    }
    suite.cases.push_back(std::move(answer));
  }
  return suite;
}

// ---- the entries of a log

// What a vector says of its entry and the program does not; empty if nothing.
std::string DifferenceOf(const json::Value& one, const ShapedRecord& shaped) {
  const std::string& entry = TextAt(one, "entry");
  const std::string& payload = shaped.record().payload;
  const std::string message = ledger::SignedMessage(payload);
  if (ledger::EncodeEntry(shaped.record()) != entry) return "another entry";
  if (ledger::EncodePayload(shaped.statement()) != payload ||
      payload != Unhex(TextAt(one, "payload_hex"))) {
    return "another payload";
  }
  if (Has(one, "signed_hex") && message != Unhex(TextAt(one, "signed_hex"))) {
    return "other signed bytes";
  }
  if (ToText(shaped.id()) != TextAt(one, "id")) return "another id";
  if (ToText(ledger::LeafHash(entry)) != TextAt(one, "leaf")) {
    return "another leaf";
  }
  std::vector<std::string> touches;
  for (const json::Value& key : ListAt(one, "touches")) {
    touches.push_back(TextOf(key));
  }
  if (ledger::Touches(shaped.statement()) != touches) return "other chains";
  const json::Array& keys = ListAt(one, "keys");
  if (keys.size() != shaped.record().sigs.size()) return "other keys";
  for (const json::Value& key : keys) {
    const PublicKey pub{TextAt(key, "alg"), BytesOf(TextAt(key, "pub"))};
    const KeyId kid = ledger::KeyIdOf(pub);
    if (ToText(kid) != TextAt(key, "kid")) return "another key id";
    for (const ledger::SignatureLine& line : shaped.record().sigs) {
      if (line.kid == kid && !ledger::Verifies(pub, message, line.sig)) {
        return "a signature does not verify";
      }
    }
  }
  return {};
}

Suite Entries(std::string name, std::string_view text) {
  Suite suite{std::move(name), {}};
  std::optional<Admission> log;
  const json::Value records = Json(text);
  for (const json::Value& one : ListOf(records)) {
    Case answer{TextAt(one, "name"), std::string(kAccept), {}, {}, {}};
    const auto shaped = ledger::CheckShape(TextAt(one, "entry"), kNew);
    if (!shaped) {
      answer.found = "refuse: " + CodeOf(shaped.error());
      answer.reason = shaped.error().message;
    } else {
      if (!log) log.emplace(shaped->statement().log, RuleSet::kAdmission);
      answer.found = DifferenceOf(one, *shaped);
      const auto admitted = log->Admit(*shaped);
      if (!admitted) {
        answer.found = "refuse: " + CodeOf(admitted.error());
        answer.reason = admitted.error().message;
      } else if (admitted->index() != NumberAt(one, "index")) {
        answer.found = "another index";
      }
      if (answer.found.empty()) answer.found = kAccept;
    }
    suite.cases.push_back(std::move(answer));
  }
  return suite;
}

// The log that holds the first so many entries of the main vectors, each size
// made once.
class Logs {
 public:
  explicit Logs(std::string_view records) : records_(Json(records)) {}

  // Null if the vectors do not hold so many that stand.
  const Admission* OfSize(std::int64_t size) {
    auto& log = logs_[size];
    if (log) return log.get();
    const json::Array& records = ListOf(records_);
    if (size < 1 || size > static_cast<std::int64_t>(records.size())) {
      return nullptr;
    }
    for (std::int64_t i = 0; i < size; ++i) {
      const auto shaped = ledger::CheckShape(
          TextAt(records[static_cast<std::size_t>(i)], "entry"), kNew);
      if (!shaped) return nullptr;
      if (!log) {
        log = std::make_unique<Admission>(shaped->statement().log,
                                          RuleSet::kAudit);
      }
      if (!log->Admit(*shaped)) return nullptr;
    }
    return log.get();
  }

 private:
  json::Value records_;
  std::map<std::int64_t, std::unique_ptr<Admission>> logs_;
};

// ---- cases with one fault each, by kind

Result<void> Append(const json::Value& one, Logs& logs) {
  const Admission* log = logs.OfSize(NumberAt(one, "prefix"));
  if (log == nullptr) {
    return Error{ErrorCode::kInvalid, "the log before it cannot be made"};
  }
  std::optional<ledger::AdmissionClock> clock;
  if (const json::Array& times = ListAt(one, "clock"); times.size() == 2) {
    clock = {ParseInstant(TextOf(times[0])).value_or(Instant()),
             ParseInstant(TextOf(times[1])).value_or(Instant())};
  }
  Admission next(log->facts(), RuleSet::kAdmission, clock);
  QIAO_TRY(const ShapedRecord shaped,
           ledger::CheckShape(Unhex(TextAt(one, "entry_hex")), kNew));
  QIAO_TRY_DO(next.Admit(shaped));
  return {};
}

Result<void> OpenHead(const json::Value& one, const TrustPolicy& policy) {
  QIAO_TRY(const ledger::SignedCheckpoint head,
           ledger::ParseCheckpoint(TextAt(one, "note")));
  QIAO_TRY_DO(ledger::CheckAgainst(policy, head));
  return {};
}

Result<void> Include(const json::Value& one) {
  return ledger::VerifyInclusion(DigestOf(TextAt(one, "leaf")),
                                 NumberAt(one, "index"), NumberAt(one, "size"),
                                 PathOf(At(one, "path")),
                                 DigestOf(TextAt(one, "root")));
}

Result<void> Continue(const json::Value& one) {
  return ledger::VerifyConsistency(NumberAt(one, "from"), NumberAt(one, "to"),
                                   DigestOf(TextAt(one, "from_root")),
                                   DigestOf(TextAt(one, "to_root")),
                                   PathOf(At(one, "path")));
}

ledger::StateLeafParts LeafParts(const json::Value& leaf) {
  const std::string_view place = Has(leaf, "place") ? "place" : "hashed";
  return {DigestOf(TextAt(leaf, place)),
          {NumberAt(leaf, "count"), DigestOf(TextAt(leaf, "head"))}};
}

Result<void> LookUpState(const json::Value& one) {
  const std::string& key = TextAt(one, "key");
  const Digest root = DigestOf(TextAt(one, "root"));
  const ledger::MerklePath path = PathOf(At(one, "path"));
  if (!Has(one, "leaf")) {
    return ledger::VerifyAbsent(key, {std::nullopt, path}, root);
  }
  const ledger::StateLeafParts leaf = LeafParts(At(one, "leaf"));
  if (leaf.place == ledger::PlaceOf(key)) {
    return ledger::VerifyPresent(key, leaf.chain, path, root);
  }
  return ledger::VerifyAbsent(key, {leaf, path}, root);
}

Result<void> AuditFiles(const json::Value& one, const TrustPolicy& policy) {
  const json::Value& files = At(one, "files");
  QIAO_TRY_DO(ledger::AuditLog(
      [&files](const std::string& path) -> Result<std::optional<std::string>> {
        if (!Has(files, path)) return std::optional<std::string>();
        return std::optional<std::string>(Unhex(TextAt(files, path)));
      },
      policy));
  return {};
}

Result<void> Attempt(const json::Value& one, Logs& logs) {
  const std::string& kind = TextAt(one, "kind");
  if (kind == "entry") {
    QIAO_TRY_DO(ledger::CheckShape(Unhex(TextAt(one, "entry_hex")), kNew));
    return {};
  }
  if (kind == "append") return Append(one, logs);
  if (kind == "inclusion") return Include(one);
  if (kind == "consistency") return Continue(one);
  if (kind == "state") return LookUpState(one);
  if (kind == "proof") {
    QIAO_TRY_DO(ledger::ParseReceipt(TextAt(one, "proof")));
    return {};
  }
  QIAO_TRY(const TrustPolicy policy,
           ledger::ParsePolicy(TextAt(one, "policy")));
  if (kind == "note") return OpenHead(one, policy);
  if (kind == "log") return AuditFiles(one, policy);
  if (kind == "bundle") {
    QIAO_TRY_DO(ledger::VerifyBundle(TextAt(one, "bundle"), policy));
    return {};
  }
  return Error{ErrorCode::kInvalid, "no such kind of case: " + kind};
}

Suite FaultyCases(std::string_view text, std::string_view main_records) {
  Suite suite{"refused", {}};
  Logs logs(main_records);
  const json::Value cases = Json(text);
  for (const json::Value& one : ListOf(cases)) {
    suite.cases.push_back(
        AnsweredWithCode(TextAt(one, "kind") + ": " + TextAt(one, "name"),
                         "refuse: " + TextAt(one, "code"), Attempt(one, logs)));
  }
  return suite;
}

// ---- proofs that hold

Result<void> TakeReceipt(const json::Value& one, const json::Array& records,
                         const TrustPolicy& policy) {
  QIAO_TRY_DO(Include(one));
  const auto index = static_cast<std::size_t>(NumberAt(one, "index"));
  QIAO_TRY(const ledger::Receipt receipt,
           ledger::ParseReceipt(TextAt(one, "receipt")));
  if (ToText(receipt) != TextAt(one, "receipt") || index >= records.size() ||
      receipt.index != static_cast<std::int64_t>(index)) {
    return Error{ErrorCode::kInvalid, "the receipt is written otherwise"};
  }
  QIAO_TRY_DO(
      ledger::VerifyReceipt(receipt, TextAt(records[index], "entry"), policy));
  return {};
}

Suite Proofs(std::string_view text, std::string_view main_records,
             const TrustPolicy& policy) {
  Suite suite{"proofs", {}};
  const json::Value proofs = Json(text);
  const json::Value records = Json(main_records);
  const auto add = [&suite](std::string_view kind, const Result<void>& done) {
    suite.cases.push_back(
        Answered(std::string(kind) + " " + std::to_string(suite.cases.size()),
                 kAccept, done));
  };
  for (const json::Value& note : ListAt(proofs, "checkpoints")) {
    json::Object one;
    one.members.emplace_back("note", note);
    add("checkpoint", OpenHead(one, policy));
  }
  std::vector<Digest> leaves;
  for (const json::Value& one : ListOf(records)) {
    leaves.push_back(DigestOf(TextAt(one, "leaf")));
  }
  for (const json::Value& one : ListAt(proofs, "inclusion")) {
    add("inclusion", TakeReceipt(one, ListOf(records), policy));
  }
  for (const json::Value& one : ListAt(proofs, "consistency")) {
    Result<void> done = Continue(one);
    const auto made = ledger::MakeConsistency(
        NumberAt(one, "from"), NumberAt(one, "to"), ledger::ReaderOf(leaves));
    if (done && (!made || *made != PathOf(At(one, "path")))) {
      done = Error{ErrorCode::kInvalid, "another path is made"};
    }
    add("consistency", done);
  }
  return suite;
}

Suite ManifestItems(std::string_view text) {
  Suite suite{"manifest", {}};
  const json::Value manifest = Json(text);
  const Digest root = DigestOf(TextAt(manifest, "root"));
  const std::int64_t count = NumberAt(manifest, "count");
  std::vector<Digest> leaves;
  for (const json::Value& item : ListAt(manifest, "items")) {
    const auto id = ParseStatementId(TextAt(item, "id"));
    leaves.push_back(id ? ledger::LeafHash(ledger::AsText(id->digest.bytes))
                        : Digest());
  }
  for (const json::Value& item : ListAt(manifest, "items")) {
    const std::int64_t n = NumberAt(item, "n");
    const ledger::MerklePath path = PathOf(At(item, "path"));
    const auto made = ledger::MakeInclusion(n, count, ledger::ReaderOf(leaves));
    const bool good =
        made && *made == path &&
        ToText(leaves[static_cast<std::size_t>(n)]) == TextAt(item, "leaf") &&
        ledger::VerifyInclusion(leaves[static_cast<std::size_t>(n)], n, count,
                                path, root);
    suite.cases.push_back(Answered("item " + std::to_string(n), kAccept, good));
  }
  return suite;
}

// The proof as given, and as made from all chains.
Suite StateProofs(std::string_view text) {
  Suite suite{"state", {}};
  const json::Value state = Json(text);
  const Digest root = DigestOf(TextAt(state, "root"));
  ledger::StateTree tree;
  for (const json::Value& one : ListAt(state, "keys")) {
    if (NumberAt(one, "count") <= 0) continue;
    tree.Set(TextAt(one, "key"), LeafParts(one).chain);
  }
  suite.cases.push_back({"root", ToText(root), ToText(tree.Root()), {}, {}});
  for (const json::Value& one : ListAt(state, "keys")) {
    const std::string& key = TextAt(one, "key");
    const ledger::MerklePath path = PathOf(At(one, "path"));
    const ledger::StateProof made = tree.Prove(key);
    bool good = made.path == path &&
                ToText(ledger::PlaceOf(key)) == TextAt(one, "hashed");
    if (NumberAt(one, "count") > 0) {
      good = good &&
             ledger::VerifyPresent(key, LeafParts(one).chain, path, root) &&
             !ledger::VerifyAbsent(key, made, root);
    } else {
      ledger::StateProof proof{std::nullopt, path};
      if (At(one, "other_leaf").AsObject() != nullptr) {
        proof.leaf = LeafParts(At(one, "other_leaf"));
      }
      good = good && proof.leaf == made.leaf &&
             ledger::VerifyAbsent(key, proof, root);
    }
    suite.cases.push_back(Answered(key, kAccept, good));
  }
  return suite;
}

// ---- whole logs and bundles

Suite WholeLog(const Files& files, const std::string& folder,
               const TrustPolicy& policy) {
  Suite suite{"log", {}};
  if (FileAt(files, folder + "log/", "checkpoint").empty()) return suite;
  const auto report = ledger::AuditLog(
      [&](const std::string& path) -> Result<std::optional<std::string>> {
        const auto file = files.find(folder + "log/" + path);
        if (file == files.end()) return std::optional<std::string>();
        return std::optional<std::string>(file->second);
      },
      policy);
  suite.cases.push_back(Answered("log", kAccept, report));
  return suite;
}

Suite Bundles(const Files& files, const std::string& folder,
              const TrustPolicy& policy) {
  Suite suite{"bundles", {}};
  for (const auto* file : FilesEnding(files, ".qiaob")) {
    if (FolderOf(file->first) != folder + "bundles/") continue;
    const std::string stem =
        file->first.substr(0, file->first.size() - std::size(".qiaob") + 1);
    const auto bundle = ledger::ParseBundle(file->second);
    const auto again = bundle ? ledger::EncodeBundle(*bundle)
                              : Result<std::string>(bundle.error());
    const auto report = ledger::VerifyBundle(file->second, policy);
    Case one = Answered(std::string(NameOf(file->first)), kAccept, report);
    if (report &&
        json::Canonical(ToJson(*report)) !=
            json::Canonical(Json(FileAt(files, stem, ".report.json")))) {
      one.found = "another report";
    } else if (!again || *again != file->second) {
      one.found = "written otherwise";
    }
    suite.cases.push_back(std::move(one));
  }
  return suite;
}

}  // namespace

std::vector<Suite> RecordSuites(const Files& files) {
  std::vector<Suite> suites;
  for (const auto* main : FilesEnding(files, "records-main.json")) {
    const std::string folder = FolderOf(main->first);
    const auto at = [&](std::string_view name) -> const std::string& {
      return FileAt(files, folder, name);
    };
    const auto policy = ledger::ParsePolicy(at("policy.txt"));
    const TrustPolicy trusted = policy ? *policy : TrustPolicy();
    suites.push_back(ByteStrings(at("bytes.json")));
    for (const char* name :
         {"records-main", "records-ed25519", "records-es256", "records-sm2"}) {
      suites.push_back(Entries(name, at(std::string(name) + ".json")));
    }
    suites.push_back(FaultyCases(at("refused.json"), main->second));
    suites.push_back(Proofs(at("proofs.json"), main->second, trusted));
    suites.push_back(ManifestItems(at("manifest.json")));
    suites.push_back(StateProofs(at("state.json")));
    suites.push_back(WholeLog(files, folder, trusted));
    suites.push_back(Bundles(files, folder, trusted));
  }
  return suites;
}

}  // namespace qiao::vectors
