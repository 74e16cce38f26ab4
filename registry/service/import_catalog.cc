#include "registry/service/import_catalog.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "matcher/title_parts.h"
#include "registry/import/draft_statements.h"
#include "registry/import/finding_rules.h"
#include "registry/ledger/hash.h"
#include "registry/ledger/minted_ids.h"
#include "registry/service/import_rows.h"
#include "registry/service/label_names.h"

namespace qiao::registry {
namespace {

// Statements in one manifest, at most.
constexpr std::size_t kItems =
    static_cast<std::size_t>(ledger::kMaxManifestItems);

// How often an import is prepared if others write while it is.
constexpr int kTries = 5;

// Files of the audio folder that met rows: one pointer for each entry.
std::vector<const HeardFile*> MeetRows(const AudioFolder& folder,
                                       const Catalog& catalog,
                                       ImportReport& report,
                                       std::vector<MetBy>& met_by) {
  std::vector<const HeardFile*> heard(catalog.entries.size(), nullptr);
  met_by.resize(catalog.entries.size());
  std::vector<FileLabel> labels;
  for (const HeardFile& file : folder.files) {
    labels.push_back({file.path, file.isrc, file.title, file.track});
  }
  const AudioMeetings meetings = MeetAudio(labels, catalog.entries);
  for (const AudioMeeting& meeting : meetings.met) {
    heard[meeting.entry] = &folder.files[meeting.file];
    met_by[meeting.entry] = meeting.by;
  }
  report.audio_files = folder.files.size() + folder.failures.size();
  report.audio_met = meetings.met.size();
  for (const std::size_t file : meetings.files_without_row) {
    report.audio_without_row.push_back(labels[file].path);
    report.findings.push_back(
        MakeFinding("QIAO-IMP-048", 0, {}, labels[file].path));
  }
  for (const UnheardFile& file : folder.failures) {
    report.audio_failed.push_back(file.path + ": " + file.reason);
  }
  for (const AudioAmbiguity& several : meetings.ambiguous) {
    std::string files;
    for (const std::size_t file : several.files) {
      files += (files.empty() ? "" : ", ") + labels[file].path;
    }
    report.findings.push_back(MakeFinding("QIAO-IMP-050", 0, {}, files,
                                          std::string(ToText(several.by))));
  }
  return heard;
}

Finding WithoutAudio(const Catalog& catalog, const CatalogEntry& entry) {
  if (entry.file.empty()) {
    return MakeFinding("QIAO-IMP-047", entry.row, {}, {});
  }
  const auto column =
      std::find(catalog.fields.begin(), catalog.fields.end(), "file");
  const std::string heading = column == catalog.fields.end()
                                  ? std::string()
                                  : catalog.headings[static_cast<std::size_t>(
                                        column - catalog.fields.begin())];
  return MakeFinding("QIAO-IMP-054", entry.row, heading, entry.file);
}

std::string FirstTitle(std::string_view title) {
  return matcher::PartsOf(title).core;
}

void Describe(const Catalog& catalog, ImportReport& report) {
  report.charset = catalog.charset;
  report.charset_given = catalog.charset_given;
  report.delimiter = catalog.delimiter;
  report.header_row = catalog.header_row;
  report.headings = catalog.headings;
  report.fields = catalog.fields;
  report.findings = catalog.findings;
}

Result<PreparedImport> Prepare(const Registry& registry,
                               const ImportSettings& settings) {
  PreparedImport prepared;
  ImportReport& report = prepared.report;
  report.file = settings.file;
  report.party = settings.label.id;
  report.sha256 = ledger::Sha256({settings.bytes});
  const Result<Catalog> read = ReadCatalog(settings.bytes, settings.read);
  if (!read) {
    return Error{read.error().code,
                 settings.file + ": " + read.error().message};
  }
  const Catalog& catalog = *read;
  Describe(catalog, report);
  if (!catalog.charset.charset) return prepared;

  AudioFolder folder;
  if (!settings.audio.empty()) {
    QIAO_TRY(folder, FingerprintFiles(settings.audio, settings.fingerprints));
  }
  std::vector<MetBy> met_by;
  const std::vector<const HeardFile*> heard =
      MeetRows(folder, catalog, report, met_by);

  QIAO_TRY(const store::Store::Snapshot moment, registry.store().Read());
  QIAO_TRY(const ledger::Heading heading, registry.HeadingNow());
  report.log_size = heading.seen.size;
  // By chance, and of nothing else: it is signed and public, and what is made
  // of the sheet would tell a guessed sheet from a wrong one for ever.
  report.id = ToHex(ledger::NewNonce());
  std::vector<std::string> names = settings.own_names;
  for (const Name& name : settings.label.names) names.push_back(name.text);
  DraftContext context;
  context.names_label = [&names](std::string_view cell) {
    return NamesLabel(cell, names);
  };
  context.work_title = FirstTitle;
  context.territories = settings.territories;
  context.publisher_column =
      std::any_of(catalog.fields.begin(), catalog.fields.end(),
                  [](const std::string& field) {
                    return field == "publisher" || field == "publishers";
                  });
  context.today = std::chrono::floor<std::chrono::days>(registry.Now());
  const Drafts drafts = DraftStatements(catalog.entries, context);
  const RowsToSettle rows{registry.store(), heading,   settings.label.id,
                          catalog,          drafts,    heard,
                          report.sha256,    report.id, settings.correct};
  QIAO_TRY_DO(SettleRows(rows, prepared));
  for (std::size_t i = 0; i < report.rows.size(); ++i) {
    if (heard[i] != nullptr) {
      report.rows[i].met_by = met_by[i];
    } else if (!settings.audio.empty()) {
      report.rows[i].findings.push_back(
          WithoutAudio(catalog, catalog.entries[i]));
    }
  }
  const auto counts = report.Counts();
  QIAO_CHECK(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}) ==
             static_cast<std::int64_t>(catalog.entries.size()));
  return prepared;
}

