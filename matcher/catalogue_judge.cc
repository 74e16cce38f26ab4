#include "matcher/catalogue_judge.h"

#include <algorithm>
#include <array>
#include <bit>

#include "matcher/features/title_likeness.h"
#include "matcher/reading.h"

namespace qiao::matcher {
namespace {

// Few pairs of words are said, so that few answers are wanted at a
// time: one for each place, the newest.
constexpr std::size_t kRemembered = 1 << 14;
constexpr std::size_t kReady = 64;

// One character more, less or other is two bits at most.
bool MayBeOneApart(std::uint64_t letters, std::uint64_t other) {
  return std::popcount(letters ^ other) <= 2;
}

std::uint64_t KeyOfPair(std::uint32_t a, std::uint32_t b) {
  return std::uint64_t{a} << 32 | b;
}
std::size_t PlaceOf(std::uint64_t pair) {
  return (pair * 0x9E37'79B9'7F4A'7C15U) >> 50;  // 14 bits
}

// One of several titles of a record, as OtherHalvesDiffer() asks for it.
struct HalfInCatalogue {
  HalfInCatalogue(const PackedHalf& title, const PackedCatalogue& among)
      : half(&title),
        catalogue(&among),
        writing(title.writing),
        declared(title.declared) {}

  bool SameBroad(const HalfInCatalogue& other) const {
    return half->broad == other.half->broad;
  }
  bool SameHalf(const HalfInCatalogue& other) const {
    if (SameBroad(other)) return true;
    if (!MayBeOneApart(half->letters, other.half->letters)) return false;
    const auto as_half = [this](const PackedHalf& title) {
      return Half{catalogue->Text(title.script), title.weight, title.numbered};
    };
    return MayBeMisprints(as_half(*half), as_half(*other.half));
  }
  bool Romanises(const HalfInCatalogue& met) const {
    return met.half->reading == half->script;
  }

  const PackedHalf* half;
  const PackedCatalogue* catalogue;
  Writing writing;
  bool declared;
};

}  // namespace

struct CatalogueJudge::Remembered {
  struct Words {
    std::uint64_t pair = 0;  // 0: none; of two that say nothing none is kept
    WordAgreement version = WordAgreement::kNothing;
    WordAgreement language = WordAgreement::kNothing;
    WordAgreement part = WordAgreement::kNothing;
    WordAgreement subtitle = WordAgreement::kNothing;
  };
  struct Made {
    std::optional<std::uint32_t> place;
    Prepared record;
  };
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
  // Made where it is returned: a copy would wait for all that was just written.
  std::optional<Agreed> result;
  if (ShapesMayTell(left.shapes, right.shapes) || left.in_texts ||
      right.in_texts) {
    return result;
  }
  const auto may_hold = [&](const PackedRecord& record,
                            const PackedRecord& other) {
    const bool no_artist = record.artist_text == 0 && other.artist != 0;
    const bool no_album = record.album_text == 0 && other.album != 0;
    if (!no_artist && !no_album) return false;
    if (((record.shapes | other.shapes) & kReadByWords) != 0) return true;
    const PackedTitle& whole = record.whole_first
                                   ? catalogue_.MoreTitles(record).front()
                                   : record.core;
    return MayHoldValueOf(catalogue_.Text(whole.script), no_artist, no_album,
                          catalogue_.NamesAt(other.artist),
                          catalogue_.Text(other.album));
  };
  if (may_hold(left, right) || may_hold(right, left)) return result;
  const Titles title = CompareTitles(left, right);
  Agreed& agreed = result.emplace();
  agreed.title = title.agreement;
  agreed.title_weight = std::min(title.left->weight, title.right->weight);
  agreed.common_title = title.left->common || title.right->common;
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
  return result;
}

// As CompareTitles() of features/title.h.
CatalogueJudge::Titles CatalogueJudge::CompareTitles(
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
  if (left.legible != 0 || right.legible != 0) {
    const std::uint32_t a = left.legible != 0 ? left.legible : l.broad;
    const std::uint32_t b = right.legible != 0 ? right.legible : r.broad;
    if (a == b && EnoughIsLegible(catalogue_.Text(a))) {
      return agree(TitleAgreement::kDamaged);
    }
  }
  if (left.more_count + right.more_count != 0) {
    const Titles more = CompareMoreTitles(left, right);
    if (more.agreement != TitleAgreement::kNone) return more;
  }
  return agree(CompareSpelling(left, right));
}

// Of cores that are not equal in any form.
TitleAgreement CatalogueJudge::CompareSpelling(
    const PackedRecord& left, const PackedRecord& right) const {
  const PackedTitle &l = left.core, &r = right.core;
  const auto text = [&](const PackedTitle& title) {
    return catalogue_.Text(title.script);
  };
  if (left.sound.MaySound(right.sound) && Misspelt(text(l), text(r))) {
    return TitleAgreement::kSound;
  }
  if (l.weight >= kLeastMisprinted && r.weight >= kLeastMisprinted &&
      !left.numbered && !right.numbered &&
      MayBeOneApart(left.letters, right.letters) &&
      OneCharacterApart(text(l), text(r))) {
    return TitleAgreement::kOneCharacter;
  }
  return TitleAgreement::kNone;
}

// Where one side has one title and no other, it is the other side's second, or
// none meets. Where both have more, what they do not share counts as well.
CatalogueJudge::Titles CatalogueJudge::CompareMoreTitles(
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
  if (left.more_count == 0) {
    for (const PackedTitle& b : catalogue_.MoreTitles(right)) {
      compare(left.core, b);
    }
    return best;
  }
  if (right.more_count == 0) {
    for (const PackedTitle& a : catalogue_.MoreTitles(left)) {
      compare(a, right.core);
    }
    return best;
  }
  const PackedHalf *met_left = nullptr, *met_right = nullptr;
  for (const PackedHalf& a : catalogue_.AllTitles(left)) {
    for (const PackedHalf& b : catalogue_.AllTitles(right)) {
      compare(a, b);
      if (best.left == &a && best.right == &b) {
        met_left = &a;
        met_right = &b;
      }
    }
  }
  if (met_left != nullptr && HalvesDiffer(left, *met_left, right, *met_right)) {
    best.agreement = TitleAgreement::kHalf;
  }
  return best;
}

bool CatalogueJudge::HalvesDiffer(const PackedRecord& left,
                                  const PackedHalf& met_left,
                                  const PackedRecord& right,
                                  const PackedHalf& met_right) const {
  const auto titles = [this](const PackedRecord& record) {
    std::vector<HalfInCatalogue> all;
    for (const PackedHalf& title : catalogue_.AllTitles(record)) {
      all.emplace_back(title, catalogue_);
    }
    return all;
  };
  return OtherHalvesDiffer(titles(left), HalfInCatalogue(met_left, catalogue_),
                           titles(right),
                           HalfInCatalogue(met_right, catalogue_));
}

NameAgreement CatalogueJudge::CompareCredits(std::uint32_t left,
                                             std::uint32_t right) {
  if (left == 0 || right == 0) return NameAgreement::kUnknown;
  if (left == right) return NameAgreement::kSame;
  if (catalogue_.CreditAt(left).too_many ||
      catalogue_.CreditAt(right).too_many) {
    return Compare(catalogue_.NamesAt(left), catalogue_.NamesAt(right));
  }
  return CompareNames(left, right);
}

bool CatalogueJudge::MisspeltNames(const NameKey& left,
                                   const NameKey& right) const {
  constexpr std::uint8_t kLeast = 3;  // characters
  return left.length >= kLeast && left.Sound().MaySound(right.Sound()) &&
         SoundAlike(catalogue_.Text(left.key), catalogue_.Text(right.key));
}

// As Compare() of name_key.h.
NameAgreement CatalogueJudge::CompareNames(std::uint32_t left,
                                           std::uint32_t right) const {
  const PackedCredit &l = catalogue_.CreditAt(left),
                     &r = catalogue_.CreditAt(right);
  const auto right_keys = catalogue_.KeysAt(right);
  std::uint64_t found_left = 0, found_right = 0;  // a bit for each name
  bool misspelt = false;
  for (const NameKey& a : catalogue_.KeysAt(left)) {
    for (const NameKey& b : right_keys) {
      if (a.key == b.key) {
        found_left |= std::uint64_t{1} << a.name;
        found_right |= std::uint64_t{1} << b.name;
      }
      misspelt = misspelt || MisspeltNames(a, b);
    }
  }
  if (found_left != 0) {
    const bool all_left = found_left + 1 == std::uint64_t{1} << l.names;
    const bool all_right = found_right + 1 == std::uint64_t{1} << r.names;
    return all_left && all_right   ? NameAgreement::kSame
           : all_left || all_right ? NameAgreement::kSubset
                                   : NameAgreement::kShared;
  }
  if (misspelt) return NameAgreement::kSimilar;
  if ((l.writings & r.writings) != 0) return NameAgreement::kNone;
  const bool romanised =
      ((l.han_bits & r.latin_bits) != 0 || (l.latin_bits & r.han_bits) != 0) &&
      Romanised(catalogue_.NameSoundsAt(left), catalogue_.NameSoundsAt(right));
  return romanised ? NameAgreement::kRomanised : NameAgreement::kOtherScript;
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
