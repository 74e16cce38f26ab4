// The wire schemas (schemas/wire/*.schema.json) as a check at the door, so
// that what the published schemas refuse is refused.
//
//   {"typ":"claim",…,"body":{"share":"50%",…}}
//     -> value-invalid, /body/share: breaks "type" of wire schema claim
//
// They are written in the keywords that mean one thing in draft 4 and in
// 2020-12; the order of sets, lengths in bytes and rules between members are
// the statement codec's.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "schemas/json/value.h"
#include "schemas/model/result.h"

namespace qiao::json {

// Schemas compiled from the text inside the program. Not for two threads at
// once: the validating library keeps state in its patterns.
class SchemaSet {
 public:
  SchemaSet();
  ~SchemaSet();
  SchemaSet(SchemaSet&&) noexcept;
  SchemaSet& operator=(SchemaSet&&) noexcept;

  // Compiles the schema on first use. Refused (kRefused, with member-missing,
  // member-unknown or value-invalid) if `value` does not fit; kNotFound if
  // there is no schema called `name`.
  Result<void> Validate(std::string_view name, const Value& value);

 private:
  struct Compiled;
  std::map<std::string, std::unique_ptr<Compiled>, std::less<>> compiled_;
};

// Against a schema given as text, for tests of the validator itself.
// kInvalid if LintSchema refuses the schema.
Result<void> ValidateAgainst(std::string_view schema, const Value& value);

// The schema for a payload's `typ`, and for a register the kind of `subj`:
// "claim", "register-work"; empty for what this edition does not define.
std::string_view WireSchemaFor(const Value& payload);

// A payload against its wire schema. type-unknown if there is none.
Result<void> ValidateAgainstWireSchema(const Value& payload);

// kInvalid, with a pointer, if `schema` uses a keyword that means different
// things in draft 4 and 2020-12, that the validating library passes over in
// silence, or whose value it does not read.
Result<void> LintSchema(const Value& schema);

// `schema` with each {"$ref"} replaced by what it stands for, from its own
// definitions or from common.schema.json, and without definitions.
Result<Value> ExpandReferences(const Value& schema);

}  // namespace qiao::json
