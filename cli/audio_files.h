// What commands do with audio files before anything else: list, hear, report.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "cli/command.h"
#include "registry/service/fingerprint_files.h"
#include "schemas/model/result.h"

namespace qiao::cli {

// The settings of every hearing: this user's cache, and nothing else of note.
registry::FingerprintFilesSettings HearingSettings(const Context& context,
                                                   std::stop_token stop);

// Hears all files, with a progress line and the cache of this user.
Result<registry::AudioFolder> HearFiles(const Context& context,
                                        const std::vector<std::string>& paths,
                                        std::stop_token stop);

// Folders replaced by the audio files in them.
Result<std::vector<std::string>> ExpandAudioPaths(
    const std::vector<std::string>& paths);

// "2:43.5"
std::string ClockTime(std::int64_t milliseconds);

}  // namespace qiao::cli
