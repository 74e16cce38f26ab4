#include "registry/http/parameters.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

namespace qiao::http {
namespace {

Error Usage(std::string message) {
  return Error{ErrorCode::kUsage, std::move(message)};
}

}  // namespace

Result<QueryItems> Parameters(const Request& request,
                              std::initializer_list<std::string_view> names) {
  auto items = DecodeQuery(request.query);
  if (!items) return Usage("the query is no UTF-8, or holds a wrong escape");
  for (std::size_t i = 0; i < items->size(); ++i) {
    const std::string& name = (*items)[i].first;
    if (std::ranges::find(names, name) == names.end()) {
      return Usage("there is no parameter " + name);
    }
    for (std::size_t k = 0; k < i; ++k) {
      if ((*items)[k].first == name) return Usage(name + " is given twice");
    }
  }
  return std::move(*items);
}

Result<void> NoParameters(const Request& request) {
  QIAO_TRY_DO(Parameters(request, {}));
  return {};
}

Result<std::int64_t> NumberOf(const QueryItems& items, std::string_view name) {
  for (const auto& [key, text] : items) {
    if (key != name) continue;
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec == std::errc() && read.ptr == end) return number;
    return Usage(key + "=" + text + ": not a whole number");
  }
  return Usage(std::string(name) + " is missing");
}

}  // namespace qiao::http
