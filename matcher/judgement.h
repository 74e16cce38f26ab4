// What agreements come to: their weights from the table, the sum of them, and
// the rules above the sum. Without a word for people: that is decision.h's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "matcher/features/facts.h"
#include "matcher/features/title.h"
#include "matcher/features/version.h"
#include "matcher/fingerprint_compare.h"
#include "matcher/name_key.h"
#include "matcher/weight_table.h"

namespace qiao::matcher {

enum class Verdict : std::uint8_t { kSame, kDifferent, kReview };

// At what levels two records agree, and what the rules ask besides.
struct Agreed {
  TitleAgreement title = TitleAgreement::kNone;
  int title_weight = 0;        // TitleComparison::weight
  bool common_title = false;   // TitleComparison::common
  bool scripts_alike = false;  // both cores have East Asian characters, or none
  NameAgreement artist = NameAgreement::kUnknown;
  bool words_behind = false;  // SlippedCells::words_behind of the left record
  WordAgreement version = WordAgreement::kNothing;
  WordAgreement language = WordAgreement::kNothing;
  WordAgreement part = WordAgreement::kNothing;
  WordAgreement subtitle = WordAgreement::kNothing;
  DurationAgreement duration = DurationAgreement::kUnknown;
  DateAgreement released = DateAgreement::kUnknown;
  IdAgreement isrc = IdAgreement::kUnknown, iswc = IdAgreement::kUnknown;
  NameAgreement writers = NameAgreement::kUnknown;
  AlbumAgreement album = AlbumAgreement::kUnknown;
  std::optional<AudioClass> audio;  // absent: not compared
};

// One agreement that weighs something. A veto weighs nothing.
struct Weighed {
  WeighedField field = WeighedField::kTitle;
  std::size_t agreement = 0;  // its number among those of the field
  std::int64_t millibits = 0;
  bool veto = false;
};

struct Judgement {
  Verdict verdict = Verdict::kReview;
  std::int64_t score_millibits = 0;  // the sum of what is weighed
  bool operator==(const Judgement&) const = default;
};

// What is weighed of `agreed`, in the fixed order of the fields.
class WeighedAgreements {
 public:
  WeighedAgreements(const Agreed& agreed, Level level,
                    const WeightTable& weights);

  const Weighed* begin() const { return weighed_; }
  const Weighed* end() const { return weighed_ + count_; }
  const Judgement& judgement() const { return judgement_; }

 private:
  Weighed weighed_[kWeighedFields];
  std::size_t count_ = 0;
  Judgement judgement_;
};

// The judgement alone: of millions of pairs nobody asks for more.
Judgement Judge(const Agreed& agreed, Level level, const WeightTable& weights);

}  // namespace qiao::matcher
