#include "registry/ledger/elliptic.h"

#include <algorithm>
#include <utility>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

#include "registry/ledger/hash.h"
#include "schemas/model/check.h"

namespace qiao::ledger {
namespace {

// The default of GM/T 0009. OpenSSL 3.0 takes an empty id unless told, and
// such a signature fails everywhere else; so the hash over it is made here.
constexpr std::string_view kSm2Id = "1234567812345678";

template <auto Free>
struct Freeing {
  template <typename T>
  void operator()(T* thing) const {
    Free(thing);
  }
};
template <typename T, auto Free>
using Owned = std::unique_ptr<T, Freeing<Free>>;

using Number = Owned<BIGNUM, BN_clear_free>;
using Group = Owned<EC_GROUP, EC_GROUP_free>;
using Point = Owned<EC_POINT, EC_POINT_free>;
using Context = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using SignaturePair = Owned<ECDSA_SIG, ECDSA_SIG_free>;

const EC_GROUP* GroupOf(Curve curve) {
  static const Group p256(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  static const Group sm2(EC_GROUP_new_by_curve_name(NID_sm2));
  const EC_GROUP* group = curve == Curve::kP256 ? p256.get() : sm2.get();
  QIAO_CHECK(group != nullptr);
  return group;
}

const BIGNUM* OrderOf(Curve curve) {
  return EC_GROUP_get0_order(GroupOf(curve));
}

Number NumberOf(std::span<const std::uint8_t> bytes) {
  return Number(
      BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
}

// s <= n/2; n is odd, so 2s < n says the same.
bool IsLow(const BIGNUM* s, Curve curve) {
  const Number twice(BN_new());
  QIAO_CHECK(BN_lshift1(twice.get(), s) == 1);
  return BN_cmp(twice.get(), OrderOf(curve)) < 0;
}

// r‖s as the DER that OpenSSL wants; empty if OpenSSL cannot.
std::vector<std::uint8_t> ToDer(Number r, Number s) {
  const SignaturePair pair(ECDSA_SIG_new());
  if (!pair || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return {};
  static_cast<void>(r.release());  // now the pair's
  static_cast<void>(s.release());
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &der);
  if (size <= 0) return {};
  std::vector<std::uint8_t> bytes(der, der + size);
  OPENSSL_free(der);
  return bytes;
}

std::optional<std::array<std::uint8_t, 64>> FromDer(
    std::span<const std::uint8_t> der, Curve curve) {
  const unsigned char* at = der.data();
  const SignaturePair pair(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  if (!pair) return std::nullopt;
  const Number s(BN_dup(ECDSA_SIG_get0_s(pair.get())));
  if (curve == Curve::kP256 && !IsLow(s.get(), curve)) {
    QIAO_CHECK(BN_sub(s.get(), OrderOf(curve), s.get()) == 1);
  }
  std::array<std::uint8_t, 64> raw{};
  if (BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), raw.data(), 32) != 32 ||
      BN_bn2binpad(s.get(), raw.data() + 32, 32) != 32) {
    return std::nullopt;
  }
  return raw;
}

std::string Padded(const BIGNUM* number) {
  std::array<std::uint8_t, 32> bytes{};
  QIAO_CHECK(BN_bn2binpad(number, bytes.data(), 32) == 32);
  return std::string(AsText(bytes));
}

// Z = SM3(bits of the id ‖ id ‖ a ‖ b ‖ G ‖ A), GB/T 32918.2 §5.5.
Digest Sm2Z(std::span<const std::uint8_t> point) {
  static const std::string before_key = [] {
    const EC_GROUP* group = GroupOf(Curve::kSm2);
    const Number a(BN_new());
    const Number b(BN_new());
    const Number x(BN_new());
    const Number y(BN_new());
    QIAO_CHECK(EC_GROUP_get_curve(group, nullptr, a.get(), b.get(), nullptr) ==
               1);
    QIAO_CHECK(EC_POINT_get_affine_coordinates(group,
                                               EC_GROUP_get0_generator(group),
                                               x.get(), y.get(), nullptr) == 1);
    const std::size_t bits = kSm2Id.size() * 8;
    std::string text{static_cast<char>(bits >> 8),
                     static_cast<char>(bits & 0xff)};
    return text.append(kSm2Id)
        .append(Padded(a.get()))
        .append(Padded(b.get()))
        .append(Padded(x.get()))
        .append(Padded(y.get()));
  }();
  return Sm3({before_key, AsText(point.subspan(1))});
}

}  // namespace

struct EllipticKey::Handle {
  Owned<EVP_PKEY, EVP_PKEY_free> key;
  Digest z;  // SM2: what is hashed before the message

  static std::shared_ptr<const Handle> Make(Curve curve,
                                            std::span<const std::uint8_t> point,
                                            const BIGNUM* scalar) {
    const char* kind = curve == Curve::kP256 ? "EC" : "SM2";
    const char* group = curve == Curve::kP256 ? "prime256v1" : "SM2";
    const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(
        OSSL_PARAM_BLD_new());
    const Context context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
    if (!builder || !context ||
        OSSL_PARAM_BLD_push_utf8_string(
            builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, group, 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY,
                                         point.data(), point.size()) != 1) {
      return nullptr;
    }
    if (scalar != nullptr &&
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY,
                               scalar) != 1) {
      return nullptr;
    }
    const Owned<OSSL_PARAM, OSSL_PARAM_free> params(
        OSSL_PARAM_BLD_to_param(builder.get()));
    EVP_PKEY* key = nullptr;
    if (!params || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key,
                          scalar ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY,
                          params.get()) != 1) {
      return nullptr;
    }
    auto handle = std::make_shared<Handle>();
    handle->key.reset(key);
    if (curve == Curve::kSm2) handle->z = Sm2Z(point);
    return handle;
  }
};

