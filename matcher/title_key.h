// A title key is what is left of a title once everything that does not make it
// a different song is folded away: script, width, case, spacing, punctuation.
//
//   後來, 后来                    -> one key
//   髮如雪, 發如雪, 发如雪         -> one key
//   ＨＥＬＬＯ world, Hello World -> helloworld
//
// Folding is not conversion. A converter has a direction and damages text that
// is already in the target script (tw2s turns 么 into 幺; s2t turns 发如雪 into
// 發如雪 for a song named 髮如雪). Each character stands for its class of
// variants, so both scripts meet in the middle and folding twice changes
// nothing. 他, 她, 它 and 牠 are never one class.
// Equal keys make two titles candidates. A key alone never decides a match.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "schemas/model/result.h"

namespace qiao::matcher {

// Raise when a fold changes its answer for any title, or the title grammar
// finds another core. Stored beside every key: keys of two versions are not
// comparable.
inline constexpr int kFoldingVersion = 4;

// How much is folded away; each level contains the one before.
enum class FoldLevel {
  kPlain,   // width, case, accents, punctuation; scripts stay apart
  kScript,  // + variants of Han characters: the usual key
  kBroad,   // + Japanese and rare forms (桜 櫻, but also 弁 辯), and word
            // forms (緣份 緣分): a second key to find candidates by
};

// Makes keys from tables generated at build time. Immutable: threads share one.
class TitleFolder {
 public:
  explicit TitleFolder(FoldLevel level) : level_(level) {}

  // Appends the key of `title` to `key`; allocates nothing else, but for
  // titles that must be normalised as a whole (half-width kana with voicing
  // marks, Hangul in letters, Thai). kUnreadable if `title` is not UTF-8; then
  // `key` is as before. A title of nothing but punctuation keeps it, so that
  // only an empty title has an empty key.
  Result<void> Fold(std::string_view title, std::string& key) const;

 private:
  FoldLevel level_;
};

// The key of text that was checked where it entered; empty if it is not UTF-8
// after all.
std::string KeyOf(std::string_view title, FoldLevel level = FoldLevel::kScript);

// Characters of a key: code points.
std::size_t LengthOf(std::string_view key);

}  // namespace qiao::matcher
