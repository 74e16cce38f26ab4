// What goes to stdout (data) and stderr (talk), by the rules of docs/cli.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "schemas/json/document.h"
#include "schemas/json/value.h"

namespace qiao::cli {

// Prints "qiao: message" to stderr, with the refusal code if there is one, and
// says what the exit code is.
ExitCode Fail(const Context& context, const Error& error);

// All of stdout goes through here. A write that fails is remembered, what
// follows is dropped, and FinishOutput() says so: a full disk is never silent.
void PrintBytes(std::string_view bytes);
Result<void> FinishOutput();

// Whether the command was asked for JSON, in one object or in lines.
bool AsJson(const Context& context);

// To stdout. A JSON object is one line of canonical JSON; `schema` is put into
// it: PrintJson("qiao.who/1", object). A document has its schema.
void PrintJson(std::string_view schema, json::Object object);
void PrintDocument(const json::Object& document);
// Each object of an array in a document, on a line of its own.
void PrintParts(std::string_view schema, json::View parts);
void PrintLine(std::string_view line);

// To stderr unless --quiet.
void Say(const Context& context, std::string_view line);

// A table by display width (East-Asian width per grapheme). On a terminal it
// is aligned and cells are cut by grapheme with …, except in columns marked
// whole or below; piped it is TSV, one row a line, header first; with --csv it
// is CSV.
struct Column {
  std::string heading;
  bool right = false;  // align right
  bool whole = false;  // never cut: ids
  // Never cut: on a terminal too narrow for the table it stands on the lines
  // under its row, wrapped.
  bool below = false;
};
void PrintTable(const Context& context, const std::vector<Column>& columns,
                const std::vector<std::vector<std::string>>& rows);

// A progress line on stderr while stderr is a terminal; nothing otherwise.
//   fingerprint  [######----]  1,952/2,991  4.9/s  3m32s left
class Progress {
 public:
  Progress(const Context& context, std::string label, std::int64_t total);
  ~Progress();  // clears the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void Advance(std::int64_t done, std::string_view note = {});

 private:
  bool on_;
  std::string label_;
  std::int64_t total_;
  std::int64_t started_ms_;
  std::int64_t printed_ms_ = 0;
};

}  // namespace qiao::cli
