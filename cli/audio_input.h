// INPUT of the audio commands: audio files, folders of them, and tables of
// fingerprints (registry/service/print_table.h), mixed as they come.
#pragma once

#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/command.h"
#include "registry/store/audio_index.h"
#include "schemas/model/result.h"

namespace qiao::cli {

// What became of the inputs besides the tracks themselves.
struct InputCount {
  std::int64_t tracks = 0;
  std::int64_t failed = 0;  // files and rows, each named on stderr
};

// Tracks on their way. `paths` are those of the files that were heard, in the
// order of the tracks; of a row of a table it is empty.
struct TrackStretch {
  std::vector<store::IndexedTrack> tracks;
  std::vector<std::string> paths;
};

// Gives the tracks to `take`, in the order of the input, in stretches of about
// 32,768 tracks. An id is the path of a file or the first cell of a row.
Result<InputCount> ReadTracks(
    const Context& context, const std::vector<std::string>& inputs,
    std::stop_token stop,
    const std::function<Result<void>(TrackStretch)>& take);

// All of them at once.
Result<std::vector<store::IndexedTrack>> ReadAllTracks(
    const Context& context, const std::vector<std::string>& inputs,
    std::stop_token stop, InputCount& count);

// kPartial or kUnreadable if inputs failed, else `otherwise`.
ExitCode CodeOf(const InputCount& count, ExitCode otherwise);

}  // namespace qiao::cli
