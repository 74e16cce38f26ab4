// A desk whose log is watched: it never goes back, and never tells a second
// history. Before the first answer, and after each append, the head of the log
// must continue the last one that was seen here, which a file keeps.
//
//   WatchedDesk watched(std::move(remote), {folder, url, true, clock, warn});
//   watched.Who(question)       refused (kConsistency) if the log forked
//
// The heads of one log key are kept together, wherever they came from: two
// servers of one log watch each other. The first head is believed as it comes;
// whom to believe then, the trust file says.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "registry/desk/desk.h"
#include "registry/desk/heads_kept.h"
#include "registry/ledger/checkpoint.h"
#include "registry/ledger/note.h"

namespace qiao::desk {

struct Watch {
  std::string folder;  // of the heads; made if it is not there
  std::string place;   // where the log is reached: a URL
  // The log there may not come with another key than it did first.
  bool pinned = false;
  registry::Clock clock;
  // Told if a head cannot be kept; the answers are given all the same.
  std::function<void(const std::string&)> warn;
};

class WatchedDesk final : public Desk {
 public:
  WatchedDesk(std::unique_ptr<Desk> desk, Watch watch);

  Result<json::Object> Who(const json::Object& question) override;
  Result<json::Object> Conflicts(
      const std::optional<SubjectId>& subject) override;
  Result<json::Object> Conflict(std::string_view id) override;
  Result<json::Object> Parties() override;
  Result<json::Object> PartyKeys(const PartyId& party) override;
  Result<json::Object> Record(std::string_view reference) override;
  Result<json::Object> RecordOfEntry(std::string_view entry) override;
  Result<json::Object> LogHead() override;
  Result<json::Object> LogProof(std::int64_t index) override;
  Result<json::Object> LogConsistency(std::int64_t from) override;
  Result<std::string> Bundle(const SubjectId& subject) override;
  // Checked here: of this log, of this key, and nothing before its anchor is
  // left out. Refused else.
  Result<std::string> Complete(std::string_view key) override;
  Result<registry::PartyOnRecord> FindParty(std::string_view text) override;
  Result<registry::ImportProposal> Propose(
      const registry::ImportSettings& settings,
      const registry::ImportFrom& from) override;
  Result<std::size_t> RowsOfImport(std::string_view import_id) override;
  // Names the head that was verified here, and no other.
  Result<ledger::Heading> Heading() override;
  Result<bool> KnowsParty(const PartyId& party) override;
  Result<registry::Appended> Append(
      std::span<const ledger::SignedRecord> records,
      const registry::AlongWith& along) override;

 private:
  // The newest head continues the one that was kept, and is kept.
  Result<void> Check();
  Result<void> CheckOnce();
  // The newest head, if it continues `older`. Refused else; what was seen is
  // kept.
  Result<ledger::SignedCheckpoint> Continue(
      const ledger::SignedCheckpoint& older);
  // A head that the log's key signed.
  Result<ledger::SignedCheckpoint> Signed(std::string_view note) const;
  Result<void> CheckPin(const std::string& vkey);
  Result<void> EmptyNow() const;
  void Keep(const ledger::SignedCheckpoint& head);
  Error WentBack(const ledger::Checkpoint& seen, std::int64_t size) const;
  Error Forked(ledger::ForkProof proof) const;
  template <typename Answer>
  auto Ask(const Answer& answer) -> decltype(answer());

  std::unique_ptr<Desk> desk_;
  Watch watch_;
  HeadsKept kept_;
  ledger::NoteKey key_;
  std::optional<ledger::SignedCheckpoint> head_;  // absent: an empty log
  bool checked_ = false;
};

}  // namespace qiao::desk
