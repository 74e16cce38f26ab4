// The public sets with their exact figures, where the shared data is at hand;
// always: the committed vectors of the record format, and one small set of
// each kind with a case that is right and one that is wrong.
#include "registry/vectors/vector_set.h"

#include <set>

#include "registry/ledger/base64.h"
#include "registry/ledger/hash.h"
#include "registry/ledger/merkle.h"
#include "registry/ledger/signature.h"
#include "registry/vectors/read_files.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"

namespace qiao::vectors {
namespace {

// Where the public sets are; nothing (with a warning) if they are not here.
Files SharedFiles(const std::string& directory) {
  const auto path = test::Shared("data/" + directory);
  if (!std::filesystem::exists(path)) {
    WARN("skipped: no shared data/" << directory);
    return {};
  }
  Result<Files> files = ReadFiles(path);
  if (!files) FAIL(files.error().message);
  return std::move(*files);
}

struct Figures {
  std::string suite;
  std::size_t cases;
  std::size_t accepted;
};

// Every case agrees, and there are exactly these suites and figures.
void CheckSet(std::string_view set, const Files& files,
              const std::vector<Figures>& expected) {
  CAPTURE(set);
  const auto suites = RunSet(set, files);
  if (!suites) FAIL(suites.error().message);
  REQUIRE(suites->size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const Suite& suite = (*suites)[i];
    CAPTURE(suite.name);
    CHECK(suite.name == expected[i].suite);
    CHECK(suite.cases.size() == expected[i].cases);
    CHECK(suite.Found(kAccept) == expected[i].accepted);
    for (const Case& one : suite.cases) {
      if (one.Agrees()) continue;
      FAIL_CHECK(one.name << ": expected " << one.expected << ", found "
                          << one.found << " " << one.reason);
    }
  }
}

TEST_CASE("the public sets agree, with their exact figures",
          "[vectors][shared]") {
  const Files files = SharedFiles("trust");
  if (files.empty()) return;
  CheckSet("json", files, {{"canon", 318, 98}, {"admission", 318, 0}});
  CheckSet("jcs", files,
           {{"rfc8785", 6, 0}, {"es6", 10'000, 0}, {"hard-numbers", 21, 20}});
  CheckSet("ed25519", files,
           {{"wycheproof", 151, 88}, {"cctv", 914, 43}, {"ref10", 128, 128}});
  CheckSet("ecdsa", files,
           {{"wycheproof p-256", 484, 174},
            {"wycheproof p-256, low s", 484, 174 - 71}});
  CheckSet("sm2", files, {{"openssl", 3, 2}});
  CheckSet("sm3", files, {{"openssl", 8, 0}});
  CheckSet("merkle", files, {{"inclusion", 98, 6}, {"consistency", 98, 6}});
  CheckSet("note", files, {{"notes", 15, 0}, {"keys", 4, 2}});
  CheckSet("log", files, {{"tessera", 17, 17}});
}

TEST_CASE("every vector of the record format agrees, in all algorithms",
          "[vectors][shared]") {
  const Files files = SharedFiles("records");
  if (files.empty()) return;
  CheckSet("records", files,
           {{"bytes", 61, 14},
            {"records-main", 40, 40},
            {"records-ed25519", 40, 40},
            {"records-es256", 40, 40},
            {"records-sm2", 40, 40},
            {"refused", 168, 0},
            {"proofs", 77, 77},
            {"manifest", 6, 6},
            {"state", 15, 14},
            {"log", 1, 1},
            {"bundles", 4, 4}});
}

TEST_CASE("the committed vectors of the record format agree", "[vectors]") {
  const Result<Files> files = ReadFiles(test::Golden("records"));
  REQUIRE(files);
  CheckSet("records", *files,
           {{"bytes", 61, 14},
            {"records-main", 40, 40},
            {"refused", 133, 0},
            {"proofs", 77, 77},
            {"manifest", 6, 6},
            {"state", 15, 14},
            {"log", 1, 1},
            {"bundles", 4, 4}});
}

// ---- small sets

// The answers of a suite, in order.
std::vector<std::string> FoundIn(std::string_view set, const Files& files,
                                 std::size_t suite = 0) {
  const auto suites = RunSet(set, files);
  if (!suites) FAIL(suites.error().message);
  REQUIRE(suites->size() > suite);
  std::vector<std::string> found;
  for (const Case& one : (*suites)[suite].cases) {
    found.push_back(one.found + (one.Agrees() ? "" : " (disagrees)"));
  }
  return found;
}

using Words = std::vector<std::string>;

TEST_CASE("an unknown set and a directory without it are told apart",
          "[vectors]") {
  CHECK(RunSet("rsa", {}).error().code == ErrorCode::kUsage);
  for (const SetInfo& info : Sets()) {
    const auto suites = RunSet(info.name, {{"README", "nothing"}});
    REQUIRE_FALSE(suites);
    CHECK(suites.error().code == ErrorCode::kNotFound);
  }
}

TEST_CASE("JSON texts are taken as their file name says", "[vectors]") {
  const Files files{{"t/y_a.json", "[1.0]"},
                    {"t/y_b.json", "[1"},
                    {"t/n_a.json", "[1,]"},
                    {"t/n_b.json", "[1]"},
                    {"t/i_a.json", "[1e999]"},
                    {"t/y_object_duplicated_key.json", "{\"a\":1,\"a\":2}"},
                    {"t/other.json", "[1]"}};
  CHECK(FoundIn("json", files) == Words{"refuse", "refuse",
                                        "accept (disagrees)", "accept",
                                        "refuse (disagrees)", "refuse"});
  CHECK(FoundIn("json", files, 1) == Words(6, "refuse"));
}

TEST_CASE("canonical texts and numbers are compared to the byte", "[vectors]") {
  const Files files{
      {"jcs/input/a.json", "{ \"b\": 1.0, \"a\": 2 }"},
      {"jcs/outhex/a.txt", "7b 22 61 22 3a 32 2c 22\n62 22 3a 31 7d"},
      {"jcs/input/b.json", "[1]"},
      {"jcs/outhex/b.txt", "5b 32 5d"},
      {"es6testfile.txt", "3ff0000000000000,1\n3ff0000000000000,1.0\nx,1\n"},
      {"hard-numbers.json",
       R"([{"text":"1.0","ieee754":"3ff0000000000000"},
                         {"text":"1.5","ieee754":"3ff0000000000000"},
                         {"text":"1e999","ieee754":null},
                         {"text":"1","ieee754":null}])"}};
  CHECK(FoundIn("jcs", files) == Words{R"({"a":2,"b":1})", "[1] (disagrees)"});
  CHECK(FoundIn("jcs", files, 1) ==
        Words{"1", "1 (disagrees)", "no number (disagrees)"});
  CHECK(FoundIn("jcs", files, 2) == Words{"accept",
                                          "read as another number (disagrees)",
                                          "refuse", "accept (disagrees)"});
}

// Something signed with a key of its own: hex of key, message and signature.
struct Signed {
  std::string secret, key, message, signature;
};
Signed Sign(std::string_view alg, const std::string& message) {
  const Result<ledger::SigningKey> key = ledger::SigningKey::Generate(alg);
  REQUIRE(key);
  return {ToHex(key->RevealSecret()), ToHex(key->public_key().pub),
          ToHex(ledger::AsBytes(message)), ToHex(*key->Sign(message))};
}

TEST_CASE("signatures are judged as the file says, and by the strict rule",
          "[vectors]") {
  const Signed s = Sign(ledger::kEd25519, "ab");
  const auto test = [&s](const std::string& sig, const std::string& result) {
    return R"({"tcId":1,"comment":"","msg":")" + s.message + R"(","sig":")" +
           sig + R"(","result":")" + result + "\"}";
  };
  const std::string group = R"({"testGroups":[{"publicKey":{"pk":")" + s.key +
                            R"("},"tests":[)" + test(s.signature, "valid") +
                            "," + test(s.signature, "invalid") + "," +
                            test("00" + s.signature.substr(2), "invalid") +
                            "," + test("", "valid") + "]}]}";
  const auto edge = [&s](const std::string& flags) {
    return R"({"number":1,"key":")" + s.key + R"(","sig":")" + s.signature +
           R"(","msg":"ab","flags":)" + flags + "}";
  };
  const Files files{
      {"sig/ed25519_test.json", group},
      {"sig/ed25519vectors.json", "[" + edge("null") + "," +
                                      edge("[\"low_order_component_A\"]") +
                                      "," + edge("[\"low_order_A\"]") + "]"},
      {"sign.input", s.secret + s.key + ":" + s.key + ":" + s.message + ":" +
                         s.signature + s.message + ":\n" + "00:00:00:00:\n"}};
  CHECK(FoundIn("ed25519", files) ==
        Words{"accept", "accept (disagrees)", "refuse", "refuse (disagrees)"});
  CHECK(FoundIn("ed25519", files, 1) ==
        Words{"accept", "accept", "accept (disagrees)"});
  CHECK(FoundIn("ed25519", files, 2) == Words{"accept", "refuse (disagrees)"});
}

