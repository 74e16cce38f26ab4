// Ed25519 as the record format wants it (libsodium): strict, with one answer
// for every signature on every machine.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace qiao::ledger::ed25519 {

// On the curve, in the one canonical spelling, and not of small order. With a
// key of small order, one signature fits many messages.
bool IsValidKey(std::span<const std::uint8_t> key);

// Also refuses R of small order and S >= L.
bool Verify(std::span<const std::uint8_t> key, std::string_view message,
            std::span<const std::uint8_t, 64> signature);

std::array<std::uint8_t, 32> NewSeed();
std::vector<std::uint8_t> PublicKeyOf(std::span<const std::uint8_t, 32> seed);
std::array<std::uint8_t, 64> Sign(std::span<const std::uint8_t, 32> seed,
                                  std::string_view message);

}  // namespace qiao::ledger::ed25519
