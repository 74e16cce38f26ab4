// What an index of fingerprints costs at a size: processor time of one core,
// one JSON line a step. tests/bench/audio_scale.py calls these in order.
//
//   audio_scale meet POOL QUERIES         how often strangers' keys meet
//   audio_scale grow INDEX POOL FROM TO   adds made tracks, from FROM to before
//                                         TO, durable, merges counted
//   audio_scale ask INDEX QUERIES         looks queries up, and identifies them
//   audio_scale strangers INDEX QUERIES   the same backwards: nothing is found
//   audio_scale lost INDEX QUERIES        where queries named TRACK|VARIANT
//                                         lose their track, a line a variant
//
// POOL and QUERIES are tables of fingerprints; made tracks are made of POOL
// (made_tracks.h).
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "matcher/audio_segment.h"
#include "matcher/fingerprint_compare.h"
#include "registry/service/identify_audio.h"
#include "registry/service/print_table.h"
#include "registry/store/audio_index.h"
#include "registry/store/audio_index_writer.h"
#include "tests/bench/made_tracks.h"

namespace qiao::bench {
namespace {

constexpr std::uint64_t kStretch = 32'768;  // as `qiao audio index add` does
constexpr std::size_t kAskedItems = 948;
constexpr int kRounds = 3;

double Seconds(std::clock_t since) {
  return static_cast<double>(std::clock() - since) / CLOCKS_PER_SEC;
}

[[noreturn]] void Stop(const std::string& why) {
  std::cerr << "audio_scale: " << why << '\n';
  std::exit(1);
}

std::vector<store::IndexedTrack> TracksIn(const std::string& path) {
  auto table = registry::PrintTable::Open(path);
  if (!table) Stop(table.error().message);
  std::vector<store::IndexedTrack> tracks;
  for (;;) {
    auto row = table->Next();
    if (!row) Stop(row.error().message);
    if (!*row) return tracks;
    tracks.push_back({std::move((*row)->id), std::move((*row)->print)});
  }
}

std::vector<Fingerprint> PrintsOf(std::vector<store::IndexedTrack> tracks) {
  std::vector<Fingerprint> prints;
  for (auto& track : tracks) prints.push_back(std::move(track.print));
  return prints;
}

// Of 10^9 pairs of items that say something new, those with one key.
double MeetingsOf(const std::vector<Fingerprint>& queries,
                  const std::vector<Fingerprint>& strangers) {
  std::unordered_map<std::uint32_t, double> asked;
  double query_items = 0;
  double items = 0;
  double met = 0;
  const auto each = [](const Fingerprint& print, const auto& one) {
    const auto novelty = matcher::NoveltyOf(print.items);
    for (std::size_t i = 0; i < novelty.size(); ++i) {
      if (novelty[i] != 0) one(print.items[i] >> 8);
    }
  };
  for (const Fingerprint& query : queries) {
    each(query, [&](std::uint32_t key) {
      ++asked[key];
      ++query_items;
    });
  }
  for (const Fingerprint& stranger : strangers) {
    each(stranger, [&](std::uint32_t key) {
      ++items;
      if (const auto at = asked.find(key); at != asked.end()) met += at->second;
    });
  }
  return met * 1e9 / query_items / items;
}

// Of a million pairs of a query and a stranger, those with so many votes.
void PrintVotes(const std::vector<Fingerprint>& queries,
                const std::vector<Fingerprint>& strangers) {
  std::vector<const Fingerprint*> tracks;
  for (const Fingerprint& stranger : strangers) tracks.push_back(&stranger);
  const std::string bytes = matcher::BuildKeys(tracks);
  const auto keys = matcher::KeySegment::Read(bytes);
  std::map<int, double> votes;
  for (const Fingerprint& query : queries) {
    for (const auto& one :
         keys->Candidates(query, tracks.size(), matcher::KeyReach::kExact)
             .best) {
      ++votes[std::min(one.votes, 8)];
    }
  }
  const double pairs =
      static_cast<double>(queries.size()) * static_cast<double>(tracks.size());
  for (const auto& [count, times] : votes) {
    std::cout << ",\"votes_" << count << "\":" << times * 1e6 / pairs;
  }
}

int Meet(const std::string& pool_path, const std::string& queries_path) {
  const std::vector<Fingerprint> real = PrintsOf(TracksIn(pool_path));
  const std::vector<Fingerprint> queries = PrintsOf(TracksIn(queries_path));
  const MadeTracks made(real);
  std::vector<Fingerprint> strangers;
  for (std::uint64_t number = 0; number < 5'000; ++number) {
    strangers.push_back(made.Track(number));
  }
  for (const auto& [name, tracks] :
       {std::pair{"real", &real}, {"made", &strangers}}) {
    std::cout << "{\"strangers\":\"" << name
              << "\",\"tracks\":" << tracks->size()
              << ",\"met_in_1e9\":" << MeetingsOf(queries, *tracks);
    PrintVotes(queries, *tracks);
    std::cout << "}\n";
  }
  return 0;
}

int Grow(const std::string& folder, const std::string& pool_path,
         std::uint64_t from, std::uint64_t to) {
  const MadeTracks made(PrintsOf(TracksIn(pool_path)));
  auto writer = store::AudioIndexWriter::Open(folder);
  if (!writer) Stop(writer.error().message);
  double cpu = 0;
  double clock = 0;
  for (std::uint64_t first = from; first < to; first += kStretch) {
    std::vector<store::IndexedTrack> tracks;
    for (std::uint64_t n = first; n < std::min(first + kStretch, to); ++n) {
      tracks.push_back({"made-" + std::to_string(n), made.Track(n)});
    }
    std::timespec begin{};
    std::timespec end{};
    ::clock_gettime(CLOCK_MONOTONIC, &begin);
    const std::clock_t start = std::clock();
    if (auto added = writer->Add(tracks); !added) Stop(added.error().message);
    cpu += Seconds(start);
    ::clock_gettime(CLOCK_MONOTONIC, &end);
    clock += static_cast<double>(end.tv_sec - begin.tv_sec) +
             static_cast<double>(end.tv_nsec - begin.tv_nsec) / 1e9;
  }
  const auto index = store::AudioIndex::Open(folder);
  if (!index) Stop(index.error().message);
  const store::AudioIndexStats stats = index->Stats();
  const auto added = static_cast<double>(to - from);
  std::cout << "{\"tracks\":" << stats.tracks << ",\"added\":" << added
            << ",\"cpu_s\":" << cpu << ",\"clock_s\":" << clock
            << ",\"tracks_per_cpu_s\":" << added / cpu
            << ",\"segments\":" << stats.segments
            << ",\"key_bytes_per_track\":" << stats.key_bytes / stats.tracks
            << ",\"print_bytes_per_track\":" << stats.print_bytes / stats.tracks
            << "}\n";
  return 0;
}

int Ask(const std::string& folder, std::vector<store::IndexedTrack> queries) {
  const auto index = store::AudioIndex::Open(folder);
  if (!index) Stop(index.error().message);
  for (store::IndexedTrack& query : queries) {
    if (query.print.items.size() > kAskedItems) {
      query.print.items.resize(kAskedItems);
    }
  }
  double candidates = 0;
  for (const store::IndexedTrack& query : queries) {  // and pages are read
    candidates += static_cast<double>(
        index->Candidates(query.print, index->size(), matcher::KeyReach::kExact)
            .best.size());
  }
  double look_up = 0;
  double identify = 0;
  registry::AudioJob job;
  job.threads = 1;
  std::size_t lines = 0;
  std::size_t most = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::clock_t start = std::clock();
    std::size_t compared = 0;
    for (const store::IndexedTrack& query : queries) {
      compared += index
                      ->Candidates(query.print, registry::kMostScreened,
                                   matcher::KeyReach::kExact)
                      .best.size();
    }
    most = std::max(most, compared);
    const double looked = Seconds(start);
    start = std::clock();
    const auto answers = registry::IdentifyAll(*index, queries, job);
    if (!answers) Stop(answers.error().message);
    const double identified = Seconds(start);
    lines = 0;
    for (const auto& answer : *answers) lines += answer.matches.size();
    if (round == 0 || looked < look_up) look_up = looked;
    if (round == 0 || identified < identify) identify = identified;
  }
  const auto count = static_cast<double>(queries.size());
  std::cout << "{\"tracks\":" << index->size() << ",\"queries\":" << count
            << ",\"with_two_votes\":" << candidates / count
            << ",\"screened\":" << static_cast<double>(most) / count
            << ",\"look_ups_per_s\":" << count / look_up
            << ",\"identified_per_s\":" << count / identify
            << ",\"lines\":" << lines << "}\n";
  return 0;
}

// Of the queries of one variant.
struct Losses {
  int asked = 0, found = 0;
  int below_the_cut = 0;      // compared whole, the score is too low
  int without_two_votes = 0;  // of keys that differ in one bit at most
  int passed_over = 0;        // a candidate by its votes, but never compared
};

void CountLoss(const store::AudioIndex& index, const Fingerprint& query,
               std::size_t track, Losses& losses) {
  const auto size = static_cast<std::int64_t>(index.size());
  if (matcher::Compare(query, index.PrintOf(track), {size}).chains.empty()) {
    ++losses.below_the_cut;
    return;
  }
  const auto found =
      index.Candidates(query, index.size(), matcher::KeyReach::kOneBit).best;
  const bool voted =
      std::any_of(found.begin(), found.end(),
                  [track](const auto& one) { return one.track == track; });
  ++(voted ? losses.passed_over : losses.without_two_votes);
}

int Lost(const std::string& folder,
         const std::vector<store::IndexedTrack>& queries) {
  const auto index = store::AudioIndex::Open(folder);
  if (!index) Stop(index.error().message);
  std::unordered_map<std::string_view, std::size_t> tracks;
  for (std::size_t t = 0; t < index->size(); ++t) tracks[index->IdOf(t)] = t;
  const auto answers = registry::IdentifyAll(*index, queries, {});
  if (!answers) Stop(answers.error().message);
  std::map<std::string_view, Losses> by_variant;
  for (std::size_t q = 0; q < queries.size(); ++q) {
    const std::string_view id = queries[q].id;
    const std::size_t bar = id.rfind('|');
    if (bar == std::string_view::npos) continue;
    const auto track = tracks.find(id.substr(0, bar));
    if (track == tracks.end()) continue;
    Losses& losses = by_variant[id.substr(bar + 1)];
    ++losses.asked;
    const auto& matches = (*answers)[q].matches;
    if (std::any_of(matches.begin(), matches.end(), [&](const auto& match) {
          return match.track == track->second;
        })) {
      ++losses.found;
    } else {
      CountLoss(*index, queries[q].print, track->second, losses);
    }
  }
  for (const auto& [variant, losses] : by_variant) {
    std::cout << "{\"variant\":\"" << variant << "\",\"asked\":" << losses.asked
              << ",\"found\":" << losses.found
              << ",\"below_the_cut\":" << losses.below_the_cut
              << ",\"without_two_votes\":" << losses.without_two_votes
              << ",\"passed_over\":" << losses.passed_over << "}\n";
  }
  return 0;
}

// A track backwards is a stranger to all.
std::vector<store::IndexedTrack> Backwards(
    std::vector<store::IndexedTrack> tracks) {
  for (store::IndexedTrack& track : tracks) {
    std::reverse(track.print.items.begin(), track.print.items.end());
  }
  return tracks;
}

int Run(std::span<const std::string> words) {
  if (words.size() == 3 && words[0] == "meet") return Meet(words[1], words[2]);
  if (words.size() == 5 && words[0] == "grow") {
    return Grow(words[1], words[2], std::stoull(words[3]),
                std::stoull(words[4]));
  }
  if (words.size() == 3 && words[0] == "ask") {
    return Ask(words[1], TracksIn(words[2]));
  }
  if (words.size() == 3 && words[0] == "strangers") {
    return Ask(words[1], Backwards(TracksIn(words[2])));
  }
  if (words.size() == 3 && words[0] == "lost") {
    return Lost(words[1], TracksIn(words[2]));
  }
  Stop(
      "meet POOL QUERIES | grow INDEX POOL FROM TO | ask INDEX QUERIES | "
      "strangers INDEX QUERIES | lost INDEX QUERIES");
}

}  // namespace
}  // namespace qiao::bench

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  return qiao::bench::Run(words);
}
