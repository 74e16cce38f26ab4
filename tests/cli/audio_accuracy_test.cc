// What is found of three tracks in 33 deliveries each, among 27 tracks of real
// music: a part of what tests/bench/audio_recall.py measures, in seconds.
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/melody.h"
#include "tests/support/run_qiao.h"

namespace qiao::test {
namespace {

constexpr int kTracks = 3;

// The text of a member of a JSON line that holds a string.
std::string TextOf(const std::string& line, const std::string& member) {
  const std::string head = "\"" + member + "\":\"";
  const std::size_t at = line.find(head);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + head.size();
  return line.substr(begin, line.find('"', begin) - begin);
}

}  // namespace

TEST_CASE("deliveries of real tracks are found, and nothing wrong is linked",
          "[cli][audio]") {
  TemporaryDirectory folder;
  const std::string refs = Golden("fingerprints/accuracy_refs.tsv.gz").string();
  const std::string variants =
      Golden("fingerprints/accuracy_variants.tsv.gz").string();
  REQUIRE(RunQiao(folder, {"audio", "index", "add", "x", refs}).exit_code == 0);
  const ProgramRun run = RunQiao(
      folder, {"audio", "identify", variants, "--index", "x", "--jsonl"});
  REQUIRE(run.exit_code == 0);

  std::map<std::string, std::set<std::string>> found;  // by variant
  std::istringstream lines(run.out);
  for (std::string line; std::getline(lines, line);) {
    const std::string query = TextOf(line, "query");
    const std::string track = query.substr(0, query.find('|'));
    const std::string variant = query.substr(query.find('|') + 1);
    const std::string match = TextOf(line, "match");
    INFO(line);
    if (match == track) {
      found[variant].insert(track);
      continue;
    }
    CHECK(TextOf(line, "class") != "same_recording");
  }
  // The 29 that are the same recording, and what else a listener would say.
  int expected = 0;
  int missed = 0;
  for (const std::string variant :
       {"original", "mp3_64",    "mp3_128",   "mp3_320",   "aac_96",
        "mono22k",  "loud",      "eq_tilt",   "noise20",   "lead2s",
        "lead10s",  "fade",      "trim5",     "trim30",    "edit90",
        "intro30",  "excerpt30", "excerpt10", "speech-10", "speech0",
        "ugly",     "telephone", "speed+1",   "speed-1",   "speed+2",
        "speed-2",  "speed+4",   "speed-4",   "tempo+4",   "tempo-4"}) {
    expected += kTracks;
    const int here = static_cast<int>(found[variant].size());
    missed += kTracks - here;
    INFO(variant << ": " << here);
    // A phone in a noisy room and four per cent of speed are at the limit.
    const bool hard = variant == "telephone" || variant == "speed-4";
    CHECK(here >= (hard ? kTracks - 1 : kTracks));
  }
  CHECK(expected == 90);
  CHECK(missed <= 2);
}

}  // namespace qiao::test
