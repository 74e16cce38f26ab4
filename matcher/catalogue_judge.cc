#include "matcher/catalogue_judge.h"

#include <algorithm>
#include <array>
#include <bit>

#include "matcher/reading.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {
namespace {

// Singers and their songs stand together, so that few answers are wanted at a
// time: one for each place, the newest.
constexpr std::size_t kRemembered = 1 << 14;
constexpr std::size_t kReady = 64;

std::uint64_t KeyOfPair(std::uint32_t a, std::uint32_t b) {
  return std::uint64_t{a} << 32 | b;
}
std::size_t PlaceOf(std::uint64_t pair) {
  return (pair * 0x9E37'79B9'7F4A'7C15U) >> 50;  // 14 bits
}

// The places of the first byte of a character among those of a key.
bool Begins(std::string_view key, std::size_t at) {
  return at == key.size() ||
         (static_cast<unsigned char>(key[at]) & 0xC0) != 0x80;
}

// True of every two keys that are one character apart: behind what both begin
// with and before what both end with there is no more than one.
bool MayBeOneCharacterApart(std::string_view a, std::string_view b) {
  constexpr std::size_t kMostBytes = 4;
  const std::size_t shorter = std::min(a.size(), b.size());
  if (std::max(a.size(), b.size()) - shorter > kMostBytes) return false;
  std::size_t head = 0;
  while (head < shorter && a[head] == b[head]) ++head;
  // Whole characters: what is put in may begin with the bytes of what follows.
  while (!Begins(a, head) || !Begins(b, head)) --head;
  std::size_t tail = 0;
  while (tail < shorter - head &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) {
    ++tail;
  }
  while (!Begins(a, a.size() - tail) || !Begins(b, b.size() - tail)) --tail;
  const auto one = [&](std::string_view key) {
    const std::string_view rest = key.substr(head, key.size() - head - tail);
    return text::CountCodePoints(rest) <= 1;
  };
  return one(a) && one(b);
}

}  // namespace

struct CatalogueJudge::Remembered {
  struct Credits {
    std::uint64_t pair = 0;  // 0: none; 0 is nobody, of whom none is kept
    NameAgreement agreement = NameAgreement::kUnknown;
  };
  struct Words {
    std::uint64_t pair = 0;
    WordAgreement version = WordAgreement::kNothing;
    WordAgreement language = WordAgreement::kNothing;
    WordAgreement part = WordAgreement::kNothing;
    WordAgreement subtitle = WordAgreement::kNothing;
  };
  struct Made {
    std::optional<std::uint32_t> place;
    Prepared record;
  };
  std::array<Credits, kRemembered> credits;
  std::array<Words, kRemembered> words;
  std::array<Made, kReady> ready;
};

CatalogueJudge::CatalogueJudge(const PackedCatalogue& catalogue, Level level,
                               const WeightTable& weights)
    : catalogue_(catalogue),
      level_(level),
      weights_(weights),
      remembered_(std::make_unique<Remembered>()) {}
CatalogueJudge::~CatalogueJudge() = default;

template <typename Ask>
auto CatalogueJudge::OfTexts(std::uint32_t left, std::uint32_t right,
                             const Ask& ask) {
  const Prepared& a = Ready(left);
  // One place would take the other's.
  if (left % kReady == right % kReady && left != right) {
    return ask(a, Prepare(catalogue_.RecordAt(right)));
  }
  return ask(a, Ready(right));
}

Judgement CatalogueJudge::Judge(std::uint32_t left, std::uint32_t right,
                                const Comparison* audio) {
  if (auto agreed = AgreedBy(catalogue_[left], catalogue_[right])) {
    if (audio != nullptr) agreed->audio = audio->audio_class;
    return matcher::Judge(*agreed, level_, weights_);
  }
  ++read_again_;
  return OfTexts(left, right, [&](const Prepared& a, const Prepared& b) {
    return JudgePair(a, b, level_, audio, weights_);
  });
}

Decision CatalogueJudge::Explain(std::uint32_t left, std::uint32_t right,
                                 const Comparison* audio) {
  return OfTexts(left, right, [&](const Prepared& a, const Prepared& b) {
    return Decide(a, b, level_, audio, weights_);
  });
}

const Prepared& CatalogueJudge::Ready(std::uint32_t place) {
  Remembered::Made& made = remembered_->ready[place % kReady];
  if (made.place != place) {
    made.record = Prepare(catalogue_.RecordAt(place));
    made.place = place;
  }
  return made.record;
}

std::optional<Agreed> CatalogueJudge::AgreedBy(const PackedRecord& left,
                                               const PackedRecord& right) {
  if (ShapesMayTell(left.shapes, right.shapes) || left.in_texts ||
      right.in_texts) {
    return std::nullopt;
  }
  const auto may_hold = [&](const PackedRecord& record,
                            const PackedRecord& other) {
    const bool no_artist = record.artist_text == 0 && other.artist != 0;
    const bool no_album = record.no_album && other.album != 0;
    if (!no_artist && !no_album) return false;
    if (((record.shapes | other.shapes) & kReadByWords) != 0) return true;
    const PackedTitle& whole = record.whole_first
                                   ? catalogue_.MoreTitles(record).front()
                                   : record.core;
    return MayHoldValueOf(catalogue_.Text(whole.script), no_artist, no_album,
                          catalogue_.NamesAt(other.artist),
                          catalogue_.Text(other.album));
  };
  if (may_hold(left, right) || may_hold(right, left)) return std::nullopt;
  const auto title = CompareTitles(left, right);
  if (!title) return std::nullopt;
  Agreed agreed;
  agreed.title = title->agreement;
  agreed.title_weight = std::min(title->left->weight, title->right->weight);
  agreed.common_title = title->left->common || title->right->common;
  agreed.scripts_alike = left.east_asian == right.east_asian;
  agreed.artist = CompareCredits(left.artist, right.artist);
  CompareSaid(left.said, right.said, agreed);
  agreed.duration = CompareDurations(left.duration_ms, right.duration_ms);
  if (left.released != 0 && right.released != 0) {
    agreed.released = CompareReleases(catalogue_.Text(left.released),
                                      catalogue_.Text(right.released));
  }
  agreed.isrc =
      CompareNumbers(left.isrcs, right.isrcs, left.one_isrc && right.one_isrc);
  agreed.iswc =
      CompareNumbers(left.iswcs, right.iswcs, left.one_iswc && right.one_iswc);
  agreed.writers = CompareCredits(left.writers, right.writers);
  if (left.album != 0 && left.album == right.album) {
    agreed.album = AlbumAgreement::kEqual;
  } else if (left.album != 0 && right.album != 0) {
    // One can hold the other only if it has all of its letters.
    const std::uint64_t both = left.album_letters & right.album_letters;
    const bool may = both == left.album_letters || both == right.album_letters;
    agreed.album = may ? CompareAlbums(catalogue_.Text(left.album),
                                       catalogue_.Text(right.album))
                       : AlbumAgreement::kDifferent;
  }
  return agreed;
}

// As CompareTitles() of features/title.h; nothing where the texts are needed.
std::optional<CatalogueJudge::Titles> CatalogueJudge::CompareTitles(
    const PackedRecord& left, const PackedRecord& right) const {
  const PackedTitle &l = left.core, &r = right.core;
  const auto agree = [&](TitleAgreement agreement) {
    return Titles{agreement, &l, &r};
  };
  if (l.script == 0 || r.script == 0) return agree(TitleAgreement::kNone);
  if (left.plain == right.plain) return agree(TitleAgreement::kEqual);
  if (l.script == r.script) return agree(TitleAgreement::kScript);
  if (l.broad == r.broad) return agree(TitleAgreement::kBroad);
  if (l.numerals == r.numerals) return agree(TitleAgreement::kNumerals);
  if (l.joined != 0 && l.joined == r.joined) {
    return agree(TitleAgreement::kJoined);
  }
  if (left.legible != 0 || right.legible != 0) return std::nullopt;
  if (left.more_count + right.more_count != 0) {
    const auto more = CompareMoreTitles(left, right);
    if (!more || more->agreement != TitleAgreement::kNone) return more;
  }
  const auto text = [&](const PackedTitle& title) {
    return catalogue_.Text(title.script);
  };
  if (left.sound.MaySound(right.sound) && SoundAlike(text(l), text(r))) {
    return std::nullopt;
  }
  // One character more, less or other is two bits at most.
  if (l.weight >= 8 && r.weight >= 8 &&
      std::popcount(left.letters ^ right.letters) <= 2 &&
      MayBeOneCharacterApart(text(l), text(r))) {
    return std::nullopt;
  }
  return agree(TitleAgreement::kNone);
}

// Where one side has one title and no other, it is the other side's second, or
// none meets. Where both have more, what they do not share counts as well.
std::optional<CatalogueJudge::Titles> CatalogueJudge::CompareMoreTitles(
    const PackedRecord& left, const PackedRecord& right) const {
  // The weightiest of the left side's titles that meet, and the first of the
  // right side's that it meets.
  Titles best = {TitleAgreement::kNone, &left.core, &right.core};
  const auto compare = [&](const PackedTitle& a, const PackedTitle& b) {
    if (a.broad != b.broad || a.broad == 0) return;
    if (best.agreement == TitleAgreement::kNone ||
        best.left->weight < a.weight) {
      best = {TitleAgreement::kOtherTitle, &a, &b};
    }
  };
  const auto compare_with_all = [&](const PackedTitle& a) {
    compare(a, right.core);
    for (const PackedTitle& b : catalogue_.MoreTitles(right)) compare(a, b);
  };
  compare_with_all(left.core);
  for (const PackedTitle& a : catalogue_.MoreTitles(left)) compare_with_all(a);
  const bool both = left.more_count != 0 && right.more_count != 0;
  if (both && best.agreement != TitleAgreement::kNone) return std::nullopt;
  return best;
}

NameAgreement CatalogueJudge::CompareCredits(std::uint32_t left,
                                             std::uint32_t right) {
  if (left == 0 || right == 0) return NameAgreement::kUnknown;
  if (left == right) return NameAgreement::kSame;
  if (const auto agreement =
          CompareNames(catalogue_.CreditAt(left), catalogue_.CreditAt(right))) {
    return *agreement;
  }
  const std::uint64_t pair =
      KeyOfPair(std::min(left, right), std::max(left, right));
  Remembered::Credits& known = remembered_->credits[PlaceOf(pair)];
  if (known.pair != pair) {
    known = {pair,
             Compare(catalogue_.NamesAt(left), catalogue_.NamesAt(right))};
  }
  return known.agreement;
}

// One name on each side with a key in common, or names in one script of which
// none is like another; nothing for all else.
std::optional<NameAgreement> CatalogueJudge::CompareNames(
    const PackedCredit& left, const PackedCredit& right) const {
  if (std::max(left.key_count, right.key_count) > PackedCredit::kMostKeys) {
    return std::nullopt;
  }
  bool shared = false, alike = false;
  for (std::size_t i = 0; i < left.key_count; ++i) {
    for (std::size_t k = 0; k < right.key_count; ++k) {
      shared = shared || left.keys[i] == right.keys[k];
      alike = alike || left.sounds[i].MaySound(right.sounds[k]);
    }
  }
  if (shared) {
    if (left.one_name && right.one_name) return NameAgreement::kSame;
    return std::nullopt;
  }
  if (alike || (left.writings & right.writings) == 0) return std::nullopt;
  return NameAgreement::kNone;
}

void CatalogueJudge::CompareSaid(std::uint32_t left, std::uint32_t right,
                                 Agreed& agreed) {
  if (left == 0 && right == 0) return;
  const std::uint64_t pair = KeyOfPair(left, right);
  Remembered::Words& known = remembered_->words[PlaceOf(pair)];
  if (known.pair != pair) {
    const DecorationComparison words =
        CompareDecorations(catalogue_.SaidBy(left), catalogue_.SaidBy(right));
    known = {pair, words.version.agreement, words.language.agreement,
             words.part.agreement, words.subtitle.agreement};
  }
  agreed.version = known.version;
  agreed.language = known.language;
  agreed.part = known.part;
  agreed.subtitle = known.subtitle;
}

IdAgreement CatalogueJudge::CompareNumbers(std::uint32_t left,
                                           std::uint32_t right,
                                           bool one_each) const {
  if (left == 0 || right == 0) return IdAgreement::kUnknown;
  if (one_each) {
    return left == right ? IdAgreement::kEqual : IdAgreement::kDifferent;
  }
  return catalogue_.ShareNumber(left, right) ? IdAgreement::kEqual
                                             : IdAgreement::kDifferent;
}

}  // namespace qiao::matcher
