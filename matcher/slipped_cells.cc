#include "matcher/slipped_cells.h"

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "matcher/brackets.h"
#include "matcher/cell_words.h"
#include "matcher/characters.h"
#include "matcher/legible_key.h"
#include "matcher/script.h"
#include "matcher/title_key.h"
#include "matcher/title_parts.h"

namespace qiao::matcher {
namespace {

using Words = std::vector<CellWord>;

// Longer cells are no titles, whatever slipped into them.
constexpr std::size_t kMostWords = 160;
// Halves of a Han character (TitleForms::weight): a shorter value may stand
// anywhere by chance. It may end a title that agrees, and proves nothing.
constexpr int kTellingWeight = 3;

// A value found in the title's cell: words [at, at + count).
struct Found {
  std::size_t at = 0, count = 0;
};

int WeightOf(const Words& run) {
  int weight = 0;
  for (const CellWord& word : run) weight += FormsOf(word.key).weight;
  return weight;
}

// The values that a cell may hold on this side, by what the other side says.
std::vector<Words> ArtistValues(const Prepared& other) {
  std::vector<Words> values;
  if (other.artist.nobody) return values;
  values.push_back(CellWordsOf(other.artist_text));
  for (const CreditedName& name : other.artist.names) {
    if (!name.guest) values.push_back(CellWordsOf(name.text));
  }
  return values;
}

// "Low Tide EP" is Low Tide on the next sheet.
std::vector<Words> AlbumValues(const Prepared& other) {
  std::vector<Words> values = {CellWordsOf(other.album_text),
                               CellWordsOf(PartsOf(other.album_text).core)};
  Words shorter = values.back();
  if (shorter.size() > 1 &&
      (shorter.back().key == "ep" || shorter.back().key == "single")) {
    shorter.pop_back();
    values.push_back(std::move(shorter));
  }
  return values;
}

std::vector<Words> GenreValues(const Prepared& other) {
  std::vector<Words> values;
  std::string piece;
  for (const char c : other.genre_text + ",") {
    if (c != ',' && c != '/' && c != ';' && c != '|') {
      piece += c;
      continue;
    }
    values.push_back(CellWordsOf(piece));
    piece.clear();
  }
  return values;
}

// Where the title ends in a title's cell, and what the words behind it are.
class CellReading {
 public:
  CellReading(const Prepared& record, const Prepared& other)
      : record_(record),
        other_ms_(other.duration_ms),
        cell_(record.whole.text),
        words_(CellWordsOf(cell_)),
        sure_(words_.size()),
        others_agree_(OthersAgree(record, other)) {
    if (words_.size() < 2 || words_.size() > kMostWords) return;
    if (record.artist_text.empty()) {
      artists_ = FindAll(ArtistValues(other), kArtist);
      for (const Found& one : artists_) TakeLeading(one, other);
    }
    if (record.album_text.empty()) {
      albums_ = FindAll(AlbumValues(other), kAlbum);
    }
    if (record.genre_text.empty()) {
      for (const Words& value : GenreValues(other)) {
        for (const std::size_t at : PlacesOf(value, words_)) MayEndAt(at);
      }
    }
    FindShapes();
  }

  // Kinds of values that were found.
  enum Kind : std::size_t {
    kArtist,
    kAlbum,
    kLength,
    kPrice,
    kDay,
    kRightsLine,
    kKinds
  };
  using Kinds = std::bitset<kKinds>;
  const Kinds& kinds() const { return kinds_; }
  // By one value alone: a length that the other side states, a name before a
  // dash, or a name or an album where the other cells agree, length included.
  bool Proven() const {
    return proof_ || ((kinds_[kArtist] || kinds_[kAlbum]) && others_agree_);
  }
  bool TooLong() const { return words_.size() > kMostWords; }
  const Words& words() const { return words_; }

