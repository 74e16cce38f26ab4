#include "matcher/audio_segment.h"

#include <algorithm>

#include "tests/support/catch.h"
#include "tests/support/fingerprint_rows.h"

namespace qiao::matcher {
namespace {

std::vector<const Fingerprint*> AllPrints() {
  std::vector<const Fingerprint*> prints;
  for (const auto& [name, print] : test::GoldenPrints()) {
    prints.push_back(&print);
  }
  return prints;
}

TEST_CASE("each track is its own best candidate", "[matcher][audio]") {
  const auto prints = AllPrints();
  const std::string bytes = BuildKeys(prints);
  const auto keys = KeySegment::Read(bytes);
  REQUIRE(keys);
  CHECK(keys->tracks() == prints.size());
  int own = 0;
  int told = 0;
  for (std::size_t t = 0; t < prints.size(); ++t) {
    const auto found = keys->Candidates(*prints[t], 50, KeyReach::kExact).best;
    if (found.empty()) continue;  // drones have no keys
    ++told;
    own += std::any_of(found.begin(), found.end(),
                       [t](const KeyCandidate& c) { return c.track == t; });
    CHECK(std::is_sorted(
        found.begin(), found.end(),
        [](const auto& a, const auto& b) { return a.votes > b.votes; }));
  }
  CHECK(told > 0);
  CHECK(own == told);
}

TEST_CASE("merged segments are the bytes of one built at once",
          "[matcher][audio]") {
  const std::vector<const Fingerprint*> prints = AllPrints();
  REQUIRE(prints.size() > 6);
  const std::span<const Fingerprint* const> all(prints);
  const std::string a = BuildKeys(all.first(3));
  const std::string b = BuildKeys(all.subspan(3, 1));
  const std::string c = BuildKeys(all.subspan(4));
  std::vector<KeySegment> parts;
  for (const std::string* bytes : {&a, &b, &c}) {
    auto keys = KeySegment::Read(*bytes);
    REQUIRE(keys);
    parts.push_back(*keys);
  }
  CHECK(MergeKeys(parts) == BuildKeys(all));
}

TEST_CASE("nothing is read outside of damaged bytes", "[matcher][audio]") {
  const auto prints = AllPrints();
  const std::string whole = BuildKeys(prints);
  for (std::size_t at = 0; at < whole.size();
       at += std::max<std::size_t>(1, whole.size() / 997)) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 0xff);
    // A heap block of the very size, so that a sanitizer sees a step too far.
    if (const auto keys = KeySegment::Read(bytes)) {
      keys->Candidates(*prints.front(), 50, KeyReach::kExact);
    }
    const std::string cut = whole.substr(0, at);  // the keys look into it
    if (const auto keys = KeySegment::Read(cut)) {
      keys->Candidates(*prints.front(), 50, KeyReach::kOneBit);
    }
  }
  CHECK_FALSE(KeySegment::Read("QIAOKEY2"));
}

}  // namespace
}  // namespace qiao::matcher
