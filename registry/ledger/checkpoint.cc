#include "registry/ledger/checkpoint.h"

#include <utility>

#include "registry/ledger/base64.h"
#include "registry/ledger/decimal.h"
#include "registry/ledger/hash.h"

namespace qiao::ledger {
namespace {

Error Malformed(std::string message) {
  return Refused(Refusal::kNoteMalformed, std::move(message));
}

// The next line without its line feed; absent if none ends.
std::optional<std::string_view> TakeLine(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

std::string ToText(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
         ToBase64(AsText(checkpoint.root.bytes)) + "\n";
}

Result<Checkpoint> ParseCheckpointText(std::string_view text) {
  const auto origin = TakeLine(text);
  const auto size = TakeLine(text);
  const auto root = TakeLine(text);
  if (!origin || !size || !root || origin->empty()) {
    return Malformed("a checkpoint has three lines: origin, size, root");
  }
  if (!text.empty()) return Malformed("an extension line in a checkpoint");
  Checkpoint checkpoint;
  checkpoint.origin = *origin;
  const auto number = ParseDecimal(*size);
  if (!number) return Malformed("the size is not a plain decimal");
  checkpoint.size = *number;
  const auto bytes = FromBase64(*root);
  if (!bytes || bytes->size() != checkpoint.root.bytes.size()) {
    return Malformed("the root is not base64 of 32 bytes");
  }
  std::copy(AsBytes(*bytes).begin(), AsBytes(*bytes).end(),
            checkpoint.root.bytes.begin());
  return checkpoint;
}

Result<SignedCheckpoint> ParseCheckpoint(std::string_view note) {
  QIAO_TRY(Note parsed, ParseNote(note));
  SignedCheckpoint checkpoint;
  QIAO_TRY(checkpoint.head, ParseCheckpointText(parsed.text));
  checkpoint.signatures = std::move(parsed.signatures);
  return checkpoint;
}

std::string ToText(const SignedCheckpoint& checkpoint) {
  return ToText(Note{ToText(checkpoint.head), checkpoint.signatures});
}

Result<SignedCheckpoint> SignCheckpoint(
    const Checkpoint& head, std::span<const NoteSigner* const> signers,
    Instant at) {
  SignedCheckpoint checkpoint{head, {}};
  const std::string text = ToText(head);
  for (const NoteSigner* signer : signers) {
    QIAO_TRY(NoteSignature signature, signer->Sign(text, at));
    if (!VerifiesNote(text, signer->verifier(), signature)) {
      return Error{ErrorCode::kStorage,
                   "the own signature of " + signer->verifier().name +
                       " does not verify: this machine is not sound"};
    }
    checkpoint.signatures.push_back(std::move(signature));
  }
  return checkpoint;
}

}  // namespace qiao::ledger
