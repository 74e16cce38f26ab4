// qiao title keys, parse, explain: what the matcher makes of a title.
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/input_file.h"
#include "cli/output.h"
#include "matcher/key_forms.h"
#include "matcher/title_difference.h"
#include "matcher/title_key.h"
#include "matcher/title_parts.h"
#include "schemas/text/bidi.h"
#include "schemas/text/utf8.h"

namespace qiao::cli {
namespace {

using matcher::CharacterPair;
using matcher::Decoration;
using matcher::KeyForm;
using matcher::TitleParts;

struct Arguments {
  std::string form = "F4";
  std::vector<std::string> titles;
  std::string left, right;
};

// The lines of standard input, without their ends.
Result<std::vector<std::string>> InputLines() {
  QIAO_TRY(const std::string bytes, ReadInput("-"));
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    std::string line = bytes.substr(at, end - at);
    if (line.ends_with('\r')) line.pop_back();
    lines.push_back(std::move(line));
    at = end + 1;
  }
  return lines;
}

// Says of a line that is none of text.
bool IsText(const Context& context, const std::string& line,
            std::size_t number) {
  if (text::IsUtf8(line)) return true;
  Say(context, "line " + std::to_string(number) + ": not UTF-8");
  return false;
}

ExitCode Keys(const Context& context, const Arguments& arguments) {
  const auto form = matcher::FindKeyForm(arguments.form);
  if (!form) {
    return Fail(context, Error{ErrorCode::kUsage,
                               "there is no form " +
                                   text::EscapeControls(arguments.form) +
                                   "; there are F0 to F8"});
  }
  const auto lines = InputLines();
  if (!lines) return Fail(context, lines.error());
  bool all = true;
  std::string keys;
  for (std::size_t i = 0; i < lines->size(); ++i) {
    all &= IsText(context, (*lines)[i], i + 1);
    keys += matcher::KeyInForm((*lines)[i], *form);
    keys += '\n';
  }
  PrintBytes(keys);
  return all ? ExitCode::kDone : ExitCode::kPartial;
}

json::Object ObjectOf(const std::string& title, const TitleParts& parts) {
  json::Array others, decorations;
  for (const std::string& other : parts.others) others.emplace_back(other);
  for (const Decoration& one : parts.decorations) {
    json::Object object{
        {{"kind", std::string(ToText(one.kind))}, {"value", one.value}}};
    if (!one.detail.empty()) object.members.emplace_back("detail", one.detail);
    decorations.emplace_back(std::move(object));
  }
  return {{{"core", parts.core},
           {"decorations", std::move(decorations)},
           {"others", std::move(others)},
           {"title", title}}};
}

std::string InWords(const std::vector<Decoration>& decorations) {
  std::string words;
  for (const Decoration& one : decorations) {
    if (!words.empty()) words += "; ";
    words += std::string(ToText(one.kind)) + " " + one.value;
    if (!one.detail.empty()) words += " (" + one.detail + ")";
  }
  return words;
}

ExitCode Parse(const Context& context, const Arguments& arguments) {
  std::vector<std::string> titles = arguments.titles;
  if (titles.empty()) {
    auto lines = InputLines();
    if (!lines) return Fail(context, lines.error());
    titles = *std::move(lines);
  }
  bool all = true;
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < titles.size(); ++i) {
    const bool readable = IsText(context, titles[i], i + 1);
    all &= readable;
    const std::string title = readable ? titles[i] : std::string();
    const TitleParts parts = matcher::PartsOf(title);
    if (AsJson(context)) {
      PrintJson("qiao.title.parts/1", ObjectOf(title, parts));
      continue;
    }
    std::string others;
    for (const std::string& other : parts.others) {
      others += (others.empty() ? "" : " / ") + other;
    }
    rows.push_back({title, parts.core, others, InWords(parts.decorations)});
  }
  if (!AsJson(context)) {
    PrintTable(context, {{"TITLE"}, {"CORE"}, {"ALSO"}, {"AROUND IT"}}, rows);
  }
  return all ? ExitCode::kDone : ExitCode::kPartial;
}

// The first form in which both are one, as "F3".
std::string MeetIn(const std::string& left, const std::string& right) {
  for (int number = 0; number <= 5; ++number) {
    const auto form = static_cast<KeyForm>(number);
    const std::string key = matcher::KeyInForm(left, form);
    if (!key.empty() && key == matcher::KeyInForm(right, form)) {
      return "F" + std::to_string(number);
    }
  }
  return {};
}

