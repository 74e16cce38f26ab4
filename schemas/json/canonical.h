// Canonical bytes: the one spelling of a JSON value.
//
// Two dialects share the writer (RFC 8785):
//  - CanonicalJson(): any JSON, for `qiao canon`;
//  - the record dialect of record-format §2, which everything that is signed
//    obeys: integers only, no null, nothing empty, a fixed list of banned
//    characters. ParseRecord() takes exactly those bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "schemas/json/value.h"
#include "schemas/model/result.h"

namespace qiao::json {

// An entry's size at most (record format §2). ParseRecord does not look at the
// size, since bundles and HTTP bodies have limits of their own; whoever takes
// an entry does, before parsing: too-large.
inline constexpr std::size_t kMaxEntryBytes = 61'440;
inline constexpr int kMaxEntryDepth = 16;
inline constexpr int kMaxBundleDepth = 20;

// Any JSON text (RFC 8259) to a Value. Refuses invalid UTF-8, BOM, NUL,
// duplicate member names, lone surrogates, a number beyond the doubles, depth
// over `max_depth`, and anything after the value; more values than a million
// and than one in 16 bytes, since each costs 40 bytes and more here. Underflow
// is 0. kUnreadable, with the byte offset in the message.
Result<Value> Parse(std::string_view text, int max_depth = 32);

// RFC 8785: members by UTF-16 code unit, numbers as ECMAScript prints them.
std::string Canonical(const Value& value);

// Whether no string of a record may hold it: controls, U+2028 and U+2029, bidi
// controls, U+FEFF, U+FFFD, surrogates, private use and noncharacters.
// Unassigned code points pass. The list is fixed for ever.
bool IsBannedInRecords(char32_t code_point);

// Exactly the canonical bytes of the record dialect. Errors carry the Refusal
// of record-format §14 and §15.6 (not-utf8, not-json, bad-string, bad-number,
// empty-value, duplicate-member, not-canonical, too-deep).
Result<Value> ParseRecord(std::string_view bytes,
                          int max_depth = kMaxEntryDepth);

// What in `value` the record dialect does not allow; nothing if all is well.
// For values built in memory before they are signed.
Result<void> CheckRecordValue(const Value& value,
                              int max_depth = kMaxEntryDepth);

}  // namespace qiao::json
