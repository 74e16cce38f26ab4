// A key with its Chinese numerals written as digits, as an alternate form:
//
//   九十九次我愛他 -> 99次我愛他      一千零一夜 -> 1001夜
//   二〇一二       -> 二〇一二        (nothing but a numeral: 二十二 is not
//   "22")
//
// Only ever compared with another such key, so that 一心一意 and 万水千山,
// which are no numbers, do no harm.
#pragma once

#include <string>
#include <string_view>

namespace qiao::matcher {

// `key` is folded by FoldLevel::kScript or kBroad. A number too large for 15
// digits stays as it is.
std::string NumeralKey(std::string_view key);

}  // namespace qiao::matcher
