#include "registry/store/entries_ahead.h"

#include <utility>
#include <variant>

#include "registry/ledger/hash.h"
#include "registry/ledger/merkle.h"
#include "registry/ledger/minted_ids.h"

namespace qiao::store {
namespace {

// What is read at once, and how much of it may be under way: enough that
// neither thread waits for the other, and little memory.
constexpr std::size_t kPartEntries = 256;
constexpr std::size_t kPartBytes = 1U << 20;
constexpr std::size_t kPartsAhead = 8;

// Keys that are kept ready; what is signed by others is checked in its turn.
constexpr std::size_t kMostKeys = 4'096;

std::vector<PublicKey> KeysIn(const StatementBody& body) {
  if (const auto* party = std::get_if<PartyCreation>(&body)) {
    return party->roots.keys;
  }
  if (const auto* change = std::get_if<RootChange>(&body)) {
    return change->roots.keys;
  }
  std::vector<PublicKey> keys;
  if (const auto* addition = std::get_if<KeyAddition>(&body)) {
    for (const DailyKey& daily : addition->keys) keys.push_back(daily.key);
  }
  return keys;
}

}  // namespace

void MakeReady(ReadEntry& entry, const Folding& folding,
               ledger::PreparedKeys& known) {
  entry.leaf = ledger::LeafHash(entry.bytes);
  entry.sm3_leaf = ledger::LeafHash(entry.bytes, ledger::HashKind::kSm3);
  entry.shaped = ledger::CheckShape(entry.bytes, json::Edition::kVerifier);
  if (!*entry.shaped) return;
  ledger::ShapedRecord& record = **entry.shaped;
  for (const PublicKey& key : KeysIn(record.statement().body)) {
    if (known.size() >= kMostKeys) known.clear();
    auto ready = ledger::VerifyingKey::Make(key);
    if (ready) known.emplace(ledger::KeyIdOf(key), *std::move(ready));
  }
  record.VerifyAhead(known);
  entry.keys = folding.keys(record.statement());
}

EntriesAhead::EntriesAhead(Database& file, const Folding& folding)
    : folding_(folding),
      rows_(file, "SELECT idx, leaf, bytes FROM entry ORDER BY idx"),
      thread_(&EntriesAhead::Work, this) {}

EntriesAhead::~EntriesAhead() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

Result<std::optional<ReadEntry>> EntriesAhead::Next() {
  if (next_ == part_.size()) {
    while (more_ && *more_ && under_way_ < kPartsAhead) {
      Part part;
      more_ = Read(part);
      if (!part.empty()) Give(std::move(part));
    }
    if (under_way_ == 0) {
      if (!more_) return more_.error();
      return std::optional<ReadEntry>();
    }
    part_ = Take();
    next_ = 0;
  }
  return std::optional(std::move(part_[next_++]));
}

Result<bool> EntriesAhead::Read(Part& part) {
  std::size_t bytes = 0;
  while (part.size() < kPartEntries && bytes < kPartBytes) {
    QIAO_TRY(const bool more, rows_.Next());
    if (!more) return false;
    ReadEntry& entry = part.emplace_back();
    entry.index = rows_.Integer(0);
    entry.stored_leaf = rows_.Blob(1);
    entry.bytes = rows_.Blob(2);
    bytes += entry.bytes.size();
  }
  return true;
}

void EntriesAhead::Give(Part part) {
  ++under_way_;
  {
    const std::lock_guard lock(mutex_);
    given_.push_back(std::move(part));
  }
  wake_.notify_all();
}

EntriesAhead::Part EntriesAhead::Take() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return !made_.empty(); });
  Part part = std::move(made_.front());
  made_.pop_front();
  --under_way_;
  return part;
}

void EntriesAhead::Work() {
  ledger::PreparedKeys known;
  while (true) {
    Part part;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return ending_ || !given_.empty(); });
      if (ending_) return;
      part = std::move(given_.front());
      given_.pop_front();
    }
    for (ReadEntry& entry : part) MakeReady(entry, folding_, known);
    {
      const std::lock_guard lock(mutex_);
      made_.push_back(std::move(part));
    }
    wake_.notify_all();
  }
}

}  // namespace qiao::store
