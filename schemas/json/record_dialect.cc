// CheckRecordValue: the record dialect of record format §2, on values.
#include <cstdio>
#include <string>

#include "schemas/json/canonical.h"
#include "schemas/json/pointer.h"
#include "schemas/model/share.h"
#include "schemas/text/utf8.h"

namespace qiao::json {
namespace {

bool Between(char32_t code_point, char32_t first, char32_t last) {
  return code_point >= first && code_point <= last;
}

Error Fault(Refusal refusal, const Pointer& at, const std::string& what) {
  return Refused(refusal, ToText(at) + ": " + what);
}

Result<void> CheckText(const std::string& string, const Pointer& at) {
  if (string.empty()) {
    return Fault(Refusal::kEmptyValue, at, "an empty string");
  }
  for (std::size_t i = 0; i < string.size();) {
    const char32_t character = text::Next(string, i);
    if (character == text::kNoCharacter) {
      return Fault(Refusal::kNotUtf8, at, "not UTF-8");
    }
    if (IsBannedInRecords(character)) {
      char name[16];
      std::snprintf(name, sizeof name, "U+%04X",
                    static_cast<unsigned>(character));
      return Fault(Refusal::kBadString, at,
                   std::string(name) + " is not allowed in records");
    }
  }
  return {};
}

Result<void> CheckName(const std::string& name, const Pointer& at) {
  if (name.empty()) {
    return Fault(Refusal::kEmptyValue, at, "an empty member name");
  }
  for (char c : name) {
    if (c < 0x21 || c > 0x7E) {
      return Fault(Refusal::kBadString, at,
                   "a member name with other than U+0021 to U+007E");
    }
  }
  return {};
}

Result<void> Check(const Value& value, const Pointer& at, int depth_left);

Result<void> CheckArray(const Array& array, const Pointer& at, int depth_left) {
  if (array.empty()) return Fault(Refusal::kEmptyValue, at, "an empty array");
  if (depth_left == 0) return Fault(Refusal::kTooDeep, at, "too deep");
  for (std::size_t i = 0; i < array.size(); ++i) {
    QIAO_TRY_DO(Check(array[i], Pointer{&at, {}, i}, depth_left - 1));
  }
  return {};
}

Result<void> CheckObject(const Object& object, const Pointer& at,
                         int depth_left) {
  if (object.members.empty()) {
    return Fault(Refusal::kEmptyValue, at, "an empty object");
  }
  if (depth_left == 0) return Fault(Refusal::kTooDeep, at, "too deep");
  if (const std::string* twice = RepeatedName(object)) {
    return Fault(Refusal::kDuplicateMember, at, *twice + " stands twice");
  }
  for (const Member& member : object.members) {
    QIAO_TRY_DO(CheckName(member.first, at));
    QIAO_TRY_DO(
        Check(member.second, Pointer{&at, member.first, 0}, depth_left - 1));
  }
  return {};
}

Result<void> Check(const Value& value, const Pointer& at, int depth_left) {
  if (std::holds_alternative<Null>(value.v)) {
    return Fault(Refusal::kEmptyValue, at, "null; absent says nothing");
  }
  if (value.AsBool() != nullptr) return {};
  if (const std::int64_t* integer = value.AsInteger()) {
    if (*integer <= kMaxInteger && *integer >= -kMaxInteger) return {};
    return Fault(Refusal::kBadNumber, at, "an integer beyond 2^53-1");
  }
  if (const std::string* text = value.AsString()) return CheckText(*text, at);
  if (const Array* array = value.AsArray()) {
    return CheckArray(*array, at, depth_left);
  }
  if (const Object* object = value.AsObject()) {
    return CheckObject(*object, at, depth_left);
  }
  return Fault(Refusal::kBadNumber, at, "not an integer");
}

}  // namespace

bool IsBannedInRecords(char32_t c) {
  return c < 0x20 || Between(c, 0x7F, 0x9F) || Between(c, 0x2028, 0x202E) ||
         Between(c, 0x2066, 0x2069) || c == 0xFEFF || c == 0xFFFD ||
         Between(c, 0xD800, 0xF8FF) || Between(c, 0xFDD0, 0xFDEF) ||
         (c & 0xFFFE) == 0xFFFE || c >= 0xF0000;
}

Result<void> CheckRecordValue(const Value& value, int max_depth) {
  return Check(value, Pointer(), max_depth);
}

}  // namespace qiao::json
