// qiao audio identify and qiao audio dedupe: who sounds like whom?
#include <memory>
#include <string>
#include <utility>

#include "cli/audio_files.h"
#include "cli/audio_input.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "registry/service/hear_undone.h"
#include "registry/service/identify_audio.h"
#include "schemas/json/canonical.h"
#include "schemas/text/bidi.h"

namespace qiao::cli {
namespace {

using matcher::Comparison;

constexpr std::string_view kSchema = "qiao.audio.match/1";
constexpr std::size_t kQueriesAtOnce = 256;
constexpr std::int64_t kAsItIs = 1'000'000;

struct Arguments {
  std::string index;
  bool as_heard = false;
  std::vector<std::string> inputs;
};

// The speed is left out that was undone to hear the query as it is.
json::Object ObjectOf(const std::string& query, json::Value match,
                      const Comparison& seen, std::int64_t undone_ppm) {
  json::Object object{
      {{"ber", json::Thousandths{seen.error_permille}},
       {"class", ToText(seen.audio_class)},
       {"coverage",
        json::Array{json::Thousandths{seen.left_coverage_permille},
                    json::Thousandths{seen.right_coverage_permille}}},
       {"match", std::move(match)},
       {"offset_ms", seen.offset_ms},
       {"overlap_ms", seen.overlap_ms},
       {"query", query},
       {"score", json::Thousandths{seen.score_millibits}},
       {"speed", static_cast<double>(seen.speed_ppm) / 1'000'000}}};
  if (undone_ppm != kAsItIs) {
    object.members.emplace_back("undone",
                                static_cast<double>(undone_ppm) / 1'000'000);
  }
  return object;
}

std::string Decimals(std::int64_t thousandths) {
  return json::Canonical(json::Value(json::Thousandths{thousandths}));
}

std::vector<std::string> RowOf(const std::string& query, std::string_view match,
                               const Comparison& seen) {
  return {query,
          std::string(match),
          std::string(ToText(seen.audio_class)),
          Decimals(seen.score_millibits),
          std::to_string(seen.offset_ms),
          std::to_string(seen.overlap_ms),
          Decimals(seen.left_coverage_permille),
          Decimals(seen.right_coverage_permille),
          Decimals((seen.speed_ppm + 500) / 1000),
          Decimals(seen.error_permille)};
}

// What is printed: lines at once, or an object or a table at the end.
class Matches {
 public:
  explicit Matches(const Context& context) : context_(context) {}

  void Add(const std::string& query, std::string_view match,
           const Comparison& seen, std::int64_t undone_ppm = kAsItIs) {
    Put(query, json::Value(match), match, seen, undone_ppm);
    ++count_;
  }

  // A query that says too little to be found in anything.
  void AddPoor(const std::string& query) {
    Comparison nothing;
    nothing.audio_class = matcher::AudioClass::kInsufficientInformation;
    Put(query, json::Value(), {}, nothing, kAsItIs);
  }

  std::int64_t count() const { return count_; }

  void Finish() {
    if (context_.form == OutputForm::kJsonLines) return;
    if (context_.form == OutputForm::kJson) {
      PrintJson("qiao.audio.matches/1", {{{"matches", std::move(objects_)}}});
      return;
    }
    PrintTable(context_,
               {{"query"},
                {"match"},
                {"class", false, true},
                {"score", true},
                {"offset_ms", true},
                {"overlap_ms", true},
                {"query_coverage", true},
                {"match_coverage", true},
                {"speed", true},
                {"ber", true}},
               rows_);
  }

 private:
  void Put(const std::string& query, json::Value match, std::string_view shown,
           const Comparison& seen, std::int64_t undone_ppm) {
    if (context_.form == OutputForm::kJsonLines) {
      PrintJson(kSchema, ObjectOf(query, std::move(match), seen, undone_ppm));
    } else if (context_.form == OutputForm::kJson) {
      objects_.emplace_back(
          ObjectOf(query, std::move(match), seen, undone_ppm));
    } else {
      rows_.push_back(RowOf(query, shown, seen));
    }
  }

