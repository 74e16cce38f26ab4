#include "schemas/json/document.h"

namespace qiao::json {

const Object* View::object() const {
  if (object_ != nullptr) return object_;
  return value_ == nullptr ? nullptr : value_->AsObject();
}

View View::operator[](std::string_view name) const {
  const Object* whole = object();
  const Value* member = whole == nullptr ? nullptr : whole->Find(name);
  return member == nullptr ? View() : View(*member);
}

std::vector<View> View::items() const {
  std::vector<View> views;
  const Array* array = value_ == nullptr ? nullptr : value_->AsArray();
  if (array == nullptr) return views;
  views.reserve(array->size());
  for (const Value& element : *array) views.emplace_back(element);
  return views;
}

std::vector<std::pair<std::string_view, View>> View::members() const {
  std::vector<std::pair<std::string_view, View>> views;
  const Object* whole = object();
  if (whole == nullptr) return views;
  views.reserve(whole->members.size());
  for (const Member& member : whole->members) {
    views.emplace_back(member.first, View(member.second));
  }
  return views;
}

std::string_view View::text() const {
  const std::string* text = value_ == nullptr ? nullptr : value_->AsString();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

std::int64_t View::number() const {
  const std::int64_t* number =
      value_ == nullptr ? nullptr : value_->AsInteger();
  return number == nullptr ? 0 : *number;
}

std::int64_t View::thousandths() const {
  const auto* count =
      value_ == nullptr ? nullptr : std::get_if<Thousandths>(&value_->v);
  return count == nullptr ? 0 : count->count;
}

bool View::flag() const {
  const bool* flag = value_ == nullptr ? nullptr : value_->AsBool();
  return flag != nullptr && *flag;
}

std::vector<std::string> View::texts() const {
  std::vector<std::string> texts;
  for (const View& one : items()) {
    if (one.value_->AsString() != nullptr) texts.emplace_back(one.text());
  }
  return texts;
}

}  // namespace qiao::json
