// Why a record, a proof or a bundle is refused: the published codes of the
// record format (qiao/1), in the order in which they are looked for. A code is
// part of the format; the message beside it is advice.
//
//   ToText(Refusal::kNotCanonical) == "not-canonical"
#pragma once

#include <optional>
#include <string_view>

namespace qiao {

// X(enumerator, code)
#define QIAO_REFUSALS(X)                                                     \
  /* bytes */                                                                \
  X(kTooLarge, "too-large")                                                  \
  X(kNotUtf8, "not-utf8")                                                    \
  X(kNotJson, "not-json")                                                    \
  X(kBadString, "bad-string")                                                \
  X(kBadNumber, "bad-number")                                                \
  X(kEmptyValue, "empty-value")                                              \
  X(kDuplicateMember, "duplicate-member")                                    \
  X(kNotCanonical, "not-canonical")                                          \
  X(kTooDeep, "too-deep")                                                    \
  /* shape */                                                                \
  X(kVersionUnknown, "version-unknown")                                      \
  X(kMemberMissing, "member-missing")                                        \
  X(kMemberUnknown, "member-unknown")                                        \
  X(kValueInvalid, "value-invalid")                                          \
  X(kNotSorted, "not-sorted")                                                \
  X(kShareInvalid, "share-invalid")                                          \
  X(kPeriodInvalid, "period-invalid")                                        \
  X(kTerritoryInvalid, "territory-invalid")                                  \
  X(kKeyInvalid, "key-invalid")                                              \
  X(kTypeUnknown, "type-unknown")                                            \
  X(kSubjectMismatch, "subject-mismatch")                                    \
  X(kIdMismatch, "id-mismatch")                                              \
  X(kManifestType, "manifest-type")                                          \
  /* place */                                                                \
  X(kStatementRepeated, "statement-repeated")                                \
  X(kIatFuture, "iat-future")                                                \
  X(kIatOld, "iat-old")                                                      \
  X(kLogMismatch, "log-mismatch")                                            \
  X(kSeenAhead, "seen-ahead")                                                \
  X(kSeenMismatch, "seen-mismatch")                                          \
  X(kManifestPosition, "manifest-position")                                  \
  X(kManifestHeader, "manifest-header")                                      \
  /* keys */                                                                 \
  X(kPartyExists, "party-exists")                                            \
  X(kPartyUnknown, "party-unknown")                                          \
  X(kKeyTaken, "key-taken")                                                  \
  X(kKeyUnknown, "key-unknown")                                              \
  X(kKeyRevoked, "key-revoked")                                              \
  X(kKeyExpired, "key-expired")                                              \
  X(kKeyNotPermitted, "key-not-permitted")                                   \
  X(kSigInvalid, "sig-invalid")                                              \
  X(kThreshold, "threshold")                                                 \
  X(kPossessionMissing, "possession-missing")                                \
  /* references */                                                           \
  X(kSubjectUnknown, "subject-unknown")                                      \
  X(kSubjectExists, "subject-exists")                                        \
  X(kTargetUnknown, "target-unknown")                                        \
  X(kTargetType, "target-type")                                              \
  X(kNotYours, "not-yours")                                                  \
  X(kTargetNotInForce, "target-not-in-force")                                \
  X(kAcceptNotNeeded, "accept-not-needed")                                   \
  X(kAlreadyAccepted, "already-accepted")                                    \
  X(kNotOperator, "not-operator")                                            \
  X(kAnchorMismatch, "anchor-mismatch")                                      \
  X(kManifestRoot, "manifest-root")                                          \
  /* proofs */                                                               \
  X(kNoteMalformed, "note-malformed")                                        \
  X(kNoteOrigin, "note-origin")                                              \
  X(kNoteSignature, "note-signature")                                        \
  X(kNoteUnsigned, "note-unsigned")                                          \
  X(kNoteUnlisted, "note-unlisted")                                          \
  X(kQuorum, "quorum")                                                       \
  X(kProofMalformed, "proof-malformed")                                      \
  X(kInclusion, "inclusion")                                                 \
  X(kConsistency, "consistency")                                             \
  X(kTile, "tile")                                                           \
  X(kCheckpointRoot, "checkpoint-root")                                      \
  X(kStateProof, "state-proof")                                              \
  /* bundle */                                                               \
  X(kBundleMalformed, "bundle-malformed")                                    \
  X(kBundleOrder, "bundle-order")                                            \
  X(kBundleForeign, "bundle-foreign")                                        \
  X(kBundleSubject, "bundle-subject")                                        \
  X(kBundleMissing, "bundle-missing")                                        \
  X(kKeyTypeUnknown, "key-type-unknown")                                     \
  X(kStateIncomplete, "state-incomplete")

enum class Refusal {
#define QIAO_REFUSAL_ENUM(name, code) name,
  QIAO_REFUSALS(QIAO_REFUSAL_ENUM)
#undef QIAO_REFUSAL_ENUM
};

constexpr std::string_view ToText(Refusal refusal) {
  constexpr std::string_view kCodes[] = {
#define QIAO_REFUSAL_TEXT(name, code) code,
      QIAO_REFUSALS(QIAO_REFUSAL_TEXT)
#undef QIAO_REFUSAL_TEXT
  };
  return kCodes[static_cast<int>(refusal)];
}

}  // namespace qiao
