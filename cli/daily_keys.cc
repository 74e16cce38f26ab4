#include "cli/daily_keys.h"

#include <algorithm>
#include <filesystem>
#include <span>
#include <utility>

#include "registry/ledger/key_statements.h"
#include "schemas/json/document.h"

namespace qiao::cli {
namespace {

using json::View;

struct KeyOnRecord {
  KeyId kid;
  bool root = false;
  std::int64_t added = 0;
  std::vector<std::string> may;
  std::optional<std::int64_t> revoked, since;
};

struct OnRecord {
  std::string log;
  std::vector<KeyOnRecord> keys;

  const KeyOnRecord* Find(const KeyId& kid) const {
    const auto found = std::ranges::find(keys, kid, &KeyOnRecord::kid);
    return found == keys.end() ? nullptr : &*found;
  }
  bool InForce(const KeyId& kid) const {
    const KeyOnRecord* const key = Find(kid);
    return key != nullptr && !key->root && !key->revoked;
  }
};

std::optional<std::int64_t> NumberIn(View view) {
  if (!view) return std::nullopt;
  return view.number();
}

Result<OnRecord> KeysAt(desk::Desk& desk, const PartyId& party) {
  QIAO_TRY(const json::Object document, desk.PartyKeys(party));
  const View view(document);
  OnRecord on_record;
  on_record.log = view["log"].text();
  for (const View one : view["keys"].items()) {
    const auto kid = ParseKeyId(one["kid"].text());
    if (!kid) {
      return Error{ErrorCode::kUnavailable, "the server's answer is no key"};
    }
    on_record.keys.push_back(
        {*kid, one["role"].text() == "root", one["added"].number(),
         one["may"].texts(), NumberIn(one["revoked"]), NumberIn(one["since"])});
  }
  return on_record;
}

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

Result<void> CheckRoots(const ledger::PartyKeys& keys) {
  if (!keys.roots.empty()) return {};
  return Error{ErrorCode::kKeyNeeded,
               "the key file of " + keys.name +
                   " holds no root key; there, qiao key add makes a new daily "
                   "key for this machine"};
}

// Signs under the log's newest head, tells it, and reads what it then says.
struct Told {
  std::span<const ledger::SigningKey* const> added;
  std::vector<std::string> may;  // of `added`
  KeyRevocation revocation;      // no kids: none
};
Result<void> Tell(desk::Desk& desk, const ledger::PartyKeys& keys,
                  const Told& told, OnRecord& on_record, KeyChange& change) {
  if (told.added.empty() && told.revocation.kids.empty()) return {};
  QIAO_TRY(const ledger::Heading heading, desk.Heading());
  if (heading.log != on_record.log) {
    return Error{ErrorCode::kChanged, "asked " + on_record.log + ", and " +
                                          heading.log + " answered"};
  }
  std::vector<ledger::SignedRecord> records;
  if (!told.added.empty()) {
    QIAO_TRY(ledger::SignedRecord record,
             ledger::AddDailyKeys(keys, heading, told.added, told.may));
    records.push_back(std::move(record));
  }
  if (!told.revocation.kids.empty()) {
    QIAO_TRY(ledger::SignedRecord record,
             ledger::RevokeDailyKeys(keys, heading, told.revocation));
    records.push_back(std::move(record));
  }
  QIAO_TRY_DO(desk.Append(records, {}));
  change.told = true;
  QIAO_TRY(on_record, KeysAt(desk, keys.Party()));
  return {};
}

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
                                 const ledger::AskPassphrase& ask) {
  QIAO_TRY(const auto lock, ledger::KeyFolderLock::Take(path));
  QIAO_TRY(ledger::PartyKeys keys, ledger::ReadKeyFile(path, ask));
  QIAO_TRY_DO(CheckRoots(keys));
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
  QIAO_TRY_DO(Tell(desk, keys, told, on_record, change));
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
                              const ledger::AskPassphrase& ask) {
  QIAO_TRY(const ledger::PartyKeys keys, ledger::ReadKeyFile(path, ask));
  QIAO_TRY_DO(CheckRoots(keys));
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
  QIAO_TRY_DO(Tell(desk, keys, told, on_record, change));
  for (const ledger::SigningKey& key : machine.daily) {
    QIAO_TRY_DO(NoteAdded(on_record, key.id(), change));
  }
  NoteOthers(on_record, change);
  return change;
}

Result<KeyChange> RevokeDailyKey(desk::Desk& desk, const std::string& path,
                                 const KeyRevocation& revocation,
                                 const ledger::AskPassphrase& ask) {
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
  QIAO_TRY_DO(Tell(desk, keys, told, on_record, change));
  for (const KeyId& kid : revocation.kids) {
    QIAO_TRY_DO(NoteRevoked(on_record, kid, change));
  }
  NoteOthers(on_record, change);
  return change;
}

}  // namespace qiao::cli
