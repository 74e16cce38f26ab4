// qiao audio compare: is this the same recording, and where?
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

#include "cli/audio_files.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "matcher/fingerprint_compare.h"
#include "matcher/varispeed.h"
#include "registry/service/alignment_picture.h"
#include "registry/service/hear_undone.h"
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

// What is said about two files. `seen` is in the times of the files; `left` is
// the left one as it was aligned, which a speed undone has changed.
struct Answer {
  Fingerprint left;
  Comparison aligned;
  Comparison seen;
  std::optional<std::int64_t> undone_ppm;
};

json::Object ObjectOf(const Arguments& arguments, const Answer& answer) {
  const Comparison& seen = answer.seen;
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
  if (answer.undone_ppm) {
    object.members.emplace_back("undone", Speed(*answer.undone_ppm));
  }
  return object;
}

std::string MeaningOf(AudioClass audio_class) {
  switch (audio_class) {
    case AudioClass::kSameRecording:
      return "one recording: both sides are covered, at one speed";
    case AudioClass::kEditOrExcerpt:
      return "one side is an edit or an excerpt of the other";
    case AudioClass::kSpeedOrPitchChanged:
      return "one recording at another speed or pitch";
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

void PrintForPeople(const Answer& answer) {
  const Comparison& seen = answer.seen;
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
  if (answer.undone_ppm) {
    PrintLine("undone    a speed of " +
              Decimals((*answer.undone_ppm + 500) / 1000) +
              " of the left side, and the pitch with it");
  }
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

// The two as they are, and, where that says nothing certain, with speeds of the
// left one undone. What is better above chance is the answer.
Result<Answer> CompareFiles(const Context& context,
                            const registry::HeardFile& left,
                            const registry::HeardFile& right,
                            std::stop_token stop) {
  Answer answer{
      *left.print, matcher::Compare(*left.print, *right.print), {}, {}};
  answer.seen = answer.aligned;
  if (matcher::IsCertain(answer.seen) || matcher::SaysTooLittle(*left.print) ||
      matcher::SaysTooLittle(*right.print)) {
    return answer;
  }
  const Fingerprint* known = left.print.get();
  QIAO_TRY(auto heard,
           registry::HearUndone({left.path}, {&known, 1},
                                HearingSettings(context, std::move(stop))));
  if (!heard.front()) {
    return Error{heard.front().error().code,
                 left.path + ": " + heard.front().error().message};
  }
  auto undone = registry::CompareUndone(std::move(*heard.front()), *right.print,
                                        matcher::CompareSettings{});
  if (undone && matcher::BeyondChance(undone->seen) >
                    matcher::BeyondChance(answer.seen)) {
    answer.seen = matcher::InOwnTime(undone->seen, undone->undone_ppm);
    answer.left = std::move(undone->print);
    answer.aligned = std::move(undone->seen);
    answer.undone_ppm = undone->undone_ppm;
  }
  return answer;
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
  const auto answer = CompareFiles(context, folder->files.at(0),
                                   folder->files.at(1), interrupts.token());
  if (!answer) return Fail(context, answer.error());
  const Comparison& seen = answer->seen;
  if (!arguments.png.empty()) {
    const auto drawn = store::WriteSynced(
        arguments.png,
        registry::AlignmentPicture(answer->left, *folder->files.at(1).print,
                                   answer->aligned));
    if (!drawn) return Fail(context, drawn.error());
  }
  switch (context.form) {
    case OutputForm::kTable:
      PrintForPeople(*answer);
      break;
    case OutputForm::kCsv:
      PrintAsRow(context, arguments, seen);
      break;
    case OutputForm::kJson:
    case OutputForm::kJsonLines:
      PrintJson("qiao.audio.compare/1", ObjectOf(arguments, *answer));
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
      "different. The last two are exit code 1. Where nothing certain is "
      "found, "
      "A is heard again at other speeds and pitches, up to 4 % and two "
      "semitones, which takes about a second. What this cannot hear: covers, "
      "live takes, other keys.";
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
