#include "matcher/decision.h"

#include <optional>
#include <utility>

#include "matcher/feature.h"
#include "matcher/script.h"
#include "matcher/slipped_cells.h"
#include "matcher/weights.h"

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
  return agreement <= TitleAgreement::kOtherTitle;
}

// Builds the evidence in the order of the fields.
class Case {
 public:
  Case(const Prepared& a, const Prepared& b, Level level,
       const Comparison* audio)
      : a_(a), b_(b), all_(AgreementsOf(a, b, audio)), audio_(audio) {
    decision_.level = level;
  }

  Decision Decide() {
    AddTexts();
    AddWords();
    AddFacts();
    AddAudio();
    for (const Evidence& evidence : decision_.evidence) {
      decision_.score_millibits += evidence.millibits;
      veto_ = veto_ || evidence.veto;
    }
    decision_.verdict = Judge();
    return std::move(decision_);
  }

 private:
  bool work() const { return decision_.level == Level::kWork; }

  void Add(std::string field, std::string_view level, std::int64_t millibits,
           bool veto, std::string left, std::string right) {
    Evidence evidence;
    evidence.field = std::move(field);
    evidence.level = std::string(level);
    evidence.millibits = veto ? 0 : millibits;
    evidence.veto = veto;
    evidence.left = std::move(left);
    evidence.right = std::move(right);
    decision_.evidence.push_back(std::move(evidence));
  }

  void AddTexts() {
    Add("title", ToText(all_.title.agreement), WeightOf(all_.title), false,
        all_.title.left->text, all_.title.right->text);
    Add("artist", ToText(all_.artist),
        WeightOfArtist(all_.artist, decision_.level,
                       AgreeOnSomebody(all_.writers)),
        false, ArtistText(a_), ArtistText(b_));
  }

  // Among the words of the title, or behind it: they stand for the singer.
  static std::string ArtistText(const Prepared& record) {
    const std::string& behind = record.slipped.words_behind;
    return record.slipped.artist_among_title
               ? Placed(behind.empty() ? record.core.text : behind, true)
               : Placed(record.artist_text, record.slipped.artist);
  }

  void AddWords() {
    const auto add = [&](const char* field, const WordComparison& words,
                         std::int64_t millibits, bool can_veto) {
      if (words.agreement == WordAgreement::kNothing) return;
      Add(field, ToText(words.agreement), millibits,
          can_veto && words.agreement == WordAgreement::kConflict, words.left,
          words.right);
    };
    const Level level = decision_.level;
    const DecorationComparison& w = all_.words;
    add("version", w.version, WeightOfVersion(w.version.agreement, level),
        !work());
    add("language", w.language, WeightOfLanguage(w.language.agreement, level),
        !work());
    add("part", w.part, WeightOfPart(w.part.agreement, level), true);
    add("subtitle", w.subtitle, WeightOfSubtitle(w.subtitle.agreement, level),
        false);
  }

  void AddFacts() {
    const Level level = decision_.level;
    if (!work() && all_.duration != DurationAgreement::kUnknown) {
      Add("duration", ToText(all_.duration), WeightOf(all_.duration), false,
          Placed(DurationText(a_.duration_ms), a_.slipped.duration),
          Placed(DurationText(b_.duration_ms), b_.slipped.duration));
    }
    if (all_.isrc != IdAgreement::kUnknown) {
      Add("isrc", ToText(all_.isrc), WeightOfIsrc(all_.isrc, level), false,
          Joined(a_.isrcs), Joined(b_.isrcs));
    }
    if (all_.iswc != IdAgreement::kUnknown) {
      Add("iswc", ToText(all_.iswc), WeightOfIswc(all_.iswc, level), false,
          Joined(a_.iswcs), Joined(b_.iswcs));
    }
    if (all_.writers != NameAgreement::kUnknown) {
      Add("writers", ToText(all_.writers), WeightOfWriters(all_.writers, level),
          false, a_.writers_text, b_.writers_text);
    }
    if (all_.album != AlbumAgreement::kUnknown) {
      Add("album", ToText(all_.album), WeightOf(all_.album, level), false,
          Placed(a_.album_text, a_.slipped.album),
          Placed(b_.album_text, b_.slipped.album));
    }
  }

