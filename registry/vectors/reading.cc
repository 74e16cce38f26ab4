#include "registry/vectors/reading.h"

#include <algorithm>
#include <utility>

#include "registry/ledger/hash.h"
#include "schemas/json/canonical.h"

namespace qiao::vectors {
namespace {

constexpr int kMaxDepth = 64;

const std::string kNoText;
const json::Value kNothing;
const json::Array kNoElements;

}  // namespace

std::string FolderOf(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string()
                                         : std::string(path, 0, slash + 1);
}

std::string_view NameOf(std::string_view path) {
  return path.substr(FolderOf(path).size());
}

std::vector<const Files::value_type*> FilesEnding(const Files& files,
                                                  std::string_view ending) {
  std::vector<const Files::value_type*> found;
  for (const auto& file : files) {
    if (NameOf(file.first).ends_with(ending)) found.push_back(&file);
  }
  return found;
}

const std::string& FileAt(const Files& files, std::string_view folder,
                          std::string_view name) {
  const auto found = files.find(std::string(folder).append(name));
  return found == files.end() ? kNoText : found->second;
}

json::Value Json(std::string_view text) {
  Result<json::Value> value = json::Parse(text, kMaxDepth);
  return value ? std::move(*value) : json::Value();
}

const json::Value& At(const json::Value& value, std::string_view name) {
  const json::Object* object = value.AsObject();
  const json::Value* member = object ? object->Find(name) : nullptr;
  return member ? *member : kNothing;
}

bool Has(const json::Value& value, std::string_view name) {
  return !std::holds_alternative<json::Null>(At(value, name).v);
}

const std::string& TextOf(const json::Value& value) {
  return value.AsString() ? *value.AsString() : kNoText;
}

const std::string& TextAt(const json::Value& value, std::string_view name) {
  return TextOf(At(value, name));
}

std::int64_t NumberAt(const json::Value& value, std::string_view name) {
  const std::int64_t* number = At(value, name).AsInteger();
  return number ? *number : -1;
}

bool IsTrue(const json::Value& value, std::string_view name) {
  const bool* truth = At(value, name).AsBool();
  return truth && *truth;
}

const json::Array& ListOf(const json::Value& value) {
  return value.AsArray() ? *value.AsArray() : kNoElements;
}

const json::Array& ListAt(const json::Value& value, std::string_view name) {
  return ListOf(At(value, name));
}

std::string Unhex(std::string_view hex) {
  std::string lower(hex);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  }
  std::vector<std::uint8_t> bytes(hex.size() / 2);
  if (!FromHex(lower, bytes)) return {};
  return std::string(ledger::AsText(bytes));
}

std::vector<std::uint8_t> BytesOf(std::string_view hex) {
  const std::string bytes = Unhex(hex);
  return {ledger::AsBytes(bytes).begin(), ledger::AsBytes(bytes).end()};
}

Digest DigestOf(std::string_view hex) {
  return ParseDigest(hex).value_or(Digest());
}

ledger::MerklePath PathOf(const json::Value& list) {
  ledger::MerklePath path;
  for (const json::Value& item : ListOf(list)) {
    path.push_back(DigestOf(TextOf(item)));
  }
  return path;
}

std::optional<ledger::Signature> RawSignature(std::string_view bytes) {
  ledger::Signature signature{};
  if (bytes.size() != signature.size()) return std::nullopt;
  const auto raw = ledger::AsBytes(bytes);
  std::copy(raw.begin(), raw.end(), signature.begin());
  return signature;
}

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string CodeOf(const Error& error) {
  if (error.refusal) return std::string(ToText(*error.refusal));
  return "no code";
}

Case Answered(std::string name, std::string_view expected, bool accepted) {
  return {std::move(name),
          std::string(expected),
          std::string(accepted ? kAccept : kRefuse),
          {},
          {}};
}

}  // namespace qiao::vectors
