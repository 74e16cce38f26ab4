// Validation by RapidJSON's SchemaValidator, fed from our values: it never
// parses, so integers arrive as integers and depth is bounded by Parse.
#include "schemas/json/schema.h"

#include <rapidjson/document.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include "schemas/json/canonical.h"
#include "schemas/model/check.h"
#include "tables/embedded.h"

namespace qiao::json {
namespace {

// Tells a value to a SAX handler. False as soon as the handler says so.
template <typename Handler>
struct Teller {
  Handler& handler;

  bool Tell(const Value& value) { return std::visit(*this, value.v); }

  bool operator()(Null) { return handler.Null(); }
  bool operator()(bool b) { return handler.Bool(b); }
  bool operator()(std::int64_t i) { return handler.Int64(i); }
  bool operator()(double d) { return handler.Double(d); }
  bool operator()(Thousandths t) {
    return handler.Double(static_cast<double>(t.count) / 1000);
  }
  bool operator()(const std::string& s) {
    return handler.String(s.data(), Length(s.size()), true);
  }
  bool operator()(const Array& array) {
    if (!handler.StartArray()) return false;
    for (const Value& element : array) {
      if (!Tell(element)) return false;
    }
    return handler.EndArray(Length(array.size()));
  }
  bool operator()(const Object& object) {
    if (!handler.StartObject()) return false;
    for (const Member& member : object.members) {
      const std::string& name = member.first;
      if (!handler.Key(name.data(), Length(name.size()), true)) return false;
      if (!Tell(member.second)) return false;
    }
    return handler.EndObject(Length(object.members.size()));
  }
  static rapidjson::SizeType Length(std::size_t size) {
    return static_cast<rapidjson::SizeType>(size);
  }
};

rapidjson::Document DocumentOf(const Value& value) {
  rapidjson::Document document;
  const auto tell = [&](rapidjson::Document& handler) {
    return Teller<rapidjson::Document>{handler}.Tell(value);
  };
  document.Populate(tell);
  return document;
}

std::string PointerText(const rapidjson::Pointer& pointer) {
  rapidjson::StringBuffer buffer;
  pointer.Stringify(buffer);
  const std::string text(buffer.GetString(), buffer.GetSize());
  return text.empty() ? "the whole value" : text;
}

Refusal RefusalOf(std::string_view keyword) {
  if (keyword == "required") return Refusal::kMemberMissing;
  if (keyword == "additionalProperties") return Refusal::kMemberUnknown;
  return Refusal::kValueInvalid;
}

Result<void> ValidateBy(const rapidjson::SchemaDocument& schema,
                        std::string_view name, const Value& value) {
  rapidjson::SchemaValidator validator(schema);
  Teller<rapidjson::SchemaValidator>{validator}.Tell(value);
  if (validator.IsValid()) return {};
  const char* keyword = validator.GetInvalidSchemaKeyword();
  const std::string word = keyword != nullptr ? keyword : "type";
  return Refused(RefusalOf(word),
                 PointerText(validator.GetInvalidDocumentPointer()) +
                     ": breaks \"" + word + "\" of wire schema " +
                     std::string(name));
}

}  // namespace

struct SchemaSet::Compiled {
  explicit Compiled(const Value& schema)
      : document(DocumentOf(schema)), schema_document(document) {}
  rapidjson::Document document;
  rapidjson::SchemaDocument schema_document;
};

SchemaSet::SchemaSet() = default;
SchemaSet::~SchemaSet() = default;
SchemaSet::SchemaSet(SchemaSet&&) noexcept = default;
SchemaSet& SchemaSet::operator=(SchemaSet&&) noexcept = default;

Result<void> SchemaSet::Validate(std::string_view name, const Value& value) {
  auto found = compiled_.find(name);
  if (found == compiled_.end()) {
    const std::string_view text = tables::WireSchema(name);
    if (text.empty()) {
      return Error{ErrorCode::kNotFound, "no wire schema " + std::string(name)};
    }
    QIAO_TRY(const Value schema, Parse(text));
    QIAO_TRY_DO(LintSchema(schema));
    QIAO_TRY(const Value expanded, ExpandReferences(schema));
    found =
        compiled_
            .emplace(std::string(name), std::make_unique<Compiled>(expanded))
            .first;
  }
  return ValidateBy(found->second->schema_document, name, value);
}

Result<void> ValidateAgainst(std::string_view schema, const Value& value) {
  QIAO_TRY(const Value parsed, Parse(schema));
  QIAO_TRY_DO(LintSchema(parsed));
  QIAO_TRY(const Value expanded, ExpandReferences(parsed));
  const rapidjson::Document document = DocumentOf(expanded);
  return ValidateBy(rapidjson::SchemaDocument(document), "given", value);
}

std::string_view WireSchemaFor(const Value& payload) {
  constexpr std::pair<std::string_view, std::string_view> kRegisters[] = {
      {"wrk:", "register-work"},
      {"rec:", "register-recording"},
      {"rel:", "register-release"},
      {"psn:", "register-agent"},
      {"pty:", "register-party"}};
  if (payload.AsObject() == nullptr) return {};
  const auto text = [&](std::string_view name) -> std::string_view {
    const Value* value = payload.AsObject()->Find(name);
    if (value == nullptr || value->AsString() == nullptr) return {};
    return *value->AsString();
  };
  const std::string_view typ = text("typ");
  if (typ == "register") {
    for (const auto& [kind, name] : kRegisters) {
      if (text("subj").starts_with(kind)) return name;
    }
    return {};
  }
  // What stands around payloads, or in all of them, is no type.
  for (std::string_view name : {"bundle", "common", "entry", "envelope"}) {
    if (typ == name) return {};
  }
  for (std::string_view name : tables::WireSchemaNames()) {
    if (name == typ) return name;
  }
  return {};
}

Result<void> ValidateAgainstWireSchema(const Value& payload) {
  const std::string_view name = WireSchemaFor(payload);
  if (name.empty()) {
    return Refused(Refusal::kTypeUnknown,
                   "no wire schema for this type and subject");
  }
  thread_local SchemaSet schemas;
  return schemas.Validate(name, payload);
}

}  // namespace qiao::json
