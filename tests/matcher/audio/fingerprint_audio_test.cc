#include "matcher/audio/fingerprint_audio.h"

#include <cstdlib>

#include "matcher/audio/pcm_stream.h"
#include "matcher/fingerprint_compare.h"
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

TEST_CASE("a speed that is undone gives the fingerprint of the track as it was",
          "[audio]") {
  AudioPrinter original;
  original.Hear(test::Melody(5, 40, kPcmRate));
  const Fingerprint track = *original.Finish();
  // Samples of other rates, taken for ones of kPcmRate: faster, then slower.
  for (const int rate : {10'601, 11'485}) {
    CAPTURE(rate);
    const std::vector<std::int16_t> changed = test::Melody(5, 40, rate);
    AudioPrinter as_it_is;
    as_it_is.Hear(changed);
    AudioPrinter undone(std::int64_t{kPcmRate} * 1'000'000 / rate);
    undone.Hear(changed);
    const Fingerprint print = *undone.Finish();
    CHECK(std::abs(print.duration_ms - 40'000) < 10);
    const Comparison seen = Compare(print, track);
    CHECK(seen.audio_class == AudioClass::kSameRecording);
    CHECK(seen.error_permille < 50);
    CHECK(Compare(*as_it_is.Finish(), track).audio_class !=
          AudioClass::kSameRecording);
  }
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
