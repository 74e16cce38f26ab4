#include "registry/service/isrc_sounds.h"

#include <set>
#include <string>

#include "registry/service/registry.h"
#include "tests/support/catch.h"
#include "tests/support/registries.h"

namespace qiao::registry {
namespace {

constexpr char kIsrc[] = "TWA019900123";

SubjectId Recording(std::size_t number) {
  SubjectId id;
  id.kind = {'r', 'e', 'c'};
  id.bytes[0] = static_cast<std::uint8_t>(number >> 8);
  id.bytes[1] = static_cast<std::uint8_t>(number);
  return id;
}

// Recordings by the seed of their sound; 0 is a sound too short to be told.
std::vector<IsrcCarrier> Carriers(const std::vector<unsigned>& seeds) {
  std::vector<IsrcCarrier> carriers;
  for (const unsigned seed : seeds) {
    auto print = test::APrint(seed);
    if (seed == 0) {
      auto shorter = std::make_shared<Fingerprint>();
      shorter->items.assign(print->items.begin(), print->items.begin() + 4);
      print = shorter;
    }
    carriers.push_back({Recording(carriers.size()), std::move(print)});
  }
  return carriers;
}

std::set<SubjectId> Named(const std::vector<rights::IsrcOnTwoAudios>& pairs) {
  std::set<SubjectId> named;
  for (const rights::IsrcOnTwoAudios& pair : pairs) {
    CHECK(pair.isrc == kIsrc);
    CHECK(pair.difference.a < pair.difference.b);
    CHECK(pair.difference.by_audio);
    named.insert({pair.difference.a, pair.difference.b});
  }
  return named;
}

TEST_CASE("deliveries of one sound differ in nothing", "[registry][isrc]") {
  CHECK(SoundsThatDiffer(kIsrc, Carriers({1, 1, 1, 1})).empty());
  CHECK(SoundsThatDiffer(kIsrc, Carriers({1})).empty());
  CHECK(SoundsThatDiffer(kIsrc, {}).empty());
}

TEST_CASE("each recording that sounds different is named", "[registry][isrc]") {
  const auto pairs = SoundsThatDiffer(kIsrc, Carriers({1, 1, 2}));
  CHECK(pairs.size() == 2);
  CHECK(Named(pairs).size() == 3);
}

TEST_CASE("what is too short to be told hides nobody else",
          "[registry][isrc]") {
  std::vector<unsigned> seeds(40, 0);
  seeds.insert(seeds.end(), {7, 8});
  const auto pairs = SoundsThatDiffer(kIsrc, Carriers(seeds));
  CHECK(Named(pairs) == std::set<SubjectId>{Recording(40), Recording(41)});
}

TEST_CASE("one other sound among very many is found", "[registry][isrc]") {
  std::vector<unsigned> seeds(60, 5);
  seeds.push_back(6);
  CHECK(Named(SoundsThatDiffer(kIsrc, Carriers(seeds))).size() == 61);
}

TEST_CASE("of many sounds all are named, and few pairs say so",
          "[registry][isrc]") {
  std::vector<unsigned> seeds;
  for (unsigned seed = 1; seed <= 60; ++seed) seeds.push_back(seed);
  const auto pairs = SoundsThatDiffer(kIsrc, Carriers(seeds));
  CHECK(Named(pairs).size() == 60);
  CHECK(pairs.size() == 16 * 15 / 2 + 44);
}

}  // namespace
}  // namespace qiao::registry
