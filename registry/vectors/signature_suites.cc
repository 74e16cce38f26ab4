// Ed25519 and ECDSA on P-256.
#include <algorithm>
#include <array>

#include "registry/ledger/signature.h"
#include "registry/vectors/reading.h"
#include "registry/vectors/strict_der.h"
#include "registry/vectors/suites.h"

namespace qiao::vectors {
namespace {

using ledger::kEd25519;
using ledger::kEs256;

PublicKey Ed25519Key(std::string_view hex) {
  return {std::string(kEd25519), BytesOf(hex)};
}

bool Accepts(const PublicKey& key, std::string_view message,
             std::string_view signature) {
  const auto raw = RawSignature(signature);
  return raw && ledger::Verifies(key, message, *raw);
}

std::string NumberOf(const json::Value& test) {
  return "tcId " + std::to_string(NumberAt(test, "tcId")) + " " +
         TextAt(test, "comment");
}

std::string_view ResultOf(const json::Value& test) {
  return TextAt(test, "result") == "valid" ? kAccept : kRefuse;
}

Suite Wycheproof(const Files& files) {
  Suite suite{"wycheproof", {}};
  for (const auto* file : FilesEnding(files, "ed25519_test.json")) {
    const json::Value whole = Json(file->second);
    for (const json::Value& group : ListAt(whole, "testGroups")) {
      const PublicKey key = Ed25519Key(TextAt(At(group, "publicKey"), "pk"));
      for (const json::Value& test : ListAt(group, "tests")) {
        suite.cases.push_back(Answered(NumberOf(test), ResultOf(test),
                                       Accepts(key, Unhex(TextAt(test, "msg")),
                                               Unhex(TextAt(test, "sig")))));
      }
    }
  }
  return suite;
}

// Record format §3: no small order, no second spelling, and the equation
// without the cofactor, which a residue of low order breaks.
std::string_view StrictAnswer(const json::Value& test) {
  constexpr std::array<std::string_view, 5> kFaults = {
      "low_order_A", "low_order_R", "low_order_residue", "non_canonical_A",
      "non_canonical_R"};
  for (const json::Value& flag : ListAt(test, "flags")) {
    if (std::find(kFaults.begin(), kFaults.end(), TextOf(flag)) !=
        kFaults.end()) {
      return kRefuse;
    }
  }
  return kAccept;
}

Suite Cctv(const Files& files) {
  Suite suite{"cctv", {}};
  for (const auto* file : FilesEnding(files, "ed25519vectors.json")) {
    const json::Value whole = Json(file->second);
    for (const json::Value& test : ListOf(whole)) {
      suite.cases.push_back(
          Answered("number " + std::to_string(NumberAt(test, "number")),
                   StrictAnswer(test),
                   Accepts(Ed25519Key(TextAt(test, "key")), TextAt(test, "msg"),
                           Unhex(TextAt(test, "sig")))));
    }
  }
  return suite;
}

// secret and public key : public key : message : signature and message.
Suite Ref10(const Files& files) {
  Suite suite{"ref10", {}};
  for (const auto* file : FilesEnding(files, "sign.input")) {
    for (const std::string& line : Lines(file->second)) {
      std::array<std::string, 4> fields;
      std::string_view rest = line;
      for (std::string& field : fields) {
        const std::size_t end = std::min(rest.find(':'), rest.size());
        field = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
      const std::string message = Unhex(fields[2]);
      const auto key = ledger::SigningKey::FromSecret(
          kEd25519, BytesOf(fields[0].substr(0, 64)));
      const auto signature =
          key ? key->Sign(message) : Result<ledger::Signature>(key.error());
      const bool same =
          signature && ToHex(key->public_key().pub) == fields[1] &&
          ToHex(*signature) + fields[2] == fields[3] &&
          ledger::Verifies(key->public_key(), message, *signature);
      suite.cases.push_back(Answered(
          "line " + std::to_string(suite.cases.size() + 1), kAccept, same));
    }
  }
  return suite;
}

// Half of the order of P-256, rounded down: the highest low s.
bool IsLow(const ledger::Signature& signature) {
  static const std::vector<std::uint8_t> half = BytesOf(
      "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8");
  return std::lexicographical_compare(signature.begin() + 32, signature.end(),
                                      half.begin(), half.end()) ||
         std::equal(half.begin(), half.end(), signature.begin() + 32);
}

}  // namespace

std::vector<Suite> Ed25519Suites(const Files& files) {
  return {Wycheproof(files), Cctv(files), Ref10(files)};
}

std::vector<Suite> EcdsaSuites(const Files& files) {
  Suite verifier{"wycheproof p-256", {}};
  Suite low{"wycheproof p-256, low s", {}};
  for (const auto* file :
       FilesEnding(files, "ecdsa_secp256r1_sha256_test.json")) {
    const json::Value whole = Json(file->second);
    for (const json::Value& group : ListAt(whole, "testGroups")) {
      const PublicKey key{
          std::string(kEs256),
          BytesOf(TextAt(At(group, "publicKey"), "uncompressed"))};
      for (const json::Value& test : ListAt(group, "tests")) {
        const std::string message = Unhex(TextAt(test, "msg"));
        const auto raw = FromStrictDer(Unhex(TextAt(test, "sig")));
        verifier.cases.push_back(Answered(
            NumberOf(test), ResultOf(test),
            raw && ledger::VerifiesEcdsaHighOrLow(key, message, *raw)));
        const bool may = ResultOf(test) == kAccept && raw && IsLow(*raw);
        low.cases.push_back(
            Answered(NumberOf(test), may ? kAccept : kRefuse,
                     raw && ledger::Verifies(key, message, *raw)));
      }
    }
  }
  return {std::move(verifier), std::move(low)};
}

}  // namespace qiao::vectors
