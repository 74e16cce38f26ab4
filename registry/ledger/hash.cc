#include "registry/ledger/hash.h"

#include <memory>

#include <openssl/evp.h>

#include "schemas/model/check.h"

namespace qiao::ledger {
namespace {

struct FreeDigest {
  void operator()(EVP_MD* md) const { EVP_MD_free(md); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// Fetching a digest by name takes a lock and a search; it is done once.
const EVP_MD* Fetched(HashKind kind) {
  static const std::unique_ptr<EVP_MD, FreeDigest> sha256(
      EVP_MD_fetch(nullptr, "SHA256", nullptr));
  static const std::unique_ptr<EVP_MD, FreeDigest> sm3(
      EVP_MD_fetch(nullptr, "SM3", nullptr));
  return kind == HashKind::kSha256 ? sha256.get() : sm3.get();
}

}  // namespace

Digest Hash(HashKind kind, std::initializer_list<std::string_view> parts) {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(
      EVP_MD_CTX_new());
  QIAO_CHECK(context != nullptr && Fetched(kind) != nullptr);
  QIAO_CHECK(EVP_DigestInit_ex2(context.get(), Fetched(kind), nullptr) == 1);
  for (std::string_view part : parts) {
    QIAO_CHECK(EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1);
  }
  Digest digest;
  unsigned int size = 0;
  QIAO_CHECK(EVP_DigestFinal_ex(context.get(), digest.bytes.data(), &size) ==
             1);
  QIAO_CHECK(size == digest.bytes.size());
  return digest;
}

std::string_view AsText(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::span<const std::uint8_t> AsBytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string BigEndian64(std::uint64_t value) {
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<char>((value >> (56 - 8 * i)) & 0xff);
  }
  return bytes;
}

}  // namespace qiao::ledger
