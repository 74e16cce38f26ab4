// What the two-byte codes of GB18030 and Big5-HKSCS stand for, taken from ICU
// once and kept flat: decoding then needs no converter, and a broken code is
// known to the byte.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "schemas/text/charset.h"

namespace qiao::text {

class DoubleByteTable {
 public:
  // kGb18030 or kBig5Hkscs; built on first use, shared by all threads.
  static const DoubleByteTable& Of(Charset charset);

  // One or two characters (four codes of HKSCS stand for a letter and its
  // accent); {0, 0} if the code is not assigned.
  using Characters = std::array<char32_t, 2>;
  const Characters& Of(unsigned char lead, unsigned char trail) const {
    return codes_[static_cast<std::size_t>(lead - 0x81) * 256 + trail];
  }

 private:
  explicit DoubleByteTable(const char* converter);
  std::vector<Characters> codes_;  // [lead - 0x81][trail]
};

// The character of a four-byte code of GB18030; 0 if there is none.
char32_t Gb18030FourBytes(std::string_view four);

}  // namespace qiao::text
