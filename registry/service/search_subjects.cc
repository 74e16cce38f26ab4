#include "registry/service/search_subjects.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "matcher/audio_blocking.h"
#include "matcher/blocking.h"
#include "matcher/fingerprint_compare.h"
#include "matcher/name_key.h"
#include "matcher/title_parts.h"
#include "schemas/text/identifier.h"

namespace qiao::registry {
namespace {

// Who is heard on a recording, as against who wrote or made it.
bool Performs(const Contributor& contributor) {
  static constexpr std::array<std::string_view, 15> kPerforming = {
      "backing-vocalist", "band",     "choir",
      "conductor",        "dj",       "ensemble",
      "featured",         "narrator", "orchestra",
      "performer",        "rapper",   "remixer",
      "soloist",          "vocalist", "instrumentalist"};
  return std::any_of(contributor.roles.begin(), contributor.roles.end(),
                     [](const std::string& role) {
                       return std::find(kPerforming.begin(), kPerforming.end(),
                                        role) != kPerforming.end();
                     });
}

bool Credits(const std::vector<Contributor>& contributors,
             const matcher::Credit& artist, bool performers_only) {
  for (const Contributor& contributor : contributors) {
    if (performers_only && !Performs(contributor)) continue;
    for (const Name& name : contributor.names) {
      switch (matcher::Compare(matcher::CreditOf(name.text), artist)) {
        case matcher::NameAgreement::kSame:
        case matcher::NameAgreement::kSubset:
        case matcher::NameAgreement::kShared:
          return true;
        case matcher::NameAgreement::kSimilar:
        case matcher::NameAgreement::kAmongTitle:
        case matcher::NameAgreement::kRomanised:
        case matcher::NameAgreement::kOtherScript:
        case matcher::NameAgreement::kUnknown:
        case matcher::NameAgreement::kNone:
          break;
      }
    }
  }
  return false;
}

// Live, remix, 伴奏, 國語版: what makes another recording of one song.
using Versions = std::set<std::pair<int, std::string>>;

void AddVersions(const std::vector<matcher::Decoration>& decorations,
                 Versions& versions) {
  for (const matcher::Decoration& decoration : decorations) {
    if (decoration.kind == matcher::Decoration::Kind::kVersion ||
        decoration.kind == matcher::Decoration::Kind::kLanguage) {
      versions.emplace(static_cast<int>(decoration.kind), decoration.value);
    }
  }
}

Versions VersionsOf(const RecordingRegistration& recording) {
  Versions versions;
  for (const Name& title : recording.titles) {
    AddVersions(matcher::PartsOf(title.text).decorations, versions);
  }
  for (const Name& version : recording.version) {
    AddVersions(matcher::DecorationsIn(version.text), versions);
  }
  return versions;
}

Result<std::set<SubjectId>> WithTitle(const store::Store& store,
                                      std::string_view title,
                                      std::string_view kind) {
  std::set<SubjectId> subjects;
  for (const matcher::TitleIndexKey& key : matcher::TitleIndexKeys(title)) {
    QIAO_TRY(const auto found, store.ByTitle(key.key, kind));
    for (const store::Found& one : found) {
      if (one.subject.Is("wrk") || one.subject.Is("rec")) {
        subjects.insert(one.subject);
      }
    }
  }
  return subjects;
}

struct TitleSearch {
  Versions versions;  // asked for
  std::optional<matcher::Credit> artist;
  // Works of recordings by that artist, under that title.
  std::set<SubjectId> works_performed;
};

SubjectFind Judge(const SubjectId& subject, const StatementBody& body,
                  const TitleSearch& search) {
  SubjectFind find{subject, true, "title", std::nullopt};
  bool credited = true;
  if (const auto* recording = std::get_if<RecordingRegistration>(&body)) {
    find.good = VersionsOf(*recording) == search.versions;
    if (!find.good) find.found_by = "title of another version";
    if (search.artist) {
      credited = Credits(recording->contributors, *search.artist, true);
    }
  } else if (const auto* work = std::get_if<WorkRegistration>(&body)) {
    if (search.artist) {
      credited = Credits(work->contributors, *search.artist, false) ||
                 search.works_performed.contains(subject);
    }
  }
  if (search.artist && credited) find.found_by += " and artist";
  if (!credited) {
    find.good = false;
    find.found_by += ", credited to others";
  }
  return find;
}

// Identifiers on record that differ in one character or one swap.
Result<std::vector<std::string>> Neighbours(const store::Store& store,
                                            std::string_view scheme,
                                            const std::string& compact) {
  std::set<std::string> tried;
  std::vector<std::string> carried;
  const auto look = [&](const std::string& other) -> Result<void> {
    if (other == compact || !tried.insert(other).second) return {};
    QIAO_TRY(const auto found, store.ByIdentifier(scheme, other));
    if (!found.empty()) carried.push_back(other);
    return {};
  };
  for (std::size_t i = 0; i < compact.size(); ++i) {
    for (const char c :
         std::string_view("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
      std::string other = compact;
      other[i] = c;
      QIAO_TRY_DO(look(other));
    }
    if (i + 1 < compact.size()) {
      std::string other = compact;
      std::swap(other[i], other[i + 1]);
      QIAO_TRY_DO(look(other));
    }
  }
  return carried;
}

}  // namespace

Result<std::vector<SubjectFind>> SearchByTitle(const store::Store& store,
                                               std::string_view title,
                                               std::string_view artist,
                                               std::string_view kind) {
  TitleSearch search;
  AddVersions(matcher::PartsOf(title).decorations, search.versions);
  if (!artist.empty()) search.artist = matcher::CreditOf(artist);

  QIAO_TRY(const std::set<SubjectId> subjects, WithTitle(store, title, {}));
  std::map<SubjectId, store::StatementOnRecord> registered;
  for (const SubjectId& subject : subjects) {
    QIAO_TRY(auto registration, store.Registration(subject));
    if (!registration) continue;
    const auto* recording =
        std::get_if<RecordingRegistration>(&registration->statement().body);
    if (search.artist && recording != nullptr &&
        Credits(recording->contributors, *search.artist, true)) {
      search.works_performed.insert(recording->works.begin(),
                                    recording->works.end());
    }
    registered.emplace(subject, *std::move(registration));
  }
  std::vector<SubjectFind> finds;
  for (const auto& [subject, registration] : registered) {
    if (!kind.empty() && !subject.Is(kind)) continue;
    finds.push_back(Judge(subject, registration.statement().body, search));
  }
  return finds;
}

Result<std::vector<SubjectFind>> SearchByIdentifier(
    const store::Store& store, std::string_view scheme, std::string_view raw,
    std::vector<std::string>& notes) {
  const auto check = text::CheckIdentifier(scheme, raw);
  QIAO_CHECK(check.has_value());
  if (!check->valid) {
    return Error{ErrorCode::kInvalid, std::string(raw) + " is no " +
                                          std::string(scheme) + ": " +
                                          check->reason};
  }
  QIAO_TRY(const auto found, store.ByIdentifier(scheme, check->compact));
  std::vector<SubjectFind> finds;
  for (const store::Found& one : found) {
    finds.push_back({one.subject, true,
                     std::string(scheme) + " " + check->display, std::nullopt});
  }
  if (!finds.empty()) return finds;
  QIAO_TRY(const auto others, Neighbours(store, scheme, check->compact));
  for (const std::string& other : others) {
    const auto near = text::CheckIdentifier(scheme, other);
    notes.push_back("did you mean " +
                    (near && near->valid ? near->display : other) + "?");
  }
  return finds;
}

Result<std::vector<SubjectFind>> SearchBySound(const store::Store& store,
                                               const Fingerprint& audio) {
  QIAO_TRY(const auto similar, SimilarRecordings(store, audio));
  std::vector<SubjectFind> finds;
  for (const SimilarRecording& one : similar) {
    const bool good =
        one.audio_class == ToText(matcher::AudioClass::kSameRecording) ||
        one.audio_class == ToText(matcher::AudioClass::kEditOrExcerpt);
    finds.push_back({one.subject, good, "audio", one});
  }
  return finds;
}

Result<std::vector<SimilarRecording>> SimilarRecordings(
    const store::Store& store, const Fingerprint& audio) {
  QIAO_TRY(const auto heard, store.HeardSubjects());
  std::vector<std::shared_ptr<const Fingerprint>> prints;
  std::vector<const Fingerprint*> catalogue;
  for (const store::Store::HeardSubject& one : heard) {
    QIAO_TRY(const auto stored, store.Print(one.print));
    prints.push_back(stored ? stored->print : nullptr);
    catalogue.push_back(prints.back().get());
  }
  const matcher::AudioBlocks blocks(catalogue);
  matcher::CompareSettings settings;
  settings.catalogue_size = std::max<std::int64_t>(
      settings.catalogue_size, static_cast<std::int64_t>(catalogue.size()));
  std::map<SubjectId, SimilarRecording> best;
  for (const matcher::AudioCandidate& candidate : blocks.CandidatesFor(audio)) {
    const matcher::Comparison comparison =
        matcher::Compare(audio, *catalogue[candidate.track], settings);
    if (comparison.audio_class == matcher::AudioClass::kDifferent ||
        comparison.audio_class ==
            matcher::AudioClass::kInsufficientInformation) {
      continue;
    }
    SimilarRecording one{heard[candidate.track].subject,
                         std::string(ToText(comparison.audio_class)),
                         comparison.score_millibits, comparison.offset_ms,
                         comparison.overlap_ms};
    const auto [at, fresh] = best.try_emplace(one.subject, one);
    if (!fresh && at->second.score_millibits < one.score_millibits) {
      at->second = one;
    }
  }
  std::vector<SimilarRecording> similar;
  for (auto& [subject, one] : best) similar.push_back(std::move(one));
  std::stable_sort(similar.begin(), similar.end(),
                   [](const auto& x, const auto& y) {
                     return x.score_millibits > y.score_millibits;
                   });
  return similar;
}

}  // namespace qiao::registry
