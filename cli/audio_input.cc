#include "cli/audio_input.h"

#include <iterator>
#include <utility>

#include "cli/audio_files.h"
#include "cli/output.h"
#include "registry/service/print_table.h"
#include "schemas/text/bidi.h"

namespace qiao::cli {
namespace {

constexpr std::size_t kStretchTracks = 32'768;
// 256 MiB of items.
constexpr std::size_t kStretchItems = std::size_t{64} << 20;

using Take = std::function<Result<void>(TrackStretch)>;

// Tracks on their way, handed on when there are enough.
class Stretch {
 public:
  Stretch(const Take& take, InputCount& count) : take_(take), count_(count) {}
  Result<void> Add(store::IndexedTrack track, std::string path) {
    items_ += track.print.items.size();
    stretch_.tracks.push_back(std::move(track));
    stretch_.paths.push_back(std::move(path));
    ++count_.tracks;
    if (stretch_.tracks.size() < kStretchTracks && items_ < kStretchItems)
      return {};
    return HandOn();
  }
  Result<void> HandOn() {
    items_ = 0;
    if (stretch_.tracks.empty()) return {};
    return take_(std::exchange(stretch_, {}));
  }

 private:
  const Take& take_;
  InputCount& count_;
  TrackStretch stretch_;
  std::size_t items_ = 0;
};

Result<void> ReadTable(const Context& context, const std::string& path,
                       const std::stop_token& stop, Stretch& stretch,
                       InputCount& count) {
  QIAO_TRY(auto table, registry::PrintTable::Open(path));
  for (;;) {
    if (stop.stop_requested()) {
      return Error{ErrorCode::kInterrupted, "stopped"};
    }
    auto row = table.Next();
    if (!row) {
      Say(context, text::ForDisplay(row.error().message));
      ++count.failed;
      if (row.error().code != ErrorCode::kInvalid) return {};
      continue;
    }
    if (!*row) return {};
    QIAO_TRY_DO(
        stretch.Add({std::move((*row)->id), std::move((*row)->print)}, {}));
  }
}

Result<void> ReadAudio(const Context& context, const std::string& input,
                       const std::stop_token& stop, Stretch& stretch,
                       InputCount& count) {
  QIAO_TRY(auto paths, ExpandAudioPaths({input}));
  QIAO_TRY(auto folder, HearFiles(context, paths, stop));
  for (const registry::UnheardFile& failed : folder.failures) {
    Say(context, text::ForDisplay(failed.path) + ": " + failed.reason);
    ++count.failed;
  }
  for (const registry::HeardFile& file : folder.files) {
    QIAO_TRY_DO(stretch.Add({registry::PathInWords(file.path), *file.print},
                            file.path));
  }
  return {};
}

}  // namespace

Result<InputCount> ReadTracks(const Context& context,
                              const std::vector<std::string>& inputs,
                              std::stop_token stop, const Take& take) {
  InputCount count;
  Stretch stretch(take, count);
  for (const std::string& input : inputs) {
    if (registry::IsPrintTable(input)) {
      QIAO_TRY_DO(ReadTable(context, input, stop, stretch, count));
    } else {
      QIAO_TRY_DO(ReadAudio(context, input, stop, stretch, count));
    }
  }
  QIAO_TRY_DO(stretch.HandOn());
  return count;
}

Result<std::vector<store::IndexedTrack>> ReadAllTracks(
    const Context& context, const std::vector<std::string>& inputs,
    std::stop_token stop, InputCount& count) {
  std::vector<store::IndexedTrack> all;
  QIAO_TRY(count, ReadTracks(context, inputs, std::move(stop),
                             [&all](TrackStretch more) {
                               std::move(more.tracks.begin(), more.tracks.end(),
                                         std::back_inserter(all));
                               return Result<void>();
                             }));
  return all;
}

ExitCode CodeOf(const InputCount& count, ExitCode otherwise) {
  if (count.failed == 0) return otherwise;
  return count.tracks == 0 ? ExitCode::kUnreadable : ExitCode::kPartial;
}

}  // namespace qiao::cli
