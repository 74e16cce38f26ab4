// Tables of pairs of records, as others make them.
#include <string>

#include "registry/service/record_pairs.h"
#include "schemas/text/utf8.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {

void Pairs(std::string_view input) {
  const auto table = registry::ReadPairTable(input);
  if (!table) {
    Law(text::IsUtf8(table.error().message), "what is refused says why");
    return;
  }
  std::int64_t last = 0;
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
  }
}

}  // namespace qiao::fuzz
