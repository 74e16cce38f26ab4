// qiao record show: one record in words, wherever it is.
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "cli/commands.h"
#include "cli/input_file.h"
#include "cli/job.h"
#include "cli/open_desk.h"
#include "cli/output.h"
#include "cli/show_record.h"
#include "registry/desk/record_document.h"
#include "schemas/json/document.h"

namespace qiao::cli {
namespace {

using json::View;

// The bytes of an entry in a file, without a line break that an editor added.
Result<std::string> EntryIn(const std::string& path) {
  QIAO_TRY(std::string bytes, ReadInput(path));
  if (bytes.ends_with('\n')) bytes.pop_back();
  return bytes;
}

// Of an entry in a file, which no registry needs to know: the desk is asked if
// there is one.
Result<json::Object> DocumentOfFile(
    const Result<std::unique_ptr<desk::Desk>>& desk, const std::string& path) {
  QIAO_TRY(const std::string entry, EntryIn(path));
  Result<json::Object> document = desk ? (*desk)->RecordOfEntry(entry)
                                       : desk::EntryDocument(nullptr, entry);
  if (document) return document;
  Error error = std::move(document).error();
  if (error.code == ErrorCode::kRefused) error.code = ErrorCode::kUnreadable;
  error.message = path + " holds no entry: " + error.message;
  return error;
}

Result<void> Show(const Context& context, const std::string& reference) {
  std::error_code ignored;
  const bool is_file =
      std::filesystem::is_regular_file(reference, ignored) || reference == "-";
  const auto desk = OpenDesk(context, DeskUse::kAsk);
  if (!desk && (!is_file || desk.error().code != ErrorCode::kNotFound)) {
    return desk.error();
  }
  QIAO_TRY(const json::Object document, is_file
                                            ? DocumentOfFile(desk, reference)
                                            : (*desk)->Record(reference));
  if (AsJson(context)) {
    PrintDocument(document);
    return {};
  }
  return ShowRecord(View(document));
}

}  // namespace

std::vector<Command> RecordCommands() {
  auto reference = std::make_shared<std::string>();
  Command show;
  show.path = {"record", "show"};
  show.summary = "one signed record in words, and what became of it";
  show.description =
      "Who said it and with which keys, when, what the signer had seen of the "
      "log, every member of it with names beside ids, where it stands, and "
      "which later statements accept, correct, withdraw, dispute or redact "
      "it. An item of a manifest is shown with the proof of its place "
      "there.\n\n"
      "A file is read as the bytes of one entry, whether or not this registry "
      "holds it; its signatures are not checked then.";
  show.options = {{"RECORD",
                   "",
                   "A statement (stm:…), item N of a manifest (stm:…#N), the "
                   "index of an entry, a subject (rec:…: its registration in "
                   "force), or a file that holds an entry",
                   reference.get(),
                   true,
                   {}}};
  show.examples = {
      {"qiao record show 14", "entry 14 of the log"},
      {"qiao record show 'stm:6c03…2b17#4' --json",
       "the fifth item of a manifest, with its proof"},
  };
  show.run = Running(Show, reference);
  return {std::move(show)};
}

}  // namespace qiao::cli
