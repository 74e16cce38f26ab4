#include "matcher/fingerprint_screen.h"

#include <vector>

namespace qiao::matcher {
namespace {

WeighedItems Weigh(const Fingerprint& print) {
  const std::vector<std::uint8_t> novelty = NoveltyOf(print.items);
  return {print.items, {novelty.begin(), novelty.end()}};
}

}  // namespace

FingerprintScreen::FingerprintScreen(const Fingerprint& query,
                                     const CompareSettings& settings)
    : query_(Weigh(query)),
      enough_(CutFor(settings.catalogue_size).case_millibits * kFullWeight /
              1000 / 2) {}

bool FingerprintScreen::IsHeardNear(const Fingerprint& track,
                                    std::span<const std::int64_t> offsets,
                                    std::int64_t cycle) const {
  const WeighedItems side = Weigh(track);
  const auto end = static_cast<std::int64_t>(side.items.size());
  const std::int64_t least =
      -static_cast<std::int64_t>(query_.items.size()) - kBandOffsets;
  for (const std::int64_t offset : offsets) {
    // The lowest band that reaches into the rectangle, then those above it.
    std::int64_t first = offset - kBandOffsets / 2;
    while (first > least) first -= cycle;
    while (first <= least) first += cycle;
    for (; first < end; first += cycle) {
      const PathEnd path = FindBestEndInBand(
          query_, side, static_cast<std::int32_t>(first), BestKernel());
      if (path.score >= enough_) return true;
    }
  }
  return false;
}

}  // namespace qiao::matcher
