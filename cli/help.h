// Help as people read it: usage, options, examples, exit codes; and the
// nearest word for one that was mistyped.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace qiao::cli {

// "qiao --help": all commands, one line each.
std::string ProgramHelp(std::span<const Command> commands,
                        std::span<const Option> global);

// "qiao import --help": the commands below a first word.
std::string GroupHelp(std::string_view word, std::span<const Command> commands);

// "qiao import plan --help".
std::string CommandHelp(const Command& command, std::span<const Option> global);

// The words within two edits of `word` (one for words of three letters or
// less), nearest first.
std::vector<std::string> Nearest(std::string_view word,
                                 std::span<const std::string> words);

}  // namespace qiao::cli
