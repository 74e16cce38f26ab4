#include "matcher/audio_segment.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <utility>

#include "matcher/fingerprint_compare.h"
#include "schemas/model/check.h"

namespace qiao::matcher {
namespace {

constexpr std::string_view kMagic = "QIAOKEY2";
constexpr std::size_t kHeaderBytes = 24;
constexpr int kKeyBits = 24;

// Positions are kept in eights of items, modulo 256 of them: enough to tell
// offsets apart, since strangers share few keys.
constexpr std::uint32_t kPositionStep = 3;
constexpr std::uint32_t kWindows = 64;
constexpr std::int64_t kWindowItems = 32;
static_assert(kWindows * kWindowItems == kOffsetCycle);
static_assert(256 << kPositionStep == kOffsetCycle);
constexpr std::size_t kVotingSlots = std::size_t{1} << 20;
// Hits that are looked at one by one after the vote.
constexpr std::size_t kMostSurvivors = 20'000;

std::uint32_t KeyOf(std::uint32_t item) { return item >> 8; }
bool IsPicked(std::uint32_t key) { return (key * 0x9E3779B1U) >> 29 < 3; }

void AppendU32(std::string& bytes, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) {
    bytes += static_cast<char>(value >> shift & 0xff);
  }
}

std::uint32_t U32At(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t b = 0; b < 4; ++b) {
    value |=
        static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + b]))
        << (8 * b);
  }
  return value;
}

void AppendVarint(std::string& bytes, std::uint32_t value) {
  for (; value >= 0x80; value >>= 7) {
    bytes += static_cast<char>(value | 0x80);
  }
  bytes += static_cast<char>(value);
}

