#include "matcher/prepared.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

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

void AddOther(std::string_view title, Prepared& to) {
  TitleForms forms = FormsOf(title);
  if (forms.script.empty() || forms.script == to.core.script) return;
  const auto same = [&](const TitleForms& other) {
    return other.script == forms.script;
  };
  if (std::any_of(to.others.begin(), to.others.end(), same)) return;
  to.others.push_back(std::move(forms));
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
  if (const std::string_view named = text::LanguageNamed(column);
      !named.empty()) {
    return named == "zh" || named == "zxx" ? std::string() : std::string(named);
  }
  if (column.empty()) return {};
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

}  // namespace

TitleForms FormsOf(std::string_view title) {
  TitleForms forms;
  forms.text = std::string(title);
  forms.plain = KeyOf(title, FoldLevel::kPlain);
  forms.script = KeyOf(title, FoldLevel::kScript);
  forms.broad = KeyOf(title, FoldLevel::kBroad);
  forms.numerals = NumeralKey(forms.broad);
  for (std::size_t at = 0; at < forms.script.size();) {
    forms.characters += text::Next(forms.script, at);
  }
  forms.weight = WeightOf(forms.characters);
  return forms;
}

Prepared Prepare(const Record& record) {
  Prepared prepared;
  const TitleParts parts = PartsOf(record.title);
  prepared.whole = FormsOf(record.title);
  prepared.core = FormsOf(parts.core);
  prepared.artist = CreditOf(record.artist);
  for (const std::string& other : parts.others) {
    if (!NamesArtist(other, prepared.artist)) AddOther(other, prepared);
  }
  prepared.decorations = parts.decorations;
  AddDecorations(DecorationsIn(record.version), prepared.decorations);
  for (const std::string& title : record.other_titles) {
    const TitleParts other = PartsOf(title);
    AddOther(other.core, prepared);
    for (const std::string& another : other.others) AddOther(another, prepared);
    AddDecorations(other.decorations, prepared.decorations);
  }
  // A credit of nobody stays one: a guest alone is not who sings.
  if (!prepared.artist.nobody) {
    AddGuests(prepared.decorations, prepared.artist);
  }
  for (const std::string& writers : record.writers) {
    Credit credit = CreditOf(writers);
    if (credit.nobody) continue;
    prepared.writers.push_back(std::move(credit));
    prepared.writers_text += prepared.writers_text.empty() ? "" : "; ";
    prepared.writers_text += writers;
  }
  prepared.stated_language = LanguageIn(record.language);
  prepared.album = KeyOf(PartsOf(record.album).core);
  prepared.duration_ms = record.duration_ms;
  prepared.isrcs = Sorted(record.isrcs);
  prepared.iswcs = Sorted(record.iswcs);
  prepared.released = record.released;
  prepared.print = record.print;
  prepared.artist_text = record.artist;
  prepared.album_text = record.album;
  return prepared;
}

}  // namespace qiao::matcher
