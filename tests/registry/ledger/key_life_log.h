// Says statements of symbols (key_life.h) to a real log: real keys, real
// signatures, and the admission that the registry uses.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "registry/ledger/admission.h"
#include "tests/registry/ledger/key_life.h"

namespace qiao::keylife {

inline constexpr int kKeys = 50;
inline constexpr int kParties = 8;

// The roots and the threshold that a party begins with: its id is their hash.
// Party 0 is the operator, 6 begins with a root of party 1, 7 never enters.
const std::vector<int>& FirstRoots(int party);
int FirstThreshold(int party);

struct Payload {
  std::string bytes;
  StatementId id;
};

// Payloads and signed entries, remembered: making them is nearly all of the
// cost. What is remembered was verified, signature by signature.
class Pen {
 public:
  // `root` is that of the head that was seen; `items` that of a manifest.
  Payload Say(const Said& said, const Digest& root, const Digest& items);
  // The entry, or why its shape is refused. `manifest` is an item's.
  Result<ledger::ShapedRecord> Sign(const Said& said, const Payload& payload,
                                    const StatementId& manifest);

 private:
  std::unordered_map<std::string, Payload> said_;
  std::unordered_map<std::string, Result<ledger::ShapedRecord>> signed_;
};

enum class Reading { kRegistry, kBundle };

class Log {
 public:
  Log(Pen& pen, Reading reading, int oldest, int newest);

  // The code of the refusal; empty if all were entered. A bundle's reader
  // takes one at a time.
  std::string Offer(const std::vector<Said>& batch);
  bool Contested(const std::string& name) const;
  const ledger::Facts& facts() const { return admission_->facts(); }
  // The code by which an audit of what was entered refuses it; empty if not.
  std::string Audit() const;

 private:
  Digest RootSeen(const Said& said) const;
  Result<std::vector<ledger::ShapedRecord>> Write(
      const std::vector<Said>& batch);

  Pen& pen_;
  Reading reading_;
  ledger::MemoryFacts empty_;
  std::optional<ledger::Admission> admission_;
  std::map<std::string, StatementId> ids_;
  std::vector<ledger::ShapedRecord> entries_;
};

KeyId IdOfKey(int key);
PartyId IdOfParty(int party);
Instant At(int seconds);

}  // namespace qiao::keylife
