#include "matcher/judgement.h"

#include <algorithm>

namespace qiao::matcher {
namespace {

bool AgreeOnSomebody(NameAgreement agreement) {
  return agreement == NameAgreement::kSame ||
         agreement == NameAgreement::kSubset ||
         agreement == NameAgreement::kShared;
}

bool TitlesAgree(TitleAgreement agreement) {
  return agreement <= TitleAgreement::kHalf;
}

// Two characters of one sound are chance; five are a misspelling.
std::size_t RowOf(TitleAgreement title, int weight) {
  const auto agreement = static_cast<std::size_t>(title);
  if (title == TitleAgreement::kSound) {
    return weight < 6 ? kShortSound : weight < 8 ? agreement : kLongSound;
  }
  return title == TitleAgreement::kOneCharacter && weight >= 10
             ? kLongOneCharacter
             : agreement;
}

// Adds up what is weighed, and judges. `Keep` is told of each that is added.
template <typename Keep>
class Weighing {
 public:
  Weighing(const Agreed& agreed, Level level, const WeightTable& weights,
           const Keep& keep)
      : agreed_(agreed), level_(level), weights_(weights), keep_(keep) {
    AddTexts();
    AddFacts();
    judgement_.verdict = Judge();
  }

  const Judgement& judgement() const { return judgement_; }

 private:
  void Add(WeighedField field, std::size_t agreement) {
    Add(field, agreement, weights_.At(level_, field, agreement).millibits,
        agreement);
  }

  void Add(WeighedField field, std::size_t agreement, std::int64_t millibits,
           std::size_t row) {
    const AtBest at_best = weights_.At(level_, field, row).at_best;
    const bool veto = at_best == AtBest::kDifferent;
    veto_ = veto_ || veto;
    unsure_ = unsure_ || at_best == AtBest::kReview;
    const std::int64_t counted = veto ? 0 : millibits;
    judgement_.score_millibits += counted;
    keep_(Weighed{field, agreement, counted, veto});
  }

  void AddTexts() {
    const std::size_t title_row = RowOf(agreed_.title, agreed_.title_weight);
    std::int64_t millibits =
        weights_.At(level_, WeighedField::kTitle, title_row).millibits;
    if (TitlesAgree(agreed_.title)) millibits += BitsOfLength();
    Add(WeighedField::kTitle, static_cast<std::size_t>(agreed_.title),
        millibits, title_row);
    const bool cover = agreed_.artist == NameAgreement::kNone &&
                       AgreeOnSomebody(agreed_.writers);
    const auto artist = static_cast<std::size_t>(agreed_.artist);
    const std::size_t artist_row = cover ? kOthersWithWriters : artist;
    Add(WeighedField::kArtist, artist,
        weights_.At(level_, WeighedField::kArtist, artist_row).millibits,
        artist_row);
    const auto add = [&](WeighedField field, WordAgreement words) {
      if (words == WordAgreement::kNothing) return;
      Add(field, static_cast<std::size_t>(words));
    };
    add(WeighedField::kVersion, agreed_.version);
    add(WeighedField::kLanguage, agreed_.language);
    add(WeighedField::kPart, agreed_.part);
    add(WeighedField::kSubtitle, agreed_.subtitle);
  }

  void AddFacts() {
    const auto add = [&](WeighedField field, auto agreement) {
      if (agreement == decltype(agreement)::kUnknown) return;
      Add(field, static_cast<std::size_t>(agreement));
    };
    if (!work()) {  // versions of a work have lengths and days of their own
      add(WeighedField::kDuration, agreed_.duration);
      add(WeighedField::kReleased, agreed_.released);
    }
    add(WeighedField::kIsrc, agreed_.isrc);
    add(WeighedField::kIswc, agreed_.iswc);
    add(WeighedField::kWriters, agreed_.writers);
    add(WeighedField::kAlbum, agreed_.album);
    if (agreed_.audio) {
      Add(WeighedField::kAudio, static_cast<std::size_t>(*agreed_.audio));
    }
  }

  std::int64_t BitsOfLength() const {
    const auto at = [&](std::size_t row) {
      return weights_.At(level_, WeighedField::kTitleLength, row).millibits;
    };
    const std::int64_t bits = at(static_cast<std::size_t>(
        std::clamp(agreed_.title_weight, 0, static_cast<int>(kLongestTitle))));
    return agreed_.common_title ? std::min(bits, at(kCommonTitle)) : bits;
  }

  Verdict Judge() const {
    const bool same_sound = agreed_.audio == AudioClass::kSameRecording;
    const bool same_number = agreed_.isrc == IdAgreement::kEqual ||
                             (work() && agreed_.iswc == IdAgreement::kEqual);
    // One number on two recordings, one recording under two versions' names:
    // somebody made a mistake, and people must say who.
    const bool contradiction = veto_ && (same_sound || same_number);
    if (contradiction &&
        !(agreed_.audio == AudioClass::kDifferent && !work())) {
      return Verdict::kReview;
    }
    if (veto_) return Verdict::kDifferent;
    if (judgement_.score_millibits >= weights_.SameCut(level_) &&
        (work() ? SameWork() : SameRecording())) {
      return Verdict::kSame;
    }
    if (same_sound || same_number) return Verdict::kReview;
    return judgement_.score_millibits <= weights_.DifferentCut(level_) ||
                   OtherSong()
               ? Verdict::kDifferent
               : Verdict::kReview;
  }

