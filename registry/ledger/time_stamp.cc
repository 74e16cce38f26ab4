// The believing half of time_stamp.h.
#include "registry/ledger/time_stamp.h"

#include <algorithm>
#include <ctime>
#include <optional>
#include <utility>
#include <vector>

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "registry/ledger/stamp_token.h"
#include "schemas/model/check.h"
#include "schemas/text/utf8.h"

namespace qiao::ledger {

struct StampAuthorities::Certificates {
  std::vector<std::shared_ptr<X509>> all;
};

namespace {

using Certificates = StampAuthorities::Certificates;
using Store = std::shared_ptr<X509_STORE>;
using CertificateStack = std::shared_ptr<STACK_OF(X509)>;

constexpr std::size_t kMaxPemBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxCertificates = 64;
constexpr int kMaxChain = 8;
// In OpenSSL's words: 112 bits. No SHA-1 under a certificate, no RSA below
// 2,048 bits.
constexpr int kSecurityLevel = 2;

Error Malformed(const std::string& what) {
  return Refused(Refusal::kProofMalformed, "the time-stamp token " + what);
}

// ---- who

std::string NameOf(const X509* certificate) {
  const std::shared_ptr<BIO> out(BIO_new(BIO_s_mem()), BIO_free);
  QIAO_CHECK(out != nullptr);
  constexpr unsigned long kAsText =
      XN_FLAG_ONELINE & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB) &
      ~static_cast<unsigned long>(XN_FLAG_SPC_EQ);
  if (X509_NAME_print_ex(out.get(), X509_get_subject_name(certificate), 0,
                         kAsText) < 0) {
    return {};
  }
  const char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

CertificateStack StackOf(const Certificates& certificates) {
  STACK_OF(X509)* stack = sk_X509_new_null();
  QIAO_CHECK(stack != nullptr);
  for (const auto& one : certificates.all) {
    QIAO_CHECK(X509_up_ref(one.get()) == 1);
    QIAO_CHECK(sk_X509_push(stack, one.get()) > 0);
  }
  return {stack,
          [](STACK_OF(X509) * all) { sk_X509_pop_free(all, X509_free); }};
}

// What leads to `root` at `when`, whatever the time is now.
Store StoreOf(X509* root, Instant when) {
  Store store(X509_STORE_new(), X509_STORE_free);
  QIAO_CHECK(store && X509_STORE_add_cert(store.get(), root) == 1);
  X509_VERIFY_PARAM* rules = X509_STORE_get0_param(store.get());
  X509_VERIFY_PARAM_set_time(
      rules, static_cast<std::time_t>(when.time_since_epoch().count()));
  X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_depth(rules, kMaxChain);
  X509_VERIFY_PARAM_set_auth_level(rules, kSecurityLevel);
  return store;
}

bool IsOfAnother(int error) {
  switch (error) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:  // of that name, with another key
      return true;
    default:
      return false;
  }
}

Result<void> CheckChain(X509_STORE* store, X509* signer, PKCS7* envelope,
                        const std::string& name) {
  const std::shared_ptr<X509_STORE_CTX> chain(X509_STORE_CTX_new(),
                                              X509_STORE_CTX_free);
  QIAO_CHECK(chain && X509_STORE_CTX_init(chain.get(), store, signer,
                                          envelope->d.sign->cert) == 1);
  QIAO_CHECK(X509_STORE_CTX_set_purpose(chain.get(),
                                        X509_PURPOSE_TIMESTAMP_SIGN) == 1);
  if (X509_verify_cert(chain.get()) == 1) return {};
  const int error = X509_STORE_CTX_get_error(chain.get());
  const std::string why = X509_verify_cert_error_string(error);
  if (IsOfAnother(error)) {
    return Refused(Refusal::kNoteUnlisted,
                   "a time-stamp token of " + name +
                       ", which is not among the authorities named (" + why +
                       ")");
  }
  const bool in_time = error != X509_V_ERR_CERT_HAS_EXPIRED &&
                       error != X509_V_ERR_CERT_NOT_YET_VALID;
  return Refused(in_time ? Refusal::kKeyNotPermitted : Refusal::kKeyExpired,
                 "the certificate of " + name +
                     " was not good for time stamps at that time: " + why);
}

// The trust root that the certificate leads to. Each is tried alone: of two
// with one name OpenSSL takes the first, and looks no further.
Result<Store> FindRoot(const Certificates& certificates, X509* signer,
                       PKCS7* envelope, const TimeStamp& stamp) {
  std::optional<Error> why;
  for (const auto& root : certificates.all) {
    Store store = StoreOf(root.get(), stamp.at);
    Result<void> chain =
        CheckChain(store.get(), signer, envelope, stamp.authority);
    if (chain) return store;
    if (!why || why->refusal == Refusal::kNoteUnlisted) {
      why = std::move(chain).error();
    }
  }
  QIAO_CHECK(why.has_value());
  return std::move(*why);
}

// ---- the signature

bool IsStrong(PKCS7* envelope) {
  X509_ALGOR* hash = nullptr;
  PKCS7_SIGNER_INFO_get0_algs(
      sk_PKCS7_SIGNER_INFO_value(PKCS7_get_signer_info(envelope), 0), nullptr,
      &hash, nullptr);
  const ASN1_OBJECT* name = nullptr;
  X509_ALGOR_get0(&name, nullptr, nullptr, hash);
  const int kind = OBJ_obj2nid(name);
  return kind == NID_sha256 || kind == NID_sha384 || kind == NID_sha512 ||
         kind == NID_sm3;
}

// All of it by OpenSSL: the chain once more, that the signed attributes name
// this certificate (ESS), the signature, and that a name inside is its name.
bool IsSigned(PKCS7* envelope, const Certificates& certificates,
              const Store& store) {
  const std::shared_ptr<TS_VERIFY_CTX> check(TS_VERIFY_CTX_new(),
                                             TS_VERIFY_CTX_free);
  QIAO_CHECK(check != nullptr);
  TS_VERIFY_CTX_set_flags(check.get(),
                          TS_VFY_SIGNATURE | TS_VFY_VERSION | TS_VFY_SIGNER);
  // The context frees what it is given.
  QIAO_CHECK(X509_STORE_up_ref(store.get()) == 1);
  TS_VERIFY_CTX_set_store(check.get(), store.get());
  const CertificateStack more = StackOf(certificates);
  TS_VERIFY_CTX_set_certs(check.get(), X509_chain_up_ref(more.get()));
  return TS_RESP_verify_token(check.get(), envelope) == 1;
}

bool IsOver(const StampToken& token, HashKind hash, std::string_view text) {
  const Digest digest = Hash(hash, {text});
  return BytesOf(TS_MSG_IMPRINT_get_msg(TS_TST_INFO_get_msg_imprint(
             token.info.get()))) == AsText(digest.bytes);
}

std::string PolicyOf(TS_TST_INFO* info) {
  std::string text(128, '\0');
  const int size = OBJ_obj2txt(text.data(), static_cast<int>(text.size()),
                               TS_TST_INFO_get_policy_id(info), 1);
  text.resize(
      size < 0 ? 0 : std::min(text.size() - 1, static_cast<std::size_t>(size)));
  return text;
}

}  // namespace

