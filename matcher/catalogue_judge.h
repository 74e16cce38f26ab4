// Judges pairs of a packed catalogue by their numbers. Those few for which
// numbers are not enough are made ready again from their texts, so that the
// judgement is Decide()'s in every case.
//
//   CatalogueJudge judge(catalogue, Level::kRecording, BuiltInWeights());
//   for (const CandidatePair& pair : PairsToCompare(catalogue))
//     judge.Judge(pair.left, pair.right);
//
// It remembers what it compared: each thread needs one of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "matcher/decision.h"
#include "matcher/judgement.h"
#include "matcher/packed_catalogue.h"
#include "matcher/weight_table.h"

namespace qiao::matcher {

class CatalogueJudge {
 public:
  // All of them outlive it.
  CatalogueJudge(const PackedCatalogue& catalogue, Level level,
                 const WeightTable& weights);
  ~CatalogueJudge();

  // What Decide() says of the two records: verdict and score. `audio` is null
  // where no sound was compared.
  Judgement Judge(std::uint32_t left, std::uint32_t right,
                  const Comparison* audio = nullptr);
  // The same with its evidence, from the texts.
  Decision Explain(std::uint32_t left, std::uint32_t right,
                   const Comparison* audio = nullptr);

  // Pairs for which numbers were not enough.
  std::uint64_t read_again() const { return read_again_; }

 private:
  std::optional<Agreed> AgreedBy(const PackedRecord& left,
                                 const PackedRecord& right);
  // Of an agreement, with the forms that met.
  struct Titles {
    TitleAgreement agreement;
    const PackedTitle *left, *right;
  };
  Titles CompareTitles(const PackedRecord& left,
                       const PackedRecord& right) const;
  Titles CompareMoreTitles(const PackedRecord& left,
                           const PackedRecord& right) const;
  bool HalvesDiffer(const PackedRecord& left, const PackedHalf& met_left,
                    const PackedRecord& right,
                    const PackedHalf& met_right) const;
  TitleAgreement CompareSpelling(const PackedRecord& left,
                                 const PackedRecord& right) const;
  NameAgreement CompareCredits(std::uint32_t left, std::uint32_t right);
  NameAgreement CompareNames(std::uint32_t left, std::uint32_t right) const;
  bool MisspeltNames(const NameKey& left, const NameKey& right) const;
  void CompareSaid(std::uint32_t left, std::uint32_t right, Agreed& agreed);
  IdAgreement CompareNumbers(std::uint32_t left, std::uint32_t right,
                             bool one_each) const;
  const Prepared& Ready(std::uint32_t place);
  // `ask` of both records made ready.
  template <typename Ask>
  auto OfTexts(std::uint32_t left, std::uint32_t right, const Ask& ask);

  struct Remembered;

  const PackedCatalogue& catalogue_;
  const Level level_;
  const WeightTable& weights_;
  std::unique_ptr<Remembered> remembered_;
  std::uint64_t read_again_ = 0;
};

}  // namespace qiao::matcher
