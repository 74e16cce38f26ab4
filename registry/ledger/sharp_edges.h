// Where the format is sharp: what follows for ever from a statement, and is
// easily not seen. Whoever signs one is told before.
//
//   key-roots without a `need` that stood before    need-dropped
//   key-roots that leaves a single root key         last-root
//   key-roots that asks for all that there are      no-root-to-spare
//   a transfer or licence with a note               public-note
//
// Sign(), SignManifest() and CoSign() sign no such statement without an answer:
// there is no other way to a signature.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/record.h"
#include "registry/ledger/signature.h"
#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::ledger {

struct SharpEdge {
  std::string_view code;
  std::string follows;  // from signing it, in words
  std::string instead;  // what else can be done
  bool operator==(const SharpEdge&) const = default;
};

// `need_before` is that of the party; without it, whatever a key-roots says of
// `need` may drop what stood before.
std::vector<SharpEdge> SharpEdges(
    const Statement& statement, const std::optional<SignerNeeds>& need_before);

struct SignerAsked {
  std::optional<SignerNeeds> need_before;
  // Asked before anything is signed, if there is an edge; an error is what
  // whoever signs returns. Nobody to ask: nothing sharp is signed (kUsage).
  std::function<Result<void>(const Statement&, std::span<const SharpEdge>)> ask;
};
Result<void> AskSigner(const Statement& statement, const SignerAsked& asked);

// Signing, with somebody to ask; else as in record.h.
Result<SignedRecord> Sign(const Statement& statement,
                          std::span<const SigningKey* const> keys,
                          const SignerAsked& asked);
Result<std::vector<SignedRecord>> SignManifest(
    std::span<const Statement> items, std::span<const SigningKey* const> keys,
    std::string_view note, const SignerAsked& asked);
// Adds the signatures of these keys to a record that others have signed; those
// that are there stay. Refused, and asked about, as Sign().
Result<SignedRecord> CoSign(SignedRecord record,
                            std::span<const SigningKey* const> keys,
                            const SignerAsked& asked = {});

}  // namespace qiao::ledger
