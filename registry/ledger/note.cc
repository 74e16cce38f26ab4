#include "registry/ledger/note.h"

#include <algorithm>
#include <utility>

#include "registry/ledger/base64.h"
#include "registry/ledger/hash.h"
#include "schemas/text/utf8.h"

namespace qiao::ledger {
namespace {

constexpr std::string_view kDash = "\xe2\x80\x94 ";  // em dash, space
constexpr std::string_view kSm2Type = "\xffqiao-sm2sm3/v1\n";
constexpr char kEcdsaType = 2;
constexpr std::size_t kTimeBytes = 8;

Error Malformed(std::string message) {
  return Refused(Refusal::kNoteMalformed, std::move(message));
}

// White_Space of Unicode, besides the controls.
bool IsSpace(char32_t c) {
  return c <= 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
         c == 0x202f || c == 0x205f || c == 0x3000;
}

bool IsKeyName(std::string_view name) {
  if (name.empty()) return false;
  for (std::size_t at = 0; at < name.size();) {
    const char32_t character = text::Next(name, at);
    if (character == text::kNoCharacter || IsSpace(character) ||
        character == '+') {
      return false;
    }
  }
  return true;
}

std::string_view TypeBytes(NoteKeyType type) {
  switch (type) {
    case NoteKeyType::kPlainEd25519:
      return "\x01";
    case NoteKeyType::kCosignature:
      return "\x04";
    case NoteKeyType::kPlainSm2:
      return kSm2Type;
    case NoteKeyType::kUnknown:
      break;
  }
  return {};
}

std::string_view AlgorithmOf(NoteKeyType type) {
  return type == NoteKeyType::kPlainSm2 ? kSm2Sm3 : kEd25519;
}

std::uint32_t FirstFour(const Digest& digest) {
  std::uint32_t id = 0;
  for (std::size_t i = 0; i < 4; ++i) id = (id << 8) | digest.bytes[i];
  return id;
}

std::uint32_t KeyIdOf(std::string_view name, std::string_view type_and_key) {
  return FirstFour(Sha256({name, "\n", type_and_key}));
}

std::string FourBytes(std::uint32_t id) { return BigEndian64(id).substr(4); }

std::uint64_t TimeOf(const NoteSignature& signature) {
  std::uint64_t time = 0;
  for (std::size_t i = 0; i < kTimeBytes; ++i) {
    time = (time << 8) | signature.bytes[i];
  }
  return time;
}

// c2sp.org/tlog-cosignature, "Ed25519 signed message".
std::string CosignedMessage(std::uint64_t time, std::string_view text) {
  return "cosignature/v1\ntime " + std::to_string(time) + "\n" +
         std::string(text);
}

}  // namespace

Result<NoteKey> ParseVkey(std::string_view vkey) {
  const std::size_t first = vkey.find('+');
  const std::size_t second =
      first == std::string_view::npos ? first : vkey.find('+', first + 1);
  if (second == std::string_view::npos) {
    return Malformed("a key is not name+id+key");
  }
  NoteKey key;
  key.name = vkey.substr(0, first);
  const std::string_view id = vkey.substr(first + 1, second - first - 1);
  std::array<std::uint8_t, 4> id_bytes{};
  const std::optional<std::string> bytes = FromBase64(vkey.substr(second + 1));
  if (!IsKeyName(key.name) || !FromHex(id, id_bytes) || !bytes ||
      bytes->empty()) {
    return Malformed("a key is not name+id+key");
  }
  for (std::uint8_t byte : id_bytes) key.id = (key.id << 8) | byte;
  std::string_view material = *bytes;
  for (const NoteKeyType type :
       {NoteKeyType::kPlainEd25519, NoteKeyType::kCosignature,
        NoteKeyType::kPlainSm2}) {
    if (material.starts_with(TypeBytes(type))) {
      key.type = type;
      material.remove_prefix(TypeBytes(type).size());
      break;
    }
  }
  key.key.assign(AsBytes(material).begin(), AsBytes(material).end());
  // Type 02 makes its id from its key alone; all others as recommended.
  const bool id_fits = KeyIdOf(key.name, *bytes) == key.id ||
                       ((*bytes)[0] == kEcdsaType &&
                        FirstFour(Sha256({material.substr(1)})) == key.id);
  if (!id_fits) {
    return Malformed("the id of the key of " + key.name +
                     " is not the hash of that key");
  }
  if (key.type == NoteKeyType::kUnknown) return key;
  if (!CheckPublicKey({std::string(AlgorithmOf(key.type)), key.key})) {
    return Malformed("the key of " + key.name + " is not a valid one");
  }
  return key;
}

NoteKey MakeNoteKey(std::string name, NoteKeyType type,
                    std::vector<std::uint8_t> key) {
  const std::uint32_t id =
      KeyIdOf(name, std::string(TypeBytes(type)).append(AsText(key)));
  return NoteKey{std::move(name), id, type, std::move(key)};
}

std::string ToVkey(const NoteKey& key) {
  return key.name + "+" + ToHex(AsBytes(FourBytes(key.id))) + "+" +
         ToBase64(std::string(TypeBytes(key.type)).append(AsText(key.key)));
}

Result<NoteSignature> ParseSignatureLine(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (!line.starts_with(kDash)) {
    return Malformed("a signature line does not begin with a dash");
  }
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !IsKeyName(line.substr(0, space))) {
    return Malformed("a signature line has no valid name");
  }
  const std::optional<std::string> bytes = FromBase64(line.substr(space + 1));
  if (!bytes || bytes->size() < 5) {
    return Malformed("a signature is not base64 of an id and a signature");
  }
  NoteSignature signature;
  signature.name = line.substr(0, space);
  const std::span<const std::uint8_t> raw = AsBytes(*bytes);
  for (std::uint8_t byte : raw.first(4)) {
    signature.id = (signature.id << 8) | byte;
  }
  signature.bytes.assign(raw.begin() + 4, raw.end());
  return signature;
}

