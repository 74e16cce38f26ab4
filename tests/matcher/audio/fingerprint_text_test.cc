// Our own reader of fingerprint texts against the library's encoder and, where
// it is safe, its decoder.
#include "matcher/fingerprint_text.h"

#include <random>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/fingerprint_rows.h"
#include "tests/support/library_print_text.h"

namespace qiao::matcher {
namespace {

void CheckText(Fingerprint print) {
  print.duration_ms = 0;
  const std::string text = test::EncodedByLibrary(print);
  const Result<Fingerprint> read = ParseFingerprintText(text);
  if (!read) FAIL(text << ": " << read.error().message);
  CHECK(*read == print);
  CHECK(test::DecodedByLibrary(text) == print);
}

}  // namespace

TEST_CASE("fingerprints of real music are read as the library wrote them",
          "[audio][fingerprint]") {
  for (const auto& [name, print] : test::GoldenPrints()) {
    CAPTURE(name);
    CheckText(print);
  }
}

TEST_CASE("fingerprints of any items are read as the library wrote them",
          "[audio][fingerprint]") {
  const unsigned seed = 20261122;
  std::mt19937 random(seed);
  for (int i = 0; i < 2'000; ++i) {
    CAPTURE(seed, i);
    Fingerprint print;
    print.algorithm = static_cast<int>(random() % 5);
    print.items.resize(random() % 40);
    // Few and many bits, so that steps of all lengths occur.
    for (std::uint32_t& item : print.items) {
      item = static_cast<std::uint32_t>(random());
      for (std::size_t thin = random() % 5; thin > 0; --thin) {
        item &= static_cast<std::uint32_t>(random());
      }
    }
    CheckText(std::move(print));
  }
}

}  // namespace qiao::matcher
