#include "registry/service/check_proposal.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "registry/ledger/minted_ids.h"

namespace qiao::registry {
namespace {

// What of a body a registry adds.
void Forget(RegistrationCommon& common) {
  common.source.reset();
  common.replaces.reset();
}

const std::optional<Source>* SourceOf(const Statement& item) {
  if (const auto* work = std::get_if<WorkRegistration>(&item.body)) {
    return &work->common.source;
  }
  if (const auto* rec = std::get_if<RecordingRegistration>(&item.body)) {
    return &rec->common.source;
  }
  const auto* claim = std::get_if<OwnershipClaim>(&item.body);
  return claim == nullptr ? nullptr : &claim->source;
}

class Checker {
 public:
  Checker(const ImportSettings& settings, const SheetAsRead& sheet)
      : settings_(settings), sheet_(sheet) {
    for (const RowDraft& row : sheet.drafts.rows) {
      if (!row.waits) by_row_.emplace(row.row, &row);
    }
    if (!settings.audio) return;
    for (const HeardFile& file : settings.audio->files) {
      heard_.insert(file.audio.sha256);
      prints_.insert(file.reference.sha256);
    }
  }

  // Nothing, or why the item is not what the sheet says.
  std::string Fault(const Statement& item) const {
    if (item.party != settings_.label.id) return "it speaks for another party";
    const std::optional<Source>* source = SourceOf(item);
    if (source == nullptr || !*source || (*source)->import != settings_.id) {
      return "it is no registration or claim of this import";
    }
    const auto row = by_row_.find((*source)->row);
    if (row == by_row_.end()) return "its row drafts nothing";
    const RowDraft& draft = *row->second;
    if (const auto* work = std::get_if<WorkRegistration>(&item.body)) {
      return WorkFault(item.subj, *work, draft);
    }
    if (const auto* rec = std::get_if<RecordingRegistration>(&item.body)) {
      return RecordingFault(item.subj, *rec, draft);
    }
    return ClaimFault(item.subj, *std::get_if<OwnershipClaim>(&item.body),
                      draft);
  }

 private:
  std::string WorkFault(const SubjectId& subject, WorkRegistration work,
                        const RowDraft& draft) const {
    if (!draft.work) return "its row names no work";
    if (!IsOurs(subject, work.nonce)) return "its id is not the label's";
    work.nonce = {};
    Forget(work.common);
    const WorkRegistration& said = sheet_.drafts.works[*draft.work].work;
    return work == said ? std::string() : "the sheet says another work";
  }

  std::string RecordingFault(const SubjectId& subject,
                             RecordingRegistration recording,
                             const RowDraft& draft) const {
    if (!IsOurs(subject, recording.nonce)) return "its id is not the label's";
    for (const AudioFile& file : recording.audio) {
      if (!heard_.contains(file.sha256)) return "it names audio not heard here";
    }
    for (const PrintReference& print : recording.prints) {
      if (!prints_.contains(print.sha256))
        return "it names audio not heard here";
    }
    RecordingRegistration said = draft.recording;
    if (!recording.prints.empty() && !said.ms) said.ms = recording.ms;
    if (recording.works.size() > (draft.work ? 1U : 0U)) {
      return "its row does not name so many works";
    }
    recording.nonce = {};
    recording.works.clear();
    recording.audio.clear();
    recording.prints.clear();
    Forget(recording.common);
    return recording == said ? std::string()
                             : "the sheet says another recording";
  }

  static std::string ClaimFault(const SubjectId& subject, OwnershipClaim claim,
                                const RowDraft& draft) {
    claim.source.reset();
    claim.replaces.reset();
    const auto& said =
        subject.Kind() == "wrk" ? draft.on_work : draft.on_recording;
    return std::find(said.begin(), said.end(), claim) != said.end()
               ? std::string()
               : "the sheet claims something else";
  }

  bool IsOurs(const SubjectId& subject, const Nonce& nonce) const {
    return ledger::MintSubject(subject.Kind(), settings_.label.id, nonce) ==
           subject;
  }

  const ImportSettings& settings_;
  const SheetAsRead& sheet_;
  std::map<std::int64_t, const RowDraft*> by_row_;
  std::set<Digest> heard_, prints_;
};

}  // namespace

Result<void> CheckProposal(const ImportSettings& settings,
                           const ImportProposal& proposal) {
  if (proposal.id != settings.id || proposal.party != settings.label.id) {
    return Error{ErrorCode::kRefused,
                 "the registry answered to another import; nothing was signed"};
  }
  if (proposal.items.empty()) return {};
  // A claim whose term nobody states begins on the registry's day.
  const Day today =
      std::chrono::floor<std::chrono::days>(proposal.items.front().iat);
  QIAO_TRY(const SheetAsRead sheet, ReadSheet(settings, today));
  const Checker checker(settings, sheet);
  for (std::size_t i = 0; i < proposal.items.size(); ++i) {
    const std::string fault = checker.Fault(proposal.items[i]);
    if (fault.empty()) continue;
    return Error{ErrorCode::kRefused,
                 "the registry proposes something to sign that the sheet does "
                 "not say (item " +
                     std::to_string(i + 1) + ": " + fault +
                     "); nothing was signed"};
  }
  return {};
}

}  // namespace qiao::registry
