#include "registry/store/value.h"

#include <algorithm>

#include "registry/ledger/hash.h"
#include "schemas/model/ids.h"

namespace qiao::store {
namespace {

constexpr std::size_t kShownBytes = 40;  // of a blob
constexpr std::size_t kShownText = 120;  // bytes of a text
constexpr std::size_t kSubjectBytes = 23;

bool IsSubject(std::string_view blob) {
  return blob.size() == kSubjectBytes &&
         std::all_of(blob.begin(), blob.begin() + 3,
                     [](char c) { return c >= 'a' && c <= 'z'; });
}

std::string Hex(std::string_view bytes) {
  return ToHex(ledger::AsBytes(bytes));
}

// Never in the middle of a character.
std::string_view Cut(std::string_view text, std::size_t most) {
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) {
    --most;
  }
  return text.substr(0, most);
}

}  // namespace

namespace {

Value::Kind KindAt(const Query& row, int column) {
  switch (row.KindOf(column)) {
    case Query::Kind::kNull:
      return Value::Kind::kNull;
    case Query::Kind::kInteger:
      return Value::Kind::kInteger;
    case Query::Kind::kReal:
    case Query::Kind::kText:
      return Value::Kind::kText;
    case Query::Kind::kBlob:
      break;
  }
  return Value::Kind::kBlob;
}

}  // namespace

std::strong_ordering OrderAt(const Query& a, const Query& b, int column) {
  const Value::Kind kind = KindAt(a, column);
  if (const auto order = kind <=> KindAt(b, column); order != 0) return order;
  switch (kind) {
    case Value::Kind::kNull:
      break;
    case Value::Kind::kInteger:
      return a.Integer(column) <=> b.Integer(column);
    case Value::Kind::kText:
      return a.Text(column) <=> b.Text(column);
    case Value::Kind::kBlob:
      return a.Blob(column) <=> b.Blob(column);
  }
  return std::strong_ordering::equal;
}

Value ValueAt(const Query& row, int column) {
  Value value;
  value.kind = KindAt(row, column);
  if (value.kind == Value::Kind::kInteger) value.integer = row.Integer(column);
  if (value.kind == Value::Kind::kText) value.bytes = row.Text(column);
  if (value.kind == Value::Kind::kBlob) value.bytes = row.Blob(column);
  return value;
}

std::string ToBytes(const Value& value) {
  std::string bytes(1, static_cast<char>(value.kind));
  switch (value.kind) {
    case Value::Kind::kNull:
      return bytes;
    case Value::Kind::kInteger:
      return bytes +
             ledger::BigEndian64(static_cast<std::uint64_t>(value.integer));
    case Value::Kind::kText:
    case Value::Kind::kBlob:
      return bytes + ledger::BigEndian64(value.bytes.size()) + value.bytes;
  }
  return bytes;
}

std::optional<Value> TakeValue(std::string_view& bytes) {
  if (bytes.empty()) return std::nullopt;
  if (bytes.front() < 0 || bytes.front() > 3) return std::nullopt;
  Value value;
  value.kind = static_cast<Value::Kind>(bytes.front());
  bytes.remove_prefix(1);
  if (value.kind == Value::Kind::kNull) return value;
  if (bytes.size() < 8) return std::nullopt;
  std::uint64_t number = 0;
  for (const std::uint8_t byte : ledger::AsBytes(bytes.substr(0, 8))) {
    number = number << 8 | byte;
  }
  bytes.remove_prefix(8);
  if (value.kind == Value::Kind::kInteger) {
    value.integer = static_cast<std::int64_t>(number);
    return value;
  }
  if (bytes.size() < number) return std::nullopt;
  value.bytes = bytes.substr(0, static_cast<std::size_t>(number));
  bytes.remove_prefix(static_cast<std::size_t>(number));
  return value;
}

std::string InWords(const Value& value) {
  switch (value.kind) {
    case Value::Kind::kNull:
      return "nothing";
    case Value::Kind::kInteger:
      return std::to_string(value.integer);
    case Value::Kind::kText:
      if (value.bytes.size() <= kShownText) return value.bytes;
      return std::string(Cut(value.bytes, kShownText)) + "…";
    case Value::Kind::kBlob:
      break;
  }
  if (IsSubject(value.bytes)) {
    return value.bytes.substr(0, 3) + ":" + Hex(value.bytes.substr(3));
  }
  if (value.bytes.size() <= kShownBytes) return Hex(value.bytes);
  return Hex(std::string_view(value.bytes).substr(0, kShownBytes)) + "… (" +
         std::to_string(value.bytes.size()) + " bytes)";
}

}  // namespace qiao::store
