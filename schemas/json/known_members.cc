#include "schemas/json/known_members.h"

#include <algorithm>
#include <string>

#include "schemas/model/check.h"

namespace qiao::json {
namespace {

bool Is(const Value& value, Kind kind) {
  switch (kind) {
    case Kind::kText:
      return value.AsString() != nullptr;
    case Kind::kNumber:
      return value.AsInteger() != nullptr;
    case Kind::kFlag:
      return value.AsBool() != nullptr;
    case Kind::kList:
      return value.AsArray() != nullptr;
    case Kind::kObject:
      return value.AsObject() != nullptr;
  }
  QIAO_CHECK(false);
}

}  // namespace

Result<void> CheckMembers(const Object& document, std::string_view at,
                          std::initializer_list<KnownMember> known) {
  for (const auto& [name, value] : document.members) {
    const auto* const rule = std::ranges::find(known, name, &KnownMember::name);
    if (rule != known.end() && Is(value, rule->kind)) continue;
    std::string message(at);
    message.append("/").append(name).append(": ");
    message +=
        rule == known.end() ? "there is no such member" : "is of another kind";
    return Error{ErrorCode::kUsage, std::move(message)};
  }
  return {};
}

}  // namespace qiao::json
