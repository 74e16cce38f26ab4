#include "registry/service/check_along.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <variant>
#include <vector>

#include "registry/ledger/commitments.h"
#include "registry/ledger/minted_ids.h"
#include "registry/ledger/signature.h"
#include "registry/service/along_json.h"
#include "registry/service/match_seals.h"

namespace qiao::registry {
namespace {

Error Refuse(std::string what) {
  return Error{ErrorCode::kRefused, std::move(what) + "; nothing was stored"};
}

// What the records say of themselves, for all that goes along.
struct Said {
  std::map<Digest, std::vector<PrintReference>> prints;
  // And whose they can be: the subject's, or the party's.
  std::map<Commitment, std::set<std::string>> commitments;
  std::set<SubjectId> subjects;
};

Said SaidBy(const std::vector<ledger::ShapedRecord>& records) {
  Said said;
  for (const ledger::ShapedRecord& record : records) {
    const Statement& statement = record.statement();
    for (const PrivateValue& value : ledger::CommitmentsOf(statement.body)) {
      said.commitments[value.commit].insert(
          {ToText(statement.subj), ToText(statement.party)});
    }
    if (statement.typ == "register") said.subjects.insert(statement.subj);
    const auto* recording = std::get_if<RecordingRegistration>(&statement.body);
    if (recording == nullptr) continue;
    for (const PrintReference& print : recording->prints) {
      said.prints[print.sha256].push_back(print);
    }
  }
  return said;
}

bool Describes(const PrintReference& said, const Fingerprint& print) {
  return said.alg == "chromaprint-" + std::to_string(print.algorithm) &&
         said.count == static_cast<std::int64_t>(print.items.size()) &&
         said.ms == print.duration_ms;
}

Result<void> CheckPrints(const Said& said, const AlongWith& along) {
  for (const store::StoredPrint& print : along.prints) {
    const auto at = said.prints.find(print.sha256);
    const bool described = at != said.prints.end() &&
                           std::any_of(at->second.begin(), at->second.end(),
                                       [&print](const PrintReference& one) {
                                         return Describes(one, *print.print);
                                       });
    if (!described) {
      return Refuse("the fingerprint " + ToText(print.sha256) +
                    " is of no recording that is registered with it");
    }
  }
  return {};
}

Result<void> CheckPrivate(const AlongPlace& place, const Said& said,
                          const AlongWith& along) {
  for (const store::PrivateValue& value : along.private_values) {
    const std::string name =
        "a private value (" + value.field + " of " + value.owner + ")";
    const auto made = said.commitments.find(value.commit);
    if (made == said.commitments.end()) {
      return Refuse(name + " opens no commitment of these statements");
    }
    if (!made->second.contains(value.owner)) {
      return Refuse(name +
                    " is neither of the subject nor of the party of the "
                    "statement that commits to it");
    }
    // The mark of what was erased.
    if (value.salt == Digest{}) return Refuse(name + " has no salt");
    QIAO_TRY(const auto there, place.store.Private(value.commit));
    if (there && there->Erased()) return Refuse(name + " was erased here");
  }
  return {};
}

// An import of which nothing is stated: its party signs the rows.
Result<void> CheckSignature(const AlongPlace& place, const AlongWith& along) {
  const store::ImportRecord& import = *along.import;
  if (!along.rows_signature) {
    return Refuse("rows of an import without a statement or a signature of " +
                  ToText(import.party));
  }
  QIAO_TRY(const auto key, place.facts.Key(along.rows_signature->kid));
  if (!key || key->party != import.party || key->root || key->revoked ||
      (key->until && place.now >= *key->until)) {
    return Refuse("rows of an import, signed by no daily key of " +
                  ToText(import.party));
  }
  const std::string message =
      RowsMessage(place.store.Origin(), import, along.rows);
  if (!ledger::Verifies(key->key, message, along.rows_signature->sig)) {
    return Refuse("rows of an import with a wrong signature");
  }
  return {};
}

// The first statement, a step's manifest, as far as that is needed to look
// further on its party's behalf; the rules of the log look at all of them.
Result<void> CheckSpeaker(const AlongPlace& place,
                          const ledger::ShapedRecord& record) {
  for (const ledger::SignatureLine& line : record.record().sigs) {
    QIAO_TRY(const auto key, place.facts.Key(line.kid));
    if (!key || key->party != record.statement().party) continue;
    if (record.IsVerifiedAhead(line.kid) ||
        ledger::Verifies(key->key,
                         ledger::SignedMessage(record.record().payload),
                         line.sig)) {
      return {};
    }
  }
  return Refuse("an import whose first statement is not signed by " +
                ToText(record.statement().party));
}

// That whoever speaks may speak of this import.
Result<void> CheckImport(const AlongPlace& place,
                         const Submission& submission) {
  const AlongWith& along = submission.along;
  const store::ImportRecord& import = *along.import;
  for (const ledger::ShapedRecord& record : submission.records) {
    const Statement& statement = record.statement();
    const Source* source = ledger::SourceOf(statement.body);
    if (statement.party != import.party) {
      return Refuse("an import of " + ToText(import.party) +
                    " with statements of " + ToText(statement.party));
    }
    if (source != nullptr && source->import != import.id) {
      return Refuse("a statement of another import than " + import.id);
    }
  }
  QIAO_TRY_DO(submission.records.empty()
                  ? CheckSignature(place, along)
                  : CheckSpeaker(place, submission.records.front()));
  QIAO_TRY(const auto there, place.store.Import(import.id));
  if (there && (there->party != import.party || there->file != import.file ||
                there->sha256 != import.sha256)) {
    return Refuse("import " + import.id +
                  " is on record of another party or file");
  }
  return {};
}

Result<void> CheckRows(const AlongPlace& place, const Said& said,
                       const AlongWith& along) {
  constexpr std::array<std::string_view, 5> kOutcomes = {
      "stored", "registered", "conflict", "review", "rejected"};
  std::int64_t before = 0;
  for (const store::ImportRow& row : along.rows) {
    const std::string name =
        "row " + std::to_string(row.row) + " of import " + along.import->id;
    if (row.row <= before) return Refuse(name + " is out of order");
    before = row.row;
    if (std::find(kOutcomes.begin(), kOutcomes.end(), row.outcome) ==
        kOutcomes.end()) {
      return Refuse(name + " has no outcome that there is");
    }
    if (row.subject && !said.subjects.contains(*row.subject)) {
      QIAO_TRY(const bool known, place.facts.IsKnown(*row.subject));
      if (!known) return Refuse(name + " names a subject nobody registered");
    }
    QIAO_TRY(const auto there,
             place.store.ImportRowAt(along.import->id, row.row));
    if (there && *there != row) {
      return Refuse(name + " is on record with another outcome");
    }
  }
  return {};
}

}  // namespace

Result<void> CheckAlong(const AlongPlace& place, const Submission& submission) {
  const AlongWith& along = submission.along;
  const Said said = SaidBy(submission.records);
  QIAO_TRY_DO(CheckPrints(said, along));
  QIAO_TRY_DO(CheckPrivate(place, said, along));
  if (along.import) {
    QIAO_TRY_DO(CheckImport(place, submission));
    QIAO_TRY_DO(CheckRows(place, said, along));
  }
  return CheckSeals(place.seals, place.facts, submission);
}

Result<bool> HasRows(const AlongPlace& place, const Submission& submission) {
  const AlongWith& along = submission.along;
  if (!submission.records.empty() || !along.import || along.rows.empty() ||
      !along.links.empty()) {
    return false;
  }
  QIAO_TRY_DO(CheckImport(place, submission));
  for (const store::ImportRow& row : along.rows) {
    QIAO_TRY(const auto there,
             place.store.ImportRowAt(along.import->id, row.row));
    if (!there || *there != row) return false;
  }
  return true;
}

}  // namespace qiao::registry
