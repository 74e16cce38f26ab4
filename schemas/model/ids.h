// Ids as distinct types, so that swapping two arguments does not compile.
//
//   wrk:4ed1ad0bd647872babe58e58831a39182b485ac4   SubjectId: a work
//   pty:afd1c4110901a44b195f65eb13532846a474dd95   PartyId
//   stm:6c0356aa…2b17 (64 digits)                  StatementId
//   0b4c03312774db3a3a7ae6ff6b82020524763287       KeyId, without a prefix
//
// Minting and checking of ids (record format §4) is in registry/ledger.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace qiao {

// SHA-256, and whatever else is 32 bytes of hash.
struct Digest {
  std::array<std::uint8_t, 32> bytes{};
  auto operator<=>(const Digest&) const = default;
};

struct KeyId {
  std::array<std::uint8_t, 20> bytes{};
  auto operator<=>(const KeyId&) const = default;
};

// A party: somebody with keys, who can say things.
struct PartyId {
  std::array<std::uint8_t, 20> bytes{};
  auto operator<=>(const PartyId&) const = default;
};

struct StatementId {
  Digest digest;
  auto operator<=>(const StatementId&) const = default;
};

// What a statement is about. The kind is three lower-case letters: wrk, rec,
// rel, psn, pty, and kinds that later editions define.
struct SubjectId {
  std::array<char, 3> kind{};
  std::array<std::uint8_t, 20> bytes{};
  auto operator<=>(const SubjectId&) const = default;

  std::string_view Kind() const { return {kind.data(), kind.size()}; }
  bool Is(std::string_view other) const { return Kind() == other; }
};

SubjectId AsSubject(const PartyId& party);

// Lower-case hex, two digits a byte.
std::string ToHex(std::span<const std::uint8_t> bytes);
// The bytes of exactly 2 * out.size() lower-case hex digits; false otherwise.
bool FromHex(std::string_view text, std::span<std::uint8_t> out);

std::string ToText(const Digest& digest);  // 64 hex digits
std::string ToText(const KeyId& id);       // 40 hex digits
std::string ToText(const PartyId& id);     // "pty:" + 40
std::string ToText(const StatementId& id); // "stm:" + 64
std::string ToText(const SubjectId& id);   // kind + ":" + 40

std::optional<Digest> ParseDigest(std::string_view text);
std::optional<KeyId> ParseKeyId(std::string_view text);
std::optional<PartyId> ParsePartyId(std::string_view text);
std::optional<StatementId> ParseStatementId(std::string_view text);
// Any kind of three lower-case letters.
std::optional<SubjectId> ParseSubjectId(std::string_view text);

}  // namespace qiao
