// What stands behind the "?" of an address. A parameter that is not known is
// refused and never left out of account: who writes ?on=2020-01-01 where no day
// is asked about wants another answer than that of today.
//
//   const auto items = Parameters(request, {"subject", "id"});
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "registry/http/message.h"
#include "registry/http/routes.h"
#include "schemas/model/result.h"

namespace qiao::http {

// In their order, if nothing but `names` does, each once. kUsage.
Result<QueryItems> Parameters(const Request& request,
                              std::initializer_list<std::string_view> names);

// kUsage if there are any.
Result<void> NoParameters(const Request& request);

// A number that must be there. kUsage.
Result<std::int64_t> NumberOf(const QueryItems& items, std::string_view name);

}  // namespace qiao::http
