#include "matcher/judge_pairs.h"

#include <algorithm>
#include <thread>

#include "matcher/catalogue_judge.h"

namespace qiao::matcher {
namespace {

// So that the next records, and their singers, are at hand when their turn
// comes.
constexpr std::size_t kAhead = 48, kBehindAhead = 24;

PairsJudged JudgeSome(const PackedCatalogue& catalogue,
                      std::span<const CandidatePair> pairs, Level level,
                      const WeightTable& weights, const SoundOfPair& sound,
                      Verdict* verdicts) {
  const std::int64_t cut = weights.SameCut(level);
  CatalogueJudge judge(catalogue, level, weights);
  PairsJudged judged;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (i + kAhead < pairs.size()) {
      catalogue.Fetch(pairs[i + kAhead].left);
      catalogue.Fetch(pairs[i + kAhead].right);
      catalogue.FetchBehind(pairs[i + kBehindAhead].left);
      catalogue.FetchBehind(pairs[i + kBehindAhead].right);
    }
    const CandidatePair& pair = pairs[i];
    const Judgement judgement =
        judge.Judge(pair.left, pair.right, sound ? sound(pair) : nullptr);
    verdicts[i] = judgement.verdict;
    if (judgement.verdict == Verdict::kSame) {
      judged.links.push_back({pair.left, pair.right, judgement.verdict,
                              judgement.score_millibits});
    }
    if (judgement.verdict != Verdict::kDifferent ||
        judgement.score_millibits >= cut ||
        catalogue.ShareIsrc(pair.left, pair.right)) {
      judged.worth_saying.push_back(pair);
    }
  }
  judged.same = judged.links.size();
  judged.read_again = judge.read_again();
  return judged;
}

void Append(PairsJudged& some, PairsJudged& to) {
  to.links.insert(to.links.end(), some.links.begin(), some.links.end());
  to.worth_saying.insert(to.worth_saying.end(), some.worth_saying.begin(),
                         some.worth_saying.end());
  to.same += some.same;
  to.read_again += some.read_again;
}

}  // namespace

PairsJudged JudgePairs(const PackedCatalogue& catalogue,
                       std::span<const CandidatePair> pairs, Level level,
                       const WeightTable& weights, const SoundOfPair& sound,
                       std::size_t threads) {
  threads = std::clamp<std::size_t>(threads, 1, pairs.size() / 1024 + 1);
  std::vector<Verdict> verdicts(pairs.size());
  std::vector<PairsJudged> parts(threads);
  const auto judge_part = [&](std::size_t part) {
    const std::size_t begin = pairs.size() * part / threads;
    const std::size_t end = pairs.size() * (part + 1) / threads;
    parts[part] = JudgeSome(catalogue, pairs.subspan(begin, end - begin), level,
                            weights, sound, verdicts.data() + begin);
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t part = 1; part < threads; ++part) {
      others.emplace_back(judge_part, part);
    }
    judge_part(0);
  }
  PairsJudged all = std::move(parts.front());
  for (std::size_t part = 1; part < threads; ++part) Append(parts[part], all);
  std::vector<bool> linked(catalogue.size());
  for (const Link& link : all.links)
    linked[link.left] = linked[link.right] = true;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (verdicts[i] == Verdict::kSame || !linked[pairs[i].left] ||
        !linked[pairs[i].right]) {
      continue;
    }
    all.links.push_back({pairs[i].left, pairs[i].right, verdicts[i], 0});
  }
  return all;
}

}  // namespace qiao::matcher
