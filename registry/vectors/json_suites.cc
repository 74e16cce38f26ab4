// JSONTestSuite. Twice: as `qiao canon` reads any JSON, and as the registry
// reads what is offered to it as an entry.
#include <algorithm>
#include <array>

#include "registry/ledger/shape.h"
#include "registry/vectors/reading.h"
#include "registry/vectors/suites.h"
#include "schemas/json/canonical.h"

namespace qiao::vectors {
namespace {

// JSON by its grammar, but two readers may see two values in them.
constexpr std::array<std::string_view, 2> kNamesTwice = {
    "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"};

std::string_view ExpectedOf(std::string_view file) {
  if (file.starts_with("i_")) return kEither;
  if (file.starts_with("n_") ||
      std::find(kNamesTwice.begin(), kNamesTwice.end(), file) !=
          kNamesTwice.end()) {
    return kRefuse;
  }
  return kAccept;
}

Case Canon(std::string_view name, std::string_view text) {
  const Result<json::Value> value = json::Parse(text);
  Case one = Answered(std::string(name), ExpectedOf(name), value);
  if (!value) return one;
  one.output = json::Canonical(*value);
  const Result<json::Value> again = json::Parse(one.output);
  if (!again || json::Canonical(*again) != one.output) {
    one.found = "another canonical form of the canonical form";
  }
  return one;
}

}  // namespace

std::vector<Suite> JsonSuites(const Files& files) {
  std::vector<Suite> suites{{"canon", {}}, {"admission", {}}};
  for (const auto* file : FilesEnding(files, ".json")) {
    const std::string_view name = NameOf(file->first);
    if (!name.starts_with("y_") && !name.starts_with("n_") &&
        !name.starts_with("i_")) {
      continue;
    }
    suites[0].cases.push_back(Canon(name, file->second));
    // None of them is an entry; the code says how far it came.
    const Result<ledger::ShapedRecord> shaped =
        ledger::CheckShape(file->second, json::Edition::kAdmission);
    Case admitted = Answered(std::string(name), kRefuse, shaped);
    if (!shaped) admitted.output = CodeOf(shaped.error());
    suites[1].cases.push_back(std::move(admitted));
  }
  return suites;
}

}  // namespace qiao::vectors
