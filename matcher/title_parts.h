// What a title says besides the name of the song. Labels write versions,
// languages, guests and films into the title; read apart, the song stays.
//
//   03. 溫柔 #MaydayBlue20th (feat. 孫燕姿) [Live]
//                         -> 溫柔, track 3, featuring 孫燕姿, version live
//   如果可以 (Red Scarf) - 電影"月老"主題曲
//                         -> 如果可以, also Red Scarf, source 月老
//   紅玫瑰(國)             -> 紅玫瑰, language cmn
//   (Everything I Do) I Do It for You, 你，好不好？, 7 rings -> as they are
//
// Brackets whose words nobody knows may be part of the title: they become a
// note, and both forms (with and without) are kept. Cells of any size are read
// in time that grows with them: no more than 32 decorations are cut off, none
// of more than 512 bytes but notes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qiao::matcher {

struct Decoration {
  enum class Kind {
    kVersion,    // live, remix, instrumental, karaoke, acoustic, demo, …
    kLanguage,   // BCP 47: cmn, yue, nan, hak, ja, en, ko, …
    kFeaturing,  // a guest: the credit as written
    kSource,     // the film, series or game it was made for
    kPart,       // "1", "2": 上/下, Part 1, Pt.2
    kYear,       // four digits
    kTrack,      // a track number before the title
    kNote,       // bracketed words that no rule knows
  };
  Kind kind = Kind::kNote;
  std::string value;  // the word of the table; for a guest and a note the text
  std::string detail;  // what else stood there, as a key: 女聲 2012 小巨蛋 …
  bool operator==(const Decoration&) const = default;
};
std::string_view ToText(Decoration::Kind kind);  // version, language, …

struct TitleParts {
  std::string core;                 // never empty unless the title is
  std::vector<std::string> others;  // the title in another script, brackets off
  std::vector<Decoration> decorations;  // as they stood, left to right
  bool operator==(const TitleParts&) const = default;
};

TitleParts PartsOf(std::string_view title);

// The decorations that a version column holds: "Live", "伴奏版", "DJ版 2012".
std::vector<Decoration> DecorationsIn(std::string_view version);

// A title cut in two at a dash outside brackets, in order: 劉若英 - 後來.
// Between Latin letters only a dash with spaces around it cuts.
struct TitleHalves {
  std::string_view before, after;  // trimmed; both have words
};
std::vector<TitleHalves> HalvesAtDashes(std::string_view title);

}  // namespace qiao::matcher
