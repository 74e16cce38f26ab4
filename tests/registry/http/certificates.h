// Certificates for tests, made anew: a root, and what it signs for a name.
#pragma once

#include <string>

struct evp_pkey_st;
struct x509_st;

namespace qiao::test {

class Certificate {
 public:
  // A root of its own.
  Certificate();
  // For "DNS:localhost" or "IP:127.0.0.1"; ended already if `seconds` is below
  // zero.
  Certificate(const std::string& alternative, const Certificate& issuer,
              long seconds = 3600);
  ~Certificate();
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;

  // In PEM. The path again.
  std::string WriteCertificate(const std::string& path) const;
  std::string WriteKey(const std::string& path) const;

 private:
  void Add(int kind, const char* value, const Certificate& issuer);
  void Issue(const char* name, const std::string& alternative,
             const Certificate& issuer, long seconds);

  evp_pkey_st* key_ = nullptr;
  x509_st* certificate_ = nullptr;
};

}  // namespace qiao::test
