#include "registry/service/dedupe_catalogs.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <thread>
#include <tuple>
#include <utility>

#include "matcher/candidates.h"
#include "matcher/catalogue_judge.h"
#include "matcher/cluster.h"
#include "matcher/fingerprint_compare.h"
#include "matcher/judge_pairs.h"
#include "matcher/packed_catalogue.h"
#include "registry/service/judged_rows.h"
#include "registry/service/matcher_records.h"

namespace qiao::registry {
namespace {

using matcher::CandidatePair;
using matcher::Level;
using matcher::Verdict;

// Of a link that people have decided: before all others.
constexpr std::int64_t kSurest = std::numeric_limits<std::int32_t>::max();

// All rows of all sheets, in the order of file name and row, so that nothing
// depends on the order in which the sheets were given.
class Pile {
 public:
  explicit Pile(std::span<const SheetToDedupe> sheets,
                const DedupeOptions& options)
      : options_(options) {
    struct Line {
      std::string_view file;
      RowOfSheet place;
      std::size_t entry;
    };
    std::vector<Line> lines;
    for (std::size_t s = 0; s < sheets.size(); ++s) {
      for (std::size_t e = 0; e < sheets[s].entries.size(); ++e) {
        const CatalogEntry& entry = sheets[s].entries[e];
        if (entry.rejected) continue;
        lines.push_back({sheets[s].file, {s, entry.row}, e});
      }
    }
    std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
      return std::tie(a.file, a.place.row, a.place.sheet) <
             std::tie(b.file, b.place.row, b.place.sheet);
    });
    for (const Line& line : lines) {
      const SheetToDedupe& sheet = sheets[line.place.sheet];
      const CatalogEntry& entry = sheet.entries[line.entry];
      catalogue_.Add(ToRecord(entry, line.entry < sheet.prints.size()
                                         ? sheet.prints[line.entry]
                                         : nullptr));
      ids_.push_back(sheet.file + ":" + std::to_string(line.place.row));
      rank_[line.place] = places_.size();
      places_.push_back(line.place);
      // Ten digits keep the order of rows as text; places are sorted already.
      std::string rank = std::to_string(names_.size());
      names_.push_back(
          std::string(10 - std::min<std::size_t>(10, rank.size()), '0') + rank);
    }
  }

  Result<DedupeReport> Run() {
    DedupeReport report;
    QIAO_TRY(judged_, JudgedRows::Find(options_.judged, catalogue_, ids_));
    report.unmet = judged_.unmet();
    report.rows = catalogue_.size();
    std::vector<Level> levels;
    if (options_.works) levels.push_back(Level::kWork);
    if (options_.recordings) levels.push_back(Level::kRecording);
    const std::vector<CandidatePair> pairs =
        matcher::Candidates(catalogue_, levels, *options_.weights);
    report.candidates = pairs.size();
    CompareSound(pairs);
    for (const Level level : levels) DecideLevel(level, pairs, report);
    std::sort(report.pairs.begin(), report.pairs.end(),
              [this](const DuplicatePair& a, const DuplicatePair& b) {
                return Key(a) < Key(b);
              });
    return report;
  }

 private:
  bool Heard(const CandidatePair& pair) const {
    return catalogue_.PrintOf(pair.left) != nullptr &&
           catalogue_.PrintOf(pair.right) != nullptr;
  }

  void CompareSound(const std::vector<CandidatePair>& pairs) {
    std::vector<CandidatePair> heard;
    for (const CandidatePair& pair : pairs) {
      if (Heard(pair)) heard.push_back(pair);
    }
    std::size_t done = 0;
    for (const CandidatePair& pair : heard) {
      SoundOf(pair);
      if (options_.progress) options_.progress(++done, heard.size());
    }
  }

  // Of a pair whose sound was compared.
  const matcher::Comparison* KnownSoundOf(const CandidatePair& pair) const {
    const auto known = sounds_.find(pair);
    return known == sounds_.end() ? nullptr : &known->second;
  }

