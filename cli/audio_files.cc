#include "cli/audio_files.h"

#include <utility>

#include "cli/output.h"

namespace qiao::cli {

registry::FingerprintFilesSettings HearingSettings(const Context& context,
                                                   std::stop_token stop) {
  registry::FingerprintFilesSettings settings;
  settings.cache_dir = context.cache_dir;
  settings.stop = std::move(stop);
  return settings;
}

Result<registry::AudioFolder> HearFiles(const Context& context,
                                        const std::vector<std::string>& paths,
                                        std::stop_token stop) {
  Progress progress(context, "fingerprint",
                    static_cast<std::int64_t>(paths.size()));
  registry::FingerprintFilesSettings settings =
      HearingSettings(context, std::move(stop));
  settings.progress = [&progress](std::size_t done, std::size_t) {
    progress.Advance(static_cast<std::int64_t>(done));
  };
  return registry::FingerprintFiles(paths, settings);
}

Result<std::vector<std::string>> ExpandAudioPaths(
    const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    Result<std::vector<std::string>> found = registry::ListAudioFiles(path);
    // What does not exist is reported with the other failures, in its place.
    if (!found && found.error().code == ErrorCode::kNotFound) {
      files.push_back(path);
      continue;
    }
    if (!found) return found.error();
    files.insert(files.end(), found->begin(), found->end());
  }
  return files;
}

std::string ClockTime(std::int64_t milliseconds) {
  const std::string sign = milliseconds < 0 ? "-" : "";
  const std::int64_t tenths =
      (milliseconds < 0 ? -milliseconds : milliseconds) / 100;
  const std::int64_t seconds = tenths / 10;
  std::string rest = std::to_string(seconds % 60);
  if (rest.size() < 2) rest.insert(0, "0");
  return sign + std::to_string(seconds / 60) + ":" + rest + "." +
         std::to_string(tenths % 10);
}

}  // namespace qiao::cli