  // One singer, one writer and one album go together and say little more than
  // one of them: under other titles these are two songs of that album. Titles
  // in two scripts may translate each other, and sound may know better.
  bool OtherSong() const {
    if (agreed_.title != TitleAgreement::kNone) return false;
    if (agreed_.audio && *agreed_.audio != AudioClass::kDifferent &&
        *agreed_.audio != AudioClass::kInsufficientInformation) {
      return false;
    }
    return agreed_.scripts_alike;
  }

  // Titles alone never make two records one work: somebody or some number
  // must agree with them. A misspelt title needs a name that is spelt alike
  // and three characters; one other character is for people to see.
  bool SameWork() const {
    const bool people =
        AgreeOnSomebody(agreed_.artist) || AgreeOnSomebody(agreed_.writers);
    const bool same_sound = agreed_.audio == AudioClass::kSameRecording;
    if (agreed_.iswc == IdAgreement::kEqual ||
        agreed_.isrc == IdAgreement::kEqual || same_sound) {
      return agreed_.title != TitleAgreement::kNone || people || same_sound;
    }
    if (unsure_) return false;
    if (TitlesAgree(agreed_.title)) {
      return people || agreed_.artist == NameAgreement::kSimilar;
    }
    return agreed_.title == TitleAgreement::kSound && people &&
           agreed_.title_weight >= 6;
  }

  // Singers among the words of both titles are believed if the album agrees as
  // well, or if so many words do not meet by chance.
  bool AmongTitle() const {
    constexpr int kNoChance = 20;  // ten Han characters, twenty letters
    return agreed_.artist == NameAgreement::kAmongTitle &&
           (agreed_.album == AlbumAgreement::kEqual ||
            agreed_.album == AlbumAgreement::kContained ||
            agreed_.title_weight >= kNoChance || agreed_.words_behind);
  }

  // Of records that name nobody: a title of so many words, the same length to
  // the second, and the day or the album. What a broken export wrote into one
  // cell says it all: Harbour Lights Lin Xiyao Songs of the Quiet Eastern Sea.
  bool SaysAll() const {
    constexpr int kWholeLine = 40;  // twenty Han characters, forty letters
    return agreed_.artist == NameAgreement::kUnknown &&
           agreed_.title_weight >= kWholeLine &&
           agreed_.duration == DurationAgreement::kEqual &&
           (agreed_.released == DateAgreement::kEqual ||
            agreed_.album == AlbumAgreement::kEqual);
  }

  // What sounds the same is the same, whatever it is called. Text alone needs
  // the title, the people, the version and the length, or the album in place
  // of a length that nobody states; a title that is only spelt alike is never
  // enough: 雨聲助眠 and 雷聲助眠 stand on one album and are as long.
  bool SameRecording() const {
    if (agreed_.audio == AudioClass::kSameRecording) return true;
    if (agreed_.audio &&
        *agreed_.audio != AudioClass::kInsufficientInformation) {
      return false;
    }
    if (!TitlesAgree(agreed_.title)) return false;
    const bool people = AgreeOnSomebody(agreed_.artist) ||
                        agreed_.artist == NameAgreement::kSimilar ||
                        AmongTitle() || SaysAll();
    if (agreed_.isrc == IdAgreement::kEqual) {
      return people || agreed_.artist == NameAgreement::kRomanised ||
             agreed_.artist == NameAgreement::kOtherScript ||
             agreed_.artist == NameAgreement::kUnknown;
    }
    if (!people || unsure_) return false;
    return agreed_.duration != DurationAgreement::kUnknown ||
           (agreed_.album == AlbumAgreement::kEqual &&
            agreed_.version != WordAgreement::kUnsaid);
  }

  bool work() const { return level_ == Level::kWork; }

  const Agreed& agreed_;
  const Level level_;
  const WeightTable& weights_;
  const Keep& keep_;
  bool veto_ = false, unsure_ = false;  // what the table says at best
  Judgement judgement_;
};

}  // namespace

WeighedAgreements::WeighedAgreements(const Agreed& agreed, Level level,
                                     const WeightTable& weights) {
  const auto keep = [this](const Weighed& one) { weighed_[count_++] = one; };
  judgement_ = Weighing(agreed, level, weights, keep).judgement();
}

Judgement Judge(const Agreed& agreed, Level level, const WeightTable& weights) {
  const auto forget = [](const Weighed&) {};
  return Weighing(agreed, level, weights, forget).judgement();
}

}  // namespace qiao::matcher
