// qiao export bundle: one subject with every proof, in one file.
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/job.h"
#include "cli/open_desk.h"
#include "cli/output.h"

namespace qiao::cli {
namespace {

Result<void> ExportTo(const Context& context, const std::string& text) {
  const auto subject = ParseSubjectId(text);
  if (!subject) {
    return Error{ErrorCode::kUsage,
                 text + " is no id; qiao who shows the ids of what it finds"};
  }
  // A bundle that is complete to its end may need an anchor.
  QIAO_TRY(const auto desk, OpenDesk(context, DeskUse::kTellIfKeyHere));
  QIAO_TRY(const std::string bundle, desk->Bundle(*subject));
  PrintBytes(bundle);
  Say(context, "next: qiao verify BUNDLE --trust " +
                   (context.server.empty() ? context.registry + ".policy"
                                           : "TRUST-FILE"));
  return {};
}

}  // namespace

std::vector<Command> ExportCommands() {
  auto subject = std::make_shared<std::string>();
  return {{
      {"export", "bundle"},
      "everything on record about one subject, with its proofs",
      "The bundle holds every statement about the subject, the keys that "
      "signed them, and proofs that they stand in the log and that nothing is "
      "left out. It verifies without a network: qiao verify. If the log has "
      "grown since its last anchor and the operator's key is at hand, a new "
      "anchor is added to the log first.",
      {{"SUBJECT",
        "SUBJECT",
        "id of a work, recording, release or party",
        subject.get(),
        true,
        {}}},
      {{"qiao export bundle rec:d03d243bc42d9589d16a484a36d13d4a0ae92f24 -o "
        "後來.qiaob",
        "into a file"}},
      Running(ExportTo, subject),
  }};
}

}  // namespace qiao::cli
