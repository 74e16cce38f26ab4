// A time stamp (RFC 3161): the signed word of an authority that a hash was
// there at a time. Over the text of a head it says that the head, and with it
// every record under it, is no younger than that.
//
//   StampRequest(HashKind::kSha256, ToText(head))    // *.tsq, for an authority
//   TokenIn(answer)                                  // *.tsr, from it
//   CheckStamp(token, ToText(head), authorities)     // before when, says who
//
// Whom to believe comes from outside, as for heads. Nothing here opens a
// connection or looks at the clock. Whether a certificate was revoked is not
// asked.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "registry/ledger/hash.h"
#include "schemas/json/value.h"
#include "schemas/model/period.h"
#include "schemas/model/result.h"

namespace qiao::ledger {

inline constexpr std::size_t kMaxTokens = 8;          // over one head
inline constexpr std::size_t kMaxTokenBytes = 16383;  // 21,844 of base64

// ---- asking

// DER of a request for a token over `text`, with the authority's certificates
// in it, and a nonce made by chance.
std::string StampRequest(HashKind hash, std::string_view text);

// The token in an authority's answer, byte for byte; a token that was saved
// without its answer is one already. Refused: kBundleMissing if the authority
// gave none, with its reason, kProofMalformed, kTooLarge.
Result<std::string> TokenIn(std::string_view answer);

// That `token` answers `request`: its nonce, hash and policy. Refused without
// a code if not, kProofMalformed for the token; kUnreadable for the request.
Result<void> CheckAnswers(std::string_view token, std::string_view request);

// ---- believing

// The certificates that a reader believes: of an authority, or of who issued
// to it, at any distance. Each is a trust root of its own.
class StampAuthorities {
 public:
  // One or more certificates in PEM; kUsage if there is none, or one that
  // cannot be read.
  static Result<StampAuthorities> Parse(std::string_view pem);

  struct Certificates;
  const Certificates& certificates() const { return *certificates_; }

 private:
  explicit StampAuthorities(std::shared_ptr<const Certificates> certificates);
  std::shared_ptr<const Certificates> certificates_;
};

struct TimeStamp {
  std::string authority;  // the subject of the certificate that signed it
  Instant at{};           // what the authority's clock said, cut to seconds
  Instant before{};       // the latest that it can mean: with its accuracy, and
                          // rounded up
  bool accurate = false;  // whether it says how accurate it is
  std::string policy;     // an object identifier: 1.2.3.4.1
  std::string serial;     // hex: by it the authority finds the token again
  HashKind hash = HashKind::kSha256;
  bool operator==(const TimeStamp&) const = default;
};

// What `token` says about `text`. Its certificate must have been good for time
// stamps, and for nothing else, at the time that it says; today it may have
// ended. Refused:
//   kTooLarge, kProofMalformed
//   kBundleForeign    it is over something else
//   kNoteUnlisted     its certificate does not lead to one of `authorities`
//   kKeyExpired       it does, and one on the way was not in force then
//   kKeyNotPermitted  or is not made for time stamps, or too weak
//   kNoteSignature    it is not signed by that certificate, or not strongly
Result<TimeStamp> CheckStamp(std::string_view token, std::string_view text,
                             const StampAuthorities& authorities);
json::Object ToJson(const TimeStamp& stamp);

}  // namespace qiao::ledger
