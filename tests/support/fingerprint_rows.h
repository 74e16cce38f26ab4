// Fingerprints of tests/golden/fingerprints and of the shared data set: rows of
// text with base64 of little-endian 32-bit items.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/model/fingerprint.h"
#include "tests/support/paths.h"

namespace qiao::test {

inline std::vector<std::string> Cells(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, '\t');) cells.push_back(cell);
  return cells;
}

inline Fingerprint PrintOf(std::string_view base64) {
  static constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  Fingerprint print;
  std::uint32_t bits = 0;
  int held = 0;
  std::uint32_t item = 0;
  int bytes = 0;
  for (char c : base64) {
    std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) break;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    item |= ((bits >> held) & 0xffU) << (8 * bytes);
    if (++bytes == 4) {
      print.items.push_back(item);
      item = 0;
      bytes = 0;
    }
  }
  print.duration_ms = static_cast<std::int64_t>(print.items.size()) * 2600 / 21;
  return print;
}

// "farm" and "farm/mp3_64" -> fingerprint.
inline const std::map<std::string, Fingerprint>& GoldenPrints() {
  static const std::map<std::string, Fingerprint> prints = [] {
    std::map<std::string, Fingerprint> read;
    std::ifstream in(test::SourceDir() +
                     "/tests/golden/fingerprints/prints.tsv");
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
      std::vector<std::string> cells = Cells(line);
      std::string name = cells.at(0);
      if (cells.at(1) != "whole") name += "/" + cells.at(1);
      read[name] = PrintOf(cells.at(2));
    }
    return read;
  }();
  return prints;
}

}  // namespace qiao::test
