// Signed notes, checkpoints, signature lines and verifier keys.
#include <string>

#include "registry/ledger/checkpoint.h"
#include "registry/ledger/note.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {
namespace {

void CheckNote(std::string_view input) {
  const auto note = ledger::ParseNote(input);
  if (!note) return;
  Law(ledger::ToText(*note) == input, "a note has one spelling");
  Law(note->text.ends_with('\n'), "the text of a note ends in a line feed");
  Law(note->signatures.size() <= ledger::kMaxNoteSignatures,
      "signatures of a note are bounded");
  for (const ledger::NoteSignature& signature : note->signatures) {
    const auto again = ledger::ParseSignatureLine(ledger::ToLine(signature));
    Law(again && *again == signature, "a signature line has one spelling");
  }
}

void CheckCheckpoint(std::string_view input) {
  if (const auto head = ledger::ParseCheckpointText(input)) {
    Law(ledger::ToText(*head) == input, "a checkpoint text has one spelling");
  }
  const auto checkpoint = ledger::ParseCheckpoint(input);
  if (!checkpoint) return;
  Law(ledger::ToText(*checkpoint) == input, "a checkpoint has one spelling");
  Law(checkpoint->head.size >= 0, "a log has no negative size");
  Law(ledger::ParseNote(input).has_value(), "a checkpoint is a note");
}

void CheckVkey(std::string_view input) {
  const auto key = ledger::ParseVkey(input);
  if (!key) return;
  Law(ledger::ToVkey(*key) == input, "a verifier key has one spelling");
  if (key->type == ledger::NoteKeyType::kUnknown) return;
  Law(ledger::MakeNoteKey(key->name, key->type, key->key) == *key,
      "the id of a verifier key follows from its name and key");
  // Whatever the bytes of the line: no key verifies an empty signature.
  Law(!ledger::VerifiesNote("x\n", *key, {key->name, key->id, {}}),
      "no signature is no signature");
}

}  // namespace

void Note(std::string_view input) {
  CheckNote(input);
  CheckCheckpoint(input);
  CheckVkey(input);
  if (const auto line = ledger::ParseSignatureLine(input)) {
    const std::string text = ledger::ToLine(*line);
    Law(input == text || input == text + "\n",
        "a signature line has one spelling");
  }
}

}  // namespace qiao::fuzz
