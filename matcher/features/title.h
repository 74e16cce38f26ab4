// How two titles agree: the finest form in which any of their titles meet.
#pragma once

#include <string_view>

#include "matcher/prepared.h"

namespace qiao::matcher {

enum class TitleAgreement {
  kEqual,       // but for width, case and punctuation
  kScript,      // in the other script: 後來, 后来
  kBroad,       // Japanese or rare forms: 千本桜, 千本樱
  kNumerals,    // 99次我愛他, 九十九次我愛他
  kJoined,      // Rock & Roll, Rock and Roll; 愛與誠, 愛和誠
  kDamaged,     // but for words that a wrong charset left without a letter
  kOtherTitle,  // one's title is the other's second title: 溯, 溯 (Reverse)
  kHalf,  // of titles in two scripts one half, and the other half differs:
          // ONE 永遠的朋友, TWO 永遠的朋友
  kSound,  // another spelling of the same sound: 如果愛忘了, 如過愛忘了
  kOneCharacter,  // one character more, less or other, of four and more
  kNone,
};
std::string_view ToText(TitleAgreement agreement);  // equal, script, …

struct TitleComparison {
  TitleAgreement agreement = TitleAgreement::kNone;
  int weight = 0;       // of the shorter form compared (TitleForms::weight)
  bool common = false;  // Intro, 序曲: hundreds of songs are called so
  const TitleForms* left = nullptr;  // the forms that met; never null
  const TitleForms* right = nullptr;
};

// A script key that says what kind of piece it is, not which.
bool IsCommonTitle(const std::string& key);

// The pointers live as long as the records.
TitleComparison CompareTitles(const Prepared& left, const Prepared& right);

}  // namespace qiao::matcher
