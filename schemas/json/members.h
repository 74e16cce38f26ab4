// One table of members for both directions. A function Members(io, thing)
// names each member once, with its field and its form; In reads the table from
// a JSON object, Out writes it.
//
//   template <typename Io, Of<Name> T>
//   void Members(Io& io, T& name) {
//     io.Need("text", name.text, kText);
//     io.May("lang", name.lang, kLang);
//   }
#pragma once

#include <concepts>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "schemas/json/forms.h"
#include "schemas/json/reader.h"
#include "schemas/json/value.h"

namespace qiao::json {

// T is U, or U that is only looked at.
template <typename T, typename U>
concept Of = std::same_as<std::remove_const_t<T>, U>;

// Whether a field that May() be absent is there: strings and lists are absent
// when empty.
template <typename T>
bool IsThere(const std::optional<T>& field) {
  return field.has_value();
}
template <typename T>
bool IsThere(const T& field) {
  return !field.empty();
}

class In {
 public:
  In(ObjectReader& object, Faults& faults)
      : object_(object), faults_(faults), faults_before_(faults.count()) {}

  template <typename T, typename Form>
  void Need(std::string_view name, T& field, const Form& form) {
    Read(object_.Need(name), name, field, form);
  }
  template <typename T, typename Form>
  void May(std::string_view name, T& field, const Form& form) {
    Read(object_.May(name), name, field, form);
  }
  template <typename T, typename Form>
  void May(std::string_view name, std::optional<T>& field, const Form& form) {
    if (const Value* value = object_.May(name)) {
      Read(value, name, field.emplace(), form);
    }
  }
  // A member that stands exactly when its `owner` does.
  template <typename T, typename Form>
  void With(bool owner, std::string_view name, T& field, const Form& form) {
    const Value* value = object_.May(name);
    Read(value, name, field, form);
    Rule((value != nullptr) == owner, Refusal::kValueInvalid,
         "half of a pair of members");
  }
  // What the members must obey together; asked only if each is good alone.
  void Rule(bool holds, Refusal refusal, std::string_view what) {
    if (holds || faults_.count() > faults_before_) return;
    faults_.Add(refusal, object_.at(), what);
  }

 private:
  template <typename T, typename Form>
  void Read(const Value* value, std::string_view name, T& field,
            const Form& form) {
    if (value == nullptr) return;
    form.Read(*value, Pointer{&object_.at(), name, 0}, faults_, field);
  }

  ObjectReader& object_;
  Faults& faults_;
  std::size_t faults_before_;
};

class Out {
 public:
  template <typename T, typename Form>
  void Need(std::string_view name, const T& field, const Form& form) {
    object_.members.emplace_back(name, form.Write(field));
  }
  template <typename T, typename Form>
  void May(std::string_view name, const T& field, const Form& form) {
    if (IsThere(field)) Need(name, field, form);
  }
  template <typename T, typename Form>
  void May(std::string_view name, const std::optional<T>& field,
           const Form& form) {
    if (field) Need(name, *field, form);
  }
  template <typename T, typename Form>
  void With(bool owner, std::string_view name, const T& field,
            const Form& form) {
    if (owner) Need(name, field, form);
  }
  void Rule(bool, Refusal, std::string_view) {}

  Object Take() { return std::move(object_); }

 private:
  Object object_;
};

// A thing with a table of members, as a closed object.
struct ObjectForm {
  template <typename T>
  void Read(const Value& value, const Pointer& at, Faults& faults,
            T& out) const {
    ObjectReader object(value, at, faults);
    In io(object, faults);
    Members(io, out);
    object.Close();
  }
  template <typename T>
  Value Write(const T& thing) const {
    Out io;
    Members(io, thing);
    return io.Take();
  }
};
inline constexpr ObjectForm kObject;

}  // namespace qiao::json
