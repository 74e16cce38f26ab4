// Segments of an index of fingerprints, in which keys are looked up however
// damaged they are; and rows of tables of fingerprints, of the same input.
#include <cstdint>

#include "matcher/audio_segment.h"
#include "registry/service/print_table.h"
#include "schemas/text/utf8.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {

void Segment(std::string_view input) {
  const auto row = registry::ParsePrintRow(input);
  if (row) {
    Law(!row->id.empty() && text::IsUtf8(row->id), "an id is text");
    Law(row->print.duration_ms >= 0, "no track ends before it begins");
    Law(row->print.items.size() * 4 <= input.size(),
        "items are bounded by the row");
  }
  const auto keys = matcher::KeySegment::Read(input);
  if (!keys) return;
  Fingerprint query;
  for (std::uint32_t i = 0; i < 64; ++i) {
    query.items.push_back(i * 0x9E3779B1U);
  }
  for (const auto& candidate :
       keys->Candidates(query, 50, matcher::KeyReach::kOneBit).best) {
    Law(candidate.track < keys->tracks(), "a candidate is one of its tracks");
  }
  // Bytes in any order are not merged; those that BuildKeys() wrote are.
}

}  // namespace qiao::fuzz
