// Documents: the questions and answers of the registry, as JSON. What
// `qiao who --json` prints, what /v1/lookups returns, and what a program shows
// to people is one and the same document.
//
//   QIAO_TRY(const Object answer, ParseDocument(bytes));
//   const View rows = View(answer)["rows"];
//   for (const View row : rows.items()) Print(row["title"].text());
//
// A document's numbers are integers, and Thousandths for scores: so its bytes
// make the value, and the value the same bytes again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/json/value.h"
#include "schemas/model/result.h"

namespace qiao::json {

// Nesting of a document at most; with a statement inside an answer.
inline constexpr int kMaxDocumentDepth = 32;

// One JSON object whose numbers are integers below 2^53 or have exactly three
// decimals (9.100 is Thousandths{9100}). kUnreadable for anything else, and for
// more values than Parse() takes (canonical.h).
Result<Object> ParseDocument(std::string_view text,
                             int max_depth = kMaxDocumentDepth);

// A look into a document that was checked, or comes from somebody who may say
// more or less than we know: what is absent, or of another kind, reads as
// nothing. The document must outlive it.
class View {
 public:
  View() = default;
  explicit View(const Value& value) : value_(&value) {}
  explicit View(const Object& object) : object_(&object) {}

  // False if there is nothing here.
  explicit operator bool() const {
    return value_ != nullptr || object_ != nullptr;
  }
  // The member, or nothing.
  View operator[](std::string_view name) const;
  // Elements of an array, else none.
  std::vector<View> items() const;
  // Members of an object in their order, else none.
  std::vector<std::pair<std::string_view, View>> members() const;

  std::string_view text() const;     // "" if this is no string
  std::int64_t number() const;       // 0 if this is no integer
  std::int64_t thousandths() const;  // 9100 for 9.100 and for Thousandths{9100}
  bool flag() const;                 // false if this is no boolean
  // Strings of an array of strings; others left out.
  std::vector<std::string> texts() const;
  const Object* object() const;  // null if this is none

 private:
  const Value* value_ = nullptr;
  const Object* object_ = nullptr;
};

}  // namespace qiao::json
