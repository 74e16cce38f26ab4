// qiao audio index, identify and dedupe, on fingerprints of real music.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "registry/ledger/base64.h"
#include "registry/ledger/hash.h"
#include "registry/store/guarded_block.h"
#include "registry/store/print_bytes.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/fingerprint_rows.h"
#include "tests/support/melody.h"
#include "tests/support/run_qiao.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
namespace fs = std::filesystem;

std::string RowOf(const std::string& id, const Fingerprint& print) {
  return id + "\t" + std::to_string(print.duration_ms / 1000) + "\t" +
         ledger::ToBase64(store::BytesOf(print.items)) + "\n";
}

// Whole tracks of the golden set; their variants have a slash.
void WriteTables(const TemporaryDirectory& folder) {
  std::string tracks;
  std::string variants;
  for (const auto& [name, print] : GoldenPrints()) {
    (name.find('/') == std::string::npos ? tracks : variants) +=
        RowOf(name, print);
  }
  WriteBytes(folder / "tracks.tsv", tracks);
  WriteBytes(folder / "variants.tsv", variants);
}

void Flip(const std::string& path, std::int64_t at) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(at);
  const char byte = static_cast<char>(file.get() ^ 0x10);
  file.seekp(at);
  file.put(byte);
}

}  // namespace

TEST_CASE("a variant is identified in an index made before", "[cli][audio]") {
  TemporaryDirectory folder;
  WriteTables(folder);
  const ProgramRun add =
      RunQiao(folder, {"audio", "index", "add", "x", "tracks.tsv", "--json"});
  CHECK(add.exit_code == 0);
  CHECK_THAT(add.out, Contains(R"("failed":0)"));
  const ProgramRun again =
      RunQiao(folder, {"audio", "index", "add", "x", "tracks.tsv", "--json"});
  CHECK_THAT(again.out, Contains(R"("added":0)"));
  const ProgramRun found = RunQiao(
      folder, {"audio", "identify", "variants.tsv", "--index", "x", "--jsonl"});
  CHECK(found.exit_code == 0);
  CHECK_THAT(found.out, Contains(R"("match":"farm")"));
  CHECK_THAT(found.out, Contains(R"("query":"farm/mp3_64")"));
  CHECK_THAT(found.out, StartsWith(R"({"ber":)"));
}

TEST_CASE("twins in a table are one line", "[cli][audio]") {
  TemporaryDirectory folder;
  const Fingerprint& farm = GoldenPrints().at("farm");
  WriteBytes(folder / "two.tsv", RowOf("b", farm) + RowOf("a", farm));
  const ProgramRun run =
      RunQiao(folder, {"audio", "dedupe", "two.tsv", "--jsonl"});
  CHECK(run.exit_code == 0);
  CHECK(std::count(run.out.begin(), run.out.end(), '\n') == 1);
  CHECK_THAT(run.out, Contains(R"("class":"same_recording")"));
  CHECK_THAT(run.out, Contains(R"("match":"a")"));
  CHECK_THAT(run.out, Contains(R"("query":"b")"));
}

TEST_CASE("rows that cannot be read are named, and the others go on",
          "[cli][audio]") {
  TemporaryDirectory folder;
  WriteBytes(folder / "odd.tsv", "one cell\n" +
                                     RowOf("farm", GoldenPrints().at("farm")) +
                                     "x\tlong\tAAAAAA==\ny\t1\tAAA=\n");
  const ProgramRun run =
      RunQiao(folder, {"audio", "index", "add", "x", "odd.tsv", "--json"});
  CHECK(run.exit_code == 3);
  CHECK_THAT(run.out, Contains(R"("failed":3)"));
  CHECK_THAT(run.err, Contains("odd.tsv, line 1: a row has three cells"));
  CHECK_THAT(run.err, Contains("line 3: the second cell is no duration"));
  CHECK_THAT(run.err, Contains("line 4: the items are no base64"));
}

