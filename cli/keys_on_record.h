// The keys of a party as a log has them, read for whoever wants to change them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "registry/desk/desk.h"
#include "schemas/model/ids.h"
#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::cli {

struct KeyOnRecord {
  KeyId kid;
  PublicKey key;
  bool root = false;
  std::int64_t added = 0;
  std::vector<std::string> may;
  std::optional<std::int64_t> revoked, since;
};

struct OnRecord {
  std::string log;  // its origin
  std::int64_t threshold = 1;
  SignerNeeds need;
  std::vector<KeyOnRecord> keys;

  const KeyOnRecord* Find(const KeyId& kid) const;
  bool InForce(const KeyId& kid) const;      // a daily key
  bool RootInForce(const KeyId& kid) const;  // a root key
  std::vector<PublicKey> Roots() const;      // in force
};

// kNotFound if the log does not know the party.
Result<OnRecord> KeysAt(desk::Desk& desk, const PartyId& party);
// Under the newest head of that log. kChanged if another one answers now.
Result<ledger::Heading> HeadingOf(desk::Desk& desk, const OnRecord& log);

}  // namespace qiao::cli
