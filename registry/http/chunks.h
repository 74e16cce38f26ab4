// The raw bytes of a chunked body (RFC 9112 §7.1), looked at before they are
// parsed: where the message ends, and whether every size line, every CR LF and
// every trailer is what the grammar says and no more.
//
//   5\r\n后a!\r\n 0\r\n \r\n        (five bytes, then nothing, then the end)
//
// Parsers read sizes like 0x5, +5 or " 5" and line ends like a bare LF in
// different ways: none of that passes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "registry/http/framing.h"

namespace qiao::http {

// All size lines and trailers of one body together, extensions included: what
// is neither data nor a CR LF behind it.
inline constexpr std::uint64_t kMaxExtensionBytes = 1024;
inline constexpr std::uint64_t kMaxTrailerBytes = 4096;
inline constexpr std::uint64_t kMaxChunks = 65'536;

class ChunkGate {
 public:
  explicit ChunkGate(std::uint64_t max_body) : max_body_(max_body) {}

  // Takes what has arrived; the number of bytes that belong to this message.
  // All of them while the body goes on. A fault ends it.
  std::size_t Take(std::string_view bytes);

  bool done() const { return state_ == State::kDone; }
  const std::optional<Fault>& fault() const { return fault_; }

 private:
  enum class State {
    kSize,
    kExtension,
    kSizeLf,
    kData,
    kDataCr,
    kDataLf,
    kTrailerStart,  // of a line
    kTrailerName,
    kTrailerValue,
    kTrailerLf,
    kEndLf,
    kDone,
  };

  // False: stop.
  bool TakeOne(char c);
  bool TakeSize(char c);
  bool TakeExtension(char c);
  bool TakeTrailer(char c);
  bool SizeLineEnds();
  bool Refuse(Problem problem, const char* detail);

  std::uint64_t max_body_;
  State state_ = State::kSize;
  std::uint64_t size_ = 0;  // of the chunk; what is left of it in kData
  int digits_ = 0;
  bool quoted_ = false;   // within the quotes of an extension's value
  bool escaped_ = false;  // and behind a backslash
  std::uint64_t body_ = 0;
  std::uint64_t extensions_ = 0;
  std::uint64_t trailers_ = 0;
  std::uint64_t chunks_ = 0;
  std::optional<Fault> fault_;
};

}  // namespace qiao::http