TEST_CASE("silence is named and not indexed", "[cli][audio]") {
  TemporaryDirectory folder;
  Fingerprint silence;
  silence.items.assign(500, 627964279);
  WriteBytes(folder / "s.tsv", RowOf("quiet", silence));
  const ProgramRun run =
      RunQiao(folder, {"audio", "index", "add", "x", "s.tsv", "--json"});
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.out, Contains(R"("too_poor":["quiet"])"));
  const ProgramRun ask = RunQiao(
      folder, {"audio", "identify", "s.tsv", "--index", "x", "--jsonl"});
  CHECK(ask.exit_code == 1);
  CHECK_THAT(ask.out, Contains(R"("class":"insufficient_information")"));
  CHECK_THAT(ask.out, Contains(R"("match":null)"));
}

TEST_CASE("a flipped byte of any file is noticed, named and mended",
          "[cli][audio]") {
  TemporaryDirectory folder;
  WriteTables(folder);
  REQUIRE(
      RunQiao(folder, {"audio", "index", "add", "x", "tracks.tsv"}).exit_code ==
      0);
  const std::string before =
      RunQiao(folder,
              {"audio", "identify", "variants.tsv", "--index", "x", "--jsonl"})
          .out;
  for (const auto& entry : fs::directory_iterator(folder / "x")) {
    const std::string path = entry.path().string();
    const std::string name = entry.path().filename().string();
    if (name == "lock") continue;
    const auto size = static_cast<std::int64_t>(fs::file_size(path));
    const bool catalogue = name == "catalogue.sqlite";
    for (const std::int64_t at : {std::int64_t{0}, size / 2, size - 1}) {
      // What its pages do not use may be anything.
      if (catalogue && at != 0) continue;
      INFO(name << " at " << at);
      Flip(path, at);
      if (name != "manifest" && name != "manifest.copy" && !catalogue &&
          at == 0) {
        const ProgramRun asked = RunQiao(
            folder, {"audio", "identify", "variants.tsv", "--index", "x"});
        CHECK(asked.exit_code == 8);
        CHECK_THAT(asked.err, Contains(name));
      }
      const ProgramRun check =
          RunQiao(folder, {"audio", "index", "check", "x"});
      CHECK(check.exit_code == 3);
      CHECK_THAT(check.out, Contains(name + ": damaged, rebuilt"));
      CHECK(RunQiao(folder, {"audio", "index", "check", "x"}).exit_code == 0);
    }
  }
  CHECK(RunQiao(folder, {"audio", "identify", "variants.tsv", "--index", "x",
                         "--jsonl"})
            .out == before);
}

TEST_CASE("files of others in an index's folder stay", "[cli][audio]") {
  TemporaryDirectory folder;
  WriteTables(folder);
  fs::create_directory(folder / "x");
  WriteBytes(folder / "x/mine.keys", "mine");
  WriteBytes(folder / "x/00000007.keys.txt", "mine");
  REQUIRE(
      RunQiao(folder, {"audio", "index", "add", "x", "tracks.tsv"}).exit_code ==
      0);
  WriteBytes(folder / "x/00000099.keys", "left by a crash");
  REQUIRE(
      RunQiao(folder, {"audio", "index", "add", "x", "tracks.tsv"}).exit_code ==
      0);
  CHECK(fs::exists(folder / "x/mine.keys"));
  CHECK(fs::exists(folder / "x/00000007.keys.txt"));
  CHECK_FALSE(fs::exists(folder / "x/00000099.keys"));
}

TEST_CASE("an index without its manifests is not made anew over the old",
          "[cli][audio]") {
  TemporaryDirectory folder;
  WriteTables(folder);
  REQUIRE(
      RunQiao(folder, {"audio", "index", "add", "x", "tracks.tsv"}).exit_code ==
      0);
  fs::rename(folder / "x/manifest", folder / "kept");
  fs::remove(folder / "x/manifest.copy");
  for (const char* verb : {"add", "stats", "check"}) {
    std::vector<std::string> words = {"audio", "index", verb, "x"};
    if (words[2] == "add") words.emplace_back("tracks.tsv");
    const ProgramRun run = RunQiao(folder, words);
    CHECK(run.exit_code == 8);
    CHECK_THAT(run.err, Contains("no manifest"));
  }
  fs::rename(folder / "kept", folder / "x/manifest");
  CHECK(RunQiao(folder, {"audio", "index", "stats", "x"}).exit_code == 0);
  CHECK(RunQiao(folder, {"audio", "index", "check", "x"}).exit_code == 3);
}

