// A credit, cut where one name ends and the next begins. Private to the credit
// parser (name_key.h).
//
//   "熊仔×吳卓源Julia Wu ft. RGRY"  ->  熊仔, 吳卓源Julia Wu, RGRY (a guest)
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qiao::matcher {

struct CreditPiece {
  std::string_view text;  // trimmed, never empty
  bool guest = false;     // behind feat., with, …
  // With the name behind the comma, for bands called 接個吻，開一槍; else
  // empty.
  std::string_view joined;
};

// Cuts at separators outside brackets.
std::vector<CreditPiece> CutCredit(std::string_view credit);

bool OpensAside(char32_t c);  // ( [ 【 of any width
bool ClosesAside(char32_t c);

std::string LowerAscii(std::string_view text);

}  // namespace qiao::matcher
