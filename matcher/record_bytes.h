// A record as bytes and back: smaller than the strings of one, where a
// catalogue keeps millions.
#pragma once

#include <string>
#include <string_view>

#include "matcher/record.h"

namespace qiao::matcher {

// All of it but the fingerprint.
std::string BytesOf(const Record& record);

// The record of bytes that BytesOf() made.
Record RecordIn(std::string_view bytes);

}  // namespace qiao::matcher
