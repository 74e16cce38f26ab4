#include "matcher/weighed_fields.h"

#include <array>

namespace qiao::matcher {
namespace {

using Names = std::vector<std::string_view>;
using Orders = std::vector<std::vector<std::size_t>>;

struct FieldRow {
  std::string_view name;
  Names agreements;
  Orders orders;
};

const Names kWords = {"nothing", "same", "one_sided", "unlike", "conflict"};
const Orders kWordOrders = {{1, 2, 3, 4}, {0, 2}};

const std::array<FieldRow, kWeighedFields>& Fields() {
  static const std::array<FieldRow, kWeighedFields> fields = {{
      {"cut", {"same", "different"}, {{0, 1}}},
      {"title_length",
       {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12",
        "13", "14", "15", "16", "common"},
       {{16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}}},
      {"title",
       {"equal", "script", "variant", "numerals", "joined", "damaged",
        "other_title", "half", "sound", "one_character", "none", "sound_short",
        "sound_long", "one_character_long"},
       {{0, 1, 2, 3, 6, 7}, {1, 4}, {1, 5}, {12, 8, 11, 10}, {13, 9, 10}}},
      {"artist",
       {"same", "subset", "shared", "similar", "among_title", "romanised",
        "other_script", "unknown", "none", "none_but_writers"},
       {{0, 1, 2, 5, 8}, {0, 3, 8}, {0, 4, 8}, {9, 8}, {7, 8}, {6, 8}}},
      {"version",
       {"nothing", "same", "one_sided", "unlike", "conflict", "no_voice"},
       {{1, 2, 3, 4, 5}, {0, 2}}},
      {"language", kWords, {{1, 2, 4}, {0, 2}}},
      {"part", kWords, {{1, 2, 4}, {0, 2}}},
      {"subtitle", kWords, kWordOrders},
      {"duration",
       {"unknown", "within_1_s", "within_3_s", "within_10_s", "within_20_s",
        "over_20_s"},
       {{1, 2, 3, 4, 5}}},
      {"released", {"unknown", "equal", "same_year", "different"}, {{1, 2, 3}}},
      {"isrc", {"unknown", "equal", "different"}, {{1, 2}}},
      {"iswc", {"unknown", "equal", "different"}, {{1, 2}}},
      {"writers",
       {"same", "subset", "shared", "similar", "among_title", "romanised",
        "other_script", "unknown", "none"},
       {{0, 1, 2, 3, 5, 8}}},
      {"album", {"unknown", "equal", "contained", "different"}, {{1, 2, 3}}},
      {"audio",
       {"same_recording", "edit_or_excerpt", "speed_or_pitch_changed",
        "partial_overlap", "related_version", "insufficient_information",
        "different"},
       {{0, 1, 2, 4, 3, 6}}},
  }};
  return fields;
}

const FieldRow& RowOf(WeighedField field) {
  return Fields()[static_cast<std::size_t>(field)];
}

}  // namespace

std::string_view ToText(Level level) {
  return level == Level::kWork ? "work" : "recording";
}

std::string_view ToText(WeighedField field) { return RowOf(field).name; }

std::span<const std::string_view> AgreementsOf(WeighedField field) {
  return RowOf(field).agreements;
}

std::span<const std::vector<std::size_t>> OrdersOf(WeighedField field) {
  return RowOf(field).orders;
}

}  // namespace qiao::matcher
