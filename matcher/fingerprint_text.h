// The text form of a fingerprint, as Chromaprint's tools and web services
// write it: base64 of packed bits.
//
//   AQAAAA      algorithm 1, no items
//   AQAAAQcZ    algorithm 1, one item: 0x80000000
//
// Text from outside is read here and never by the library, whose decoder
// before 1.6.1 writes past its buffers on damaged input. Exactly what the
// library's encoder writes is taken, and nothing else.
#pragma once

#include <cstddef>
#include <string_view>

#include "schemas/model/fingerprint.h"
#include "schemas/model/result.h"

namespace qiao::matcher {

// As many items as a registration may sign: 34 hours of sound.
inline constexpr std::size_t kMaxFingerprintItems = 1'000'000;

// The text says nothing of the track's length: `duration_ms` is 0. kUnreadable
// with the reason. Needs at most 12 bytes of memory for a byte of text.
Result<Fingerprint> ParseFingerprintText(std::string_view text);

}  // namespace qiao::matcher