// r‖s as DER writes it.
std::string Der(const std::string& raw) {
  std::string body;
  for (std::size_t half = 0; half < 2; ++half) {
    std::string number = raw.substr(half * 64, 64);
    while (number.size() > 2 && number.starts_with("00")) number.erase(0, 2);
    if (number[0] >= '8') number.insert(0, "00");
    const auto size = static_cast<std::uint8_t>(number.size() / 2);
    body += "02" + ToHex(std::array<std::uint8_t, 1>{size}) + number;
  }
  const auto size = static_cast<std::uint8_t>(body.size() / 2);
  return "30" + ToHex(std::array<std::uint8_t, 1>{size}) + body;
}

TEST_CASE("ECDSA signatures in DER are judged with and without low s",
          "[vectors]") {
  const Signed s = Sign(ledger::kEs256, "ab");
  const std::string der = Der(s.signature);
  const auto test = [&s](const std::string& sig, const std::string& result) {
    return R"({"tcId":1,"comment":"","msg":")" + s.message + R"(","sig":")" +
           sig + R"(","result":")" + result + "\"}";
  };
  const Files files{{"ecdsa_secp256r1_sha256_test.json",
                     R"({"testGroups":[{"publicKey":{"uncompressed":")" +
                         s.key + R"("},"tests":[)" + test(der, "valid") + "," +
                         test(der, "invalid") + "," +
                         test(der + "00", "invalid") + "," +
                         test("30" + der.substr(2) + "00", "valid") + "]}]}"}};
  CHECK(FoundIn("ecdsa", files) ==
        Words{"accept", "accept (disagrees)", "refuse", "refuse (disagrees)"});
  // A signature of ours has a low s; of one said to be invalid nothing is
  // expected but refusal.
  CHECK(FoundIn("ecdsa", files, 1) ==
        Words{"accept", "accept (disagrees)", "refuse", "refuse"});
}

