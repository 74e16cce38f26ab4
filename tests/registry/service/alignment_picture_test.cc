#include "registry/service/alignment_picture.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <zlib.h>

#include "registry/service/png_image.h"
#include "tests/support/catch.h"
#include "tests/support/fingerprint_rows.h"

namespace qiao::registry {
namespace {

std::uint32_t BigEndianAt(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t b = 0; b < 4; ++b) {
    value = value << 8 | static_cast<std::uint8_t>(bytes.at(at + b));
  }
  return value;
}

struct Picture {
  std::size_t width = 0, height = 0;
  std::string rows;  // each with its filter before it
  int At(std::size_t x, std::size_t y) const {
    return static_cast<std::uint8_t>(rows.at(y * (width + 1) + 1 + x));
  }
};

// Checks the file chunk by chunk on the way.
Picture Read(const std::string& file) {
  Picture picture;
  std::string packed;
  REQUIRE(file.substr(0, 8) == std::string("\x89PNG\r\n\x1a\n", 8));
  std::string types;
  for (std::size_t at = 8; at < file.size();) {
    const std::size_t size = BigEndianAt(file, at);
    const std::string body = file.substr(at + 4, size + 4);
    types += body.substr(0, 4) + " ";
    CHECK(BigEndianAt(file, at + 8 + size) ==
          crc32(0, reinterpret_cast<const Bytef*>(body.data()),
                static_cast<uInt>(body.size())));
    if (body.starts_with("IHDR")) {
      picture.width = BigEndianAt(body, 4);
      picture.height = BigEndianAt(body, 8);
    }
    if (body.starts_with("IDAT")) packed = body.substr(4);
    at += size + 12;
  }
  CHECK(types == "IHDR IDAT IEND ");
  uLongf size = (picture.width + 1) * picture.height;
  picture.rows.resize(size);
  REQUIRE(uncompress(reinterpret_cast<Bytef*>(picture.rows.data()), &size,
                     reinterpret_cast<const Bytef*>(packed.data()),
                     packed.size()) == Z_OK);
  CHECK(size == picture.rows.size());
  return picture;
}

// Rows of the parts, as they follow from the text of alignment_picture.h.
constexpr std::size_t kLeft = 28;
constexpr std::size_t kRight = kLeft + 64 + 8;
constexpr std::size_t kDifference = kRight + 64 + 8;
constexpr std::size_t kPath = kDifference + 64 + 8 + 20;

}  // namespace

TEST_CASE("a track beside itself is a diagonal without a difference",
          "[service][audio]") {
  const Fingerprint& farm = test::GoldenPrints().at("farm");
  const matcher::Comparison seen = matcher::Compare(farm, farm);
  const std::string file = AlignmentPicture(farm, farm, seen);
  CHECK(file == AlignmentPicture(farm, farm, seen));
  const Picture picture = Read(file);
  REQUIRE(farm.items.size() <= kMostColumns);
  CHECK(picture.width == farm.items.size() + 16);
  const std::size_t down = (farm.items.size() + 479) / 480;
  int on_path = 0;
  for (std::size_t l = 0; l < farm.items.size(); ++l) {
    for (std::size_t bit = 0; bit < 32; ++bit) {
      const bool set = (farm.items[l] >> bit & 1) != 0;
      CHECK((picture.At(8 + l, kLeft + 2 * bit) == 0) == set);
    }
    if (picture.At(8 + l, kPath + l / down) != 0) continue;
    ++on_path;
    CHECK(picture.At(8 + l, kRight) == picture.At(8 + l, kLeft));
    CHECK(picture.At(8 + l, kDifference) == 255);
  }
  CHECK(on_path * 10 > static_cast<int>(farm.items.size()) * 9);
}

TEST_CASE("where no path runs, nothing is said of the other track",
          "[service][audio]") {
  const Fingerprint& farm = test::GoldenPrints().at("farm");
  const Fingerprint& drone = test::GoldenPrints().at("drone");
  const Picture picture =
      Read(AlignmentPicture(farm, drone, matcher::Comparison()));
  CHECK(picture.At(8, kRight) == 200);
  CHECK(picture.At(8, kDifference + 63) == 200);
}

TEST_CASE("a long track and an empty one are drawn, too", "[service][audio]") {
  Fingerprint hour;
  hour.items.assign(29'000, 0x55555555U);
  const Picture picture = Read(AlignmentPicture(hour, Fingerprint(), {}));
  CHECK(picture.width <= kMostColumns + 16);
  CHECK(picture.height < 1'000);
  Read(AlignmentPicture(Fingerprint(), Fingerprint(), {}));
}

}  // namespace qiao::registry
