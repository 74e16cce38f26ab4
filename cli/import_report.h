// An import's report, for people and as JSON.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "registry/service/import_report.h"
#include "schemas/json/value.h"
#include "schemas/text/charset.h"

namespace qiao::cli {

// All of it: what is kept beside the registry and printed with --json.
json::Object ToJson(const registry::ImportReport& report);
// One row, with the import it belongs to: a line of --jsonl.
json::Object ToJson(const registry::ImportReport& report,
                    const registry::RowReport& row);

// The report as product people read it: encoding, columns, findings by rule,
// audio, counts, and the rows that need somebody.
void PrintReport(const Context& context, const registry::ImportReport& report);

// The readings that a person may choose from, numbered from 1 in the question.
std::vector<text::Reading> CharsetChoices(const registry::ImportReport& report);
// What to ask when the charset is not clear: each choice with its preview.
std::string CharsetQuestion(const registry::ImportReport& report);

}  // namespace qiao::cli
