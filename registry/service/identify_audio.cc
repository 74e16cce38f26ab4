#include "registry/service/identify_audio.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <mutex>
#include <thread>
#include <utility>

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

// The candidates of a query that are heard where its keys meet theirs.
std::vector<std::size_t> HeardIn(const store::AudioIndex& index,
                                 const Fingerprint& query, std::size_t most,
                                 matcher::KeyReach reach,
                                 const matcher::FingerprintScreen& screen) {
  std::vector<std::size_t> heard;
  const matcher::KeyCandidates found = index.Candidates(query, most, reach);
  for (const matcher::KeyCandidate& one : found.best) {
    if (screen.IsHeard(index.ItemsOf(one.track), found.MeetingsOf(one))) {
      heard.push_back(one.track);
    }
  }
  return heard;
}

AudioAnswer Identify(const store::AudioIndex& index, const Fingerprint& query) {
  AudioAnswer answer;
  answer.too_poor = matcher::SaysTooLittle(query);
  const matcher::CompareSettings settings{
      static_cast<std::int64_t>(std::max<std::size_t>(index.size(), 1))};
  const auto compare = [&](std::size_t track) {
    Comparison seen = matcher::Compare(query, index.PrintOf(track), settings);
    if (IsWorthSaying(seen)) answer.matches.push_back({track, std::move(seen)});
  };
  if (index.size() <= kComparedWhole) {
    for (std::size_t track = 0; track < index.size(); ++track) compare(track);
  } else {
    const matcher::FingerprintScreen screen(query, settings);
    const std::vector<std::size_t> likely =
        HeardIn(index, query, kMostScreened, matcher::KeyReach::kExact, screen);
    for (const std::size_t track : likely) compare(track);
    // In none of them for sure: nothing is spared to find it all the same.
    if (std::none_of(answer.matches.begin(), answer.matches.end(),
                     [](const AudioMatch& match) {
                       return matcher::IsCertain(match.seen);
                     })) {
      for (const std::size_t track : HeardIn(
               index, query, kMostTried, matcher::KeyReach::kOneBit, screen)) {
        if (std::find(likely.begin(), likely.end(), track) == likely.end()) {
          compare(track);
        }
      }
    }
  }
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
    for (const std::size_t heard : HeardIn(index, print, kMostScreened,
                                           matcher::KeyReach::kExact, screen)) {
      Comparison seen = matcher::InOwnTime(
          matcher::Compare(print, index.PrintOf(heard), settings), speeds[s]);
      if (IsWorthSaying(seen)) {
        AddHeard({heard, std::move(seen), speeds[s]}, query.answer->matches);
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
