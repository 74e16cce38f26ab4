#include "registry/ledger/key_file.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include <sys/stat.h>

#include "registry/ledger/admission.h"
#include "registry/ledger/key_statements.h"
#include "tests/registry/ledger/vectors.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace qiao::ledger {
namespace {

NoteSigner LogSigner() {
  return *NoteSigner::Make("log.example", NoteKeyType::kPlainEd25519,
                           *SigningKey::Generate(kEd25519));
}

TEST_CASE("a key file gives back the party, whatever its algorithm",
          "[ledger][keys]") {
  const test::TemporaryDirectory folder;
  for (const std::string_view alg : {kEd25519, kEs256, kSm2Sm3}) {
    auto keys = NewPartyKeys("台北-" + std::string(alg), alg);
    REQUIRE(keys);
    keys->log.emplace(LogSigner());
    const std::string path = KeyFilePath(folder.path() + "/a/keys", keys->name);
    REQUIRE(WriteKeyFile(path, *keys));
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    const auto again = ReadKeyFile(path);
    REQUIRE(again);
    CHECK(again->Party() == keys->Party());
    CHECK(again->name == keys->name);
    CHECK(again->daily[0].id() == keys->daily[0].id());
    REQUIRE(again->log);
    CHECK(again->log->verifier() == keys->log->verifier());
  }
  const auto names = ListKeyFiles(folder.path() + "/a/keys");
  REQUIRE(names);
  CHECK(*names ==
        std::vector<std::string>{"台北-ES256", "台北-Ed25519", "台北-SM2SM3"});
}

TEST_CASE("a key file is never overwritten", "[ledger][keys]") {
  const test::TemporaryDirectory folder;
  const std::string path = KeyFilePath(folder.path(), "label");
  const auto first = NewPartyKeys("label", kEd25519);
  REQUIRE(WriteKeyFile(path, *first));
  const auto second = WriteKeyFile(path, *NewPartyKeys("label", kEd25519));
  REQUIRE_FALSE(second);
  CHECK(second.error().code == ErrorCode::kChanged);
  CHECK(ReadKeyFile(path)->Party() == first->Party());
  // Nor by one that stands there without a file behind it.
  const std::string link = KeyFilePath(folder.path(), "link");
  std::filesystem::create_symlink("nowhere", link);
  CHECK(WriteKeyFile(link, *first).error().code == ErrorCode::kChanged);
}

TEST_CASE("a key file is made beside its name, and has it once it is whole",
          "[ledger][keys]") {
  const test::TemporaryDirectory folder;
  const std::string path = KeyFilePath(folder.path(), "label");
  const auto keys = *NewPartyKeys("label", kEd25519);
  // What a program left that was stopped.
  std::ofstream(path + ".new") << "{";
  {
    const auto lock = KeyFolderLock::Take(path);
    REQUIRE(lock);
    CHECK(WriteKeyFile(path, keys).error().code == ErrorCode::kChanged);
    CHECK_FALSE(std::filesystem::exists(path));
  }
  REQUIRE(WriteKeyFile(path, keys));
  CHECK(ReadKeyFile(path)->Party() == keys.Party());
  CHECK_FALSE(std::filesystem::exists(path + ".new"));
}

TEST_CASE("programs that make keys in one folder at once wait for each other",
          "[ledger][keys]") {
  const test::TemporaryDirectory folder;
  const auto keys = NewPartyKeys("haifeng", kEd25519);
  REQUIRE(keys);
  std::atomic<int> made = 0;
  {
    std::vector<std::jthread> programs;
    for (int i = 0; i < 8; ++i) {
      programs.emplace_back([&, i] {
        const std::string path = KeyFilePath(folder.path(), std::to_string(i));
        if (WriteKeyFile(path, *keys)) ++made;
      });
    }
  }
  CHECK(made == 8);
}

TEST_CASE("root keys of a key file stand in any order, each once",
          "[ledger][keys]") {
  const test::TemporaryDirectory folder;
  auto keys = *NewPartyKeys("label", kEd25519);
  keys.roots.push_back(*SigningKey::Generate(kEd25519));
  if (keys.roots[1].id() < keys.roots[0].id()) {
    std::swap(keys.roots[0], keys.roots[1]);
  }
  const PartyId party = keys.Party();
  std::swap(keys.roots[0], keys.roots[1]);
  const std::string path = KeyFilePath(folder.path(), "label");
  REQUIRE(WriteKeyFile(path, keys));
  CHECK(ReadKeyFile(path)->Party() == party);

  keys.roots[1] =
      *SigningKey::FromSecret(kEd25519, keys.roots[0].RevealSecret());
  const std::string twice = KeyFilePath(folder.path(), "twice");
  REQUIRE(WriteKeyFile(twice, keys));
  CHECK(ReadKeyFile(twice).error().message.find("twice") != std::string::npos);
}

TEST_CASE("a key file whose threshold cannot be met is refused",
          "[ledger][keys]") {
  const test::TemporaryDirectory folder;
  auto keys = *NewPartyKeys("label", kEd25519);
  for (const std::int64_t threshold : {0, -1, 2}) {
    keys.threshold = threshold;
    const std::string path =
        KeyFilePath(folder.path(), std::to_string(threshold));
    REQUIRE(WriteKeyFile(path, keys));
    const auto read = ReadKeyFile(path);
    REQUIRE_FALSE(read);
    CHECK(read.error().message.find("threshold") != std::string::npos);
  }
}

TEST_CASE("a key file without root keys signs for the same party",
          "[ledger][keys]") {
  const test::TemporaryDirectory folder;
  for (const std::string_view alg : {kEd25519, kEs256, kSm2Sm3}) {
    auto whole = *NewPartyKeys("label", alg);
    whole.roots.push_back(*SigningKey::Generate(kEd25519));
    if (whole.roots[1].id() < whole.roots[0].id()) {
      std::swap(whole.roots[0], whole.roots[1]);
    }
    const std::string path = KeyFilePath(folder.path(), alg);
    REQUIRE(WriteKeyFile(
        path, *NewDailyKeys(*ParseKeyFile(EncodeKeyFile(whole).text))));
    const auto daily = ReadKeyFile(path);
    REQUIRE(daily);
    CHECK(daily->roots.empty());
    CHECK(daily->Party() == whole.Party());
    CHECK(daily->daily.size() == 1);
    CHECK(daily->daily[0].public_key().alg == alg);
    CHECK(daily->daily[0].id() != whole.daily[0].id());
    CHECK_FALSE(IntroduceParty(*daily, {"log.example", {}, {}}));
  }
}

TEST_CASE("what a first edition cannot know makes a key file of the second",
          "[ledger][keys]") {
  const auto schema = [](const PartyKeys& keys) {
    const std::string text = EncodeKeyFile(keys).text;
    return text.substr(text.find("qiao.keys/"), 11);
  };
  const auto as_first = [](const PartyKeys& keys) {
    std::string text = EncodeKeyFile(keys).text;
    text.replace(text.find("qiao.keys/2"), 11, "qiao.keys/1");
    return ParseKeyFile(text);
  };
  PartyKeys keys = *NewPartyKeys("label", kEd25519);
  CHECK(schema(keys) == "qiao.keys/1");
  const PartyKeys daily = *NewDailyKeys(keys);
  CHECK(schema(daily) == "qiao.keys/2");
  CHECK_FALSE(as_first(daily));
  keys.next.emplace(NextKey{"log.example", *SigningKey::Generate(kEd25519)});
  CHECK(schema(keys) == "qiao.keys/2");
  CHECK_FALSE(as_first(keys));
  const auto again = ParseKeyFile(EncodeKeyFile(keys).text);
  REQUIRE(again);
  REQUIRE(again->next);
  CHECK(again->next->log == "log.example");
  CHECK(again->next->key.id() == keys.next->key.id());
}

TEST_CASE("root keys stand there all with their secrets, or all without",
          "[ledger][keys]") {
  PartyKeys keys = *NewPartyKeys("label", kEd25519);
  keys.roots.push_back(*SigningKey::Generate(kEd25519));
  std::string text = EncodeKeyFile(keys).text;
  const std::string secret =
      ",\"secret\":\"" + ToHex(keys.roots[1].RevealSecret()) + "\"";
  text.erase(text.find(secret), secret.size());
  const auto mixed = ParseKeyFile(text);
  REQUIRE_FALSE(mixed);
  CHECK(mixed.error().message.find("some root keys") != std::string::npos);
}

TEST_CASE("a key file is replaced at once, and stays private",
          "[ledger][keys]") {
  const test::TemporaryDirectory folder;
  const std::string path = KeyFilePath(folder.path(), "label");
  REQUIRE(WriteKeyFile(path, *NewPartyKeys("label", kEd25519)));
  const auto second = *NewPartyKeys("label", kEd25519);
  REQUIRE(ReplaceKeyFile(path, second));
  CHECK(ReadKeyFile(path)->Party() == second.Party());
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK_FALSE(std::filesystem::exists(path + ".new"));
}

TEST_CASE("a folder of keys is changed by one program at a time",
          "[ledger][keys]") {
  const test::TemporaryDirectory folder;
  const std::string path = KeyFilePath(folder.path(), "label");
  {
    const auto lock = KeyFolderLock::Take(path);
    REQUIRE(lock);
    CHECK(KeyFolderLock::Take(path).error().code == ErrorCode::kChanged);
  }
  CHECK(KeyFolderLock::Take(path));
  CHECK(KeyFolderLock::Take(folder / "none/x.key").error().code ==
        ErrorCode::kKeyNeeded);
}

TEST_CASE("a key file that others can read is refused", "[ledger][keys]") {
  const test::TemporaryDirectory folder;
  const std::string path = KeyFilePath(folder.path(), "label");
  REQUIRE(WriteKeyFile(path, *NewPartyKeys("label", kEd25519)));
  for (const mode_t mode : {0640U, 0604U, 0660U}) {
    REQUIRE(::chmod(path.c_str(), mode) == 0);
    const auto keys = ReadKeyFile(path);
    REQUIRE_FALSE(keys);
    CHECK(keys.error().code == ErrorCode::kInvalid);
  }
  CHECK(ReadKeyFile(folder.path() + "/none.key").error().code ==
        ErrorCode::kKeyNeeded);
}

TEST_CASE("a damaged key file signs nothing", "[ledger][keys]") {
  const test::TemporaryDirectory folder;
  const std::string path = KeyFilePath(folder.path(), "label");
  REQUIRE(WriteKeyFile(path, *NewPartyKeys("label", kEd25519)));
  std::string text = test::ReadFile(path);
  const std::size_t at = text.find("\"secret\":\"") + 10;
  text[at] = text[at] == '0' ? '1' : '0';
  std::ofstream(path, std::ios::binary) << text;
  CHECK(ReadKeyFile(path).error().code == ErrorCode::kInvalid);
}

TEST_CASE("no error of a key file quotes it", "[ledger][keys]") {
  const std::string secret(400, 'a');
  const std::string twice = "\"" + secret + "\":1";
  const auto file = [](const std::string& roots, const std::string& more) {
    return R"({"daily":[],"name":"n","nonce":"00000000000000000000000000000000",)"
           R"("roots":[)" +
           roots + R"(],"schema":"qiao.keys/1","threshold":1)" + more + "}";
  };
  const std::string root =
      R"({"alg":"Ed25519","pub":"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325)"
      R"(af021a68f707511a","secret":"9d61b19deffd5a60ba844af492ec2cc44449c5697b32)"
      R"(6919703bac031cae7f60"})";
  REQUIRE(ParseKeyFile(file(root, "")));
  const auto log = [&](const std::string& name, const std::string& type) {
    return file(root, R"(,"log":{"key":)" + root + R"(,"name":")" + name +
                          R"(","type":")" + type + "\"}");
  };
  REQUIRE(ParseKeyFile(log("registry.example", "ed25519")));
  for (const std::string& text :
       {secret, "{" + twice + "," + twice + "}", file(root, "," + twice),
        file(R"({"alg":")" + secret + R"(","pub":"00","secret":")" +
                 std::string(64, '1') + R"("})",
             ""),
        file(R"({")" + secret + R"(":1})", ""), log(secret + " ", "ed25519"),
        log("registry.example", secret)}) {
    CAPTURE(text);
    const auto read = ParseKeyFile(text);
    REQUIRE_FALSE(read);
    CHECK(read.error().message.find("aaaa") == std::string::npos);
  }
}

