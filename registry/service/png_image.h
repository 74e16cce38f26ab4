// A picture in shades of grey, and its bytes as a PNG file (ISO/IEC 15948).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace qiao::registry {

class PngImage {
 public:
  // Both sides at least 1; 0 is black.
  PngImage(int width, int height, std::uint8_t shade);

  // Outside of the picture, nothing.
  void Set(int x, int y, std::uint8_t shade);
  std::string File() const;

 private:
  int width_, height_;
  std::vector<std::uint8_t> shades_;  // row by row
};

}  // namespace qiao::registry
