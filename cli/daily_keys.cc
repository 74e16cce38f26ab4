#include "cli/daily_keys.h"

#include <algorithm>
#include <filesystem>
#include <span>
#include <utility>

#include "cli/keys_on_record.h"
#include "registry/ledger/key_statements.h"

namespace qiao::cli {
namespace {

// What these keys may sign together, as far as the log knows them.
std::vector<std::string> MayTogether(
    const OnRecord& on_record, const std::vector<ledger::SigningKey>& keys) {
  std::vector<std::string> may;
  for (const ledger::SigningKey& key : keys) {
    const KeyOnRecord* const known = on_record.Find(key.id());
    if (known == nullptr) continue;
    may.insert(may.end(), known->may.begin(), known->may.end());
  }
  return may;
}

Result<void> CheckRoots(const ledger::PartyKeys& keys, const RootSigners& by) {
  if (!keys.roots.empty() || !by.with.empty()) return {};
  return Error{ErrorCode::kKeyNeeded,
               "the key file of " + keys.name +
                   " holds no root key; there, qiao key add makes a new daily "
                   "key for this machine"};
}

// Signed under the log's newest head; then the log is told and asked what it
// says now, or a draft is written.
struct Told {
  std::span<const ledger::SigningKey* const> added;
  std::vector<std::string> may;  // of `added`
  KeyRevocation revocation;      // no kids: none
};

// By the roots; of itself, a daily key of the file may say it alone.
std::vector<const ledger::SigningKey*> RevokingKeys(
    const ledger::PartyKeys& keys,
    const std::vector<const ledger::SigningKey*>& roots,
    const std::vector<KeyId>& kids, std::int64_t threshold) {
  if (std::ssize(roots) < threshold && kids.size() == 1) {
    for (const ledger::SigningKey& key : keys.daily) {
      if (key.id() == kids.front()) return {&key};
    }
  }
  return roots;
}

class Teller {
 public:
  // All of these outlive it. `keys` stay the caller's to change.
  Teller(desk::Desk& desk, const ledger::PartyKeys& keys, const RootSigners& by)
      : desk_(desk), keys_(keys), by_(by) {}

  Result<void> Open(const ledger::AskPassphrase& ask) {
    QIAO_TRY(others_, RootsAtHand::Open(keys_.Party(), by_.with, ask));
    return {};
  }

  Result<void> Tell(const Told& told, OnRecord& on_record, KeyChange& change) {
    if (told.added.empty() && told.revocation.kids.empty()) return {};
    QIAO_TRY(const std::vector<ledger::SignedRecord> records,
             Signed(told, on_record));
    if (by_.draft) {
      change.draft = true;
      return WriteDraft(*by_.draft, records);
    }
    QIAO_TRY_DO(CheckSigned(records, on_record));
    QIAO_TRY_DO(desk_.Append(records, {}));
    change.told = true;
    QIAO_TRY(on_record, KeysAt(desk_, keys_.Party()));
    return {};
  }

 private:
  std::vector<const ledger::SigningKey*> Roots(const OnRecord& log) const {
    std::vector<const ledger::SigningKey*> roots = others_.InForce(log);
    for (const ledger::SigningKey& key : keys_.roots) {
      const bool there =
          std::ranges::any_of(roots, [&key](const ledger::SigningKey* other) {
            return other->id() == key.id();
          });
      if (!there && log.RootInForce(key.id())) roots.push_back(&key);
    }
    return roots;
  }

  Result<std::vector<ledger::SignedRecord>> Signed(const Told& told,
                                                   const OnRecord& log) const {
    const std::vector<const ledger::SigningKey*> roots = Roots(log);
    // What waits for other root keys, or goes with a key that they bring in,
    // they sign alone.
    const bool alone = told.added.empty() && !by_.draft;
    const std::vector<const ledger::SigningKey*> revoking =
        alone ? RevokingKeys(keys_, roots, told.revocation.kids, log.threshold)
              : roots;
    if (told.added.empty() ? revoking.empty() : roots.empty()) {
      return Error{ErrorCode::kKeyNeeded,
                   "no root key here is in force in " + log.log +
                       ": keys are managed where the root keys are"};
    }
    QIAO_TRY(const ledger::Heading heading, HeadingOf(desk_, log));
    std::vector<ledger::SignedRecord> records;
    if (!told.added.empty()) {
      QIAO_TRY(ledger::SignedRecord record,
               ledger::AddDailyKeys(keys_.Party(), heading, roots, told.added,
                                    told.may));
      records.push_back(std::move(record));
    }
    if (!told.revocation.kids.empty()) {
      QIAO_TRY(ledger::SignedRecord record,
               ledger::RevokeDailyKeys(keys_.Party(), heading, revoking,
                                       told.revocation));
      records.push_back(std::move(record));
    }
    return records;
  }