StampAuthorities::StampAuthorities(
    std::shared_ptr<const Certificates> certificates)
    : certificates_(std::move(certificates)) {}

Result<StampAuthorities> StampAuthorities::Parse(std::string_view pem) {
  const QuietOpenSsl quiet;
  const auto unfit = [](std::string message) {
    return Error{ErrorCode::kUsage, std::move(message)};
  };
  if (pem.size() > kMaxPemBytes) {
    return unfit("more than 1 MiB of certificates");
  }
  const std::shared_ptr<BIO> in(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  QIAO_CHECK(in != nullptr);
  auto certificates = std::make_shared<Certificates>();
  // Each block by its own name, so that one that cannot be read is noticed.
  for (;;) {
    char* name = nullptr;
    char* header = nullptr;
    unsigned char* bytes = nullptr;
    long size = 0;
    if (PEM_read_bio(in.get(), &name, &header, &bytes, &size) != 1) {
      if (ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE) break;
      return unfit("a certificate that cannot be read");
    }
    const bool is_certificate = std::string_view(name) == PEM_STRING_X509;
    const unsigned char* at = bytes;
    std::shared_ptr<X509> one(
        is_certificate ? d2i_X509(nullptr, &at, size) : nullptr, X509_free);
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(bytes);
    if (!one) {
      return unfit(is_certificate ? "a certificate that cannot be read"
                                  : "something that is no certificate");
    }
    certificates->all.push_back(std::move(one));
    if (certificates->all.size() > kMaxCertificates) {
      return unfit("more than 64 certificates");
    }
  }
  if (certificates->all.empty()) return unfit("no certificate in PEM");
  return StampAuthorities(std::move(certificates));
}

Result<TimeStamp> CheckStamp(std::string_view bytes, std::string_view text,
                             const StampAuthorities& authorities) {
  const QuietOpenSsl quiet;
  const Certificates& certificates = authorities.certificates();
  QIAO_TRY(const StampToken token, ParseToken(bytes));
  TimeStamp stamp;
  QIAO_TRY_DO(ReadWhen(token, stamp));
  const auto hash = HashOf(token);
  if (!hash) return Malformed("is over a hash that is not known here");
  if (!IsOver(token, *hash, text)) {
    return Refused(Refusal::kBundleForeign,
                   "a time-stamp token over something else than this head");
  }
  stamp.hash = *hash;
  const CertificateStack more = StackOf(certificates);
  PKCS7* const envelope = token.envelope.get();
  const std::shared_ptr<STACK_OF(X509)> signers(
      PKCS7_get0_signers(envelope, more.get(), 0),
      [](STACK_OF(X509) * all) { sk_X509_free(all); });
  if (!signers || sk_X509_num(signers.get()) != 1) {
    return Refused(Refusal::kNoteUnlisted,
                   "a time-stamp token without the certificate that signed it");
  }
  X509* const signer = sk_X509_value(signers.get(), 0);
  stamp.authority = NameOf(signer);
  if (stamp.authority.empty() || !text::IsUtf8(stamp.authority)) {
    return Malformed("is of an authority without a name");
  }
  QIAO_TRY(const Store store, FindRoot(certificates, signer, envelope, stamp));
  if (!IsStrong(envelope) || !IsSigned(envelope, certificates, store)) {
    return Refused(Refusal::kNoteSignature,
                   "the time-stamp token is not signed by " + stamp.authority +
                       ", or not strongly");
  }
  stamp.policy = PolicyOf(token.info.get());
  stamp.serial =
      ToHex(AsBytes(BytesOf(TS_TST_INFO_get_serial(token.info.get()))));
  return stamp;
}

}  // namespace qiao::ledger
