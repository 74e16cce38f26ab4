#include "tests/docs/walk.h"

#include <algorithm>
#include <sstream>
#include <string_view>

namespace qiao::docs {
namespace {

constexpr std::string_view kAnything = "…";

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.ends_with('\r')) line.pop_back();
    lines.push_back(line);
  }
  return lines;
}

// Does `text` fit `shown`, in which … stands for anything?
bool LineAgrees(std::string_view shown, std::string_view text) {
  const std::size_t at = shown.find(kAnything);
  if (at == std::string_view::npos) return shown == text;
  if (!text.starts_with(shown.substr(0, at))) return false;
  const std::string_view rest = shown.substr(at + kAnything.size());
  for (std::size_t from = at; from <= text.size(); ++from) {
    if (LineAgrees(rest, text.substr(from))) return true;
  }
  return false;
}

using Lines = std::vector<std::string>;

bool LinesAgree(Lines::const_iterator shown, Lines::const_iterator shown_end,
                Lines::const_iterator text, Lines::const_iterator text_end) {
  if (shown == shown_end) return text == text_end;
  if (*shown == kAnything) {
    for (auto from = text;; ++from) {
      if (LinesAgree(shown + 1, shown_end, from, text_end)) return true;
      if (from == text_end) return false;
    }
  }
  return text != text_end && LineAgrees(*shown, *text) &&
         LinesAgree(shown + 1, shown_end, text + 1, text_end);
}

// Takes "   # exit 3" off the end of a command.
int TakeExitCode(std::string& command) {
  constexpr std::string_view kMark = "# exit ";
  const std::size_t at = command.rfind(kMark);
  if (at == std::string::npos) return 0;
  const int code = std::stoi(command.substr(at + kMark.size()));
  command.resize(at);
  while (command.ends_with(' ')) command.pop_back();
  return code;
}

}  // namespace

std::vector<Step> StepsOf(const std::string& page) {
  std::vector<Step> steps;
  bool inside = false;
  bool goes_on = false;
  int number = 0;
  for (const std::string& line : LinesOf(page)) {
    ++number;
    if (line.starts_with("```")) {
      inside = line == "```console";
      goes_on = false;
      continue;
    }
    if (!inside) continue;
    if (goes_on || line.starts_with("$ ")) {
      if (!goes_on) steps.push_back({number, "", 0, {}});
      std::string& command = steps.back().command;
      command += goes_on ? line : line.substr(2);
      goes_on = command.ends_with('\\');
      if (goes_on) {
        command.back() = ' ';
      } else {
        steps.back().exit_code = TakeExitCode(command);
      }
    } else if (!steps.empty()) {
      steps.back().output.push_back(line);
    }
  }
  return steps;
}

bool Agrees(const std::vector<std::string>& shown, const std::string& printed) {
  const Lines text = LinesOf(printed);
  return LinesAgree(shown.begin(), shown.end(), text.begin(), text.end());
}

}  // namespace qiao::docs
