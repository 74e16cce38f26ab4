// LintSchema and ExpandReferences: what a wire schema may say. No validating
// library is needed for either.
#include <algorithm>

#include "schemas/json/canonical.h"
#include "schemas/json/pointer.h"
#include "schemas/json/schema.h"
#include "tables/embedded.h"

namespace qiao::json {
namespace {

constexpr std::string_view kOwnDefinition = "#/definitions/";
constexpr std::string_view kCommonDefinition =
    "common.schema.json#/definitions/";
// Definitions may use definitions, not themselves.
constexpr int kMaxReferences = 16;

Error Fault(const Pointer& at, const std::string& what) {
  return Error{ErrorCode::kInvalid, ToText(at) + ": " + what};
}

Result<void> Lint(const Value& schema, const Pointer& at);

// ---- the values that keywords take

Result<void> Boolean(const Value& value, const Pointer& at) {
  if (value.AsBool() == nullptr || *value.AsBool()) {
    return Fault(at, "only false means the same everywhere");
  }
  return {};
}

Result<void> Words(const Value& value, const Pointer& at) {
  if (value.AsString() == nullptr) return Fault(at, "must be a string");
  return {};
}

Result<void> Number(const Value& value, const Pointer& at) {
  if (value.AsInteger() == nullptr) return Fault(at, "must be an integer");
  return {};
}

Result<void> Size(const Value& value, const Pointer& at) {
  if (value.AsInteger() == nullptr || *value.AsInteger() < 0) {
    return Fault(at, "must be an integer from 0 on");
  }
  return {};
}

Result<void> TypeWord(const Value& value, const Pointer& at) {
  constexpr std::string_view kTypes[] = {"array",  "boolean", "integer",
                                         "number", "object",  "string"};
  if (value.AsString() == nullptr ||
      std::find(std::begin(kTypes), std::end(kTypes), *value.AsString()) ==
          std::end(kTypes)) {
    return Fault(at, "must be one type that records know");
  }
  return {};
}

Result<void> Names(const Value& value, const Pointer& at) {
  const Array* names = value.AsArray();
  if (names == nullptr || names->empty()) {
    return Fault(at, "must be an array that is not empty");
  }
  for (std::size_t i = 0; i < names->size(); ++i) {
    QIAO_TRY_DO(Words((*names)[i], Pointer{&at, {}, i}));
  }
  return {};
}

// The library drops a pattern that it cannot read, and then everything passes.
Result<void> Pattern(const Value& value, const Pointer& at) {
  QIAO_TRY_DO(Words(value, at));
  const std::string& pattern = *value.AsString();
  if (!pattern.starts_with('^') || !pattern.ends_with('$')) {
    return Fault(at, "a pattern must begin with ^ and end with $");
  }
  if (pattern.find('\\') != std::string::npos) {
    return Fault(at, "no escape has one meaning everywhere; use [0-9]");
  }
  if (pattern.find("(?") != std::string::npos) {
    return Fault(at, "no (?…) in patterns");
  }
  return {};
}

// By what a set ascends: "itself", "key id", or members with spaces between.
// A validator passes over it; the codec and other readers do not.
Result<void> Order(const Value& value, const Pointer& at) {
  QIAO_TRY_DO(Words(value, at));
  if (value.AsString()->empty()) return Fault(at, "must not be empty");
  return {};
}

Result<void> Schemas(const Value& value, const Pointer& at) {
  const Array* schemas = value.AsArray();
  if (schemas == nullptr || schemas->empty()) {
    return Fault(at, "must be an array that is not empty");
  }
  for (std::size_t i = 0; i < schemas->size(); ++i) {
    QIAO_TRY_DO(Lint((*schemas)[i], Pointer{&at, {}, i}));
  }
  return {};
}

Result<void> NamedSchemas(const Value& value, const Pointer& at) {
  if (value.AsObject() == nullptr) return Fault(at, "must be an object");
  for (const Member& member : value.AsObject()->members) {
    QIAO_TRY_DO(Lint(member.second, Pointer{&at, member.first, 0}));
  }
  return {};
}

Result<void> Reference(const Value& value, const Pointer& at) {
  QIAO_TRY_DO(Words(value, at));
  if (!value.AsString()->starts_with(kOwnDefinition) &&
      !value.AsString()->starts_with(kCommonDefinition)) {
    return Fault(at, "must lead to #/definitions of this or the common file");
  }
  return {};
}

// ---- the keywords

struct Keyword {
  std::string_view name;
  Result<void> (*check)(const Value&, const Pointer&);
};
constexpr Keyword kKeywords[] = {
    {"title", Words},
    {"description", Words},
    {"definitions", NamedSchemas},
    {"$ref", Reference},
    {"type", TypeWord},
    {"enum", Names},
    {"properties", NamedSchemas},
    {"required", Names},
    {"additionalProperties", Boolean},
    {"items", Lint},
    {"ascending", Order},
    {"minItems", Size},
    {"maxItems", Size},
    {"minLength", Size},
    {"maxLength", Size},
    {"minimum", Number},
    {"maximum", Number},
    {"pattern", Pattern},
    {"allOf", Schemas},
    {"anyOf", Schemas},
    {"oneOf", Schemas},
};

Result<void> Lint(const Value& schema, const Pointer& at) {
  const Object* object = schema.AsObject();
  if (object == nullptr) return Fault(at, "a schema must be an object");
  // Draft 4 passes over what stands beside a $ref; 2020-12 does not.
  if (object->Find("$ref") != nullptr && object->members.size() > 1) {
    return Fault(at, "$ref must stand alone");
  }
  for (const Member& member : object->members) {
    const Pointer here{&at, member.first, 0};
    const auto keyword =
        std::find_if(std::begin(kKeywords), std::end(kKeywords),
                     [&](const Keyword& k) { return k.name == member.first; });
    if (keyword == std::end(kKeywords)) {
      return Fault(here, "not one of the keywords with one meaning");
    }
    QIAO_TRY_DO(keyword->check(member.second, here));
  }
  return {};
}

// ---- references

struct Expander {
  const Value* own;     // definitions of the schema itself; may be null
  const Value* common;  // of common.schema.json

