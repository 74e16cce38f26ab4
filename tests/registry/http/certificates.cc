#include "tests/registry/http/certificates.h"

#include <cstdio>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "tests/support/catch.h"

namespace qiao::test {

Certificate::Certificate() : key_(EVP_EC_gen("P-256")) {
  Issue("root", "", *this, 3600);
}

Certificate::Certificate(const std::string& alternative,
                         const Certificate& issuer, long seconds)
    : key_(EVP_EC_gen("P-256")) {
  Issue("server", alternative, issuer, seconds);
}

Certificate::~Certificate() {
  X509_free(certificate_);
  EVP_PKEY_free(key_);
}

std::string Certificate::WriteCertificate(const std::string& path) const {
  std::FILE* file = std::fopen(path.c_str(), "w");
  REQUIRE(file != nullptr);
  PEM_write_X509(file, certificate_);
  std::fclose(file);
  return path;
}

std::string Certificate::WriteKey(const std::string& path) const {
  std::FILE* file = std::fopen(path.c_str(), "w");
  REQUIRE(file != nullptr);
  PEM_write_PrivateKey(file, key_, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
  return path;
}

void Certificate::Add(int kind, const char* value, const Certificate& issuer) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer.certificate_, certificate_, nullptr, nullptr,
                 0);
  X509_EXTENSION* extension =
      X509V3_EXT_conf_nid(nullptr, &context, kind, value);
  REQUIRE(extension != nullptr);
  X509_add_ext(certificate_, extension, -1);
  X509_EXTENSION_free(extension);
}

void Certificate::Issue(const char* name, const std::string& alternative,
                        const Certificate& issuer, long seconds) {
  static long serial = 1;
  certificate_ = X509_new();
  X509_set_version(certificate_, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate_), serial++);
  X509_gmtime_adj(X509_getm_notBefore(certificate_), -7200);
  X509_gmtime_adj(X509_getm_notAfter(certificate_), seconds);
  X509_set_pubkey(certificate_, key_);
  X509_NAME* subject = X509_get_subject_name(certificate_);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name), -1,
                             -1, 0);
  X509_set_issuer_name(certificate_,
                       X509_get_subject_name(issuer.certificate_));
  Add(NID_basic_constraints,
      alternative.empty() ? "critical,CA:TRUE" : "critical,CA:FALSE", issuer);
  if (!alternative.empty()) {
    Add(NID_subject_alt_name, alternative.c_str(), issuer);
  }
  REQUIRE(X509_sign(certificate_, issuer.key_, EVP_sha256()) > 0);
}

}  // namespace qiao::test
