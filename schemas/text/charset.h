// Which charset a file is in, and its text as UTF-8.
//
//   曲目表.csv saved by Excel in Taipei  -> Big5-HKSCS, 1,204 bits ahead
//   the same from Shanghai               -> GB18030
//   a single row "A,B,C" of either       -> undecided, with both previews
//
// The order: byte order mark, strict UTF-8, then a trial of GB18030,
// Big5-HKSCS and UTF-16 without a mark. Validity cannot decide the trial
// (every Big5 text is also valid GB18030), so each reading is weighed by how
// common its characters are (schemas/tables/han_frequency.tsv) and by the
// column headings that it shows. A wrong guess destroys titles in silence, a
// question costs a minute: what is not clear is left undecided.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qiao::text {

enum class Charset { kUtf8, kUtf16Le, kUtf16Be, kGb18030, kBig5Hkscs };

// "UTF-8", "UTF-16LE", "UTF-16BE", "GB18030", "Big5-HKSCS".
std::string_view ToText(Charset charset);
// What people call it, in any case: "big5", "cp950", "gbk", "utf16le", …
std::optional<Charset> FindCharset(std::string_view name);

// The file as one of the charsets would read it.
struct Reading {
  Charset charset = Charset::kUtf8;
  bool strict = true;           // every byte belongs to a character
  std::size_t first_bad = 0;    // if not strict: offset of the first bad byte
  std::int64_t millibits = 0;   // what the text costs; the lower, the likelier
  std::int64_t per_han = 0;     // millibits of an average Han character
  std::int64_t characters = 0;  // past ASCII
  std::int64_t strange = 0;     // of these, such as hardly occur in a text
  int private_use = 0;          // characters nobody but their author can read
  int headings = 0;             // known column headings past ASCII
  std::string preview;          // up to three lines that are not plain ASCII
};

struct CharsetDecision {
  enum class By { kMark, kUtf8, kFrequency, kNone };
  std::optional<Charset> charset;  // absent: ask
  By by = By::kNone;
  std::size_t mark_bytes = 0;  // length of the byte order mark
  // How far ahead of the next reading; only where frequency decided.
  std::int64_t margin_millibits = 0;
  std::string why;                // in words, for the report
  std::vector<Reading> readings;  // of the trial, likeliest first
};

// Looks at no more than the first 256 KiB of text past ASCII for the weighing;
// strictness is checked to the end.
CharsetDecision DecideCharset(std::string_view bytes);

// Text as UTF-8. A byte that belongs to no character becomes U+FFFD and is
// named in `bad`; so nothing is lost without a word.
struct DecodedText {
  std::string text;
  std::vector<std::size_t> bad;  // offsets into the input, ascending
};
DecodedText Decode(std::string_view bytes, Charset charset);

// What the bytes cost when read so: to notice a row that was pasted in from a
// file of another charset. Lower is likelier.
std::int64_t MillibitsAs(std::string_view bytes, Charset charset);

// True if `text` (UTF-8) holds a private-use character.
bool HasPrivateUse(std::string_view text);

}  // namespace qiao::text
