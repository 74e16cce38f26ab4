// The forms of record format §5.1 and §15.7: how one field looks in JSON, what
// it may be, and how it is read and written. A form reads a Value into a field
// and writes the field back; the tables of statement_codec.cc put a form
// beside each member, once for both directions.
//
//   io.Need("rights", claim.rights, Set(kCode, 16));
//
// Read leaves the field as it is when it adds a fault.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/json/reader.h"
#include "schemas/json/value.h"
#include "schemas/model/codes.h"
#include "schemas/model/ids.h"
#include "schemas/model/period.h"
#include "schemas/model/share.h"

namespace qiao::json {

// ---- strings

// A string of at most `max` bytes that `fits`.
struct TextForm {
  std::size_t max;
  bool (*fits)(std::string_view);  // null: any text
  std::string_view what;           // "a code"
  void Read(const Value& value, const Pointer& at, Faults& faults,
            std::string& out) const;
  Value Write(const std::string& text) const { return text; }
};

bool IsTypeName(std::string_view text);  // [a-z]+(-[a-z0-9]+)*
bool IsLang(std::string_view text);      // BCP 47 by shape
bool IsMedia(std::string_view text);     // audio/flac
bool IsLog(std::string_view text);       // registry.example/tw
bool IsExtName(std::string_view text);   // example.org/mood
bool IsHex32(std::string_view text);

constexpr TextForm Text(std::size_t max) { return {max, nullptr, "text"}; }
inline constexpr TextForm kText = Text(1024);
inline constexpr TextForm kNote = Text(4096);
inline constexpr TextForm kCode{32, IsCodeShape, "a code"};
inline constexpr TextForm kType{32, IsTypeName, "a type"};
inline constexpr TextForm kLang{1024, IsLang, "a language tag"};
inline constexpr TextForm kMedia{1024, IsMedia, "a media type"};
inline constexpr TextForm kLog{100, IsLog, "a log's origin"};
inline constexpr TextForm kHex32{32, IsHex32, "32 lower-case hex digits"};
inline constexpr TextForm kSomeDay{10, IsSomeDay, "a year, month or day"};

// One of the words, which stand in one string with spaces between.
struct OneOf {
  std::string_view words;
  void Read(const Value& value, const Pointer& at, Faults& faults,
            std::string& out) const;
  Value Write(const std::string& text) const { return text; }
};

// ---- numbers and truth

struct IntegerForm {
  std::int64_t min;
  std::int64_t max;
  void Read(const Value& value, const Pointer& at, Faults& faults,
            std::int64_t& out) const;
  void Read(const Value& value, const Pointer& at, Faults& faults,
            int& out) const;
  Value Write(std::int64_t number) const { return number; }
};
inline constexpr IntegerForm kCount{0, kMaxInteger};    // sizes, indexes
inline constexpr IntegerForm kOrdinal{1, kMaxInteger};  // row, disc, no
inline constexpr IntegerForm kMs{1, 1'000'000'000};
inline constexpr IntegerForm kScore{-1'000'000, 1'000'000};
inline constexpr IntegerForm kTis{1, 0x7FFFFFFF};

struct BoolForm {
  void Read(const Value& value, const Pointer& at, Faults& faults,
            bool& out) const;
  Value Write(bool b) const { return b; }
};
inline constexpr BoolForm kBool;

// ---- ids, hashes, times: a string that a function of the model parses

template <typename T>
struct ParsedForm {
  std::optional<T> (*parse)(std::string_view);
  std::string_view what;
  void Read(const Value& value, const Pointer& at, Faults& faults,
            T& out) const {
    const std::string* text = value.AsString();
    std::optional<T> parsed = text ? parse(*text) : std::nullopt;
    if (!parsed) {
      faults.Add(Refusal::kValueInvalid, at, "must be " + std::string(what));
      return;
    }
    out = *std::move(parsed);
  }
  Value Write(const T& value) const { return qiao::ToText(value); }
};
inline constexpr ParsedForm<Digest> kDigest{ParseDigest,
                                            "64 lower-case hex digits"};
inline constexpr ParsedForm<KeyId> kKid{ParseKeyId, "40 lower-case hex digits"};
inline constexpr ParsedForm<PartyId> kParty{ParsePartyId,
                                            "pty: and 40 hex digits"};
inline constexpr ParsedForm<StatementId> kStatement{ParseStatementId,
                                                    "stm: and 64 hex digits"};
inline constexpr ParsedForm<Instant> kInstant{ParseInstant,
                                              "a time YYYY-MM-DDTHH:MM:SSZ"};
inline constexpr ParsedForm<Day> kDay{ParseDay, "a day YYYY-MM-DD"};

// A subject's id whose kind is one of `kinds` ("wrk", "psn pty"); any kind if
// that is empty.
struct Subject {
  std::string_view kinds;
  void Read(const Value& value, const Pointer& at, Faults& faults,
            SubjectId& out) const;
  Value Write(const SubjectId& id) const { return ToText(id); }
};
inline constexpr Subject kAnySubject{""};

// Bytes as lower-case hex: a fixed number, or any whole number of them.
template <std::size_t kSize>
struct BytesForm {
  void Read(const Value& value, const Pointer& at, Faults& faults,
            std::array<std::uint8_t, kSize>& out) const {
    const std::string* text = value.AsString();
    if (text == nullptr || !FromHex(*text, out)) {
      faults.Add(
          Refusal::kValueInvalid, at,
          "must be " + std::to_string(2 * kSize) + " lower-case hex digits");
    }
  }
  Value Write(const std::array<std::uint8_t, kSize>& bytes) const {
    return ToHex(bytes);
  }
};
inline constexpr BytesForm<16> kNonce;

struct HexForm {
  void Read(const Value& value, const Pointer& at, Faults& faults,
            std::vector<std::uint8_t>& out) const;
  Value Write(const std::vector<std::uint8_t>& bytes) const {
    return ToHex(bytes);
  }
};
inline constexpr HexForm kHex;

// ---- arrays

// How the elements of an array must stand.
struct AnyOrder {
  template <typename T>
  bool Ascending(const T&, const T&) const {
    return true;
  }
};
struct ByText {  // by the UTF-8 bytes of the string
  bool Ascending(const Value& a, const Value& b) const;
};
struct ByNumber {
  bool Ascending(const Value& a, const Value& b) const;
};
// By members of the objects, in turn: text by byte, numbers by size.
struct ByMembers {
  std::string_view first;
  std::string_view second = {};
  std::string_view third = {};
  bool Ascending(const Value& a, const Value& b) const;
};

template <typename Element, typename Order>
struct ListForm {
  Element element;
  std::size_t max;
  Order order;

  template <typename T>
  void Read(const Value& value, const Pointer& at, Faults& faults,
            std::vector<T>& out) const {
    const Array* array = value.AsArray();
    if (array == nullptr) {
      faults.Add(Refusal::kValueInvalid, at, "must be an array");
      return;
    }
    if (array->empty()) {
      faults.Add(Refusal::kEmptyValue, at, "an empty array");
    }
    if (array->size() > max) {
      faults.Add(Refusal::kValueInvalid, at,
                 "has " + std::to_string(array->size()) +
                     " elements; the limit is " + std::to_string(max));
      return;
    }
    const std::size_t faults_before = faults.count();
    out.resize(array->size());
    for (std::size_t i = 0; i < array->size(); ++i) {
      element.Read((*array)[i], Pointer{&at, {}, i}, faults, out[i]);
    }
    if (faults.count() > faults_before) return;
    for (std::size_t i = 1; i < array->size(); ++i) {
      if (!order.Ascending((*array)[i - 1], (*array)[i])) {
        faults.Add(Refusal::kNotSorted, Pointer{&at, {}, i},
                   "does not come after the element before it");
        return;
      }
    }
  }

  template <typename T>
  Value Write(const std::vector<T>& elements) const {
    Array array;
    array.reserve(elements.size());
    for (const T& each : elements) array.push_back(element.Write(each));
    return array;
  }
};

// [T≤max]: in the order that the party gave them.
template <typename Element>
constexpr ListForm<Element, AnyOrder> List(Element element, std::size_t max) {
  return {element, max, {}};
}
// {T≤max}: strictly ascending.
template <typename Element>
constexpr ListForm<Element, ByText> Set(Element element, std::size_t max) {
  return {element, max, {}};
}
constexpr ListForm<IntegerForm, ByNumber> Set(IntegerForm element,
                                              std::size_t max) {
  return {element, max, {}};
}
// {T≤max by k}.
template <typename Element>
constexpr ListForm<Element, ByMembers> Set(Element element, std::size_t max,
                                           ByMembers by) {
  return {element, max, by};
}

}  // namespace qiao::json
