#include "registry/ledger/bundle.h"

#include <algorithm>
#include <utility>

#include "registry/ledger/base64.h"
#include "schemas/json/canonical.h"
#include "schemas/json/reader.h"

namespace qiao::ledger {
namespace {

using json::Faults;
using json::ObjectReader;
using json::Pointer;
using json::Value;

constexpr Pointer kWhole;
constexpr std::string_view kVersion = "qiao-bundle/1";
constexpr int kMaxBundleDepth = 20;
constexpr std::size_t kMaxPath = 256;

Error Malformed(std::string message) {
  return Refused(Refusal::kBundleMalformed, std::move(message));
}

// ---- writing

Value PathValue(const MerklePath& path) {
  json::Array hashes;
  for (const Digest& hash : path) hashes.emplace_back(ToText(hash));
  return hashes;
}

// An empty path is left out: the record dialect has no empty arrays.
void PutPath(json::Object& object, std::string_view name,
             const MerklePath& path) {
  if (!path.empty()) object.members.emplace_back(name, PathValue(path));
}

Result<Value> EntryValue(const BundleEntry& entry) {
  json::Object object;
  QIAO_TRY(Value value, json::ParseRecord(entry.entry));
  object.members.emplace_back("entry", std::move(value));
  object.members.emplace_back("index", entry.index);
  if (entry.item_path) PutPath(object, "item_path", *entry.item_path);
  PutPath(object, "path", entry.path);
  return Value(std::move(object));
}

Value StateValue(const BundleState& state) {
  auto proofs = state.proofs;
  std::sort(proofs.begin(), proofs.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  json::Array list;
  for (const auto& [key, path] : proofs) {
    json::Object proof;
    proof.members.emplace_back("key", key);
    PutPath(proof, "path", path);
    list.emplace_back(std::move(proof));
  }
  return json::Object{{{"anchor", state.anchor}, {"proofs", std::move(list)}}};
}

Value HeadValue(const Bundle& bundle) {
  const SignedCheckpoint& checkpoint = bundle.checkpoint;
  json::Array sigs;
  for (const NoteSignature& line : checkpoint.signatures) {
    sigs.emplace_back(ToLine(line));
  }
  json::Object object{{{"root", ToText(checkpoint.head.root)},
                       {"sigs", std::move(sigs)},
                       {"size", checkpoint.head.size}}};
  std::vector<std::string> tokens;
  for (const std::string& token : bundle.tokens) {
    tokens.push_back(ToBase64(token));
  }
  std::sort(tokens.begin(), tokens.end());
  if (!tokens.empty()) {
    object.members.emplace_back("tokens",
                                json::Array(tokens.begin(), tokens.end()));
  }
  return object;
}

// ---- reading: each returns false, or an absent value, where the shape is
// wrong; the shape has one code.

const std::string* Text(const Value* value) {
  return value == nullptr ? nullptr : value->AsString();
}

bool ReadPath(const Value* value, MerklePath& path) {
  if (value == nullptr) return true;
  const json::Array* list = value->AsArray();
  if (list == nullptr || list->size() > kMaxPath) return false;
  for (const Value& item : *list) {
    const std::string* text = item.AsString();
    const std::optional<Digest> hash = text ? ParseDigest(*text) : std::nullopt;
    if (!hash) return false;
    path.push_back(*hash);
  }
  return true;
}

bool ReadIndex(const Value* value, std::int64_t& index) {
  if (value == nullptr || value->AsInteger() == nullptr) return false;
  index = *value->AsInteger();
  return index >= 0;
}

bool ReadEntry(const Value& value, BundleEntry& entry) {
  Faults faults;
  ObjectReader object(value, kWhole, faults);
  const Value* content = object.Need("entry");
  const Value* index = object.Need("index");
  const Value* item_path = object.May("item_path");
  const Value* path = object.May("path");
  object.Close();
  if (faults.any() || content->AsObject() == nullptr) return false;
  entry.entry = json::Canonical(*content);
  if (item_path != nullptr) entry.item_path.emplace();
  return ReadIndex(index, entry.index) && ReadPath(path, entry.path) &&
         (item_path == nullptr || ReadPath(item_path, *entry.item_path));
}

bool ReadEntries(const Value* value, std::vector<BundleEntry>& entries) {
  if (value == nullptr || value->AsArray() == nullptr) return false;
  for (const Value& item : *value->AsArray()) {
    if (!ReadEntry(item, entries.emplace_back())) return false;
  }
  return true;
}

bool ReadState(const Value& value, BundleState& state) {
  Faults faults;
  ObjectReader object(value, kWhole, faults);
  const Value* anchor = object.Need("anchor");
  const Value* proofs = object.Need("proofs");
  object.Close();
  if (faults.any() || !ReadIndex(anchor, state.anchor) ||
      proofs->AsArray() == nullptr) {
    return false;
  }
  for (const Value& item : *proofs->AsArray()) {
    ObjectReader proof(item, kWhole, faults);
    const std::string* key = Text(proof.Need("key"));
    const Value* path = proof.May("path");
    proof.Close();
    if (faults.any() || key == nullptr) return false;
    if (!state.proofs.empty() && *key <= state.proofs.back().first) {
      return false;
    }
    if (!ReadPath(path, state.proofs.emplace_back(*key, MerklePath()).second)) {
      return false;
    }
  }
  return true;
}

// In ascending order of their text.
bool ReadTokens(const Value* value, std::vector<std::string>& tokens) {
  if (value == nullptr) return true;
  const json::Array* list = value->AsArray();
  if (list == nullptr || list->size() > kMaxTokens) return false;
  const std::string* last = nullptr;
  for (const Value& item : *list) {
    const std::string* text = item.AsString();
    if (text == nullptr || (last != nullptr && *text <= *last)) return false;
    std::optional<std::string> token = FromBase64(*text);
    if (!token || token->size() > kMaxTokenBytes) return false;
    tokens.push_back(std::move(*token));
    last = text;
  }
  return true;
}

bool ReadHead(const Value& value, Bundle& bundle) {
  SignedCheckpoint& checkpoint = bundle.checkpoint;
  Faults faults;
  ObjectReader object(value, kWhole, faults);
  const std::string* root = Text(object.Need("root"));
  const Value* sigs = object.Need("sigs");
  const Value* size = object.Need("size");
  const Value* tokens = object.May("tokens");
  object.Close();
  const std::optional<Digest> digest = root ? ParseDigest(*root) : std::nullopt;
  if (faults.any() || !digest || !ReadIndex(size, checkpoint.head.size) ||
      sigs->AsArray() == nullptr ||
      sigs->AsArray()->size() > kMaxNoteSignatures) {
    return false;
  }
  checkpoint.head.root = *digest;
  for (const Value& line : *sigs->AsArray()) {
    // A line of a bundle has no line feed; the parser would allow one.
    if (line.AsString() == nullptr || line.AsString()->ends_with('\n')) {
      return false;
    }
    Result<NoteSignature> signature = ParseSignatureLine(*line.AsString());
    if (!signature) return false;
    checkpoint.signatures.push_back(std::move(*signature));
  }
  return ReadTokens(tokens, bundle.tokens);
}

bool ReadKeys(const Value& value, std::vector<NoteKey>& keys) {
  if (value.AsArray() == nullptr) return false;
  const std::string* last = nullptr;
  for (const Value& item : *value.AsArray()) {
    const std::string* vkey = item.AsString();
    if (vkey == nullptr || (last != nullptr && *vkey <= *last)) return false;
    Result<NoteKey> key = ParseVkey(*vkey);
    if (!key) return false;
    keys.push_back(std::move(*key));
    last = vkey;
  }
  return true;
}

}  // namespace

Result<std::string> EncodeBundle(const Bundle& bundle) {
  std::vector<std::string> vkeys;
  for (const NoteKey& key : bundle.vkeys) vkeys.push_back(ToVkey(key));
  std::sort(vkeys.begin(), vkeys.end());
  json::Array entries;
  for (const BundleEntry& entry : bundle.entries) {
    QIAO_TRY(Value value, EntryValue(entry));
    entries.push_back(std::move(value));
  }
  json::Object object{{{"bundle", kVersion},
                       {"checkpoint", HeadValue(bundle)},
                       {"entries", std::move(entries)},
                       {"log", bundle.log},
                       {"subject", ToText(bundle.subject)},
                       {"vkeys", json::Array(vkeys.begin(), vkeys.end())}}};
  if (bundle.state) {
    object.members.emplace_back("state", StateValue(*bundle.state));
  }
  std::string bytes = json::Canonical(object);
  if (bytes.size() > kMaxBundleBytes) {
    return Error{ErrorCode::kUsage,
                 "a bundle has at most 16 MiB; this one would have " +
                     std::to_string(bytes.size()) + " bytes"};
  }
  return bytes;
}

Result<Bundle> ParseBundle(std::string_view bytes) {
  if (bytes.size() > kMaxBundleBytes) {
    return Refused(Refusal::kTooLarge, "a bundle has at most 16 MiB");
  }
  QIAO_TRY(const Value value, json::ParseRecord(bytes, kMaxBundleDepth));
  Faults faults;
  ObjectReader object(value, kWhole, faults);
  const std::string* version = Text(object.Need("bundle"));
  const Value* checkpoint = object.Need("checkpoint");
  const Value* entries = object.Need("entries");
  const std::string* log = Text(object.Need("log"));
  const std::string* subject = Text(object.Need("subject"));
  const Value* vkeys = object.Need("vkeys");
  const Value* state = object.May("state");
  object.Close();
  if (faults.any()) return Malformed(faults.Take().message);
  Bundle bundle;
  if (version == nullptr || *version != kVersion) {
    return Malformed("not a bundle of this edition");
  }
  const std::optional<SubjectId> id =
      subject ? ParseSubjectId(*subject) : std::nullopt;
  if (log == nullptr || !id) return Malformed("/log or /subject is not one");
  bundle.log = *log;
  bundle.subject = *id;
  bundle.checkpoint.head.origin = *log;
  if (!ReadHead(*checkpoint, bundle)) {
    return Malformed(
        "/checkpoint is not root, sigs, size and ascending tokens");
  }
  if (!ReadKeys(*vkeys, bundle.vkeys)) {
    return Malformed("/vkeys is not an ascending list of keys");
  }
  if (!ReadEntries(entries, bundle.entries)) {
    return Malformed("/entries is not a list of entry, index and paths");
  }
  if (state != nullptr && !ReadState(*state, bundle.state.emplace())) {
    return Malformed("/state is not anchor and ascending proofs");
  }
  return bundle;
}

}  // namespace qiao::ledger
