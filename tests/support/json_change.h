// One change to a JSON value, as the tables of changes under tests/golden say
// it: where, by a JSON pointer, and the new value, or that it is gone.
//
//   test::At(payload, "/body/note") = test::ValueOf("4097 * \"x\"");
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/json/canonical.h"
#include "schemas/json/value.h"
#include "tests/support/catch.h"

namespace qiao::test {

using json::Array;
using json::Member;
using json::Object;
using json::Value;

// The value at `pointer` below `value`; its parent must exist. Creates a
// member that is not there.
inline Value& At(Value& value, std::string_view pointer) {
  Value* here = &value;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view step = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(step.size());
    if (Array* array = std::get_if<Array>(&here->v)) {
      here = &array->at(static_cast<std::size_t>(std::stoi(std::string(step))));
      continue;
    }
    std::vector<Member>& members = std::get<Object>(here->v).members;
    const auto found =
        std::find_if(members.begin(), members.end(),
                     [&](const Member& m) { return m.first == step; });
    here = found != members.end()
               ? &found->second
               : &members.emplace_back(std::string(step), Value()).second;
  }
  return *here;
}

inline void Remove(Value& value, std::string_view pointer) {
  const std::size_t last = pointer.rfind('/');
  std::vector<Member>& members =
      std::get<Object>(At(value, pointer.substr(0, last)).v).members;
  REQUIRE(std::erase_if(members, [&](const Member& m) {
            return m.first == pointer.substr(last + 1);
          }) == 1);
}

// JSON; or `n * "x"`, a string of n times x; or `n # JSON`, an array of n
// values in which {} counts from 100.
inline Value ValueOf(const std::string& text) {
  const std::size_t space = text.find(' ');
  const std::string sign = text.substr(std::min(space, text.size()), 3);
  if (sign != " * " && sign != " # ") return json::Parse(text).value();
  const int count = std::stoi(text);
  const std::string rest = text.substr(space + 3);
  if (sign == " * ") {
    return std::string(static_cast<std::size_t>(count), rest[1]);
  }
  Array array;
  for (int i = 0; i < count; ++i) {
    std::string one = rest;
    if (const std::size_t at = one.find("{}"); at != std::string::npos) {
      one.replace(at, 2, std::to_string(100 + i));
    }
    array.push_back(json::Parse(one).value());
  }
  return array;
}

}  // namespace qiao::test
