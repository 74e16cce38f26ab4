#include "matcher/audio/fingerprint_audio.h"

#include <algorithm>
#include <chromaprint.h>

#include "matcher/audio/pcm_stream.h"

namespace qiao::matcher {
namespace {

constexpr int kAlgorithm = CHROMAPRINT_ALGORITHM_DEFAULT;
constexpr std::size_t kMostAtOnce = 1 << 20;
constexpr std::int64_t kMillion = 1'000'000;

struct Free {
  void operator()(std::uint32_t* items) const { chromaprint_dealloc(items); }
};

}  // namespace

struct AudioPrinter::Chromaprint {
  ChromaprintContext* context = chromaprint_new(kAlgorithm);
  Chromaprint() = default;
  Chromaprint(const Chromaprint&) = delete;
  Chromaprint& operator=(const Chromaprint&) = delete;
  ~Chromaprint() { chromaprint_free(context); }
};

AudioPrinter::AudioPrinter(std::int64_t undone_ppm)
    : chromaprint_(std::make_unique<Chromaprint>()),
      rate_(static_cast<int>((kPcmRate * kMillion + undone_ppm / 2) /
                             undone_ppm)) {
  failed_ = chromaprint_->context == nullptr ||
            chromaprint_start(chromaprint_->context, rate_, 1) == 0;
}
AudioPrinter::~AudioPrinter() = default;
AudioPrinter::AudioPrinter(AudioPrinter&&) noexcept = default;
AudioPrinter& AudioPrinter::operator=(AudioPrinter&&) noexcept = default;

void AudioPrinter::Hear(std::span<const std::int16_t> samples) {
  samples_ += static_cast<std::int64_t>(samples.size());
  while (!failed_ && !samples.empty()) {
    std::size_t count = std::min(samples.size(), kMostAtOnce);
    failed_ = chromaprint_feed(chromaprint_->context, samples.data(),
                               static_cast<int>(count)) == 0;
    samples = samples.subspan(count);
  }
}

Result<Fingerprint> AudioPrinter::Finish() {
  Error failure{ErrorCode::kUnavailable, "libchromaprint failed"};
  if (failed_ || chromaprint_finish(chromaprint_->context) == 0) {
    return failure;
  }
  std::uint32_t* items = nullptr;
  int count = 0;
  if (chromaprint_get_raw_fingerprint(chromaprint_->context, &items, &count) ==
      0) {
    return failure;
  }
  std::unique_ptr<std::uint32_t, Free> owned(items);
  Fingerprint print;
  print.items.assign(items, items + count);
  print.duration_ms = samples_ * 1000 / rate_;
  print.algorithm = kAlgorithm;
  return print;
}

std::string PrinterName() {
  return "chromaprint-" + std::to_string(kAlgorithm) + " " +
         chromaprint_get_version();
}

}  // namespace qiao::matcher
