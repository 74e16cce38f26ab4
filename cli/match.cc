// qiao match dedupe: which rows of these sheets are the same song?
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "cli/audio_files.h"
#include "cli/commands.h"
#include "cli/evidence_json.h"
#include "cli/input_file.h"
#include "cli/interrupt.h"
#include "cli/judged_table.h"
#include "cli/output.h"
#include "cli/read_sheet.h"
#include "registry/service/dedupe_catalogs.h"
#include "registry/service/meet_sheets.h"
#include "registry/service/review_table.h"
#include "registry/store/synced_file.h"
#include "schemas/json/canonical.h"
#include "schemas/text/bidi.h"

namespace qiao::cli {
namespace {

using matcher::Decision;
using matcher::Evidence;
using matcher::Level;
using matcher::Verdict;
using registry::DedupeReport;
using registry::DuplicateGroup;
using registry::DuplicatePair;
using registry::RowOfSheet;
using registry::SheetToDedupe;

struct Arguments {
  std::vector<std::string> files;
  std::vector<std::string> audio;
  std::string level = "both";
  std::optional<std::string> encoding;
  std::optional<std::string> weights, aliases;
  std::optional<std::string> judged, review;
};

std::string LastOf(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

// Gives each row its sound. True if a file could not be heard, or belongs to
// more than one sheet.
Result<bool> HearSheets(const Context& context, const Arguments& arguments,
                        std::vector<SheetToDedupe>& sheets) {
  QIAO_TRY(const std::vector<std::string> paths,
           ExpandAudioPaths(arguments.audio));
  const InterruptWatch interrupts;
  QIAO_TRY(const registry::AudioFolder folder,
           HearFiles(context, paths, interrupts.token()));
  for (const registry::UnheardFile& failed : folder.failures) {
    Say(context, registry::PathInWords(failed.path) + ": " + failed.reason);
  }
  std::vector<registry::FileLabel> labels;
  for (const registry::HeardFile& file : folder.files) {
    labels.push_back({file.path, file.isrc, file.title, file.track});
  }
  const registry::SheetMeetings meetings = registry::MeetSheets(labels, sheets);
  for (SheetToDedupe& sheet : sheets) {
    sheet.prints.assign(sheet.entries.size(), nullptr);
  }
  for (const registry::SheetMeeting& meeting : meetings.met) {
    sheets[meeting.sheet].prints[meeting.entry] =
        folder.files[meeting.file].print;
  }
  for (const SheetToDedupe& sheet : sheets) {
    const auto heard =
        std::count_if(sheet.prints.begin(), sheet.prints.end(),
                      [](const auto& print) { return print != nullptr; });
    Say(context,
        sheet.file + ": " + std::to_string(heard) + " rows with sound");
  }
  for (const std::size_t file : meetings.between_sheets) {
    Say(context, registry::PathInWords(folder.files[file].path) +
                     ": may belong to more than one sheet, left out");
  }
  for (const std::size_t file : meetings.without_row) {
    Say(context,
        registry::PathInWords(folder.files[file].path) + ": belongs to no row");
  }
  return !folder.failures.empty() || !meetings.between_sheets.empty();
}

// The names that a table of aliases has added to each row.
using AliasesOfRows = std::map<RowOfSheet, std::vector<matcher::AliasUse>>;

json::Object RowObject(const std::vector<SheetToDedupe>& sheets,
                       const RowOfSheet& row) {
  return json::Object{{{"file", sheets[row.sheet].file}, {"row", row.row}}};
}

json::Object ObjectOf(const std::vector<SheetToDedupe>& sheets,
                      const AliasesOfRows& aliases, const DuplicatePair& pair) {
  json::Object object{
      {{"decision", std::string(ToText(pair.decision.verdict))},
       {"evidence", EvidenceJson(pair.decision)},
       {"left", RowObject(sheets, pair.left)},
       {"level", std::string(ToText(pair.decision.level))},
       {"right", RowObject(sheets, pair.right)},
       {"rules_version", pair.decision.rules_version},
       {"score", json::Thousandths{pair.decision.score_millibits}},
       {"weights", pair.decision.weights}}};
  json::Array used;
  for (const RowOfSheet& row : {pair.left, pair.right}) {
    const auto at = aliases.find(row);
    if (at == aliases.end()) continue;
    for (json::Value& one : AliasesJson(at->second)) {
      used.push_back(std::move(one));
    }
  }
  if (!used.empty()) object.members.emplace_back("aliases", std::move(used));
  return object;
}

json::Object ObjectOf(const std::vector<SheetToDedupe>& sheets,
                      const DuplicateGroup& group, std::int64_t number) {
  json::Array members;
  for (const RowOfSheet& row : group.members) {
    members.emplace_back(RowObject(sheets, row));
  }
  return json::Object{{{"cluster", number},
                       {"level", std::string(ToText(group.level))},
                       {"members", std::move(members)}}};
}

std::string Bits(std::int64_t millibits) {
  return json::Canonical(json::Value(json::Thousandths{millibits}));
}

// "title script 11.900; artist same 7.000; version conflict: forbids it"
std::string Reasons(const Decision& decision) {
  std::string text;
  for (const Evidence& one : decision.evidence) {
    const bool judged = one.field == "judged";
    if (one.millibits == 0 && !one.veto && !judged) continue;
    text += text.empty() ? "" : "; ";
    text += one.field + " " + one.level;
    if (judged) continue;
    text += " ";
    text += one.veto ? "forbids it" : Bits(one.millibits);
  }
  return text;
}

const CatalogEntry& EntryOf(const std::vector<SheetToDedupe>& sheets,
                            const RowOfSheet& row) {
  const auto& entries = sheets[row.sheet].entries;
  return *std::find_if(
      entries.begin(), entries.end(),
      [&](const CatalogEntry& entry) { return entry.row == row.row; });
}

std::string Where(const std::vector<SheetToDedupe>& sheets,
                  const RowOfSheet& row) {
  return LastOf(sheets[row.sheet].file) + ":" + std::to_string(row.row);
}

void PrintForPeople(const Context& context,
                    const std::vector<SheetToDedupe>& sheets,
                    const DedupeReport& report) {
  std::vector<std::vector<std::string>> rows;
  for (const DuplicatePair& pair : report.pairs) {
    rows.push_back({std::string(ToText(pair.decision.level)),
                    std::string(ToText(pair.decision.verdict)),
                    Bits(pair.decision.score_millibits),
                    Where(sheets, pair.left), EntryOf(sheets, pair.left).title,
                    Where(sheets, pair.right),
                    EntryOf(sheets, pair.right).title, Reasons(pair.decision)});
  }
  PrintTable(context,
             {{"LEVEL"},
              {"DECISION"},
              {"BITS", true},
              {"LEFT", false, true},
              {"TITLE"},
              {"RIGHT", false, true},
              {"TITLE"},
              {"BECAUSE", false, false, true}},
             rows);
}

void Count(const Context& context, const DedupeReport& report) {
  for (const Level level : {Level::kWork, Level::kRecording}) {
    std::size_t same = 0, review = 0, groups = 0;
    for (const DuplicatePair& pair : report.pairs) {
      if (pair.decision.level != level) continue;
      same += pair.decision.verdict == Verdict::kSame ? 1 : 0;
      review += pair.decision.verdict == Verdict::kReview ? 1 : 0;
    }
    for (const DuplicateGroup& group : report.groups) {
      groups += group.level == level ? 1 : 0;
    }
    if (same + review + groups == 0) continue;
    Say(context, std::string(ToText(level)) + ": " + std::to_string(same) +
                     " pairs are the same, " + std::to_string(review) +
                     " want review; " + std::to_string(groups) + " groups");
  }
  Say(context, std::to_string(report.rows) + " rows, " +
                   std::to_string(report.candidates) + " pairs compared");
}

// What people have decided, and what of it is about no row.
void CountJudged(const Context& context, const std::string& file,
                 const DedupeReport& report) {
  Say(context, std::to_string(report.judged) + " pairs as " + file + " says");
  if (report.unmet.empty()) return;
  constexpr std::size_t kShown = 10;
  std::string rows;
  for (std::size_t i = 0; i < std::min(kShown, report.unmet.size()); ++i) {
    rows += (i == 0 ? "" : ", ") + std::to_string(report.unmet[i]);
  }
  if (report.unmet.size() > kShown) rows += ", …";
  Say(context, file + ": " + std::to_string(report.unmet.size()) +
                   " lines say nothing, being about rows that are not in these "
                   "sheets or cannot be told apart: " +
                   rows);
}

// The sheets with all names of everybody.
std::vector<SheetToDedupe> Renamed(std::vector<SheetToDedupe> sheets,
                                   const matcher::AliasTable& aliases,
                                   AliasesOfRows& used) {
  if (aliases.empty()) return sheets;
  for (std::size_t s = 0; s < sheets.size(); ++s) {
    for (CatalogEntry& entry : sheets[s].entries) {
      std::vector<matcher::AliasUse> added;
      for (std::string* credit : {&entry.artist, &entry.featured}) {
        *credit = aliases.Applied(*credit, added);
      }
      if (!added.empty()) used[{s, entry.row}] = std::move(added);
    }
  }
  return sheets;
}

// `left_open` becomes true if a line of --judged says nothing that can be used.
Result<DedupeReport> Compare(const Context& context, const Arguments& arguments,
                             const std::vector<SheetToDedupe>& sheets,
                             const matcher::WeightTable& weights,
                             const matcher::AliasTable& aliases,
                             bool& left_open) {
  registry::PairTable judged;
  if (arguments.judged) {
    QIAO_TRY(judged, ReadPairs(context, *arguments.judged, aliases));
  }
  std::optional<Progress> progress;
  registry::DedupeOptions wanted;
  wanted.works = arguments.level != "recording";
  wanted.recordings = arguments.level != "work";
  wanted.weights = &weights;
  wanted.judged = judged.pairs;
  wanted.progress = [&](std::size_t done, std::size_t total) {
    if (!progress) {
      progress.emplace(context, "compare", static_cast<std::int64_t>(total));
    }
    progress->Advance(static_cast<std::int64_t>(done));
  };
  Result<DedupeReport> report = registry::DedupeCatalogs(sheets, wanted);
  if (!report) {
    return Error{report.error().code,
                 *arguments.judged + ": " + report.error().message};
  }
  left_open = left_open || !report->unmet.empty() ||
              std::ranges::any_of(judged.pairs, [](const auto& pair) {
                return !pair.unreadable.empty();
              });
  return report;
}

// Before any work: labels that somebody wrote into a table are not replaced.
Result<void> CheckReview(const std::string& file) {
  if (file == "-") {
    return Error{ErrorCode::kUsage, "--review needs a file, not -"};
  }
  std::error_code unknown;
  if (std::filesystem::exists(file, unknown)) {
    return Error{ErrorCode::kChanged,
                 file +
                     " is there already, and may hold labels; name another "
                     "file, or move it away"};
  }
  return {};
}

ExitCode Dedupe(const Context& context, const Arguments& arguments) {
  const auto options = SheetOptions(arguments.encoding);
  if (!options) return Fail(context, options.error());
  const auto weights = ReadWeights(arguments.weights);
  if (!weights) return Fail(context, weights.error());
  const auto aliases = ReadAliases(context, arguments.aliases);
  if (!aliases) return Fail(context, aliases.error());
  if (arguments.review) {
    const auto free = CheckReview(*arguments.review);
    if (!free) return Fail(context, free.error());
  }
  std::vector<SheetToDedupe> sheets;
  for (const std::string& file : arguments.files) {
    Result<SheetToDedupe> sheet = ReadSheet(context, file, *options);
    if (!sheet) return Fail(context, sheet.error());
    sheets.push_back(std::move(*sheet));
  }
  bool review = false;
  if (!arguments.audio.empty()) {
    const Result<bool> unheard = HearSheets(context, arguments, sheets);
    if (!unheard) return Fail(context, unheard.error());
    review = *unheard;
  }
  AliasesOfRows aliases_used;
  const Result<DedupeReport> compared =
      Compare(context, arguments, Renamed(sheets, *aliases, aliases_used),
              *weights, *aliases, review);
  if (!compared) return Fail(context, compared.error());
  const DedupeReport& report = *compared;
  for (const DuplicatePair& pair : report.pairs) {
    review = review || pair.decision.verdict == Verdict::kReview;
  }
  if (context.form == OutputForm::kJsonLines) {
    for (const DuplicatePair& pair : report.pairs) {
      PrintJson("qiao.match.pair/1", ObjectOf(sheets, aliases_used, pair));
    }
    std::int64_t number = 0;
    for (const DuplicateGroup& group : report.groups) {
      PrintJson("qiao.match.cluster/1", ObjectOf(sheets, group, ++number));
    }
  } else if (context.form == OutputForm::kJson) {
    json::Array pairs, clusters;
    for (const DuplicatePair& pair : report.pairs) {
      pairs.emplace_back(ObjectOf(sheets, aliases_used, pair));
    }
    std::int64_t number = 0;
    for (const DuplicateGroup& group : report.groups) {
      clusters.emplace_back(ObjectOf(sheets, group, ++number));
    }
    PrintJson("qiao.match.dedupe/1",
              json::Object{{{"clusters", std::move(clusters)},
                            {"pairs", std::move(pairs)}}});
  } else {
    PrintForPeople(context, sheets, report);
  }
  Count(context, report);
  if (arguments.judged) CountJudged(context, *arguments.judged, report);
  if (arguments.review) {
    const auto kept = store::WriteSynced(*arguments.review,
                                         registry::ReviewTable(sheets, report));
    if (!kept) return Fail(context, kept.error());
    Say(context, *arguments.review +
                     ": write 1 (the same) or 0 into the column label, and "
                     "give it with --judged");
  }
  return review ? ExitCode::kPartial : ExitCode::kDone;
}

}  // namespace

std::vector<Command> MatchCommands() {
  auto arguments = std::make_shared<Arguments>();
  Command dedupe;
  dedupe.path = {"match", "dedupe"};
  dedupe.summary = "find the same works and recordings in sheets";
  dedupe.description =
      "Compares the rows of one or more sheets with each other, in either "
      "script, and says for each pair what agrees, what it weighs in bits, and "
      "what forbids it. Versions (Live, 伴奏, Remix, 粵語版 …) are one work "
      "and "
      "several recordings. With --audio the files are heard, and sound has the "
      "last word about recordings. No registry is needed and nothing is "
      "stored.\n\n"
      "What people decide about the pairs of --review, 1 or 0 in its column "
      "label, is given with --judged and stands above the matcher.\n\n"
      "Exit code: 0 done, 3 done but some pairs want review, some files could "
      "not be heard or some lines of --judged say nothing, 2 a charset is not "
      "clear, 6 the file of --review is there already, 8 a sheet or a table "
      "cannot be read.";
  dedupe.options = {
      {"FILE", "", "Sheets: CSV or TSV", &arguments->files, true, {}},
      {"--audio",
       "DIR",
       "Folder of the rows' audio; may be given more than once",
       &arguments->audio,
       false,
       {}},
      {"--level",
       "LEVEL",
       "Which question to answer",
       &arguments->level,
       false,
       {"work", "recording", "both"}},
      {"--encoding",
       "CHARSET",
       "The charset of all sheets, if it cannot be told",
       &arguments->encoding,
       false,
       {}},
      WeightsOption(arguments->weights),
      AliasesOption(arguments->aliases),
      {"--judged",
       "TABLE",
       "What people have decided about pairs; it stands above the matcher",
       &arguments->judged,
       false,
       {}},
      {"--review",
       "FILE",
       "Write the pairs that want review to a table for people to judge",
       &arguments->review,
       false,
       {}},
  };
  dedupe.examples = {
      {"qiao match dedupe 曲目表.csv 曲库清单.csv",
       "the same songs in a Taipei and a mainland sheet"},
      {"qiao match dedupe 曲目表.csv --audio flac/ --level recording --jsonl",
       "the same recordings by text and sound, for a program"},
      {"qiao match dedupe a.csv b.csv --judged judged.tsv --review open.tsv",
       "with what people have decided so far, and what is still open"},
  };
  dedupe.run = [arguments](const Context& context) {
    return Dedupe(context, *arguments);
  };
  return {std::move(dedupe)};
}

}  // namespace qiao::cli