TEST_CASE("a manifest that names files elsewhere is none", "[cli][audio]") {
  TemporaryDirectory folder;
  WriteTables(folder);
  REQUIRE(
      RunQiao(folder, {"audio", "index", "add", "x", "tracks.tsv"}).exit_code ==
      0);
  std::string text = ReadFile(folder / "x/manifest");
  text.replace(text.find("00000001.prints"), 15, "../../1.prints");
  text.erase(text.rfind("sha256 "));
  text += "sha256 " + ToHex(ledger::Sha256({text}).bytes) + "\n";
  WriteBytes(folder / "x/manifest", text);
  WriteBytes(folder / "x/manifest.copy", text);
  CHECK(RunQiao(folder, {"audio", "index", "stats", "x"}).exit_code == 8);
}

TEST_CASE("keys of an older layout are named, and made again from the prints",
          "[cli][audio]") {
  TemporaryDirectory folder;
  WriteTables(folder);
  REQUIRE(
      RunQiao(folder, {"audio", "index", "add", "x", "tracks.tsv"}).exit_code ==
      0);
  const std::string keys = folder / "x/00000002.keys";
  const std::string whole = ReadFile(keys);
  const std::string manifest = ReadFile(folder / "x/manifest");
  // The same bytes under the older name, with the checks that they would have.
  std::istringstream row(manifest.substr(manifest.find("keys 00000002")));
  std::string word, root;
  std::size_t payload_bytes = 0;
  row >> word >> word >> word >> payload_bytes >> word >> root;
  std::string payload = whole.substr(0, payload_bytes);
  payload.replace(0, 8, "QIAOKEY1");
  const std::string guard = store::GuardOf(payload);
  WriteBytes(keys, payload + guard);
  std::string text = manifest;
  text.replace(text.find(root), root.size(), ToHex(store::RootOf(guard).bytes));
  text.erase(text.rfind("sha256 "));
  text += "sha256 " + ToHex(ledger::Sha256({text}).bytes) + "\n";
  WriteBytes(folder / "x/manifest", text);
  WriteBytes(folder / "x/manifest.copy", text);

  for (const char* verb : {"stats", "add"}) {
    std::vector<std::string> words = {"audio", "index", verb, "x"};
    if (words[2] == "add") words.emplace_back("variants.tsv");
    const ProgramRun run = RunQiao(folder, words);
    CHECK(run.exit_code == 8);
    CHECK_THAT(run.err, Contains("00000002.keys"));
    CHECK_THAT(run.err, Contains("qiao audio index check"));
  }
  const ProgramRun check = RunQiao(folder, {"audio", "index", "check", "x"});
  CHECK(check.exit_code == 3);
  CHECK_THAT(check.out,
             Contains("00000002.keys: of an older layout, made again "
                      "from its prints"));
  CHECK(ReadFile(keys) == whole);
  CHECK(ReadFile(folder / "x/manifest") == manifest);
  CHECK(RunQiao(folder, {"audio", "index", "check", "x"}).exit_code == 0);
}

TEST_CASE("a NUL in a row spoils that row alone", "[cli][audio]") {
  TemporaryDirectory folder;
  WriteBytes(folder / "n.tsv", std::string("a\0b\n", 4) +
                                   RowOf("farm", GoldenPrints().at("farm")));
  const ProgramRun run =
      RunQiao(folder, {"audio", "index", "add", "x", "n.tsv", "--json"});
  CHECK(run.exit_code == 3);
  CHECK_THAT(run.out, Contains(R"("added":1)"));
  CHECK_THAT(run.out, Contains(R"("failed":1)"));
}

TEST_CASE("an index that is not there is 5", "[cli][audio]") {
  TemporaryDirectory folder;
  CHECK(RunQiao(folder, {"audio", "index", "stats", "none"}).exit_code == 5);
  CHECK(RunQiao(folder, {"audio", "index", "check", "none"}).exit_code == 5);
}

}  // namespace qiao::test
