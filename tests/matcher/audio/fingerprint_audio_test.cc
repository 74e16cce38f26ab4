#include "matcher/audio/fingerprint_audio.h"

#include "matcher/audio/pcm_stream.h"
#include "tests/support/catch.h"
#include "tests/support/melody.h"

namespace qiao::matcher {

TEST_CASE("a track is heard the same in one piece and in many", "[audio]") {
  std::vector<std::int16_t> samples = test::Melody(1, 20, kPcmRate);
  AudioPrinter whole;
  whole.Hear(samples);
  Result<Fingerprint> one = whole.Finish();
  REQUIRE(one.has_value());
  CHECK(one->duration_ms == 20'000);
  CHECK(one->algorithm == 1);
  CHECK(one->items.size() > 130);
  AudioPrinter pieces;
  std::span<const std::int16_t> rest(samples);
  while (!rest.empty()) {
    std::size_t count = std::min<std::size_t>(rest.size(), 777);
    pieces.Hear(rest.first(count));
    rest = rest.subspan(count);
  }
  CHECK(*pieces.Finish() == *one);
}

TEST_CASE("too little sound has no items, and that is no error", "[audio]") {
  AudioPrinter nothing;
  Result<Fingerprint> print = nothing.Finish();
  REQUIRE(print.has_value());
  CHECK(print->items.empty());
  AudioPrinter second;
  second.Hear(test::Melody(1, 1, kPcmRate));
  print = second.Finish();
  REQUIRE(print.has_value());
  CHECK(print->items.empty());
  CHECK(print->duration_ms == 1'000);
}

TEST_CASE("the printer's name says algorithm and version", "[audio]") {
  CHECK(PrinterName().rfind("chromaprint-1 1.", 0) == 0);
}

}  // namespace qiao::matcher