  // Each pair is compared once; null where a side was not heard.
  const matcher::Comparison* SoundOf(const CandidatePair& pair) {
    if (!Heard(pair)) return nullptr;
    const auto known = sounds_.find(pair);
    if (known != sounds_.end()) return &known->second;
    matcher::CompareSettings settings;
    settings.catalogue_size = std::max<std::int64_t>(
        settings.catalogue_size, static_cast<std::int64_t>(catalogue_.size()));
    return &sounds_
                .emplace(pair, matcher::Compare(*catalogue_.PrintOf(pair.left),
                                                *catalogue_.PrintOf(pair.right),
                                                settings))
                .first->second;
  }

  // People know better; what was weighed stands beside it.
  static void Overrule(matcher::Decision& decision, Verdict verdict) {
    decision.verdict = verdict;
    decision.evidence.push_back({"judged",
                                 std::string(ToText(verdict)),
                                 0,
                                 verdict == Verdict::kDifferent,
                                 {},
                                 {}});
  }

  void DecideLevel(Level level, const std::vector<CandidatePair>& pairs,
                   DedupeReport& report) {
    const matcher::PairsJudged judged = matcher::JudgePairs(
        catalogue_, pairs, level, *options_.weights,
        [this](const CandidatePair& pair) { return KnownSoundOf(pair); },
        std::max(1U, std::thread::hardware_concurrency()));
    std::vector<matcher::Link> links;
    for (const matcher::Link& link : judged.links) {
      if (!judged_.Of({link.left, link.right}, level)) links.push_back(link);
    }
    std::set<CandidatePair> said(judged.worth_saying.begin(),
                                 judged.worth_saying.end());
    for (const auto& [pair, row] : judged_.Pairs(level)) said.insert(pair);
    matcher::CatalogueJudge judge(catalogue_, level, *options_.weights);
    for (const CandidatePair& pair : said) {
      matcher::Decision decision =
          judge.Explain(pair.left, pair.right, SoundOf(pair));
      if (const auto verdict = judged_.Of(pair, level)) {
        ++report.judged;
        Overrule(decision, *verdict);
        links.push_back({pair.left, pair.right, *verdict, kSurest});
      }
      report.pairs.push_back(
          {places_[pair.left], places_[pair.right], std::move(decision)});
    }
    const auto groups =
        matcher::Clusters(names_, links, [&](std::uint32_t a, std::uint32_t b) {
          const auto [left, right] = std::minmax(a, b);
          const auto verdict = judged_.Of({left, right}, level);
          return verdict
                     ? *verdict
                     : judge.Judge(left, right, SoundOf({left, right})).verdict;
        });
    for (const auto& group : groups) {
      DuplicateGroup members{level, {}};
      for (const std::uint32_t member : group) {
        members.members.push_back(places_[member]);
      }
      report.groups.push_back(std::move(members));
    }
  }

  // Places in the pile are in the order of file and row.
  std::tuple<std::size_t, std::size_t, Level> Key(
      const DuplicatePair& pair) const {
    return {PlaceOf(pair.left), PlaceOf(pair.right), pair.decision.level};
  }
  std::size_t PlaceOf(const RowOfSheet& row) const { return rank_.at(row); }

  const DedupeOptions& options_;
  matcher::PackedCatalogue catalogue_;
  JudgedRows judged_;
  std::vector<RowOfSheet> places_;
  std::vector<std::string> names_;
  std::vector<std::string> ids_;  // FILE:ROW
  std::map<CandidatePair, matcher::Comparison> sounds_;
  std::map<RowOfSheet, std::size_t> rank_;
};

}  // namespace

Result<DedupeReport> DedupeCatalogs(std::span<const SheetToDedupe> sheets,
                                    const DedupeOptions& options) {
  return Pile(sheets, options).Run();
}

}  // namespace qiao::registry
