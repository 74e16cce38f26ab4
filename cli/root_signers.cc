#include "cli/root_signers.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/input_file.h"
#include "registry/ledger/minted_ids.h"
#include "registry/store/synced_file.h"

namespace qiao::cli {
namespace {

using ledger::ShapedRecord;
using ledger::SigningKey;

bool HasSigned(const ShapedRecord& record, const KeyId& kid) {
  const auto& lines = record.record().sigs;
  return std::ranges::find(lines, kid, &ledger::SignatureLine::kid) !=
         lines.end();
}

// The keys that a statement brings: each of them signs it.
std::vector<KeyId> Named(const ShapedRecord& record) {
  std::vector<KeyId> kids;
  const StatementBody& body = record.statement().body;
  if (const auto* change = std::get_if<RootChange>(&body)) {
    for (const PublicKey& key : change->roots.keys) {
      kids.push_back(ledger::KeyIdOf(key));
    }
  } else if (const auto* addition = std::get_if<KeyAddition>(&body)) {
    for (const DailyKey& daily : addition->keys) {
      kids.push_back(ledger::KeyIdOf(daily.key));
    }
  }
  return kids;
}

// A daily key says of itself that it is out.
bool SaysItOfItself(const ShapedRecord& record) {
  const auto* body = std::get_if<KeyRevocation>(&record.statement().body);
  const auto& lines = record.record().sigs;
  return body != nullptr && body->kids.size() == 1 && lines.size() == 1 &&
         lines[0].kid == body->kids[0];
}

std::string Listed(const std::vector<KeyId>& kids) {
  std::string text;
  for (const KeyId& kid : kids) {
    text += (text.empty() ? "" : ", ") + ToText(kid);
  }
  return text;
}

json::Array Kids(const std::vector<KeyId>& kids) {
  json::Array list;
  for (const KeyId& kid : kids) list.emplace_back(ToText(kid));
  return list;
}

std::string LinesOf(std::span<const ledger::SignedRecord> records) {
  std::string lines;
  for (const ledger::SignedRecord& record : records) {
    lines += EncodeEntry(record) + "\n";
  }
  return lines;
}

Error NoDraft(const std::string& path, const std::string& why) {
  return Error{
      ErrorCode::kUnreadable,
      path + " holds no statements on keys that wait for signatures: " + why};
}

}  // namespace

Result<RootsAtHand> RootsAtHand::Open(const PartyId& party,
                                      std::span<const std::string> paths,
                                      const ledger::AskPassphrase& ask) {
  RootsAtHand roots;
  for (const std::string& path : paths) {
    QIAO_TRY(ledger::PartyKeys keys, ledger::ReadKeyFile(path, ask));
    if (keys.Party() != party) {
      return Error{ErrorCode::kUsage, path + " holds keys of " +
                                          ToText(keys.Party()) + ", not of " +
                                          ToText(party)};
    }
    roots.Add(std::move(keys));
  }
  return roots;
}

std::vector<const SigningKey*> RootsAtHand::All() const {
  std::vector<const SigningKey*> all;
  for (const ledger::PartyKeys& file : files_) {
    for (const SigningKey& key : file.roots) {
      const bool known = std::ranges::any_of(
          all,
          [&key](const SigningKey* other) { return other->id() == key.id(); });
      if (!known) all.push_back(&key);
    }
  }
  return all;
}

std::vector<const SigningKey*> RootsAtHand::InForce(const OnRecord& log) const {
  std::vector<const SigningKey*> all = All();
  std::erase_if(all, [&log](const SigningKey* key) {
    return !log.RootInForce(key->id());
  });
  return all;
}

MissingSigners MissingOf(const ShapedRecord& record, const OnRecord& log) {
  MissingSigners missing;
  if (SaysItOfItself(record)) return missing;
  for (const KeyId& kid : Named(record)) {
    if (!HasSigned(record, kid)) missing.each.push_back(kid);
  }
  std::int64_t signed_by = 0;
  for (const PublicKey& key : log.Roots()) {
    const KeyId kid = ledger::KeyIdOf(key);
    if (HasSigned(record, kid)) {
      ++signed_by;
    } else if (std::ranges::find(missing.each, kid) != missing.each.end()) {
      ++signed_by;  // it will have
    } else {
      missing.of.push_back(kid);
    }
  }
  missing.roots = std::max<std::int64_t>(0, log.threshold - signed_by);
  if (missing.roots == 0) missing.of.clear();
  return missing;
}

std::string InWords(const MissingSigners& missing) {
  std::string words;
  if (!missing.each.empty()) {
    words = (missing.each.size() == 1 ? "key " : "each of the keys ") +
            Listed(missing.each);
  }
  if (missing.roots > 0) {
    words += (words.empty() ? "" : ", and ") + std::to_string(missing.roots) +
             " of the root keys " + Listed(missing.of);
  }
  return words;
}

json::Object ToJson(const MissingSigners& missing) {
  return {{{"each", Kids(missing.each)},
           {"of", Kids(missing.of)},
           {"roots", missing.roots}}};
}

Result<void> CheckSigned(std::span<const ledger::SignedRecord> records,
                         const OnRecord& log) {
  for (const ledger::SignedRecord& record : records) {
    QIAO_TRY(const ShapedRecord shaped,
             ledger::CheckShape(record, json::Edition::kAdmission));
    const MissingSigners missing = MissingOf(shaped, log);
    if (missing.None()) continue;
    return Error{ErrorCode::kKeyNeeded,
                 "this " + shaped.statement().typ + " must be signed by " +
                     InWords(missing) +
                     ", too. Name their key files with --with, or write what "
                     "they are to sign with --draft FILE, and run there: qiao "
                     "key sign FILE NAME"};
  }
  return {};
}

Result<void> WriteDraft(const std::string& path,
                        std::span<const ledger::SignedRecord> records) {
  std::error_code unreadable;
  if (std::filesystem::exists(path, unreadable)) {
    return Error{ErrorCode::kChanged, path + " is there already"};
  }
  return ReplaceDraft(path, records);
}

Result<void> ReplaceDraft(const std::string& path,
                          std::span<const ledger::SignedRecord> records) {
  return store::WriteSynced(path, LinesOf(records), store::ReadableBy::kAll);
}

Result<std::vector<ShapedRecord>> ReadDraft(const std::string& path) {
  QIAO_TRY(const std::string text, ReadInput(path));
  std::vector<ShapedRecord> records;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    auto record =
        ledger::CheckShape(rest.substr(0, end), json::Edition::kAdmission);
    if (!record) return NoDraft(path, record.error().message);
    const Statement& said = record->statement();
    if (!said.typ.starts_with("key-")) {
      return NoDraft(path, "there is a " + said.typ + " in it");
    }
    if (!records.empty() && (said.party != records[0].statement().party ||
                             said.log != records[0].statement().log)) {
      return NoDraft(path, "they are of several parties or logs");
    }
    records.push_back(*std::move(record));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (records.empty()) return NoDraft(path, "it is empty");
  return records;
}

}  // namespace qiao::cli
