// qiao audio index: an index of fingerprints on disk.
#include "registry/store/audio_index.h"

#include <memory>
#include <set>
#include <string>
#include <utility>

#include "cli/audio_input.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "matcher/fingerprint_compare.h"
#include "registry/store/audio_index_check.h"
#include "registry/store/audio_index_writer.h"
#include "schemas/text/bidi.h"

namespace qiao::cli {
namespace {

struct Arguments {
  std::string index;
  std::vector<std::string> inputs;
};

struct Added {
  std::int64_t added = 0, known = 0;
  std::vector<std::string> too_poor;
};

// The tracks of `more` that are to be indexed.
Result<std::vector<store::IndexedTrack>> ToIndex(
    const Context& context, std::vector<store::IndexedTrack> more,
    store::AudioIndexWriter& writer, Added& added) {
  std::vector<store::IndexedTrack> tracks;
  std::set<std::string> ids;  // of this stretch; others are in the index
  for (store::IndexedTrack& track : more) {
    if (matcher::SaysTooLittle(track.print)) {
      Say(context, text::ForDisplay(track.id) +
                       ": says too little to be told apart, not indexed");
      added.too_poor.push_back(std::move(track.id));
      continue;
    }
    QIAO_TRY(const bool known, writer.Has(track.id));
    if (known || !ids.insert(track.id).second) {
      ++added.known;
    } else {
      ++added.added;
      tracks.push_back(std::move(track));
    }
  }
  return tracks;
}

ExitCode RunAdd(const Context& context, const Arguments& arguments) {
  auto writer = store::AudioIndexWriter::Open(arguments.index);
  if (!writer) return Fail(context, writer.error());
  for (const std::string& line : writer->rebuilt()) Say(context, line);
  const InterruptWatch interrupts;
  Added added;
  const auto count = ReadTracks(
      context, arguments.inputs, interrupts.token(),
      [&](TrackStretch more) -> Result<void> {
        QIAO_TRY(const auto tracks,
                 ToIndex(context, std::move(more.tracks), *writer, added));
        return writer->Add(tracks);
      });
  if (!count) return Fail(context, count.error());
  const auto tracks = static_cast<std::int64_t>(writer->size());
  if (AsJson(context)) {
    json::Array too_poor(added.too_poor.begin(), added.too_poor.end());
    PrintJson("qiao.audio.index.add/1", {{{"added", added.added},
                                          {"failed", count->failed},
                                          {"index", arguments.index},
                                          {"known", added.known},
                                          {"too_poor", std::move(too_poor)},
                                          {"tracks", tracks}}});
  } else {
    PrintTable(context,
               {{"added", true},
                {"known", true},
                {"too_poor", true},
                {"failed", true},
                {"tracks", true}},
               {{std::to_string(added.added), std::to_string(added.known),
                 std::to_string(added.too_poor.size()),
                 std::to_string(count->failed), std::to_string(tracks)}});
  }
  return CodeOf(*count, ExitCode::kDone);
}

ExitCode RunStats(const Context& context, const Arguments& arguments) {
  const auto index = store::AudioIndex::Open(arguments.index);
  if (!index) return Fail(context, index.error());
  const store::AudioIndexStats stats = index->Stats();
  const auto each = static_cast<std::int64_t>(
      stats.tracks == 0 ? 0 : stats.key_bytes / stats.tracks);
  const std::vector<std::pair<std::string, std::int64_t>> facts = {
      {"bytes_per_track", each},
      {"key_bytes", static_cast<std::int64_t>(stats.key_bytes)},
      {"postings", static_cast<std::int64_t>(stats.postings)},
      {"print_bytes", static_cast<std::int64_t>(stats.print_bytes)},
      {"segments", static_cast<std::int64_t>(stats.segments)},
      {"tracks", static_cast<std::int64_t>(stats.tracks)}};
  if (AsJson(context)) {
    json::Object object;
    for (const auto& [name, value] : facts) {
      object.members.emplace_back(name, value);
    }
    object.members.emplace_back("index", arguments.index);
    PrintJson("qiao.audio.index.stats/1", std::move(object));
  } else {
    std::vector<std::vector<std::string>> rows;
    for (const auto& [name, value] : facts) {
      rows.push_back({name, std::to_string(value)});
    }
    PrintTable(context, {{"fact"}, {"value", true}}, rows);
  }
  return ExitCode::kDone;
}

ExitCode RunCheck(const Context& context, const Arguments& arguments) {
  const auto check = store::CheckAudioIndex(arguments.index);
  if (!check) return Fail(context, check.error());
  if (AsJson(context)) {
    PrintJson(
        "qiao.audio.index.check/1",
        {{{"files", static_cast<std::int64_t>(check->files)},
          {"index", arguments.index},
          {"lost", json::Array(check->lost.begin(), check->lost.end())},
          {"rebuilt", json::Array(check->mended.begin(), check->mended.end())},
          {"sound", check->mended.empty() && check->lost.empty()}}});
  } else {
    for (const auto* lines : {&check->mended, &check->lost}) {
      for (const std::string& line : *lines) PrintLine(line);
    }
    if (check->mended.empty() && check->lost.empty()) {
      PrintLine("sound: " + std::to_string(check->files) + " files");
    }
  }
  if (!check->lost.empty()) return ExitCode::kStorage;
  return check->mended.empty() ? ExitCode::kDone : ExitCode::kPartial;
}

Command NewCommand(const std::shared_ptr<Arguments>& arguments,
                   const std::string& verb, std::string summary) {
  Command command;
  command.path = {"audio", "index", verb};
  command.summary = std::move(summary);
  command.options = {
      {"INDEX", "", "folder of the index", &arguments->index, true, {}}};
  return command;
}

}  // namespace

std::vector<Command> AudioIndexCommands() {
  auto arguments = std::make_shared<Arguments>();
  Command add = NewCommand(arguments, "add", "put tracks into an index");
  add.description =
      "INDEX is made if there is none. INPUT is audio files, folders of them, "
      "or a table `id<TAB>duration_s<TAB>base64(items)`, plain or gzip. What "
      "was added is on the disk when the command ends. A track whose id is "
      "there already is left as it is; one that says too little to be told "
      "apart (drones, rain, silence) is named and not indexed. Exit 3 if some "
      "inputs could not be read, 8 if none could.";
  add.options.push_back({"INPUT",
                         "",
                         "audio files, folders, tables",
                         &arguments->inputs,
                         true,
                         {}});
  add.examples = {
      {"qiao audio index add catalog.audio ./flac", "index a folder of audio"},
      {"qiao audio index add catalog.audio prints.tsv.gz --json",
       "index fingerprints made before"}};
  add.run = [arguments](const Context& context) {
    return RunAdd(context, *arguments);
  };
  Command stats = NewCommand(arguments, "stats", "how large an index is");
  stats.examples = {
      {"qiao audio index stats catalog.audio --json", "its size in numbers"}};
  stats.run = [arguments](const Context& context) {
    return RunStats(context, *arguments);
  };
  Command check =
      NewCommand(arguments, "check", "is an index as it was written?");
  check.description =
      "Every byte is read. Files that are damaged are named and rebuilt: from "
      "their own parity, or keys from the fingerprints. Exit 0 if all was "
      "sound, 3 if something was rebuilt, 70 if something is lost.";
  check.examples = {
      {"qiao audio index check catalog.audio", "read it all, mend it"}};
  check.run = [arguments](const Context& context) {
    return RunCheck(context, *arguments);
  };
  return {std::move(add), std::move(stats), std::move(check)};
}

}  // namespace qiao::cli
