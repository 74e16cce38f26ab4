#include "registry/service/import_match.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "matcher/audio_blocking.h"
#include "matcher/blocking.h"
#include "matcher/candidates.h"
#include "matcher/catalogue_judge.h"
#include "matcher/prepared.h"

namespace qiao::registry {
struct RegistryMatcher::State {
  explicit State(const store::Store& on_record) : store(on_record) {}

  struct Known {
    PartyId party;
    matcher::Prepared record;
  };

  // Null if the subject is no recording or work in force.
  Result<const Known*> Look(const SubjectId& subject) {
    const auto at = known.find(subject);
    if (at != known.end()) return at->second ? &*at->second : nullptr;
    QIAO_TRY(const auto registration, store.Registration(subject));
    std::optional<Known> found;
    if (registration) {
      const StatementBody& body = registration->statement().body;
      if (const auto* recording = std::get_if<RecordingRegistration>(&body)) {
        QIAO_TRY(const auto record, RecordOnRecord(store, *recording));
        found = {registration->fact.party, matcher::Prepare(record)};
      } else if (const auto* work = std::get_if<WorkRegistration>(&body)) {
        found = {registration->fact.party, matcher::Prepare(ToRecord(*work))};
      }
    }
    const auto [place, fresh] = known.emplace(subject, std::move(found));
    return place->second ? &*place->second : nullptr;
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
    const matcher::Prepared draft = matcher::Prepare(record);
    matcher::CompareSettings settings;
    settings.catalogue_size = std::max<std::int64_t>(
        settings.catalogue_size, static_cast<std::int64_t>(heard.size()));
    for (const SubjectId& subject : found) {
      QIAO_TRY(const Known* other, Look(subject));
      if (other == nullptr) continue;
      matcher::Decision decision =
          matcher::Decide(draft, other->record, level, settings);
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
  matcher::PackedCatalogue catalogue;
  for (const matcher::Record& record : records) catalogue.Add(record);
  matcher::CatalogueJudge judge(catalogue, matcher::Level::kRecording,
                                matcher::BuiltInWeights());
  std::vector<MatchInSheet> matches;
  constexpr std::array kLevels = {matcher::Level::kRecording};
  for (const matcher::CandidatePair& pair :
       matcher::Candidates(catalogue, kLevels, matcher::BuiltInWeights())) {
    const Fingerprint *a = catalogue.PrintOf(pair.left),
                      *b = catalogue.PrintOf(pair.right);
    std::optional<matcher::Comparison> audio;
    if (a != nullptr && b != nullptr) audio = matcher::Compare(*a, *b);
    const matcher::Comparison* const heard = audio ? &*audio : nullptr;
    if (judge.Judge(pair.left, pair.right, heard).verdict ==
        matcher::Verdict::kSame) {
      matches.push_back(
          {pair.left, pair.right, judge.Explain(pair.left, pair.right, heard)});
    }
  }
  return matches;
}

}  // namespace qiao::registry
