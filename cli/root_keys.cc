#include "cli/root_keys.h"

#include <algorithm>
#include <utility>

#include "registry/ledger/key_statements.h"
#include "registry/ledger/minted_ids.h"

namespace qiao::cli {
namespace {

using ledger::KeyIdOf;

Error Usage(std::string message) {
  return Error{ErrorCode::kUsage, std::move(message)};
}

std::string Count(std::int64_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what) +
         (count == 1 ? "" : "s");
}

Result<void> Drop(const OnRecord& log, const std::vector<KeyId>& drop,
                  RootsChanged& changed) {
  for (const KeyId& kid : drop) {
    if (!log.RootInForce(kid)) {
      return Error{ErrorCode::kNotFound, ToText(kid) + " is no root key of " +
                                             ToText(changed.party) + " in " +
                                             log.log + " (qiao party keys)"};
    }
    std::erase_if(changed.roots,
                  [&kid](const PublicKey& key) { return KeyIdOf(key) == kid; });
  }
  changed.dropped = drop;
  return {};
}

Result<void> Add(const OnRecord& log, const std::vector<PublicKey>& add,
                 RootsChanged& changed) {
  for (const PublicKey& key : add) {
    const KeyId kid = KeyIdOf(key);
    if (const KeyOnRecord* const known = log.Find(kid)) {
      return Error{ErrorCode::kChanged,
                   ToText(kid) + " is a key of this party since entry " +
                       std::to_string(known->added) +
                       ", and comes no second time"};
    }
    if (std::ranges::find(changed.added, kid) != changed.added.end()) continue;
    changed.roots.push_back(key);
    changed.added.push_back(kid);
  }
  return {};
}

Result<void> SetNumbers(const OnRecord& log, const RootsWanted& wanted,
                        RootsChanged& changed) {
  const auto count = static_cast<std::int64_t>(changed.roots.size());
  constexpr std::int64_t kMostRoots = 16;
  if (count < 1 || count > kMostRoots) {
    return Usage("a party has 1 to 16 root keys; this leaves " +
                 std::to_string(count));
  }
  changed.threshold = wanted.threshold.value_or(log.threshold);
  if (changed.threshold < 1 || changed.threshold > count) {
    return Usage(Count(count, "root key") + ", and a threshold of " +
                 std::to_string(changed.threshold) + ": say --threshold");
  }
  changed.need = log.need;
  for (const auto& [typ, signers] : wanted.need) {
    if (signers == 1) {
      changed.need.erase(typ);
    } else {
      changed.need[typ] = signers;
    }
  }
  if (changed.added.empty() && changed.dropped.empty() &&
      changed.threshold == log.threshold && changed.need == log.need) {
    return Usage("nothing would change: the log says so already");
  }
  return {};
}

// Those here that the statement takes: old roots, and new ones.
std::vector<const ledger::SigningKey*> SignersOf(const RootsAtHand& at_hand,
                                                 const OnRecord& log,
                                                 const RootsChanged& changed) {
  std::vector<const ledger::SigningKey*> signers = at_hand.All();
  std::erase_if(signers, [&](const ledger::SigningKey* key) {
    return !log.RootInForce(key->id()) &&
           std::ranges::find(changed.added, key->id()) == changed.added.end();
  });
  return signers;
}

}  // namespace

Result<RootsChanged> ChangeRootKeys(desk::Desk& desk, const std::string& path,
                                    const RootsWanted& wanted,
                                    const RootSigners& by,
                                    const ledger::AskPassphrase& ask,
                                    const AskedFor& asked) {
  QIAO_TRY(ledger::PartyKeys keys, ledger::ReadKeyFile(path, ask));
  RootsChanged changed;
  changed.party = keys.Party();
  QIAO_TRY(RootsAtHand at_hand, RootsAtHand::Open(changed.party, by.with, ask));
  at_hand.Add(std::move(keys));
  QIAO_TRY(const OnRecord log, KeysAt(desk, changed.party));
  changed.log = log.log;
  changed.roots = log.Roots();
  QIAO_TRY_DO(Drop(log, wanted.drop, changed));
  QIAO_TRY_DO(Add(log, wanted.add, changed));
  QIAO_TRY_DO(SetNumbers(log, wanted, changed));
  std::ranges::sort(changed.roots, {}, KeyIdOf);

  const std::vector<const ledger::SigningKey*> signers =
      SignersOf(at_hand, log, changed);
  if (signers.empty()) {
    return Error{ErrorCode::kKeyNeeded,
                 "none of the key files here holds a root key that is in force "
                 "in " +
                     log.log};
  }
  QIAO_TRY(const ledger::Heading heading, HeadingOf(desk, log));
  QIAO_TRY(const ledger::SignedRecord record,
           ledger::ChangeRoots(
               changed.party, heading, signers,
               RootChange{{changed.roots, changed.threshold}, changed.need},
               asked(log.need)));
  if (by.draft) {
    QIAO_TRY(const ledger::ShapedRecord shaped,
             ledger::CheckShape(record, json::Edition::kAdmission));
    changed.missing = MissingOf(shaped, log);
    QIAO_TRY_DO(WriteDraft(*by.draft, {&record, 1}));
    return changed;
  }
  QIAO_TRY_DO(CheckSigned({&record, 1}, log));
  QIAO_TRY(const registry::Appended appended, desk.Append({&record, 1}, {}));
  changed.index = appended.index;
  return changed;
}

}  // namespace qiao::cli
