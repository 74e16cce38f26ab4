#include "matcher/decision.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "matcher/feature.h"
#include "matcher/script.h"
#include "matcher/slipped_cells.h"

namespace qiao::matcher {
namespace {

std::string DurationText(const std::optional<std::int64_t>& ms) {
  if (!ms) return {};
  const std::int64_t seconds = (*ms + 500) / 1000;
  const std::string rest = std::to_string(seconds % 60);
  return std::to_string(seconds / 60) + (rest.size() < 2 ? ":0" : ":") + rest;
}

std::string Joined(const std::vector<std::string>& ids) {
  std::string text;
  for (const std::string& id : ids) text += (text.empty() ? "" : " ") + id;
  return text;
}

// Where a value was found, if not in its own cell.
std::string Placed(std::string text, bool slipped) {
  return slipped ? std::move(text) + " (in the title's cell)" : text;
}

bool AgreeOnSomebody(NameAgreement agreement) {
  return agreement == NameAgreement::kSame ||
         agreement == NameAgreement::kSubset ||
         agreement == NameAgreement::kShared;
}

bool TitlesAgree(TitleAgreement agreement) {
  return agreement <= TitleAgreement::kHalf;
}

// Builds the evidence in the order of the fields.
class Case {
 public:
  Case(const Prepared& a, const Prepared& b, Level level,
       const Comparison* audio, const WeightTable& weights)
      : a_(a),
        b_(b),
        all_(AgreementsOf(a, b, audio)),
        audio_(audio),
        weights_(weights) {
    decision_.level = level;
    decision_.weights = weights.version();
  }

  Decision Decide() {
    AddTexts();
    AddWords();
    AddFacts();
    AddAudio();
    decision_.verdict = Judge();
    return std::move(decision_);
  }

 private:
  bool work() const { return decision_.level == Level::kWork; }

  // What the table weighs `agreement` of `field`; a veto weighs nothing.
  void Add(WeighedField field, std::size_t agreement, std::string left,
           std::string right) {
    Add(field, agreement,
        weights_.At(decision_.level, field, agreement).millibits, agreement,
        std::move(left), std::move(right));
  }

  // `row`: the table's, where one agreement has more than one weight.
  void Add(WeighedField field, std::size_t agreement, std::int64_t millibits,
           std::size_t row, std::string left, std::string right) {
    const AtBest at_best = weights_.At(decision_.level, field, row).at_best;
    Evidence evidence;
    evidence.field = std::string(ToText(field));
    evidence.level = std::string(matcher::AgreementsOf(field)[agreement]);
    evidence.veto = at_best == AtBest::kDifferent;
    evidence.millibits = evidence.veto ? 0 : millibits;
    evidence.left = std::move(left);
    evidence.right = std::move(right);
    veto_ = veto_ || evidence.veto;
    unsure_ = unsure_ || at_best == AtBest::kReview;
    decision_.score_millibits += evidence.millibits;
    decision_.evidence.push_back(std::move(evidence));
  }

  void AddTexts() {
    const TitleComparison& title = all_.title;
    const auto agreement = static_cast<std::size_t>(title.agreement);
    const std::size_t row = RowOf(title);
    std::int64_t millibits =
        weights_.At(decision_.level, WeighedField::kTitle, row).millibits;
    if (TitlesAgree(title.agreement)) millibits += BitsOfLength(title);
    Add(WeighedField::kTitle, agreement, millibits, row, title.left->text,
        title.right->text);
    const bool cover =
        all_.artist == NameAgreement::kNone && AgreeOnSomebody(all_.writers);
    const auto artist = static_cast<std::size_t>(all_.artist);
    const std::size_t artist_row = cover ? kOthersWithWriters : artist;
    Add(WeighedField::kArtist, artist,
        weights_.At(decision_.level, WeighedField::kArtist, artist_row)
            .millibits,
        artist_row, ArtistText(a_), ArtistText(b_));
  }

  std::int64_t BitsOfLength(const TitleComparison& title) const {
    const auto at = [&](std::size_t row) {
      return weights_.At(decision_.level, WeighedField::kTitleLength, row)
          .millibits;
    };
    const std::int64_t bits = at(static_cast<std::size_t>(
        std::clamp(title.weight, 0, static_cast<int>(kLongestTitle))));
    return title.common ? std::min(bits, at(kCommonTitle)) : bits;
  }

