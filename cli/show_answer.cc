#include "cli/show_answer.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/output.h"
#include "cli/show_rights.h"
#include "schemas/text/bidi.h"

namespace qiao::cli {
namespace {

using json::View;

std::string StateText(View holding) {
  const std::string_view state = holding["state"].text();
  if (state == "claimed") return "undisputed";
  if (state == "rounding") return "rounding gap";
  std::string text(state);
  for (const std::string& id : holding["conflicts"].texts()) text += " " + id;
  for (const std::string& id : holding["disputes"].texts()) {
    text += " " + id.substr(0, 12) + "…";
  }
  return text;
}

std::string FoundText(View candidate) {
  std::string text = "   found by " + std::string(candidate["found_by"].text());
  if (const View sound = candidate["sound"]) {
    const std::int64_t tenths = sound["score"].thousandths() / 100;
    text += " (" + std::string(sound["class"].text()) + ", " +
            std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) +
            " bits, at " + std::to_string(sound["offset_ms"].number()) + " ms)";
  }
  return text::EscapeControls(text);
}

// The subject that was registered first, and how the candidate was found;
// then what is held to be the same, in the words of whoever registered it.
void PrintHeading(View candidate) {
  const std::string found = FoundText(candidate);
  std::vector<View> subjects = candidate["subjects"].items();
  const std::string first_id(subjects.empty() ? std::string_view()
                                              : subjects.front()["id"].text());
  std::erase_if(subjects, [](View subject) { return !subject["index"]; });
  std::stable_sort(subjects.begin(), subjects.end(), [](View x, View y) {
    return x["index"].number() < y["index"].number();
  });
  if (subjects.empty()) PrintLine(text::EscapeControls(first_id) + found);
  bool first = true;
  for (const View& subject : subjects) {
    std::string line =
        (first ? "" : "  = ") + text::EscapeControls(subject["id"].text());
    for (const std::string& words :
         {std::string(subject["title"].text()), CreditsText(subject["credits"]),
          std::string(subject["registered_by"].text())}) {
      if (!words.empty()) line += "   " + text::ForDisplay(words);
    }
    PrintLine(line + (first ? found : ""));
    first = false;
  }
  for (const View& link : candidate["links"].items()) {
    if (link["relation"].text() != "doubted") continue;
    PrintLine("  ? " + text::EscapeControls(link["a"].text()) + " ≠ " +
              text::EscapeControls(link["b"].text()) + "   " +
              text::ForDisplay(link["evidence"].text()));
  }
}

std::vector<std::string> Row(View tenure, View holding, std::string_view lang) {
  const bool claimed = static_cast<bool>(holding["claim"]);
  std::string share(holding["percent"].text());
  if (const View part = holding["part"]) {
    share += " of " + std::string(part.text());
  }
  return {RightsText(tenure["rights"].texts(), lang),
          TerritoriesText(tenure["territories"], lang),
          claimed ? ClaimantText(holding) : "(nobody has claimed)",
          std::string(holding["capacity"].text()),
          std::move(share),
          std::string(holding["period"]["from"].text()),
          StateText(holding)};
}

}  // namespace

void ShowAnswer(const Context& context, View answer) {
  bool gap = false;
  for (const View& candidate : answer["candidates"].items()) {
    PrintHeading(candidate);
    std::vector<std::vector<std::string>> rows;
    for (const View& tenure : candidate["tenures"].items()) {
      for (const View& holding : tenure["holdings"].items()) {
        gap |= holding["state"].text() == "gap";
        rows.push_back(Row(tenure, holding, context.lang));
      }
    }
    PrintTable(context,
               {{"RIGHT"},
                {"TERR"},
                {"PARTY"},
                {"ROLE"},
                {"SHARE", true},
                {"FROM"},
                {"STATE", false, true}},
               rows);
  }
  for (const std::string& note : answer["notes"].texts()) {
    PrintLine("note " + text::ForDisplay(note));
  }
  PrintLine("as of " + text::EscapeControls(answer["as_of"].text()) +
            " · log " + std::to_string(answer["log_size"].number()) +
            " · for " + text::EscapeControls(answer["on"].text()));
  if (gap) {
    PrintLine(
        "\"gap\" means nobody claimed here; it does not mean free to use");
  }
}

}  // namespace qiao::cli
