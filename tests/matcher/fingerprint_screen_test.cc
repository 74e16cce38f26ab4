#include "matcher/fingerprint_screen.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "matcher/key_lists.h"
#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

// Music that is nobody's: items that change by a few bits.
Fingerprint MadeOf(unsigned seed, std::size_t items) {
  std::mt19937 random(seed);
  Fingerprint print;
  auto item = static_cast<std::uint32_t>(random());
  for (std::size_t i = 0; i < items; ++i) {
    for (int flip = 0; flip < 4; ++flip) item ^= 1U << (random() % 32);
    print.items.push_back(item);
  }
  return print;
}

Fingerprint Noisy(Fingerprint print, unsigned one_of) {
  std::mt19937 random(one_of);
  for (std::uint32_t& item : print.items) {
    for (std::uint32_t bit = 1; bit != 0; bit <<= 1) {
      if (random() % one_of == 0) item ^= bit;
    }
  }
  return print;
}

std::uint32_t PlaceOf(std::size_t item) {
  return static_cast<std::uint32_t>(item >> kPositionStep & 0xff);
}

bool IsHeard(const Fingerprint& query, const Fingerprint& track,
             const std::vector<Meeting>& meetings,
             Faint faint = Faint::kDropped) {
  const FingerprintScreen screen(query, {1'000'000});
  std::string bytes;
  for (const std::uint32_t item : track.items) {
    for (int shift = 0; shift < 32; shift += 8) {
      bytes += static_cast<char>(item >> shift & 0xff);
    }
  }
  return screen.HeardAt(PackedItems(bytes), meetings, faint).has_value();
}

TEST_CASE("what was recorded once is heard from any place where keys meet",
          "[matcher][audio]") {
  const Fingerprint track = MadeOf(1, 3'000);
  Fingerprint query = Noisy(track, 12);
  query.items.erase(query.items.begin(), query.items.begin() + 2'300);
  int met = 0;
  for (std::size_t q = 20; q < query.items.size(); ++q) {
    if (KeyOf(query.items[q]) != KeyOf(track.items[q + 2'300])) continue;
    ++met;
    CHECK(IsHeard(query, track,
                  {{static_cast<std::uint32_t>(q), PlaceOf(q + 2'300)}}));
  }
  CHECK(met > 20);
}

TEST_CASE("strangers are not heard where they meet by chance",
          "[matcher][audio]") {
  const Fingerprint query = MadeOf(2, 900);
  for (unsigned seed = 3; seed < 40; ++seed) {
    Fingerprint track = MadeOf(seed, 900);
    track.items[400] = query.items[300];
    CHECK_FALSE(IsHeard(query, track, {{300, PlaceOf(400)}}));
  }
}

TEST_CASE("what is faint where it meets is heard if it is aligned",
          "[matcher][audio]") {
  const Fingerprint track = MadeOf(1, 900);
  Fingerprint query = track;
  // Another sound around the place where they meet.
  const Fingerprint other = MadeOf(4, 900);
  std::copy(other.items.begin() + 285, other.items.begin() + 316,
            query.items.begin() + 285);
  query.items[300] = track.items[300];
  const std::vector<Meeting> met{{300, PlaceOf(300)}};
  CHECK_FALSE(IsHeard(query, track, met, Faint::kDropped));
  CHECK(IsHeard(query, track, met, Faint::kAligned));
  CHECK_FALSE(IsHeard(query, MadeOf(5, 900), met, Faint::kAligned));
}

TEST_CASE("a meeting that a damaged list has made up is not heard",
          "[matcher][audio]") {
  const Fingerprint query = MadeOf(2, 900);
  const Fingerprint track = MadeOf(3, 100);
  CHECK_FALSE(IsHeard(query, track, {{300, 255}, {899, 12}, {0, 0}}));
  CHECK_FALSE(IsHeard(query, {}, {{300, 0}}));
}

}  // namespace
}  // namespace qiao::matcher
