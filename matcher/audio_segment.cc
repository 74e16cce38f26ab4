#include "matcher/audio_segment.h"

#include <algorithm>
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

std::string_view KeySegment::ListOf(std::uint32_t key) const {
  const std::uint32_t prefix = key >> (kKeyBits - prefix_bits_);
  const std::string_view bucket = Bucket(prefix);
  const char* at = bucket.data();
  const char* const end = at + bucket.size();
  std::uint32_t seen = prefix << (kKeyBits - prefix_bits_);
  std::string_view list;
  while (seen <= key && TakeList(at, end, seen, list)) {
    if (seen == key) return list;
  }
  return {};
}

std::vector<KeyCandidate> KeySegment::Candidates(const Fingerprint& query,
                                                 std::size_t most,
                                                 KeyReach reach) const {
  // A longer list is too common to say anything.
  const std::size_t longest = 4096 + tracks_ / 64;
  // A megabyte, which is not to be made anew for each query.
  thread_local OffsetVotes votes;
  votes.Begin();
  const std::vector<QueryKey> keys = KeysOf(query, reach);
  for (std::size_t first = 0; first < keys.size();) {
    std::size_t last = first;
    const std::uint32_t key = keys[first].key;
    while (last < keys.size() && keys[last].key == key) ++last;
    const std::string_view list = ListOf(key);
    if (list.size() > longest) first = last;
    for (; first < last; ++first) {
      const char* posting = list.data();
      const char* const end = posting + list.size();
      std::uint32_t track = 0;
      for (std::uint32_t delta = 0;
           TakeVarint(posting, end, delta) && posting != end;) {
        track += delta;
        const auto place = static_cast<unsigned char>(*posting++);
        if (track >= tracks_) break;
        votes.Add(track, ((place - keys[first].place) & 0xff) /
                             (256 / kOffsetWindows));
      }
    }
  }
  return votes.Best(most);
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
