// The same songs within and across bare sheets: no registry, no signatures.
//
//   taipei.csv row 4 夢裡的海  =  hangzhou.csv row 3 梦里的海
//     title script +11.9, artist same +7.0, duration within_1_s +4.0 …
//
// Pairs come from shared keys of text (matcher/blocking.h) and from shared
// sound (matcher/audio_blocking.h), so that one recording under two titles is
// found as well. The answer does not depend on the order of the sheets.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "matcher/decision.h"
#include "registry/service/record_pairs.h"
#include "schemas/model/catalog_entry.h"
#include "schemas/model/fingerprint.h"
#include "schemas/model/result.h"

namespace qiao::registry {

struct SheetToDedupe {
  std::string file;                   // its name, for the answer
  std::vector<CatalogEntry> entries;  // rejected ones are left out
  // One for each entry, null where there is no sound; or empty altogether.
  std::vector<std::shared_ptr<const Fingerprint>> prints;
};

// A row by its place among the sheets and as Excel counts it.
struct RowOfSheet {
  std::size_t sheet = 0;
  std::int64_t row = 0;
  auto operator<=>(const RowOfSheet&) const = default;
};

struct DuplicatePair {
  RowOfSheet left, right;  // by file name, then row: left comes first
  matcher::Decision decision;
};

struct DuplicateGroup {
  matcher::Level level = matcher::Level::kRecording;
  std::vector<RowOfSheet> members;  // by file name, then row
};

struct DedupeReport {
  // By left, right, work before recording. `same` and `review`; `different`
  // only where a veto alone forbids "same", as for 吻別 and 吻別 (Live), or one
  // ISRC stands on both; and what people have decided, with "judged" among its
  // evidence.
  std::vector<DuplicatePair> pairs;
  std::vector<DuplicateGroup> groups;  // by level, then first member
  std::size_t rows = 0;                // compared
  std::size_t candidates = 0;          // pairs looked at
  std::size_t judged = 0;              // pairs that people have decided
  // Lines of the decisions for which no two rows were found.
  std::vector<std::int64_t> unmet;
};

struct DedupeOptions {
  bool works = true, recordings = true;  // the levels wanted
  const matcher::WeightTable* weights = &matcher::BuiltInWeights();
  // What people have decided; it stands above what the matcher says.
  std::span<const RecordPair> judged = {};
  // Pairs compared by sound so far, of so many.
  std::function<void(std::size_t done, std::size_t total)> progress;
};

// kUnreadable for decisions that contradict each other.
Result<DedupeReport> DedupeCatalogs(std::span<const SheetToDedupe> sheets,
                                    const DedupeOptions& options = {});

}  // namespace qiao::registry
