// qiao audio compare: is this the same recording, and where?
#include <memory>
#include <string>
#include <utility>

#include "cli/audio_files.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "matcher/fingerprint_compare.h"
#include "registry/service/alignment_picture.h"
#include "registry/store/synced_file.h"
#include "schemas/json/canonical.h"

namespace qiao::cli {
namespace {

using matcher::AudioClass;
using matcher::Chain;
using matcher::Comparison;

struct Arguments {
  std::string left, right;
  std::string png;  // empty: no picture
};

std::int64_t MillisecondsOf(std::int32_t items) {
  return std::int64_t{items} * 2600 / 21;
}

json::Value Speed(std::int64_t ppm) {
  return static_cast<double>(ppm) / 1'000'000;
}

json::Value Permille(int permille) { return json::Thousandths{permille}; }

json::Object ObjectOf(const Chain& chain) {
  json::Object object;
  object.members = {
      {"ber", Permille(chain.error_permille)},
      {"left_ms", json::Array{MillisecondsOf(chain.left_begin),
                              MillisecondsOf(chain.left_end)}},
      {"right_ms", json::Array{MillisecondsOf(chain.right_begin),
                               MillisecondsOf(chain.right_end)}},
      {"score", json::Thousandths{chain.score_millibits}},
      {"speed", Speed(chain.speed_ppm)},
  };
  return object;
}

json::Object ObjectOf(const Arguments& arguments, const Comparison& seen) {
  json::Array chains;
  for (const Chain& chain : seen.chains) chains.emplace_back(ObjectOf(chain));
  json::Object object;
  object.members = {
      {"ber", Permille(seen.error_permille)},
      {"case_cut", json::Thousandths{seen.case_cut_millibits}},
      {"class", std::string(ToText(seen.audio_class))},
      {"coverage", json::Array{Permille(seen.left_coverage_permille),
                               Permille(seen.right_coverage_permille)}},
      {"evidence", std::move(chains)},
      {"left", registry::PathInWords(arguments.left)},
      {"link_cut", json::Thousandths{seen.link_cut_millibits}},
      {"novelty", json::Array{seen.left_novelty, seen.right_novelty}},
      {"offset_ms", seen.offset_ms},
      {"overlap_ms", seen.overlap_ms},
      {"right", registry::PathInWords(arguments.right)},
      {"rules_version", matcher::kAudioRulesVersion},
      {"score", json::Thousandths{seen.score_millibits}},
      {"speed", Speed(seen.speed_ppm)},
  };
  return object;
}

std::string MeaningOf(AudioClass audio_class) {
  switch (audio_class) {
    case AudioClass::kSameRecording:
      return "one recording: both sides are covered, at one speed";
    case AudioClass::kEditOrExcerpt:
      return "one side is an edit or an excerpt of the other";
    case AudioClass::kSpeedOrPitchChanged:
      return "one recording at another speed";
    case AudioClass::kPartialOverlap:
      return "a part is shared: a medley, a sample, an intro";
    case AudioClass::kRelatedVersion:
      return "the same performance with other content: karaoke, stems, a new "
             "mix";
    case AudioClass::kInsufficientInformation:
      return "too little is said on one side to tell";
    case AudioClass::kDifferent:
      return "nothing shared was found";
  }
  return {};
}

std::string Decimals(std::int64_t thousandths) {
  return json::Canonical(json::Value(json::Thousandths{thousandths}));
}

std::string Percent(std::int64_t permille) {
  return std::to_string(permille / 10) + "." + std::to_string(permille % 10) +
         " %";
}

std::string Span(std::int32_t begin, std::int32_t end) {
  return ClockTime(MillisecondsOf(begin)) + "-" +
         ClockTime(MillisecondsOf(end));
}

void PrintForPeople(const Comparison& seen) {
  PrintLine("class     " + std::string(ToText(seen.audio_class)));
  PrintLine("          " + MeaningOf(seen.audio_class));
  PrintLine("score     " + Decimals(seen.score_millibits) +
            " bits (a case above " +
            std::to_string(seen.case_cut_millibits / 1000) + ", a link above " +
            std::to_string(seen.link_cut_millibits / 1000) + ")");
  PrintLine("novelty   " + std::to_string(seen.left_novelty) + " and " +
            std::to_string(seen.right_novelty) + " items");
  if (seen.chains.empty()) return;
  PrintLine("overlap   " + ClockTime(seen.overlap_ms) + ", " +
            Percent(seen.left_coverage_permille) + " of the left side, " +
            Percent(seen.right_coverage_permille) + " of the right side");
  PrintLine("offset    the left side begins at " + ClockTime(seen.offset_ms) +
            " of the right side");
  PrintLine("errors    " + Percent(seen.error_permille) +
            " of the bits along the path");
  for (const Chain& chain : seen.chains) {
    PrintLine("path      left " + Span(chain.left_begin, chain.left_end) +
              ", right " + Span(chain.right_begin, chain.right_end) +
              ", speed " + Decimals((chain.speed_ppm + 500) / 1000) + ", " +
              Decimals(chain.score_millibits) + " bits");
  }
}

void PrintAsRow(const Context& context, const Arguments& arguments,
                const Comparison& seen) {
  PrintTable(
      context,
      {{"left"},
       {"right"},
       {"class", false, true},
       {"score", true},
       {"offset_ms", true},
       {"overlap_ms", true},
       {"left_coverage", true},
       {"right_coverage", true},
       {"speed", true},
       {"ber", true}},
      {{arguments.left, arguments.right, std::string(ToText(seen.audio_class)),
        Decimals(seen.score_millibits), std::to_string(seen.offset_ms),
        std::to_string(seen.overlap_ms), Decimals(seen.left_coverage_permille),
        Decimals(seen.right_coverage_permille),
        Decimals((seen.speed_ppm + 500) / 1000),
        Decimals(seen.error_permille)}});
}

ExitCode Run(const Context& context, const Arguments& arguments) {
  const std::vector<std::string> paths = {arguments.left, arguments.right};
  const InterruptWatch interrupts;
  const Result<registry::AudioFolder> folder =
      HearFiles(context, paths, interrupts.token());
  if (!folder) return Fail(context, folder.error());
  if (!folder->failures.empty()) {
    const registry::UnheardFile& failed = folder->failures.front();
    return Fail(context, Error{ErrorCode::kUnreadable,
                               failed.path + ": " + failed.reason});
  }
  const Comparison seen =
      matcher::Compare(*folder->files.at(0).print, *folder->files.at(1).print);
  if (!arguments.png.empty()) {
    const auto drawn = store::WriteSynced(
        arguments.png,
        registry::AlignmentPicture(*folder->files.at(0).print,
                                   *folder->files.at(1).print, seen));
    if (!drawn) return Fail(context, drawn.error());
  }
  switch (context.form) {
    case OutputForm::kTable:
      PrintForPeople(seen);
      break;
    case OutputForm::kCsv:
      PrintAsRow(context, arguments, seen);
      break;
    case OutputForm::kJson:
    case OutputForm::kJsonLines:
      PrintJson("qiao.audio.compare/1", ObjectOf(arguments, seen));
      break;
  }
  const bool nothing = seen.audio_class == AudioClass::kDifferent ||
                       seen.audio_class == AudioClass::kInsufficientInformation;
  return nothing ? ExitCode::kNo : ExitCode::kDone;
}

}  // namespace

std::vector<Command> AudioCommands() {
  auto arguments = std::make_shared<Arguments>();
  Command compare;
  compare.path = {"audio", "compare"};
  compare.summary = "is this the same recording, and where?";
  compare.description =
      "Both files are heard whole and aligned at every offset, through changed "
      "speed and cuts. The answer is one of seven classes: same_recording, "
      "edit_or_excerpt, speed_or_pitch_changed, partial_overlap, "
      "related_version, insufficient_information (drones, rain, silence) and "
      "different. The last two are exit code 1. What this cannot hear: covers, "
      "live takes, a key changed by more than half a semitone.";
  compare.options = {{"A", "", "one audio file", &arguments->left, true, {}},
                     {"B", "", "the other", &arguments->right, true, {}},
                     {"--png",
                      "OUT",
                      "a picture: both strips, the difference, the path",
                      &arguments->png,
                      false,
                      {}}};
  compare.examples = {
      {"qiao audio compare 後來.flac 后来.mp3", "two deliveries of one song?"},
      {"qiao audio compare album.flac edit.flac --json",
       "the same as JSON, with the paths found"},
      {"qiao audio compare album.flac edit.flac --png edit.png",
       "and as a picture, over time"},
  };
  compare.run = [arguments](const Context& context) {
    return Run(context, *arguments);
  };
  return {std::move(compare)};
}

}  // namespace qiao::cli