EllipticKey::EllipticKey(Curve curve, std::vector<std::uint8_t> point,
                         std::shared_ptr<const Handle> handle)
    : curve_(curve), point_(std::move(point)), handle_(std::move(handle)) {}

std::optional<EllipticKey> EllipticKey::FromPoint(
    Curve curve, std::span<const std::uint8_t> point) {
  if (point.size() != 65 || point[0] != 4) return std::nullopt;
  const Point parsed(EC_POINT_new(GroupOf(curve)));
  // Refuses coordinates that are not below p, and points off the curve.
  if (!parsed || EC_POINT_oct2point(GroupOf(curve), parsed.get(), point.data(),
                                    point.size(), nullptr) != 1) {
    return std::nullopt;
  }
  auto handle = Handle::Make(curve, point, nullptr);
  if (!handle) return std::nullopt;
  return EllipticKey(curve, {point.begin(), point.end()}, std::move(handle));
}

std::optional<EllipticKey> EllipticKey::FromScalar(
    Curve curve, std::span<const std::uint8_t, 32> scalar) {
  const Number d = NumberOf(scalar);
  const Number above(BN_dup(d.get()));
  QIAO_CHECK(d && above && BN_add_word(above.get(), 1) == 1);
  if (BN_is_zero(d.get()) || BN_cmp(above.get(), OrderOf(curve)) >= 0) {
    return std::nullopt;
  }
  const EC_GROUP* group = GroupOf(curve);
  const Point product(EC_POINT_new(group));
  std::vector<std::uint8_t> point(65);
  if (!product ||
      EC_POINT_mul(group, product.get(), d.get(), nullptr, nullptr, nullptr) !=
          1 ||
      EC_POINT_point2oct(group, product.get(), POINT_CONVERSION_UNCOMPRESSED,
                         point.data(), point.size(), nullptr) != point.size()) {
    return std::nullopt;
  }
  auto handle = Handle::Make(curve, point, d.get());
  if (!handle) return std::nullopt;
  return EllipticKey(curve, std::move(point), std::move(handle));
}

std::array<std::uint8_t, 32> EllipticKey::NewScalar(Curve curve) {
  // 1 <= d <= n - 2, by drawing below n - 2 and adding one.
  const Number bound(BN_dup(OrderOf(curve)));
  const Number d(BN_secure_new());
  QIAO_CHECK(bound && d && BN_sub_word(bound.get(), 2) == 1);
  QIAO_CHECK(BN_priv_rand_range(d.get(), bound.get()) == 1);
  QIAO_CHECK(BN_add_word(d.get(), 1) == 1);
  std::array<std::uint8_t, 32> scalar{};
  QIAO_CHECK(BN_bn2binpad(d.get(), scalar.data(), 32) == 32);
  return scalar;
}

Digest EllipticKey::HashOf(std::string_view message) const {
  return curve_ == Curve::kP256 ? Sha256({message})
                                : Sm3({AsText(handle_->z.bytes), message});
}

bool EllipticKey::Verify(std::string_view message,
                         std::span<const std::uint8_t, 64> signature,
                         SRange range) const {
  return VerifyHash(HashOf(message), signature, range);
}

bool EllipticKey::VerifyHash(const Digest& hash,
                             std::span<const std::uint8_t, 64> signature,
                             SRange range) const {
  Number r = NumberOf(signature.first<32>());
  Number s = NumberOf(signature.last<32>());
  if (!r || !s) return false;
  if (curve_ == Curve::kP256 && range == SRange::kLow &&
      !IsLow(s.get(), curve_)) {
    return false;
  }
  const std::vector<std::uint8_t> der = ToDer(std::move(r), std::move(s));
  const Context context(
      EVP_PKEY_CTX_new_from_pkey(nullptr, handle_->key.get(), nullptr));
  return !der.empty() && context && EVP_PKEY_verify_init(context.get()) == 1 &&
         EVP_PKEY_verify(context.get(), der.data(), der.size(),
                         hash.bytes.data(), hash.bytes.size()) == 1;
}

std::optional<std::array<std::uint8_t, 64>> EllipticKey::Sign(
    std::string_view message) const {
  const Digest hash = HashOf(message);
  const Context context(
      EVP_PKEY_CTX_new_from_pkey(nullptr, handle_->key.get(), nullptr));
  std::vector<std::uint8_t> der(80);
  std::size_t size = der.size();
  if (!context || EVP_PKEY_sign_init(context.get()) != 1 ||
      EVP_PKEY_sign(context.get(), der.data(), &size, hash.bytes.data(),
                    hash.bytes.size()) != 1) {
    return std::nullopt;
  }
  der.resize(size);
  return FromDer(der, curve_);
}

}  // namespace qiao::ledger
