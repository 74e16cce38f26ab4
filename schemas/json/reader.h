// Typed reading of one JSON object: every member is asked for by name, and
// what was not asked for is refused at the end (objects are closed).
//
//   Faults faults;
//   ObjectReader entry(value, Pointer(), faults);
//   const Value* payload = entry.Need("payload");
//   const Value* via = entry.May("via");
//   entry.Close();
//   if (faults.any()) return faults.Take();
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/json/pointer.h"
#include "schemas/json/value.h"
#include "schemas/model/result.h"

namespace qiao::json {

// What is wrong with one value. Of several faults it keeps the one whose code
// record format §14 looks for first; of equals, the first found.
class Faults {
 public:
  // "/body/share: 2/4 is not reduced".
  void Add(Refusal refusal, const Pointer& at, std::string_view what);

  bool any() const { return kept_.has_value(); }
  // How many were added, so that a later rule can tell that the values it
  // looks at were read.
  std::size_t count() const { return count_; }
  // The kept one; there must be one.
  Error Take();

 private:
  std::optional<Error> kept_;
  std::size_t count_ = 0;
};

class ObjectReader {
 public:
  // `value`, `at` and `faults` must outlive it. value-invalid if it is no
  // object; it then reads as one whose members are unknown, without further
  // faults.
  ObjectReader(const Value& value, const Pointer& at, Faults& faults);
  ObjectReader(const Object& object, const Pointer& at, Faults& faults)
      : object_(&object), at_(at), faults_(faults) {}

  // Null, and member-missing, if there is none.
  const Value* Need(std::string_view name);
  // Null if there is none.
  const Value* May(std::string_view name);
  // member-unknown for what was not asked for.
  void Close();

  const Pointer& at() const { return at_; }

 private:
  const Object* object_;
  const Pointer& at_;
  Faults& faults_;
  std::vector<std::string_view> asked_;
};

}  // namespace qiao::json
