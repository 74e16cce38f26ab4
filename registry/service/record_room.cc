#include "registry/service/record_room.h"

#include <string>
#include <utility>

#include "registry/ledger/minted_ids.h"
#include "registry/ledger/shape.h"
#include "registry/service/registry.h"
#include "schemas/model/share.h"

namespace qiao::registry {
namespace {

Source LongestSource() {
  Source source;
  source.row = kMaxInteger;
  source.import = std::string(32, '0');
  source.file.emplace();
  source.record.emplace();
  return source;
}

}  // namespace

Result<void> RecordRoom::CheckAbout(const SubjectId& subject,
                                    StatementBody body) const {
  ledger::SignedRecord record;
  record.payload = ledger::EncodePayload(
      Registry::Draft(heading_, party_, subject, std::move(body)));
  record.via = ledger::ManifestPlace{{}, ledger::kMaxManifestItems - 1};
  QIAO_TRY_DO(ledger::CheckShape(record, json::Edition::kAdmission));
  return {};
}

Result<void> RecordRoom::Check(WorkRegistration work) const {
  work.common.source = LongestSource();
  work.common.replaces.emplace();
  const SubjectId subject = ledger::MintSubject("wrk", party_, work.nonce);
  return CheckAbout(subject, std::move(work));
}

Result<void> RecordRoom::Check(RecordingRegistration recording) const {
  recording.common.source = LongestSource();
  recording.common.replaces.emplace();
  const SubjectId subject = ledger::MintSubject("rec", party_, recording.nonce);
  return CheckAbout(subject, std::move(recording));
}

Result<void> RecordRoom::Check(OwnershipClaim claim) const {
  claim.source = LongestSource();
  claim.replaces.emplace();
  return CheckAbout(ledger::MintSubject("rec", party_, {}), std::move(claim));
}

}  // namespace qiao::registry
