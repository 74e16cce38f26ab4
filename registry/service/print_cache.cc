#include "registry/service/print_cache.h"

#include <atomic>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "matcher/audio/fingerprint_audio.h"
#include "registry/ledger/running_hash.h"
#include "registry/service/fingerprint_files.h"

namespace qiao::registry {
namespace {

namespace fs = std::filesystem;

// The first line; raise the number when the decoding of any file changes.
constexpr std::string_view kEdition = "qiao-print/1";
constexpr std::size_t kChecksumBytes = 32;
constexpr std::uintmax_t kMostBytes = 64 << 20;

std::string Checksum(std::string_view bytes) {
  ledger::RunningSha256 hash;
  hash.Add({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  Digest digest = hash.Finish();
  return std::string(digest.bytes.begin(), digest.bytes.end());
}

// Cuts the next line off `text`.
std::string_view TakeLine(std::string_view& text) {
  std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

std::optional<std::int64_t> Number(std::string_view text) {
  std::int64_t value = 0;
  auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

}  // namespace

std::string EncodeTrack(const matcher::DecodedTrack& track) {
  const matcher::AudioHeader& header = track.header;
  std::string out(kEdition);
  out += '\n';
  auto line = [&out](std::string_view key, std::string_view value) {
    if (value.empty()) return;
    out.append(key).append("\t").append(value).append("\n");
  };
  line("codec", header.codec);
  line("media", header.media_type);
  if (header.duration_ms) {
    line("claimed_ms", std::to_string(*header.duration_ms));
  }
  line("isrc", header.isrc);
  line("title", header.title);
  line("artist", header.artist);
  line("album", header.album);
  if (header.track) line("track", std::to_string(*header.track));
  line("warning", track.warning);
  line("duration_ms", std::to_string(track.print.duration_ms));
  line("algorithm", std::to_string(track.print.algorithm));
  line("items", std::to_string(track.print.items.size()));
  out += '\n';
  out += ItemBytes(track.print);
  out += Checksum(out);
  return out;
}

std::optional<matcher::DecodedTrack> DecodeTrack(std::string_view bytes) {
  if (bytes.size() < kChecksumBytes) return {};
  std::string_view body = bytes.substr(0, bytes.size() - kChecksumBytes);
  if (Checksum(body) != bytes.substr(body.size())) return {};
  if (TakeLine(body) != kEdition) return {};
  matcher::DecodedTrack track;
  std::int64_t count = -1;
  for (;;) {
    std::string_view line = TakeLine(body);
    if (line.empty()) break;
    std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos) return {};
    std::string_view key = line.substr(0, tab);
    std::string value(line.substr(tab + 1));
    std::optional<std::int64_t> number = Number(value);
    if (key == "codec") track.header.codec = value;
    if (key == "media") track.header.media_type = value;
    if (key == "claimed_ms") track.header.duration_ms = number;
    if (key == "isrc") track.header.isrc = value;
    if (key == "title") track.header.title = value;
    if (key == "artist") track.header.artist = value;
    if (key == "album") track.header.album = value;
    if (key == "track" && number) {
      track.header.track = static_cast<int>(*number);
    }
    if (key == "warning") track.warning = value;
    if (key == "duration_ms" && number) track.print.duration_ms = *number;
    if (key == "algorithm" && number) {
      track.print.algorithm = static_cast<int>(*number);
    }
    if (key == "items" && number) count = *number;
  }
  if (count < 0 || body.size() % 4 != 0 ||
      static_cast<std::uint64_t>(count) != body.size() / 4) {
    return {};
  }
  track.print.items.reserve(body.size() / 4);
  for (std::size_t at = 0; at < body.size(); at += 4) {
    std::uint32_t item = 0;
    for (std::size_t k = 4; k > 0; --k) {
      item = item << 8 | static_cast<std::uint8_t>(body[at + k - 1]);
    }
    track.print.items.push_back(item);
  }
  return track;
}

PrintCache::PrintCache(std::string folder) : folder_(std::move(folder)) {
  for (char c : matcher::PrinterName()) printer_ += c == ' ' ? '-' : c;
}

std::string PrintCache::PathOf(const Digest& content) const {
  std::string name = ToText(content);
  return folder_ + "/" + name.substr(0, 2) + "/" + name + "." + printer_;
}

std::optional<matcher::DecodedTrack> PrintCache::Find(
    const Digest& content) const {
  if (folder_.empty()) return {};
  std::string path = PathOf(content);
  std::error_code error;
  std::uintmax_t size = fs::file_size(path, error);
  if (error || size > kMostBytes) return {};
  std::ifstream in(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)),
                    std::istreambuf_iterator<char>());
  return DecodeTrack(bytes);
}

void PrintCache::Put(const Digest& content,
                     const matcher::DecodedTrack& track) const {
  if (folder_.empty()) return;
  static std::atomic<int> serial{0};
  std::string path = PathOf(content);
  std::string aside = path + ".new-" + std::to_string(getpid()) + "-" +
                      std::to_string(serial.fetch_add(1));
  std::error_code error;
  fs::create_directories(fs::path(path).parent_path(), error);
  if (error) return;
  std::string bytes = EncodeTrack(track);
  {
    std::ofstream out(aside, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (out) fs::rename(aside, path, error);
    if (out && !error) return;
  }
  fs::remove(aside, error);
}

}  // namespace qiao::registry
