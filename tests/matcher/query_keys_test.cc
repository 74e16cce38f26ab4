#include "matcher/query_keys.h"

#include <cstdint>
#include <vector>

#include "matcher/key_lists.h"
#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

std::uint32_t PickedItem(std::uint32_t number) {
  std::uint32_t item = number * 0x85EBCA6BU;
  while (!IsPicked(KeyOf(item))) item += 0x01000193U;
  return item;
}

// Every item is new beside those six before and after it.
Fingerprint AllNew(std::size_t items) {
  Fingerprint print;
  for (std::uint32_t i = 0; i < items; ++i) {
    print.items.push_back(PickedItem(i + 1));
  }
  return print;
}

TEST_CASE("every key that is picked is asked, with the items where it sounds",
          "[matcher][audio]") {
  const Fingerprint print = AllNew(50);
  const QueryKeys keys(print, KeyReach::kExact);
  REQUIRE(keys.size() == 50);
  for (std::size_t k = 0; k < keys.size(); ++k) {
    REQUIRE(keys.FirstOf(k + 1) == keys.FirstOf(k) + 1);
    CHECK(KeyOf(print.items[keys.ItemOf(keys.FirstOf(k))]) == keys.KeyAt(k));
    if (k > 0) CHECK(keys.KeyAt(k - 1) < keys.KeyAt(k));
  }
}

TEST_CASE("a key that is held is asked once in a second, and again later",
          "[matcher][audio]") {
  Fingerprint print = AllNew(50);
  print.items[17] = print.items[16];
  print.items[18] = print.items[16];
  print.items[40] = print.items[16];
  const QueryKeys keys(print, KeyReach::kExact);
  std::vector<std::uint32_t> heard;
  for (std::size_t k = 0; k < keys.size(); ++k) {
    if (keys.KeyAt(k) != KeyOf(print.items[16])) continue;
    for (std::uint32_t o = keys.FirstOf(k); o < keys.FirstOf(k + 1); ++o) {
      heard.push_back(keys.ItemOf(o));
    }
  }
  CHECK(heard == std::vector<std::uint32_t>{16, 40});
}

TEST_CASE("keys that differ in one bit are asked, too, where wanted",
          "[matcher][audio]") {
  const Fingerprint print = AllNew(20);
  const std::size_t own = QueryKeys(print, KeyReach::kExact).size();
  const std::size_t near = QueryKeys(print, KeyReach::kOneBit).size();
  // Three eighths of 24 keys for each.
  CHECK(near > own * 8);
  CHECK(near < own * 12);
}

TEST_CASE("silence asks nothing", "[matcher][audio]") {
  Fingerprint silence;
  CHECK(QueryKeys(silence, KeyReach::kOneBit).size() == 0);
  silence.items.assign(100, 627964279);
  CHECK(QueryKeys(silence, KeyReach::kOneBit).size() == 0);
}

}  // namespace
}  // namespace qiao::matcher
