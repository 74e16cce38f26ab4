#include "tests/fault/files/fallen_registry.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "registry/service/audit_registry.h"
#include "registry/service/party_keys.h"
#include "registry/store/database.h"
#include "tests/support/registries.h"

namespace qiao::test {
namespace {

namespace fs = std::filesystem;
using Moment = store::Store::Moment;

// It stands at one of these. `same_bytes`: they are compared whole, else by
// size.
struct Expectation {
  std::vector<Moment> moments;
  bool same_bytes = true;
};

bool Matches(const Moment& found, const Moment& wanted, bool same_bytes) {
  return same_bytes
             ? found == wanted
             : found.entries == wanted.entries && found.kept == wanted.kept;
}

std::string Words(const Moment& moment) {
  return std::to_string(moment.entries) + " entries, " +
         std::to_string(moment.kept) + " rows beside them";
}

// Every key file is whole, and every daily key of a party that has a file here
// stands in it.
std::string TroubleWithKeys(const registry::Registry& registry,
                            const std::string& home) {
  const auto names = ledger::ListKeyFiles(KeysIn(home));
  if (!names) return names.error().message;
  for (const std::string& name : *names) {
    const auto keys =
        ledger::ReadKeyFile(ledger::KeyFilePath(KeysIn(home), name));
    if (!keys) return keys.error().message;
    const auto on_record = registry::KeysOnRecord(registry, keys->Party());
    if (!on_record) {
      if (on_record.error().code == ErrorCode::kNotFound) continue;
      return on_record.error().message;
    }
    for (const ledger::KeyFact& key : on_record->keys) {
      const auto is_it = [&](const ledger::SigningKey& one) {
        return one.id() == key.kid;
      };
      if (key.root || key.revoked || std::ranges::any_of(keys->daily, is_it) ||
          (keys->next && is_it(keys->next->key))) {
        continue;
      }
      return "a daily key of " + name + " is in force and lost";
    }
  }
  return {};
}

// Every party on record has a key file here: each was made before it entered.
std::string TroubleWithParties(const registry::Registry& registry,
                               const std::string& home) {
  const auto parties = registry.Parties();
  const auto names = ledger::ListKeyFiles(KeysIn(home));
  if (!parties) return parties.error().message;
  if (!names) return names.error().message;
  if (parties->size() > names->size()) return "a key file is lost";
  return {};
}

// The first and the last entry prove themselves under the newest head.
std::string TroubleWithProofs(const registry::Registry& registry) {
  const auto size = registry.store().Size();
  if (!size) return size.error().message;
  const auto key = ledger::ParseVkey(registry.store().LogVkey());
  if (!key) return key.error().message;
  const ledger::TrustPolicy policy = Good(ledger::ParsePolicy(
      "log " + registry.store().LogVkey() + "\nquorum none\n"));
  for (const std::int64_t index : {std::int64_t{0}, *size / 2, *size - 1}) {
    const auto receipt = registry.ReceiptOf(index);
    if (!receipt) return receipt.error().message;
    const auto entry = registry.store().EntryAt(index);
    if (!entry) return entry.error().message;
    const auto verified = ledger::VerifyReceipt(*receipt, *entry, policy);
    if (!verified) return verified.error().message;
  }
  return {};
}

std::string TroubleInSqlite(const std::string& home) {
  auto database =
      store::Database::Open(RegistryIn(home), store::Database::Mode::kReadOnly);
  if (!database) return database.error().message;
  store::Query check(**database, "PRAGMA quick_check");
  const auto more = check.Next();
  if (!more) return more.error().message;
  return check.Text(0) == "ok" ? ""
                               : "quick_check: " + std::string(check.Text(0));
}

std::string TroubleInAudit(const std::string& home) {
  const auto report = registry::AuditRegistry({RegistryIn(home), {}, {}, {}});
  if (!report) return report.error().message;
  if (report->Sound()) return {};
  const store::Difference& first = report->differences.front();
  return "an audit finds in " + first.table + ", row " + first.row +
         ", column " + first.column + ": " + first.found + " instead of " +
         first.expected;
}

std::string TroubleWith(const registry::Registry& registry,
                        const std::string& home, const Job& job,
                        const Expectation& expected) {
  const auto found = registry.store().Now();
  if (!found) return found.error().message;
  const bool known =
      std::ranges::any_of(expected.moments, [&](const Moment& moment) {
        return Matches(*found, moment, expected.same_bytes);
      });
  if (!known) {
    return "it stands at " + Words(*found) + ", not at " +
           Words(expected.moments.front()) + " or " +
           Words(expected.moments.back());
  }
  if (auto trouble = TroubleWithProofs(registry); !trouble.empty()) {
    return trouble;
  }
  if (auto trouble = TroubleWithKeys(registry, home); !trouble.empty()) {
    return trouble;
  }
  if (auto trouble = TroubleWithParties(registry, home); !trouble.empty()) {
    return trouble;
  }
  return job.trouble ? job.trouble(registry, home) : "";
}

std::string TroubleAt(const std::string& home, const Job& job,
                      const Expectation& expected, const Looks& looks) {
  {
    const auto registry = OpenHome(home);
    if (!registry) return registry.error().message;
    auto trouble = TroubleWith(*registry, home, job, expected);
    if (!trouble.empty()) return trouble;
  }
  if (auto trouble = TroubleInSqlite(home); !trouble.empty()) return trouble;
  return looks.audited ? TroubleInAudit(home) : "";
}

std::string TroubleGoingOn(const std::string& home, const RecordedJob& recorded,
                           const Looks& looks) {
  const auto done = Run(recorded.job, home);
  if (!done) return "it does not go on: " + done.error().message;
  return TroubleAt(
      home, recorded.job,
      {{recorded.milestones.back().moment}, !recorded.job.makes_keys}, looks);
}

bool IsAdvised(const Error& error, std::string_view command) {
  return error.message.find(command) != std::string::npos;
}

// What one is told to do when a registry was cut off while it was made.
void Clear(const std::string& home) {
  for (const auto& entry : fs::recursive_directory_iterator(home)) {
    if (entry.is_regular_file()) fs::remove(entry.path());
  }
}

// A registry that was being made is there, whole; or it is said that it has to
// be made again, and it can be.
std::string TroubleWithMaking(const std::string& home,
                              const RecordedJob& recorded, const Fallen& fallen,
                              const Looks& looks) {
  auto opened = OpenHome(home);
  if (!opened && fallen.milestones > 0) return opened.error().message;
  // Its first entries are there, and it was not said so.
  if (!opened && IsAdvised(opened.error(), "qiao audit --renew-anchor")) {
    const auto renewed = registry::RenewAnchor(RegistryIn(home), KeysIn(home));
    if (!renewed) return renewed.error().message;
    opened = OpenHome(home);
  }
  if (opened) {
    if (!fs::exists(RegistryIn(home) + ".policy")) return "no trust file";
    return TroubleAt(home, recorded.job,
                     {{recorded.milestones.back().moment}, fallen.recorded},
                     looks);
  }
  if (!IsAdvised(opened.error(), "qiao init")) {
    return "it does not say what to do: " + opened.error().message;
  }
  Clear(home);
  return looks.goes_on ? TroubleGoingOn(home, recorded, looks) : "";
}

}  // namespace

std::string TroubleIn(const std::string& home, const RecordedJob& recorded,
                      const Fallen& fallen, const Looks& looks) {
  if (recorded.job.makes_registry) {
    return TroubleWithMaking(home, recorded, fallen, looks);
  }
  Expectation expected{{}, fallen.recorded || !recorded.job.makes_keys};
  for (std::size_t m = fallen.milestones;
       m < recorded.milestones.size() && m <= fallen.milestones + 1; ++m) {
    expected.moments.push_back(recorded.milestones[m].moment);
  }
  auto trouble = TroubleAt(home, recorded.job, expected, looks);
  if (!trouble.empty() || !looks.goes_on) return trouble;
  return TroubleGoingOn(home, recorded, looks);
}

}  // namespace qiao::test
