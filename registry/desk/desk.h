// A Desk is where a registry is asked and told things, wherever it stands: in
// a file on this machine (local_desk.h), or behind HTTP. Whoever asks does not
// know which.
//
//   QIAO_TRY(const json::Object answer, desk.Who(question));
//   answer: {"schema":"qiao.who/1","verdict":"one","candidates":[…],…}
//
// Answers are documents (schemas/json/document.h), complete enough to be shown
// to people. Each is drawn from one moment of the registry. What goes the other
// way is signed before it gets here: no desk ever sees a secret key, nor a file
// of audio.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "registry/ledger/heading.h"
#include "registry/ledger/record.h"
#include "registry/service/import_catalog.h"
#include "registry/service/import_steps.h"
#include "registry/service/registry.h"
#include "schemas/json/value.h"
#include "schemas/model/ids.h"
#include "schemas/model/result.h"

namespace qiao::desk {

class Desk {
 public:
  virtual ~Desk() = default;

  // ---- asking

  // Question: who_question.h. Answer: qiao.who/1.
  virtual Result<json::Object> Who(const json::Object& question) = 0;
  // qiao.conflict.list/1: all, or those that touch a subject (kNotFound if it
  // is not on record).
  virtual Result<json::Object> Conflicts(
      const std::optional<SubjectId>& subject) = 0;
  virtual Result<json::Object> Conflict(std::string_view id) = 0;
  virtual Result<json::Object> Parties() = 0;  // qiao.party.list/1
  // qiao.party.keys/1: every key that the party ever had here. kNotFound.
  virtual Result<json::Object> PartyKeys(const PartyId& party) = 0;
  // qiao.record/1, by "stm:…", "stm:…#4", "14", or "rec:…": the registration
  // in force.
  virtual Result<json::Object> Record(std::string_view reference) = 0;
  // The same for the bytes of an entry, whether or not it is on record there.
  virtual Result<json::Object> RecordOfEntry(std::string_view entry) = 0;
  virtual Result<json::Object> LogHead() = 0;  // qiao.log.head/1
  virtual Result<json::Object> LogProof(std::int64_t index) = 0;
  virtual Result<json::Object> LogConsistency(std::int64_t from) = 0;
  // The bytes of a .qiaob.
  virtual Result<std::string> Bundle(const SubjectId& subject) = 0;
  // The bytes of a qiao.complete/1: all that touches "rec:…" or "key:…", with
  // the proof (registry/service/prove_complete.h).
  virtual Result<std::string> Complete(std::string_view key) = 0;

  // "pty:…", or a name that one party alone has. kNotFound; kUsage if several.
  virtual Result<registry::PartyOnRecord> FindParty(std::string_view text) = 0;
  // What becomes of the rows of a sheet, and what to sign for them.
  virtual Result<registry::ImportProposal> Propose(
      const registry::ImportSettings& settings,
      const registry::ImportFrom& from) = 0;

  // How many rows of an import (by its id of 32 hex digits) are on record.
  virtual Result<std::size_t> RowsOfImport(std::string_view import_id) = 0;

  // ---- telling

  // What statements that are made now must carry.
  virtual Result<ledger::Heading> Heading() = 0;
  virtual Result<bool> KnowsParty(const PartyId& party) = 0;
  // All or none, durable on return. Told again, it says where they are. Without
  // records: what goes along alone.
  virtual Result<registry::Appended> Append(
      std::span<const ledger::SignedRecord> records,
      const registry::AlongWith& along) = 0;
};

}  // namespace qiao::desk
