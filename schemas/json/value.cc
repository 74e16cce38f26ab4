#include "schemas/json/value.h"

#include <algorithm>

namespace qiao::json {

const std::string* RepeatedName(const Object& object) {
  std::vector<const std::string*> names;
  names.reserve(object.members.size());
  for (const Member& member : object.members) names.push_back(&member.first);
  const auto less = [](const std::string* a, const std::string* b) {
    return *a < *b;
  };
  if (!std::is_sorted(names.begin(), names.end(), less)) {
    std::sort(names.begin(), names.end(), less);
  }
  const auto twice = std::adjacent_find(
      names.begin(), names.end(),
      [](const std::string* a, const std::string* b) { return *a == *b; });
  return twice == names.end() ? nullptr : *twice;
}

}  // namespace qiao::json