ExitCode Explain(const Context& context, const Arguments& arguments) {
  for (const std::string& title : {arguments.left, arguments.right}) {
    if (!text::IsUtf8(title)) {
      return Fail(context, Error{ErrorCode::kUsage, "the title is not UTF-8"});
    }
  }
  const std::vector<CharacterPair> pairs =
      matcher::DifferenceOf(arguments.left, arguments.right);
  const std::string form = MeetIn(arguments.left, arguments.right);
  if (AsJson(context)) {
    json::Array characters;
    for (const CharacterPair& pair : pairs) {
      characters.emplace_back(
          json::Object{{{"agreement", std::string(ToText(pair.agreement))},
                        {"left", pair.left},
                        {"right", pair.right}}});
    }
    json::Object object{{{"characters", std::move(characters)},
                         {"folding_version", matcher::kFoldingVersion},
                         {"left", arguments.left},
                         {"right", arguments.right}}};
    if (!form.empty()) object.members.emplace_back("equal_in", form);
    PrintJson("qiao.title.difference/1", std::move(object));
  } else {
    std::vector<std::vector<std::string>> rows;
    for (const CharacterPair& pair : pairs) {
      rows.push_back(
          {pair.left, pair.right, std::string(ToText(pair.agreement))});
    }
    PrintTable(context, {{"LEFT"}, {"RIGHT"}, {"AGREEMENT"}}, rows);
    Say(context, form.empty() ? "no form makes them one title"
                              : "one title in form " + form);
  }
  return form.empty() ? ExitCode::kNo : ExitCode::kDone;
}

Command KeysCommand() {
  auto arguments = std::make_shared<Arguments>();
  Command keys;
  keys.path = {"title", "keys"};
  keys.summary = "print what titles are compared by";
  keys.description =
      "Reads titles from standard input, one a line, and prints one key for "
      "each. Forms: F0 as it is; F1 NFC without invisible signs; F2 the core "
      "(decorations off) with width, case and punctuation folded; F3 and the "
      "scripts of Han; F4 and Japanese, rare and word forms; F5 and numerals; "
      "F6 how it sounds in Mandarin / Cantonese; F7 the core by script; F8 "
      "what stood around the core.\n\nExit code: 0 done, 3 some lines are not "
      "UTF-8 (their keys are empty).";
  keys.options = {{"--form",
                   "FORM",
                   "Which form (default: F4)",
                   &arguments->form,
                   false,
                   {}}};
  keys.examples = {{"printf '後來\\n后来\\n' | qiao title keys | sort -u",
                    "do two titles meet?"}};
  keys.run = [arguments](const Context& context) {
    return Keys(context, *arguments);
  };
  return keys;
}

Command ParseCommand() {
  auto arguments = std::make_shared<Arguments>();
  Command parse;
  parse.path = {"title", "parse"};
  parse.summary = "read a title apart: the song, and what stands around it";
  parse.description =
      "Versions, languages, guests, films, parts, years and track numbers are "
      "told from the song itself. Without a title, titles are read from "
      "standard input, one a line.";
  parse.options = {{"TITLE", "", "Titles", &arguments->titles, false, {}}};
  parse.examples = {{"qiao title parse '溫柔 (feat. 孫燕姿) [Live]'",
                     "the song, a guest and a version"}};
  parse.run = [arguments](const Context& context) {
    return Parse(context, *arguments);
  };
  return parse;
}

Command ExplainCommand() {
  auto arguments = std::make_shared<Arguments>();
  Command explain;
  explain.path = {"title", "explain"};
  explain.summary = "show character by character how two titles agree";
  explain.description =
      "Agreements: equal; form (width, case); script (variants of one Han "
      "character); variant (Japanese, rare and word forms); sound (other "
      "characters that sound alike); ignored (spaces and signs); only_left, "
      "only_right; different.\n\nExit code: 0 some form makes them one title, "
      "1 none does.";
  explain.options = {{"A", "", "A title", &arguments->left, true, {}},
                     {"B", "", "Another", &arguments->right, true, {}}};
  explain.examples = {
      {"qiao title explain 髮如雪 发如雪", "why these are one title"}};
  explain.run = [arguments](const Context& context) {
    return Explain(context, *arguments);
  };
  return explain;
}

}  // namespace

std::vector<Command> TitleCommands() {
  return {KeysCommand(), ParseCommand(), ExplainCommand()};
}

}  // namespace qiao::cli
