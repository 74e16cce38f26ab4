#include "registry/ledger/minted_ids.h"

#include "tests/registry/ledger/vectors.h"
#include "tests/support/catch.h"

namespace qiao::ledger {
namespace {

using namespace vectors;  // NOLINT(google-build-using-namespace)

TEST_CASE("a commitment commits to field, owner, value and salt",
          "[ledger][ids]") {
  const std::string owner = "psn:0123456789abcdef0123456789abcdef01234567";
  Digest salt;
  for (std::size_t i = 0; i < salt.bytes.size(); ++i) {
    salt.bytes[i] = static_cast<std::uint8_t>(i);
  }
  // printf 'qiao-commit/v1\n' + the salt + the canonical object | sha256sum
  CHECK(ToText(Commit(salt, "legal-name", owner, "林曉雨")) ==
        "90e23a37ffa348b0f9b6714a69119e111018a7bb05383b74bb7a2ff10086c5f2");
  const Commitment whole = Commit(salt, "legal-name", owner, "林曉雨");
  CHECK(Commit(salt, "birth-date", owner, "林曉雨") != whole);
  CHECK(Commit(salt, "legal-name", "psn:" + std::string(40, '0'), "林曉雨") !=
        whole);
  CHECK(Commit(salt, "legal-name", owner, "林晓雨") != whole);
  CHECK(Commit(Digest(), "legal-name", owner, "林曉雨") != whole);
  CHECK(NewSalt() != NewSalt());
}

TEST_CASE("the worked example's ids come out", "[ledger][ids]") {
  // The seed, payload and key of the record format's worked example.
  const auto party =
      ParsePartyId("pty:f539ff0b72db49be6e58c7633fdcd1212f025ca8");
  Nonce nonce{};
  REQUIRE(FromHex("e0e2781a07dd9c298ecc75ce50664d1f", nonce));
  REQUIRE(party);
  CHECK(ToText(MintSubject("rec", *party, nonce)) ==
        "rec:d03d243bc42d9589d16a484a36d13d4a0ae92f24");
  CHECK(ToText(KeyIdOf({std::string(kEd25519),
                        Bytes("593b6befa1b8ae9dccb51b37903b2468"
                              "64fe761e836697306276841bf86d4bed")})) ==
        "0b4c03312774db3a3a7ae6ff6b82020524763287");
  // The same bytes under another algorithm are another key.
  CHECK(KeyIdOf(
            {std::string(kEs256), Bytes("593b6befa1b8ae9dccb51b37903b2468"
                                        "64fe761e836697306276841bf86d4bed")}) !=
        KeyIdOf({std::string(kEd25519),
                 Bytes("593b6befa1b8ae9dccb51b37903b2468"
                       "64fe761e836697306276841bf86d4bed")}));
}

}  // namespace
}  // namespace qiao::ledger
