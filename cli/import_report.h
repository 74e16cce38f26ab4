// How the report of an import is put into words, from its document
// (registry/service/import_document.h).
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "schemas/json/document.h"

namespace qiao::cli {

// For people: the sheet, its columns, what was found, the sums, and the rows
// that need somebody.
void PrintReport(const Context& context, const json::View& report);

// One row as an object of its own: qiao.import.row/1.
json::Object RowDocument(const json::View& report, const json::View& row);

// Whether rows wait or were rejected, or audio could not be heard.
bool IsOpen(const json::View& report);

// False if a person must say the charset; the report then says no more than
// how each reading looks.
bool IsCharsetKnown(const json::View& report);
// The charsets to choose from, the most likely first.
std::vector<std::string> CharsetChoices(const json::View& report);
std::string CharsetQuestion(const json::View& report);

}  // namespace qiao::cli
