// A JSON value in memory. Small, recursive, owned; objects keep their members
// in the order of the text, so that a reader can tell sorted from unsorted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace qiao::json {

struct Value;
using Member = std::pair<std::string, Value>;
using Array = std::vector<Value>;
struct Object {
  std::vector<Member> members;
  // The member called `name`; null if there is none.
  const Value* Find(std::string_view name) const;
  bool operator==(const Object&) const;
};

struct Null {
  bool operator==(const Null&) const = default;
};

// A count of thousandths that prints with three decimals: 9100 is 9.100. For
// scores in bits, which are integers of millibits inside. Output only: parsing
// never makes one.
struct Thousandths {
  std::int64_t count = 0;
  bool operator==(const Thousandths&) const = default;
};

// An integer below 2^53 in size is an int64_t; every other number a double.
struct Value {
  std::variant<Null, bool, std::int64_t, double, std::string, Array, Object,
               Thousandths>
      v;

  Value() = default;
  Value(bool b) : v(b) {}                            // NOLINT(google-explicit-constructor)
  Value(std::int64_t i) : v(i) {}                    // NOLINT(google-explicit-constructor)
  Value(int i) : v(std::int64_t{i}) {}               // NOLINT(google-explicit-constructor)
  Value(double d) : v(d) {}                          // NOLINT(google-explicit-constructor)
  Value(std::string s) : v(std::move(s)) {}          // NOLINT(google-explicit-constructor)
  Value(std::string_view s) : v(std::string(s)) {}   // NOLINT(google-explicit-constructor)
  Value(const char* s) : v(std::string(s)) {}        // NOLINT(google-explicit-constructor)
  Value(Array a) : v(std::move(a)) {}                // NOLINT(google-explicit-constructor)
  Value(Object o) : v(std::move(o)) {}               // NOLINT(google-explicit-constructor)
  Value(Thousandths t) : v(t) {}                     // NOLINT(google-explicit-constructor)

  bool operator==(const Value&) const = default;

  const std::string* AsString() const { return std::get_if<std::string>(&v); }
  const std::int64_t* AsInteger() const { return std::get_if<std::int64_t>(&v); }
  const bool* AsBool() const { return std::get_if<bool>(&v); }
  const Array* AsArray() const { return std::get_if<Array>(&v); }
  const Object* AsObject() const { return std::get_if<Object>(&v); }
};

inline const Value* Object::Find(std::string_view name) const {
  for (const Member& member : members) {
    if (member.first == name) return &member.second;
  }
  return nullptr;
}
inline bool Object::operator==(const Object& other) const {
  return members == other.members;
}

// A name that stands twice in `object`; null if there is none. Not quadratic:
// an object of 100,000 members costs one sort, a sorted one a single pass.
const std::string* RepeatedName(const Object& object);

}  // namespace qiao::json
