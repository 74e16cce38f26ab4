// How long one candidate takes to verify: microseconds for two tracks of N
// items (1,200), by instruction set; processor time, the best
// of 100 rounds.
//
//   alignment_speed [ITEMS]
//
// One JSON line for each kernel that this processor has: `band` is one band of
// 128 offsets, `all` all offsets, both with the cutting up of both sides.
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <random>
#include <string>

#include "matcher/alignment_kernel.h"

namespace qiao::matcher {
namespace {

// Strangers, as nearly all candidates are: runs of items that change slowly.
WeighedItems Stranger(std::mt19937& random, std::size_t size) {
  WeighedItems side;
  auto item = static_cast<std::uint32_t>(random());
  for (std::size_t i = 0; i < size; ++i) {
    for (int flip = 0; flip < 3; ++flip) item ^= 1U << (random() % 32);
    side.items.push_back(item);
    side.weights.push_back(static_cast<std::int32_t>(random() % 5));
  }
  return side;
}

// Microseconds of processor time of one call of `run`, the best of 100 rounds.
template <typename Run>
double MicrosecondsOf(int calls, const Run& run) {
  double best = 0;
  for (int round = 0; round < 100; ++round) {
    const std::clock_t start = std::clock();
    for (int call = 0; call < calls; ++call) run();
    const double one = static_cast<double>(std::clock() - start) * 1e6 /
                       CLOCKS_PER_SEC / calls;
    if (round == 0 || one < best) best = one;
  }
  return best;
}

int Run(std::size_t items) {
  std::mt19937 random(1);
  const WeighedItems left = Stranger(random, items);
  const WeighedItems right = Stranger(random, items);
  const ItemRange whole{0, static_cast<std::int32_t>(items)};
  std::int64_t sum = 0;
  double band_portable = 0;
  double all_portable = 0;
  for (const auto& [kernel, name] : {std::pair{Kernel::kPortable, "portable"},
                                     {Kernel::kAvx2, "avx2"},
                                     {Kernel::kAvx512, "avx512"}}) {
    if (!IsSupported(kernel)) continue;
    const double band = MicrosecondsOf(20, [&, kernel = kernel] {
      sum += FindBestEndInBand(left, right, -64, kernel).score;
    });
    const double all = MicrosecondsOf(4, [&, kernel = kernel] {
      sum += FindBestEnd(left, whole, right, whole, kernel).score;
    });
    if (kernel == Kernel::kPortable) {
      band_portable = band;
      all_portable = all;
    }
    std::cout << "{\"kernel\":\"" << name << "\",\"items\":" << items
              << ",\"band_us\":" << band << ",\"all_us\":" << all
              << ",\"band_ratio\":" << band_portable / band
              << ",\"all_ratio\":" << all_portable / all << "}\n";
  }
  return sum < 0 ? 1 : 0;  // the answers are used
}

}  // namespace
}  // namespace qiao::matcher

int main(int argc, char** argv) {
  return qiao::matcher::Run(argc > 1 ? std::strtoul(argv[1], nullptr, 10)
                                     : 1200);
}