// Takes one number off the front; false at the end or if it has none.
bool TakeVarint(const char*& at, const char* end, std::uint32_t& value) {
  value = 0;
  for (int shift = 0; shift < 32 && at != end; shift += 7) {
    const auto byte = static_cast<unsigned char>(*at++);
    value |= static_cast<std::uint32_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

// Takes one list off the front, and adds to `key` by how much it is more. The
// number that says so also says, in its lowest bit, that the list is of one
// posting, whose length need not be told.
bool TakeList(const char*& at, const char* end, std::uint32_t& key,
              std::string_view& list) {
  std::uint32_t head = 0;
  if (!TakeVarint(at, end, head)) return false;
  std::uint32_t size = 0;
  if ((head & 1) != 0) {
    const char* posting = at;
    std::uint32_t track = 0;
    if (!TakeVarint(posting, end, track)) return false;
    size = static_cast<std::uint32_t>(posting - at) + 1;
  } else if (!TakeVarint(at, end, size)) {
    return false;
  }
  if (size > static_cast<std::size_t>(end - at)) return false;
  key += head >> 1;
  list = {at, size};
  at += size;
  return true;
}

// Writes lists in the order of their keys.
class KeyWriter {
 public:
  KeyWriter(std::uint32_t tracks, std::uint64_t expected)
      : tracks_(tracks),
        prefix_bits_(
            std::clamp(static_cast<int>(std::bit_width(expected)) - 5, 8, 21)) {
    starts_.reserve((std::size_t{1} << prefix_bits_) + 1);
  }

  void Add(std::uint32_t key, std::uint64_t count, std::string_view list) {
    const std::uint32_t prefix = key >> (kKeyBits - prefix_bits_);
    while (starts_.size() <= prefix) {
      starts_.push_back(static_cast<std::uint32_t>(body_.size()));
      last_ = prefix << (kKeyBits - prefix_bits_);
    }
    const bool one = count == 1;
    AppendVarint(body_, (key - last_) << 1 | (one ? 1 : 0));
    last_ = key;
    if (!one) AppendVarint(body_, static_cast<std::uint32_t>(list.size()));
    body_ += list;
    postings_ += count;
  }

  std::string Finish() {
    QIAO_CHECK(body_.size() <= 0xffff'ffffU);
    while (starts_.size() <= std::size_t{1} << prefix_bits_) {
      starts_.push_back(static_cast<std::uint32_t>(body_.size()));
    }
    std::string bytes(kMagic);
    bytes.reserve(kHeaderBytes + starts_.size() * 4 + body_.size());
    AppendU32(bytes, tracks_);
    AppendU32(bytes, static_cast<std::uint32_t>(prefix_bits_));
    AppendU32(bytes, static_cast<std::uint32_t>(postings_));
    AppendU32(bytes, static_cast<std::uint32_t>(postings_ >> 32));
    for (const std::uint32_t start : starts_) AppendU32(bytes, start);
    bytes += body_;
    return bytes;
  }

 private:
  std::uint32_t tracks_;
  int prefix_bits_;
  std::uint64_t postings_ = 0;
  std::uint32_t last_ = 0;
  std::vector<std::uint32_t> starts_;
  std::string body_;
};

// By key; places with one key keep their order.
void SortByKey(std::vector<std::uint64_t>& places) {
  constexpr std::size_t kDigits = std::size_t{1} << 12;
  std::vector<std::uint64_t> other(places.size());
  for (const int shift : {32, 44}) {
    std::vector<std::size_t> next(kDigits + 1);
    for (const std::uint64_t place : places) {
      ++next[(place >> shift & (kDigits - 1)) + 1];
    }
    for (std::size_t d = 0; d < kDigits; ++d) next[d + 1] += next[d];
    for (const std::uint64_t place : places) {
      other[next[place >> shift & (kDigits - 1)]++] = place;
    }
    places.swap(other);
  }
}

struct QueryKey {
  std::uint32_t key;
  std::uint32_t place;  // in steps of positions
  auto operator<=>(const QueryKey&) const = default;
};

std::vector<QueryKey> KeysOf(const Fingerprint& query, KeyReach reach) {
  std::vector<QueryKey> keys;
  const auto add = [&keys](std::uint32_t key, std::size_t item) {
    if (!IsPicked(key)) return;
    keys.push_back({key, static_cast<std::uint32_t>(item >> kPositionStep)});
  };
  const std::vector<std::uint8_t> novelty = NoveltyOf(query.items);
  for (std::size_t i = 0; i < query.items.size(); ++i) {
    if (novelty[i] == 0) continue;
    const std::uint32_t key = KeyOf(query.items[i]);
    add(key, i);
    if (reach == KeyReach::kExact) continue;
    for (int bit = 0; bit < kKeyBits; ++bit) {
      add(key ^ std::uint32_t{1} << bit, i);
    }
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

// A track and a window of offsets.
using Hit = std::uint32_t;

std::size_t SlotOf(Hit hit) { return (hit * 0x9E3779B1U) >> 12; }

Hit Beside(Hit hit, std::uint32_t step) {
  return (hit & ~(kWindows - 1)) | ((hit + step) & (kWindows - 1));
}

}  // namespace

std::string BuildKeys(std::span<const Fingerprint* const> tracks) {
  QIAO_CHECK(tracks.size() <= kMostSegmentTracks);
  std::vector<std::uint64_t> places;  // key 24, track 24, position 8 bits
  std::size_t items_of_all = 0;
  for (const Fingerprint* track : tracks) items_of_all += track->items.size();
  places.reserve(items_of_all * 2 / 5);  // three eighths of keys are picked
  for (std::size_t track = 0; track < tracks.size(); ++track) {
    const std::vector<std::uint32_t>& items = tracks[track]->items;
    const std::vector<std::uint8_t> novelty = NoveltyOf(items);
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::uint32_t key = KeyOf(items[i]);
      if (novelty[i] == 0 || !IsPicked(key)) continue;
      places.push_back(std::uint64_t{key} << 32 | std::uint64_t{track} << 8 |
                       (i >> kPositionStep & 0xff));
    }
  }
  SortByKey(places);
  places.erase(std::unique(places.begin(), places.end()), places.end());
  KeyWriter writer(static_cast<std::uint32_t>(tracks.size()), places.size());
  std::string list;
  for (std::size_t first = 0; first < places.size();) {
    const std::uint64_t key = places[first] >> 32;
    list.clear();
    std::uint32_t last = 0;
    std::size_t p = first;
    for (; p < places.size() && places[p] >> 32 == key; ++p) {
      const auto track = static_cast<std::uint32_t>(places[p] >> 8 & 0xff'ffff);
      AppendVarint(list, track - last);
      list += static_cast<char>(places[p] & 0xff);
      last = track;
    }
    writer.Add(static_cast<std::uint32_t>(key), p - first, list);
    first = p;
  }
  return writer.Finish();
}

// Walks all lists of a segment in the order of their keys.
class KeySegment::Cursor {
 public:
  explicit Cursor(const KeySegment& segment) : segment_(&segment) {
    Open();
    Next();
  }
  bool ended() const { return ended_; }
  std::uint32_t key() const { return key_; }
  std::string_view list() const { return list_; }
  void Next() {
    for (;;) {
      if (TakeList(at_, end_, key_, list_)) return;
      if (++prefix_ >> segment_->prefix_bits_ != 0) {
        ended_ = true;
        return;
      }
      Open();
    }
  }

 private:
  void Open() {
    const std::string_view bucket = segment_->Bucket(prefix_);
    at_ = bucket.data();
    end_ = at_ + bucket.size();
    key_ = prefix_ << (kKeyBits - segment_->prefix_bits_);
  }
  const KeySegment* segment_;
  std::uint32_t prefix_ = 0;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  std::uint32_t key_ = 0;
  std::string_view list_;
  bool ended_ = false;
};

Result<KeySegment> KeySegment::Read(std::string_view bytes) {
  KeySegment segment;
  const auto damaged = [](std::string_view why) {
    return Error{ErrorCode::kUnreadable,
                 "not a segment of keys: " + std::string(why)};
  };
  if (bytes.size() < kHeaderBytes || bytes.substr(0, 8) != kMagic) {
    return damaged("it does not begin as one");
  }
  segment.tracks_ = U32At(bytes, 8);
  const std::uint32_t prefix_bits = U32At(bytes, 12);
  segment.postings_ = U32At(bytes, 16) | std::uint64_t{U32At(bytes, 20)} << 32;
  if (prefix_bits < 8 || prefix_bits > 21) return damaged("its key directory");
  if (segment.tracks_ > kMostSegmentTracks) return damaged("too many tracks");
  segment.prefix_bits_ = static_cast<int>(prefix_bits);
  const std::size_t directory = ((std::size_t{1} << prefix_bits) + 1) * 4;
  if (bytes.size() < kHeaderBytes + directory) return damaged("it breaks off");
  segment.directory_ = bytes.substr(kHeaderBytes, directory);
  segment.body_ = bytes.substr(kHeaderBytes + directory);
  return segment;
}

std::string_view KeySegment::Bucket(std::uint32_t prefix) const {
  const std::size_t at = std::size_t{prefix} * 4;
  const std::uint32_t begin = U32At(directory_, at);
  const std::uint32_t end = U32At(directory_, at + 4);
  if (begin > end || end > body_.size()) return {};
  return body_.substr(begin, end - begin);
}

std::vector<KeyCandidate> KeySegment::Candidates(const Fingerprint& query,
                                                 std::size_t most,
                                                 KeyReach reach) const {
  // A longer list is too common to say anything.
  const std::size_t longest = 4096 + tracks_ / 64;
  std::vector<Hit> hits;
  std::vector<std::uint8_t> votes(kVotingSlots);
  std::array<std::size_t, 256> reached{};  // slots' counts on the way up
  const std::vector<QueryKey> keys = KeysOf(query, reach);
  for (std::size_t first = 0; first < keys.size();) {
    std::size_t last = first;
    const std::uint32_t key = keys[first].key;
    while (last < keys.size() && keys[last].key == key) ++last;
    const std::uint32_t prefix = key >> (kKeyBits - prefix_bits_);
    const std::string_view bucket = Bucket(prefix);
    const char* at = bucket.data();
    const char* end = at + bucket.size();
    std::uint32_t seen = prefix << (kKeyBits - prefix_bits_);
    std::string_view list;
    std::string_view next;
    while (seen <= key && TakeList(at, end, seen, next)) {
      if (seen == key) list = next;
    }
    if (list.size() <= longest) {
      for (; first < last; ++first) {
        const char* posting = list.data();
        const char* list_end = posting + list.size();
        std::uint32_t track = 0;
        for (std::uint32_t delta = 0;
             TakeVarint(posting, list_end, delta) && posting != list_end;) {
          track += delta;
          const auto place = static_cast<unsigned char>(*posting++);
          if (track >= tracks_) break;
          const std::uint32_t window =
              ((place - keys[first].place) & 0xff) / (256 / kWindows);
          const Hit hit = track * kWindows + window;
          std::uint8_t& count = votes[SlotOf(hit)];
          if (count < 255) ++reached[++count];
          hits.push_back(hit);
        }
      }
    }
    first = last;
  }

  // The least count that leaves few enough to look at.
  int least = 2;
  while (least < 255 &&
         reached[static_cast<std::size_t>(least)] > kMostSurvivors) {
    ++least;
  }
  const auto counted = [&](Hit hit) {
    return votes[SlotOf(hit)] +
           std::max(votes[SlotOf(Beside(hit, 1))],
                    votes[SlotOf(Beside(hit, kWindows - 1))]);
  };
  std::erase_if(hits, [&](Hit hit) { return counted(hit) < least; });
  std::sort(hits.begin(), hits.end());

  std::vector<KeyCandidate> candidates;
  for (std::size_t first = 0; first < hits.size();) {
    const std::uint32_t track = hits[first] / kWindows;
    std::array<int, kWindows> in_window{};
    for (; first < hits.size() && hits[first] / kWindows == track; ++first) {
      ++in_window[hits[first] % kWindows];
    }
    KeyCandidate candidate;
    candidate.track = track;
    std::array<int, kWindows> together{};  // in a window and the next
    for (std::size_t w = 0; w < kWindows; ++w) {
      together[w] = in_window[w] + in_window[(w + 1) % kWindows];
    }
    for (;;) {
      const auto best = std::max_element(together.begin(), together.end());
      if (*best < 2) break;
      candidate.votes = std::max(candidate.votes, *best);
      const auto w = static_cast<std::size_t>(best - together.begin());
      candidate.offsets.push_back(static_cast<std::int64_t>(w + 1) *
                                  kWindowItems % kOffsetCycle);
      // Those beside it share a window with it.
      for (const std::size_t step :
           {std::size_t{0}, std::size_t{1}, std::size_t{kWindows} - 1}) {
        together[(w + step) % kWindows] = 0;
      }
    }
    if (candidate.votes >= 2) candidates.push_back(std::move(candidate));
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const KeyCandidate& a, const KeyCandidate& b) {
                     return a.votes > b.votes;
                   });
  if (candidates.size() > most) candidates.resize(most);
  return candidates;
}

std::string MergeKeys(std::span<const KeySegment> segments) {
  std::vector<KeySegment::Cursor> cursors;
  std::vector<std::uint32_t> bases;
  std::uint32_t tracks = 0;
  std::uint64_t postings = 0;
  for (const KeySegment& segment : segments) {
    cursors.emplace_back(segment);
    bases.push_back(tracks);
    tracks += segment.tracks();
    postings += segment.postings();
  }
  QIAO_CHECK(tracks <= kMostSegmentTracks);
  KeyWriter writer(tracks, postings);
  std::string list;
  for (;;) {
    std::optional<std::uint32_t> key;
    for (const KeySegment::Cursor& cursor : cursors) {
      if (!cursor.ended() && (!key || cursor.key() < *key)) key = cursor.key();
    }
    if (!key) break;
    list.clear();
    std::uint32_t last = 0;
    std::uint64_t count = 0;
    for (std::size_t c = 0; c < cursors.size(); ++c) {
      if (cursors[c].ended() || cursors[c].key() != *key) continue;
      const char* at = cursors[c].list().data();
      const char* end = at + cursors[c].list().size();
      std::uint32_t track = bases[c];
      for (std::uint32_t delta = 0; TakeVarint(at, end, delta) && at != end;) {
        track += delta;
        AppendVarint(list, track - last);
        list += *at++;
        last = track;
        ++count;
      }
      cursors[c].Next();
    }
    writer.Add(*key, count, list);
  }
  return writer.Finish();
}

}  // namespace qiao::matcher
