// What it costs to find the duplicates of one catalogue.
//   self_join CATALOGUE [THREADS [all]]    title TAB artist TAB album TAB
//   milliseconds TAB ISRC
// With `all`, hopeless pairs are judged as well; the same comes out.
// Prints a Markdown row for each stage: seconds of processor time, and what
// came of it; then the most memory that was held.
// tests/bench/catalogue_at_scale.py makes catalogues.
#include <algorithm>
#include <array>
#include <charconv>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include <sys/resource.h>

#include "matcher/candidates.h"
#include "matcher/catalogue_judge.h"
#include "matcher/cluster.h"
#include "matcher/judge_pairs.h"
#include "matcher/packed_catalogue.h"

namespace qiao::matcher {
namespace {

double ProcessorSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec) / 1e9;
}

class Stages {
 public:
  // How many seconds it took.
  double Done(const char* what, std::size_t count) {
    const double now = ProcessorSeconds();
    const double took = now - before_;
    std::printf("| %s | %.3f | %zu |\n", what, took, count);
    std::fflush(stdout);
    before_ = now;
    return took;
  }
  double Together() const { return before_ - start_; }

 private:
  double start_ = ProcessorSeconds();
  double before_ = start_;
};

bool ReadInto(const char* path, PackedCatalogue& catalogue) {
  std::ifstream file(path);
  Record record;
  for (std::string line; std::getline(file, line);) {
    std::string_view rest = line;
    const auto next = [&rest] {
      const std::string_view cell = rest.substr(0, rest.find('\t'));
      rest.remove_prefix(std::min(rest.size(), cell.size() + 1));
      return cell;
    };
    record.title = next();
    record.artist = next();
    record.album = next();
    const std::string_view length = next(), isrc = next();
    std::int64_t ms = 0;
    std::from_chars(length.data(), length.data() + length.size(), ms);
    record.duration_ms.reset();
    if (ms > 0) record.duration_ms = ms;
    record.isrcs.clear();
    if (!isrc.empty()) record.isrcs.emplace_back(isrc);
    catalogue.Add(record);
  }
  return catalogue.size() > 0;
}

// Names that are in order as their records are: 0000000017.
std::vector<std::string> NamesOf(std::size_t records) {
  constexpr std::size_t kDigits = 10;
  std::vector<std::string> names;
  names.reserve(records);
  for (std::size_t i = 0; i < records; ++i) {
    std::string& name = names.emplace_back(kDigits, '0');
    std::size_t rest = i;
    for (std::size_t at = kDigits; rest != 0; rest /= 10) {
      name[--at] = static_cast<char>('0' + rest % 10);
    }
  }
  return names;
}

int Main(const char* path, std::size_t threads, bool all) {
  std::printf("| stage | processor time, s | how many |\n|---|---|---|\n");
  Stages stages;
  PackedCatalogue catalogue;
  if (!ReadInto(path, catalogue)) {
    std::cerr << "no records in " << path << '\n';
    return 2;
  }
  stages.Done("records read and packed", catalogue.size());
  constexpr std::array kLevels = {Level::kRecording};
  const std::vector<CandidatePair> pairs =
      all ? PairsToCompare(catalogue)
          : Candidates(catalogue, kLevels, BuiltInWeights());
  stages.Done("pairs from blocking", pairs.size());
  const PairsJudged judged = JudgePairs(catalogue, pairs, Level::kRecording,
                                        BuiltInWeights(), {}, threads);
  const double judging =
      stages.Done("pairs judged, of them the same", judged.same);
  stages.Done("of the pairs, made ready again from their texts",
              judged.read_again);
  const std::vector<std::string> names = NamesOf(catalogue.size());
  CatalogueJudge judge(catalogue, Level::kRecording, BuiltInWeights());
  const auto groups =
      Clusters(names, judged.links, [&](std::uint32_t a, std::uint32_t b) {
        return judge.Judge(a, b).verdict;
      });
  stages.Done("groups", groups.size());
  std::printf("| together | %.3f | |\n", stages.Together());
  std::printf("| pairs judged a second, million | | %.1f |\n",
              static_cast<double>(pairs.size()) / judging / 1e6);
  std::uint64_t sum = 14695981039346656037U;  // FNV-1a of all that came out
  const auto add = [&sum](std::uint64_t number) {
    sum = (sum ^ number) * 1099511628211U;
  };
  for (const CandidatePair& pair : judged.worth_saying) {
    add(pair.left);
    add(pair.right);
  }
  for (const auto& group : groups) {
    add(group.size());
    for (const std::uint32_t member : group) add(member);
  }
  std::printf("| sum of what came out | | %016" PRIx64 " |\n", sum);
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  std::printf("| most memory, MiB | | %ld |\n", used.ru_maxrss / 1024);
  return 0;
}

}  // namespace
}  // namespace qiao::matcher

int main(int count, char** words) {
  const bool all = count == 4 && std::string_view(words[3]) == "all";
  if (count != 2 && count != 3 && !all) {
    std::cerr << "usage: self_join CATALOGUE [THREADS [all]]\n";
    return 2;
  }
  return qiao::matcher::Main(
      words[1], count > 2 ? static_cast<std::size_t>(std::atoi(words[2])) : 1,
      all);
}