  // What slipped on both sides stands in both cells, under its own words: so
  // the title may end before any run of words that the other cell holds too. A
  // single word must reach to the first sure value.
  void CompareWith(const CellReading& other) {
    const Words open = other.OpenWordsFrom(0);
    for (std::size_t at = start_ + 1; at < sure_; ++at) {
      if (words_[at].in_brackets) continue;
      Words run;
      std::size_t next = at;
      for (; next < sure_ && run.size() < 2; ++next) {
        if (!words_[next].in_brackets) run.push_back(words_[next]);
      }
      const bool enough = run.size() == 2 || next == sure_;
      if (enough && !PlacesOf(run, open).empty()) ends_.push_back(at);
    }
  }

  // Where the title may begin and end, with its words outside brackets.
  struct Extent {
    std::size_t begin = 0, end = 0;
    std::string key;
    std::size_t open_words = 0;
  };
  std::vector<Extent> Extents() const {
    std::vector<Extent> all;
    Extent extent;
    extent.begin = start_;
    for (std::size_t i = start_; i < words_.size(); ++i) {
      if (extent.open_words > 0 && MayEnd(i)) {
        extent.end = i;
        all.push_back(extent);
      }
      if (words_[i].in_brackets) continue;
      ++extent.open_words;
      // Joined by a sign or by a word, as JoinedKey() has it.
      if (words_[i].key == "and" || words_[i].key == "n") continue;
      if (Damaged(words_[i])) continue;
      extent.key += words_[i].key;
    }
    extent.end = words_.size();
    all.push_back(extent);
    return all;
  }
  Extent SureExtent() const {
    for (Extent& extent : Extents()) {
      if (extent.end >= sure_) return extent;
    }
    return Extents().back();
  }

  // True if `title` might as well go on: nothing but the other cell's having
  // them too parts it from the words behind.
  bool GoesOn(const Extent& title) const {
    return title.end < words_.size() && !words_[title.end - 1].in_brackets &&
           std::find(values_.begin(), values_.end(), title.end) ==
               values_.end();
  }
  // Before a word of genres, that is: House, Rock, 民謠.
  bool EndsAtGenre(const Extent& title) const {
    return std::find(genres_.begin(), genres_.end(), title.end) !=
           genres_.end();
  }
  // One whose own cell holds nothing else ends nowhere but at its end.
  bool Doubtful(const Extent& title) const {
    return kinds_.none() && !proof_ && EndsAtGenre(title);
  }
  std::string_view KeyBehind(const Extent& title) const {
    for (std::size_t i = title.end; i < words_.size(); ++i) {
      if (!words_[i].in_brackets) return words_[i].key;
    }
    return {};
  }

  // How many cells are filled by what stands outside the title.
  int FilledBy(const Extent& title) const {
    return (Behind(artists_, title) != nullptr ? 1 : 0) +
           (Behind(albums_, title) != nullptr ? 1 : 0);
  }

  // The words that follow the title and that the other title's are followed by,
  // two at the least; empty: none.
  std::string WordsBehind(const Extent& title, const CellReading& other,
                          const Extent& theirs) const {
    const Words ours = OpenWordsFrom(title.end);
    const Words others = other.OpenWordsFrom(theirs.end);
    std::size_t count = 0;
    while (count < ours.size() && count < others.size() &&
           ours[count].key == others[count].key) {
      ++count;
    }
    if (count < 2) return {};
    return std::string(
        cell_.substr(ours[0].begin, ours[count - 1].end - ours[0].begin));
  }

  // `in_order`: brackets that words follow come last, where decorations stand.
  Prepared Read(const Extent& title, bool in_order,
                SlippedCells slipped) const {
    BetterCells cells;
    cells.title = TitleText(title, in_order);
    if (const Found* found = Behind(artists_, title)) {
      cells.artist = TextOf(*found);
      slipped.artist = true;
    }
    if (const Found* found = Behind(albums_, title)) {
      cells.album = TextOf(*found);
      slipped.album = true;
    }
    for (const auto& [at, ms] : lengths_) {
      if (at < title.end) continue;
      cells.duration_ms = ms;
      slipped.duration = true;
    }
    Prepared read = WithCells(record_, cells);
    read.slipped = slipped;
    return read;
  }

