// Column headings of sheets, in any spelling.
//
//   "＊歌曲名稱（必填）", "Track Title", "曲名"  -> title
//
// The spellings are schemas/tables/columns.tsv, both scripts and English. They
// are matched without case, width, spaces, stars and colons; a bracket at the
// end (必填, 秒) is dropped if the heading is not known with it. A heading in
// two scripts (歌名 Title, 歌手/Artist) is known if its parts mean the same.
#pragma once

#include <string>
#include <string_view>

namespace qiao::text {

// What is compared: "＊Track Title：" -> "tracktitle". Empty if nothing is left
// or `heading` is not UTF-8.
std::string HeadingKey(std::string_view heading);

struct HeadingMeaning {
  std::string_view field;  // "title", "recording_share"; empty: unknown
  std::string bracket;     // what the dropped bracket held, folded: "秒", "%"
};
HeadingMeaning MeaningOfHeading(std::string_view heading);

// True if columns.tsv knows a field of this name.
bool IsField(std::string_view field);

}  // namespace qiao::text
