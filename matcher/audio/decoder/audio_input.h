// From the bytes of one file to its sound: container, codec and resampling, by
// FFmpeg's libraries. The file is read through one descriptor; nothing else
// can be opened, whatever the container asks for.
#pragma once

#include <cstdint>
#include <string>

#include "matcher/audio/decoder/answer.h"

namespace qiao::decoder {

// Hears all of `input` (a regular file of `size` bytes) and writes header,
// sound and end to `answer`. Empty when done; else why the file cannot be
// heard, and the caller ends the answer.
std::string Decode(int input, std::int64_t size, std::int64_t max_seconds,
                   Answer& answer);

}  // namespace qiao::decoder
