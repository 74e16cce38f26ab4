#include "registry/service/png_image.h"

#include <cstddef>
#include <string_view>
#include <zlib.h>

#include "schemas/model/check.h"

namespace qiao::registry {
namespace {

void AppendBigEndian(std::string& bytes, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes += static_cast<char>(value >> shift & 0xff);
  }
}

const Bytef* AsBytes(std::string_view text) {
  return reinterpret_cast<const Bytef*>(text.data());
}

// PNG, clause 5.3: length, type, data, CRC of type and data.
void AppendChunk(std::string& file, std::string_view type,
                 std::string_view data) {
  AppendBigEndian(file, static_cast<std::uint32_t>(data.size()));
  const std::string body = std::string(type) + std::string(data);
  file += body;
  AppendBigEndian(file, static_cast<std::uint32_t>(crc32(
                            0, AsBytes(body), static_cast<uInt>(body.size()))));
}

}  // namespace

PngImage::PngImage(int width, int height, std::uint8_t shade)
    : width_(width),
      height_(height),
      shades_(
          static_cast<std::size_t>(width) * static_cast<std::size_t>(height),
          shade) {
  QIAO_CHECK(width > 0 && height > 0);
}

void PngImage::Set(int x, int y, std::uint8_t shade) {
  if (x < 0 || x >= width_ || y < 0 || y >= height_) return;
  shades_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
          static_cast<std::size_t>(x)] = shade;
}

std::string PngImage::File() const {
  std::string header;
  AppendBigEndian(header, static_cast<std::uint32_t>(width_));
  AppendBigEndian(header, static_cast<std::uint32_t>(height_));
  // Eight bits, grey; deflate, the one filter method, not interlaced.
  header += std::string({8, 0, 0, 0, 0});

  std::string rows;  // each begins with its filter: none
  const auto width = static_cast<std::size_t>(width_);
  for (std::size_t at = 0; at < shades_.size(); at += width) {
    rows += '\0';
    rows.append(shades_.begin() + static_cast<std::ptrdiff_t>(at),
                shades_.begin() + static_cast<std::ptrdiff_t>(at + width));
  }
  uLongf size = compressBound(static_cast<uLong>(rows.size()));
  std::string packed(size, '\0');
  const int done =
      compress2(reinterpret_cast<Bytef*>(packed.data()), &size, AsBytes(rows),
                static_cast<uLong>(rows.size()), Z_BEST_COMPRESSION);
  QIAO_CHECK(done == Z_OK);
  packed.resize(size);

  std::string file("\x89PNG\r\n\x1a\n", 8);
  AppendChunk(file, "IHDR", header);
  AppendChunk(file, "IDAT", packed);
  AppendChunk(file, "IEND", {});
  return file;
}

}  // namespace qiao::registry
