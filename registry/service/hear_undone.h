// Files in which nothing certain was found, heard again with speeds undone
// (matcher/varispeed.h): a second decoding, and a fingerprint for each speed.
//
//   IdentifyAll(index, queries, job)     // as they are
//   IdentifyFilesUndone(...)             // and those that need it, again
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "matcher/varispeed.h"
#include "registry/service/fingerprint_files.h"
#include "registry/service/identify_audio.h"
#include "registry/store/audio_index.h"
#include "schemas/model/fingerprint.h"
#include "schemas/model/result.h"

namespace qiao::registry {

// The fingerprints of each path with SpeedsToUndo() undone. `known` are those
// of the files as they are; a file that gives another one now was written to
// meanwhile and is a failure. The cache is neither asked nor filled.
Result<std::vector<Result<std::vector<Fingerprint>>>> HearUndone(
    const std::vector<std::string>& paths,
    std::span<const Fingerprint* const> known,
    const FingerprintFilesSettings& settings);

// A query and its answer by IdentifyAll; `path` is empty if it came without
// its audio, and then the answer stays.
struct FileQuery {
  std::string path;
  const Fingerprint* print;
  AudioAnswer* answer;
};

// Adds what is heard with speeds undone to each answer without a certain match.
// The answer is what could not be heard again.
Result<std::vector<UnheardFile>> IdentifyFilesUndone(
    const store::AudioIndex& index, std::span<const FileQuery> queries,
    const FingerprintFilesSettings& settings, const AudioJob& job);

// Two tracks, of which the left one came as a file.
struct UndoneComparison {
  Fingerprint print;         // the left one with a speed undone
  matcher::Comparison seen;  // of that print and the right one
  std::int64_t undone_ppm;   // InOwnTime(seen, undone_ppm) is for people
};

// The speed at which most is heard of one in the other; nothing if no speed
// says anything.
std::optional<UndoneComparison> CompareUndone(
    std::vector<Fingerprint> undone, const Fingerprint& right,
    const matcher::CompareSettings& settings);

}  // namespace qiao::registry
