#include "schemas/text/nfc.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include "schemas/text/utf8.h"

namespace qiao::text {
namespace {

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  });
}

Result<std::string> Normalise(
    std::string_view text, const icu::Normalizer2* (*instance)(UErrorCode&)) {
  if (IsAscii(text)) return std::string(text);
  if (const auto bad = FirstInvalidUtf8(text)) {
    return Error{ErrorCode::kUnreadable,
                 "byte " + std::to_string(*bad) + " is not UTF-8"};
  }
  if (text.size() > std::size_t{std::numeric_limits<std::int32_t>::max()}) {
    return Error{ErrorCode::kUnreadable, "text is longer than 2 GiB"};
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = instance(status);
  std::string result;
  if (U_SUCCESS(status)) {
    icu::StringByteSink<std::string> sink(&result);
    normalizer->normalizeUTF8(
        0,
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())),
        sink, nullptr, status);
  }
  // ICU's data is compiled in: what fails here is memory, or this program.
  QIAO_CHECK(U_SUCCESS(status));
  return result;
}

}  // namespace

Result<std::string> Nfc(std::string_view text) {
  return Normalise(text, icu::Normalizer2::getNFCInstance);
}

Result<std::string> Nfkc(std::string_view text) {
  return Normalise(text, icu::Normalizer2::getNFKCInstance);
}

}  // namespace qiao::text
