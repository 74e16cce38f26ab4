// The layout of a .prints file: tracks as records, one behind the other.
//
//   QIAOPRT1                            8 bytes
//   length of each record               u32 each
//   records: duration in ms (u32), length of the id (u32), id, items (u32 each)
//
// All numbers are little-endian. The bytes may be damaged: nothing outside of
// them is read, whatever they say.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/model/fingerprint.h"

namespace qiao::store {

struct IndexedTrack {
  std::string id;  // as given; unique in an index
  Fingerprint print;
};

// Milliseconds, as a record can hold them.
std::uint32_t DurationOf(const Fingerprint& print);
std::string PrintsPayload(std::span<const IndexedTrack> tracks);

// The records of a payload, views into it; none if it does not hold `tracks`.
// The records themselves are not touched.
std::vector<std::string_view> RecordsIn(std::string_view payload,
                                        std::uint64_t tracks);
std::string_view IdIn(std::string_view record);
std::uint32_t DurationIn(std::string_view record);  // ms
std::uint32_t ItemCountIn(std::string_view record);
std::string_view ItemBytesIn(std::string_view record);
Fingerprint PrintIn(std::string_view record);

// One payload of the records of several, in their order.
std::string JoinedPrints(
    std::span<const std::vector<std::string_view>> records_of_each);

}  // namespace qiao::store