  // Two characters of one sound are chance; five are a misspelling.
  static std::size_t RowOf(const TitleComparison& title) {
    const auto agreement = static_cast<std::size_t>(title.agreement);
    if (title.agreement == TitleAgreement::kSound) {
      return title.weight < 6   ? kShortSound
             : title.weight < 8 ? agreement
                                : kLongSound;
    }
    const bool longer = title.weight >= 10;
    return title.agreement == TitleAgreement::kOneCharacter && longer
               ? kLongOneCharacter
               : agreement;
  }

  // Among the words of the title, or behind it: they stand for the singer.
  static std::string ArtistText(const Prepared& record) {
    const std::string& behind = record.slipped.words_behind;
    return record.slipped.artist_among_title
               ? Placed(behind.empty() ? record.core.text : behind, true)
               : Placed(record.artist_text, record.slipped.artist);
  }

  void AddWords() {
    const auto add = [&](WeighedField field, const WordComparison& words) {
      if (words.agreement == WordAgreement::kNothing) return;
      Add(field, static_cast<std::size_t>(words.agreement), words.left,
          words.right);
    };
    const DecorationComparison& w = all_.words;
    add(WeighedField::kVersion, w.version);
    add(WeighedField::kLanguage, w.language);
    add(WeighedField::kPart, w.part);
    add(WeighedField::kSubtitle, w.subtitle);
  }

  void AddFacts() {
    const auto add = [&](WeighedField field, auto agreement, std::string left,
                         std::string right) {
      if (agreement == decltype(agreement)::kUnknown) return;
      Add(field, static_cast<std::size_t>(agreement), std::move(left),
          std::move(right));
    };
    if (!work()) {  // versions of a work have lengths and days of their own
      add(WeighedField::kDuration, all_.duration,
          Placed(DurationText(a_.duration_ms), a_.slipped.duration),
          Placed(DurationText(b_.duration_ms), b_.slipped.duration));
      add(WeighedField::kReleased, all_.released, a_.released, b_.released);
    }
    add(WeighedField::kIsrc, all_.isrc, Joined(a_.isrcs), Joined(b_.isrcs));
    add(WeighedField::kIswc, all_.iswc, Joined(a_.iswcs), Joined(b_.iswcs));
    add(WeighedField::kWriters, all_.writers, a_.writers_text, b_.writers_text);
    add(WeighedField::kAlbum, all_.album,
        Placed(a_.album_text, a_.slipped.album),
        Placed(b_.album_text, b_.slipped.album));
  }

  void AddAudio() {
    if (!all_.audio) return;
    const auto covered = [](int permille) {
      return std::to_string((permille + 5) / 10) + " % heard in the other";
    };
    Add(WeighedField::kAudio, static_cast<std::size_t>(*all_.audio),
        covered(audio_->left_coverage_permille),
        covered(audio_->right_coverage_permille));
  }

  Verdict Judge() const {
    const bool same_sound = all_.audio == AudioClass::kSameRecording;
    // One number on two recordings, one recording under two versions' names:
    // somebody made a mistake, and people must say who.
    const bool contradiction =
        veto_ && (same_sound || all_.isrc == IdAgreement::kEqual ||
                  (work() && all_.iswc == IdAgreement::kEqual));
    if (contradiction && !(all_.audio == AudioClass::kDifferent && !work())) {
      return Verdict::kReview;
    }
    if (veto_) return Verdict::kDifferent;
    if (decision_.score_millibits >= weights_.SameCut(decision_.level) &&
        Supported()) {
      return Verdict::kSame;
    }
    if (same_sound || all_.isrc == IdAgreement::kEqual ||
        (work() && all_.iswc == IdAgreement::kEqual)) {
      return Verdict::kReview;
    }
    return decision_.score_millibits <=
                       weights_.DifferentCut(decision_.level) ||
                   OtherSong()
               ? Verdict::kDifferent
               : Verdict::kReview;
  }

  // One singer, one writer and one album go together and say little more than
  // one of them: under other titles these are two songs of that album. Titles
  // in two scripts may translate each other, and sound may know better.
  bool OtherSong() const {
    if (all_.title.agreement != TitleAgreement::kNone) return false;
    if (all_.audio && *all_.audio != AudioClass::kDifferent &&
        *all_.audio != AudioClass::kInsufficientInformation) {
      return false;
    }
    return ScriptsOf(a_.core.script).EastAsian() ==
           ScriptsOf(b_.core.script).EastAsian();
  }

