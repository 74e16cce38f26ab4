// Whether what a row says has room in a record: each text within its limit, no
// character that a record bans, the whole entry within 61,440 bytes.
//
// Asked before anything is signed, so that a row which no record can hold is a
// line in the report and never stops the import of all others.
#pragma once

#include <vector>

#include "registry/ledger/heading.h"
#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::registry {

// Asks what admission will ask of the shape of the statement that `party` will
// make of the body. What is unknown yet (source, the statement that it
// replaces, place in a manifest) is taken as long as it can be. The error says
// which member is wrong and why.
class RecordRoom {
 public:
  // `heading` must outlive it.
  RecordRoom(const ledger::Heading& heading, const PartyId& party)
      : heading_(heading), party_(party) {}

  Result<void> Check(WorkRegistration work) const;
  Result<void> Check(RecordingRegistration recording) const;
  Result<void> Check(OwnershipClaim claim) const;

 private:
  Result<void> CheckAbout(const SubjectId& subject, StatementBody body) const;

  const ledger::Heading& heading_;
  PartyId party_;
};

}  // namespace qiao::registry
