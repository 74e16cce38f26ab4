#include "registry/service/import_match.h"

#include <algorithm>
#include <set>
#include <utility>

#include "matcher/audio_blocking.h"
#include "matcher/blocking.h"
#include "matcher/prepared.h"

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

}  // namespace

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
  for (const Identifier& id : recording.common.ids) {
    if (id.scheme == "isrc") record.isrcs.push_back(id.value);
  }
  record.duration_ms = recording.ms;
  record.print = std::move(print);
  return record;
}

matcher::Record ToRecord(const WorkRegistration& work) {
  matcher::Record record;
  TakeTitles(work.titles, record);
  for (const Contributor& contributor : work.contributors) {
    for (const char* role :
         {"lyricist", "composer", "author", "composer-lyricist"}) {
      if (!HasRole(contributor, role)) continue;
      std::string credit;
      Join(contributor.names, " / ", credit);
      record.writers.push_back(std::move(credit));
      break;
    }
  }
  for (const Identifier& id : work.common.ids) {
    if (id.scheme == "iswc") record.iswcs.push_back(id.value);
  }
  return record;
}

struct RegistryMatcher::State {
  explicit State(const store::Store& on_record) : store(on_record) {}

  struct Known {
    PartyId party;
    matcher::Record record;
  };

  // Null if the subject is no recording or work in force.
  Result<const Known*> Look(const SubjectId& subject) {
    const auto at = known.find(subject);
    if (at != known.end()) return at->second ? &*at->second : nullptr;
    QIAO_TRY(const auto registration, store.Registration(subject));
    std::optional<Known> found;
    if (registration) {
      const StatementBody& body = registration->statement.body;
      if (const auto* recording = std::get_if<RecordingRegistration>(&body)) {
        QIAO_TRY(auto print, PrintOf(*recording));
        found = {registration->fact.party, ToRecord(*recording, print)};
      } else if (const auto* work = std::get_if<WorkRegistration>(&body)) {
        found = {registration->fact.party, ToRecord(*work)};
      }
    }
    const auto [place, fresh] = known.emplace(subject, std::move(found));
    return place->second ? &*place->second : nullptr;
  }

  Result<std::shared_ptr<const Fingerprint>> PrintOf(
      const RecordingRegistration& recording) {
    for (const PrintReference& reference : recording.prints) {
      QIAO_TRY(const auto stored, store.Print(reference.sha256));
      if (stored) return stored->print;
    }
    return std::shared_ptr<const Fingerprint>();
  }

  Result<void> ByTitles(const std::vector<Name>& titles, std::string_view kind,
                        std::set<SubjectId>& found) {
    for (const Name& title : titles) {
      for (const auto& key : matcher::TitleIndexKeys(title.text)) {
        if (key.key.empty()) continue;
        QIAO_TRY(const auto same, store.ByTitle(key.key, kind));
        for (const store::Found& one : same) found.insert(one.subject);
      }
    }
    return {};
  }

  Result<void> ByIds(const std::vector<Identifier>& ids,
                     std::string_view scheme, std::string_view kind,
                     std::set<SubjectId>& found) {
    for (const Identifier& id : ids) {
      if (id.scheme != scheme || id.value.empty()) continue;
      QIAO_TRY(const auto same, store.ByIdentifier(scheme, id.value));
      for (const store::Found& one : same) {
        if (one.subject.Is(kind)) found.insert(one.subject);
      }
    }
    return {};
  }

  Result<std::vector<MatchOnRecord>> Compare(const std::set<SubjectId>& found,
                                             const matcher::Record& record,
                                             matcher::Level level) {
    std::vector<MatchOnRecord> matches;
    for (const SubjectId& subject : found) {
      QIAO_TRY(const Known* other, Look(subject));
      if (other == nullptr) continue;
      matcher::Decision decision =
          matcher::Decide(record, other->record, level);
      if (decision.verdict == matcher::Verdict::kDifferent) continue;
      matches.push_back({subject, other->party, std::move(decision)});
    }
    std::stable_sort(matches.begin(), matches.end(),
                     [](const MatchOnRecord& a, const MatchOnRecord& b) {
                       if (a.decision.verdict != b.decision.verdict) {
                         return a.decision.verdict == matcher::Verdict::kSame;
                       }
                       return a.decision.score_millibits >
                              b.decision.score_millibits;
                     });
    return matches;
  }