std::string StoredOutcome(RowOutcome outcome) {
  return std::string(outcome == RowOutcome::kNew ? "stored" : ToText(outcome));
}

// What goes with the first manifest, and what with the last: only then are the
// rows what the report says.
AlongWith First(PreparedImport& prepared) {
  AlongWith along;
  along.prints = std::move(prepared.prints);
  along.links = std::move(prepared.links);
  along.private_values = std::move(prepared.private_values);
  return along;
}

void AddRows(const ImportReport& report, Instant at, AlongWith& along) {
  along.import = store::ImportRecord{report.id, report.party, report.file,
                                     report.sha256, at};
  for (const RowReport& row : report.rows) {
    along.rows.push_back(
        {row.row, StoredOutcome(row.outcome), row.subject, row.reason});
  }
}

// Where the manifests of an import end: between rows, none too large.
std::vector<std::size_t> ManifestEnds(const std::vector<std::size_t>& rows) {
  std::vector<std::size_t> ends;
  std::size_t begin = 0;
  std::size_t end = 0;
  for (const std::size_t row_end : rows) {
    if (row_end - begin > kItems) {
      ends.push_back(end);
      begin = end;
    }
    end = row_end;
  }
  if (end > begin) ends.push_back(end);
  return ends;
}

// Signs and stores what was prepared, if nobody has written since; kChanged
// otherwise. What is stored of several manifests then stays, and is registered
// already when the import is prepared again.
Result<void> Write(Registry& registry, const ledger::PartyKeys& keys,
                   PreparedImport& prepared) {
  ImportReport& report = prepared.report;
  report.applied = true;
  AlongWith along = First(prepared);
  along.log_size = report.log_size;
  const std::vector<std::size_t> ends = ManifestEnds(prepared.row_ends);
  if (ends.empty()) {
    AddRows(report, registry.Now(), along);
    return registry.Record(along);
  }
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    if (end == ends.back()) AddRows(report, registry.Now(), along);
    const std::span<const Statement> items(prepared.items.data() + begin,
                                           end - begin);
    QIAO_TRY(const Appended appended,
             registry.AppendManifest(items, keys, {}, along));
    if (begin == 0) report.log_index = appended.index;
    along = AlongWith{};
    along.log_size = appended.head.head.size;
    begin = end;
  }
  return {};
}

}  // namespace

Result<ImportReport> PlanImport(const Registry& registry,
                                const ImportSettings& settings) {
  QIAO_TRY(PreparedImport prepared, Prepare(registry, settings));
  return std::move(prepared.report);
}

Result<ImportReport> ApplyImport(Registry& registry,
                                 const ImportSettings& settings,
                                 const ledger::PartyKeys& keys) {
  if (keys.Party() != settings.label.id) {
    return Error{ErrorCode::kKeyNeeded, "the key " + keys.name + " is not of " +
                                            ToText(settings.label.id)};
  }
  for (int tries_left = kTries;;) {
    QIAO_TRY(PreparedImport prepared, Prepare(registry, settings));
    if (!prepared.report.charset.charset) return std::move(prepared.report);
    const Result<void> done = Write(registry, keys, prepared);
    if (done) return std::move(prepared.report);
    if (done.error().code != ErrorCode::kChanged || --tries_left == 0) {
      return done.error();
    }
  }
}

}  // namespace qiao::registry