 private:
  std::vector<Found> FindAll(const std::vector<Words>& values, Kind kind) {
    std::vector<Found> all;
    for (const Words& value : values) {
      const bool telling = WeightOf(value) >= kTellingWeight;
      for (const std::size_t at : PlacesOf(value, words_)) {
        if (at > 0) MayEndAt(at);
        if (!telling || words_[at].in_brackets) continue;
        all.push_back({at, value.size()});
        kinds_.set(kind);
        if (at > 0) EndSurelyAt(at);
      }
    }
    return all;
  }

  // "劉若英 - 後來": before the title, with a dash between them. Not if the
  // other's title begins so.
  void TakeLeading(const Found& found, const Prepared& other) {
    if (found.at != 0 || found.count >= words_.size()) return;
    const std::size_t begin = words_[found.count - 1].end;
    const std::string_view between =
        cell_.substr(begin, words_[found.count].begin - begin);
    if (between.find('-') == std::string_view::npos &&
        between.find("–") == std::string_view::npos &&
        between.find("—") == std::string_view::npos &&
        between.find("－") == std::string_view::npos) {
      return;
    }
    const Words theirs = CellWordsOf(other.whole.text);
    const std::vector<std::size_t> places =
        PlacesOf(std::span(words_).first(found.count), theirs);
    if (!places.empty() && places.front() == 0) return;
    start_ = std::max(start_, found.count);
    proof_ = true;
  }

  static Kind KindOf(ShapedValue::Kind shape) {
    switch (shape) {
      case ShapedValue::Kind::kLength:
        return kLength;
      case ShapedValue::Kind::kPrice:
        return kPrice;
      case ShapedValue::Kind::kDate:
        return kDay;
      case ShapedValue::Kind::kRights:
      case ShapedValue::Kind::kGenre:  // counts nothing by itself
        break;
    }
    return kRightsLine;
  }

  void FindShapes() {
    using Shape = ShapedValue::Kind;
    for (std::size_t at = 1; at < words_.size(); ++at) {
      const auto shape = ShapeAt(cell_, words_, at);
      if (!shape) continue;
      if (shape->kind == Shape::kLength) {
        if (record_.duration_ms) continue;
        lengths_.push_back({at, shape->duration_ms});
        proof_ = proof_ || IsStated(shape->duration_ms);
      }
      if (shape->kind == Shape::kDate && !record_.released.empty()) continue;
      if (shape->kind == Shape::kGenre && !record_.genre_text.empty()) continue;
      MayEndAt(at);
      if (shape->kind == Shape::kGenre) {  // a word like any other
        genres_.push_back(at);
        if (NamesOwnerBehind(shape->year_at)) kinds_.set(kRightsLine);
        continue;
      }
      kinds_.set(KindOf(shape->kind));
      EndSurelyAt(at);
      // ℗ that came through a wrong charset, before a year.
      if (shape->kind == Shape::kRights && at > 1 && Damaged(words_[at - 1])) {
        MayEndAt(at - 1);
        EndSurelyAt(at - 1);
      }
    }
  }

  // "Folk 2014 Mei Song & Bo Li": behind a genre a year begins a line of
  // rights, whoever it names; but not "House 2012" or "House 2012 Radio Edit".
  bool NamesOwnerBehind(std::size_t year_at) const {
    if (year_at == 0 || year_at + 1 >= words_.size()) return false;
    const auto behind = DecorationsIn(cell_.substr(words_[year_at].end));
    return std::none_of(behind.begin(), behind.end(), [](const auto& one) {
      return one.kind == Decoration::Kind::kVersion && one.value != "other";
    });
  }

  // As LegibleKey() has it.
  bool Damaged(const CellWord& word) const {
    return IsDamaged(cell_.substr(word.begin, word.end - word.begin));
  }

