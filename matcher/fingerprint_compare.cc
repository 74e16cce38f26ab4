#include "matcher/fingerprint_compare.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "matcher/alignment_kernel.h"
#include "matcher/alignment_path.h"
#include "matcher/alignment_terms.h"

namespace qiao::matcher {
namespace {

// Below this much novelty (about 3 s of music) a track cannot be told apart;
// nor can one of which less than a twentieth says anything new (a drone).
constexpr std::int64_t kPoorNovelty = 20;
constexpr std::int64_t kPoorShare = 20;
// A link needs about ten seconds of music on both sides.
constexpr std::int64_t kLinkNovelty = 65;

// Further chains, before or after the best one, need only this much: their
// order is given already.
constexpr std::int32_t kFurtherChain = 120 * kFullWeight;
constexpr std::size_t kMostChains = 16;

// A path that strays this far from a straight line (in thousandths of an item)
// is a chance one through held sounds, unless its score is beyond chance. True
// paths were measured at 360 to 730, chance ones from 1,100.
constexpr int kStraysPermille = 1'500;

constexpr int kCovered = 900;        // permille of one side
constexpr int kMostlyCovered = 800;  // enough when the speed was changed
constexpr int kLinkError = 100;      // permille of differing bits
constexpr int kExcerptError = 200;
constexpr std::int64_t kSameSpeedPpm = 2'000;
constexpr std::int64_t kOffSpeedItems = 2;  // drift that is no rounding

WeighedItems Weigh(const Fingerprint& print) {
  WeighedItems side;
  side.items = print.items;
  std::vector<std::uint8_t> novelty = NoveltyOf(print.items);
  side.weights.assign(novelty.begin(), novelty.end());
  return side;
}

ItemRange Whole(const WeighedItems& side) {
  return {0, static_cast<std::int32_t>(side.items.size())};
}

// Quarters of a full item in [begin, end).
std::int64_t WeightIn(const WeighedItems& side, std::int32_t begin,
                      std::int32_t end) {
  std::int64_t sum = 0;
  for (auto i = static_cast<std::size_t>(begin);
       i < static_cast<std::size_t>(end); ++i) {
    sum += side.weights[i];
  }
  return sum;
}

std::int64_t SoundingIn(const WeighedItems& side, std::int32_t begin,
                        std::int32_t end) {
  return (end - begin) - std::count(side.items.begin() + begin,
                                    side.items.begin() + end, kSilentItem);
}

int Permille(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : static_cast<int>(part * 1000 / whole);
}

std::int64_t MillisecondsOf(std::int64_t items) {
  return items * 2600 / 21;  // 1365 samples at 11,025 Hz
}

// The best chain of a rectangle, then those before and after it.
void FindChains(const WeighedItems& left, ItemRange left_range,
                const WeighedItems& right, ItemRange right_range,
                const PathEnd& end, std::int32_t least, const SizeCut& cut,
                std::vector<Chain>& chains, std::int64_t& best_score) {
  best_score =
      std::max(best_score, std::int64_t{end.score} * 1000 / kFullWeight);
  if (end.score < least) return;
  std::vector<Chain> found =
      TracePath(left, left_range, right, right_range, end);
  auto strays = [&cut](const Chain& chain) {
    return chain.wander_permille > kStraysPermille &&
           chain.score_millibits <= cut.link_millibits;
  };
  auto too_weak = [least](const Chain& chain) {
    return chain.score_millibits * kFullWeight < std::int64_t{1000} * least;
  };
  if (std::all_of(found.begin(), found.end(), too_weak)) return;
  if (std::any_of(found.begin(), found.end(), strays)) return;
  ItemRange left_before{left_range.begin, found.front().left_begin};
  ItemRange right_before{right_range.begin, found.front().right_begin};
  ItemRange left_after{found.back().left_end, left_range.end};
  ItemRange right_after{found.back().right_end, right_range.end};
  for (Chain& chain : found) {
    if (chain.score_millibits * kFullWeight >=
        std::int64_t{1000} * kFurtherChain) {
      chains.push_back(std::move(chain));
    }
  }
  for (const auto& [left_rest, right_rest] :
       {std::pair{left_before, right_before}, {left_after, right_after}}) {
    if (chains.size() >= kMostChains) return;
    FindChains(left, left_rest, right, right_rest,
               FindBestEnd(left, left_rest, right, right_rest, BestKernel()),
               kFurtherChain, cut, chains, best_score);
  }
}

// The best end of all; near an offset only, if one is given and a path there
// has most of what the side that says less could have at all. Another path
// would need the same items once more.
PathEnd FindFirstEnd(const WeighedItems& left, const WeighedItems& right,
                     std::int64_t less_weight,
                     std::optional<std::int64_t> offset) {
  if (offset) {
    const PathEnd near = FindBestEndInBand(
        left, right, static_cast<std::int32_t>(*offset - kBandOffsets / 2),
        BestKernel());
    if (std::int64_t{near.score} * 4 >= less_weight * kEvenDistance * 3) {
      return near;
    }
  }
  return FindBestEnd(left, Whole(left), right, Whole(right), BestKernel());
}

bool IsPoor(std::int64_t novelty, std::int64_t sounding) {
  return novelty < kPoorNovelty || novelty * kPoorShare < sounding;
}

// What the table of classes needs beyond the comparison itself.
struct Facts {
  bool left_poor = false, right_poor = false;
  // Of the best chain alone, unextended: novelty inside, of all novelty.
  int left_heard_permille = 0, right_heard_permille = 0;
};

bool SpeedChanged(const Chain& chain) {
  std::int64_t off = chain.speed_ppm - 1'000'000;
  if (off < 0) off = -off;
  std::int64_t length = std::max(chain.left_end - chain.left_begin,
                                 chain.right_end - chain.right_begin);
  return off > kSameSpeedPpm && off * length >= kOffSpeedItems * 1'000'000;
}

AudioClass Classify(const Comparison& seen, const Facts& facts) {
  if (seen.chains.empty()) {
    return facts.left_poor || facts.right_poor
               ? AudioClass::kInsufficientInformation
               : AudioClass::kDifferent;
  }
  if (facts.left_poor || facts.right_poor) {
    return AudioClass::kInsufficientInformation;
  }
  const Chain& best = seen.chains.front();
  int less =
      std::min(seen.left_coverage_permille, seen.right_coverage_permille);
  int more =
      std::max(seen.left_coverage_permille, seen.right_coverage_permille);
  if (SpeedChanged(best)) {
    return more >= kMostlyCovered ? AudioClass::kSpeedOrPitchChanged
                                  : AudioClass::kPartialOverlap;
  }
  if (less >= kCovered) {
    if (best.error_permille > kLinkError) return AudioClass::kRelatedVersion;
    bool one_chain = std::min(facts.left_heard_permille,
                              facts.right_heard_permille) >= kCovered;
    if (!one_chain) return AudioClass::kEditOrExcerpt;
    bool enough =
        seen.score_millibits > seen.link_cut_millibits &&
        std::min(seen.left_novelty, seen.right_novelty) >= kLinkNovelty;
    return enough ? AudioClass::kSameRecording
                  : AudioClass::kInsufficientInformation;
  }
  if (more >= kCovered) {
    return best.error_permille > kExcerptError ? AudioClass::kRelatedVersion
                                               : AudioClass::kEditOrExcerpt;
  }
  return AudioClass::kPartialOverlap;
}

// `left` and `right` in their canonical order.
Comparison CompareOrdered(const Fingerprint& left_print,
                          const Fingerprint& right_print,
                          std::optional<std::int64_t> offset,
                          const CompareSettings& settings) {
  Comparison seen;
  SizeCut cut = CutFor(settings.catalogue_size);
  cut.case_millibits =
      std::min(cut.case_millibits, settings.case_cut_millibits);
  seen.case_cut_millibits = cut.case_millibits;
  seen.link_cut_millibits = cut.link_millibits;
  WeighedItems left = Weigh(left_print);
  WeighedItems right = Weigh(right_print);
  const ItemRange left_whole = Whole(left);
  const ItemRange right_whole = Whole(right);
  const std::int64_t left_weight = WeightIn(left, 0, left_whole.end);
  const std::int64_t right_weight = WeightIn(right, 0, right_whole.end);
  const std::int64_t left_sounding = SoundingIn(left, 0, left_whole.end);
  const std::int64_t right_sounding = SoundingIn(right, 0, right_whole.end);
  seen.left_novelty = left_weight / kFullWeight;
  seen.right_novelty = right_weight / kFullWeight;

  auto least =
      static_cast<std::int32_t>(cut.case_millibits * kFullWeight / 1000 + 1);
  FindChains(
      left, left_whole, right, right_whole,
      FindFirstEnd(left, right, std::min(left_weight, right_weight), offset),
      least, cut, seen.chains, seen.score_millibits);
  std::stable_sort(seen.chains.begin(), seen.chains.end(),
                   [](const Chain& a, const Chain& b) {
                     return a.score_millibits > b.score_millibits;
                   });

  Facts facts;
  facts.left_poor = IsPoor(seen.left_novelty, left_sounding);
  facts.right_poor = IsPoor(seen.right_novelty, right_sounding);
  if (!seen.chains.empty()) {
    const Chain& best = seen.chains.front();
    seen.score_millibits = best.score_millibits;
    seen.speed_ppm = best.speed_ppm;
    seen.error_permille = best.error_permille;
    seen.offset_ms = MillisecondsOf(best.right_begin - best.left_begin);
    facts.left_heard_permille =
        Permille(WeightIn(left, best.left_begin, best.left_end), left_weight);
    facts.right_heard_permille = Permille(
        WeightIn(right, best.right_begin, best.right_end), right_weight);
  }

  // Chains never overlap, so each may grow up to its neighbours.
  std::vector<const Chain*> in_order;
  for (const Chain& chain : seen.chains) in_order.push_back(&chain);
  std::sort(in_order.begin(), in_order.end(),
            [](const Chain* a, const Chain* b) {
              return a->left_begin < b->left_begin;
            });
  std::int64_t left_covered = 0;
  std::int64_t right_covered = 0;
  std::int64_t overlap = 0;
  ItemRange left_free = left_whole;
  ItemRange right_free = right_whole;
  for (std::size_t c = 0; c < in_order.size(); ++c) {
    bool last = c + 1 == in_order.size();
    left_free.end = last ? left_whole.end : in_order[c + 1]->left_begin;
    right_free.end = last ? right_whole.end : in_order[c + 1]->right_begin;
    Chain grown =
        ExtendOverAlike(*in_order[c], left, left_free, right, right_free);
    left_covered += SoundingIn(left, grown.left_begin, grown.left_end);
    right_covered += SoundingIn(right, grown.right_begin, grown.right_end);
    overlap += grown.left_end - grown.left_begin;
    left_free.begin = grown.left_end;
    right_free.begin = grown.right_end;
  }
  seen.left_coverage_permille = Permille(left_covered, left_sounding);
  seen.right_coverage_permille = Permille(right_covered, right_sounding);
  seen.overlap_ms = MillisecondsOf(overlap);
  seen.audio_class = Classify(seen, facts);
  return seen;
}

Comparison Mirrored(Comparison seen) {
  auto inverse = [](std::int64_t ppm) {
    return (std::int64_t{1'000'000'000'000} + ppm / 2) / ppm;
  };
  seen.offset_ms = -seen.offset_ms;
  std::swap(seen.left_coverage_permille, seen.right_coverage_permille);
  std::swap(seen.left_novelty, seen.right_novelty);
  seen.speed_ppm = inverse(seen.speed_ppm);
  for (Chain& chain : seen.chains) {
    std::swap(chain.left_begin, chain.right_begin);
    std::swap(chain.left_end, chain.right_end);
    chain.speed_ppm = inverse(chain.speed_ppm);
    for (PathRun& run : chain.runs) std::swap(run.left, run.right);
  }
  return seen;
}

Comparison CompareEither(const Fingerprint& left, const Fingerprint& right,
                         std::optional<std::int64_t> offset,
                         const CompareSettings& settings) {
  // The shorter one first, which the kernel likes; then by content, so that
  // ties inside are broken alike whichever side comes first.
  const bool exchange = left.items.size() != right.items.size()
                            ? left.items.size() > right.items.size()
                            : left.items > right.items;
  if (!exchange) return CompareOrdered(left, right, offset, settings);
  if (offset) offset = -*offset;
  return Mirrored(CompareOrdered(right, left, offset, settings));
}

}  // namespace

std::string_view ToText(AudioClass audio_class) {
  switch (audio_class) {
    case AudioClass::kSameRecording:
      return "same_recording";
    case AudioClass::kEditOrExcerpt:
      return "edit_or_excerpt";
    case AudioClass::kSpeedOrPitchChanged:
      return "speed_or_pitch_changed";
    case AudioClass::kPartialOverlap:
      return "partial_overlap";
    case AudioClass::kRelatedVersion:
      return "related_version";
    case AudioClass::kInsufficientInformation:
      return "insufficient_information";
    case AudioClass::kDifferent:
      return "different";
  }
  return "different";
}

bool SaysTooLittle(const Fingerprint& print) {
  const WeighedItems side = Weigh(print);
  const std::int32_t end = Whole(side).end;
  return IsPoor(WeightIn(side, 0, end) / kFullWeight, SoundingIn(side, 0, end));
}

SizeCut CutFor(std::int64_t catalogue_size) {
  // The highest chance score of a query grows by 45 to 60 bits for every
  // tenfold catalogue, so by at most 18 for every doubling. Among 512 tracks
  // one query in a thousand reaches 210 bits; a link asks for three tenfolds
  // more, one in a million.
  std::int64_t doublings = 0;
  for (std::int64_t size = 1'024; size < catalogue_size && doublings < 40;
       size *= 2) {
    ++doublings;
  }
  SizeCut cut;
  cut.case_millibits = (223 + 16 * doublings) * 1000;
  cut.link_millibits = cut.case_millibits + 150'000;
  return cut;
}

Comparison Compare(const Fingerprint& left, const Fingerprint& right,
                   const CompareSettings& settings) {
  return CompareEither(left, right, std::nullopt, settings);
}

Comparison CompareNear(const Fingerprint& left, const Fingerprint& right,
                       std::int64_t offset, const CompareSettings& settings) {
  return CompareEither(left, right, offset, settings);
}

}  // namespace qiao::matcher
