// How long a look-up in an index of titles takes.
//   title_search TITLES QUESTIONS    files of one text a line
// Prints for each question a line of the processor time in microseconds and the
// places of all titles of the ten nearest keys; on stderr the figures of the
// index. tests/bench/title_search.py makes the files and counts.
#include <ctime>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "matcher/title_index.h"

namespace qiao::matcher {
namespace {

std::vector<std::string> LinesOf(const char* path) {
  std::ifstream file(path);
  if (!file) {
    std::cerr << "cannot read " << path << '\n';
    std::exit(2);
  }
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

double ProcessorSeconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec) / 1e9;
}

int Main(const char* titles_path, const char* questions_path) {
  const std::vector<std::string> titles = LinesOf(titles_path);
  const std::vector<std::string> questions = LinesOf(questions_path);
  const double begun = ProcessorSeconds();
  const TitleIndex index(titles);
  std::cerr << titles.size() << " titles, made in "
            << ProcessorSeconds() - begun << " s, " << index.Bytes()
            << " bytes\n";
  for (const std::string& question : questions) {
    const double before = ProcessorSeconds();
    const std::vector<TitleHit> hits = index.Find(question, 10);
    std::cout << 1e6 * (ProcessorSeconds() - before);
    for (const TitleHit& hit : hits) {
      for (const IndexedTitle& title : hit.titles) {
        std::cout << ' ' << title.number;
      }
    }
    std::cout << '\n';
  }
  return 0;
}

}  // namespace
}  // namespace qiao::matcher

int main(int count, char** words) {
  if (count != 3) {
    std::cerr << "usage: title_search TITLES QUESTIONS\n";
    return 2;
  }
  return qiao::matcher::Main(words[1], words[2]);
}
