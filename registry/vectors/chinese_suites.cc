// SM2 and SM3 (GM/T 0003, 0004), as the test files of OpenSSL hold them:
// stanzas of "Name = value" lines, with keys as PEM.
#include <algorithm>
#include <map>

#include "registry/ledger/base64.h"
#include "registry/ledger/elliptic.h"
#include "registry/ledger/hash.h"
#include "registry/vectors/reading.h"
#include "registry/vectors/strict_der.h"
#include "registry/vectors/suites.h"

namespace qiao::vectors {
namespace {

using ledger::AsBytes;
using ledger::Curve;
using ledger::EllipticKey;

// One stanza: the last value of each name, and the PEM lines in it.
struct Stanza {
  std::map<std::string, std::string, std::less<>> values;
  std::string pem;
  std::string Value(std::string_view name) const {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
  }
};

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

std::vector<Stanza> StanzasOf(std::string_view text) {
  std::vector<Stanza> stanzas(1);
  bool in_pem = false;
  for (const std::string& line : Lines(text)) {
    const std::string_view content = Trimmed(line);
    if (content.empty()) {
      if (!stanzas.back().values.empty()) stanzas.emplace_back();
    } else if (content.starts_with("-----")) {
      in_pem = content.starts_with("-----BEGIN");
    } else if (in_pem) {
      stanzas.back().pem += content;
    } else if (!content.starts_with('#')) {
      const std::size_t equals = std::min(content.find('='), content.size());
      stanzas.back().values[std::string(Trimmed(content.substr(0, equals)))] =
          Trimmed(content.substr(std::min(equals + 1, content.size())));
    }
  }
  if (stanzas.back().values.empty()) stanzas.pop_back();
  return stanzas;
}

// The scalar of a PKCS #8 key: ECPrivateKey is version 1, then 32 octets.
std::optional<EllipticKey> KeyFromPem(std::string_view pem) {
  constexpr std::string_view kBefore("\x02\x01\x01\x04\x20", 5);
  const auto der = ledger::FromBase64(pem);
  const std::size_t at = der ? der->find(kBefore) : std::string::npos;
  if (at == std::string::npos || der->size() < at + kBefore.size() + 32) {
    return std::nullopt;
  }
  std::array<std::uint8_t, 32> scalar{};
  const auto bytes = AsBytes(*der).subspan(at + kBefore.size(), 32);
  std::copy(bytes.begin(), bytes.end(), scalar.begin());
  return EllipticKey::FromScalar(Curve::kSm2, scalar);
}

}  // namespace

// Verify stanzas give the hash e. One under another digest is refused: the
// algorithm here is SM2 with SM3 and no other.
std::vector<Suite> Sm2Suites(const Files& files) {
  Suite suite{"openssl", {}};
  for (const auto* file : FilesEnding(files, "evppkey_sm2.txt")) {
    std::map<std::string, EllipticKey, std::less<>> keys;
    for (const Stanza& stanza : StanzasOf(file->second)) {
      if (const std::string name = stanza.Value("PrivateKey"); !name.empty()) {
        if (auto key = KeyFromPem(stanza.pem)) keys.emplace(name, *key);
      }
      const std::string signer = stanza.Value("Verify");
      if (signer.empty()) continue;
      const auto key = keys.find(signer);
      const std::string e = Unhex(stanza.Value("Input"));
      const auto raw = FromStrictDer(Unhex(stanza.Value("Output")));
      Digest hash;
      const bool fits = e.size() == hash.bytes.size();
      if (fits) {
        std::copy(AsBytes(e).begin(), AsBytes(e).end(), hash.bytes.begin());
      }
      const bool valid = stanza.Value("Result").empty();
      suite.cases.push_back(Answered(
          "verify " + std::to_string(suite.cases.size() + 1) + " " +
              stanza.Value("Ctrl"),
          valid ? kAccept : kRefuse,
          fits && raw && key != keys.end() &&
              key->second.VerifyHash(hash, *raw, ledger::SRange::kAny)));
    }
  }
  return {std::move(suite)};
}

std::vector<Suite> Sm3Suites(const Files& files) {
  Suite suite{"openssl", {}};
  for (const auto* file : FilesEnding(files, "evpmd_sm3.txt")) {
    for (const Stanza& stanza : StanzasOf(file->second)) {
      if (stanza.Value("Digest") != "SM3") continue;
      const std::string expected = Unhex(stanza.Value("Output"));
      suite.cases.push_back(
          {"digest " + std::to_string(suite.cases.size() + 1),
           ToHex(AsBytes(expected)),
           ToText(ledger::Sm3({Unhex(stanza.Value("Input"))})),
           {},
           {}});
    }
  }
  return {std::move(suite)};
}

}  // namespace qiao::vectors