TEST_CASE("SM2 and SM3 stanzas are read", "[vectors]") {
  // Key, hash and signature of OpenSSL's evppkey_sm2.txt; digest of GM/T 0004.
  const std::string key =
      "PrivateKey=K\n-----BEGIN PRIVATE KEY-----\n"
      "MIGHAgEAMBMGByqGSM49AgEGCCqBHM9VAYItBG0wawIBAQQg0JFWczAXva2An9m7\n"
      "2MaT9gIwWTFptvlKrxyO4TjMmbWhRANCAAQ5OirZ4n5DrKqrhaGdO4VZHhRAYVcX\n"
      "Wt3Te/d/8Mr57Tf886i09VwDhSMmH8pmNq/mp6+ioUgqYG9cs6GLLioe\n"
      "-----END PRIVATE KEY-----\n\n";
  const std::string e =
      "D7AD397F6FFA5D4F7F11E7217F241607DC30618C236D2C09C1B9EA8FDADEE2E8";
  const std::string other = "00" + e.substr(2);
  const std::string output =
      "Output = "
      "3046022100AB1DB64DE7C40EDBDE6651C9B8EBDB804673DB836E5D5C7FE15DCF9ED27250"
      "37022100EBA714451FF69B0BB930B379E192E7CD5FA6E3C41C7FBD8303B799AB54A54621"
      "\n";
  const Files files{
      {"evppkey_sm2.txt",
       "# comment\n" + key + "Verify = K\nInput = " + e + "\n" + output +
           "\nVerify = K\nInput = " + other + "\n" + output +
           "\nVerify = K\nInput = " + e + e + "\n" + output +
           "Result = ERROR\n\nVerify = L\nInput = " + e + "\n" + output},
      {"evpmd_sm3.txt",
       "Digest = SM3\nInput = 616263\nOutput = "
       "66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0\n\n"
       "Digest = SM3\nInput = 61\nOutput = 00\n\nDigest = SHA256\nInput = 61\n"
       "Output = 00\n"}};
  CHECK(FoundIn("sm2", files) ==
        Words{"accept", "refuse (disagrees)", "refuse", "refuse (disagrees)"});
  const auto digests = FoundIn("sm3", files);
  REQUIRE(digests.size() == 2);
  CHECK(digests[0].ends_with("e0"));
  CHECK(digests[1].ends_with("(disagrees)"));
}

