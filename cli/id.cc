// qiao id check: is this identifier what it claims to be?
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "cli/commands.h"
#include "cli/help.h"
#include "cli/output.h"
#include "schemas/json/canonical.h"
#include "schemas/text/bidi.h"
#include "schemas/text/identifier.h"

namespace qiao::cli {
namespace {

constexpr std::string_view kSchema = "qiao.id.check/1";

struct Arguments {
  std::string type;
  std::optional<std::string> value;
};

std::vector<std::string> Types() {
  const auto types = text::IdentifierTypes();
  return {types.begin(), types.end()};
}

std::string UnknownType(std::string_view type) {
  std::string message = "there is no identifier type ";
  message += text::EscapeControls(type);
  const std::vector<std::string> near = Nearest(std::string(type), Types());
  if (!near.empty()) return message + "; did you mean " + near.front() + "?";
  message += "; there are";
  for (const std::string& known : Types()) message += " " + known;
  return message;
}

json::Object ObjectOf(const IdentifierCheck& check) {
  json::Array notes;
  for (const std::string& note : check.notes) notes.emplace_back(note);
  json::Object object;
  object.members = {{"valid", check.valid},
                    {"compact", check.compact},
                    {"display", check.display},
                    {"notes", std::move(notes)},
                    {"reason", check.reason}};
  return object;
}

void PrintForPeople(const IdentifierCheck& check) {
  if (!check.valid) {
    PrintLine("not valid: " + text::ForDisplay(check.reason));
    return;
  }
  PrintLine("valid      " + text::ForDisplay(check.display));
  PrintLine("stored as  " + text::ForDisplay(check.compact));
  for (const std::string& note : check.notes) PrintLine("note       " + note);
}

void PrintAsRow(const Context& context, const IdentifierCheck& check) {
  std::string notes;
  for (const std::string& note : check.notes) {
    notes += (notes.empty() ? "" : "; ") + note;
  }
  PrintTable(context,
             {{"valid"},
              {"compact", false, true},
              {"display", false, true},
              {"notes"},
              {"reason"}},
             {{check.valid ? "yes" : "no", check.compact, check.display, notes,
               check.reason}});
}

ExitCode CheckOne(const Context& context, const Arguments& arguments) {
  const auto check = text::CheckIdentifier(arguments.type, *arguments.value);
  if (!check) {
    return Fail(context, Error{ErrorCode::kUsage, UnknownType(arguments.type)});
  }
  switch (context.form) {
    case OutputForm::kTable:
      PrintForPeople(*check);
      break;
    case OutputForm::kCsv:
      PrintAsRow(context, *check);
      break;
    case OutputForm::kJson:
    case OutputForm::kJsonLines:
      PrintJson(kSchema, ObjectOf(*check));
      break;
  }
  return check->valid ? ExitCode::kDone : ExitCode::kNo;
}

// What one line of input says, or why it says nothing.
Result<IdentifierCheck> CheckLine(std::string_view line) {
  QIAO_TRY(const json::Value value, json::Parse(line));
  const json::Object* object = value.AsObject();
  const json::Value* type = object ? object->Find("type") : nullptr;
  const json::Value* raw = object ? object->Find("value") : nullptr;
  if (type == nullptr || type->AsString() == nullptr || raw == nullptr ||
      raw->AsString() == nullptr) {
    return Error{ErrorCode::kUnreadable,
                 R"(not an object with the texts "type" and "value")"};
  }
  auto check = text::CheckIdentifier(*type->AsString(), *raw->AsString());
  if (!check) {
    return Error{ErrorCode::kUnreadable, UnknownType(*type->AsString())};
  }
  return *std::move(check);
}

// Every line gives a line. A line that cannot be judged says so in `reason`,
// and the exit code tells that there was one.
ExitCode CheckLines(const Context& context) {
  std::int64_t number = 0;
  std::int64_t unreadable = 0;
  std::string line;
  while (std::getline(std::cin, line)) {
    ++number;
    Result<IdentifierCheck> check = CheckLine(line);
    if (check) {
      PrintJson(kSchema, ObjectOf(*check));
      continue;
    }
    ++unreadable;
    IdentifierCheck refused;
    refused.reason =
        "line " + std::to_string(number) + ": " + check.error().message;
    PrintJson(kSchema, ObjectOf(refused));
  }
  if (std::cin.bad()) {
    return Fail(context,
                Error{ErrorCode::kUnreadable, "standard input breaks off"});
  }
  if (unreadable == 0) return ExitCode::kDone;
  return Fail(context,
              Error{ErrorCode::kUnreadable,
                    std::to_string(unreadable) + " of " +
                        std::to_string(number) + " lines could not be judged"});
}

ExitCode Run(const Context& context, const Arguments& arguments) {
  if (arguments.value) return CheckOne(context, arguments);
  if (arguments.type.empty() && context.form == OutputForm::kJsonLines) {
    return CheckLines(context);
  }
  return Fail(context, Error{ErrorCode::kUsage,
                             "say TYPE and VALUE, or --jsonl to read lines "
                             "from standard input"});
}

}  // namespace

std::vector<Command> IdCommands() {
  auto arguments = std::make_shared<Arguments>();
  std::string types;
  for (const std::string& type : Types()) types += " " + type;
  return {{
      {"id", "check"},
      "is this identifier valid, and how is it written?",
      "The value may be written as on a sheet: with spaces, dots, dashes, in "
      "full width. Exit 0 if it is valid, 1 if not, 2 if there is no such "
      "type.\n\n"
      "With --jsonl and no arguments, lines of {\"type\":…,\"value\":…} are "
      "read from standard input and answered in their order, valid or not. "
      "Exit 0 if every line was judged; 8 if some could not be: such a line "
      "is answered too, with valid false and the reason.",
      {{"TYPE", "TYPE", "one of" + types, &arguments->type, false, {}},
       {"VALUE", "VALUE", "the identifier", &arguments->value, false, {}}},
      {{"qiao id check iswc T-034.524.680-1", "a work's number"},
       {"qiao id check isrc 'ISRC TW-M03-11-26030'", "with its prefix"},
       {"qiao id check --jsonl < ids.jsonl", "a line for each line"}},
      [arguments](const Context& context) { return Run(context, *arguments); },
  }};
}

}  // namespace qiao::cli
