#include "cli/import_arguments.h"

#include <filesystem>
#include <map>
#include <string_view>
#include <utility>

#include "cli/input_file.h"
#include "schemas/model/territory_words.h"
#include "schemas/text/charset.h"
#include "schemas/text/utf8.h"

namespace qiao::cli {
namespace {

namespace fs = std::filesystem;

using json::View;
using registry::ImportSettings;

// The folder from wherever the import is taken up again. A path that is no
// UTF-8 stays as it was given, which is.
void MakeAbsolute(std::optional<std::string>& folder) {
  if (!folder) return;
  std::error_code failed;
  const std::string path = fs::absolute(*folder, failed).string();
  if (!failed && text::IsUtf8(path)) folder = path;
}

Result<TerritorySet> ReadTerritory(const std::string& words) {
  TerritoryReading reading = ParseTerritoryWords(words);
  if (reading.set) return *std::move(reading.set);
  std::string message = "--territory " + words;
  if (!reading.ambiguous.empty()) {
    message += " can mean several territories; name them one by one";
  } else {
    message += " is no territory that Qiao knows";
  }
  return Error{ErrorCode::kUsage, message};
}

Result<void> ReadColumns(const std::vector<std::string>& given,
                         std::map<std::string, std::string>& columns) {
  for (const std::string& one : given) {
    const std::size_t equals = one.rfind('=');
    if (equals == std::string::npos || equals == 0) {
      return Error{ErrorCode::kUsage, "--column wants HEADING=FIELD: " + one};
    }
    columns[one.substr(0, equals)] = one.substr(equals + 1);
  }
  return {};
}

}  // namespace

json::Object ToDocument(ImportArguments arguments) {
  MakeAbsolute(arguments.audio);
  json::Object object{{{"correct", arguments.correct},
                       {"file", arguments.file},
                       {"label", arguments.label}}};
  const auto put = [&object](std::string_view name,
                             const std::optional<std::string>& value) {
    if (value) object.members.emplace_back(name, *value);
  };
  const auto list = [&object](std::string_view name,
                              const std::vector<std::string>& values) {
    json::Array array;
    for (const std::string& value : values) array.emplace_back(value);
    object.members.emplace_back(name, std::move(array));
  };
  put("audio", arguments.audio);
  put("encoding", arguments.encoding);
  put("territory", arguments.territory);
  list("columns", arguments.columns);
  list("own_names", arguments.own_names);
  return object;
}

ImportArguments ArgumentsFrom(const View& document) {
  const auto get = [&document](std::string_view name) {
    std::optional<std::string> value;
    if (const View there = document[name]) value = std::string(there.text());
    return value;
  };
  ImportArguments arguments;
  arguments.correct = document["correct"].flag();
  arguments.file = document["file"].text();
  arguments.label = document["label"].text();
  arguments.audio = get("audio");
  arguments.encoding = get("encoding");
  arguments.territory = get("territory");
  arguments.columns = document["columns"].texts();
  arguments.own_names = document["own_names"].texts();
  return arguments;
}

Result<ImportSettings> SettingsFrom(const ImportArguments& arguments,
                                    desk::Desk& desk, std::string id,
                                    std::optional<std::string> sheet) {
  ImportSettings settings;
  settings.id = std::move(id);
  settings.file = fs::path(arguments.file).filename().string();
  if (sheet) {
    settings.bytes = *std::move(sheet);
  } else {
    QIAO_TRY(settings.bytes, ReadInput(arguments.file));
  }
  QIAO_TRY(settings.label, desk.FindParty(arguments.label));
  settings.own_names = arguments.own_names;
  settings.correct = arguments.correct;
  QIAO_TRY_DO(ReadColumns(arguments.columns, settings.read.columns));
  if (arguments.encoding) {
    settings.read.charset = text::FindCharset(*arguments.encoding);
    if (!settings.read.charset) {
      return Error{ErrorCode::kUsage,
                   "--encoding knows UTF-8, UTF-16LE, UTF-16BE, GB18030 (GBK) "
                   "and Big5-HKSCS (Big5)"};
    }
  }
  if (arguments.territory) {
    QIAO_TRY(settings.territories, ReadTerritory(*arguments.territory));
  }
  return settings;
}

}  // namespace qiao::cli
