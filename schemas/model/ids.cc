#include "schemas/model/ids.h"

#include <algorithm>

namespace qiao {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

bool TakePrefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

}  // namespace

SubjectId AsSubject(const PartyId& party) {
  return {{'p', 't', 'y'}, party.bytes};
}

std::string ToHex(std::span<const std::uint8_t> bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

bool FromHex(std::string_view text, std::span<std::uint8_t> out) {
  if (text.size() != out.size() * 2) return false;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int high = HexValue(text[2 * i]);
    const int low = HexValue(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    out[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return true;
}

std::string ToText(const Digest& digest) { return ToHex(digest.bytes); }
std::string ToText(const KeyId& id) { return ToHex(id.bytes); }
std::string ToText(const PartyId& id) { return "pty:" + ToHex(id.bytes); }
std::string ToText(const StatementId& id) { return "stm:" + ToText(id.digest); }
std::string ToText(const SubjectId& id) {
  return std::string(id.Kind()) + ":" + ToHex(id.bytes);
}

std::optional<Digest> ParseDigest(std::string_view text) {
  Digest digest;
  if (!FromHex(text, digest.bytes)) return std::nullopt;
  return digest;
}

std::optional<KeyId> ParseKeyId(std::string_view text) {
  KeyId id;
  if (!FromHex(text, id.bytes)) return std::nullopt;
  return id;
}

std::optional<PartyId> ParsePartyId(std::string_view text) {
  PartyId id;
  if (!TakePrefix(text, "pty:") || !FromHex(text, id.bytes)) {
    return std::nullopt;
  }
  return id;
}

std::optional<StatementId> ParseStatementId(std::string_view text) {
  StatementId id;
  if (!TakePrefix(text, "stm:") || !FromHex(text, id.digest.bytes)) {
    return std::nullopt;
  }
  return id;
}

std::optional<SubjectId> ParseSubjectId(std::string_view text) {
  SubjectId id;
  if (text.size() != 44 || text[3] != ':') return std::nullopt;
  for (std::size_t i = 0; i < 3; ++i) {
    if (text[i] < 'a' || text[i] > 'z') return std::nullopt;
    id.kind[i] = text[i];
  }
  if (!FromHex(text.substr(4), id.bytes)) return std::nullopt;
  return id;
}

}  // namespace qiao
