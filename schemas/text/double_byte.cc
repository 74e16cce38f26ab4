#include "schemas/text/double_byte.h"

#include <memory>
#include <string>

#include <unicode/ucnv.h>

#include "schemas/model/check.h"

namespace qiao::text {
namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

// A converter that stops at what it does not know.
Converter OpenStrict(const char* name) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(name, &status));
  if (U_SUCCESS(status)) {
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr,
                        nullptr, nullptr, &status);
  }
  QIAO_CHECK(U_SUCCESS(status));  // both are part of every ICU build
  return converter;
}

DoubleByteTable::Characters Convert(UConverter* converter,
                                    std::string_view code) {
  UChar units[4] = {};
  UErrorCode status = U_ZERO_ERROR;
  ucnv_reset(converter);
  const int count =
      ucnv_toUChars(converter, units, 4, code.data(),
                    static_cast<std::int32_t>(code.size()), &status);
  if (U_FAILURE(status) || count < 1) return {};
  DoubleByteTable::Characters characters{};
  std::size_t into = 0;
  for (int i = 0; i < count && into < characters.size(); ++i, ++into) {
    characters[into] = units[i];
    if (U16_IS_LEAD(units[i]) && i + 1 < count) {
      characters[into] = 0x10000 + ((units[i] - char32_t{0xD800}) << 10) +
                         (units[i + 1] - char32_t{0xDC00});
      ++i;
    }
  }
  return characters;
}

}  // namespace

DoubleByteTable::DoubleByteTable(const char* name)
    : codes_(static_cast<std::size_t>(0xFF - 0x81) * 256) {
  const Converter converter = OpenStrict(name);
  for (int lead = 0x81; lead <= 0xFE; ++lead) {
    for (int trail = 0x40; trail <= 0xFE; ++trail) {
      if (trail == 0x7F) continue;
      const char code[2] = {static_cast<char>(lead), static_cast<char>(trail)};
      codes_[static_cast<std::size_t>(lead - 0x81) * 256 +
             static_cast<std::size_t>(trail)] =
          Convert(converter.get(), {code, 2});
    }
  }
}

const DoubleByteTable& DoubleByteTable::Of(Charset charset) {
  if (charset == Charset::kBig5Hkscs) {
    static const DoubleByteTable big5("Big5-HKSCS");
    return big5;
  }
  QIAO_CHECK(charset == Charset::kGb18030);
  static const DoubleByteTable gb("gb18030");
  return gb;
}

char32_t Gb18030FourBytes(std::string_view four) {
  thread_local const Converter converter = OpenStrict("gb18030");
  return Convert(converter.get(), four)[0];
}

}  // namespace qiao::text
