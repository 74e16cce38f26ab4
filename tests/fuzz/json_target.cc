// JSON from outside: `qiao canon`, key files, and the record dialect.
#include <string>

#include "schemas/json/canonical.h"
#include "schemas/json/document.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {
namespace {

// The shortest spelling that grows most is 1e20, 21 digits.
constexpr std::size_t kGrowth = 6;

void CheckAnyJson(std::string_view input) {
  const Result<json::Value> value = json::Parse(input);
  if (!value) return;
  const std::string canonical = json::Canonical(*value);
  Law(canonical.size() <= kGrowth * input.size(),
      "canonical JSON is not much longer than its source");
  const Result<json::Value> again = json::Parse(canonical);
  Law(again.has_value(), "canonical JSON is JSON");
  Law(json::Canonical(*again) == canonical,
      "canonical JSON of canonical JSON is the same");
  // The dialect of records takes canonical bytes, if their content fits.
  Law(json::ParseRecord(canonical, 32).has_value() ==
          json::CheckRecordValue(*again, 32).has_value(),
      "bytes and value of a record are judged alike");
}

void CheckDocument(std::string_view input) {
  const Result<json::Object> object = json::ParseDocument(input);
  if (!object) return;
  const std::string bytes = json::Canonical(json::Value(*object));
  const Result<json::Object> again = json::ParseDocument(bytes);
  Law(again.has_value(), "what a document prints is a document");
  Law(json::Canonical(json::Value(*again)) == bytes,
      "a document keeps its bytes");
}

void CheckRecordDialect(std::string_view input) {
  const Result<json::Value> value = json::ParseRecord(input);
  if (!value) {
    Law(value.error().refusal.has_value(), "a refusal has its code");
    return;
  }
  Law(json::Canonical(*value) == input, "a record has one spelling");
  Law(json::CheckRecordValue(*value).has_value(),
      "what was read as a record may be written as one");
  Law(json::Parse(input).has_value(), "a record is JSON");
}

}  // namespace

void Json(std::string_view input) {
  CheckAnyJson(input);
  CheckDocument(input);
  CheckRecordDialect(input);
}

}  // namespace qiao::fuzz
