// The forms of a title that are kept or compared, each under its number.
//
//   F0  as it is                          03. 溫柔 (Live)
//   F1  NFC, controls and invisible signs off
//   F2  the core, width, case and signs folded      溫柔
//   F3  + scripts of Han                            温柔
//   F4  + Japanese, rare and word forms             温柔
//   F5  + numerals as digits
//   F6  how its characters sound, each a set,
//       in Mandarin and in Cantonese                wen rou / wan jau
//   F7  the core by script                          han:温柔
//   F8  what stood around the core                  track:3 version:live
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace qiao::matcher {

enum class KeyForm { kF0, kF1, kF2, kF3, kF4, kF5, kF6, kF7, kF8 };

// "F4", "f4"; absent for no form.
std::optional<KeyForm> FindKeyForm(std::string_view name);

// On one line. Of text that is UTF-8; empty otherwise.
std::string KeyInForm(std::string_view title, KeyForm form);

}  // namespace qiao::matcher
