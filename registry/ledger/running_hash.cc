#include "registry/ledger/running_hash.h"

#include <openssl/evp.h>

#include "schemas/model/check.h"

namespace qiao::ledger {

struct RunningSha256::Context {
  EVP_MD_CTX* evp = EVP_MD_CTX_new();
  Context() = default;
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { EVP_MD_CTX_free(evp); }
};

RunningSha256::RunningSha256() : context_(std::make_unique<Context>()) {
  QIAO_CHECK(context_->evp != nullptr);
  QIAO_CHECK(EVP_DigestInit_ex(context_->evp, EVP_sha256(), nullptr) == 1);
}
RunningSha256::~RunningSha256() = default;
RunningSha256::RunningSha256(RunningSha256&&) noexcept = default;
RunningSha256& RunningSha256::operator=(RunningSha256&&) noexcept = default;

void RunningSha256::Add(std::span<const std::uint8_t> bytes) {
  QIAO_CHECK(EVP_DigestUpdate(context_->evp, bytes.data(), bytes.size()) == 1);
}

Digest RunningSha256::Finish() {
  Digest digest;
  unsigned size = 0;
  QIAO_CHECK(EVP_DigestFinal_ex(context_->evp, digest.bytes.data(), &size) ==
             1);
  QIAO_CHECK(size == digest.bytes.size());
  return digest;
}

}  // namespace qiao::ledger
