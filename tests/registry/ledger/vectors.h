// Reads test vectors: the committed ones, and the larger public sets where
// they are at hand.
#pragma once

#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "registry/ledger/base64.h"
#include "registry/ledger/hash.h"
#include "registry/ledger/signature.h"
#include "schemas/json/canonical.h"
#include "schemas/json/value.h"
#include "schemas/model/ids.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"

namespace qiao::ledger::vectors {

// Under the shared data; absent (with a warning) where that is not installed.
inline std::optional<std::string> Shared(const std::string& name) {
  const std::filesystem::path path = test::Shared("data/" + name);
  if (std::filesystem::exists(path)) return test::ReadFile(path);
  WARN("skipped: no shared data/" << name);
  return std::nullopt;
}

inline std::string Golden(const std::string& name) {
  return test::ReadFile(test::Golden(name));
}

// One of the record vector files: the committed one, or the shared one.
inline std::optional<std::string> Records(const std::string& name) {
  const std::filesystem::path committed = test::Golden("records/" + name);
  if (std::filesystem::exists(committed)) return test::ReadFile(committed);
  return Shared("records/" + name);
}

inline std::string CodeOf(const Error& error) {
  return error.refusal ? std::string(ToText(*error.refusal))
                       : "no code: " + error.message;
}

inline json::Value Json(const std::string& text) {
  Result<json::Value> value = json::Parse(text, 64);
  if (!value) FAIL(value.error().message);
  return *value;
}

// A member that must be there.
inline const json::Value& At(const json::Value& value, std::string_view name) {
  const json::Object* object = value.AsObject();
  REQUIRE(object != nullptr);
  const json::Value* member = object->Find(name);
  if (member == nullptr) FAIL("no member " << name);
  return *member;
}
inline bool Has(const json::Value& value, std::string_view name) {
  const json::Object* object = value.AsObject();
  return object != nullptr && object->Find(name) != nullptr;
}
inline const std::string& TextAt(const json::Value& value,
                                 std::string_view name) {
  const std::string* text = At(value, name).AsString();
  REQUIRE(text != nullptr);
  return *text;
}
inline std::int64_t NumberAt(const json::Value& value, std::string_view name) {
  const std::int64_t* number = At(value, name).AsInteger();
  REQUIRE(number != nullptr);
  return *number;
}
inline bool BoolAt(const json::Value& value, std::string_view name) {
  const bool* truth = At(value, name).AsBool();
  REQUIRE(truth != nullptr);
  return *truth;
}
inline const json::Array& ListAt(const json::Value& value,
                                 std::string_view name) {
  const json::Array* list = At(value, name).AsArray();
  REQUIRE(list != nullptr);
  return *list;
}

// Hex of any length, either case; absent for an odd count or another digit.
inline std::optional<std::string> Unhex(std::string_view hex) {
  std::string lower(hex);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  }
  std::vector<std::uint8_t> bytes(hex.size() / 2);
  if (!FromHex(lower, bytes)) return std::nullopt;
  return std::string(AsText(bytes));
}
inline std::vector<std::uint8_t> Bytes(std::string_view hex) {
  const std::optional<std::string> bytes = Unhex(hex);
  REQUIRE(bytes);
  return {AsBytes(*bytes).begin(), AsBytes(*bytes).end()};
}
inline Digest DigestOf(std::string_view hex) {
  const std::optional<Digest> digest = ParseDigest(hex);
  REQUIRE(digest);
  return *digest;
}
inline std::vector<Digest> PathOf(const json::Value& list) {
  std::vector<Digest> path;
  REQUIRE(list.AsArray() != nullptr);
  for (const json::Value& item : *list.AsArray()) {
    path.push_back(DigestOf(*item.AsString()));
  }
  return path;
}

// The 64 bytes of a signature; absent for another length.
inline std::optional<Signature> RawSignature(std::string_view bytes) {
  Signature signature{};
  if (bytes.size() != signature.size()) return std::nullopt;
  std::copy(AsBytes(bytes).begin(), AsBytes(bytes).end(), signature.begin());
  return signature;
}

inline std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace qiao::ledger::vectors
