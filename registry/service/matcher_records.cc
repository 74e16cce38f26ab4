#include "registry/service/matcher_records.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace qiao::registry {
namespace {

void TakeTitles(const std::vector<Name>& titles, matcher::Record& record) {
  for (const Name& title : titles) {
    if (record.title.empty()) {
      record.title = title.text;
    } else {
      record.other_titles.push_back(title.text);
    }
  }
}

bool HasRole(const Contributor& contributor, std::string_view role) {
  return std::find(contributor.roles.begin(), contributor.roles.end(), role) !=
         contributor.roles.end();
}

void Join(const std::vector<Name>& names, std::string_view between,
          std::string& into) {
  for (const Name& name : names) {
    if (!into.empty()) into += between;
    into += name.text;
  }
}

// One credit for each contributor who wrote words or music.
void TakeWriters(const std::vector<Contributor>& contributors,
                 matcher::Record& record) {
  constexpr std::string_view kWriters[] = {"lyricist", "composer", "author",
                                           "composer-lyricist"};
  for (const Contributor& contributor : contributors) {
    if (std::none_of(std::begin(kWriters), std::end(kWriters),
                     [&](std::string_view role) {
                       return HasRole(contributor, role);
                     })) {
      continue;
    }
    std::string credit;
    Join(contributor.names, " / ", credit);
    if (!credit.empty()) record.writers.push_back(std::move(credit));
  }
}

// Words in two languages have none to compare.
std::string LanguageOf(const std::vector<std::string>& langs) {
  return langs.size() == 1 ? langs.front() : std::string();
}

void TakeIds(const std::vector<Identifier>& ids, matcher::Record& record) {
  for (const Identifier& id : ids) {
    if (id.value.empty()) continue;  // no valid number
    if (id.scheme == "isrc") record.isrcs.push_back(id.value);
    if (id.scheme == "iswc") record.iswcs.push_back(id.value);
  }
}

void TakePrint(std::shared_ptr<const Fingerprint> print,
               matcher::Record& record) {
  if (print != nullptr && !record.duration_ms && print->duration_ms > 0) {
    record.duration_ms = print->duration_ms;
  }
  record.print = std::move(print);
}

}  // namespace

matcher::Record ToRecord(const CatalogEntry& entry,
                         std::shared_ptr<const Fingerprint> print) {
  matcher::Record record;
  record.title = entry.title;
  record.other_titles = entry.other_titles;
  record.version = entry.version;
  record.artist = entry.artist;
  if (!entry.featured.empty()) record.artist += " feat. " + entry.featured;
  for (const std::string* writers : {&entry.lyricist, &entry.composer}) {
    if (!writers->empty()) record.writers.push_back(*writers);
  }
  record.album = entry.album;
  record.duration_ms = entry.duration_ms;
  TakeIds(entry.ids, record);
  record.language = entry.language;
  record.released = entry.released;
  record.genre = entry.genre;
  TakePrint(std::move(print), record);
  return record;
}

matcher::Record ToRecord(const RecordingRegistration& recording,
                         std::shared_ptr<const Fingerprint> print) {
  matcher::Record record;
  TakeTitles(recording.titles, record);
  Join(recording.version, " ", record.version);
  for (const Contributor& contributor : recording.contributors) {
    if (HasRole(contributor, "performer")) {
      Join(contributor.names, " / ", record.artist);
    }
  }
  for (const Contributor& contributor : recording.contributors) {
    if (HasRole(contributor, "featured") &&
        !HasRole(contributor, "performer")) {
      Join(contributor.names, " feat. ", record.artist);
    }
  }
  TakeWriters(recording.contributors, record);
  TakeIds(recording.common.ids, record);
  record.language = LanguageOf(recording.langs);
  record.duration_ms = recording.ms;
  TakePrint(std::move(print), record);
  return record;
}

matcher::Record ToRecord(const WorkRegistration& work) {
  matcher::Record record;
  TakeTitles(work.titles, record);
  TakeWriters(work.contributors, record);
  TakeIds(work.common.ids, record);
  record.language = LanguageOf(work.langs);
  return record;
}

Result<std::shared_ptr<const Fingerprint>> PrintOf(
    const store::Store& store, const RecordingRegistration& recording) {
  for (const PrintReference& reference : recording.prints) {
    QIAO_TRY(const auto stored, store.Print(reference.sha256));
    if (stored) return stored->print;
  }
  return std::shared_ptr<const Fingerprint>();
}

Result<matcher::Record> RecordOnRecord(const store::Store& store,
                                       const RecordingRegistration& recording) {
  QIAO_TRY(auto print, PrintOf(store, recording));
  matcher::Record record = ToRecord(recording, std::move(print));
  for (const SubjectId& id : recording.works) {
    QIAO_TRY(const auto registration, store.Registration(id));
    if (!registration) continue;
    const auto* work =
        std::get_if<WorkRegistration>(&registration->statement().body);
    if (work != nullptr) TakeWriters(work->contributors, record);
  }
  return record;
}

}  // namespace qiao::registry
