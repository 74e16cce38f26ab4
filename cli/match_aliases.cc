// qiao match aliases: which names of artists go together, by the credits of
// sheets.
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/read_sheet.h"
#include "matcher/aliases.h"

namespace qiao::cli {
namespace {

struct Arguments {
  std::vector<std::string> files;
  std::optional<std::string> encoding;
};

ExitCode Aliases(const Context& context, const Arguments& arguments) {
  const auto options = SheetOptions(arguments.encoding);
  if (!options) return Fail(context, options.error());
  matcher::AliasMiner miner;
  for (std::size_t s = 0; s < arguments.files.size(); ++s) {
    const auto sheet = ReadSheet(context, arguments.files[s], *options);
    if (!sheet) return Fail(context, sheet.error());
    for (const CatalogEntry& entry : sheet->entries) {
      if (entry.rejected) continue;
      for (const std::string& credit : {entry.artist, entry.featured}) {
        miner.Add(credit, entry.title, s);
      }
    }
  }
  const std::vector<matcher::AliasMiner::Found> found = miner.All();
  std::cout << "name\talias\torigin\tsongs\tsheets\n";
  for (const matcher::AliasMiner::Found& one : found) {
    std::cout << one.name << '\t' << one.alias << "\tmined\t" << one.songs
              << '\t' << one.sheets << '\n';
  }
  Say(context, std::to_string(found.size()) +
                   " names; nothing uses them unless it is told to: "
                   "--aliases TABLE");
  return ExitCode::kDone;
}

}  // namespace

std::vector<Command> AliasCommands() {
  auto arguments = std::make_shared<Arguments>();
  Command aliases;
  aliases.path = {"match", "aliases"};
  aliases.summary = "find in sheets which names are one artist's";
  aliases.description =
      "Prints a table (TSV) of names in Han, kana or Hangul and in Latin "
      "letters that stand together in a credit, 周杰倫 (Jay Chou), of two "
      "songs or in two sheets, where no other name stands with the second. "
      "Write "
      "declared for mined where somebody answers for a line, and not where it "
      "is wrong; add lines of your own. What is declared goes before what was "
      "mined. Nothing uses the table until it is named: --aliases TABLE.\n\n"
      "Exit code: 0 done, 2 a charset is not clear, 8 a sheet cannot be read.";
  aliases.options = {
      {"FILE", "", "Sheets: CSV or TSV", &arguments->files, true, {}},
      {"--encoding",
       "CHARSET",
       "The charset of all sheets, if it cannot be told",
       &arguments->encoding,
       false,
       {}}};
  aliases.examples = {
      {"qiao match aliases 曲目表.csv 曲库清单.csv -o aliases.tsv",
       "a table to read, mend, and give with --aliases"}};
  aliases.run = [arguments](const Context& context) {
    return Aliases(context, *arguments);
  };
  return {std::move(aliases)};
}

}  // namespace qiao::cli