std::string ToLine(const NoteSignature& signature) {
  return std::string(kDash)
      .append(signature.name)
      .append(" ")
      .append(
          ToBase64(FourBytes(signature.id).append(AsText(signature.bytes))));
}

Result<Note> ParseNote(std::string_view bytes) {
  if (!text::IsUtf8(bytes)) return Malformed("not UTF-8");
  if (std::any_of(bytes.begin(), bytes.end(),
                  [](char c) { return c >= 0 && c < 0x20 && c != '\n'; })) {
    return Malformed("a control character");
  }
  const std::size_t gap = bytes.rfind("\n\n");
  if (gap == std::string_view::npos) {
    return Malformed("no empty line before the signatures");
  }
  Note note;
  note.text = bytes.substr(0, gap + 1);
  std::string_view rest = bytes.substr(gap + 2);
  if (rest.empty() || !rest.ends_with('\n')) {
    return Malformed("no signature line, or the last one does not end");
  }
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    QIAO_TRY(NoteSignature signature, ParseSignatureLine(rest.substr(0, end)));
    if (note.signatures.size() == kMaxNoteSignatures) {
      return Malformed("more than " + std::to_string(kMaxNoteSignatures) +
                       " signature lines");
    }
    note.signatures.push_back(std::move(signature));
    rest.remove_prefix(end + 1);
  }
  return note;
}

std::string ToText(const Note& note) {
  std::string text = note.text + "\n";
  for (const NoteSignature& signature : note.signatures) {
    text += ToLine(signature) + "\n";
  }
  return text;
}

bool VerifiesNote(std::string_view text, const NoteKey& key,
                  const NoteSignature& signature) {
  if (key.type == NoteKeyType::kUnknown) return false;
  std::span<const std::uint8_t> raw = signature.bytes;
  std::string message(text);
  if (key.type == NoteKeyType::kCosignature) {
    if (raw.size() != kTimeBytes + 64) return false;
    // The time is signed as a decimal below 2^63.
    if (raw[0] >= 0x80) return false;
    message = CosignedMessage(TimeOf(signature), text);
    raw = raw.subspan(kTimeBytes);
  }
  Signature fixed{};
  if (raw.size() != fixed.size()) return false;
  std::copy(raw.begin(), raw.end(), fixed.begin());
  return Verifies({std::string(AlgorithmOf(key.type)), key.key}, message,
                  fixed);
}

std::optional<Instant> CosignedAt(const NoteKey& key,
                                  const NoteSignature& signature) {
  if (key.type != NoteKeyType::kCosignature ||
      signature.bytes.size() < kTimeBytes) {
    return std::nullopt;
  }
  return Instant{
      std::chrono::seconds{static_cast<std::int64_t>(TimeOf(signature))}};
}

Result<std::vector<NoteKey>> OpenNote(const Note& note,
                                      std::span<const NoteKey> keys) {
  std::vector<NoteKey> signers;
  for (const NoteSignature& signature : note.signatures) {
    const auto matches = [&signature](const NoteKey& key) {
      return key.name == signature.name && key.id == signature.id;
    };
    const auto key = std::find_if(keys.begin(), keys.end(), matches);
    if (key == keys.end()) continue;
    if (std::find_if(key + 1, keys.end(), matches) != keys.end()) {
      return Error{ErrorCode::kUsage,
                   "two keys have the name and the id of " + key->name};
    }
    if (key->type == NoteKeyType::kUnknown) continue;
    if (!VerifiesNote(note.text, *key, signature)) {
      return Refused(Refusal::kNoteSignature,
                     "the signature of " + key->name + " is wrong");
    }
    if (std::find(signers.begin(), signers.end(), *key) == signers.end()) {
      signers.push_back(*key);
    }
  }
  if (signers.empty()) {
    return Refused(Refusal::kNoteUnsigned, "no line is of a known key");
  }
  return signers;
}

NoteSigner::NoteSigner(NoteKey verifier, SigningKey key)
    : verifier_(std::move(verifier)), key_(std::move(key)) {}

Result<NoteSigner> NoteSigner::Make(std::string name, NoteKeyType type,
                                    SigningKey key) {
  if (!IsKeyName(name)) {
    return Error{ErrorCode::kUsage,
                 "the name of a signer has no spaces and no plus: " + name};
  }
  if (type == NoteKeyType::kUnknown ||
      key.public_key().alg != AlgorithmOf(type)) {
    return Error{ErrorCode::kUsage, "a key of " + key.public_key().alg +
                                        " does not sign notes of this type"};
  }
  NoteKey verifier = MakeNoteKey(std::move(name), type, key.public_key().pub);
  return NoteSigner(std::move(verifier), std::move(key));
}

Result<NoteSignature> NoteSigner::Sign(std::string_view text,
                                       Instant at) const {
  NoteSignature signature{verifier_.name, verifier_.id, {}};
  std::string message(text);
  if (verifier_.type == NoteKeyType::kCosignature) {
    const auto time = static_cast<std::uint64_t>(at.time_since_epoch().count());
    message = CosignedMessage(time, text);
    const std::string time_bytes = BigEndian64(time);
    signature.bytes.assign(AsBytes(time_bytes).begin(),
                           AsBytes(time_bytes).end());
  }
  QIAO_TRY(const Signature raw, key_.Sign(message));
  signature.bytes.insert(signature.bytes.end(), raw.begin(), raw.end());
  return signature;
}

}  // namespace qiao::ledger
