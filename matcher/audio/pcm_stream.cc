#include "matcher/audio/pcm_stream.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "schemas/text/utf8.h"

namespace qiao::matcher {
namespace {

constexpr std::size_t kFrameHead = 5;
constexpr std::size_t kEndBytes = 12;

std::uint64_t LittleEndian(std::span<const std::uint8_t> bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) {
    value = value << 8 | bytes[i - 1];
  }
  return value;
}

Error Broken(std::string what) {
  return Error{ErrorCode::kUnreadable,
               "the decoder's answer is broken: " + std::move(what)};
}

std::optional<std::int64_t> Number(std::string_view text, std::int64_t most) {
  std::int64_t value = 0;
  auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  if (value < 0 || value > most) return {};
  return value;
}

}  // namespace

PcmStreamReader::PcmStreamReader(
    std::function<void(std::span<const std::int16_t>)> hear)
    : hear_(std::move(hear)) {}

Result<void> PcmStreamReader::Take(std::span<const std::uint8_t> bytes) {
  held_.insert(held_.end(), bytes.begin(), bytes.end());
  std::size_t at = 0;
  if (!magic_seen_) {
    if (held_.size() < kPcmMagic.size()) return {};
    if (!std::equal(kPcmMagic.begin(), kPcmMagic.end(), held_.begin())) {
      return Broken("it does not begin with " + std::string(kPcmMagic));
    }
    magic_seen_ = true;
    at = kPcmMagic.size();
  }
  while (held_.size() - at >= kFrameHead) {
    std::span<const std::uint8_t> rest(held_.data() + at, held_.size() - at);
    auto length = static_cast<std::size_t>(LittleEndian(rest.subspan(1, 4)));
    if (length > kMostFrameBytes) return Broken("a frame is too long");
    if (rest.size() < kFrameHead + length) break;
    QIAO_TRY_DO(TakeFrame(static_cast<char>(rest[0]),
                          rest.subspan(kFrameHead, length)));
    at += kFrameHead + length;
  }
  held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(at));
  return {};
}

Result<void> PcmStreamReader::TakeFrame(char type,
                                        std::span<const std::uint8_t> payload) {
  if (ended_ || failure_) return Broken("something follows its end");
  std::string text(payload.begin(), payload.end());
  switch (type) {
    case 'H':
      if (header_seen_) return Broken("a second header");
      header_seen_ = true;
      return TakeHeader(text);
    case 'P': {
      if (!header_seen_) return Broken("sound before the header");
      if (payload.size() % 2 != 0) return Broken("half a sample");
      std::vector<std::int16_t> samples(payload.size() / 2);
      for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] =
            static_cast<std::int16_t>(LittleEndian(payload.subspan(2 * i, 2)));
      }
      samples_ += static_cast<std::int64_t>(samples.size());
      hear_(samples);
      return {};
    }
    case 'E':
      if (!header_seen_) return Broken("an end before the header");
      if (payload.size() != kEndBytes) return Broken("an end of wrong length");
      if (LittleEndian(payload.first(8)) !=
          static_cast<std::uint64_t>(samples_)) {
        return Broken("samples are missing");
      }
      damaged_packets_ =
          static_cast<std::int64_t>(LittleEndian(payload.subspan(8, 4)));
      ended_ = true;
      return {};
    case 'F':
      failure_ = IsCleanTag(text) && !text.empty() ? text : "not audio";
      return {};
    default:
      return Broken("an unknown frame");
  }
}

Result<void> PcmStreamReader::TakeHeader(std::string_view text) {
  if (text.size() > kMostHeaderBytes) return Broken("a header too long");
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos) return Broken("a header line");
    std::string_view key = line.substr(0, tab);
    std::string_view value = line.substr(tab + 1);
    if (!IsCleanTag(value)) continue;
    if (key == "codec") header_.codec = value;
    if (key == "media") header_.media_type = value;
    if (key == "duration_ms") {
      header_.duration_ms = Number(value, std::int64_t{1} << 40);
    }
    if (key == "isrc") header_.isrc = value;
    if (key == "title") header_.title = value;
    if (key == "artist") header_.artist = value;
    if (key == "album") header_.album = value;
    if (key == "track") {
      std::optional<std::int64_t> number = Number(value, 9'999);
      if (number) header_.track = static_cast<int>(*number);
    }
  }
  return {};
}

bool IsCleanTag(std::string_view tag) {
  if (tag.size() > kMostTagBytes || !text::IsUtf8(tag)) return false;
  for (std::size_t at = 0; at < tag.size();) {
    char32_t c = text::Next(tag, at);
    if (c < 0x20 || (c >= 0x7f && c < 0xa0)) return false;
  }
  return true;
}

}  // namespace qiao::matcher
