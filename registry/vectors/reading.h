// Reading of vector files. They come from outside: what is missing or of
// another kind reads as empty, so that a malformed case disagrees and no other
// case is lost.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/merkle.h"
#include "registry/ledger/signature.h"
#include "registry/vectors/vector_set.h"
#include "schemas/json/value.h"
#include "schemas/model/ids.h"

namespace qiao::vectors {

// The files whose name (without folders) ends in `ending`, by path.
std::vector<const Files::value_type*> FilesEnding(const Files& files,
                                                  std::string_view ending);
// The file at `folder` + `name`; empty if there is none.
const std::string& FileAt(const Files& files, std::string_view folder,
                          std::string_view name);
// "a/b/" of "a/b/c".
std::string FolderOf(std::string_view path);
std::string_view NameOf(std::string_view path);

json::Value Json(std::string_view text);  // null if it is none
bool Has(const json::Value& value, std::string_view name);
const json::Value& At(const json::Value& value, std::string_view name);
const std::string& TextAt(const json::Value& value, std::string_view name);
std::int64_t NumberAt(const json::Value& value, std::string_view name);
bool IsTrue(const json::Value& value, std::string_view name);
const json::Array& ListAt(const json::Value& value, std::string_view name);
const json::Array& ListOf(const json::Value& value);
const json::Array& ListOf(json::Value&& value) = delete;  // would dangle
const std::string& TextOf(const json::Value& value);

// Hex in either case; empty for what is none.
std::string Unhex(std::string_view hex);
std::vector<std::uint8_t> BytesOf(std::string_view hex);
// Zero for what is no digest.
Digest DigestOf(std::string_view hex);
ledger::MerklePath PathOf(const json::Value& list);
// Absent unless 64 bytes.
std::optional<ledger::Signature> RawSignature(std::string_view bytes);

std::vector<std::string> Lines(std::string_view text);

// The refusal's code: "seen-ahead"; the kind of error if it has none.
std::string CodeOf(const Error& error);

// "accept", or "refuse" with the reason.
Case Answered(std::string name, std::string_view expected, bool accepted);
template <typename T>
Case Answered(std::string name, std::string_view expected,
              const Result<T>& result) {
  Case one = Answered(std::move(name), expected, result.has_value());
  if (!result) one.reason = result.error().message;
  return one;
}
// "accept", or "refuse: code".
template <typename T>
Case AnsweredWithCode(std::string name, std::string expected,
                      const Result<T>& result) {
  if (result) return {std::move(name), std::move(expected), "accept", {}, {}};
  return {std::move(name),
          std::move(expected),
          "refuse: " + CodeOf(result.error()),
          result.error().message,
          {}};
}

}  // namespace qiao::vectors
