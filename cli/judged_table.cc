#include "cli/judged_table.h"

#include <array>
#include <cstdio>
#include <utility>

#include "cli/input_file.h"
#include "cli/output.h"
#include "schemas/text/bidi.h"

namespace qiao::cli {

const char* const kPairColumns =
    "Columns are left_X and right_X, in any order, with X one of title, "
    "artist, album, duration (seconds or m:ss), released, isrc, iswc, genre, "
    "version, language, writers, other_title, id; and level, which a label is "
    "about. Only the titles must be there. Of other columns nothing is read, "
    "which is said.";

std::vector<Option> PairOptions(const std::shared_ptr<PairArguments>& into) {
  return {{"FILE",
           "",
           "A table of pairs: TSV, UTF-8, no quoting; - is standard input",
           &into->file,
           true,
           {}},
          {"--level",
           "LEVEL",
           "Which question to answer (default: recording)",
           &into->level,
           false,
           {"work", "recording"}},
          WeightsOption(into->weights),
          AliasesOption(into->aliases)};
}

matcher::Level LevelOf(const PairArguments& arguments) {
  return arguments.level == "work" ? matcher::Level::kWork
                                   : matcher::Level::kRecording;
}

Result<registry::PairTable> ReadPairs(const Context& context,
                                      const std::string& file,
                                      const matcher::AliasTable& aliases) {
  QIAO_TRY(const std::string bytes, ReadInput(file));
  Result<registry::PairTable> table = registry::ReadPairTable(bytes);
  if (!table) {
    return Error{table.error().code, file + ": " + table.error().message};
  }
  std::string unknown;
  for (const std::string& column : table->unknown_columns) {
    unknown += (unknown.empty() ? "" : ", ") + text::EscapeControls(column);
  }
  if (!unknown.empty()) {
    Say(context, file + ": not read are the columns " + unknown);
  }
  for (registry::RecordPair& pair : table->pairs) {
    for (matcher::Record* record : {&pair.left, &pair.right}) {
      record->artist = aliases.Applied(record->artist, pair.aliases);
    }
    const std::string row = file + ": row " + std::to_string(pair.row) + ": ";
    for (const std::string& cell : pair.not_read) {
      Say(context,
          row + "not understood and left out: " + text::EscapeControls(cell));
    }
    if (pair.unreadable.empty()) continue;
    Say(context, row + text::EscapeControls(pair.unreadable));
  }
  return table;
}

Option WeightsOption(std::optional<std::string>& into) {
  return {"--weights",
          "TABLE",
          "Decide by this table of weights, as match train makes them "
          "(default: the program's own)",
          &into,
          false,
          {}};
}

Result<matcher::WeightTable> ReadWeights(
    const std::optional<std::string>& file) {
  if (!file) return matcher::BuiltInWeights();
  QIAO_TRY(const std::string bytes, ReadInput(*file));
  Result<matcher::WeightTable> table = matcher::WeightTable::Parse(bytes);
  if (!table) {
    return Error{table.error().code,
                 *file + ": " + text::EscapeControls(table.error().message) +
                     "; qiao match train makes such tables"};
  }
  return table;
}

Option AliasesOption(std::optional<std::string>& into) {
  return {"--aliases",
          "TABLE",
          "Other names of artists, as match aliases prints them",
          &into,
          false,
          {}};
}

Result<matcher::AliasTable> ReadAliases(
    const Context& context, const std::optional<std::string>& file) {
  if (!file) return matcher::AliasTable();
  QIAO_TRY(const std::string bytes, ReadInput(*file));
  Result<matcher::AliasTable> table = matcher::AliasTable::Parse(bytes);
  if (!table) {
    return Error{table.error().code,
                 *file + ": " + text::EscapeControls(table.error().message)};
  }
  if (table->passed_over() > 0) {
    Say(context, *file + ": " + std::to_string(table->passed_over()) +
                     " mined lines are passed over: denied, or one name of "
                     "several people");
  }
  return table;
}

json::Array AliasesJson(std::span<const matcher::AliasUse> used) {
  json::Array all;
  for (const matcher::AliasUse& one : used) {
    all.emplace_back(
        json::Object{{{"alias", one.alias},
                      {"name", one.name},
                      {"origin", std::string(ToText(one.origin))}}});
  }
  return all;
}

std::string Places(double share) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.4f", share);
  return text.data();
}

}  // namespace qiao::cli
