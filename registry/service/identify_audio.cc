#include "registry/service/identify_audio.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <mutex>
#include <thread>
#include <utility>

#include "matcher/alignment_terms.h"
#include "matcher/chance_scores.h"
#include "matcher/fingerprint_screen.h"
#include "schemas/model/check.h"

namespace qiao::registry {
namespace {

using matcher::AudioClass;
using matcher::Comparison;

// Runs `one` for each number below `count`, on all cores.
Result<void> ForEach(std::size_t count, const AudioJob& job,
                     const std::function<void(std::size_t)>& one) {
  std::atomic<std::size_t> next = 0;
  std::mutex reporting;
  std::size_t done = 0;
  const auto work = [&] {
    for (;;) {
      const std::size_t mine = next.fetch_add(1);
      if (mine >= count || job.stop.stop_requested()) return;
      one(mine);
      const std::lock_guard lock(reporting);
      ++done;
      if (job.progress) job.progress(done);
    }
  };
  const std::size_t threads = std::min<std::size_t>(
      count, job.threads > 0
                 ? static_cast<std::size_t>(job.threads)
                 : std::max(1U, std::thread::hardware_concurrency()));
  std::vector<std::jthread> others;
  for (std::size_t t = 1; t < threads; ++t) others.emplace_back(work);
  work();
  others.clear();
  if (job.stop.stop_requested()) {
    return Error{ErrorCode::kInterrupted, "stopped"};
  }
  return {};
}

// Two that share nothing are not worth a line, and neither is one that says
// too little beside one that it was not found in.
bool IsWorthSaying(const Comparison& seen) {
  return !seen.chains.empty() && seen.audio_class != AudioClass::kDifferent;
}

void BestFirst(std::vector<AudioMatch>& matches) {
  std::stable_sort(matches.begin(), matches.end(),
                   [](const AudioMatch& a, const AudioMatch& b) {
                     return a.seen.score_millibits != b.seen.score_millibits
                                ? a.seen.score_millibits >
                                      b.seen.score_millibits
                                : a.track < b.track;
                   });
}

struct HeardTrack {
  std::size_t track = 0;    // in the index
  std::int64_t offset = 0;  // by how many items it is later than the query
};

// The candidates of a query that are heard where its keys meet theirs.
std::vector<HeardTrack> HeardIn(const store::AudioIndex& index,
                                const matcher::KeyCandidates& found,
                                const matcher::FingerprintScreen& screen) {
  std::vector<HeardTrack> heard;
  for (const matcher::KeyCandidate& one : found.best) {
    if (const auto offset =
            screen.HeardAt(index.ItemsOf(one.track), found.MeetingsOf(one),
                           matcher::Faint::kDropped)) {
      heard.push_back({one.track, *offset});
    }
  }
  return heard;
}

void AddIfWorthSaying(std::size_t track, Comparison seen,
                      std::vector<AudioMatch>& matches) {
  if (IsWorthSaying(seen)) matches.push_back({track, std::move(seen)});
}

std::vector<AudioMatch> AmongAll(const store::AudioIndex& index,
                                 const Fingerprint& query,
                                 const matcher::CompareSettings& settings) {
  std::vector<AudioMatch> matches;
  for (std::size_t track = 0; track < index.size(); ++track) {
    AddIfWorthSaying(track,
                     matcher::Compare(query, index.PrintOf(track), settings),
                     matches);
  }
  return matches;
}

// Where all tracks are compared, this much was measured to be evidence on real
// music; no model of chance is trusted to ask for less.
std::int64_t LeastCaseCut() {
  return matcher::CutFor(std::int64_t{kComparedWhole}).case_millibits;
}

// Those that are heard where they share nearly a key. Strangers among them say
// what chance does, so that less than CutFor() can be enough.
std::vector<AudioMatch> AmongFaint(const store::AudioIndex& index,
                                   const Fingerprint& query,
                                   const matcher::FingerprintScreen& screen,
                                   matcher::CompareSettings settings) {
  const matcher::KeyCandidates found =
      index.Candidates(query, kMostTried, matcher::KeyReach::kOneBit);
  const std::size_t aligned = std::min(kMostAligned, found.best.size());
  std::vector<matcher::Nearness> near;
  std::vector<std::int32_t> scores;
  std::uint64_t bands = 0;
  for (const matcher::KeyCandidate& one : found.best) {
    const bool first = near.size() < aligned;
    const matcher::PackedItems items = index.ItemsOf(one.track);
    near.push_back(screen.NearAt(
        items, found.MeetingsOf(one),
        first ? matcher::Faint::kAligned : matcher::Faint::kAlignedAround));
    if (first) scores.push_back(near.back().score);
    bands += matcher::BandsOf(query.items.size(), items.size());
  }
  const std::int64_t sure =
      matcher::CutFor(settings.catalogue_size).case_millibits;
  const auto chance = matcher::ChanceScores::Among(std::move(scores));
  if (chance) {
    settings.case_cut_millibits =
        std::max(chance->CutFor(bands), LeastCaseCut());
  }
  const std::int64_t half = std::min(sure, settings.case_cut_millibits) / 2;
  std::vector<AudioMatch> matches;
  for (std::size_t c = 0; c < near.size(); ++c) {
    if (std::int64_t{near[c].score} * 1000 < half * matcher::kFullWeight) {
      continue;
    }
    const std::size_t track = found.best[c].track;
    const Fingerprint print = index.PrintOf(track);
    Comparison seen =
        matcher::CompareNear(query, print, near[c].offset, settings);
    if (chance && seen.score_millibits <= sure &&
        seen.score_millibits <= chance->CutFor(bands, query, print)) {
      continue;
    }
    AddIfWorthSaying(track, std::move(seen), matches);
  }
  return matches;
}

std::vector<AudioMatch> AmongCandidates(
    const store::AudioIndex& index, const Fingerprint& query,
    const matcher::CompareSettings& settings) {
  std::vector<AudioMatch> matches;
  const matcher::FingerprintScreen screen(query, settings);
  const matcher::KeyCandidates found =
      index.Candidates(query, kMostScreened, matcher::KeyReach::kExact);
  for (const HeardTrack& heard : HeardIn(index, found, screen)) {
    AddIfWorthSaying(heard.track,
                     matcher::CompareNear(query, index.PrintOf(heard.track),
                                          heard.offset, settings),
                     matches);
  }
  if (std::any_of(matches.begin(), matches.end(), [](const AudioMatch& match) {
        return matcher::IsCertain(match.seen);
      })) {
    return matches;
  }
  // In none of them for sure: nothing is spared to find it all the same.
  for (AudioMatch& more : AmongFaint(index, query, screen, settings)) {
    const bool known = std::any_of(
        matches.begin(), matches.end(),
        [&more](const AudioMatch& one) { return one.track == more.track; });
    if (!known) matches.push_back(std::move(more));
  }
  return matches;
}

AudioAnswer Identify(const store::AudioIndex& index, const Fingerprint& query) {
  const matcher::CompareSettings settings{
      static_cast<std::int64_t>(std::max<std::size_t>(index.size(), 1))};
  AudioAnswer answer;
  answer.too_poor = matcher::SaysTooLittle(query);
  answer.matches = index.size() <= kComparedWhole
                       ? AmongAll(index, query, settings)
                       : AmongCandidates(index, query, settings);
  BestFirst(answer.matches);
  return answer;
}

void AddHeard(AudioMatch heard, std::vector<AudioMatch>& matches) {
  for (AudioMatch& known : matches) {
    if (known.track != heard.track) continue;
    if (matcher::BeyondChance(heard.seen) > matcher::BeyondChance(known.seen)) {
      known = std::move(heard);
    }
    return;
  }
  matches.push_back(std::move(heard));
}

void IdentifyOneUndone(const store::AudioIndex& index,
                       const UndoneQuery& query) {
  const matcher::CompareSettings settings = matcher::SettingsForUndone(
      static_cast<std::int64_t>(std::max<std::size_t>(index.size(), 1)));
  const std::span<const std::int64_t> speeds = matcher::SpeedsToUndo();
  QIAO_CHECK(query.prints.size() == speeds.size());
  for (std::size_t s = 0; s < speeds.size(); ++s) {
    const Fingerprint& print = query.prints[s];
    const matcher::FingerprintScreen screen(print, settings);
    const matcher::KeyCandidates found =
        index.Candidates(print, kMostScreened, matcher::KeyReach::kExact);
    for (const HeardTrack& heard : HeardIn(index, found, screen)) {
      Comparison seen = matcher::InOwnTime(
          matcher::CompareNear(print, index.PrintOf(heard.track), heard.offset,
                               settings),
          speeds[s]);
      if (IsWorthSaying(seen)) {
        AddHeard({heard.track, std::move(seen), speeds[s]},
                 query.answer->matches);
      }
    }
  }
  BestFirst(query.answer->matches);
}

// The tracks to compare each track with, all of them after it.
std::vector<std::vector<std::size_t>> LaterCandidates(
    std::span<const store::IndexedTrack> tracks) {
  std::vector<std::vector<std::size_t>> later(tracks.size());
  if (tracks.size() <= kComparedWhole) {
    for (std::size_t left = 0; left < tracks.size(); ++left) {
      for (std::size_t right = left + 1; right < tracks.size(); ++right) {
        later[left].push_back(right);
      }
    }
    return later;
  }
  std::vector<const Fingerprint*> prints;
  for (const store::IndexedTrack& track : tracks) {
    prints.push_back(&track.print);
  }
  const std::string bytes = matcher::BuildKeys(prints);
  const auto keys = matcher::KeySegment::Read(bytes);
  QIAO_CHECK(keys.has_value());
  for (std::size_t track = 0; track < tracks.size(); ++track) {
    // A track is its own best candidate.
    for (const auto& one :
         keys->Candidates(tracks[track].print, kMostCompared + 1,
                          matcher::KeyReach::kExact)
             .best) {
      if (one.track == track) continue;
      const auto [left, right] = std::minmax(track, one.track);
      later[left].push_back(right);
    }
  }
  for (std::vector<std::size_t>& rights : later) {
    std::sort(rights.begin(), rights.end());
    rights.erase(std::unique(rights.begin(), rights.end()), rights.end());
  }
  return later;
}

}  // namespace

Result<std::vector<AudioAnswer>> IdentifyAll(
    const store::AudioIndex& index,
    std::span<const store::IndexedTrack> queries, const AudioJob& job) {
  std::vector<AudioAnswer> answers(queries.size());
  QIAO_TRY_DO(ForEach(queries.size(), job, [&](std::size_t q) {
    answers[q] = Identify(index, queries[q].print);
  }));
  return answers;
}

Result<void> IdentifyUndone(const store::AudioIndex& index,
                            std::span<const UndoneQuery> queries,
                            const AudioJob& job) {
  return ForEach(queries.size(), job,
                 [&](std::size_t q) { IdentifyOneUndone(index, queries[q]); });
}

Result<std::vector<AudioTwins>> DedupeAudio(
    std::span<const store::IndexedTrack> tracks, const AudioJob& job) {
  if (tracks.size() > matcher::kMostSegmentTracks) {
    return Error{ErrorCode::kUsage,
                 "more than 2,097,152 tracks: index them, and identify them"};
  }
  const std::vector<std::vector<std::size_t>> later = LaterCandidates(tracks);
  const matcher::CompareSettings settings{
      static_cast<std::int64_t>(std::max<std::size_t>(tracks.size(), 1))};
  std::vector<std::vector<AudioTwins>> found(tracks.size());
  QIAO_TRY_DO(ForEach(tracks.size(), job, [&](std::size_t left) {
    for (const std::size_t right : later[left]) {
      Comparison seen =
          matcher::Compare(tracks[left].print, tracks[right].print, settings);
      if (IsWorthSaying(seen)) {
        found[left].push_back({left, right, std::move(seen)});
      }
    }
  }));
  std::vector<AudioTwins> twins;
  for (std::vector<AudioTwins>& more : found) {
    std::move(more.begin(), more.end(), std::back_inserter(twins));
  }
  return twins;
}

}  // namespace qiao::registry
