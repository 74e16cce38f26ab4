// Conflicts as documents: claims that cannot all be true, with the evidence.
#pragma once

#include <optional>
#include <string_view>

#include "registry/service/registry.h"
#include "schemas/json/value.h"
#include "schemas/model/ids.h"
#include "schemas/model/result.h"

namespace qiao::desk {

// qiao.conflict.list/1, of one moment: all, or those that touch the subject.
// kNotFound if that is not on record.
Result<json::Object> ConflictsDocument(const registry::Registry& registry,
                                       const std::optional<SubjectId>& subject);
// qiao.conflict/1. kNotFound.
Result<json::Object> ConflictDocument(const registry::Registry& registry,
                                      std::string_view id);

}  // namespace qiao::desk
