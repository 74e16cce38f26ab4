// A Record is what the matcher compares: the text and the sound of one
// recording (or of one work), from whatever catalogue. It knows nothing of
// files, rows or ids; the caller keeps those beside it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "schemas/model/fingerprint.h"

namespace qiao::matcher {

struct Record {
  std::string title;                      // as received, decorations included
  std::vector<std::string> other_titles;  // translated, alternative, romanised
  std::string version;                    // a version column, if any
  std::string artist;                     // the whole credit, as written
  std::vector<std::string> writers;       // lyricist and composer credits
  std::string album;
  std::optional<std::int64_t> duration_ms;
  std::vector<std::string> isrcs;  // compact forms
  std::vector<std::string> iswcs;
  std::string language;  // of the words, as a column says it (國語, 粤语) or
                         // as a BCP 47 tag
  std::string released;  // some-day
  std::string genre;
  // Shared: one fingerprint may stand in many records of one audio file.
  std::shared_ptr<const Fingerprint> print;
};

}  // namespace qiao::matcher
