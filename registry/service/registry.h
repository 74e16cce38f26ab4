// The registry as the commands see it: statements come in through the rules of
// the ledger, go into the store durably, and are answered with a receipt.
//
//   QIAO_TRY(Registry registry,
//            Registry::OpenToWrite(path, keys_dir, clock));
//   QIAO_TRY(Heading heading, registry.HeadingNow());
//   items.push_back(Registry::Draft(heading, label.Party(), subject, claim));
//   QIAO_TRY(Appended done, registry.AppendManifest(items, label, note,
//   along));
//
// Nothing here reads a clock or a file of keys unless it was told to.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/heading.h"
#include "registry/ledger/key_file.h"
#include "registry/ledger/receipt.h"
#include "registry/ledger/record.h"
#include "registry/ledger/seal_key.h"
#include "registry/ledger/shape.h"
#include "registry/store/batch.h"
#include "registry/store/store.h"

namespace qiao::registry {

using Clock = std::function<Instant()>;

// What the matcher decided, with the registry's seal that it did
// (match_seals.h): a client carries it from a proposal to its statements.
struct SealedLink {
  store::MatchLink link;
  Digest seal;  // all zero: none
  bool operator==(const SealedLink&) const = default;
};

// What goes into the same transaction as the statements. Nothing in it is taken
// for true because somebody brings it: check_along.h.
struct AlongWith {
  std::vector<store::StoredPrint> prints;
  std::vector<SealedLink> links;
  std::vector<store::PrivateValue> private_values;
  std::optional<store::ImportRecord> import;
  std::vector<store::ImportRow> rows;  // of that import
  // By a daily key of the import's party over import and rows (RowsMessage),
  // where no statement goes with them.
  std::optional<ledger::SignatureLine> rows_signature;
  // The size of the log that the statements were made from, where they hold
  // only if nothing came between: kChanged if it has another size by now.
  std::optional<std::int64_t> log_size;
};

// Statements that are stored together or not at all, with what goes along.
struct Submission {
  std::vector<ledger::ShapedRecord> records;
  AlongWith along;
};

struct Appended {
  std::int64_t index = 0;        // of the first statement
  std::vector<StatementId> ids;  // of all, in order; a manifest's own is first
  ledger::SignedCheckpoint head;
  // Every statement was there already, and with it what went along: nothing
  // was written.
  bool known = false;
};

struct PartyOnRecord {
  PartyId id;
  std::vector<Name> names;  // registered; may be none
  std::string kind;
  std::int64_t index = 0;  // of its `party` statement
};

class Registry {
 public:
  // A new registry: entry 0 is the operator's party, then its daily keys and
  // its name. `operator_keys` must hold a log key; `signer` is the name of the
  // key file it stands in. kUsage for an origin that the format does not allow.
  static Result<Registry> Create(const std::string& path,
                                 std::string_view origin,
                                 ledger::PartyKeys operator_keys,
                                 std::string_view operator_name, Clock clock);
  // With the seals of the same registry open to write, for a reader whose
  // proposals are to be taken there.
  static Result<Registry> OpenToRead(
      const std::string& path, Clock clock,
      std::optional<ledger::SealKey> seals = std::nullopt);
  // kKeyNeeded if the folder lacks the key that signs this log.
  static Result<Registry> OpenToWrite(const std::string& path,
                                      const ledger::KeyFolder& folder,
                                      Clock clock);

  const store::Store& store() const { return store_; }
  bool CanWrite() const { return operator_.has_value(); }
  Instant Now() const { return clock_(); }
  // For the links that its matcher finds; none in a registry that only reads.
  const std::optional<ledger::SealKey>& Seals() const { return seals_; }

  // What new statements must carry: this log, its newest head, the time.
  Result<ledger::Heading> HeadingNow() const;
  // A statement under that heading; `typ` follows from the body.
  static Statement Draft(const ledger::Heading& heading, const PartyId& party,
                         const SubjectId& subj, StatementBody body);

  // All or none, durable on return. Refused records carry the Refusal; what
  // goes along and is not the sender's to tell is kRefused without one; if all
  // are known already the answer is where they are. kUnavailable for a
  // redaction that is on record, while the journal holds what it erased: the
  // same again.
  Result<Appended> Append(std::span<const ledger::SignedRecord> records,
                          const AlongWith& along = {});
  // Many submissions in one transaction, in their order; each is stored or not
  // by itself, and has its verdict. A later one sees the earlier ones. Durable
  // on return. An error is of all: none of them is acknowledged.
  Result<std::vector<Result<Appended>>> AppendEach(
      std::span<const Submission* const> submissions);
  // Signs the items with the party's first daily key as one manifest, and
  // appends it. At most 65,536 items.
  Result<Appended> AppendManifest(std::span<const Statement> items,
                                  const ledger::PartyKeys& party,
                                  std::string_view note,
                                  const AlongWith& along = {});
  // What goes along without statements: links found later, rows of an import
  // of which none says anything new.
  Result<void> Record(const AlongWith& along);

  // The operator states the state root in an `anchor`. Its index.
  Result<std::int64_t> AnchorNow();
  // Makes all indexes again, under the folding of this program.
  Result<void> RebuildIndexes();

  // Proof that an entry stands in the log, at its newest head.
  Result<ledger::Receipt> ReceiptOf(std::int64_t index) const;

  // What a party enters with, signed: its keys, then its public name. Made
  // where the keys are, appended wherever the log is. kUsage for a name that no
  // record can hold.
  static Result<std::vector<ledger::SignedRecord>> Introduction(
      const ledger::Heading& heading, const ledger::PartyKeys& keys,
      const Name& name, std::string_view kind);
  // A party enters. Appended.ids.back() is the registration of the name.
  Result<Appended> AddParty(const ledger::PartyKeys& keys, const Name& name,
                            std::string_view kind);
  Result<std::vector<PartyOnRecord>> Parties() const;
  // "pty:…", or a name that one party alone has. kNotFound, kUsage if several.
  Result<PartyOnRecord> FindParty(std::string_view text) const;

 private:
  Registry(store::Store store, Clock clock);
  Result<Appended> AppendOne(const Submission& submission);

  store::Store store_;
  Clock clock_;
  std::optional<ledger::PartyKeys> operator_;  // to write
  std::optional<ledger::SealKey> seals_;
};

// The keys of whoever runs this log. kKeyNeeded if the folder lacks the key
// that signs it.
Result<ledger::PartyKeys> LogKeys(const store::Nature& log,
                                  const ledger::KeyFolder& folder);

// How this program folds titles and names for search.
store::Folding SearchFolding();

// The bytes and hash under which a fingerprint is stored and signed.
store::StoredPrint ToStored(std::shared_ptr<const Fingerprint> print);

}  // namespace qiao::registry
