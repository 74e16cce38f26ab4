#include "registry/desk/watched_desk.h"

#include <utility>

#include "registry/ledger/complete_answer.h"
#include "registry/ledger/merkle.h"
#include "registry/ledger/policy.h"
#include "schemas/json/document.h"

namespace qiao::desk {
namespace {

using ledger::Checkpoint;
using ledger::SignedCheckpoint;

Error NoHead(const std::string& place) {
  return Error{ErrorCode::kUnavailable,
               place + ": the answer is no head of a log"};
}

std::string Entries(std::int64_t size) {
  return std::to_string(size) + (size == 1 ? " entry" : " entries");
}

}  // namespace

WatchedDesk::WatchedDesk(std::unique_ptr<Desk> desk, Watch watch)
    : desk_(std::move(desk)), watch_(std::move(watch)), kept_(watch_.folder) {}

Error WatchedDesk::WentBack(const Checkpoint& seen, std::int64_t size) const {
  return Refused(
      Refusal::kConsistency,
      watch_.place + " shows " + seen.origin + " with " + Entries(size) +
          " and has shown it with " + std::to_string(seen.size) +
          ": it went back. The head of " + std::to_string(seen.size) +
          " is kept in " + kept_.FileOfHead(key_));
}

Error WatchedDesk::Forked(ledger::ForkProof proof) const {
  const Checkpoint older = proof.older.head;
  const Checkpoint newer = proof.newer.head;
  const bool proved = proof.root || older.size == newer.size;
  std::string message = older.origin + " tells two histories: the head of " +
                        Entries(newer.size) + " at " + watch_.place +
                        " does not continue the head of " +
                        Entries(older.size) + " that was seen before. ";
  const Result<std::string> file = kept_.KeepFork(proof);
  if (!file) {
    message += "What proves it could not be kept: " + file.error().message;
  } else if (proved) {
    message += "Anybody can check it: qiao verify " + *file + " --trust FILE";
  } else {
    message += "It did not show what the later one holds; both are in " + *file;
  }
  return Refused(Refusal::kConsistency, std::move(message));
}

Result<SignedCheckpoint> WatchedDesk::Signed(std::string_view note) const {
  auto head = ledger::ParseCheckpoint(note);
  if (!head) return NoHead(watch_.place);
  const ledger::TrustPolicy log{{key_}, {}, {}, {}};
  QIAO_TRY_DO(ledger::CheckAgainst(log, *head));
  return std::move(*head);
}

void WatchedDesk::Keep(const SignedCheckpoint& head) {
  const Result<void> kept = kept_.Keep(key_, head);
  if (!kept && watch_.warn) {
    watch_.warn("the head of the log cannot be kept: " + kept.error().message);
  }
}

Result<void> WatchedDesk::CheckPin(const std::string& vkey) {
  if (!watch_.pinned) return {};
  const Result<std::string> first = kept_.FirstKey(watch_.place, vkey);
  if (!first) {
    if (watch_.warn) {
      watch_.warn("the key of the log cannot be kept: " +
                  first.error().message);
    }
    return {};
  }
  if (*first == vkey) return {};
  return Refused(Refusal::kNoteUnsigned,
                 watch_.place + " serves a log of another key than before: " +
                     vkey + ". If its operator says why, remove " +
                     kept_.FileOfKey(watch_.place));
}

// An empty log where there was one with entries went back, too.
Result<void> WatchedDesk::EmptyNow() const {
  const auto vkey = kept_.KeyOf(watch_.place);
  if (!watch_.pinned || !vkey) return {};
  const auto key = ledger::ParseVkey(*vkey);
  if (!key) return {};
  QIAO_TRY(const auto seen, kept_.Head(*key));
  if (!seen) return {};
  return WentBack(seen->head, 0);
}

Result<void> WatchedDesk::Check() {
  const Result<json::Object> answer = desk_->LogHead();
  if (!answer) {
    if (answer.error().code == ErrorCode::kNotFound) return EmptyNow();
    return answer.error();
  }
  const json::View view(*answer);
  const std::string vkey(view["vkey"].text());
  auto key = ledger::ParseVkey(vkey);
  if (!key) return NoHead(watch_.place);
  key_ = std::move(*key);
  QIAO_TRY(SignedCheckpoint newest, Signed(view["checkpoint"].text()));
  QIAO_TRY_DO(CheckPin(vkey));
  // Read before the newest head is asked for: what another program keeps
  // meanwhile is no later than that.
  QIAO_TRY(const std::optional<SignedCheckpoint> seen, kept_.Head(key_));
  const bool same = seen && seen->head == newest.head;
  if (seen && !same) {
    QIAO_TRY(newest, Continue(*seen));
  }
  if (!same) Keep(newest);
  head_ = std::move(newest);
  return {};
}

Result<SignedCheckpoint> WatchedDesk::Continue(const SignedCheckpoint& older) {
  const Checkpoint& seen = older.head;
  const Result<json::Object> answer = desk_->LogConsistency(seen.size);
  if (!answer) {
    // There is no proof from a size that the log does not have.
    const Result<json::Object> head = desk_->LogHead();
    if (head) {
      const std::int64_t size = json::View(*head)["size"].number();
      if (size < seen.size) return WentBack(seen, size);
    }
    return answer.error();
  }
  const json::View view(*answer);
  QIAO_TRY(SignedCheckpoint newest, Signed(view["checkpoint"].text()));
  const Checkpoint& head = newest.head;
  if (head.size < seen.size) return WentBack(seen, head.size);
  ledger::ForkProof proof{older, newest, {}, {}};
  for (const std::string& text : view["path"].texts()) {
    const auto hash = ParseDigest(text);
    if (hash) proof.path.push_back(*hash);
  }
  if (ledger::VerifyConsistency(seen.size, head.size, seen.root, head.root,
                                proof.path)) {
    return newest;
  }
  proof.root = ParseDigest(view["from_root"].text());
  if (head.size == seen.size || !proof.root ||
      !ledger::VerifyConsistency(seen.size, head.size, *proof.root, head.root,
                                 proof.path)) {
    proof.root.reset();
    proof.path.clear();
  }
  return Forked(std::move(proof));
}

Result<void> WatchedDesk::CheckOnce() {
  if (checked_) return {};
  QIAO_TRY_DO(Check());
  checked_ = true;
  return {};
}

template <typename Answer>
auto WatchedDesk::Ask(const Answer& answer) -> decltype(answer()) {
  QIAO_TRY_DO(CheckOnce());
  return answer();
}

Result<json::Object> WatchedDesk::Who(const json::Object& question) {
  return Ask([&] { return desk_->Who(question); });
}
Result<json::Object> WatchedDesk::Conflicts(
    const std::optional<SubjectId>& subject) {
  return Ask([&] { return desk_->Conflicts(subject); });
}
Result<json::Object> WatchedDesk::Conflict(std::string_view id) {
  return Ask([&] { return desk_->Conflict(id); });
}
Result<json::Object> WatchedDesk::Parties() {
  return Ask([&] { return desk_->Parties(); });
}
Result<json::Object> WatchedDesk::PartyKeys(const PartyId& party) {
  return Ask([&] { return desk_->PartyKeys(party); });
}
Result<json::Object> WatchedDesk::Record(std::string_view reference) {
  return Ask([&] { return desk_->Record(reference); });
}
Result<json::Object> WatchedDesk::RecordOfEntry(std::string_view entry) {
  return Ask([&] { return desk_->RecordOfEntry(entry); });
}
Result<json::Object> WatchedDesk::LogHead() {
  return Ask([&] { return desk_->LogHead(); });
}
Result<json::Object> WatchedDesk::LogProof(std::int64_t index) {
  return Ask([&] { return desk_->LogProof(index); });
}
Result<json::Object> WatchedDesk::LogConsistency(std::int64_t from) {
  return Ask([&] { return desk_->LogConsistency(from); });
}
Result<std::string> WatchedDesk::Bundle(const SubjectId& subject) {
  return Ask([&] { return desk_->Bundle(subject); });
}
Result<std::string> WatchedDesk::Complete(std::string_view key) {
  QIAO_TRY_DO(CheckOnce());
  QIAO_TRY(std::string bytes, desk_->Complete(key));
  QIAO_TRY(const ledger::CompleteAnswer answer,
           ledger::ParseCompleteAnswer(bytes));
  if (answer.key != key) {
    return Refused(Refusal::kProofMalformed,
                   watch_.place + " was asked about " + std::string(key) +
                       " and answered about " + answer.key);
  }
  const ledger::TrustPolicy log{{key_}, {}, {}, {}};
  QIAO_TRY_DO(ledger::VerifyCompleteAnswer(answer, log));
  // An older one would be whole as it was then.
  if (head_ && answer.checkpoint.head.size < head_->head.size) {
    return Refused(Refusal::kConsistency,
                   watch_.place + " answers as of size " +
                       std::to_string(answer.checkpoint.head.size) +
                       " and has shown a head of size " +
                       std::to_string(head_->head.size));
  }
  // Its head belongs to the history that was seen here.
  if (!head_ || answer.checkpoint.head != head_->head) {
    QIAO_TRY_DO(Continue(answer.checkpoint));
    QIAO_TRY_DO(Check());
  }
  return bytes;
}

Result<registry::PartyOnRecord> WatchedDesk::FindParty(std::string_view text) {
  return Ask([&] { return desk_->FindParty(text); });
}
Result<registry::ImportProposal> WatchedDesk::Propose(
    const registry::ImportSettings& settings,
    const registry::ImportFrom& from) {
  return Ask([&] { return desk_->Propose(settings, from); });
}
Result<std::size_t> WatchedDesk::RowsOfImport(std::string_view import_id) {
  return Ask([&] { return desk_->RowsOfImport(import_id); });
}
Result<bool> WatchedDesk::KnowsParty(const PartyId& party) {
  return Ask([&] { return desk_->KnowsParty(party); });
}

Result<ledger::Heading> WatchedDesk::Heading() {
  QIAO_TRY_DO(Check());
  checked_ = true;
  if (!head_) return desk_->Heading();
  return ledger::Heading{
      head_->head.origin, {head_->head.size, head_->head.root}, watch_.clock()};
}

Result<registry::Appended> WatchedDesk::Append(
    std::span<const ledger::SignedRecord> records,
    const registry::AlongWith& along) {
  QIAO_TRY_DO(CheckOnce());
  QIAO_TRY(registry::Appended appended, desk_->Append(records, along));
  // What was acknowledged is in the history that everybody sees, from now on.
  Result<void> checked = Check();
  if (checked && head_ && appended.head.head.size > 0 &&
      head_->head != appended.head.head) {
    const auto newest = [&]() -> Result<SignedCheckpoint> {
      QIAO_TRY(const SignedCheckpoint head, Signed(ToText(appended.head)));
      return Continue(head);
    }();
    if (!newest) checked = newest.error();
  }
  // A server that cannot be reached now has nevertheless acknowledged it.
  if (!checked && checked.error().code == ErrorCode::kRefused) {
    return checked.error();
  }
  return appended;
}

}  // namespace qiao::desk