  const Context& context_;
  std::int64_t count_ = 0;
  json::Array objects_;
  std::vector<std::vector<std::string>> rows_;
};

// Tries other speeds for the files of `queries` in which nothing certain was
// found. The answer is how many could not be heard again, each named.
Result<std::int64_t> TryOtherSpeeds(
    const Context& context, const store::AudioIndex& index,
    std::span<const store::IndexedTrack> queries,
    std::span<const std::string> paths, const registry::AudioJob& job,
    std::vector<registry::AudioAnswer>& answers) {
  std::vector<registry::FileQuery> files;
  for (std::size_t q = 0; q < queries.size(); ++q) {
    files.push_back({paths[q], &queries[q].print, &answers[q]});
  }
  QIAO_TRY(auto unheard,
           registry::IdentifyFilesUndone(
               index, files, HearingSettings(context, job.stop), job));
  for (const registry::UnheardFile& failed : unheard) {
    Say(context, text::ForDisplay(failed.path) + ": " + failed.reason);
  }
  return static_cast<std::int64_t>(unheard.size());
}

ExitCode RunIdentify(const Context& context, const Arguments& arguments) {
  const auto index = store::AudioIndex::Open(arguments.index);
  if (!index) return Fail(context, index.error());
  const InterruptWatch interrupts;
  Matches matches(context);
  registry::AudioJob job;
  job.stop = interrupts.token();
  std::int64_t failed = 0;
  auto count = ReadTracks(
      context, arguments.inputs, interrupts.token(),
      [&](const TrackStretch& queries) -> Result<void> {
        const std::span<const store::IndexedTrack> all(queries.tracks);
        const std::span<const std::string> paths(queries.paths);
        for (std::size_t at = 0; at < all.size(); at += kQueriesAtOnce) {
          const auto some =
              all.subspan(at, std::min(kQueriesAtOnce, all.size() - at));
          QIAO_TRY(auto answers, registry::IdentifyAll(*index, some, job));
          if (!arguments.as_heard) {
            QIAO_TRY(
                const std::int64_t more,
                TryOtherSpeeds(context, *index, some,
                               paths.subspan(at, some.size()), job, answers));
            failed += more;
          }
          for (std::size_t q = 0; q < some.size(); ++q) {
            for (const registry::AudioMatch& match : answers[q].matches) {
              matches.Add(some[q].id, index->IdOf(match.track), match.seen,
                          match.undone_ppm);
            }
            if (answers[q].matches.empty() && answers[q].too_poor) {
              matches.AddPoor(some[q].id);
            }
          }
        }
        return {};
      });
  if (!count) return Fail(context, count.error());
  count->failed += failed;
  matches.Finish();
  return CodeOf(*count, matches.count() == 0 ? ExitCode::kNo : ExitCode::kDone);
}

ExitCode RunDedupe(const Context& context, const Arguments& arguments) {
  const InterruptWatch interrupts;
  InputCount count;
  const auto tracks =
      ReadAllTracks(context, arguments.inputs, interrupts.token(), count);
  if (!tracks) return Fail(context, tracks.error());
  Progress progress(context, "compare",
                    static_cast<std::int64_t>(tracks->size()));
  registry::AudioJob job;
  job.stop = interrupts.token();
  job.progress = [&progress](std::size_t done) {
    progress.Advance(static_cast<std::int64_t>(done));
  };
  const auto twins = registry::DedupeAudio(*tracks, job);
  if (!twins) return Fail(context, twins.error());
  Matches matches(context);
  for (const registry::AudioTwins& pair : *twins) {
    matches.Add((*tracks)[pair.left].id, (*tracks)[pair.right].id, pair.seen);
  }
  for (const store::IndexedTrack& track : *tracks) {
    if (matcher::SaysTooLittle(track.print)) matches.AddPoor(track.id);
  }
  matches.Finish();
  return CodeOf(count, matches.count() == 0 ? ExitCode::kNo : ExitCode::kDone);
}

}  // namespace

std::vector<Command> AudioIdentifyCommands() {
  auto arguments = std::make_shared<Arguments>();
  const Option input = {
      "INPUT", "", "audio files, folders, tables", &arguments->inputs,
      true,    {}};
  Command identify;
  identify.path = {"audio", "identify"};
  identify.summary = "which tracks of an index sound like these?";
  identify.description =
      "Every match with a class other than different, best first for each "
      "query: class, score in bits, where it lies, how much of both sides is "
      "covered, speed, and the bits that differ. A query that says too little "
      "to be found has one line without a match. An index of up to 1,000 "
      "tracks is compared whole, a larger one where keys are shared. An audio "
      "file in which nothing certain was found is heard again at other speeds "
      "and pitches, up to 4 % and two semitones, which takes about a second; "
      "fingerprints in a table cannot be. Exit 1 if nothing was found.";
  identify.options = {
      input,
      {"--index", "INDEX", "folder of the index", &arguments->index, true, {}},
      {"--as-heard",
       "",
       "no other speeds and pitches are tried",
       &arguments->as_heard,
       false,
       {}}};
  identify.examples = {
      {"qiao audio identify new.mp3 --index catalog.audio", "do we have it?"},
      {"qiao audio identify prints.tsv.gz --index catalog.audio --jsonl",
       "many fingerprints, one match a line"}};
  identify.run = [arguments](const Context& context) {
    return RunIdentify(context, *arguments);
  };
  Command dedupe;
  dedupe.path = {"audio", "dedupe"};
  dedupe.summary = "which of these tracks share sound?";
  dedupe.description =
      "Each pair once, in the order of the input, as qiao audio identify "
      "prints matches. Exit 1 if there is none.";
  dedupe.options = {input};
  dedupe.examples = {{"qiao audio dedupe ./flac", "twins in a folder"},
                     {"qiao audio dedupe prints.tsv --jsonl",
                      "of fingerprints, one pair a line"}};
  dedupe.run = [arguments](const Context& context) {
    return RunDedupe(context, *arguments);
  };
  return {std::move(identify), std::move(dedupe)};
}

}  // namespace qiao::cli
