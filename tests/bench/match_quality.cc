// How well the matcher does on the shared title data; prints counts.
//   match_quality FOLDER [--list]      FOLDER is …/data/titles
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "matcher/blocking.h"
#include "matcher/cluster.h"
#include "matcher/decision.h"
#include "matcher/title_key.h"

namespace qiao::matcher {
namespace {

using Row = std::vector<std::string>;

std::vector<Row> Rows(const std::string& path) {
  std::ifstream file(path);
  std::vector<Row> rows;
  bool heading = true;
  for (std::string line; std::getline(file, line);) {
    if (heading || line.empty()) {
      heading = false;
      continue;
    }
    Row row(1);
    for (const char c : line) {
      if (c == '\t') {
        row.emplace_back();
      } else {
        row.back() += c;
      }
    }
    rows.push_back(row);
  }
  return rows;
}

Record ARecord(const std::string& title, const std::string& artist) {
  Record record;
  record.title = title;
  record.artist = artist;
  return record;
}
Prepared RecordOf(const std::string& title, const std::string& artist) {
  return Prepare(ARecord(title, artist));
}

void Show(const char* what, const Row& row, const Decision& decision) {
  std::cout << "  " << what;
  for (const std::string& cell : row) std::cout << " | " << cell;
  std::cout << " | " << ToText(decision.verdict);
  for (const Evidence& evidence : decision.evidence) {
    std::cout << ' ' << evidence.field << '=' << evidence.level << ' '
              << evidence.millibits;
  }
  std::cout << '\n';
}

void Pairs(const std::string& folder, bool list) {
  std::map<FoldLevel, int> equal;
  std::map<Verdict, int> verdicts;
  int found = 0, cores = 0;
  const std::vector<Row> rows = Rows(folder + "/st_title_pairs.dev.tsv");
  for (const Row& row : rows) {
    for (const FoldLevel level :
         {FoldLevel::kPlain, FoldLevel::kScript, FoldLevel::kBroad}) {
      equal[level] += KeyOf(row[0], level) == KeyOf(row[1], level);
    }
    cores += KeyOf(PartsOf(row[0]).core, FoldLevel::kBroad) ==
             KeyOf(PartsOf(row[1]).core, FoldLevel::kBroad);
    const std::vector<Prepared> both = {RecordOf(row[0], row[2]),
                                        RecordOf(row[1], row[3])};
    PackedCatalogue packed;
    packed.Add(ARecord(row[0], row[2]));
    packed.Add(ARecord(row[1], row[3]));
    found += PairsToCompare(packed).empty() ? 0 : 1;
    const Decision decision = Decide(both[0], both[1], Level::kWork);
    ++verdicts[decision.verdict];
    if (decision.verdict != Verdict::kSame) Show("missed", row, decision);
  }
  std::cout << "title pairs " << rows.size() << ": equal keys plain "
            << equal[FoldLevel::kPlain] << ", script "
            << equal[FoldLevel::kScript] << ", broad "
            << equal[FoldLevel::kBroad] << ", broad of cores " << cores
            << "; found by blocking " << found
            << "; work: same " << verdicts[Verdict::kSame] << ", review "
            << verdicts[Verdict::kReview] << ", different "
            << verdicts[Verdict::kDifferent] << '\n';
  for (const Level level : {Level::kWork, Level::kRecording}) {
    std::map<Verdict, int> of;
    const std::vector<Row> negatives = Rows(folder + "/hard_negatives.dev.tsv");
    for (const Row& row : negatives) {
      const Decision decision =
          Decide(RecordOf(row[1], row[2]), RecordOf(row[3], row[4]), level);
      ++of[decision.verdict];
      if (list && decision.verdict != Verdict::kDifferent) {
        Show("negative", row, decision);
      }
    }
    std::cout << "hard negatives " << negatives.size() << " at level "
              << ToText(level) << ": same " << of[Verdict::kSame] << ", review "
              << of[Verdict::kReview] << ", different "
              << of[Verdict::kDifferent] << '\n';
  }
}

void Catalogue(const std::string& folder, bool list) {
  const std::vector<Row> rows = Rows(folder + "/catalog_hant.dev.tsv");
  const auto begin = std::chrono::steady_clock::now();
  std::vector<Prepared> records;
  PackedCatalogue packed;
  std::vector<std::string> names;
  for (const Row& row : rows) {
    packed.Add(ARecord(row[3], row.size() > 4 ? row[4] : ""));
    records.push_back(RecordOf(row[3], row.size() > 4 ? row[4] : ""));
    names.push_back(std::to_string(100000 + names.size()));
  }
  std::vector<Link> links;
  std::map<Verdict, int> gold, other;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Verdict> said;
  const std::vector<CandidatePair> pairs = PairsToCompare(packed);
  for (const CandidatePair& pair : pairs) {
    const Decision decision =
        Decide(records[pair.left], records[pair.right], Level::kWork);
    links.push_back(
        {pair.left, pair.right, decision.verdict, decision.score_millibits});
    said[{pair.left, pair.right}] = decision.verdict;
    if (rows[pair.left][2] == rows[pair.right][2]) {
      ++gold[decision.verdict];
      if (decision.verdict != Verdict::kSame) {
        Show("gold",
             {rows[pair.left][3], rows[pair.left][4], rows[pair.right][3],
              rows[pair.right][4]},
             decision);
      }
    } else {
      ++other[decision.verdict];
      if (list && decision.verdict != Verdict::kDifferent) {
        Show(decision.verdict == Verdict::kSame ? "new" : "ask",
             {rows[pair.left][3], rows[pair.left][4], rows[pair.right][3],
              rows[pair.right][4]},
             decision);
      }
    }
  }
  int all = 0, met = 0;
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    for (std::uint32_t k = i + 1; k < rows.size(); ++k) {
      if (rows[i][2] != rows[k][2]) continue;
      ++all;
      met += said.count({i, k}) != 0 ? 1 : 0;
    }
  }
  const auto groups =
      Clusters(names, links, [&](std::uint32_t a, std::uint32_t b) {
        return Decide(records[a], records[b], Level::kWork).verdict;
      });
  std::vector<std::size_t> group(rows.size(), groups.size());
  std::size_t largest = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    largest = std::max(largest, groups[g].size());
    for (const std::uint32_t member : groups[g]) group[member] = g;
  }
  int together = 0;
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    for (std::uint32_t k = i + 1; k < rows.size(); ++k) {
      together += rows[i][2] == rows[k][2] && group[i] == group[k] &&
                  group[i] < groups.size();
    }
  }
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - begin;
  std::cout << "Hant catalogue " << rows.size() << ": gold pairs " << all
            << ", candidates " << pairs.size() << ", gold met by blocking "
            << met << ", gold same " << gold[Verdict::kSame] << ", review "
            << gold[Verdict::kReview] << ", different "
            << gold[Verdict::kDifferent] << "; new same "
            << other[Verdict::kSame] << ", new review "
            << other[Verdict::kReview] << "; groups " << groups.size()
            << ", largest " << largest << ", gold in one group " << together
            << "; " << took.count() << " s\n";
}

void Aliases(const std::string& folder) {
  std::map<std::string, int> levels;
  for (const Row& row : Rows(folder + "/artist_alias.dev.tsv")) {
    const auto agreement = Compare(CreditOf(row[0]), CreditOf(row[1]));
    ++levels[std::string(ToText(agreement))];
    const auto mined =
        Compare(CreditOf(row[0] + " (" + row[1] + ")"), CreditOf(row[1]));
    ++levels["mined " + std::string(ToText(mined))];
  }
  std::cout << "aliases:";
  for (const auto& [level, count] : levels) {
    std::cout << ' ' << level << ' ' << count << ';';
  }
  std::cout << '\n';
}

}  // namespace
}  // namespace qiao::matcher

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: match_quality FOLDER [--list]\n";
    return 2;
  }
  const bool list = argc > 2;
  qiao::matcher::Pairs(argv[1], list);
  qiao::matcher::Catalogue(argv[1], list);
  qiao::matcher::Aliases(argv[1]);
  return 0;
}
