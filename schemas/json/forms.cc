#include "schemas/json/forms.h"

#include <algorithm>

namespace qiao::json {
namespace {

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return IsLower(c) || (c >= 'A' && c <= 'Z'); }

bool AllOf(std::string_view text, bool (*fits)(char)) {
  return std::all_of(text.begin(), text.end(), fits);
}

// Takes what stands before the next `separator`, and the separator.
std::string_view TakePart(std::string_view& text, char separator, bool& more) {
  const std::size_t end = text.find(separator);
  more = end != std::string_view::npos;
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(more ? end + 1 : text.size());
  return part;
}

bool IsDomainByte(char c) {
  return IsLower(c) || IsDigit(c) || c == '.' || c == '-';
}
bool IsPathByte(char c) { return IsDomainByte(c) || c == '_'; }

// Negative, zero or positive, as text by byte and numbers by size.
int Compare(const Value* a, const Value* b) {
  if (a == nullptr || b == nullptr) return 0;
  if (a->AsString() != nullptr && b->AsString() != nullptr) {
    return a->AsString()->compare(*b->AsString());
  }
  if (a->AsInteger() != nullptr && b->AsInteger() != nullptr) {
    return *a->AsInteger() < *b->AsInteger()   ? -1
           : *a->AsInteger() > *b->AsInteger() ? 1
                                               : 0;
  }
  return 0;
}

}  // namespace

bool IsTypeName(std::string_view text) {
  // A code whose first part has no digits.
  return IsCodeShape(text) && AllOf(text.substr(0, text.find('-')), IsLower);
}

bool IsLang(std::string_view text) {
  bool more = false;
  const std::string_view first = TakePart(text, '-', more);
  if (first.size() < 2 || first.size() > 8 || !AllOf(first, IsLetter)) {
    return false;
  }
  while (more) {
    const std::string_view part = TakePart(text, '-', more);
    const auto fits = [](char c) { return IsLetter(c) || IsDigit(c); };
    if (part.empty() || part.size() > 8 || !AllOf(part, fits)) return false;
  }
  return true;
}

bool IsMedia(std::string_view text) {
  bool more = false;
  const std::string_view type = TakePart(text, '/', more);
  const auto fits = [](char c) { return IsDomainByte(c) || c == '+'; };
  return more && !type.empty() && AllOf(type, fits) && !text.empty() &&
         AllOf(text, fits);
}

bool IsLog(std::string_view text) {
  bool more = false;
  const std::string_view domain = TakePart(text, '/', more);
  if (domain.empty() || !AllOf(domain, IsDomainByte)) return false;
  while (more) {
    const std::string_view part = TakePart(text, '/', more);
    if (part.empty() || !AllOf(part, IsPathByte)) return false;
  }
  return true;
}

bool IsExtName(std::string_view text) {
  bool more = false;
  const std::string_view domain = TakePart(text, '/', more);
  return more && !domain.empty() && AllOf(domain, IsDomainByte) &&
         !text.empty() && AllOf(text, IsPathByte);
}

bool IsHex32(std::string_view text) {
  return text.size() == 32 && AllOf(text, [](char c) {
           return IsDigit(c) || (c >= 'a' && c <= 'f');
         });
}

void TextForm::Read(const Value& value, const Pointer& at, Faults& faults,
                    std::string& out) const {
  const std::string* text = value.AsString();
  if (text == nullptr) {
    faults.Add(Refusal::kValueInvalid, at, "must be a string");
  } else if (text->empty()) {
    faults.Add(Refusal::kEmptyValue, at, "an empty string");
  } else if (text->size() > max) {
    faults.Add(Refusal::kValueInvalid, at,
               "has " + std::to_string(text->size()) + " bytes; the limit is " +
                   std::to_string(max));
  } else if (fits != nullptr && !fits(*text)) {
    faults.Add(Refusal::kValueInvalid, at, "must be " + std::string(what));
  } else {
    out = *text;
  }
}

void OneOf::Read(const Value& value, const Pointer& at, Faults& faults,
                 std::string& out) const {
  const std::string* text = value.AsString();
  std::string_view rest = words;
  for (bool more = true; text != nullptr && more;) {
    if (TakePart(rest, ' ', more) == *text) {
      out = *text;
      return;
    }
  }
  faults.Add(Refusal::kValueInvalid, at,
             "must be one of: " + std::string(words));
}

void IntegerForm::Read(const Value& value, const Pointer& at, Faults& faults,
                       std::int64_t& out) const {
  const std::int64_t* number = value.AsInteger();
  if (number == nullptr) {
    faults.Add(Refusal::kValueInvalid, at, "must be an integer");
  } else if (*number < min || *number > max) {
    faults.Add(Refusal::kValueInvalid, at,
               std::to_string(*number) + " is not within " +
                   std::to_string(min) + ".." + std::to_string(max));
  } else {
    out = *number;
  }
}

void IntegerForm::Read(const Value& value, const Pointer& at, Faults& faults,
                       int& out) const {
  std::int64_t wide = out;
  Read(value, at, faults, wide);
  out = static_cast<int>(wide);  // forms of int fields end below 2^31
}

void BoolForm::Read(const Value& value, const Pointer& at, Faults& faults,
                    bool& out) const {
  const bool* b = value.AsBool();
  if (b == nullptr) {
    faults.Add(Refusal::kValueInvalid, at, "must be true or false");
  } else {
    out = *b;
  }
}

void Subject::Read(const Value& value, const Pointer& at, Faults& faults,
                   SubjectId& out) const {
  const std::string* text = value.AsString();
  const auto id = text ? ParseSubjectId(*text) : std::nullopt;
  if (!id) {
    faults.Add(Refusal::kValueInvalid, at,
               "must be a kind, : and 40 lower-case hex digits");
    return;
  }
  std::string_view rest = kinds;
  for (bool more = !kinds.empty(); more;) {
    if (id->Is(TakePart(rest, ' ', more))) break;
    if (!more) {
      faults.Add(Refusal::kValueInvalid, at,
                 "must be of kind " + std::string(kinds));
      return;
    }
  }
  out = *id;
}

void HexForm::Read(const Value& value, const Pointer& at, Faults& faults,
                   std::vector<std::uint8_t>& out) const {
  const std::string* text = value.AsString();
  std::vector<std::uint8_t> bytes(text ? text->size() / 2 : 0);
  if (text == nullptr || text->empty() || !FromHex(*text, bytes)) {
    faults.Add(Refusal::kValueInvalid, at, "must be lower-case hex");
    return;
  }
  out = std::move(bytes);
}

bool ByText::Ascending(const Value& a, const Value& b) const {
  return Compare(&a, &b) < 0;
}

bool ByNumber::Ascending(const Value& a, const Value& b) const {
  return Compare(&a, &b) < 0;
}

bool ByMembers::Ascending(const Value& a, const Value& b) const {
  const Object* left = a.AsObject();
  const Object* right = b.AsObject();
  if (left == nullptr || right == nullptr) return false;
  for (std::string_view name : {first, second, third}) {
    if (name.empty()) break;
    const int order = Compare(left->Find(name), right->Find(name));
    if (order != 0) return order < 0;
  }
  return false;
}

}  // namespace qiao::json
