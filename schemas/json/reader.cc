#include "schemas/json/reader.h"

#include <algorithm>

#include "schemas/model/check.h"

namespace qiao::json {

void Faults::Add(Refusal refusal, const Pointer& at, std::string_view what) {
  ++count_;
  // The enumerators stand in the order of record format §14.
  if (kept_ && *kept_->refusal <= refusal) return;
  kept_ = Refused(refusal, ToText(at) + ": " + std::string(what));
}

Error Faults::Take() {
  QIAO_CHECK(kept_.has_value());
  return *std::move(kept_);
}

ObjectReader::ObjectReader(const Value& value, const Pointer& at,
                           Faults& faults)
    : object_(value.AsObject()), at_(at), faults_(faults) {
  if (object_ == nullptr) {
    faults_.Add(Refusal::kValueInvalid, at_, "must be an object");
  }
}

const Value* ObjectReader::Need(std::string_view name) {
  const Value* value = May(name);
  if (value == nullptr && object_ != nullptr) {
    faults_.Add(Refusal::kMemberMissing, at_,
                "\"" + std::string(name) + "\" is missing");
  }
  return value;
}

const Value* ObjectReader::May(std::string_view name) {
  asked_.push_back(name);
  return object_ == nullptr ? nullptr : object_->Find(name);
}

void ObjectReader::Close() {
  if (object_ == nullptr) return;
  for (const Member& member : object_->members) {
    if (std::find(asked_.begin(), asked_.end(), member.first) == asked_.end()) {
      faults_.Add(Refusal::kMemberUnknown, Pointer{&at_, member.first, 0},
                  "no such member");
    }
  }
}

}  // namespace qiao::json
