// A time-stamping authority (RFC 3161) for tests, made anew: a root, an issuer
// below it, and a certificate that signs what is asked, at any time.
//
//   const StampAuthority authority;
//   const std::string tsr = authority.Answer(tsq, "2026-11-22T10:00:00Z");
#pragma once

#include <memory>
#include <string>

namespace qiao::test {

// How it is set up; each is a fault in some test.
struct StampPlan {
  std::string name = "時戳 Clock";
  std::string root_until = "2036-01-01T00:00:00Z";
  std::string issuer_until = "2036-01-01T00:00:00Z";
  std::string until = "2036-01-01T00:00:00Z";
  // What the certificate that is shown is for. It signs with one for stamps.
  std::string usage = "critical,timeStamping";
  std::string digest = "SHA256";      // of its signatures
  std::string ess_digest = "SHA256";  // by which a token names its certificate
  int seconds = 1;                    // accuracy; below zero: not stated
  int millis = 0;
  std::string micros_past;  // "250000": of the time, and said so
  bool shows_certificates = true;
};

class StampAuthority {
 public:
  explicit StampAuthority(const StampPlan& plan = {});

  // In PEM.
  std::string Root() const;
  std::string Issuer() const;
  std::string Own() const;
  std::string NotForStamps() const;  // of its root's key pair, another name

  // A .tsr; it says no to a request over a hash that it does not know.
  std::string Answer(const std::string& request, const std::string& at) const;
  // The token alone. It must be granted.
  std::string Token(const std::string& request, const std::string& at) const;

 private:
  struct Parts;
  StampPlan plan_;
  std::shared_ptr<Parts> parts_;
};

// A request over `text` without a nonce, or over MD5.
std::string RequestWithoutNonce(const std::string& text);
std::string RequestOverMd5(const std::string& text);

}  // namespace qiao::test
