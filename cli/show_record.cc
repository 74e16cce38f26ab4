#include "cli/show_record.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/describe_statement.h"
#include "cli/output.h"
#include "registry/ledger/shape.h"
#include "schemas/text/bidi.h"
#include "schemas/text/width.h"

namespace qiao::cli {
namespace {

using json::View;

// A qiao.record/1, with the statement that its bytes say.
struct Shown {
  View document;
  ledger::ShapedRecord record;
  // Whether the registry holds it.
  bool OnRecord() const { return static_cast<bool>(document["index"]); }
};

// Names of subjects and places of statements, out of the document. Whom it
// does not name is called by the id.
class Lookup {
 public:
  explicit Lookup(View document)
      : names_(document["names"]), statements_(document["statements"]) {}

  std::string SubjectText(const SubjectId& subject) const {
    const std::string id = ToText(subject);
    const std::string name(names_[id].text());
    return name.empty() ? id : name + " (" + id + ")";
  }
  std::string StatementText(const StatementId& id) const {
    std::string text = ToText(id);
    if (!statements_) return text;  // nobody was asked
    const View place = statements_[text];
    if (!place) return text + " (not in this registry)";
    return text + " (entry " + std::to_string(place["index"].number()) +
           ", a " + std::string(place["typ"].text()) + ")";
  }
  IdWords Words() const {
    return {[this](const SubjectId& id) { return SubjectText(id); },
            [this](const StatementId& id) { return StatementText(id); }};
  }

 private:
  View names_, statements_;
};

bool IsSaid(View later, std::string_view what) {
  const std::vector<View> words = later.items();
  return std::any_of(words.begin(), words.end(), [&](const View& word) {
    return word["what"].text() == what;
  });
}

std::string StateInWords(const Shown& shown) {
  if (!shown.OnRecord()) return "not in this registry";
  const std::string_view state = shown.document["state"].text();
  const View later = shown.document["later"];
  std::string words = "in force";
  if (const View ended = shown.document["ended"]) {
    words = IsSaid(later, "withdraws")  ? "withdrawn"
            : IsSaid(later, "replaces") ? "corrected"
                                        : "ended";
    words += " at entry " + std::to_string(ended.number());
  } else if (state.starts_with("proposed")) {
    words = "proposed: waits for an accept";
  }
  if (state.ends_with("+contested")) {
    words += "; contested: a key that signed it was revoked as compromised";
  }
  if (IsSaid(later, "redacts")) {
    words += "; redacted: some of its private values were erased";
  }
  return words;
}

std::string KeyInWords(View key) {
  std::string kid(key["kid"].text());
  if (!key["role"]) return kid;
  std::string text = std::string(key["role"].text()) + " key " + kid + ", " +
                     std::string(key["alg"].text()) + ", added at entry " +
                     std::to_string(key["added"].number());
  if (const View revoked = key["revoked"]) {
    text += ", revoked at entry " + std::to_string(revoked.number());
  }
  return text;
}

std::vector<DescribedLine> HeadLines(const Shown& shown, const Lookup& lookup) {
  const Statement& statement = shown.record.statement();
  std::vector<DescribedLine> lines;
  const auto say = [&lines](std::string label, std::string text) {
    lines.push_back({std::move(label), std::move(text)});
  };
  say("statement", ToText(shown.record.id()));
  say("type", statement.typ);
  say("state", StateInWords(shown));
  say("said by", lookup.SubjectText(AsSubject(statement.party)));
  say("about", lookup.SubjectText(statement.subj));
  for (const SubjectId& also : statement.also) {
    say("and", lookup.SubjectText(also));
  }
  say("log", statement.log);
  if (const View index = shown.document["index"]) {
    say("entry", std::to_string(index.number()));
  }
  say("signed at", ToText(statement.iat));
  for (const View& key : shown.document["signed_with"].items()) {
    say("signed with", KeyInWords(key));
  }
  say("had seen", std::to_string(statement.seen.size) + " entries, root " +
                      ToText(statement.seen.root));
  if (const View item = shown.document["item"]) {
    say("item", std::to_string(item["n"].number()) + " of " +
                    std::to_string(item["count"].number()) + " in manifest " +
                    std::string(item["manifest"].text()) + " (entry " +
                    std::to_string(item["index"].number()) + ")");
    say("item proof", std::to_string(item["path"].items().size()) +
                          " hashes to the root that was signed: it holds");
  } else if (const auto& via = shown.record.record().via) {
    say("item", std::to_string(via->n) + " of manifest " +
                    ToText(via->manifest) + ", which is not here");
  }
  return lines;
}

void PrintLines(const std::vector<DescribedLine>& lines) {
  constexpr int kTextColumn = 16;
  for (const DescribedLine& line : lines) {
    const std::string label = text::EscapeControls(line.label);
    const int gap = std::max(2, kTextColumn - text::DisplayWidth(label));
    PrintLine(label + std::string(static_cast<std::size_t>(gap), ' ') +
              text::EscapeControls(line.text));
  }
}

void PrintInWords(const Shown& shown) {
  const Lookup lookup(shown.document);
  PrintLines(HeadLines(shown, lookup));
  const Statement& statement = shown.record.statement();
  PrintLine("");
  PrintLines(DescribeBody(statement.body, lookup.Words()));
  if (!statement.ext.empty()) PrintLines({{"extension", statement.ext}});
  const std::vector<View> later = shown.document["later"].items();
  if (!later.empty()) PrintLine("");
  for (const View& word : later) {
    const std::string party(word["party"].text());
    const auto id = ParseSubjectId(party);
    PrintLines({{"entry " + std::to_string(word["index"].number()),
                 "a " + std::string(word["typ"].text()) + " of " +
                     (id ? lookup.SubjectText(*id) : party) + " " +
                     std::string(word["what"].text()) + " it (" +
                     std::string(word["id"].text()) + ")"}});
  }
}

}  // namespace

Result<void> ShowRecord(View document) {
  auto record =
      ledger::CheckShape(document["entry"].text(), json::Edition::kVerifier);
  if (!record) {
    return Error{
        ErrorCode::kUnreadable,
        "the registry's answer cannot be read: " + record.error().message};
  }
  PrintInWords({document, std::move(*record)});
  return {};
}

}  // namespace qiao::cli
