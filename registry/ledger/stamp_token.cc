#include "registry/ledger/stamp_token.h"

#include <chrono>
#include <string>
#include <utility>

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pkcs7.h>
#include <openssl/ts.h>

#include "registry/ledger/time_stamp.h"

namespace qiao::ledger {
namespace {

Error Malformed(const std::string& what) {
  return Refused(Refusal::kProofMalformed, "no time-stamp token: " + what);
}

// OpenSSL before 3.0.19 takes these attributes for what they should be without
// looking (CVE-2025-69420, CVE-2026-22796).
bool HasTypesOfAttributes(PKCS7_SIGNER_INFO* signer) {
  constexpr std::pair<int, int> kTypes[] = {
      {NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING},
      {NID_id_smime_aa_signingCertificate, V_ASN1_SEQUENCE},
      {NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE}};
  for (const auto& [name, type] : kTypes) {
    const ASN1_TYPE* value = PKCS7_get_signed_attribute(signer, name);
    if (value != nullptr && value->type != type) return false;
  }
  return true;
}

// YYYYMMDDHHMMSS[.f…]Z, and how many microseconds it means, rounded up.
// OpenSSL does not look at what stands in it.
struct TokenTime {
  Instant second{};
  std::int64_t micros = 0;
};

std::optional<TokenTime> ReadTime(std::string_view text) {
  if (text.size() < 15 || text.back() != 'Z') return std::nullopt;
  text.remove_suffix(1);
  const std::string spelled =
      std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) +
      "-" + std::string(text.substr(6, 2)) + "T" +
      std::string(text.substr(8, 2)) + ":" + std::string(text.substr(10, 2)) +
      ":" + std::string(text.substr(12, 2)) + "Z";
  const std::optional<Instant> second = ParseInstant(spelled);
  if (!second) return std::nullopt;
  TokenTime time{*second, 0};
  text.remove_prefix(14);
  if (text.empty()) return time;
  if (text[0] != '.' || text.size() < 2) return std::nullopt;
  text.remove_prefix(1);
  bool more = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    if (i < 6) time.micros = time.micros * 10 + (text[i] - '0');
    more |= i >= 6 && text[i] != '0';
  }
  for (std::size_t i = text.size(); i < 6; ++i) time.micros *= 10;
  time.micros += more ? 1 : 0;
  return time;
}

// A part of an accuracy: absent is zero.
bool ReadPart(const ASN1_INTEGER* part, std::int64_t most,
              std::int64_t& number) {
  number = 0;
  return part == nullptr || (ASN1_INTEGER_get_int64(&number, part) == 1 &&
                             number >= 0 && number <= most);
}

}  // namespace

QuietOpenSsl::QuietOpenSsl() { ERR_set_mark(); }
QuietOpenSsl::~QuietOpenSsl() { ERR_pop_to_mark(); }

std::string_view BytesOf(const ASN1_STRING* text) {
  return AsText({ASN1_STRING_get0_data(text),
                 static_cast<std::size_t>(ASN1_STRING_length(text))});
}

std::optional<DerValue> FirstDerValue(std::string_view bytes) {
  const auto* const begin = AsBytes(bytes).data();
  const unsigned char* at = begin;
  long length = 0;
  int tag = 0;
  int kind = 0;
  constexpr int kFailed = 0x80;
  constexpr int kIndefinite = 0x01;  // no DER
  const int found = ASN1_get_object(&at, &length, &tag, &kind,
                                    static_cast<long>(bytes.size()));
  if ((found & (kFailed | kIndefinite)) != 0 || kind != V_ASN1_UNIVERSAL) {
    return std::nullopt;
  }
  const auto header = static_cast<std::size_t>(at - begin);
  const auto size = static_cast<std::size_t>(length);
  return DerValue{tag, bytes.substr(0, header + size),
                  bytes.substr(header, size)};
}

Result<StampToken> ParseToken(std::string_view bytes) {
  const QuietOpenSsl quiet;
  if (bytes.size() > kMaxTokenBytes) {
    return Refused(Refusal::kTooLarge,
                   "a time-stamp token has at most 16,383 bytes");
  }
  const unsigned char* at = AsBytes(bytes).data();
  StampToken token;
  token.envelope.reset(d2i_PKCS7(nullptr, &at, static_cast<long>(bytes.size())),
                       PKCS7_free);
  if (!token.envelope) return Malformed("not in DER");
  if (at != AsBytes(bytes).data() + bytes.size()) {
    return Malformed("more bytes behind it");
  }
  if (PKCS7_type_is_signed(token.envelope.get()) == 0 ||
      token.envelope->d.sign == nullptr) {
    return Malformed("not signed");
  }
  STACK_OF(PKCS7_SIGNER_INFO)* signers =
      PKCS7_get_signer_info(token.envelope.get());
  if (sk_PKCS7_SIGNER_INFO_num(signers) != 1) {
    return Malformed("not of one signer");
  }
  if (!HasTypesOfAttributes(sk_PKCS7_SIGNER_INFO_value(signers, 0))) {
    return Malformed("an attribute of another type");
  }
  token.info.reset(PKCS7_to_TS_TST_INFO(token.envelope.get()),
                   TS_TST_INFO_free);
  if (!token.info) return Malformed("it stamps nothing");
  if (TS_TST_INFO_get_version(token.info.get()) != 1) {
    return Malformed("of another version");
  }
  // OpenSSL passes over what must not be passed over.
  if (TS_TST_INFO_get_ext_by_critical(token.info.get(), 1, -1) >= 0) {
    return Malformed("a critical extension that is not known here");
  }
  return token;
}

std::optional<HashKind> HashOf(const StampToken& token) {
  const X509_ALGOR* algorithm =
      TS_MSG_IMPRINT_get_algo(TS_TST_INFO_get_msg_imprint(token.info.get()));
  const ASN1_OBJECT* name = nullptr;
  X509_ALGOR_get0(&name, nullptr, nullptr, algorithm);
  switch (OBJ_obj2nid(name)) {
    case NID_sha256:
      return HashKind::kSha256;
    case NID_sm3:
      return HashKind::kSm3;
    default:
      return std::nullopt;
  }
}

Result<void> ReadWhen(const StampToken& token, TimeStamp& stamp) {
  TS_TST_INFO* const info = token.info.get();
  const auto time = ReadTime(BytesOf(TS_TST_INFO_get_time(info)));
  if (!time) return Malformed("it names no time");
  const TS_ACCURACY* accuracy = TS_TST_INFO_get_accuracy(info);
  std::int64_t seconds = 0;
  std::int64_t millis = 0;
  std::int64_t micros = 0;
  constexpr std::int64_t kYear = 366 * 86400;
  if (accuracy != nullptr &&
      (!ReadPart(TS_ACCURACY_get_seconds(accuracy), kYear, seconds) ||
       !ReadPart(TS_ACCURACY_get_millis(accuracy), 999, millis) ||
       !ReadPart(TS_ACCURACY_get_micros(accuracy), 999, micros))) {
    return Malformed("its accuracy is none");
  }
  stamp.accurate = accuracy != nullptr;
  stamp.at = time->second;
  const std::int64_t parts = time->micros + millis * 1000 + micros;
  stamp.before = time->second + std::chrono::seconds(seconds) +
                 std::chrono::seconds((parts + 999'999) / 1'000'000);
  return {};
}

}  // namespace qiao::ledger
