#include "registry/service/alignment_picture.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "registry/service/png_image.h"
#include "schemas/text/duration.h"

namespace qiao::registry {
namespace {

constexpr int kBits = 32;
constexpr int kBitHeight = 2;
constexpr int kStrip = kBits * kBitHeight;
constexpr int kMargin = 8;
constexpr int kAxis = 20;
constexpr int kMostPathRows = 480;
constexpr int kLeastColumns = 64;

constexpr std::uint8_t kWhite = 255;
constexpr std::uint8_t kBlack = 0;
constexpr std::uint8_t kNothing = 200;
constexpr std::uint8_t kGrid = 225;

// Digits and a colon, three dots wide and five high, a row in three bits.
constexpr std::array<std::array<std::uint8_t, 5>, 11> kDots = {{
    {7, 5, 5, 5, 7},
    {2, 6, 2, 2, 7},
    {7, 1, 7, 4, 7},
    {7, 1, 3, 1, 7},
    {5, 5, 7, 1, 1},
    {7, 4, 7, 1, 7},
    {7, 4, 7, 5, 7},
    {7, 1, 2, 2, 2},
    {7, 5, 7, 5, 7},
    {7, 5, 7, 1, 7},
    {0, 2, 0, 2, 0},
}};

std::int64_t MillisecondsOf(std::int64_t items) { return items * 2600 / 21; }
std::int64_t ItemAt(std::int64_t milliseconds) {
  return milliseconds * 21 / 2600;
}

void DrawText(PngImage& image, int x, int y, std::string_view text) {
  for (const char c : text) {
    const auto& dots = kDots[c == ':' ? 10 : static_cast<std::size_t>(c - '0')];
    for (int row = 0; row < 5; ++row) {
      for (int column = 0; column < 3; ++column) {
        if ((dots[static_cast<std::size_t>(row)] >> (2 - column) & 1) != 0) {
          image.Set(x + column, y + row, kBlack);
        }
      }
    }
    x += 4;
  }
}

// Seconds between two marks that leave room for their text.
std::int64_t SecondsApart(int items_a_dot) {
  for (const std::int64_t seconds : {5, 10, 30, 60, 300, 600, 1'800}) {
    if (ItemAt(seconds * 1000) / items_a_dot >= 40) return seconds;
  }
  return 3'600;
}

// Ticks and times along the upper edge of what begins at row `y + kAxis`.
void DrawAxis(PngImage& image, int y, std::int64_t items, int step) {
  const std::int64_t apart = SecondsApart(step);
  for (std::int64_t s = 0; s * 1000 <= MillisecondsOf(items); s += apart) {
    const int x = kMargin + static_cast<int>(ItemAt(s * 1000) / step);
    DrawText(image, x + 2, y + kAxis - 12, text::WrittenDuration(s * 1000));
    for (int tick = 0; tick < 6; ++tick) {
      image.Set(x, y + kAxis - 1 - tick, kBlack);
    }
  }
}

// One column of a strip: set bits are dark.
void DrawItem(PngImage& image, int x, int y,
              std::optional<std::uint32_t> item) {
  for (int row = 0; row < kStrip; ++row) {
    std::uint8_t shade = kNothing;
    if (item) {
      shade = (*item >> (row / kBitHeight) & 1) != 0 ? kBlack : kWhite;
    }
    image.Set(x, y + row, shade);
  }
}

}  // namespace

std::string AlignmentPicture(const Fingerprint& left, const Fingerprint& right,
                             const matcher::Comparison& seen) {
  const auto n = static_cast<std::int64_t>(left.items.size());
  const auto m = static_cast<std::int64_t>(right.items.size());
  // Which item of the right track the path has under each of the left.
  std::vector<std::int64_t> under(left.items.size(), -1);
  for (const matcher::Chain& chain : seen.chains) {
    for (const matcher::PathRun& run : chain.runs) {
      for (std::int64_t k = 0; k < run.length; ++k) {
        const std::int64_t l = run.left + k;
        if (l >= 0 && l < n && run.right + k >= 0 && run.right + k < m) {
          under[static_cast<std::size_t>(l)] = run.right + k;
        }
      }
    }
  }
  const int step = static_cast<int>(
      std::max<std::int64_t>(1, (n + kMostColumns - 1) / kMostColumns));
  const int down = static_cast<int>(
      std::max<std::int64_t>(1, (m + kMostPathRows - 1) / kMostPathRows));
  const int columns =
      std::max(kLeastColumns, static_cast<int>((n + step - 1) / step));
  const int rows =
      std::max(kLeastColumns, static_cast<int>((m + down - 1) / down));
  const int left_top = kMargin + kAxis;
  const int right_top = left_top + kStrip + kMargin;
  const int difference_top = right_top + kStrip + kMargin;
  const int path_top = difference_top + kStrip + kMargin + kAxis;

  PngImage image(columns + 2 * kMargin, path_top + rows + kMargin, kWhite);
  DrawAxis(image, kMargin, n, step);
  DrawAxis(image, path_top - kAxis, n, step);
  // The right track's time: a grey line for each mark.
  const std::int64_t apart = SecondsApart(down);
  for (std::int64_t s = 0; s * 1000 <= MillisecondsOf(m); s += apart) {
    const int y = path_top + static_cast<int>(ItemAt(s * 1000) / down);
    for (int x = 0; x < columns; ++x) image.Set(kMargin + x, y, kGrid);
    DrawText(image, kMargin + 2, y + 2, text::WrittenDuration(s * 1000));
  }
  for (std::int64_t l = 0; l < n; ++l) {
    const int x = kMargin + static_cast<int>(l / step);
    const std::uint32_t item = left.items[static_cast<std::size_t>(l)];
    const std::int64_t r = under[static_cast<std::size_t>(l)];
    if (r >= 0) image.Set(x, path_top + static_cast<int>(r / down), kBlack);
    if (l % step != 0) continue;
    std::optional<std::uint32_t> other;
    if (r >= 0) other = right.items[static_cast<std::size_t>(r)];
    DrawItem(image, x, left_top, item);
    DrawItem(image, x, right_top, other);
    if (other) other = *other ^ item;
    DrawItem(image, x, difference_top, other);
  }
  return image.File();
}

}  // namespace qiao::registry