  void MayEndAt(std::size_t at) {
    ends_.push_back(at);
    values_.push_back(at);
  }
  bool MayEnd(std::size_t at) const {
    return std::find(ends_.begin(), ends_.end(), at) != ends_.end();
  }
  void EndSurelyAt(std::size_t at) { sure_ = std::min(sure_, at); }
  static bool OthersAgree(const Prepared& a, const Prepared& b) {
    if (!a.duration_ms || !b.duration_ms ||
        *a.duration_ms - *b.duration_ms > 3000 ||
        *b.duration_ms - *a.duration_ms > 3000) {
      return false;
    }
    return (!a.album.empty() && a.album == b.album) ||
           (!a.artist_text.empty() &&
            KeyOf(a.artist_text) == KeyOf(b.artist_text));
  }
  // By the other side, give or take what shops round.
  bool IsStated(std::int64_t ms) const {
    return other_ms_ && *other_ms_ - ms <= 3000 && ms - *other_ms_ <= 3000;
  }

  Words OpenWordsFrom(std::size_t begin) const {
    Words open;
    for (std::size_t i = begin; i < words_.size(); ++i) {
      if (!words_[i].in_brackets) open.push_back(words_[i]);
    }
    return open;
  }

  // A value that is no part of the title; the longest of them.
  static const Found* Behind(const std::vector<Found>& some,
                             const Extent& title) {
    const Found* best = nullptr;
    for (const Found& one : some) {
      if (one.at + one.count > title.begin && one.at < title.end) continue;
      if (best == nullptr || best->count < one.count) best = &one;
    }
    return best;
  }

  std::string TextOf(const Found& found) const {
    const std::size_t begin = words_[found.at].begin;
    return std::string(
        cell_.substr(begin, words_[found.at + found.count - 1].end - begin));
  }

  // The title as written, without the signs that introduce what follows:
  // "( C", "$".
  std::string TitleText(const Extent& title, bool in_order) const {
    const std::size_t begin = title.begin == 0 ? 0 : words_[title.begin].begin;
    const std::size_t end =
        title.end == words_.size() ? cell_.size() : words_[title.end].begin;
    std::string_view text = Trimmed(cell_.substr(begin, end - begin));
    std::vector<Character> all = CharactersOf(text);
    while (title.end != words_.size() && !all.empty() &&
           ScriptOf(all.back().c) == Script::kNone &&
           Closing(all.back().c) == nullptr) {
      all.pop_back();
    }
    text = text.substr(0, all.empty() ? 0 : all.back().end);
    if (!in_order || text.empty() || Opening(all.front().c) != nullptr) {
      return std::string(text);
    }
    std::string open, brackets;
    int depth = 0;
    for (const Character& character : all) {
      if (Opening(character.c) != nullptr) ++depth;
      std::string& to = depth > 0 ? brackets : open;
      to += text.substr(character.begin, character.end - character.begin);
      if (Closing(character.c) != nullptr && depth > 0 && --depth == 0) {
        brackets += ' ';
      }
    }
    if (brackets.empty()) return open;
    return open + " " + std::string(Trimmed(brackets));
  }

