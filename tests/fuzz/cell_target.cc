// What cells of a sheet say: days, terms, lengths, shares, numbers.
#include <numeric>
#include <string>

#include "registry/import/cell_text.h"
#include "registry/import/written_date.h"
#include "registry/import/written_number.h"
#include "registry/import/written_share.h"
#include "schemas/text/utf8.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {
namespace {

void CheckDate(std::string_view cell) {
  const registry::WrittenDate date = registry::ParseWrittenDate(cell);
  Law(date.some_day.empty() || date.problem.empty(),
      "a day that was read is no problem");
  if (date.some_day.empty()) return;
  Law(IsSomeDay(date.some_day), "what was read is a day");
  Law(registry::ParseWrittenDate(date.some_day).some_day == date.some_day,
      "a day in the record's form is read as itself");
}

void CheckTerm(std::string_view cell) {
  const registry::WrittenTerm term = registry::ParseWrittenTerm(cell);
  Law(!term.term || term.problem.empty(), "a term that was read is no problem");
  if (term.term && term.term->from && term.term->until) {
    Law(*term.term->from < *term.term->until, "a term is not empty");
  }
}

void CheckDuration(std::string_view cell) {
  for (const std::string_view unit : {"", "秒", "ms", "分"}) {
    const registry::WrittenDuration length =
        registry::ParseWrittenDuration(cell, unit);
    if (!length.ms) continue;
    Law(length.problem.empty(), "a length that was read is no problem");
    Law(*length.ms >= 0 && *length.ms < kMaxInteger, "a length is bounded");
  }
}

void CheckShare(std::string_view cell) {
  for (const bool percent : {false, true}) {
    const registry::WrittenShare written =
        registry::ParseWrittenShare(cell, percent);
    Law(!written.share || written.problem.empty(),
        "a share that was read is no problem");
    Law(!written.as_percent || (written.bare && written.share),
        "only a bare number is read two ways");
    for (const std::optional<Share>& share :
         {written.share, written.as_percent}) {
      if (!share) continue;
      Law(0 <= share->num && share->num <= share->den &&
              share->den <= kMaxInteger,
          "a share is a part of the whole");
      Law(std::gcd(share->num, share->den) == 1, "a share is reduced");
    }
  }
}

void CheckNumber(std::string_view cell) {
  const std::string compact = registry::Compacted(cell);
  Law(text::IsUtf8(compact) && compact.find(' ') == std::string::npos,
      "compact text is text without spaces");
  const auto number = registry::ParseWrittenNumber(compact);
  if (!number) return;
  std::int64_t den = 1;
  for (int i = 0; i < number->decimals; ++i) den *= 10;
  Law(number->num >= 0 && number->den == den,
      "a number is counted in its last place");
}

void CheckCell(std::string_view cell) {
  for (const auto breaks :
       {registry::LineBreaks::kToSpace, registry::LineBreaks::kToSlash}) {
    const std::string read = registry::ReadCell(cell, breaks).text;
    Law(text::IsUtf8(read), "a cell that was read is text");
    Law(registry::ReadCell(read, breaks).text == read,
        "reading a cell twice changes nothing");
  }
}

}  // namespace

void Cell(std::string_view input) {
  if (text::IsUtf8(input)) CheckCell(input);
  CheckDate(input);
  CheckTerm(input);
  CheckDuration(input);
  CheckShare(input);
  CheckNumber(input);
}

}  // namespace qiao::fuzz
