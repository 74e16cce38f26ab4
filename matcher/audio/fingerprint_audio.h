// PCM -> Fingerprint, over the whole track, by libchromaprint. Samples are
// heard as they come, so that a track of hours needs no more memory than a
// song.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "schemas/model/fingerprint.h"
#include "schemas/model/result.h"

namespace qiao::matcher {

class AudioPrinter {
 public:
  // The track as it sounds with a speed undone, in millionths: 1,040,000 makes
  // it 4 % slower and lower. The library is told another rate of samples.
  explicit AudioPrinter(std::int64_t undone_ppm = 1'000'000);
  ~AudioPrinter();
  AudioPrinter(AudioPrinter&&) noexcept;
  AudioPrinter& operator=(AudioPrinter&&) noexcept;

  // 16-bit mono samples at kPcmRate (pcm_stream.h).
  void Hear(std::span<const std::int16_t> samples);

  // Ends the track. Less than 2.7 s of sound has no items; that is an answer.
  // kUnavailable if the library fails.
  Result<Fingerprint> Finish();

 private:
  struct Chromaprint;
  std::unique_ptr<Chromaprint> chromaprint_;
  int rate_;  // as the library is told
  std::int64_t samples_ = 0;
  bool failed_ = false;
};

// Algorithm and version of the library, "chromaprint-1 1.5.1": fingerprints of
// two names are not the same measurement.
std::string PrinterName();

}  // namespace qiao::matcher