  const store::Store& store;
  std::map<SubjectId, std::optional<Known>> known;
  // Every recording that was heard.
  std::vector<SubjectId> heard;
  std::vector<std::shared_ptr<const Fingerprint>> prints;
  std::optional<matcher::AudioBlocks> blocks;
};

RegistryMatcher::RegistryMatcher(std::unique_ptr<State> state)
    : state_(std::move(state)) {}
RegistryMatcher::RegistryMatcher(RegistryMatcher&&) noexcept = default;
RegistryMatcher::~RegistryMatcher() = default;

Result<RegistryMatcher> RegistryMatcher::Make(const store::Store& store) {
  auto state = std::make_unique<State>(store);
  QIAO_TRY(const auto heard, store.HeardSubjects());
  std::vector<const Fingerprint*> catalogue;
  for (const auto& subject : heard) {
    QIAO_TRY(const auto stored, store.Print(subject.print));
    if (!stored) continue;
    state->heard.push_back(subject.subject);
    state->prints.push_back(stored->print);
    catalogue.push_back(stored->print.get());
  }
  state->blocks.emplace(catalogue);
  return RegistryMatcher(std::move(state));
}

Result<std::vector<MatchOnRecord>> RegistryMatcher::Recordings(
    const RecordingRegistration& draft, const matcher::Record& record) {
  std::set<SubjectId> found;
  QIAO_TRY_DO(state_->ByTitles(draft.titles, "rec", found));
  QIAO_TRY_DO(state_->ByIds(draft.common.ids, "isrc", "rec", found));
  for (const AudioFile& audio : draft.audio) {
    QIAO_TRY(const auto same, state_->store.ByAudio(audio.sha256));
    for (const store::Found& one : same) found.insert(one.subject);
  }
  if (record.print != nullptr) {
    for (const auto& candidate : state_->blocks->CandidatesFor(*record.print)) {
      found.insert(state_->heard[candidate.track]);
    }
  }
  return state_->Compare(found, record, matcher::Level::kRecording);
}

Result<std::vector<MatchOnRecord>> RegistryMatcher::Works(
    const WorkRegistration& draft, const matcher::Record& record) {
  std::set<SubjectId> found;
  QIAO_TRY_DO(state_->ByTitles(draft.titles, "wrk", found));
  QIAO_TRY_DO(state_->ByIds(draft.common.ids, "iswc", "wrk", found));
  return state_->Compare(found, record, matcher::Level::kWork);
}

std::vector<MatchInSheet> MatchesInSheet(
    const std::vector<matcher::Record>& records) {
  std::set<std::pair<std::size_t, std::size_t>> pairs;
  std::vector<matcher::Prepared> prepared;
  std::vector<const Fingerprint*> prints;
  for (const matcher::Record& record : records) {
    prepared.push_back(matcher::Prepare(record));
    prints.push_back(record.print.get());
  }
  for (const auto& pair : matcher::PairsToCompare(prepared)) {
    pairs.emplace(pair.left, pair.right);
  }
  for (const auto& pair : matcher::PairsToCompare(prints)) {
    pairs.emplace(pair.left, pair.right);
  }
  std::vector<MatchInSheet> matches;
  for (const auto& [left, right] : pairs) {
    matcher::Decision decision = matcher::Decide(records[left], records[right],
                                                 matcher::Level::kRecording);
    if (decision.verdict == matcher::Verdict::kSame) {
      matches.push_back({left, right, std::move(decision)});
    }
  }
  return matches;
}

}  // namespace qiao::registry
