#include "registry/vectors/archive.h"

#include <array>
#include <zlib.h>

namespace qiao::vectors {
namespace {

constexpr std::size_t kBlock = 512;  // tar: a header or a piece of a file

Error Damaged(std::string message) {
  return Error{ErrorCode::kUnreadable, "archive: " + std::move(message)};
}

Result<std::string> Inflate(std::string_view packed) {
  z_stream stream{};
  constexpr int kGzip = 15 + 16;
  if (inflateInit2(&stream, kGzip) != Z_OK) return Damaged("no memory");
  // zlib reads through a pointer that is not const.
  std::string input(packed);
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  std::string out;
  std::array<char, 1 << 16> piece{};
  int state = Z_OK;
  while (state == Z_OK && out.size() <= kMaxUnpacked) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    state = inflate(&stream, Z_NO_FLUSH);
    out.append(piece.data(), piece.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (out.size() > kMaxUnpacked) return Damaged("unpacks to over 256 MiB");
  if (state != Z_STREAM_END) return Damaged("damaged, or it breaks off");
  return out;
}

// A field that ends at its first NUL.
std::string_view Field(std::string_view header, std::size_t at,
                       std::size_t size) {
  const std::string_view field = header.substr(at, size);
  return field.substr(0, field.find('\0'));
}

// Octal digits, with blanks around them.
std::optional<std::size_t> Octal(std::string_view text) {
  std::size_t value = 0;
  bool any = false;
  for (char c : text) {
    if (c == ' ') continue;
    if (c < '0' || c > '7') return std::nullopt;
    value = value * 8 + static_cast<std::size_t>(c - '0');
    any = true;
  }
  return any ? std::optional<std::size_t>(value) : std::nullopt;
}

}  // namespace

Result<Files> Unpack(std::string_view archive) {
  QIAO_TRY(const std::string tar, Inflate(archive));
  Files files;
  std::string_view rest = tar;
  while (rest.size() >= kBlock) {
    const std::string_view header = rest.substr(0, kBlock);
    rest.remove_prefix(kBlock);
    if (header[0] == '\0') break;  // the end
    const auto size = Octal(Field(header, 124, 12));
    if (!size || *size > rest.size()) return Damaged("it breaks off");
    std::string name(Field(header, 345, 155));
    if (!name.empty()) name += '/';
    name += Field(header, 0, 100);
    const char kind = header[156];
    if (kind == '0' || kind == '\0') {
      files[std::move(name)] = rest.substr(0, *size);
    }
    const std::size_t padded = (*size + kBlock - 1) / kBlock * kBlock;
    rest.remove_prefix(std::min(padded, rest.size()));
  }
  return files;
}

}  // namespace qiao::vectors
