// Key files whose secrets a passphrase opens.
#include <algorithm>
#include <fstream>

#include <sys/stat.h>

#include "registry/ledger/key_file.h"
#include "tests/registry/ledger/vectors.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace qiao::ledger {
namespace {

// One key for all of these tests: it is dear to make.
const PassphraseKey& Under() {
  static const PassphraseKey key =
      *PassphraseKey::New("歲月如歌", {1, 8 << 20});
  return key;
}

AskPassphrase Saying(const std::string& passphrase) {
  return [passphrase](const std::string&) -> Result<SecretText> {
    return SecretText(passphrase);
  };
}

// Everything that a key file can hold.
PartyKeys FullKeys(std::string_view alg) {
  PartyKeys keys = *NewPartyKeys("label", alg);
  for (int i = 0; i < 3; ++i) {
    keys.roots.push_back(*SigningKey::Generate(kEd25519));
  }
  std::sort(
      keys.roots.begin(), keys.roots.end(),
      [](const SigningKey& a, const SigningKey& b) { return a.id() < b.id(); });
  keys.threshold = 2;
  keys.daily.push_back(*SigningKey::Generate(kSm2Sm3));
  keys.next.emplace(NextKey{"log.example", *SigningKey::Generate(kEs256)});
  keys.log.emplace(*NoteSigner::Make("log.example", NoteKeyType::kPlainEd25519,
                                     *SigningKey::Generate(kEd25519)));
  keys.encrypted_under = Under();
  return keys;
}

std::vector<std::string> SecretsOf(const PartyKeys& keys) {
  std::vector<std::string> secrets;
  for (const auto* list : {&keys.roots, &keys.daily}) {
    for (const SigningKey& key : *list) {
      secrets.push_back(ToHex(key.RevealSecret()));
    }
  }
  secrets.push_back(ToHex(keys.next->key.RevealSecret()));
  secrets.push_back(ToHex(keys.log->key().RevealSecret()));
  return secrets;
}

TEST_CASE("an encrypted key file gives its keys to whoever knows",
          "[ledger][keys][passphrase]") {
  for (const std::string_view alg : {kEd25519, kEs256, kSm2Sm3}) {
    const PartyKeys keys = FullKeys(alg);
    const std::string text = EncodeKeyFile(keys).text;
    for (const std::string& secret : SecretsOf(keys)) {
      CHECK(text.find(secret) == std::string::npos);
    }
    const auto again = ParseKeyFile(text, Saying("歲月如歌"));
    REQUIRE(again);
    CHECK(again->Party() == keys.Party());
    REQUIRE(again->encrypted_under);
    // Written again, it is encrypted again, and never twice to the same bytes.
    const std::string twice = EncodeKeyFile(*again).text;
    CHECK(twice != text);
    const auto third = ParseKeyFile(twice, Saying("歲月如歌"));
    REQUIRE(third);
    auto expected = SecretsOf(keys), read = SecretsOf(*third);
    std::sort(expected.begin(), expected.end());
    std::sort(read.begin(), read.end());
    CHECK(read == expected);
    CHECK(third->daily[0].id() == keys.daily[0].id());
    CHECK(third->next->key.id() == keys.next->key.id());
  }
}

TEST_CASE("the public parts of an encrypted key file ask nobody",
          "[ledger][keys][passphrase]") {
  const PartyKeys keys = FullKeys(kEd25519);
  const auto shown = ParseShownKeys(EncodeKeyFile(keys).text);
  REQUIRE(shown);
  CHECK(shown->encrypted);
  CHECK(shown->roots_here);
  CHECK(shown->Party() == keys.Party());
  CHECK(shown->daily.size() == 2);
  CHECK(shown->next == keys.next->key.public_key());
  CHECK(shown->next_log == "log.example");
  CHECK(shown->log == keys.log->verifier());
  // As those of the same keys in plain.
  PartyKeys plain = *ParseKeyFile(EncodeKeyFile(keys).text, Saying("歲月如歌"));
  plain.encrypted_under.reset();
  const auto seen = ParseShownKeys(EncodeKeyFile(plain).text);
  REQUIRE(seen);
  CHECK_FALSE(seen->encrypted);
  CHECK(seen->Party() == shown->Party());
  CHECK(seen->daily == shown->daily);
}

TEST_CASE("who does not know the passphrase has no key",
          "[ledger][keys][passphrase]") {
  const std::string text = EncodeKeyFile(FullKeys(kEd25519)).text;
  for (const AskPassphrase& ask :
       {AskPassphrase(), Saying("歲月如哥"),
        AskPassphrase([](const std::string&) -> Result<SecretText> {
          return Error{ErrorCode::kKeyNeeded, "nobody is here"};
        })}) {
    const auto keys = ParseKeyFile(text, ask);
    REQUIRE_FALSE(keys);
    CHECK(keys.error().code == ErrorCode::kKeyNeeded);
  }
}

TEST_CASE("whatever is changed in an encrypted key file, it does not open",
          "[ledger][keys][passphrase]") {
  PartyKeys keys = *NewPartyKeys("label", kEd25519);
  keys.encrypted_under = Under();
  const std::string text = EncodeKeyFile(keys).text;
  int opened = 0, tried = 0;
  for (std::size_t i = 0; i + 1 < text.size(); i += 7) {
    std::string changed = text;
    changed[i] = changed[i] == '1' ? '2' : '1';
    if (changed == text) continue;
    ++tried;
    if (ParseKeyFile(changed, Saying("歲月如歌"))) ++opened;
  }
  CHECK(tried > 100);
  CHECK(opened == 0);
}

TEST_CASE("an encrypted key file that asks for too much work is refused unread",
          "[ledger][keys][passphrase]") {
  PartyKeys keys = *NewPartyKeys("label", kEd25519);
  keys.encrypted_under = Under();
  const std::string text = EncodeKeyFile(keys).text;
  bool asked = false;
  const AskPassphrase ask = [&](const std::string&) -> Result<SecretText> {
    asked = true;
    return SecretText("歲月如歌");
  };
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = text;
    changed.replace(changed.find(from), from.size(), to);
    const auto read = ParseKeyFile(changed, ask);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::kInvalid);
    CHECK_FALSE(ParseShownKeys(changed));
  };
  with("\"memory\":8388608", "\"memory\":1073741825");
  with("\"memory\":8388608", "\"memory\":9007199254740991");
  with("\"memory\":8388608", "\"memory\":0");
  with("\"memory\":8388608", "\"memory\":\"8388608\"");
  with("\"passes\":1", "\"passes\":11");
  with("\"passes\":1", "\"passes\":-1");
  with("argon2id13", "argon2i13");
  with("xchacha20poly1305", "xor");
  CHECK_FALSE(asked);
}

