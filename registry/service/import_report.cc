#include "registry/service/import_report.h"

namespace qiao::registry {

std::string_view ToText(RowOutcome outcome) {
  static constexpr std::array<std::string_view, kRowOutcomes> kWords = {
      "new", "registered", "conflict", "review", "rejected"};
  return kWords[static_cast<std::size_t>(outcome)];
}

std::array<std::int64_t, kRowOutcomes> ImportReport::Counts() const {
  std::array<std::int64_t, kRowOutcomes> counts{};
  for (const RowReport& row : rows) {
    ++counts[static_cast<std::size_t>(row.outcome)];
  }
  return counts;
}

std::string ShortImportId(std::string_view id) {
  // Crockford's base 32: no I, L, O, U to misread.
  constexpr std::string_view kSigns = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::size_t bits = 0;
  for (const char digit : id.substr(0, 5)) {
    bits = bits << 4 | static_cast<std::size_t>(
                           digit <= '9' ? digit - '0' : digit - 'a' + 10);
  }
  std::string text = "I-";
  for (int shift = 15; shift >= 0; shift -= 5) {
    text += kSigns[(bits >> shift) & 31];
  }
  return text;
}

}  // namespace qiao::registry
