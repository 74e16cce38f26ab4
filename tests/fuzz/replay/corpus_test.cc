// Every input that was kept for a fuzz target, tried again: in each build, with
// any compiler. A crash that was found once stands in its corpus for good.
#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

#include "tests/fuzz/targets.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"

namespace qiao::fuzz {
namespace {

namespace fs = std::filesystem;

fs::path Corpus() { return fs::path(test::SourceDir()) / "tests/fuzz/corpus"; }

void Replay(std::string_view name) {
  for (const Target& target : kTargets) {
    if (target.name != name) continue;
    int tried = 0;
    for (const auto& file : fs::directory_iterator(Corpus() / name)) {
      CAPTURE(file.path().string());
      target.run(test::ReadFile(file.path()));
      ++tried;
    }
    CHECK(tried > 0);
    return;
  }
  FAIL("no such target");
}

TEST_CASE("every fuzz target has kept inputs, and nobody else", "[fuzz]") {
  std::set<std::string> folders;
  for (const auto& folder : fs::directory_iterator(Corpus())) {
    folders.insert(folder.path().filename().string());
  }
  std::set<std::string> targets;
  for (const Target& target : kTargets) targets.emplace(target.name);
  CHECK(folders == targets);
}

TEST_CASE("kept inputs of the json target keep its laws", "[fuzz]") {
  Replay("json");
}
TEST_CASE("kept inputs of the request target keep its laws", "[fuzz]") {
  Replay("request");
}
TEST_CASE("kept inputs of the envelope target keep its laws", "[fuzz]") {
  Replay("envelope");
}
TEST_CASE("kept inputs of the admission target keep its laws", "[fuzz]") {
  Replay("admission");
}
TEST_CASE("kept inputs of the sheet target keep its laws", "[fuzz]") {
  Replay("sheet");
}
TEST_CASE("kept inputs of the charset target keep its laws", "[fuzz]") {
  Replay("charset");
}
TEST_CASE("kept inputs of the note target keep its laws", "[fuzz]") {
  Replay("note");
}
TEST_CASE("kept inputs of the bundle target keep its laws", "[fuzz]") {
  Replay("bundle");
}
TEST_CASE("kept inputs of the print target keep its laws", "[fuzz]") {
  Replay("print");
}
TEST_CASE("kept inputs of the receipt target keep its laws", "[fuzz]") {
  Replay("receipt");
}
TEST_CASE("kept inputs of the policy target keep its laws", "[fuzz]") {
  Replay("policy");
}
TEST_CASE("kept inputs of the tiles target keep its laws", "[fuzz]") {
  Replay("tiles");
}
TEST_CASE("kept inputs of the identifier target keep its laws", "[fuzz]") {
  Replay("identifier");
}
TEST_CASE("kept inputs of the cell target keep its laws", "[fuzz]") {
  Replay("cell");
}
TEST_CASE("kept inputs of the territory target keep its laws", "[fuzz]") {
  Replay("territory");
}
TEST_CASE("kept inputs of the title target keep its laws", "[fuzz]") {
  Replay("title");
}
TEST_CASE("kept inputs of the credit target keep its laws", "[fuzz]") {
  Replay("credit");
}
TEST_CASE("kept inputs of the keys target keep its laws", "[fuzz]") {
  Replay("keys");
}
TEST_CASE("kept inputs of the wire target keep its laws", "[fuzz]") {
  Replay("wire");
}
TEST_CASE("kept inputs of the pairs target keep its laws", "[fuzz]") {
  Replay("pairs");
}
TEST_CASE("kept inputs of the segment target keep its laws", "[fuzz]") {
  Replay("segment");
}
TEST_CASE("kept inputs of the weights target keep its laws", "[fuzz]") {
  Replay("weights");
}
TEST_CASE("kept inputs of the proof target keep its laws", "[fuzz]") {
  Replay("proof");
}
TEST_CASE("kept inputs of the aliases target keep its laws", "[fuzz]") {
  Replay("aliases");
}

}  // namespace
}  // namespace qiao::fuzz
