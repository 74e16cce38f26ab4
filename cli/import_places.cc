#include "cli/import_places.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "registry/service/import_catalog.h"
#include "registry/store/synced_file.h"
#include "schemas/json/canonical.h"

namespace qiao::cli {

namespace fs = std::filesystem;

using json::View;

std::vector<std::string> BegunImports(const Context& context) {
  std::vector<std::string> names;
  std::error_code failed;
  const fs::path folder = fs::path(context.state_dir) / "imports";
  for (const auto& file : fs::directory_iterator(folder, failed)) {
    if (file.path().extension() == ".journal") {
      names.push_back(file.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

fs::path PlaceOf(const Context& context, std::string_view short_id,
                 std::string_view ending) {
  std::string name(short_id);
  name += ending;
  return fs::path(context.state_dir) / "imports" / name;
}

std::string FreshImportId(const Context& context) {
  while (true) {
    std::string id = registry::NewImportId();
    const std::string name = registry::ShortImportId(id);
    std::error_code failed;
    if (!fs::exists(PlaceOf(context, name, ".json"), failed) &&
        !fs::exists(PlaceOf(context, name, ".journal"), failed)) {
      return id;
    }
  }
}

std::string_view SchemaOf(const View& report) {
  return report["applied"].flag() ? "qiao.import.apply/1"
                                  : "qiao.import.plan/1";
}

Result<void> KeepReport(const Context& context, const View& report) {
  const std::string path = PlaceOf(
      context, registry::ShortImportId(report["import"].text()), ".json");
  json::Object object = *report.object();
  object.members.emplace_back("schema", SchemaOf(report));
  Result<void> kept = store::MakeFolderOf(path);
  if (kept) {
    kept = store::WriteSynced(
        path, json::Canonical(json::Value(std::move(object))) + '\n');
  }
  if (kept) return {};
  return Error{ErrorCode::kStorage,
               "the report cannot be kept: " + kept.error().message};
}

Result<std::string> ImportToResume(const Context& context,
                                   const std::optional<std::string>& given) {
  const std::vector<std::string> begun = BegunImports(context);
  std::string list;
  for (const std::string& name : begun) list += " " + name;
  if (!given) {
    if (begun.size() == 1) return begun.front();
    if (begun.empty()) {
      return Error{ErrorCode::kNotFound,
                   "no import was stopped before its end"};
    }
    return Error{ErrorCode::kUsage,
                 "several imports were stopped; say which:" + list};
  }
  std::string name = *given;
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  if (std::find(begun.begin(), begun.end(), name) != begun.end()) return name;
  std::error_code failed;
  const fs::path report = PlaceOf(context, name, ".json");
  std::string message = "no import " + *given + " was stopped before its end";
  if (name.find('/') == std::string::npos && fs::exists(report, failed)) {
    message += "; its report is " + report.string();
  }
  if (!begun.empty()) message += "; to be resumed:" + list;
  return Error{ErrorCode::kNotFound, message};
}

}  // namespace qiao::cli
