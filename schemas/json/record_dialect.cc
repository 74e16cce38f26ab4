// CheckRecordValue: the record dialect of record format §2, on values.
#include <cstdio>
#include <string>

#include "schemas/json/canonical.h"
#include "schemas/json/pointer.h"
#include "schemas/json/scalars.h"
#include "schemas/model/share.h"

namespace qiao::json {
namespace {

Error Fault(Refusal refusal, const Pointer& at, const std::string& what) {
  return Refused(refusal, ToText(at) + ": " + what);
}

Result<void> CheckText(const std::string& text, const Pointer& at) {
  if (text.empty()) {
    return Fault(Refusal::kEmptyValue, at, "an empty string");
  }
  for (std::size_t i = 0; i < text.size();) {
    const Scalar scalar = ScalarAt(text, i);
    if (scalar.length == 0) return Fault(Refusal::kNotUtf8, at, "not UTF-8");
    if (IsBannedInRecords(scalar.value)) {
      char name[16];
      std::snprintf(name, sizeof name, "U+%04X",
                    static_cast<unsigned>(scalar.value));
      return Fault(Refusal::kBadString, at,
                   std::string(name) + " is not allowed in records");
    }
    i += scalar.length;
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

Result<void> CheckRecordValue(const Value& value, int max_depth) {
  return Check(value, Pointer(), max_depth);
}

}  // namespace qiao::json
