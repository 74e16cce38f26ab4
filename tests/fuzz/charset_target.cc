// The charset decision over any bytes, and decoding by every charset.
#include <algorithm>
#include <string>

#include "schemas/text/charset.h"
#include "schemas/text/utf8.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {
namespace {

constexpr text::Charset kCharsets[] = {
    text::Charset::kUtf8, text::Charset::kUtf16Le, text::Charset::kUtf16Be,
    text::Charset::kGb18030, text::Charset::kBig5Hkscs};

void CheckDecoding(std::string_view input, text::Charset charset) {
  const text::DecodedText decoded = text::Decode(input, charset);
  Law(text::IsUtf8(decoded.text), "decoded text is UTF-8");
  Law(decoded.text.size() <= 3 * input.size(), "decoding is bounded");
  Law(std::is_sorted(decoded.bad.begin(), decoded.bad.end()) &&
          std::adjacent_find(decoded.bad.begin(), decoded.bad.end()) ==
              decoded.bad.end(),
      "bad bytes are named in order, each once");
  Law(decoded.bad.empty() || decoded.bad.back() < input.size(),
      "bad bytes are bytes of the input");
  if (charset == text::Charset::kUtf8) {
    Law(decoded.bad.empty() == text::IsUtf8(input),
        "UTF-8 is bad where it is no UTF-8");
    if (decoded.bad.empty()) {
      Law(decoded.text == input, "UTF-8 stays as it is");
    }
  }
  Law(text::MillibitsAs(input, charset) >= 0, "no text costs less than none");
}

void CheckReading(std::string_view input, const text::Reading& reading,
                  std::size_t mark_bytes) {
  const auto bad = text::Decode(input.substr(mark_bytes), reading.charset).bad;
  Law(reading.strict == bad.empty(), "a strict reading decodes without loss");
  if (!reading.strict) {
    Law(reading.first_bad == mark_bytes + bad.front(),
        "the first bad byte is the one that decoding names");
  }
  Law(text::IsUtf8(reading.preview), "a preview is text");
}

}  // namespace

void Charset(std::string_view input) {
  for (const text::Charset charset : kCharsets) CheckDecoding(input, charset);
  const text::CharsetDecision decision = text::DecideCharset(input);
  using By = text::CharsetDecision::By;
  Law(decision.charset.has_value() == (decision.by != By::kNone),
      "a decision says what decided it");
  Law(decision.mark_bytes <= std::min<std::size_t>(input.size(), 4),
      "a byte order mark is in the file");
  Law(decision.by != By::kMark || decision.mark_bytes > 0,
      "a mark decides where there is one");
  if (decision.by == By::kUtf8) {
    Law(50 * text::Decode(input, text::Charset::kUtf8).bad.size() <=
            input.size(),
        "what is taken for UTF-8 is hardly broken");
  }
  for (const text::Reading& reading : decision.readings) {
    CheckReading(input, reading, decision.mark_bytes);
  }
  // Without readings: text whose every other byte is NUL.
  if (decision.by == By::kFrequency && !decision.readings.empty()) {
    Law(decision.readings.front().charset == decision.charset,
        "the likeliest reading is the one that is taken");
    Law(decision.margin_millibits > 0, "a guess is ahead of the next");
  }
}

}  // namespace qiao::fuzz