TEST_CASE("secrets are encrypted all or none", "[ledger][keys][passphrase]") {
  PartyKeys keys = *NewPartyKeys("label", kEd25519);
  const std::string plain = "\"" + ToHex(keys.daily[0].RevealSecret()) + "\"";
  std::string text = EncodeKeyFile(keys).text;
  text.replace(text.find(plain), plain.size(), "\"encrypted\"");
  CHECK_FALSE(ParseKeyFile(text));
  CHECK_FALSE(ParseShownKeys(text));
  keys.encrypted_under = Under();
  text = EncodeKeyFile(keys).text;
  text.replace(text.find("\"encrypted\""), 11, plain);
  const auto read = ParseKeyFile(text, Saying("歲月如歌"));
  REQUIRE_FALSE(read);
  CHECK(read.error().message.find("some secrets") != std::string::npos);
}

TEST_CASE("a file that is lent out may be read by others if it is encrypted",
          "[ledger][keys][passphrase]") {
  const test::TemporaryDirectory folder;
  PartyKeys keys = *NewPartyKeys("label", kEd25519);
  keys.encrypted_under = Under();
  const std::string path = KeyFilePath(folder.path(), "label");
  REQUIRE(WriteKeyFile(path, keys));
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  REQUIRE(::chmod(path.c_str(), 0644) == 0);
  CHECK(ReadShownKeys(path));
  CHECK(ReadKeyFile(path, Saying("歲月如歌")));
  std::string asked;
  const auto refused =
      ReadKeyFile(path, [&](const std::string& file) -> Result<SecretText> {
        asked = file;
        return SecretText("x");
      });
  CHECK(asked == path);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::kKeyNeeded);
  CHECK(refused.error().message.find(path) == 0);
}

TEST_CASE("a passphrase file is one line that its owner alone can read",
          "[ledger][keys][passphrase]") {
  const test::TemporaryDirectory folder;
  const std::string path = folder / "passphrase";
  const auto with = [&](const std::string& text, mode_t mode) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
    REQUIRE(::chmod(path.c_str(), mode) == 0);
    return ReadPassphraseFile(path);
  };
  CHECK(with("歲月如歌\n", 0600)->text == "歲月如歌");
  CHECK(with("歲月如歌", 0400)->text == "歲月如歌");
  CHECK(with("one\ntwo\n", 0600)->text == "one");
  CHECK(with("\n", 0600).error().code == ErrorCode::kInvalid);
  CHECK(with("", 0600).error().code == ErrorCode::kInvalid);
  CHECK(with("歲月如歌\n", 0640).error().code == ErrorCode::kInvalid);
  CHECK(ReadPassphraseFile(folder / "none").error().code ==
        ErrorCode::kKeyNeeded);
}

}  // namespace
}  // namespace qiao::ledger
