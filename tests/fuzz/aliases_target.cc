// Tables of the other names of artists.
#include <set>
#include <string>
#include <vector>

#include "matcher/aliases.h"
#include "schemas/text/utf8.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {

void Aliases(std::string_view input) {
  const auto table = matcher::AliasTable::Parse(input);
  if (!table) {
    Law(table.error().code == ErrorCode::kUnreadable &&
            table.error().message.starts_with("line "),
        "what is no table says at which line");
    return;
  }
  // Credits of the words of the table itself.
  std::set<std::string> credits = {"陳奕迅", "Eason Chan & 王菲"};
  for (std::size_t at = 0; at < input.size() && credits.size() < 32;) {
    const std::size_t end = input.find_first_of("\t\n", at);
    credits.emplace(input.substr(at, end - at));
    if (end == std::string_view::npos) break;
    at = end + 1;
  }
  for (const std::string& credit : credits) {
    if (!text::IsUtf8(credit)) continue;
    std::vector<matcher::AliasUse> used;
    const std::string applied = table->Applied(credit, used);
    Law(text::IsUtf8(applied), "a credit stays text");
    Law(used.empty() == (applied == credit), "what is added is told");
    Law(!table->empty() || used.empty(), "an empty table adds nothing");
    for (const matcher::AliasUse& use : used) {
      Law(!use.name.empty() && !use.alias.empty(), "a use names both");
    }
  }
}

}  // namespace qiao::fuzz