  const Prepared& record_;
  const std::optional<std::int64_t> other_ms_;
  std::string_view cell_;
  Words words_;
  std::size_t start_ = 0;  // the first word of the title
  std::size_t sure_;       // the first word that is surely none of it
  bool proof_ = false;
  const bool others_agree_;
  Kinds kinds_;
  std::vector<std::size_t> ends_;    // where the title may end
  std::vector<std::size_t> values_;  // of them, before what is a value
  std::vector<std::size_t> genres_;  // of them, before a word of genres
  std::vector<Found> artists_, albums_;
  std::vector<std::pair<std::size_t, std::int64_t>> lengths_;
};

// Lengths, prices, days, years; signs of rights.
bool MayHoldShape(const Prepared& record) {
  return record.whole.script.find_first_of("0123456789") != std::string::npos ||
         record.whole.text.find("©") != std::string::npos ||
         record.whole.text.find("℗") != std::string::npos;
}

// Cheap, and true of every title's cell that holds what CellReading looks for:
// most pairs are of clean records, and millions are compared.
bool MayHold(const Prepared& record, const Prepared& other) {
  return MayHoldValueOf(record.whole.script, record.artist_text.empty(),
                        record.album_text.empty(), other.artist, other.album) ||
         MayHoldShape(record);
}

}  // namespace

bool MayHoldValueOf(std::string_view title_key, bool no_artist, bool no_album,
                    const Credit& other_artist, std::string_view other_album) {
  if (no_artist) {
    for (const CreditedName& name : other_artist.names) {
      for (const std::string& theirs : name.keys) {
        if (title_key.find(theirs) != std::string_view::npos) return true;
      }
    }
  }
  // "EP" and "Single" may be missing at the end.
  constexpr std::size_t kLead = 6;
  return no_album && !other_album.empty() &&
         title_key.find(
             other_album.substr(0, std::max(kLead, other_album.size() / 2))) !=
             std::string_view::npos;
}

ShapesInTitle ShapesIn(const Prepared& record) {
  static_assert(CellReading::kKinds <= 7 && (1U << CellReading::kLength) == 4);
  if (!MayHoldShape(record)) return 0;
  static const Prepared kNobody = Prepare(Record());
  return static_cast<ShapesInTitle>(
      kReadByWords | CellReading(record, kNobody).kinds().to_ulong());
}

std::optional<PairRead> ReadSlippedCells(const Prepared& left,
                                         const Prepared& right) {
  if (!MayHold(left, right) && !MayHold(right, left)) return std::nullopt;
  CellReading l(left, right), r(right, left);
  if (l.TooLong() || r.TooLong()) return std::nullopt;
  // One kind of value alone proves nothing: 約翰福音 3:16 is no song of 3 min
  // 16 s, and 想念 張國榮 none of his.
  const bool several = (l.kinds() | r.kinds()).count() >= 2;
  if (!several && !l.Proven() && !r.Proven()) return std::nullopt;
  const bool no_artists = left.artist_text.empty() && right.artist_text.empty();
  const bool no_albums = left.album_text.empty() && right.album_text.empty();
  if (no_artists || no_albums) {
    l.CompareWith(r);
    r.CompareWith(l);
  }
  // Where both titles agree, and most cells are filled, on most words.
  using Extent = CellReading::Extent;
  std::optional<std::pair<Extent, Extent>> best;
  // The same for both orders of the pair.
  std::tuple<int, std::size_t, std::string, std::size_t> best_rank;
  const std::vector<Extent> theirs = r.Extents();
  for (const Extent& ours : l.Extents()) {
    for (const Extent& other : theirs) {
      if (ours.key != other.key || ours.key.empty()) continue;
      if (l.Doubtful(ours) || r.Doubtful(other)) continue;
      // Crazy House and Crazy Rock are two titles.
      if (l.EndsAtGenre(ours) && r.EndsAtGenre(other) &&
          l.KeyBehind(ours) != r.KeyBehind(other)) {
        continue;
      }
      if (l.GoesOn(ours) && r.GoesOn(other) &&
          l.KeyBehind(ours) == r.KeyBehind(other)) {
        continue;
      }
      std::tuple rank(l.FilledBy(ours) + r.FilledBy(other), ours.key.size(),
                      ours.key, ours.end + other.end);
      if (best && rank < best_rank) continue;
      best = {ours, other};
      best_rank = std::move(rank);
    }
  }
  const bool agree = best.has_value();
  if (!agree) best = {l.SureExtent(), r.SureExtent()};
  const auto whole = [](const CellReading& reading, const Extent& extent) {
    return extent.begin == 0 && extent.end == reading.words().size();
  };
  if (whole(l, best->first) && whole(r, best->second)) return std::nullopt;
  // The singer is named somewhere, if other cells slipped; and nowhere but
  // here.
  SlippedCells of_left, of_right;
  if (agree && no_artists) {
    of_left.words_behind = l.WordsBehind(best->first, r, best->second);
    of_right.words_behind = r.WordsBehind(best->second, l, best->first);
    of_left.artist_among_title = of_right.artist_among_title =
        !of_left.words_behind.empty() ||
        (several && best->first.open_words > 1 && best->second.open_words > 1);
  }
  return PairRead{l.Read(best->first, agree, std::move(of_left)),
                  r.Read(best->second, agree, std::move(of_right))};
}

}  // namespace qiao::matcher
