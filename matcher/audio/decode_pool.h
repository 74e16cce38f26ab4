// Audio files -> fingerprints and tags, by as many qiao-decode children as the
// machine has cores. A child that crashes, hangs or runs into a limit is one
// failed file; the others go on.
//
//   QIAO_TRY(auto heard, DecodeFiles(paths, settings));
//   heard[17]   // the fingerprint of paths[17], or why there is none
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "matcher/audio/pcm_stream.h"
#include "schemas/model/fingerprint.h"
#include "schemas/model/result.h"

namespace qiao::matcher {

// What a child may use. A file that needs more is refused.
struct DecodeLimits {
  std::chrono::seconds audio{4 * 3600};  // of sound
  std::chrono::seconds processor{120};   // of processor time
  std::chrono::milliseconds wall{300'000};
  std::int64_t memory_mib = 256;  // beyond what the program itself maps
};

struct DecodedTrack {
  Fingerprint print;
  std::vector<Fingerprint> undone;  // one for each of DecodeSettings::undone
  AudioHeader header;
  // Empty, or what is odd: "12 damaged packets", "ends after 31 s of 60 s".
  std::string warning;
};

struct DecodeSettings {
  std::string program;  // qiao-decode; empty: FindDecoder()
  int jobs = 0;         // children at a time; 0: one a core
  DecodeLimits limits;
  // Speeds, in millionths, that are undone (fingerprint_audio.h): each file is
  // decoded once and heard with each of them, too.
  std::vector<std::int64_t> undone;
  // Called once for each file as it is done, never two at a time, in any
  // order: which file, what came of it, how many are done.
  std::function<void(std::size_t file, const Result<DecodedTrack>& heard,
                     std::size_t done)>
      finished;
  std::stop_token stop;  // children are killed; the answer is kInterrupted
};

// In the order of the input. Each failure is kNotFound or kUnreadable, and its
// message does not repeat the path. kUnavailable: the program cannot be run.
Result<std::vector<Result<DecodedTrack>>> DecodeFiles(
    const std::vector<std::string>& paths, const DecodeSettings& settings);

// $QIAO_DECODE, or qiao-decode beside the running program.
std::string FindDecoder();

}  // namespace qiao::matcher
