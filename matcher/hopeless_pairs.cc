#include "matcher/hopeless_pairs.h"

#include <algorithm>
#include <bit>
#include <cstdlib>

#include "matcher/features/facts.h"
#include "matcher/features/title.h"
#include "matcher/features/version.h"
#include "matcher/name_key.h"

namespace qiao::matcher {
namespace {

// RecordInBrief::says. The first three are NameWritings of the singers.
enum Says : unsigned {
  kWritings = 7,
  kReleased = 1 << 3,
  kIswc = 1 << 4,
  kWriters = 1 << 5,
  kWords = 1 << 6,     // decorations or a language
  kOnlyCore = 1 << 7,  // one title, in none of the rarer forms
  kOneIsrc = 1 << 8,
  kHeard = 1 << 9,     // has a fingerprint
  kUnbound = 1 << 10,  // the title's cell may hold values of other cells
  kNoArtistCell = 1 << 11,
  kNoAlbumCell = 1 << 12,
};
// What both say of these, as the lower bits of a number; and above them
// whether any of the two says words.
constexpr unsigned kFirstOfRest = 3, kAnyWords = 16;
unsigned RestSaid(unsigned both, unsigned any) {
  return (both & (kReleased | kIswc | kWriters | kWords)) >> kFirstOfRest |
         ((any & kWords) != 0 ? kAnyWords : 0U);
}

// Where several keys are compared, or may sound alike, anything may come of it.
constexpr NameAgreement kAnyNames = NameAgreement::kShared;

NameAgreement BestOfNames(const RecordInBrief& left,
                          const RecordInBrief& right) {
  if (left.artist == 0 || right.artist == 0) return NameAgreement::kUnknown;
  if (left.artist == right.artist) return NameAgreement::kSame;
  if (left.name.length == 0 || right.name.length == 0) return kAnyNames;
  // Equal keys may sound alike as well.
  if (left.name.MaySound(right.name)) return kAnyNames;
  return (left.says & right.says & kWritings) != 0 ? NameAgreement::kNone
                                                   : NameAgreement::kRomanised;
}

// Of titles that are not equal in any form, as CatalogueJudge tells it.
constexpr unsigned kMaySound = 1, kMayBeOneApart = 2;
unsigned LikenessOfTitles(const RecordInBrief& left,
                          const RecordInBrief& right) {
  return (left.sound.MaySound(right.sound) ? kMaySound : 0U) |
         (std::popcount(left.letters ^ right.letters) <= 2 ? kMayBeOneApart
                                                           : 0U);
}

AlbumAgreement BestOfAlbums(const RecordInBrief& left,
                            const RecordInBrief& right) {
  if (left.album == 0 || right.album == 0) return AlbumAgreement::kUnknown;
  if (left.album == right.album) return AlbumAgreement::kEqual;
  const std::uint64_t both = left.album_letters & right.album_letters;
  return both == left.album_letters || both == right.album_letters
             ? AlbumAgreement::kContained
             : AlbumAgreement::kDifferent;
}

// As CatalogueJudge asks whether one title's cell may hold what the other side
// says in a cell of its own.
bool MayHoldCell(const RecordInBrief& record, const RecordInBrief& other) {
  return ((record.says & kNoArtistCell) != 0 && other.artist != 0) ||
         ((record.says & kNoAlbumCell) != 0 && other.album != 0);
}

RecordInBrief InBrief(const PackedCatalogue& catalogue, std::uint32_t place) {
  const PackedRecord& record = catalogue[place];
  RecordInBrief brief;
  brief.duration_ms = record.duration_ms;
  brief.title = record.core.numerals;
  brief.artist = record.artist;
  brief.album = record.album;
  brief.isrcs = record.isrcs;
  brief.letters = record.letters;
  brief.album_letters = record.album_letters;
  brief.sound = record.sound;
  std::uint8_t weight = record.core.weight;
  for (const PackedTitle& title : catalogue.MoreTitles(record)) {
    weight = std::max(weight, title.weight);
  }
  brief.weight =
      static_cast<std::uint8_t>(std::min<std::size_t>(weight, kLongestTitle));
  const PackedCredit& singers = catalogue.CreditAt(record.artist);
  if (singers.key_count == 1 && !singers.too_many) {
    brief.name = singers.keys[0].Sound();
  }
  unsigned says = singers.writings & kWritings;
  const auto say = [&says](bool so, Says what) { says |= so ? what : 0U; };
  say(record.released != 0, kReleased);
  say(record.iswcs != 0, kIswc);
  say(record.writers != 0, kWriters);
  say(record.said != 0, kWords);
  say(record.more_count == 0 && record.core.joined == 0 && record.legible == 0,
      kOnlyCore);
  say(record.one_isrc, kOneIsrc);
  say(catalogue.PrintOf(place) != nullptr, kHeard);
  say(record.in_texts || (record.shapes & ~unsigned{kReadByWords}) != 0,
      kUnbound);
  say(record.artist_text == 0, kNoArtistCell);
  say(record.album_text == 0, kNoAlbumCell);
  brief.says = says;
  return brief;
}

}  // namespace

struct HopelessPairs::AtBestAgreed {
  bool titles_differ;   // in every form that makes them equal
  unsigned like_title;  // LikenessOfTitles(), if they do
  std::size_t weight;   // of the title, if they do not
  NameAgreement names;
  std::size_t duration;  // a DurationAgreement
  AlbumAgreement album;
  bool isrcs_differ;
  unsigned rest;  // RestSaid()
};

HopelessPairs::Most::Most(Level level, const WeightTable& weights) {
  const bool work = level == Level::kWork;
  iswc_decides = work;
  hopeless_up_to =
      std::min(weights.DifferentCut(level), weights.SameCut(level) - 1);
  const auto worth = [&](WeighedField field, auto agreement) {
    const Weight& weight =
        weights.At(level, field, static_cast<std::size_t>(agreement));
    return weight.at_best == AtBest::kDifferent ? 0 : weight.millibits;
  };
  const auto best = [&](WeighedField field, auto... agreements) {
    return std::max({worth(field, agreements)...});
  };

  using enum TitleAgreement;
  const std::int64_t equal =
      best(WeighedField::kTitle, kEqual, kScript, kBroad, kNumerals, kJoined,
           kDamaged, kOtherTitle, kHalf);
  for (unsigned like = 0; like < like_title.size(); ++like) {
    std::int64_t& most = like_title[like];
    most = worth(WeighedField::kTitle, kNone);
    if ((like & kMaySound) != 0) {
      most = std::max(most, best(WeighedField::kTitle, kShortSound, kLongSound,
                                 static_cast<std::size_t>(kSound)));
    }
    if ((like & kMayBeOneApart) != 0) {
      most = std::max(most, best(WeighedField::kTitle, kLongOneCharacter,
                                 static_cast<std::size_t>(kOneCharacter)));
    }
  }
  std::int64_t of_length = worth(WeighedField::kTitleLength, 0);
  for (std::size_t weight = 0; weight < title.size(); ++weight) {
    of_length = std::max(of_length, worth(WeighedField::kTitleLength, weight));
    title[weight] = std::max(like_title.back(), equal + of_length);
  }

  const auto name = [&](auto agreement) {
    return worth(WeighedField::kArtist, agreement);
  };
  const auto at = [&](NameAgreement agreement) -> std::int64_t& {
    return artist[static_cast<std::size_t>(agreement)];
  };
  at(kAnyNames) = name(NameAgreement::kNone);
  for (std::size_t i = 0; i < AgreementsOf(WeighedField::kArtist).size(); ++i) {
    at(kAnyNames) = std::max(at(kAnyNames), name(i));
  }
  at(NameAgreement::kUnknown) = name(NameAgreement::kUnknown);
  at(NameAgreement::kSame) = name(NameAgreement::kSame);
  at(NameAgreement::kRomanised) = std::max(name(NameAgreement::kRomanised),
                                           name(NameAgreement::kOtherScript));
  at(NameAgreement::kNone) = name(NameAgreement::kNone);
  artist[kOthersWithWriters] =
      std::max(name(NameAgreement::kNone), name(kOthersWithWriters));

  // Where nothing is known, nothing is weighed.
  for (std::size_t i = 1;
       !work && i < AgreementsOf(WeighedField::kDuration).size(); ++i) {
    duration[i] = worth(WeighedField::kDuration, i);
  }
  for (std::size_t i = 1; i < AgreementsOf(WeighedField::kAlbum).size(); ++i) {
    album[i] = worth(WeighedField::kAlbum, i);
  }
  constexpr auto kContained =
      static_cast<std::size_t>(AlbumAgreement::kContained);
  album[kContained] = best(WeighedField::kAlbum, AlbumAgreement::kContained,
                           AlbumAgreement::kDifferent);
  isrc_differs = worth(WeighedField::kIsrc, IdAgreement::kDifferent);

  // The best of a field, or that nothing is weighed.
  const auto some = [&](WeighedField field, std::size_t but = kMostAgreements) {
    std::int64_t most = 0;
    for (std::size_t i = 0; i < AgreementsOf(field).size(); ++i) {
      if (i != but) most = std::max(most, worth(field, i));
    }
    return most;
  };
  constexpr auto kSameWords = static_cast<std::size_t>(WordAgreement::kSame);
  std::int64_t words = 0, words_of_one = 0;
  for (const auto field : {WeighedField::kVersion, WeighedField::kLanguage,
                           WeighedField::kPart, WeighedField::kSubtitle}) {
    words += some(field);
    words_of_one += some(field, kSameWords);
  }
  for (unsigned said = 0; said < rest.size(); ++said) {
    const auto both = [said](Says what) {
      return (said & what >> kFirstOfRest) != 0;
    };
    if (both(kReleased) && !work) rest[said] += some(WeighedField::kReleased);
    if (both(kIswc)) rest[said] += some(WeighedField::kIswc);
    if (both(kWriters)) rest[said] += some(WeighedField::kWriters);
    if (both(kWords)) {
      rest[said] += words;
    } else if ((said & kAnyWords) != 0) {
      rest[said] += words_of_one;
    }
  }
}

inline std::int64_t HopelessPairs::Most::Of(const AtBestAgreed& agreed) const {
  const bool cover = agreed.names == NameAgreement::kNone &&
                     (agreed.rest & unsigned{kWriters} >> kFirstOfRest) != 0;
  return (agreed.titles_differ ? like_title[agreed.like_title]
                               : title[agreed.weight]) +
         artist[cover ? kOthersWithWriters
                      : static_cast<std::size_t>(agreed.names)] +
         duration[agreed.duration] +
         album[static_cast<std::size_t>(agreed.album)] +
         (agreed.isrcs_differ ? isrc_differs : 0) + rest[agreed.rest];
}

HopelessPairs::HopelessPairs(const PackedCatalogue& catalogue,
                             std::span<const Level> levels,
                             const WeightTable& weights) {
  for (const Level level : levels) most_.emplace_back(level, weights);
  using enum DurationAgreement;
  constexpr auto kFirst = static_cast<std::size_t>(kEqual);
  constexpr std::int32_t kFarAway = 60'000;
  for (std::int32_t apart = 0; apart <= kFarAway; ++apart) {
    const DurationAgreement agreement = CompareDurations(1, 1 + apart);
    if (agreement == kFar) break;
    apart_[static_cast<std::size_t>(agreement) - kFirst] = apart;
  }
  constexpr std::uint32_t kAhead = 16;
  briefs_.reserve(catalogue.size());
  for (std::uint32_t place = 0; place < catalogue.size(); ++place) {
    if (place + kAhead < catalogue.size()) {
      catalogue.FetchBehind(place + kAhead);
    }
    briefs_.push_back(InBrief(catalogue, place));
  }
}

inline std::size_t HopelessPairs::CompareLengths(std::int32_t left_ms,
                                                 std::int32_t right_ms) const {
  const std::int64_t apart = std::abs(std::int64_t{left_ms} - right_ms);
  std::size_t agreement = static_cast<std::size_t>(DurationAgreement::kEqual);
  for (const std::int32_t most : apart_) agreement += apart > most ? 1 : 0;
  return left_ms > 0 && right_ms > 0 ? agreement : 0;
}

inline bool HopelessPairs::MayMatch(const RecordInBrief& left,
                                    const RecordInBrief& right) const {
  const unsigned both = left.says & right.says, any = left.says | right.says;
  if ((any & kUnbound) != 0 || (both & kHeard) != 0) return true;
  if (MayHoldCell(left, right) || MayHoldCell(right, left)) return true;
  // One number on both is for people, whatever else is said.
  const bool numbered = left.isrcs != 0 && right.isrcs != 0;
  if (numbered && (left.isrcs == right.isrcs || (both & kOneIsrc) == 0)) {
    return true;
  }
  const bool differ = (both & kOnlyCore) != 0 && left.title != right.title;
  const AtBestAgreed agreed = {
      differ,
      differ ? LikenessOfTitles(left, right) : 0,
      std::min(left.weight, right.weight),
      BestOfNames(left, right),
      CompareLengths(left.duration_ms, right.duration_ms),
      BestOfAlbums(left, right),
      numbered,
      RestSaid(both, any)};
  for (const Most& most : most_) {
    if (most.iswc_decides && (both & kIswc) != 0) return true;
    if (most.Of(agreed) > most.hopeless_up_to) return true;
  }
  return most_.empty();
}

bool HopelessPairs::Are(const RecordInBrief& left,
                        const RecordInBrief& right) const {
  return !MayMatch(left, right);
}

void HopelessPairs::FindOthers(const RecordInBrief& record,
                               std::span<const RecordInBrief> others,
                               std::vector<std::uint32_t>& places) const {
  for (std::uint32_t place = 0; place < others.size(); ++place) {
    if (MayMatch(record, others[place])) places.push_back(place);
  }
}

}  // namespace qiao::matcher