  Result<Value> Expand(const Value& value, int references_left) const {
    if (const Array* array = value.AsArray()) {
      Array expanded;
      for (const Value& element : *array) {
        QIAO_TRY(Value one, Expand(element, references_left));
        expanded.push_back(std::move(one));
      }
      return Value(std::move(expanded));
    }
    const Object* object = value.AsObject();
    if (object == nullptr) return value;
    const Value* reference = object->Find("$ref");
    if (reference != nullptr && reference->AsString() != nullptr) {
      return Follow(*reference->AsString(), references_left);
    }
    Object expanded;
    for (const Member& member : object->members) {
      if (member.first == "definitions") continue;
      QIAO_TRY(Value one, Expand(member.second, references_left));
      expanded.members.emplace_back(member.first, std::move(one));
    }
    return Value(std::move(expanded));
  }

  Result<Value> Follow(std::string_view reference, int references_left) const {
    const bool is_common = reference.starts_with(kCommonDefinition);
    const Value* definitions = is_common ? common : own;
    const std::string_view name = reference.substr(
        std::min(reference.size(),
                 is_common ? kCommonDefinition.size() : kOwnDefinition.size()));
    const Value* target = definitions && definitions->AsObject()
                              ? definitions->AsObject()->Find(name)
                              : nullptr;
    if (target == nullptr) {
      return Error{ErrorCode::kInvalid,
                   "no definition " + std::string(reference)};
    }
    if (references_left == 0) {
      return Error{ErrorCode::kInvalid,
                   std::string(reference) + " leads to itself"};
    }
    // Inside the common file, #/definitions are its own.
    return Expander{is_common ? common : own, common}.Expand(
        *target, references_left - 1);
  }
};

}  // namespace

Result<void> LintSchema(const Value& schema) { return Lint(schema, Pointer()); }

Result<Value> ExpandReferences(const Value& schema) {
  QIAO_TRY(const Value common, Parse(tables::WireSchema("common")));
  if (schema.AsObject() == nullptr) {
    return Error{ErrorCode::kInvalid, "a schema must be an object"};
  }
  return Expander{schema.AsObject()->Find("definitions"),
                  common.AsObject()->Find("definitions")}
      .Expand(schema, kMaxReferences);
}

}  // namespace qiao::json
