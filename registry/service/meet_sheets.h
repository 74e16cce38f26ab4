// Which audio file belongs to which row of several sheets. Pure.
//
// Labels that share a recording write the same title and often the same ISRC;
// the file of one must not pass for the sound of the other's row, or two
// recordings under one number would sound alike. So a folder of files goes, as
// a whole, to the sheet that it meets best. Files of one folder for all sheets
// go to the sheet that names them most surely, and to none if two name them
// equally, unless both name the file itself.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "registry/service/dedupe_catalogs.h"
#include "registry/service/meet_audio.h"

namespace qiao::registry {

struct SheetMeeting {
  std::size_t sheet = 0, entry = 0, file = 0;  // places in the input
  bool operator==(const SheetMeeting&) const = default;
};

struct SheetMeetings {
  std::vector<SheetMeeting> met;            // ascending
  std::vector<std::size_t> between_sheets;  // files that two sheets may have
  std::vector<std::size_t> without_row;     // files that no row met
  bool operator==(const SheetMeetings&) const = default;
};

SheetMeetings MeetSheets(std::span<const FileLabel> files,
                         std::span<const SheetToDedupe> sheets);

}  // namespace qiao::registry
