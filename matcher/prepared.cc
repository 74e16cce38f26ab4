#include "matcher/prepared.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "matcher/joined_key.h"
#include "matcher/legible_key.h"
#include "matcher/numeral_key.h"
#include "matcher/script.h"
#include "matcher/title_key.h"
#include "schemas/text/han_script.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {
namespace {

int WeightOf(std::u32string_view characters) {
  int weight = 0;
  for (const char32_t c : characters) {
    weight += IsEastAsian(ScriptOf(c)) ? 2 : 1;
  }
  return weight;
}

void AddOther(TitleForms forms, Prepared& to) {
  if (forms.script.empty() || forms.script == to.core.script) return;
  const auto same = [&](const TitleForms& other) {
    return other.script == forms.script;
  };
  if (std::any_of(to.others.begin(), to.others.end(), same)) return;
  to.others.push_back(std::move(forms));
}
void AddOther(std::string_view title, Prepared& to) {
  AddOther(FormsOf(title), to);
}

// Names in brackets are often the singer's: アイネクライネ（米津玄師）.
bool NamesArtist(std::string_view title, const Credit& artist) {
  const std::string key = KeyOf(title);
  for (const CreditedName& name : artist.names) {
    if (std::find(name.keys.begin(), name.keys.end(), key) != name.keys.end()) {
      return true;
    }
  }
  return false;
}

void AddDecorations(std::vector<Decoration> some,
                    std::vector<Decoration>& all) {
  for (Decoration& one : some) {
    const auto known =
        std::find_if(all.begin(), all.end(), [&](const Decoration& other) {
          return other.kind == one.kind && other.value == one.value;
        });
    if (known == all.end()) {
      all.push_back(std::move(one));
    } else if (known->detail.empty()) {
      known->detail = std::move(one.detail);
    }
  }
}

void AddGuests(const std::vector<Decoration>& decorations, Credit& artist) {
  for (const Decoration& decoration : decorations) {
    if (decoration.kind != Decoration::Kind::kFeaturing) continue;
    for (CreditedName& guest : CreditOf(decoration.value).names) {
      const auto known = std::find_if(
          artist.names.begin(), artist.names.end(),
          [&](const CreditedName& name) { return name.keys == guest.keys; });
      if (known != artist.names.end()) continue;
      guest.guest = true;
      artist.names.push_back(std::move(guest));
    }
  }
}

// 國語 -> cmn. 中文 and 华语 say that it is Chinese, not which language is
// sung; a recording without words has none.
std::string LanguageIn(std::string_view column) {
  if (column.empty()) return {};
  if (const std::string_view named = text::LanguageNamed(column);
      !named.empty()) {
    return named == "zh" || named == "zxx" ? std::string() : std::string(named);
  }
  std::string language;
  for (const Decoration& decoration : DecorationsIn(column)) {
    if (decoration.kind != Decoration::Kind::kLanguage) continue;
    if (!language.empty()) return {};  // 國語/粵語: both are sung
    language = decoration.value;
  }
  return language;
}

std::vector<std::string> Sorted(const std::vector<std::string>& some) {
  const std::set<std::string> distinct(some.begin(), some.end());
  return {distinct.begin(), distinct.end()};
}

// True if everybody in `half` of a title sings the song.
bool NamesSingers(std::string_view half, const Credit& artist) {
  const Credit named = CreditOf(half);
  if (named.nobody || artist.nobody) return false;
  const NameAgreement agreement = Compare(named, artist);
  return agreement == NameAgreement::kSame ||
         (agreement == NameAgreement::kSubset &&
          named.names.size() <= artist.names.size());
}

// "劉若英 - 後來", "後來／劉若英" in the title's cell, and the singer in his
// own: the song is the other half. `may` becomes true where a dash may cut so.
TitleParts PartsBesideArtist(const std::string& title, const Credit& artist,
                             bool& may) {
  TitleParts parts = PartsOf(title);
  const auto beside = [&]() -> std::string {
    for (const TitleHalves& halves : HalvesAtDashes(parts.core)) {
      may = true;
      if (NamesSingers(halves.before, artist)) return std::string(halves.after);
      if (NamesSingers(halves.after, artist)) return std::string(halves.before);
    }
    return {};
  };
  // "林俊傑/蔡依林 - 小酒窩": every cut leaves less.
  for (std::string rest = beside(); !rest.empty(); rest = beside()) {
    TitleParts better = PartsOf(rest);
    AddDecorations(std::move(parts.decorations), better.decorations);
    parts = std::move(better);
  }
  return parts;
}

// Title, artist, album and length, and what they say together. The columns'
// decorations and titles are there already.
void ReadCells(const BetterCells& cells, Credit artist, std::string album,
               Prepared& to) {
  to.artist = std::move(artist);
  to.names_artist = false;
  const TitleParts parts =
      PartsBesideArtist(cells.title, to.artist, to.names_artist);
  to.whole = FormsOf(cells.title);
  to.core = parts.core == cells.title ? to.whole : FormsOf(parts.core);
  to.others.clear();
  for (const std::string& other : parts.others) {
    if (NamesArtist(other, to.artist)) {
      to.names_artist = true;
    } else {
      AddOther(other, to);
    }
  }
  to.decorations = parts.decorations;
  for (const TitleForms& other : to.column_titles) AddOther(other, to);
  AddDecorations(to.column_decorations, to.decorations);
  // A credit of nobody stays one: a guest alone is not who sings.
  if (!to.artist.nobody) AddGuests(to.decorations, to.artist);
  to.album = std::move(album);
  to.duration_ms = cells.duration_ms;
  to.artist_text = cells.artist;
  to.album_text = cells.album;
}

}  // namespace

