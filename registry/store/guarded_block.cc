#include "registry/store/guarded_block.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "registry/ledger/hash.h"

namespace qiao::store {
namespace {

constexpr std::size_t kBlock = std::size_t{64} * 1024;
constexpr std::size_t kGroup = 32;
constexpr std::size_t kCheck = 8;

std::size_t BlocksOf(std::size_t payload_bytes) {
  return (payload_bytes + kBlock - 1) / kBlock;
}

std::string CheckOf(std::string_view block) {
  const Digest digest = ledger::Sha256({"qiao-block/v1\n", block});
  return std::string(ledger::AsText(digest.bytes).substr(0, kCheck));
}

// Eight bytes at a time, which is most of them.
void Fold(std::string_view block, char* into) {
  std::size_t b = 0;
  for (; b + 8 <= block.size(); b += 8) {
    std::uint64_t more = 0;
    std::uint64_t sum = 0;
    std::memcpy(&more, block.data() + b, 8);
    std::memcpy(&sum, into + b, 8);
    sum ^= more;
    std::memcpy(into + b, &sum, 8);
  }
  for (; b < block.size(); ++b) {
    into[b] = static_cast<char>(into[b] ^ block[b]);
  }
}

// Mends the block of a group whose check fails, if there is only one.
void MendGroup(std::string& bytes, std::size_t payload_bytes,
               std::string_view guard, std::size_t group) {
  const std::size_t blocks = BlocksOf(payload_bytes);
  std::string parity(guard.substr(blocks * kCheck + group * kBlock, kBlock));
  std::size_t broken = blocks;
  for (std::size_t block = group * kGroup;
       block < std::min(blocks, (group + 1) * kGroup); ++block) {
    const std::size_t size = std::min(kBlock, payload_bytes - block * kBlock);
    const std::string_view part(bytes.data() + block * kBlock, size);
    if (CheckOf(part) == guard.substr(block * kCheck, kCheck)) {
      Fold(part, parity.data());
    } else if (broken == blocks) {
      broken = block;
    } else {
      return;
    }
  }
  if (broken == blocks) return;
  const std::size_t size = std::min(kBlock, payload_bytes - broken * kBlock);
  bytes.replace(broken * kBlock, size, parity, 0, size);
}

}  // namespace

std::string GuardOf(std::string_view payload) {
  std::string checks;
  std::string parities;
  const std::size_t blocks = BlocksOf(payload.size());
  for (std::size_t block = 0; block < blocks; ++block) {
    const std::string_view part = payload.substr(block * kBlock, kBlock);
    checks += CheckOf(part);
    if (block % kGroup == 0) parities.append(kBlock, '\0');
    Fold(part, parities.data() + parities.size() - kBlock);
  }
  return checks + parities;
}

Digest RootOf(std::string_view guard) {
  return ledger::Sha256({"qiao-guard/v1\n", guard});
}

Mending Mend(std::string& bytes, std::size_t payload_bytes,
             const Digest& root) {
  if (bytes.size() < payload_bytes) return Mending::kLost;
  const std::string stored = bytes.substr(payload_bytes);
  const auto guard_now = [&] {
    return GuardOf(std::string_view(bytes).substr(0, payload_bytes));
  };
  std::string guard = guard_now();
  if (RootOf(guard) != root) {
    if (RootOf(stored) != root) return Mending::kLost;
    const std::size_t groups = (BlocksOf(payload_bytes) + kGroup - 1) / kGroup;
    for (std::size_t group = 0; group < groups; ++group) {
      MendGroup(bytes, payload_bytes, stored, group);
    }
    guard = guard_now();
    if (RootOf(guard) != root) return Mending::kLost;
  } else if (guard == stored) {
    return Mending::kSound;
  }
  bytes.replace(payload_bytes, std::string::npos, guard);
  return Mending::kMended;
}

}  // namespace qiao::store