TEST_CASE("names that are no file names make no keys", "[ledger][keys]") {
  for (const char* name : {"", ".", "../x", "a/b", "a\nb"}) {
    CHECK_FALSE(NewPartyKeys(name, kEd25519));
  }
  CHECK_FALSE(NewPartyKeys("label", "RSA"));
}

TEST_CASE("a party introduces itself to an empty log and can speak at once",
          "[ledger][keys][admission]") {
  for (const std::string_view alg : {kEd25519, kEs256, kSm2Sm3}) {
    const auto keys = NewPartyKeys("operator", alg);
    REQUIRE(keys);
    const Heading heading{"log.example",
                          {0, EmptyRoot()},
                          Instant{std::chrono::seconds{1790000000}}};
    const auto records = IntroduceParty(*keys, heading);
    REQUIRE(records);
    Admission log("log.example", RuleSet::kAdmission);
    for (const SignedRecord& record : *records) {
      const auto shaped = CheckShape(record, json::Edition::kAdmission);
      REQUIRE(shaped);
      REQUIRE(log.Admit(*shaped));
    }
    CHECK(*log.facts().Operator() == keys->Party());
    Statement said;
    said.typ = "register";
    said.log = heading.log;
    said.seen = heading.seen;
    said.iat = heading.iat;
    said.party = keys->Party();
    said.subj = AsSubject(said.party);
    PartyRegistration body;
    body.names.push_back({"測試唱片", "zh-Hant", ""});
    body.kind = "org";
    said.body = body;
    const SigningKey* const signers[] = {&keys->daily[0]};
    const auto record = Sign(said, signers);
    REQUIRE(record);
    CHECK(log.Admit(*CheckShape(*record, json::Edition::kAdmission)));
  }
}

}  // namespace
}  // namespace qiao::ledger
