#include "matcher/audio/decoder/answer.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <unistd.h>

#include "matcher/audio/pcm_stream.h"

namespace qiao::decoder {
namespace {

constexpr std::size_t kFlushBytes = 32 * 1024;

void AppendLittleEndian(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) {
    out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
  }
}

}  // namespace

void Answer::Note(std::string_view key, std::string_view value) {
  std::string clean;
  for (char c : value) {
    bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    clean.push_back(control ? ' ' : c);
  }
  if (clean.size() > matcher::kMostTagBytes) {
    std::size_t cut = matcher::kMostTagBytes;
    while (cut > 0 && (static_cast<unsigned char>(clean[cut]) & 0xc0) == 0x80) {
      --cut;
    }
    clean.resize(cut);
  }
  while (!clean.empty() && clean.back() == ' ') clean.pop_back();
  if (clean.empty()) return;
  header_.append(key).append("\t").append(clean).append("\n");
}

void Answer::Begin() { Frame('H', header_); }

void Answer::Sound(std::span<const std::int16_t> samples) {
  samples_ += static_cast<std::int64_t>(samples.size());
  while (!samples.empty()) {
    std::span<const std::int16_t> part =
        samples.first(std::min(samples.size(), matcher::kMostFrameBytes / 4));
    std::string bytes;
    bytes.reserve(part.size() * 2);
    for (std::int16_t sample : part) {
      AppendLittleEndian(bytes, static_cast<std::uint16_t>(sample), 2);
    }
    Frame('P', bytes);
    samples = samples.subspan(part.size());
  }
}

void Answer::End(std::uint32_t damaged_packets) {
  std::string bytes;
  AppendLittleEndian(bytes, static_cast<std::uint64_t>(samples_), 8);
  AppendLittleEndian(bytes, damaged_packets, 4);
  Frame('E', bytes);
  Flush();
}

void Answer::Fail(std::string_view reason) {
  Frame('F', reason);
  Flush();
}

void Answer::Frame(char type, std::string_view payload) {
  if (!magic_written_) {
    out_ += matcher::kPcmMagic;
    magic_written_ = true;
  }
  out_.push_back(type);
  AppendLittleEndian(out_, payload.size(), 4);
  out_ += payload;
  if (out_.size() >= kFlushBytes) Flush();
}

void Answer::Flush() {
  std::string_view rest = out_;
  while (!rest.empty()) {
    ssize_t written = write(STDOUT_FILENO, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(1);
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  out_.clear();
}

}  // namespace qiao::decoder
