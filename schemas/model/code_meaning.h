// What the published codes mean and what to do about them: refusals of records
// and proofs, findings in sheets, answers of the service.
//
//   not-canonical   The bytes are JSON, but not its one canonical spelling. …
//   QIAO-HTTP-105   Not found (404). What the request names does not exist …
//
// A code never changes its meaning.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qiao {

struct CodeMeaning {
  std::string code;
  std::string meaning;
  std::string next;  // what to do; may be empty
};

// All of them, in the order of their tables.
const std::vector<CodeMeaning>& CodeMeanings();
// Null for a code that is in none.
const CodeMeaning* FindCode(std::string_view code);

}  // namespace qiao
