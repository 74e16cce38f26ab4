// qiao audio index, identify and dedupe, on fingerprints of real music.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "registry/ledger/base64.h"
#include "registry/store/print_bytes.h"
#include "tests/support/catch.h"
#include "tests/support/fingerprint_rows.h"
#include "tests/support/melody.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_directory.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
namespace fs = std::filesystem;

ProgramRun Qiao(const TemporaryDirectory& folder,
                std::vector<std::string> words) {
  words.insert(words.begin(), "qiao");
  ProgramInput input;
  input.environment = {"XDG_CACHE_HOME=" + (folder / "cache")};
  input.directory = folder.path();
  return RunProgram(words, input);
}

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
      Qiao(folder, {"audio", "index", "add", "x", "tracks.tsv", "--json"});
  CHECK(add.exit_code == 0);
  CHECK_THAT(add.out, Contains(R"("failed":0)"));
  const ProgramRun again =
      Qiao(folder, {"audio", "index", "add", "x", "tracks.tsv", "--json"});
  CHECK_THAT(again.out, Contains(R"("added":0)"));
  const ProgramRun found = Qiao(
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
      Qiao(folder, {"audio", "dedupe", "two.tsv", "--jsonl"});
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
      Qiao(folder, {"audio", "index", "add", "x", "odd.tsv", "--json"});
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
      Qiao(folder, {"audio", "index", "add", "x", "s.tsv", "--json"});
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.out, Contains(R"("too_poor":["quiet"])"));
  const ProgramRun ask =
      Qiao(folder, {"audio", "identify", "s.tsv", "--index", "x", "--jsonl"});
  CHECK(ask.exit_code == 1);
  CHECK_THAT(ask.out, Contains(R"("class":"insufficient_information")"));
  CHECK_THAT(ask.out, Contains(R"("match":null)"));
}

TEST_CASE("a flipped byte of any file is noticed, named and mended",
          "[cli][audio]") {
  TemporaryDirectory folder;
  WriteTables(folder);
  REQUIRE(
      Qiao(folder, {"audio", "index", "add", "x", "tracks.tsv"}).exit_code ==
      0);
  const std::string before = Qiao(folder, {"audio", "identify", "variants.tsv",
                                           "--index", "x", "--jsonl"})
                                 .out;
  for (const auto& entry : fs::directory_iterator(folder / "x")) {
    const std::string path = entry.path().string();
    const std::string name = entry.path().filename().string();
    if (name == "lock") continue;
    const auto size = static_cast<std::int64_t>(fs::file_size(path));
    for (const std::int64_t at : {std::int64_t{0}, size / 2, size - 1}) {
      INFO(name << " at " << at);
      Flip(path, at);
      if (name != "manifest" && name != "manifest.copy" && at == 0) {
        const ProgramRun asked =
            Qiao(folder, {"audio", "identify", "variants.tsv", "--index", "x"});
        CHECK(asked.exit_code == 8);
        CHECK_THAT(asked.err, Contains(name));
      }
      const ProgramRun check = Qiao(folder, {"audio", "index", "check", "x"});
      CHECK(check.exit_code == 3);
      CHECK_THAT(check.out, Contains(name + ": damaged, rebuilt"));
      CHECK(Qiao(folder, {"audio", "index", "check", "x"}).exit_code == 0);
    }
  }
  CHECK(Qiao(folder,
             {"audio", "identify", "variants.tsv", "--index", "x", "--jsonl"})
            .out == before);
}

TEST_CASE("an index that is not there is 5", "[cli][audio]") {
  TemporaryDirectory folder;
  CHECK(Qiao(folder, {"audio", "index", "stats", "none"}).exit_code == 5);
  CHECK(Qiao(folder, {"audio", "index", "check", "none"}).exit_code == 5);
}

}  // namespace qiao::test