TEST_CASE("proofs are judged by whether they should fail", "[vectors]") {
  const Digest a = ledger::LeafHash("a");
  const Digest b = ledger::LeafHash("b");
  const auto text = [](const Digest& hash) {
    return ledger::ToBase64(ledger::AsText(hash.bytes));
  };
  const std::string root = text(ledger::NodeHash(a, b));
  const auto inclusion = [&](const char* size, const char* fails) {
    return R"({"path":"p","leafIdx":0,"treeSize":)" + std::string(size) +
           R"(,"root":")" + root + R"(","leafHash":")" + text(a) +
           R"(","proof":[")" + text(b) + R"("],"wantErr":)" + fails + "}\n";
  };
  const auto consistency = [&](const std::string& proof, const char* fails) {
    return R"({"path":"p","size1":1,"size2":2,"root1":")" + text(a) +
           R"(","root2":")" + root + R"(","proof":)" + proof +
           R"(,"wantErr":)" + fails + "}\n";
  };
  const Files files{
      {"inclusion.jsonl", inclusion("2", "false") + inclusion("2", "true") +
                              inclusion("1", "true") + inclusion("3", "false")},
      {"consistency.jsonl", consistency("[\"" + text(b) + "\"]", "false") +
                                consistency("null", "true") +
                                consistency("[\"x\"]", "false")}};
  CHECK(FoundIn("merkle", files) ==
        Words{"accept", "accept (disagrees)", "refuse", "refuse (disagrees)"});
  CHECK(FoundIn("merkle", files, 1) ==
        Words{"accept", "refuse", "refuse (disagrees)"});
}

TEST_CASE("notes and keys are judged by their word", "[vectors]") {
  const Files files{{"signed-note.json", R"({
      "vkeys":[{"vkey":"nonsense","valid":false},{"vkey":"x","valid":true}],
      "notes":[{"name":"a","vkeys":[],"note_hex":"00","result":"malformed"},
               {"name":"b","vkeys":[],"note_hex":"00","result":"ok"}]})"}};
  CHECK(FoundIn("note", files) == Words{"malformed", "malformed (disagrees)"});
  CHECK(FoundIn("note", files, 1) == Words{"refuse", "refuse (disagrees)"});
}

TEST_CASE("a log of tiles that its key did not sign is not read as good",
          "[vectors]") {
  const std::string head =
      "example.com/log/testdata\n0\n"
      "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n"
      "\xe2\x80\x94 example.com/log/testdata "
      "M9e0lhxJACzE1KoUdqKuPa+9p6R7dSW8BlEvrg/noo8FkGg6PbJoRNOcdjqjOq89wVvTA60e"
      "ubCc4oufo5BvIVEgtQc=\n";
  std::string other = head;
  other.replace(other.find("lhxJ"), 4, "lhxK");
  CHECK(FoundIn("log", {{"log/checkpoint", head}}) == Words{"accept"});
  CHECK(FoundIn("log", {{"log/checkpoint", other}}) ==
        Words{"not signed by its key (disagrees)"});
}

TEST_CASE("a record vector that says something else disagrees", "[vectors]") {
  const Result<Files> golden = ReadFiles(test::Golden("records"));
  REQUIRE(golden);
  // Each file changed in one place: its suite, and no other, disagrees.
  const struct {
    std::string file, from, to, suite;
  } kChanges[] = {
      {"bytes.json", "\"code\": null", "\"code\": \"too-deep\"", "bytes"},
      {"records-main.json", "\"leaf\": \"", "\"leaf\": \"00", "records-main"},
      {"refused.json", "\"code\": \"iat-old\"", "\"code\": \"iat-future\"",
       "refused"},
      {"manifest.json", "\"leaf\": \"", "\"leaf\": \"00", "manifest"},
      {"state.json", "\"count\": 6", "\"count\": 7", "state"},
      {"log/checkpoint", "\n40\n", "\n41\n", "log"},
      {"bundles/item.report.json", "\"in-force\"", "\"ended\"", "bundles"},
  };
  for (const auto& change : kChanges) {
    CAPTURE(change.file);
    Files files = *golden;
    std::string& text = files.at(change.file);
    const std::size_t at = text.find(change.from);
    REQUIRE(at != std::string::npos);
    text.replace(at, change.from.size(), change.to);
    const auto suites = RunSet("records", files);
    REQUIRE(suites);
    for (const Suite& suite : *suites) {
      CAPTURE(suite.name);
      // Leaves and proofs are of the same log.
      if (change.suite == "records-main" && suite.name == "proofs") continue;
      CHECK((suite.Agreed() == suite.cases.size()) ==
            (suite.name != change.suite));
    }
  }
}

}  // namespace
}  // namespace qiao::vectors
