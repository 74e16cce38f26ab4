// How fast titles are folded, beside ICU's transliterator and its
// NFKC_Casefold, in one run and on one core.
//   fold_speed TITLES...    files of titles, one a line
// Prints a Markdown table: titles a second of processor time, the median of
// nine rounds that take turns, and the ratio to the transliterator.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include "matcher/title_key.h"

namespace qiao::matcher {
namespace {

constexpr int kRounds = 9;

double ProcessorSeconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec) / 1e9;
}

// One way to fold; it returns how long its answer is, so that none is left out.
struct Way {
  const char* name;
  std::function<std::size_t(const std::string&)> fold;
  std::vector<double> rates = {};  // titles a second
};

void Measure(Way& way, const std::vector<std::string>& titles) {
  std::size_t length = 0, folded = 0;
  const double begun = ProcessorSeconds();
  double elapsed = 0;
  do {
    for (const std::string& title : titles) length += way.fold(title);
    folded += titles.size();
    elapsed = ProcessorSeconds() - begun;
  } while (elapsed < 0.2);
  if (length == 0) std::exit(1);
  way.rates.push_back(static_cast<double>(folded) / elapsed);
}

void Report(const std::vector<std::string>& titles) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> transliterator(
      icu::Transliterator::createInstance("Traditional-Simplified",
                                          UTRANS_FORWARD, error));
  const icu::Normalizer2* const casefold =
      icu::Normalizer2::getNFKCCasefoldInstance(error);
  if (U_FAILURE(error)) std::exit(1);
  std::vector<Way> ways = {
      {"ICU Traditional-Simplified",
       [&](const std::string& title) {
         icu::UnicodeString text = icu::UnicodeString::fromUTF8(title);
         transliterator->transliterate(text);
         return static_cast<std::size_t>(text.length());
       }},
      {"ICU NFKC_Casefold", [&](const std::string& title) {
         UErrorCode failed = U_ZERO_ERROR;
         return static_cast<std::size_t>(
             casefold->normalize(icu::UnicodeString::fromUTF8(title), failed)
                 .length());
       }}};
  for (const auto& [name, level] :
       {std::pair("fold, plain", FoldLevel::kPlain),
        std::pair("fold, script", FoldLevel::kScript),
        std::pair("fold, broad", FoldLevel::kBroad)}) {
    ways.push_back({name, [folder = TitleFolder(level), key = std::string()](
                              const std::string& title) mutable {
                      key.clear();
                      return folder.Fold(title, key) ? key.size() + 1 : 0;
                    }});
  }
  // In turn, so that what else the machine does is shared by all.
  for (int round = 0; round < kRounds; ++round) {
    for (Way& way : ways) Measure(way, titles);
  }
  std::printf("| | titles/s | ratio |\n|---|---|---|\n");
  for (Way& way : ways) {
    std::ranges::sort(way.rates);
    std::printf("| %s | %.0f | %.1f |\n", way.name, way.rates[kRounds / 2],
                way.rates[kRounds / 2] / ways[0].rates[kRounds / 2]);
  }
}

}  // namespace
}  // namespace qiao::matcher

int main(int count, char** paths) {
  std::vector<std::string> titles;
  for (int i = 1; i < count; ++i) {
    std::ifstream file(paths[i]);
    for (std::string line; std::getline(file, line);) {
      if (!line.empty()) titles.push_back(line);
    }
  }
  if (titles.empty()) {
    std::cerr << "usage: fold_speed TITLES...   files of titles, one a line\n";
    return 2;
  }
  qiao::matcher::Report(titles);
  return 0;
}
