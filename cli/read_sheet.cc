#include "cli/read_sheet.h"

#include <algorithm>
#include <utility>

#include "cli/input_file.h"
#include "cli/output.h"
#include "registry/service/fingerprint_files.h"

namespace qiao::cli {

Result<registry::SheetToDedupe> ReadSheet(
    const Context& context, const std::string& file,
    const registry::ReadOptions& options) {
  QIAO_TRY(const std::string bytes, ReadInput(file));
  Result<registry::Catalog> read = registry::ReadCatalog(bytes, options);
  if (!read) {
    return Error{read.error().code, file + ": " + read.error().message};
  }
  registry::Catalog& catalog = *read;
  if (!catalog.charset.charset) {
    return Error{ErrorCode::kUsage,
                 file + ": the charset is not clear (" + catalog.charset.why +
                     "); say --encoding GB18030, Big5 or UTF-8"};
  }
  registry::SheetToDedupe sheet;
  sheet.file = registry::PathInWords(file);
  sheet.entries = std::move(catalog.entries);
  const auto rejected = std::count_if(
      sheet.entries.begin(), sheet.entries.end(),
      [](const CatalogEntry& entry) { return entry.rejected.has_value(); });
  Say(context, sheet.file + ": " + std::to_string(sheet.entries.size()) +
                   " rows, " +
                   std::string(text::ToText(*catalog.charset.charset)) +
                   (rejected > 0 ? ", " + std::to_string(rejected) +
                                       " of them cannot be read as a record"
                                 : std::string()));
  return sheet;
}

Result<registry::ReadOptions> SheetOptions(
    const std::optional<std::string>& encoding) {
  registry::ReadOptions options;
  if (!encoding) return options;
  options.charset = text::FindCharset(*encoding);
  if (!options.charset) {
    return Error{ErrorCode::kUsage, "no charset is called " + *encoding};
  }
  return options;
}

}  // namespace qiao::cli
