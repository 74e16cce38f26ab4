// Where a value stands inside a JSON text, for messages: a chain of steps on
// the stack of whoever walks the value, written as RFC 6901 on demand.
//
//   {"body":{"shares":[…, …, {"num":3}]}}  ->  /body/shares/2/num
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace qiao::json {

// One step down from `parent`, which must outlive it. The default is the whole
// value.
struct Pointer {
  const Pointer* parent = nullptr;
  std::string_view name;  // of a member; empty for an element
  std::size_t index = 0;  // of an element
};

// "/body/shares/2"; "the whole value" for the whole value.
std::string ToText(const Pointer& pointer);

}  // namespace qiao::json
