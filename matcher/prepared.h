// A record made ready to be compared: its titles folded, its credits split,
// its decorations read. Made once for each record, compared many times.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/name_key.h"
#include "matcher/record.h"
#include "matcher/title_parts.h"

namespace qiao::matcher {

// One title in all its forms, finest first.
struct TitleForms {
  std::string text;      // as written
  std::string plain;     // FoldLevel::kPlain
  std::string script;    // FoldLevel::kScript
  std::string broad;     // FoldLevel::kBroad
  std::string numerals;  // `broad` with Chinese numerals as digits
  std::string joined;  // `broad` with &, +, and, 與, 和 as one sign; empty if
                       // nothing is joined by them
  std::string legible;        // `broad` without damaged words; empty if none is
  std::u32string characters;  // of `script`
  int weight = 0;  // how much it says, in halves of a Han character: Han, kana
                   // and Hangul 2, Latin letters and digits 1
  bool operator==(const TitleForms&) const = default;
};
TitleForms FormsOf(std::string_view title);

// Values of other cells that were read out of the title's (slipped_cells.h).
struct SlippedCells {
  bool artist = false, album = false, duration = false;
  // The singer stands among the words of the title, alike on both sides, in a
  // place that nobody can tell.
  bool artist_among_title = false;
  // And the words that follow the title are the same on both sides: these.
  std::string words_behind;
  bool operator==(const SlippedCells&) const = default;
};

struct Prepared {
  TitleForms whole;                // as written
  TitleForms core;                 // without decorations
  std::vector<TitleForms> others;  // in another script, translated, …
  // One of those of the title is the singer's name, or a half of the title at a
  // dash may be: what the title comes to depends on who sings.
  bool names_artist = false;
  // Of the title and of the version column; the same thing once.
  std::vector<Decoration> decorations;
  // Of them what does not come from the title; others likewise.
  std::vector<Decoration> column_decorations;
  std::vector<TitleForms> column_titles;
  std::string stated_language;  // BCP 47, of a language column; may be empty
  Credit artist;                // with the guests that the title names
  std::vector<Credit> writers;  // one for each column
  std::string album;            // script key of its core
  std::optional<std::int64_t> duration_ms;
  std::vector<std::string> isrcs, iswcs;  // compact, ascending, distinct
  std::string released;
  std::shared_ptr<const Fingerprint> print;
  std::string artist_text, album_text;  // as written, for explanations
  std::string writers_text, genre_text;
  SlippedCells slipped;

  // True if a column of its own calls a title so.
  bool Declares(const TitleForms& title) const;
};

Prepared Prepare(const Record& record);

// The same but for writers, numbers and sound, with a credit and an album's key
// that were read before: CreditOf(), AlbumKey().
Prepared PrepareTitle(const Record& record, Credit artist, std::string album);

// Prepared::album.
std::string AlbumKey(std::string_view album);

// Cells of a record that are known better than they were written.
struct BetterCells {
  std::string title;
  std::string artist, album;                // empty: as before
  std::optional<std::int64_t> duration_ms;  // the same
};
Prepared WithCells(const Prepared& prepared, const BetterCells& cells);

}  // namespace qiao::matcher
