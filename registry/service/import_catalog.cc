#include "registry/service/import_catalog.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <utility>
#include <variant>

#include "matcher/title_parts.h"
#include "registry/import/draft_statements.h"
#include "registry/import/finding_rules.h"
#include "registry/ledger/hash.h"
#include "registry/ledger/minted_ids.h"
#include "registry/service/import_rows.h"
#include "registry/service/label_names.h"
#include "registry/service/match_seals.h"

namespace qiao::registry {
namespace {

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
    const std::string path = PathInWords(labels[file].path);
    report.audio_without_row.push_back(path);
    report.findings.push_back(MakeFinding("QIAO-IMP-048", 0, {}, path));
  }
  for (const UnheardFile& file : folder.failures) {
    report.audio_failed.push_back(PathInWords(file.path) + ": " + file.reason);
  }
  for (const AudioAmbiguity& several : meetings.ambiguous) {
    std::string files;
    for (const std::size_t file : several.files) {
      files += (files.empty() ? "" : ", ") + PathInWords(labels[file].path);
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

// What the items speak of and do not register themselves.
Result<std::map<SubjectId, Nonce>> OwnSubjects(
    const store::Store& store, const std::vector<Statement>& items) {
  std::set<SubjectId> spoken_of, registered;
  for (const Statement& item : items) {
    (item.typ == "register" ? registered : spoken_of).insert(item.subj);
    if (const auto* rec = std::get_if<RecordingRegistration>(&item.body)) {
      spoken_of.insert(rec->works.begin(), rec->works.end());
    }
  }
  std::map<SubjectId, Nonce> own;
  for (const SubjectId& subject : spoken_of) {
    if (registered.contains(subject)) continue;
    QIAO_TRY(const auto known, store.Registration(subject));
    if (!known) continue;
    const StatementBody& body = known->statement().body;
    if (const auto* work = std::get_if<WorkRegistration>(&body)) {
      own[subject] = work->nonce;
    } else if (const auto* rec = std::get_if<RecordingRegistration>(&body)) {
      own[subject] = rec->nonce;
    }
  }
  return own;
}

}  // namespace

std::string NewImportId() { return ToHex(ledger::NewNonce()); }

Result<SheetAsRead> ReadSheet(const ImportSettings& settings, Day today) {
  Result<Catalog> read = ReadCatalog(settings.bytes, settings.read);
  if (!read) {
    return Error{read.error().code,
                 settings.file + ": " + read.error().message};
  }
  SheetAsRead sheet{*std::move(read), {}};
  const Catalog& catalog = sheet.catalog;
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
  context.today = today;
  sheet.drafts = DraftStatements(catalog.entries, context);
  return sheet;
}

Result<PreparedImport> PrepareImport(const Registry& registry,
                                     const ImportSettings& settings,
                                     const ImportFrom& from) {
  QIAO_CHECK(settings.id.size() == 32);
  PreparedImport prepared;
  ImportReport& report = prepared.report;
  report.id = settings.id;
  report.file = settings.file;
  report.party = settings.label.id;
  report.sha256 = ledger::Sha256({settings.bytes});
  const Day today = std::chrono::floor<std::chrono::days>(registry.Now());
  QIAO_TRY(const SheetAsRead sheet, ReadSheet(settings, today));
  const Catalog& catalog = sheet.catalog;
  Describe(catalog, report);
  if (!catalog.charset.charset) return prepared;

  const AudioFolder silence;
  std::vector<MetBy> met_by;
  const std::vector<const HeardFile*> heard = MeetRows(
      settings.audio ? *settings.audio : silence, catalog, report, met_by);

  QIAO_TRY(const store::Store::Snapshot moment, registry.store().Read());
  QIAO_TRY(const ledger::Heading heading, registry.HeadingNow());
  report.log_size = heading.seen.size;
  const RowsToSettle rows{registry.store(), heading,      settings.label.id,
                          catalog,          sheet.drafts, heard,
                          report.sha256,    report.id,    settings.correct,
                          from.done,        from.stop};
  QIAO_TRY_DO(SettleRows(rows, prepared));
  prepared.log = heading.log;
  QIAO_TRY(prepared.own, OwnSubjects(registry.store(), prepared.items));
  if (registry.Seals()) {
    QIAO_TRY(const auto facts, registry.store().FactsNow());
    QIAO_TRY_DO(SealLinks(*registry.Seals(), *facts, prepared));
  }
  for (std::size_t i = 0; i < report.rows.size(); ++i) {
    if (heard[i] != nullptr) {
      report.rows[i].met_by = met_by[i];
    } else if (settings.audio) {
      report.rows[i].findings.push_back(
          WithoutAudio(catalog, catalog.entries[i]));
    }
  }
  const auto counts = report.Counts();
  QIAO_CHECK(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}) ==
             static_cast<std::int64_t>(catalog.entries.size()));
  return prepared;
}

}  // namespace qiao::registry
