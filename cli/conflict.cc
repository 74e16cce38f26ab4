// qiao conflict: where claims cannot all be true.
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/job.h"
#include "cli/open_desk.h"
#include "cli/output.h"
#include "cli/show_conflict.h"
#include "schemas/json/document.h"

namespace qiao::cli {
namespace {

using json::View;

Result<void> List(const Context& context,
                  const std::optional<std::string>& text) {
  std::optional<SubjectId> subject;
  QIAO_TRY(const auto desk, OpenDesk(context, DeskUse::kAsk));
  if (text) {
    subject = ParseSubjectId(*text);
    if (!subject) return Error{ErrorCode::kUsage, *text + " is no id"};
  }
  QIAO_TRY(const json::Object document, desk->Conflicts(subject));
  const View conflicts = View(document)["conflicts"];
  if (context.form == OutputForm::kJsonLines) {
    PrintParts("qiao.conflict/1", conflicts);
    return {};
  }
  if (context.form == OutputForm::kJson) {
    PrintDocument(document);
    return {};
  }
  ShowConflicts(context, View(document));
  const std::size_t count = conflicts.items().size();
  Say(context, std::to_string(count) + " conflicts" +
                   (count == 0 ? "" : " · qiao conflict show ID"));
  return {};
}

Result<void> Show(const Context& context, const std::string& id) {
  QIAO_TRY(const auto desk, OpenDesk(context, DeskUse::kAsk));
  QIAO_TRY(const json::Object conflict, desk->Conflict(id));
  if (AsJson(context)) {
    PrintDocument(conflict);
  } else {
    ShowConflict(context, View(conflict));
  }
  return {};
}

}  // namespace

std::vector<Command> ConflictCommands() {
  auto subject = std::make_shared<std::optional<std::string>>();
  auto id = std::make_shared<std::string>();
  return {
      {{"conflict", "list"},
       "where claims cannot all be true",
       "Four kinds: over-claim, owners' shares of one right, place and time "
       "that add up to more than the whole; one-audio-two-owners, the same "
       "over recordings that sound the same; one-isrc-two-audios; "
       "competing-exclusives, two who have what only one can have. A total "
       "that is over by no more than the rounding of its shares is marked as "
       "such. Where one side signs that two recordings differ, the conflict "
       "stands with that note, until everybody concerned has signed it. The "
       "registry never decides who is right.",
       {{"--subject",
         "ID",
         "only those that touch this work or recording",
         subject.get(),
         false,
         {}}},
       {{"qiao conflict list", "all of them"},
        {"qiao conflict list --jsonl", "one object a line"}},
       Running(List, subject)},
      {{"conflict", "show"},
       "one conflict with its evidence",
       "The claims side by side, what they add up to, and why two recordings "
       "are held to be one.",
       {{"ID", "ID", "as qiao conflict list shows it", id.get(), true, {}}},
       {{"qiao conflict show C-7K2M4QXD", "claims, sums, evidence"}},
       Running(Show, id)}};
}

}  // namespace qiao::cli