TitleForms FormsOf(std::string_view title) {
  TitleForms forms;
  forms.text = std::string(title);
  forms.plain = KeyOf(title, FoldLevel::kPlain);
  forms.script = KeyOf(title, FoldLevel::kScript);
  forms.broad = KeyOf(title, FoldLevel::kBroad);
  forms.numerals = NumeralKey(forms.broad);
  forms.joined = JoinedKey(title, forms.broad);
  forms.legible = LegibleKey(title);
  for (std::size_t at = 0; at < forms.script.size();) {
    forms.characters += text::Next(forms.script, at);
  }
  forms.weight = WeightOf(forms.characters);
  return forms;
}

bool Prepared::Declares(const TitleForms& title) const {
  return std::any_of(
      column_titles.begin(), column_titles.end(),
      [&](const TitleForms& one) { return one.script == title.script; });
}

std::string AlbumKey(std::string_view album) {
  return KeyOf(PartsOf(album).core);
}

Prepared PrepareTitle(const Record& record, Credit artist, std::string album) {
  Prepared prepared;
  prepared.column_decorations = DecorationsIn(record.version);
  for (const std::string& title : record.other_titles) {
    const TitleParts other = PartsOf(title);
    prepared.column_titles.push_back(FormsOf(other.core));
    for (const std::string& another : other.others) {
      prepared.column_titles.push_back(FormsOf(another));
    }
    AddDecorations(other.decorations, prepared.column_decorations);
  }
  ReadCells({record.title, record.artist, record.album, record.duration_ms},
            std::move(artist), std::move(album), prepared);
  prepared.stated_language = LanguageIn(record.language);
  prepared.released = record.released;
  prepared.genre_text = record.genre;
  return prepared;
}

Prepared Prepare(const Record& record) {
  Prepared prepared =
      PrepareTitle(record, CreditOf(record.artist), AlbumKey(record.album));
  for (const std::string& writers : record.writers) {
    Credit credit = CreditOf(writers);
    if (credit.nobody) continue;
    prepared.writers.push_back(std::move(credit));
    prepared.writers_text += prepared.writers_text.empty() ? "" : "; ";
    prepared.writers_text += writers;
  }
  prepared.isrcs = Sorted(record.isrcs);
  prepared.iswcs = Sorted(record.iswcs);
  prepared.print = record.print;
  return prepared;
}

Prepared WithCells(const Prepared& prepared, const BetterCells& cells) {
  BetterCells all = cells;
  if (all.artist.empty()) all.artist = prepared.artist_text;
  if (all.album.empty()) all.album = prepared.album_text;
  if (!all.duration_ms) all.duration_ms = prepared.duration_ms;
  Prepared better = prepared;
  ReadCells(all, CreditOf(all.artist), AlbumKey(all.album), better);
  return better;
}

}  // namespace qiao::matcher
