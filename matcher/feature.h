// Everything that two records can agree or differ on, each by its own rule
// (features/). Levels only: what they weigh stands in weight_table.h, what
// follows from them in decision.cc.
#pragma once

#include <optional>

#include "matcher/features/facts.h"
#include "matcher/features/title.h"
#include "matcher/features/version.h"
#include "matcher/fingerprint_compare.h"
#include "matcher/name_key.h"
#include "matcher/prepared.h"

namespace qiao::matcher {

struct Agreements {
  TitleComparison title;
  NameAgreement artist = NameAgreement::kUnknown;
  DecorationComparison words;
  DurationAgreement duration = DurationAgreement::kUnknown;
  DateAgreement released = DateAgreement::kUnknown;
  IdAgreement isrc = IdAgreement::kUnknown, iswc = IdAgreement::kUnknown;
  NameAgreement writers = NameAgreement::kUnknown;
  AlbumAgreement album = AlbumAgreement::kUnknown;
  // Absent: not compared. The caller compares sound once and passes it in.
  std::optional<AudioClass> audio;
};

Agreements AgreementsOf(const Prepared& left, const Prepared& right,
                        const Comparison* audio);

}  // namespace qiao::matcher