  void AddAudio() {
    if (!all_.audio) return;
    const auto covered = [](int permille) {
      return std::to_string((permille + 5) / 10) + " % heard in the other";
    };
    Add("audio", ToText(*all_.audio), WeightOf(*all_.audio, decision_.level),
        !work() && *all_.audio == AudioClass::kDifferent,
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
    if (decision_.score_millibits >= kSameMillibits && Supported()) {
      return Verdict::kSame;
    }
    if (same_sound || all_.isrc == IdAgreement::kEqual ||
        (work() && all_.iswc == IdAgreement::kEqual)) {
      return Verdict::kReview;
    }
    return decision_.score_millibits <= kDifferentMillibits || OtherSong()
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
    // OAOA and its Japanese version are related works, and so may parts be.
    if (all_.words.language.agreement == WordAgreement::kConflict ||
        all_.words.part.agreement == WordAgreement::kUnsaid) {
      return false;
    }
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

  // One other character in a title of four and more is a misspelling, if album
  // and length are the same: no singer puts two such songs on one album.
  bool MisspeltOnAlbum() const {
    return (all_.title.agreement == TitleAgreement::kOneCharacter ||
            (all_.title.agreement == TitleAgreement::kSound &&
             all_.title.weight >= 8)) &&
           all_.album == AlbumAgreement::kEqual &&
           all_.duration == DurationAgreement::kEqual;
  }

  // What sounds the same is the same, whatever it is called. Text alone needs
  // the title, the people, the version and the length, or the album in place
  // of a length that nobody states; a title that is only spelt alike needs
  // both.
  bool SameRecording() const {
    if (all_.audio == AudioClass::kSameRecording) return true;
    if (all_.audio && *all_.audio != AudioClass::kInsufficientInformation) {
      return false;
    }
    if (!TitlesAgree(all_.title.agreement) && !MisspeltOnAlbum()) return false;
    const bool people = AgreeOnSomebody(all_.artist) ||
                        all_.artist == NameAgreement::kSimilar || AmongTitle();
    if (all_.isrc == IdAgreement::kEqual) {
      return people || all_.artist == NameAgreement::kRomanised ||
             all_.artist == NameAgreement::kOtherScript ||
             all_.artist == NameAgreement::kUnknown;
    }
    const WordAgreement version = all_.words.version.agreement;
    if (!people || version == WordAgreement::kVague ||
        all_.words.subtitle.agreement == WordAgreement::kVague ||
        all_.words.language.agreement == WordAgreement::kUnsaid ||
        all_.words.part.agreement == WordAgreement::kUnsaid) {
      return false;  // a Cantonese version has the Mandarin one's length
    }
    if (all_.duration == DurationAgreement::kUnknown) {
      return all_.album == AlbumAgreement::kEqual &&
             version != WordAgreement::kUnsaid;
    }
    return all_.duration == DurationAgreement::kEqual ||
           all_.duration == DurationAgreement::kClose;
  }

  const Prepared& a_;
  const Prepared& b_;
  const Agreements all_;
  const Comparison* audio_;
  Decision decision_;
  bool veto_ = false;
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

std::string_view ToText(Level level) {
  return level == Level::kWork ? "work" : "recording";
}

Decision Decide(const Prepared& a, const Prepared& b, Level level,
                const Comparison* audio) {
  if (const auto read = ReadSlippedCells(a, b)) {
    return Case(read->left, read->right, level, audio).Decide();
  }
  return Case(a, b, level, audio).Decide();
}

Decision Decide(const Prepared& a, const Prepared& b, Level level,
                const CompareSettings& sound) {
  if (a.print == nullptr || b.print == nullptr) return Decide(a, b, level);
  const Comparison audio = Compare(*a.print, *b.print, sound);
  return Decide(a, b, level, &audio);
}

Decision Decide(const Record& a, const Record& b, Level level) {
  return Decide(Prepare(a), Prepare(b), level, CompareSettings());
}

}  // namespace qiao::matcher
