// qiao fingerprint: what Chromaprint hears in whole files.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "cli/audio_files.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "schemas/text/bidi.h"

namespace qiao::cli {
namespace {

constexpr std::string_view kSchema = "qiao.fingerprint/1";

struct Arguments {
  std::vector<std::string> files;
  bool raw = false;
};

// One line of the answer: heard or not.
struct Line {
  std::string file;
  const registry::HeardFile* heard = nullptr;
  std::string error;
};

// In the order in which the files were named.
std::vector<Line> LinesOf(const std::vector<std::string>& paths,
                          const registry::AudioFolder& folder) {
  std::vector<Line> lines;
  auto heard = folder.files.begin();
  auto failed = folder.failures.begin();
  for (const std::string& path : paths) {
    if (heard != folder.files.end() && heard->path == path) {
      lines.push_back({path, &*heard++, {}});
    } else if (failed != folder.failures.end()) {
      lines.push_back({path, nullptr, failed++->reason});
    }
  }
  return lines;
}

json::Object ObjectOf(const Line& line) {
  json::Object object;
  object.members = {{"file", registry::PathInWords(line.file)}};
  if (line.heard == nullptr) {
    object.members.emplace_back("error", line.error);
    return object;
  }
  const Fingerprint& print = *line.heard->print;
  json::Array items;
  items.reserve(print.items.size());
  for (const std::uint32_t item : print.items) {
    items.emplace_back(std::int64_t{item});
  }
  object.members.emplace_back("algorithm", print.algorithm);
  object.members.emplace_back("codec", line.heard->codec);
  object.members.emplace_back("duration_ms", print.duration_ms);
  object.members.emplace_back("items", std::move(items));
  object.members.emplace_back("sha256", ToText(line.heard->audio.sha256));
  if (!line.heard->warning.empty()) {
    object.members.emplace_back("warning", line.heard->warning);
  }
  return object;
}

std::string RawItems(const Fingerprint& print) {
  std::string text;
  for (const std::uint32_t item : print.items) {
    if (!text.empty()) text += ',';
    text += std::to_string(item);
  }
  return text;
}

void PrintForPeople(const Context& context, const std::vector<Line>& lines,
                    bool raw) {
  std::vector<std::vector<std::string>> rows;
  for (const Line& line : lines) {
    if (line.heard == nullptr) continue;
    const Fingerprint& print = *line.heard->print;
    rows.push_back(
        {line.file, std::to_string(print.duration_ms),
         std::to_string(print.algorithm),
         raw ? RawItems(print) : std::to_string(print.items.size())});
  }
  PrintTable(context,
             {{"file"},
              {"duration_ms", true},
              {"algorithm", true},
              {"items", !raw, raw}},
             rows);
}

ExitCode Run(const Context& context, const Arguments& arguments) {
  const Result<std::vector<std::string>> paths =
      ExpandAudioPaths(arguments.files);
  if (!paths) return Fail(context, paths.error());
  const InterruptWatch interrupts;
  const Result<registry::AudioFolder> folder =
      HearFiles(context, *paths, interrupts.token());
  if (!folder) return Fail(context, folder.error());
  const std::vector<Line> lines = LinesOf(*paths, *folder);
  if (context.form == OutputForm::kJsonLines) {
    for (const Line& line : lines) PrintJson(kSchema, ObjectOf(line));
  } else if (context.form == OutputForm::kJson) {
    json::Array files;
    for (const Line& line : lines) files.emplace_back(ObjectOf(line));
    PrintJson("qiao.fingerprints/1", {{{"files", std::move(files)}}});
  } else {
    PrintForPeople(context, lines, arguments.raw);
  }
  for (const Line& line : lines) {
    if (line.heard == nullptr) {
      Say(context, text::ForDisplay(line.file) + ": " + line.error);
    } else if (!line.heard->warning.empty()) {
      Say(context,
          text::ForDisplay(line.file) + ": warning: " + line.heard->warning);
    }
  }
  if (folder->failures.empty()) return ExitCode::kDone;
  return folder->files.empty() ? ExitCode::kUnreadable : ExitCode::kPartial;
}

}  // namespace

std::vector<Command> FingerprintCommands() {
  auto arguments = std::make_shared<Arguments>();
  Command command;
  command.path = {"fingerprint"};
  command.summary = "what is heard in audio files, over their whole length";
  command.description =
      "Each file is decoded in a process of its own, with limits and without "
      "access to anything else, and fingerprinted by Chromaprint over its "
      "whole length: one 32-bit item for every 0.1238 s. Results are kept by "
      "the hash of the file's bytes, so that a second run decodes nothing. A "
      "folder stands for the audio files in it. Files that cannot be heard are "
      "named with the reason; then the exit code is 3, or 8 if none could.";
  command.options = {
      {"FILE", "", "audio files or folders", &arguments->files, true, {}},
      {"--raw",
       "",
       "the items themselves in the table, not their number (JSON always has "
       "them)",
       &arguments->raw,
       false,
       {}}};
  command.examples = {
      {"qiao fingerprint 後來.flac", "duration and number of items"},
      {"qiao fingerprint ./flac --jsonl > prints.jsonl",
       "every file of a folder, one object a line"},
  };
  command.run = [arguments](const Context& context) {
    return Run(context, *arguments);
  };
  return {std::move(command)};
}

}  // namespace qiao::cli
