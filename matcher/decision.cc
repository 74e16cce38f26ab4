#include "matcher/decision.h"

#include <optional>
#include <tuple>
#include <utility>

#include "matcher/feature.h"
#include "matcher/script.h"
#include "matcher/slipped_cells.h"
#include "schemas/text/duration.h"

namespace qiao::matcher {
namespace {

std::string DurationText(const std::optional<std::int64_t>& ms) {
  return ms ? text::WrittenDuration(*ms) : std::string();
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

// Among the words of the title, or behind it: they stand for the singer.
std::string ArtistText(const Prepared& record) {
  const std::string& behind = record.slipped.words_behind;
  return record.slipped.artist_among_title
             ? Placed(behind.empty() ? record.core.text : behind, true)
             : Placed(record.artist_text, record.slipped.artist);
}

Agreed LevelsOf(const Agreements& all, const Prepared& a, const Prepared& b) {
  Agreed agreed;
  agreed.title = all.title.agreement;
  agreed.title_weight = all.title.weight;
  agreed.common_title = all.title.common;
  agreed.scripts_alike = ScriptsOf(a.core.script).EastAsian() ==
                         ScriptsOf(b.core.script).EastAsian();
  agreed.artist = all.artist;
  agreed.words_behind = !a.slipped.words_behind.empty();
  agreed.version = all.words.version.agreement;
  agreed.language = all.words.language.agreement;
  agreed.part = all.words.part.agreement;
  agreed.subtitle = all.words.subtitle.agreement;
  agreed.duration = all.duration;
  agreed.released = all.released;
  agreed.isrc = all.isrc;
  agreed.iswc = all.iswc;
  agreed.writers = all.writers;
  agreed.album = all.album;
  agreed.audio = all.audio;
  return agreed;
}

// What was compared, for people: the left side's and the right side's.
class Texts {
 public:
  Texts(const Prepared& a, const Prepared& b, const Agreements& all,
        const Comparison* audio)
      : a_(a), b_(b), all_(all), audio_(audio) {}

  std::pair<std::string, std::string> Of(WeighedField field) const {
    switch (field) {
      case WeighedField::kTitle:
        return {all_.title.left->text, all_.title.right->text};
      case WeighedField::kArtist:
        return {ArtistText(a_), ArtistText(b_)};
      case WeighedField::kVersion:
        return Of(all_.words.version);
      case WeighedField::kLanguage:
        return Of(all_.words.language);
      case WeighedField::kPart:
        return Of(all_.words.part);
      case WeighedField::kSubtitle:
        return Of(all_.words.subtitle);
      case WeighedField::kDuration:
        return {Placed(DurationText(a_.duration_ms), a_.slipped.duration),
                Placed(DurationText(b_.duration_ms), b_.slipped.duration)};
      case WeighedField::kReleased:
        return {a_.released, b_.released};
      case WeighedField::kIsrc:
        return {Joined(a_.isrcs), Joined(b_.isrcs)};
      case WeighedField::kIswc:
        return {Joined(a_.iswcs), Joined(b_.iswcs)};
      case WeighedField::kWriters:
        return {a_.writers_text, b_.writers_text};
      case WeighedField::kAlbum:
        return {Placed(a_.album_text, a_.slipped.album),
                Placed(b_.album_text, b_.slipped.album)};
      case WeighedField::kAudio:
        return {Covered(audio_->left_coverage_permille),
                Covered(audio_->right_coverage_permille)};
      case WeighedField::kCut:
      case WeighedField::kTitleLength:
        break;
    }
    return {};
  }

 private:
  static std::pair<std::string, std::string> Of(const WordComparison& words) {
    return {words.left, words.right};
  }
  static std::string Covered(int permille) {
    return std::to_string((permille + 5) / 10) + " % heard in the other";
  }

  const Prepared& a_;
  const Prepared& b_;
  const Agreements& all_;
  const Comparison* audio_;
};

Decision DecideRead(const Prepared& a, const Prepared& b, Level level,
                    const Comparison* audio, const WeightTable& weights) {
  const Agreements all = AgreementsOf(a, b, audio);
  const Agreed agreed = LevelsOf(all, a, b);
  const WeighedAgreements weighed(agreed, level, weights);
  const Texts texts(a, b, all, audio);
  Decision decision;
  decision.verdict = weighed.judgement().verdict;
  decision.level = level;
  decision.score_millibits = weighed.judgement().score_millibits;
  decision.weights = weights.version();
  for (const Weighed& one : weighed) {
    Evidence evidence;
    evidence.field = std::string(ToText(one.field));
    evidence.level = std::string(AgreementsOf(one.field)[one.agreement]);
    evidence.millibits = one.millibits;
    evidence.veto = one.veto;
    std::tie(evidence.left, evidence.right) = texts.Of(one.field);
    decision.evidence.push_back(std::move(evidence));
  }
  return decision;
}

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
    return DecideRead(read->left, read->right, level, audio, weights);
  }
  return DecideRead(a, b, level, audio, weights);
}

Judgement JudgePair(const Prepared& a, const Prepared& b, Level level,
                    const Comparison* audio, const WeightTable& weights) {
  const auto judge = [&](const Prepared& left, const Prepared& right) {
    const Agreements all = AgreementsOf(left, right, audio);
    return Judge(LevelsOf(all, left, right), level, weights);
  };
  const auto read = ReadSlippedCells(a, b);
  return read ? judge(read->left, read->right) : judge(a, b);
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