  bool Supported() const { return work() ? SameWork() : SameRecording(); }

  // Titles alone never make two records one work: somebody or some number
  // must agree with them. A misspelt title needs a name that is spelt alike
  // and three characters; one other character is for people to see.
  bool SameWork() const {
    if (all_.iswc == IdAgreement::kEqual || all_.isrc == IdAgreement::kEqual ||
        all_.audio == AudioClass::kSameRecording) {
      return all_.title.agreement != TitleAgreement::kNone ||
             AgreeOnSomebody(all_.artist) || AgreeOnSomebody(all_.writers) ||
             all_.audio == AudioClass::kSameRecording;
    }
    if (unsure_) return false;
    const bool people =
        AgreeOnSomebody(all_.artist) || AgreeOnSomebody(all_.writers);
    if (TitlesAgree(all_.title.agreement)) {
      return people || all_.artist == NameAgreement::kSimilar;
    }
    return all_.title.agreement == TitleAgreement::kSound && people &&
           all_.title.weight >= 6;
  }

  // Singers among the words of both titles are believed if the album agrees as
  // well, or if so many words do not meet by chance.
  bool AmongTitle() const {
    constexpr int kNoChance = 20;  // ten Han characters, twenty letters
    return all_.artist == NameAgreement::kAmongTitle &&
           (all_.album == AlbumAgreement::kEqual ||
            all_.album == AlbumAgreement::kContained ||
            all_.title.weight >= kNoChance || !a_.slipped.words_behind.empty());
  }

  // What sounds the same is the same, whatever it is called. Text alone needs
  // the title, the people, the version and the length, or the album in place
  // of a length that nobody states; a title that is only spelt alike is never
  // enough: 雨聲助眠 and 雷聲助眠 stand on one album and are as long.
  bool SameRecording() const {
    if (all_.audio == AudioClass::kSameRecording) return true;
    if (all_.audio && *all_.audio != AudioClass::kInsufficientInformation) {
      return false;
    }
    if (!TitlesAgree(all_.title.agreement)) return false;
    const bool people = AgreeOnSomebody(all_.artist) ||
                        all_.artist == NameAgreement::kSimilar || AmongTitle();
    if (all_.isrc == IdAgreement::kEqual) {
      return people || all_.artist == NameAgreement::kRomanised ||
             all_.artist == NameAgreement::kOtherScript ||
             all_.artist == NameAgreement::kUnknown;
    }
    if (!people || unsure_) return false;
    return all_.duration != DurationAgreement::kUnknown ||
           (all_.album == AlbumAgreement::kEqual &&
            all_.words.version.agreement != WordAgreement::kUnsaid);
  }

  const Prepared& a_;
  const Prepared& b_;
  const Agreements all_;
  const Comparison* audio_;
  Decision decision_;
  const WeightTable& weights_;
  bool veto_ = false, unsure_ = false;  // what the table says at best
};

}  // namespace

std::string_view ToText(Verdict verdict) {
  switch (verdict) {
    case Verdict::kSame:
      return "same";
    case Verdict::kDifferent:
      return "different";
    case Verdict::kReview:
      return "review";
  }
  return "review";
}

Decision Decide(const Prepared& a, const Prepared& b, Level level,
                const Comparison* audio, const WeightTable& weights) {
  if (const auto read = ReadSlippedCells(a, b)) {
    return Case(read->left, read->right, level, audio, weights).Decide();
  }
  return Case(a, b, level, audio, weights).Decide();
}

Decision Decide(const Prepared& a, const Prepared& b, Level level,
                const CompareSettings& sound, const WeightTable& weights) {
  if (a.print == nullptr || b.print == nullptr) {
    return Decide(a, b, level, nullptr, weights);
  }
  const Comparison audio = Compare(*a.print, *b.print, sound);
  return Decide(a, b, level, &audio, weights);
}

Decision Decide(const Record& a, const Record& b, Level level,
                const WeightTable& weights) {
  return Decide(Prepare(a), Prepare(b), level, CompareSettings(), weights);
}

}  // namespace qiao::matcher
