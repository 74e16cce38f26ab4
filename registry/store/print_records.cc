#include "registry/store/print_records.h"

#include <algorithm>

#include "registry/store/print_bytes.h"

namespace qiao::store {
namespace {

constexpr std::string_view kMagic = "QIAOPRT1";
constexpr std::size_t kRecordHead = 8;

void AppendWord(std::string& bytes, std::uint64_t word) {
  for (int shift = 0; shift < 32; shift += 8) {
    bytes += static_cast<char>(word >> shift & 0xff);
  }
}

std::uint32_t WordAt(std::string_view bytes, std::size_t at) {
  std::uint32_t word = 0;
  for (std::size_t b = 4; b-- > 0;) {
    word = word << 8 | static_cast<std::uint8_t>(bytes[at + b]);
  }
  return word;
}

}  // namespace

std::uint32_t DurationOf(const Fingerprint& print) {
  return static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(print.duration_ms, 0, 0xffff'ffff));
}

std::string PrintsPayload(std::span<const IndexedTrack> tracks) {
  std::string payload(kMagic);
  std::size_t size = payload.size();
  for (const IndexedTrack& track : tracks) {
    const std::size_t record =
        kRecordHead + track.id.size() + 4 * track.print.items.size();
    AppendWord(payload, record);
    size += 4 + record;
  }
  payload.reserve(size);
  for (const IndexedTrack& track : tracks) {
    AppendWord(payload, DurationOf(track.print));
    AppendWord(payload, track.id.size());
    payload += track.id;
    payload += BytesOf(track.print.items);
  }
  return payload;
}

std::vector<std::string_view> RecordsIn(std::string_view payload,
                                        std::uint64_t tracks) {
  std::vector<std::string_view> records;
  if (tracks > payload.size() / 4) return {};
  const std::size_t head = kMagic.size() + tracks * 4;
  if (payload.size() < head || !payload.starts_with(kMagic)) return {};
  records.reserve(tracks);
  std::size_t at = head;
  for (std::uint64_t t = 0; t < tracks; ++t) {
    const std::uint32_t size = WordAt(payload, kMagic.size() + t * 4);
    if (size < kRecordHead || size > payload.size() - at) return {};
    records.push_back(payload.substr(at, size));
    at += size;
  }
  return records;
}

std::string_view IdIn(std::string_view record) {
  return record.substr(kRecordHead, WordAt(record, 4));
}

std::uint32_t DurationIn(std::string_view record) { return WordAt(record, 0); }

std::uint32_t ItemCountIn(std::string_view record) {
  return static_cast<std::uint32_t>(ItemBytesIn(record).size() / 4);
}

std::string_view ItemBytesIn(std::string_view record) {
  return record.substr(kRecordHead + IdIn(record).size());
}

Fingerprint PrintIn(std::string_view record) {
  Fingerprint print;
  print.duration_ms = DurationIn(record);
  print.items = ItemsOf(ItemBytesIn(record));
  return print;
}

std::string JoinedPrints(
    std::span<const std::vector<std::string_view>> records_of_each) {
  std::string payload(kMagic);
  std::size_t size = payload.size();
  for (const auto& records : records_of_each) {
    for (const std::string_view record : records) {
      AppendWord(payload, record.size());
      size += 4 + record.size();
    }
  }
  payload.reserve(size);
  for (const auto& records : records_of_each) {
    for (const std::string_view record : records) payload += record;
  }
  return payload;
}

}  // namespace qiao::store
