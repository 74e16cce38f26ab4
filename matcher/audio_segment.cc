#include "matcher/audio_segment.h"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <utility>

#include "matcher/fingerprint_compare.h"
#include "matcher/key_lists.h"
#include "matcher/offset_votes.h"
#include "schemas/model/check.h"

namespace qiao::matcher {
namespace {

constexpr std::string_view kMagic = "QIAOKEY2";
constexpr std::size_t kHeaderBytes = 24;
static_assert(256 << kPositionStep == kOffsetCycle);
static_assert(256 >> kWindowShift == kOffsetWindows);

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

void Prefetch(std::string_view bytes) {
  constexpr std::size_t kLine = 64;
  constexpr std::size_t kMostLines = 4;
  const std::size_t size = std::min(bytes.size(), kLine * kMostLines);
  for (std::size_t at = 0; at < size; at += kLine) {
    __builtin_prefetch(bytes.data() + at);
  }
}

// The keys of a query that are asked, ascending: from the rarest on, until
// their lists have so many bytes for each key of the query (a posting has about
// three); but a quarter of them in any case. What very many tracks have says
// little of any, and would take most of the time: of real music a twentieth of
// the keys has half of the postings.
std::vector<std::size_t> RareKeys(
    std::span<const std::vector<std::string_view>> lists_of_segments,
    std::size_t keys) {
  constexpr std::uint64_t kBytesAKey = 256;
  std::vector<std::pair<std::uint64_t, std::size_t>> sizes(keys);
  for (std::size_t k = 0; k < keys; ++k) {
    sizes[k].second = k;
    for (const auto& lists : lists_of_segments) {
      sizes[k].first += lists[k].size();
    }
  }
  std::sort(sizes.begin(), sizes.end());
  std::uint64_t left = kBytesAKey * keys;
  std::vector<std::size_t> rare;
  for (std::size_t asked = 0; asked < keys; ++asked) {
    const auto& [bytes, key] = sizes[asked];
    if (bytes > left && asked >= keys / 4) break;
    left -= std::min(left, bytes);
    if (bytes != 0) rare.push_back(key);
  }
  std::sort(rare.begin(), rare.end());
  return rare;
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

std::uint32_t KeySegment::PrefixOf(std::uint32_t key) const {
  return key >> (kKeyBits - prefix_bits_);
}

std::string_view KeySegment::ListIn(std::string_view bucket,
                                    std::uint32_t key) const {
  const char* at = bucket.data();
  const char* const end = at + bucket.size();
  std::uint32_t seen = PrefixOf(key) << (kKeyBits - prefix_bits_);
  std::string_view list;
  while (seen <= key && TakeList(at, end, seen, list)) {
    if (seen == key) return list;
  }
  return {};
}

std::vector<std::string_view> KeySegment::ListsOf(const QueryKeys& keys) const {
  // A key is looked up in three steps, each far enough behind the one before
  // for memory to answer: where its bucket is, the bucket, its list.
  constexpr std::size_t kApart = 32;
  std::array<std::string_view, kApart> buckets;
  std::vector<std::string_view> lists(keys.size());
  for (std::size_t k = 0; k < keys.size() + 2 * kApart; ++k) {
    if (k < keys.size()) {
      Prefetch(directory_.substr(std::size_t{PrefixOf(keys.KeyAt(k))} * 4, 8));
    }
    if (k >= 2 * kApart) {
      const std::size_t ready = k - 2 * kApart;
      lists[ready] = ListIn(buckets[ready % kApart], keys.KeyAt(ready));
    }
    if (k >= kApart && k - kApart < keys.size()) {
      const std::size_t next = k - kApart;
      buckets[next % kApart] = Bucket(PrefixOf(keys.KeyAt(next)));
      Prefetch(buckets[next % kApart]);
    }
  }
  return lists;
}

void KeySegment::CastVotes(const QueryKeys& keys, std::size_t k,
                           std::string_view list, std::size_t first,
                           OffsetVotes& votes) const {
  const std::uint32_t begin = keys.FirstOf(k);
  const std::uint32_t end = keys.FirstOf(k + 1);
  OffsetVotes::Adder adder(votes, list.size() / 2 * (end - begin));
  const char* posting = list.data();
  const char* const last = posting + list.size();
  std::uint32_t track = 0;
  std::uint64_t voted = 0;  // windows beside those of this key and track
  for (std::uint32_t delta = 0;
       TakeVarint(posting, last, delta) && posting != last;) {
    track += delta;
    if (track >= tracks_) break;
    if (delta != 0) voted = 0;
    const auto place = static_cast<unsigned char>(*posting++);
    for (std::uint32_t o = begin; o < end; ++o) {
      const std::uint32_t offset =
          (place - (keys.ItemOf(o) >> kPositionStep)) & 0xff;
      const bool repeats = (voted >> (offset >> kWindowShift) & 1) != 0;
      if (!repeats) voted |= WindowsBeside(offset);
      adder.Add(
          {static_cast<std::uint32_t>(first) + track, offset, o, repeats});
    }
  }
}

KeyCandidates KeySegment::Candidates(const Fingerprint& query, std::size_t most,
                                     KeyReach reach) const {
  const PlacedSegment alone{*this};
  return FindCandidates({&alone, 1}, query, most, reach);
}

KeyCandidates FindCandidates(std::span<const PlacedSegment> segments,
                             const Fingerprint& query, std::size_t most,
                             KeyReach reach) {
  // Megabytes, which are not to be made anew for each query.
  thread_local OffsetVotes few_votes(OffsetVotes::kFewVotes);
  thread_local OffsetVotes many_votes(OffsetVotes::kManyVotes);
  OffsetVotes& votes = reach == KeyReach::kExact ? few_votes : many_votes;
  votes.Begin();
  const QueryKeys keys(query, reach);
  std::vector<std::vector<std::string_view>> lists;
  for (const PlacedSegment& segment : segments) {
    lists.push_back(segment.keys.ListsOf(keys));
  }
  const std::vector<std::size_t> rare = RareKeys(lists, keys.size());
  for (std::size_t s = 0; s < segments.size(); ++s) {
    for (const std::size_t k : rare) {
      segments[s].keys.CastVotes(keys, k, lists[s][k], segments[s].first,
                                 votes);
    }
    votes.Sift();
  }
  KeyCandidates found;
  for (const VotedTrack& one : votes.Best(most)) {
    found.best.push_back(
        {one.track, one.votes, found.meetings.size(), one.those.size()});
    for (const Vote& vote : one.those) {
      const std::uint32_t item = keys.ItemOf(vote.occurrence());
      found.meetings.push_back(
          {item, ((item >> kPositionStep) + vote.offset()) & 0xff});
    }
  }
  return found;
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
