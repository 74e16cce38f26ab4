#include "tests/support/stamp_authority.h"

#include <utility>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "schemas/model/period.h"
#include "tests/support/catch.h"

namespace qiao::test {
namespace {

using Key = std::shared_ptr<EVP_PKEY>;
using Certificate = std::shared_ptr<X509>;

Key NewKey() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

std::time_t Seconds(const std::string& time) {
  const auto instant = ParseInstant(time);
  REQUIRE(instant);
  return instant->time_since_epoch().count();
}

void Add(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension =
      X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  REQUIRE(extension != nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

struct Wanted {
  std::string name;
  std::string until;
  std::string usage;  // empty: an issuer
  long serial = 1;
};

// Signed by itself if there is no issuer.
Certificate Issue(const Wanted& wanted, const Key& key, const Key& by,
                  X509* issuer) {
  Certificate made(X509_new(), X509_free);
  X509* const one = made.get();
  if (issuer == nullptr) issuer = one;
  X509_set_version(one, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(one), wanted.serial);
  ASN1_TIME_set(X509_getm_notBefore(one), Seconds("2020-01-01T00:00:00Z"));
  ASN1_TIME_set(X509_getm_notAfter(one), Seconds(wanted.until));
  X509_set_pubkey(one, key.get());
  X509_NAME* subject = X509_get_subject_name(one);
  X509_NAME_add_entry_by_txt(
      subject, "CN", MBSTRING_UTF8,
      reinterpret_cast<const unsigned char*>(wanted.name.c_str()), -1, -1, 0);
  X509_set_issuer_name(one, X509_get_subject_name(issuer));
  const bool is_issuer = wanted.usage.empty();
  Add(one, issuer, NID_basic_constraints,
      is_issuer ? "critical,CA:TRUE" : "critical,CA:FALSE");
  Add(one, issuer, NID_key_usage,
      is_issuer ? "critical,keyCertSign" : "critical,digitalSignature");
  if (!is_issuer && wanted.usage != "none") {
    Add(one, issuer, NID_ext_key_usage, wanted.usage);
  }
  REQUIRE(X509_sign(one, by.get(), EVP_sha256()) > 0);
  return made;
}

std::string Pem(const Certificate& certificate) {
  const std::shared_ptr<BIO> out(BIO_new(BIO_s_mem()), BIO_free);
  REQUIRE(PEM_write_bio_X509(out.get(), certificate.get()) == 1);
  const char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

template <typename T>
std::string Der(int (*write)(const T*, unsigned char**), const T* value) {
  unsigned char* bytes = nullptr;
  const int size = write(value, &bytes);
  REQUIRE(size > 0);
  std::string der(reinterpret_cast<const char*>(bytes),
                  static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

struct Clock {
  long seconds = 0;
  long micros = 0;
};

int TellTime(TS_RESP_CTX*, void* data, long* seconds, long* micros) {
  const auto* clock = static_cast<const Clock*>(data);
  *seconds = clock->seconds;
  *micros = clock->micros;
  return 1;
}

std::string Request(const EVP_MD* hash, const std::string& text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  REQUIRE(EVP_Digest(text.data(), text.size(), digest, &size, hash, nullptr) ==
          1);
  const std::shared_ptr<X509_ALGOR> algorithm(X509_ALGOR_new(),
                                              X509_ALGOR_free);
  X509_ALGOR_set_md(algorithm.get(), hash);
  const std::shared_ptr<TS_MSG_IMPRINT> imprint(TS_MSG_IMPRINT_new(),
                                                TS_MSG_IMPRINT_free);
  TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get());
  TS_MSG_IMPRINT_set_msg(imprint.get(), digest, static_cast<int>(size));
  const std::shared_ptr<TS_REQ> request(TS_REQ_new(), TS_REQ_free);
  TS_REQ_set_version(request.get(), 1);
  TS_REQ_set_msg_imprint(request.get(), imprint.get());
  TS_REQ_set_cert_req(request.get(), 1);
  return Der(i2d_TS_REQ, request.get());
}

}  // namespace

struct StampAuthority::Parts {
  Key root_key = NewKey();
  Key issuer_key = NewKey();
  Key key = NewKey();
  Certificate root, issuer, signing, shown;
};

StampAuthority::StampAuthority(const StampPlan& plan)
    : plan_(plan), parts_(std::make_shared<Parts>()) {
  Parts& it = *parts_;
  it.root = Issue({plan.name + " Root", plan.root_until, "", 1}, it.root_key,
                  it.root_key, nullptr);
  it.issuer = Issue({plan.name + " Issuer", plan.issuer_until, "", 2},
                    it.issuer_key, it.root_key, it.root.get());
  // Equal in all but what it is for, so that a token fits both.
  it.signing = Issue({plan.name, plan.until, "critical,timeStamping", 3},
                     it.key, it.issuer_key, it.issuer.get());
  it.shown = plan.usage == "critical,timeStamping"
                 ? it.signing
                 : Issue({plan.name, plan.until, plan.usage, 3}, it.key,
                         it.issuer_key, it.issuer.get());
}

std::string StampAuthority::Root() const { return Pem(parts_->root); }
std::string StampAuthority::Issuer() const { return Pem(parts_->issuer); }
std::string StampAuthority::Own() const { return Pem(parts_->shown); }
std::string StampAuthority::NotForStamps() const {
  return Pem(Issue({"somebody else", plan_.root_until, "", 9}, parts_->root_key,
                   parts_->root_key, nullptr));
}

std::string StampAuthority::Answer(const std::string& request,
                                   const std::string& at) const {
  const std::shared_ptr<TS_RESP_CTX> context(TS_RESP_CTX_new(),
                                             TS_RESP_CTX_free);
  TS_RESP_CTX* const it = context.get();
  Clock clock{static_cast<long>(Seconds(at)), 0};
  if (!plan_.micros_past.empty()) {
    clock.micros = std::stol(plan_.micros_past);
    TS_RESP_CTX_set_clock_precision_digits(it, 6);
  }
  TS_RESP_CTX_set_time_cb(it, TellTime, &clock);
  REQUIRE(TS_RESP_CTX_set_signer_cert(it, parts_->signing.get()) == 1);
  REQUIRE(TS_RESP_CTX_set_signer_key(it, parts_->key.get()) == 1);
  REQUIRE(TS_RESP_CTX_set_signer_digest(
              it, EVP_get_digestbyname(plan_.digest.c_str())) == 1);
  REQUIRE(TS_RESP_CTX_set_ess_cert_id_digest(
              it, EVP_get_digestbyname(plan_.ess_digest.c_str())) == 1);
  const std::shared_ptr<ASN1_OBJECT> policy(OBJ_txt2obj("1.2.3.4.1", 1),
                                            ASN1_OBJECT_free);
  REQUIRE(TS_RESP_CTX_set_def_policy(it, policy.get()) == 1);
  TS_RESP_CTX_add_md(it, EVP_sha256());
  TS_RESP_CTX_add_md(it, EVP_sm3());
  TS_RESP_CTX_add_md(it, EVP_sha512());
  if (plan_.seconds >= 0) {
    TS_RESP_CTX_set_accuracy(it, plan_.seconds, plan_.millis, 0);
  }
  TS_RESP_CTX_add_flags(it, TS_TSA_NAME);
  STACK_OF(X509)* chain = sk_X509_new_null();
  sk_X509_push(chain, parts_->issuer.get());
  REQUIRE(TS_RESP_CTX_set_certs(it, chain) == 1);
  sk_X509_free(chain);
  const std::shared_ptr<BIO> in(
      BIO_new_mem_buf(request.data(), static_cast<int>(request.size())),
      BIO_free);
  const std::shared_ptr<TS_RESP> answer(TS_RESP_create_response(it, in.get()),
                                        TS_RESP_free);
  REQUIRE(answer);
  PKCS7* const token = TS_RESP_get_token(answer.get());
  if (token != nullptr && !plan_.shows_certificates) {
    sk_X509_pop_free(token->d.sign->cert, X509_free);
    token->d.sign->cert = nullptr;
  } else if (token != nullptr && parts_->shown != parts_->signing) {
    sk_X509_pop_free(token->d.sign->cert, X509_free);
    token->d.sign->cert = sk_X509_new_null();
    PKCS7_add_certificate(token, parts_->issuer.get());
    PKCS7_add_certificate(token, parts_->shown.get());
  }
  return Der(i2d_TS_RESP, std::as_const(answer).get());
}

std::string StampAuthority::Token(const std::string& request,
                                  const std::string& at) const {
  const std::string answer = Answer(request, at);
  const auto* bytes = reinterpret_cast<const unsigned char*>(answer.data());
  const std::shared_ptr<TS_RESP> read(
      d2i_TS_RESP(nullptr, &bytes, static_cast<long>(answer.size())),
      TS_RESP_free);
  REQUIRE(read);
  REQUIRE(TS_RESP_get_token(read.get()) != nullptr);
  return Der<PKCS7>(i2d_PKCS7, TS_RESP_get_token(read.get()));
}

std::string RequestWithoutNonce(const std::string& text) {
  return Request(EVP_sha256(), text);
}
std::string RequestOverMd5(const std::string& text) {
  return Request(EVP_md5(), text);
}

}  // namespace qiao::test
