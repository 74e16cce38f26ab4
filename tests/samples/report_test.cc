// The samples' walk prints what tests/golden/samples_report.txt says: the
// clock is fixed, and ids, which are random, are masked.
//
// To take a changed report over, after reading it:
//   QIAO_GOLDEN=write build/debug/bin/samples_tests "the samples*"
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_directory.h"

namespace qiao::test {
namespace {

// Ids, key ids, hashes, proofs and the temporary directory. A mask is as long
// as what it stands for, so that tables keep their columns.
std::string Masked(std::string text, const std::string& directory) {
  for (std::size_t at = text.find(directory); at != std::string::npos;
       at = text.find(directory, at)) {
    text.replace(at, directory.size(), "WORK");
  }
  static const std::regex kRandom(
      "[0-9a-f]{16,64}|C-[0-9A-Z]{8}|I-[0-9A-Z]{4}|[0-9A-Za-z+/"
      "]{43}=|\\+[0-9a-f]{8}\\+");
  std::string out;
  auto from = text.cbegin();
  for (std::sregex_iterator it(text.begin(), text.end(), kRandom), end;
       it != end; ++it) {
    out.append(from, (*it)[0].first);
    out.append(static_cast<std::size_t>(it->length()), '#');
    from = (*it)[0].second;
  }
  out.append(from, text.cend());
  return out;
}

// As they stand on the terminal in the end: a progress line clears itself.
std::vector<std::string> Lines(const std::string& text) {
  constexpr std::string_view kClear = "\x1b[K";
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (const auto at = line.rfind(kClear); at != std::string::npos) {
      line.erase(0, at + kClear.size());
    }
    std::erase(line, '\r');
    lines.push_back(line);
  }
  return lines;
}

TEST_CASE("the samples report what they are expected to", "[samples]") {
  const std::string source = test::SourceDir();
  if (!std::filesystem::exists(source + "/samples/work/audio/made-by")) {
    WARN(
        "SKIPPED: the sample audio is not here; samples/prepare_audio.sh "
        "fetches and prepares it.");
    return;
  }
  const TemporaryDirectory directory;
  const ProgramRun run = RunProgram(
      {"bash", source + "/samples/walk.sh", test::BinDir(), directory / "walk"},
      {.environment = {"HOME=" + directory.path(),
                       "XDG_CACHE_HOME=" + (directory / "cache"),
                       "QIAO_NOW=2026-11-22T10:00:00Z", "NO_COLOR=1",
                       "COLUMNS=110", "LC_ALL=C.UTF-8"},
       .terminal = true});
  INFO(run.err);
  INFO(run.out);
  REQUIRE(run.exit_code == 0);
  const std::string report = Masked(run.out, directory / "walk");
  const std::vector<std::string> shown = Lines(report);
  if (const char* write = std::getenv("QIAO_GOLDEN");
      write != nullptr && std::string(write) == "write") {
    std::ofstream out(Golden("samples_report.txt"), std::ios::binary);
    for (const std::string& line : shown) out << line << '\n';
  }
  const std::vector<std::string> expected =
      Lines(ReadFile(Golden("samples_report.txt")));
  for (std::size_t i = 0; i < std::max(shown.size(), expected.size()); ++i) {
    const std::string left = i < shown.size() ? shown[i] : "(no such line)";
    const std::string right =
        i < expected.size() ? expected[i] : "(no such line)";
    INFO("line " << i + 1 << " of the report");
    REQUIRE(left == right);
  }
}

}  // namespace
}  // namespace qiao::test
