#include "cli/help.h"

#include <algorithm>
#include <utility>

namespace qiao::cli {
namespace {

constexpr std::string_view kExitCodes =
    "Exit codes:\n"
    "  0    done, or yes\n"
    "  1    a valid \"no\": no match, differs, not verified\n"
    "  2    usage or configuration\n"
    "  3    finished, but some rows need you\n"
    "  4    a signing key is needed\n"
    "  5    not found\n"
    "  6    changed by someone else: read again and retry\n"
    "  7    a helper program or server does not answer\n"
    "  8    input unreadable\n"
    "  70   storage or output failed; nothing more was acknowledged\n"
    "  130  interrupted; what was acknowledged is safe\n";

bool IsPositional(const Option& option) { return option.flags[0] != '-'; }

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
}

// Breaks `text` at spaces so that no line passes 80 columns; lines after the
// first start at column `indent`.
std::string Wrapped(std::string_view text, std::size_t indent) {
  std::string out;
  std::size_t column = indent;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (column > indent && column + 1 + word.size() > 80) {
      out += '\n';
      out.append(indent, ' ');
      column = indent;
    } else if (column > indent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// Two columns; the second starts at `at`, on a line of its own if the first
// is too long.
void AddEntry(std::string& text, std::string_view left, std::string_view right,
              std::size_t at) {
  text += "  ";
  text += left;
  if (left.size() + 4 > at) {
    text += '\n';
    text.append(at, ' ');
  } else {
    text.append(at - left.size() - 2, ' ');
  }
  text += Wrapped(right, at) + "\n";
}

std::string FlagsOf(const Option& option) {
  std::string flags = option.flags;
  if (const std::size_t comma = flags.find(','); comma != std::string::npos) {
    flags.insert(comma + 1, " ");
  }
  if (IsPositional(option)) return flags;
  if (option.value.starts_with("[=")) return flags + option.value;
  return option.value.empty() ? flags : flags + " " + option.value;
}

std::string HelpOf(const Option& option) {
  std::string text = option.help;
  if (!option.choices.empty()) {
    text += " [";
    for (std::size_t i = 0; i < option.choices.size(); ++i) {
      if (i > 0) text += '|';
      text += option.choices[i];
    }
    text += ']';
  }
  if (option.required && !IsPositional(option)) text += " (required)";
  return text;
}

void AddOptions(std::string& text, std::span<const Option> options,
                bool positional) {
  for (const Option& option : options) {
    if (IsPositional(option) == positional) {
      AddEntry(text, FlagsOf(option), HelpOf(option), 28);
    }
  }
}

std::size_t Edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t swap = diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U);
      diagonal = row[j];
      row[j] = std::min({swap, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string ProgramHelp(std::span<const Command> commands,
                        std::span<const Option> global) {
  std::string text =
      "qiao (橋/桥): catalogue matching and signed rights records for\n"
      "Chinese-language music.\n\n"
      "Usage: qiao COMMAND [OPTIONS]\n\nCommands:\n";
  for (const Command& command : commands) {
    AddEntry(text, Joined(command.path), command.summary, 20);
  }
  AddEntry(text, "help [COMMAND]", "this page, or the page of a command", 20);
  text += "\nGlobal options, before or after the command:\n";
  AddOptions(text, global, false);
  text += "\n";
  text += kExitCodes;
  text += "\nqiao COMMAND --help shows options and examples of a command.\n";
  return text;
}

std::string GroupHelp(std::string_view word,
                      std::span<const Command> commands) {
  std::string text =
      "Usage: qiao " + std::string(word) + " COMMAND [OPTIONS]\n\nCommands:\n";
  for (const Command& command : commands) {
    if (command.path.front() == word) {
      AddEntry(text, Joined(command.path), command.summary, 20);
    }
  }
  text += "\nqiao " + std::string(word) +
          " COMMAND --help shows options and examples.\n";
  return text;
}

std::string CommandHelp(const Command& command,
                        std::span<const Option> global) {
  std::string text = "qiao " + Joined(command.path) + ": " + command.summary +
                     "\n\nUsage: qiao " + Joined(command.path);
  bool arguments = false;
  for (const Option& option : command.options) {
    if (!IsPositional(option)) continue;
    arguments = true;
    const bool many =
        std::holds_alternative<std::vector<std::string>*>(option.into);
    const std::string name = option.flags + (many ? "..." : "");
    text += option.required ? " " + name : " [" + name + "]";
  }
  text += " [OPTIONS]\n";
  if (!command.description.empty()) {
    text += "\n";
    std::string_view rest = command.description;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      text += Wrapped(rest.substr(0, end), 0) + "\n";
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  if (arguments) {
    text += "\nArguments:\n";
    AddOptions(text, command.options, true);
  }
  if (std::ranges::any_of(command.options, [](const Option& option) {
        return !IsPositional(option);
      })) {
    text += "\nOptions:\n";
    AddOptions(text, command.options, false);
  }
  text += "\nGlobal options:\n";
  AddOptions(text, global, false);
  if (!command.examples.empty()) {
    text += "\nExamples:\n";
    for (const Example& example : command.examples) {
      text += "  " + example.command + "\n";
      if (!example.meaning.empty()) {
        text += "      " + Wrapped(example.meaning, 6) + "\n";
      }
    }
  }
  text += "\n";
  text += kExitCodes;
  return text;
}

std::vector<std::string> Nearest(std::string_view word,
                                 std::span<const std::string> words) {
  const std::size_t limit = word.size() <= 3 ? 1 : 2;
  std::vector<std::pair<std::size_t, std::string>> near;
  for (const std::string& candidate : words) {
    const std::size_t edits = Edits(word, candidate);
    if (edits <= limit) near.emplace_back(edits, candidate);
  }
  std::ranges::sort(near);
  std::vector<std::string> out;
  for (auto& [edits, candidate] : near) {
    if (out.empty() || out.back() != candidate) {
      out.push_back(std::move(candidate));
    }
  }
  return out;
}

}  // namespace qiao::cli
