// Tables of pairs of records, as others make them.
#include <string>

#include "matcher/decision.h"
#include "registry/service/record_pairs.h"
#include "schemas/text/utf8.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {
namespace {

void LawOfDecision(const registry::RecordPair& pair) {
  for (const matcher::Level level :
       {matcher::Level::kWork, matcher::Level::kRecording}) {
    const matcher::Decision decision =
        matcher::Decide(pair.left, pair.right, level);
    std::int64_t sum = 0;
    for (const matcher::Evidence& one : decision.evidence) {
      sum += one.millibits;
      Law(text::IsUtf8(one.left) && text::IsUtf8(one.right),
          "evidence is text");
    }
    Law(sum == decision.score_millibits, "the bits add up to the score");
    const matcher::Decision mirrored =
        matcher::Decide(pair.right, pair.left, level);
    Law(mirrored.verdict == decision.verdict &&
            mirrored.score_millibits == decision.score_millibits,
        "a decision is the same in both directions");
  }
}

}  // namespace

void Pairs(std::string_view input) {
  const auto table = registry::ReadPairTable(input);
  if (!table) {
    Law(text::IsUtf8(table.error().message), "what is refused says why");
    return;
  }
  std::int64_t last = 0;
  constexpr std::int64_t kDecided = 8;  // of a long table
  for (const registry::RecordPair& pair : table->pairs) {
    Law(pair.row > last, "rows are in order");
    last = pair.row;
    for (const matcher::Record* side : {&pair.left, &pair.right}) {
      Law(text::IsUtf8(side->title) && text::IsUtf8(side->artist),
          "what was read of a cell is text");
      Law(side->isrcs.size() <= 1, "a cell holds one ISRC");
    }
    for (const std::string& cell : pair.not_read) {
      Law(text::IsUtf8(cell), "what was not read is named in text");
    }
    if (pair.unreadable.empty() && last <= kDecided) LawOfDecision(pair);
  }
}

}  // namespace qiao::fuzz
