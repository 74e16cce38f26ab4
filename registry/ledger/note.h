// Signed notes (c2sp.org/signed-note): text that ends in a line feed, an empty
// line, then one line for each signature.
//
//   — registry.example/tw FIDgkDE0No+aMTw+…
//
// Types of keys: 01 Ed25519, 04 Ed25519 cosignature with a time, ff SM2 with
// SM3 (record format §10). Others are kept and reported as not checked.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/signature.h"
#include "schemas/model/result.h"

namespace qiao::ledger {

inline constexpr std::size_t kMaxNoteSignatures = 64;

enum class NoteKeyType {
  kPlainEd25519,  // 01
  kCosignature,   // 04, c2sp.org/tlog-cosignature
  kPlainSm2,      // ff "qiao-sm2sm3/v1" LF
  kUnknown,
};

// A verifier key: "name+id+base64(type, key)".
struct NoteKey {
  std::string name;
  std::uint32_t id = 0;
  NoteKeyType type = NoteKeyType::kUnknown;
  std::vector<std::uint8_t> key;  // without the type byte(s)
  bool operator==(const NoteKey&) const = default;
};
// Refused with kNoteMalformed: a bad name, an id that is not the key's hash, a
// key of the wrong length or off its curve, base64 with loose bits. A key of a
// type that is not known here is kept with its type byte.
Result<NoteKey> ParseVkey(std::string_view vkey);
// Makes the id.
NoteKey MakeNoteKey(std::string name, NoteKeyType type,
                    std::vector<std::uint8_t> key);
std::string ToVkey(const NoteKey& key);

struct NoteSignature {
  std::string name;
  std::uint32_t id = 0;
  std::vector<std::uint8_t> bytes;  // after the id
  bool operator==(const NoteSignature&) const = default;
};

struct Note {
  std::string text;  // with its last line feed
  std::vector<NoteSignature> signatures;
  bool operator==(const Note&) const = default;
};

// Refused with kNoteMalformed.
Result<Note> ParseNote(std::string_view bytes);
std::string ToText(const Note& note);
// One line, with or without its line feed: "— name base64".
Result<NoteSignature> ParseSignatureLine(std::string_view line);
std::string ToLine(const NoteSignature& signature);

// Whether this line, by this key, signs `text`. False for unknown types.
bool VerifiesNote(std::string_view text, const NoteKey& key,
                  const NoteSignature& signature);
// When a witness cosigned, from the line; absent for other types.
std::optional<Instant> CosignedAt(const NoteKey& key,
                                  const NoteSignature& signature);

// Signs notes under a name. `at` is needed by cosignatures only.
class NoteSigner {
 public:
  // kUsage if the algorithm of the key does not fit the type or the name is
  // not a note name.
  static Result<NoteSigner> Make(std::string name, NoteKeyType type,
                                 SigningKey key);
  const NoteKey& verifier() const { return verifier_; }
  const SigningKey& key() const { return key_; }
  Result<NoteSignature> Sign(std::string_view text, Instant at = {}) const;

 private:
  NoteSigner(NoteKey verifier, SigningKey key);
  NoteKey verifier_;
  SigningKey key_;
};

// The keys of `keys` that signed, in the order of the lines, each once; lines
// of other keys say nothing. Refused: kNoteSignature (a line of a known key is
// wrong), kNoteUnsigned (no line is of a known key). kUsage if two keys share
// name and id.
Result<std::vector<NoteKey>> OpenNote(const Note& note,
                                      std::span<const NoteKey> keys);

}  // namespace qiao::ledger
