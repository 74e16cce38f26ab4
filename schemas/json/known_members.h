// What a document that asks or tells something may hold: a member that is not
// known is refused. Left out of account, it would be done otherwise than it
// was meant.
//
//   QIAO_TRY_DO(CheckMembers(document, "/along",
//                            {{"links", Kind::kList}, {"rows", Kind::kList}}));
#pragma once

#include <initializer_list>
#include <string_view>

#include "schemas/json/value.h"
#include "schemas/model/result.h"

namespace qiao::json {

// A number is an integer.
enum class Kind { kText, kNumber, kFlag, kList, kObject };

struct KnownMember {
  std::string_view name;
  Kind kind = Kind::kText;
};

// kUsage if there is another member, or one of another kind; none need be
// there. `at`: where the document stands, as "/along"; empty for a whole one.
Result<void> CheckMembers(const Object& document, std::string_view at,
                          std::initializer_list<KnownMember> known);

}  // namespace qiao::json
