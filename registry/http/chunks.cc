#include "registry/http/chunks.h"

#include <algorithm>

namespace qiao::http {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = LowerAscii(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

bool IsText(char c) {
  return c == '\t' || (c >= ' ' && c < '\x7f') ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

bool ChunkGate::Refuse(Problem problem, const char* detail) {
  fault_ = Fault{problem, detail};
  return false;
}

std::size_t ChunkGate::Take(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size() && !done() && !fault_) {
    if (state_ == State::kData) {
      const std::uint64_t taken =
          std::min<std::uint64_t>(size_, bytes.size() - at);
      at += static_cast<std::size_t>(taken);
      size_ -= taken;
      if (size_ == 0) state_ = State::kDataCr;
      continue;
    }
    if (!TakeOne(bytes[at])) break;
    ++at;
  }
  return at;
}

bool ChunkGate::SizeLineEnds() {
  if (digits_ == 0) {
    return Refuse(Problem::kMalformed, "a chunk without a size");
  }
  state_ = State::kSizeLf;
  return true;
}

bool ChunkGate::TakeSize(char c) {
  if (c == '\r') return SizeLineEnds();
  if (c == ';') {
    if (digits_ == 0) {
      return Refuse(Problem::kMalformed, "a chunk without a size");
    }
    state_ = State::kExtension;
    return true;
  }
  const int digit = HexDigit(c);
  if (digit < 0) return Refuse(Problem::kMalformed, "no size of a chunk");
  if (++digits_ > 8) {
    return Refuse(Problem::kBodyTooLarge, "a chunk of more than eight digits");
  }
  size_ = size_ * 16 + static_cast<std::uint64_t>(digit);
  return true;
}

bool ChunkGate::TakeExtension(char c) {
  if (++extensions_ > kMaxExtensionBytes) {
    return Refuse(Problem::kBodyTooLarge,
                  "chunk extensions of more than 1 KiB");
  }
  if (c == '\r') {
    // Some readers take a quoted value to go on into the chunk.
    return quoted_ ? Refuse(Problem::kMalformed, "a quotation that stays open")
                   : SizeLineEnds();
  }
  if (!IsText(c)) {
    return Refuse(Problem::kMalformed, "a control in a chunk extension");
  }
  if (c == '"' && !escaped_) quoted_ = !quoted_;
  escaped_ = quoted_ && c == '\\' && !escaped_;
  return true;
}

bool ChunkGate::TakeTrailer(char c) {
  if (++trailers_ > kMaxTrailerBytes) {
    return Refuse(Problem::kHeaderTooLarge, "trailers of more than 4 KiB");
  }
  if (state_ == State::kTrailerStart && c == '\r') {
    state_ = State::kEndLf;
    return true;
  }
  if (state_ != State::kTrailerValue) {
    if (c == ':' && state_ == State::kTrailerName) {
      state_ = State::kTrailerValue;
      return true;
    }
    state_ = State::kTrailerName;
    return IsToken(std::string_view(&c, 1)) ||
           Refuse(Problem::kMalformed, "no name of a trailer");
  }
  if (c == '\r') {
    state_ = State::kTrailerLf;
    return true;
  }
  return IsText(c) ||
         Refuse(Problem::kMalformed, "a control character in a trailer");
}

bool ChunkGate::TakeOne(char c) {
  const auto expect = [&](char wanted, State next) {
    if (c != wanted) {
      return Refuse(Problem::kMalformed, "a chunk that does not end in CR LF");
    }
    state_ = next;
    return true;
  };
  switch (state_) {
    case State::kSize:
      return TakeSize(c);
    case State::kExtension:
      return TakeExtension(c);
    case State::kSizeLf:
      if (!expect('\n', State::kData)) return false;
      digits_ = 0;
      if (size_ == 0) {
        state_ = State::kTrailerStart;
        return true;
      }
      if (size_ > max_body_ - body_) {
        return Refuse(Problem::kBodyTooLarge, "a body above the limit");
      }
      body_ += size_;
      if (++chunks_ > kMaxChunks) {
        return Refuse(Problem::kBodyTooLarge, "more than 65,536 chunks");
      }
      return true;
    case State::kDataCr:
      return expect('\r', State::kDataLf);
    case State::kDataLf:
      return expect('\n', State::kSize);
    case State::kTrailerStart:
    case State::kTrailerName:
    case State::kTrailerValue:
      return TakeTrailer(c);
    case State::kTrailerLf:
      return expect('\n', State::kTrailerStart);
    case State::kEndLf:
      return expect('\n', State::kDone);
    case State::kData:
    case State::kDone:
      break;
  }
  return false;
}

}  // namespace qiao::http
