#include "registry/service/check_proposal.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "registry/ledger/hash.h"
#include "registry/ledger/minted_ids.h"
#include "registry/ledger/shape.h"
#include "schemas/json/canonical.h"

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
  Checker(const ImportSettings& settings, const ImportProposal& proposal,
          const ProposalAsked& asked, const SheetAsRead& sheet)
      : settings_(settings), proposal_(proposal), asked_(asked), sheet_(sheet) {
    for (const Statement& item : proposal.items) {
      if (item.typ == "register") registered_.insert(item.subj);
    }
    for (const store::PrivateValue& value : proposal.private_values) {
      opened_.emplace(value.commit, &value);
    }
    for (const CatalogEntry& entry : sheet.catalog.entries) {
      bytes_of_row_.emplace(entry.row, ledger::Sha256({entry.raw}));
    }
    file_ = ledger::Sha256({settings.bytes});
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
    if (item.log != asked_.heading.log) return "it is for another log";
    const auto apart = item.iat - asked_.heading.iat;
    if (apart > kApart || apart < -kApart) {
      return "it is dated " + qiao::ToText(item.iat) + ", which is not now";
    }
    const std::optional<Source>* source = SourceOf(item);
    if (source == nullptr || !*source || (*source)->import != settings_.id) {
      return "it is no registration or claim of this import";
    }
    if (item.seen.size != proposal_.log_size || !item.also.empty() ||
        !item.ext.empty() || item.typ != TypeOf(item.body)) {
      return "it is not as an import's statements are";
    }
    const auto row = by_row_.find((*source)->row);
    if (row == by_row_.end()) return "its row drafts nothing";
    for (std::string fault :
         {BodyFault(item, *row->second), SourceFault(item, **source),
          ReplacesFault(item)}) {
      if (!fault.empty()) return fault;
    }
    return {};
  }

 private:
  std::string BodyFault(const Statement& item, const RowDraft& draft) const {
    if (const auto* work = std::get_if<WorkRegistration>(&item.body)) {
      return WorkFault(item.subj, *work, draft);
    }
    if (const auto* rec = std::get_if<RecordingRegistration>(&item.body)) {
      return RecordingFault(item.subj, *rec, draft);
    }
    return ClaimFault(item.subj, *std::get_if<OwnershipClaim>(&item.body),
                      draft);
  }

  // The source names this row of this sheet, and opens to its bytes.
  std::string SourceFault(const Statement& item, const Source& source) const {
    if (!source.sheet.empty() ||
        !Opens(source.file, "file", ToText(settings_.label.id), file_) ||
        !Opens(source.record, "record", ToText(item.subj),
               bytes_of_row_.at(source.row))) {
      return "it names another source than its row";
    }
    return {};
  }

  bool Opens(const std::optional<Commitment>& commit, std::string_view field,
             const std::string& owner, const Digest& value) const {
    if (!commit) return false;
    const auto at = opened_.find(*commit);  // AlongFrom: it is of its value
    return at != opened_.end() && at->second->field == field &&
           at->second->owner == owner &&
           at->second->value == json::Canonical(json::Value(ToText(value)));
  }

  std::string ReplacesFault(const Statement& item) const {
    const std::optional<StatementId>& replaces = ReplacedBy(item.body);
    if (!replaces) return {};
    if (!settings_.correct) return "it replaces what nobody asked to replace";
    const Result<std::string> entry = asked_.entry_of(*replaces);
    const auto before =
        entry ? ledger::CheckShape(*entry, json::Edition::kVerifier)
              : Result<ledger::ShapedRecord>(entry.error());
    if (!before || before->id() != *replaces) {
      return "it replaces " + ToText(*replaces) + ", which cannot be looked at";
    }
    const Statement& said = before->statement();
    if (said.party != item.party || said.subj != item.subj ||
        said.typ != item.typ) {
      return "it replaces something else than what the label said about this";
    }
    return {};
  }

  static const std::optional<StatementId>& ReplacedBy(
      const StatementBody& body) {
    if (const auto* work = std::get_if<WorkRegistration>(&body)) {
      return work->common.replaces;
    }
    if (const auto* rec = std::get_if<RecordingRegistration>(&body)) {
      return rec->common.replaces;
    }
    return std::get<OwnershipClaim>(body).replaces;  // Fault() has looked
  }

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
    for (const SubjectId& work : recording.works) {
      if (!IsKnownOurs(work)) return "its work is not the label's";
    }
    recording.nonce = {};
    recording.works.clear();
    recording.audio.clear();
    recording.prints.clear();
    Forget(recording.common);
    return recording == said ? std::string()
                             : "the sheet says another recording";
  }

  std::string ClaimFault(const SubjectId& subject, OwnershipClaim claim,
                         const RowDraft& draft) const {
    if (!IsKnownOurs(subject)) return "its subject is not the label's";
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

  // Registered by an item, or on record with the nonce that proves it.
  bool IsKnownOurs(const SubjectId& subject) const {
    if (registered_.contains(subject)) return true;
    const auto own = proposal_.own.find(subject);
    return own != proposal_.own.end() && IsOurs(subject, own->second);
  }

  // The registry's clock and the label's: far enough for any two that work.
  static constexpr std::chrono::hours kApart{24};

  const ImportSettings& settings_;
  const ImportProposal& proposal_;
  const ProposalAsked& asked_;
  const SheetAsRead& sheet_;
  std::set<SubjectId> registered_;
  std::map<Commitment, const store::PrivateValue*> opened_;
  std::map<std::int64_t, Digest> bytes_of_row_;
  Digest file_;
  std::map<std::int64_t, const RowDraft*> by_row_;
  std::set<Digest> heard_, prints_;
};

}  // namespace

Result<void> CheckProposal(const ImportSettings& settings,
                           const ImportProposal& proposal,
                           const ProposalAsked& asked) {
  // Rows alone are signed, too, where there is no item.
  if (proposal.id != settings.id || proposal.party != settings.label.id ||
      proposal.file != settings.file ||
      proposal.sha256 != ledger::Sha256({settings.bytes}) ||
      proposal.log != asked.heading.log) {
    return Error{ErrorCode::kRefused,
                 "the registry answered to another import; nothing was signed"};
  }
  if (proposal.items.empty()) return {};
  // A claim whose term nobody states begins on the registry's day.
  const Day today =
      std::chrono::floor<std::chrono::days>(proposal.items.front().iat);
  QIAO_TRY(const SheetAsRead sheet, ReadSheet(settings, today));
  const Checker checker(settings, proposal, asked, sheet);
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
