// Which audio file belongs to which row of a sheet. Pure: names, tags and
// cells in, pairs out; an ambiguous file is reported, never guessed.
//
// Evidence, strongest first; a file or a row that has met is out of the next
// rounds:
//   1. the row's file column names the file        01 後來.flac
//   2. the file's ISRC tag is the row's ISRC
//   3. the file's name holds the row's ISRC        TWA530600123_16bit.wav
//   4. the file's title (tag, or name without number) is the row's title and
//      the track numbers agree
//   5. the titles agree and no other row or file has that title
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "schemas/model/catalog_entry.h"

namespace qiao::registry {

// What is known of a file before it is heard.
struct FileLabel {
  std::string path;
  std::string isrc, title;   // tags; empty when absent
  std::optional<int> track;  // tag
};

enum class MetBy {
  kFileColumn,
  kIsrcTag,
  kIsrcInName,
  kTitleAndNumber,
  kTitle
};
std::string_view ToText(MetBy by);  // file_column, isrc_tag, …

struct AudioMeeting {
  std::size_t file = 0, entry = 0;  // places in the input
  MetBy by = MetBy::kFileColumn;
  bool operator==(const AudioMeeting&) const = default;
};

// Files and rows that one kind of evidence ties together in more than one way.
struct AudioAmbiguity {
  MetBy by = MetBy::kFileColumn;
  std::vector<std::size_t> files, entries;
  bool operator==(const AudioAmbiguity&) const = default;
};

struct AudioMeetings {
  std::vector<AudioMeeting> met;  // by entry
  std::vector<AudioAmbiguity> ambiguous;
  std::vector<std::size_t> files_without_row;
  std::vector<std::size_t> entries_without_file;
  bool operator==(const AudioMeetings&) const = default;
};

AudioMeetings MeetAudio(std::span<const FileLabel> files,
                        std::span<const CatalogEntry> entries);

}  // namespace qiao::registry
