// A time-stamp token taken apart by OpenSSL: bytes become it once, bounded, and
// what OpenSSL would trust to be there is looked at. For this folder alone;
// time_stamp.h is what others use.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "registry/ledger/hash.h"
#include "schemas/model/result.h"

struct asn1_string_st;
struct pkcs7_st;
struct TS_tst_info_st;

namespace qiao::ledger {

struct TimeStamp;

// What OpenSSL has to say about bytes from outside stays out of its queue of
// errors, which others of this thread read.
class QuietOpenSsl {
 public:
  QuietOpenSsl();
  ~QuietOpenSsl();
  QuietOpenSsl(const QuietOpenSsl&) = delete;
  QuietOpenSsl& operator=(const QuietOpenSsl&) = delete;
};

struct StampToken {
  std::shared_ptr<pkcs7_st> envelope;    // signed by one signer
  std::shared_ptr<TS_tst_info_st> info;  // what it says
};

// The whole of `bytes`. Its signature is not checked. kTooLarge,
// kProofMalformed.
Result<StampToken> ParseToken(std::string_view bytes);

// The hash that the token is over; nothing for one that is not known here.
std::optional<HashKind> HashOf(const StampToken& token);

// The time that it names, and the latest that it can mean, into `stamp`.
// kProofMalformed.
Result<void> ReadWhen(const StampToken& token, TimeStamp& stamp);

// The content of a text, a number or a time of ASN.1.
std::string_view BytesOf(const asn1_string_st* text);

// The first DER value of `bytes`, with its header.
struct DerValue {
  int tag = 0;
  std::string_view whole;
  std::string_view contents;
};
std::optional<DerValue> FirstDerValue(std::string_view bytes);

}  // namespace qiao::ledger