  desk::Desk& desk_;
  const ledger::PartyKeys& keys_;
  const RootSigners& by_;
  RootsAtHand others_;
};

Error NotDone(const OnRecord& on_record, const KeyId& kid) {
  return Error{ErrorCode::kUnavailable,
               on_record.log + " does not say of key " + ToText(kid) +
                   " what it was told; the key file stays as it is"};
}

Result<void> NoteAdded(const OnRecord& on_record, const KeyId& kid,
                       KeyChange& change) {
  const KeyOnRecord* const key = on_record.Find(kid);
  if (key == nullptr) return NotDone(on_record, kid);
  change.added.push_back({kid, key->added});
  return {};
}

Result<void> NoteRevoked(const OnRecord& on_record, const KeyId& kid,
                         KeyChange& change) {
  const KeyOnRecord* const key = on_record.Find(kid);
  if (key == nullptr || !key->revoked) return NotDone(on_record, kid);
  change.revoked.push_back({kid, *key->revoked});
  return {};
}

// The daily keys in force that are not of this change.
void NoteOthers(const OnRecord& on_record, KeyChange& change) {
  for (const KeyOnRecord& key : on_record.keys) {
    if (key.root || key.revoked ||
        std::ranges::find(change.added, key.kid, &ChangedKey::kid) !=
            change.added.end()) {
      continue;
    }
    change.others.push_back(key.kid);
  }
}

// keys.next is of this log, not spent, and in the file.
Result<void> HaveNext(const OnRecord& on_record, const std::string& path,
                      ledger::PartyKeys& keys) {
  if (keys.next && keys.next->log != on_record.log) {
    return Error{ErrorCode::kChanged, "a rotation of these keys in " +
                                          keys.next->log +
                                          " is not finished; rotate there "
                                          "first, it goes on"};
  }
  if (keys.next) {
    const KeyOnRecord* const next = on_record.Find(keys.next->key.id());
    if (next == nullptr || !next->revoked) return {};
  }
  for (const ledger::SigningKey& key : keys.daily) {
    if (on_record.Find(key.id()) != nullptr) continue;
    return Error{ErrorCode::kNotFound,
                 on_record.log + " does not know the daily key " +
                     ToText(key.id()) + " of " + keys.name +
                     "; enter it first: qiao key add " + keys.name};
  }
  QIAO_TRY(ledger::PartyKeys fresh, ledger::NewDailyKeys(keys));
  keys.next.emplace(
      ledger::NextKey{on_record.log, std::move(fresh.daily.front())});
  return ledger::ReplaceKeyFile(path, keys);
}

}  // namespace

Result<KeyChange> RotateDailyKey(desk::Desk& desk, const std::string& path,
                                 const ledger::AskPassphrase& ask,
                                 const RootSigners& by) {
  QIAO_TRY(const auto lock, ledger::KeyFolderLock::Take(path));
  QIAO_TRY(ledger::PartyKeys keys, ledger::ReadKeyFile(path, ask));
  QIAO_TRY_DO(CheckRoots(keys, by));
  KeyChange change;
  change.party = keys.Party();
  QIAO_TRY(OnRecord on_record, KeysAt(desk, change.party));
  change.log = on_record.log;
  QIAO_TRY_DO(HaveNext(on_record, path, keys));
  const KeyId next = keys.next->key.id();

  const ledger::SigningKey* const added[] = {&keys.next->key};
  Told told{{}, MayTogether(on_record, keys.daily), {{}, "superseded", {}}};
  if (on_record.Find(next) == nullptr) told.added = added;
  for (const ledger::SigningKey& key : keys.daily) {
    if (on_record.InForce(key.id())) told.revocation.kids.push_back(key.id());
  }
  Teller teller(desk, keys, by);
  QIAO_TRY_DO(teller.Open(ask));
  QIAO_TRY_DO(teller.Tell(told, on_record, change));
  if (change.draft) return change;
  QIAO_TRY_DO(NoteAdded(on_record, next, change));
  for (const ledger::SigningKey& key : keys.daily) {
    QIAO_TRY_DO(NoteRevoked(on_record, key.id(), change));
  }
  NoteOthers(on_record, change);

  keys.daily.clear();
  keys.daily.push_back(std::move(keys.next->key));
  keys.next.reset();
  QIAO_TRY_DO(ledger::ReplaceKeyFile(path, keys));
  return change;
}

Result<KeyChange> AddDailyKey(desk::Desk& desk, const std::string& path,
                              const std::string& to,
                              const ledger::AskPassphrase& ask,
                              const RootSigners& by) {
  QIAO_TRY(const ledger::PartyKeys keys, ledger::ReadKeyFile(path, ask));
  QIAO_TRY_DO(CheckRoots(keys, by));
  KeyChange change;
  change.party = keys.Party();
  QIAO_TRY(OnRecord on_record, KeysAt(desk, change.party));
  change.log = on_record.log;
  std::error_code unreadable;
  if (!std::filesystem::exists(to, unreadable)) {
    QIAO_TRY(const ledger::PartyKeys fresh, ledger::NewDailyKeys(keys));
    QIAO_TRY_DO(ledger::WriteKeyFile(to, fresh));
  }
  QIAO_TRY(const ledger::PartyKeys machine, ledger::ReadKeyFile(to, ask));
  if (machine.Party() != change.party) {
    return Error{ErrorCode::kUsage, to + " holds keys of " +
                                        ToText(machine.Party()) + ", not of " +
                                        keys.name};
  }
  std::vector<const ledger::SigningKey*> unknown;
  for (const ledger::SigningKey& key : machine.daily) {
    const KeyOnRecord* const known = on_record.Find(key.id());
    if (known == nullptr) {
      unknown.push_back(&key);
    } else if (known->revoked) {
      return Error{ErrorCode::kChanged,
                   ToText(key.id()) + " was revoked at entry " +
                       std::to_string(*known->revoked) +
                       ", and a revoked key never returns"};
    }
  }
  Told told{unknown, MayTogether(on_record, keys.daily), {}};
  if (told.may.empty()) told.may = ledger::DailyTypes();
  Teller teller(desk, keys, by);
  QIAO_TRY_DO(teller.Open(ask));
  QIAO_TRY_DO(teller.Tell(told, on_record, change));
  if (change.draft) return change;
  for (const ledger::SigningKey& key : machine.daily) {
    QIAO_TRY_DO(NoteAdded(on_record, key.id(), change));
  }
  NoteOthers(on_record, change);
  return change;
}

Result<KeyChange> RevokeDailyKey(desk::Desk& desk, const std::string& path,
                                 const KeyRevocation& revocation,
                                 const ledger::AskPassphrase& ask,
                                 const RootSigners& by) {
  QIAO_TRY(const ledger::PartyKeys keys, ledger::ReadKeyFile(path, ask));
  KeyChange change;
  change.party = keys.Party();
  QIAO_TRY(OnRecord on_record, KeysAt(desk, change.party));
  change.log = on_record.log;
  Told told{{}, {}, {{}, revocation.reason, revocation.since}};
  for (const KeyId& kid : revocation.kids) {
    const KeyOnRecord* const key = on_record.Find(kid);
    if (key == nullptr) {
      return Error{ErrorCode::kNotFound,
                   ToText(kid) + " is no key of " + keys.name + " in " +
                       on_record.log + " (qiao party keys)"};
    }
    if (key->root) {
      return Error{
          ErrorCode::kUsage,
          ToText(kid) + " is a root key; a revocation takes out daily keys"};
    }
    if (!key->revoked) {
      told.revocation.kids.push_back(kid);
    } else if (revocation.since && key->since != revocation.since) {
      return Error{ErrorCode::kChanged,
                   ToText(kid) + " was revoked at entry " +
                       std::to_string(*key->revoked) +
                       "; since when it is contested was said there, and "
                       "cannot be said anew"};
    }
  }
  Teller teller(desk, keys, by);
  QIAO_TRY_DO(teller.Open(ask));
  QIAO_TRY_DO(teller.Tell(told, on_record, change));
  if (change.draft) return change;
  for (const KeyId& kid : revocation.kids) {
    QIAO_TRY_DO(NoteRevoked(on_record, kid, change));
  }
  NoteOthers(on_record, change);
  return change;
}

}  // namespace qiao::cli
