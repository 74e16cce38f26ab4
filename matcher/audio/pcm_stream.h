// What qiao-decode says on its standard output, and the reader of it.
//
//   "QIAOPCM1"  then frames: type (1 byte), length (u32 LE), payload
//     H  lines "key<TAB>value": codec, media, duration_ms, tags
//     P  PCM: 16-bit little-endian mono at 11,025 Hz
//     E  end: samples (u64 LE), damaged packets (u32 LE)
//     F  the file cannot be heard: the reason, in words
//
// One H comes first, an E or F last; a stream that stops without either broke
// off. The other end has read hostile bytes, so the reader trusts nothing: all
// lengths are bounded, counts are compared, text is checked.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/model/result.h"

namespace qiao::matcher {

inline constexpr std::string_view kPcmMagic = "QIAOPCM1";
inline constexpr int kPcmRate = 11'025;
inline constexpr std::size_t kMostHeaderBytes = std::size_t{16} * 1024;
inline constexpr std::size_t kMostFrameBytes = std::size_t{64} * 1024;
inline constexpr std::size_t kMostTagBytes = 1'000;

// What a file says about itself.
struct AudioHeader {
  std::string codec;       // FFmpeg's name: "flac", "mp3", "pcm_s16le"
  std::string media_type;  // "audio/flac"
  // As the container claims; absent where it would be a guess.
  std::optional<std::int64_t> duration_ms;
  // Empty when absent. UTF-8 without control characters, at most
  // kMostTagBytes; anything else is dropped.
  std::string isrc, title, artist, album;
  std::optional<int> track;
};

class PcmStreamReader {
 public:
  // `hear` gets the samples as they come.
  explicit PcmStreamReader(
      std::function<void(std::span<const std::int16_t>)> hear);

  // Takes the next bytes of the stream. After an error the stream is dead.
  Result<void> Take(std::span<const std::uint8_t> bytes);

  bool ended() const { return ended_; }
  // Set by F.
  const std::optional<std::string>& failure() const { return failure_; }
  const AudioHeader& header() const { return header_; }
  std::int64_t samples() const { return samples_; }
  std::int64_t damaged_packets() const { return damaged_packets_; }

 private:
  Result<void> TakeFrame(char type, std::span<const std::uint8_t> payload);
  Result<void> TakeHeader(std::string_view text);

  std::function<void(std::span<const std::int16_t>)> hear_;
  std::vector<std::uint8_t> held_;  // an incomplete frame
  bool magic_seen_ = false;
  bool header_seen_ = false;
  bool ended_ = false;
  std::optional<std::string> failure_;
  AudioHeader header_;
  std::int64_t samples_ = 0;
  std::int64_t damaged_packets_ = 0;
};

// UTF-8 (no surrogates, nothing overlong), no control characters, at most
// kMostTagBytes.
bool IsCleanTag(std::string_view text);

}  // namespace qiao::matcher
