#include "matcher/title_vocabulary.h"

#include <cstddef>
#include <set>
#include <utility>

#include "matcher/script.h"
#include "matcher/title_key.h"
#include "schemas/model/check.h"
#include "schemas/text/utf8.h"
#include "tables/embedded.h"

namespace qiao::matcher {
namespace {

using Kind = Decoration::Kind;

Kind KindOf(std::string_view name) {
  for (const Kind kind :
       {Kind::kVersion, Kind::kLanguage, Kind::kPart, Kind::kSource}) {
    if (ToText(kind) == name) return kind;
  }
  const bool known_kind = false;  // of title_words.tsv
  QIAO_CHECK(known_kind);
  return Kind::kNote;
}

// A phrase may begin or end inside a run of Han, but not inside a Latin word.
bool BordersBefore(std::string_view words, std::size_t at) {
  return at == 0 || !IsLatinByte(words[at]) || !IsLatinByte(words[at - 1]);
}
bool BordersAfter(std::string_view words, std::size_t end) {
  return end == words.size() || BordersBefore(words, end);
}

// Words that may follow "live", "piano", "cover" where these are no part of a
// sentence: "Live at …" is a version, "Live Forever" a song.
bool GoesOn(std::string_view rest) {
  static const std::set<std::string, std::less<>> kWords = {
      "at", "in", "from", "by", "on", "with", "for", "ver", "and", "feat",
      "version", "ft", "no", "vol", "of",
      // other versions: "Live Acoustic from …", "Acoustic Demo"
      "acoustic", "unplugged", "demo", "remix", "session", "sessions",
      "instrumental", "karaoke", "edit", "mix", "take", "recording",
      "performance"};
  while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  if (rest.empty() || !IsLatinByte(rest[0]) ||
      (rest[0] >= '0' && rest[0] <= '9')) {
    return true;
  }
  return kWords.count(rest.substr(0, rest.find(' '))) != 0;
}

}  // namespace

bool IsLatinByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

std::vector<std::string_view> SplitAt(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

void TitlePhrases::Add(std::string phrase, TitleWord word) {
  if (phrase.empty()) return;
  const auto [at, fresh] =
      words_.try_emplace(std::move(phrase), std::move(word));
  if (!fresh) return;
  by_first_[At(at->first.front())].push_back(&*at);
  by_last_[At(at->first.back())].push_back(&*at);
}

const TitleWord* TitlePhrases::Find(std::string_view words) const {
  const auto at = words_.find(words);
  return at == words_.end() ? nullptr : &at->second;
}

TitleVocabulary::TitleVocabulary() {
  bool heading = true;
  for (const std::string_view line : SplitAt(tables::kTitleWords, '\n')) {
    if (std::exchange(heading, false) || line.empty()) continue;
    const std::vector<std::string_view> columns = SplitAt(line, '\t');
    QIAO_CHECK(columns.size() == 4);
    TitlePhrases& place = columns[2] == "label"    ? label
                          : columns[2] == "glued"  ? glued
                          : columns[2] == "source" ? source
                                                   : alone;
    for (const std::string_view phrase : SplitAt(columns[3], '|')) {
      place.Add(FoldedWords(phrase),
                TitleWord{KindOf(columns[0]), std::string(columns[1])});
    }
  }
}

const TitleVocabulary& TitleWords() {
  static const TitleVocabulary vocabulary;
  return vocabulary;
}

const TitlePhrases::value_type* PhraseAtStart(const TitlePhrases& phrases,
                                              std::string_view words) {
  const TitlePhrases::value_type* best = nullptr;
  if (words.empty()) return nullptr;
  for (const auto* entry : phrases.StartingWith(words.front())) {
    const std::string& phrase = entry->first;
    if (words.substr(0, phrase.size()) != phrase ||
        !BordersAfter(words, phrase.size()) ||
        (IsLatinByte(phrase.back()) && !GoesOn(words.substr(phrase.size())))) {
      continue;
    }
    if (best == nullptr || best->first.size() < phrase.size()) best = entry;
  }
  return best;
}

const TitlePhrases::value_type* PhraseAtEnd(const TitlePhrases& phrases,
                                            std::string_view words) {
  const TitlePhrases::value_type* best = nullptr;
  if (words.empty()) return nullptr;
  for (const auto* entry : phrases.EndingWith(words.back())) {
    const std::string& phrase = entry->first;
    if (words.size() < phrase.size()) continue;
    const std::size_t at = words.size() - phrase.size();
    if (words.substr(at) != phrase || !BordersBefore(words, at)) continue;
    if (best == nullptr || best->first.size() < phrase.size()) best = entry;
  }
  return best;
}

std::string FoldedWords(std::string_view text) {
  std::string words;
  Script before = Script::kNone;
  std::size_t begin = 0;
  const auto close = [&](std::size_t end) {
    if (before == Script::kNone) return;
    if (!words.empty()) words += ' ';
    words += KeyOf(text.substr(begin, end - begin));
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t here = at;
    const Script script = ScriptOf(text::Next(text, at));
    if (script == before) continue;
    close(here);
    before = script;
    begin = here;
  }
  close(text.size());
  return words;
}

}  // namespace qiao::matcher
