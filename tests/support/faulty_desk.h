// A desk that fails once: at its n-th call, before the call is made or after it
// took effect, as a network does.
#pragma once

#include <string>
#include <utility>

#include "registry/desk/desk.h"

namespace qiao::test {

class FaultyDesk : public desk::Desk {
 public:
  enum class When { kBefore, kAfter };
  // `at` from 1; 0 never fails. `sound` must outlive it.
  FaultyDesk(desk::Desk& sound, int at, When when)
      : sound_(sound), at_(at), when_(when) {}

  int calls() const { return calls_; }

  Result<json::Object> Who(const json::Object& question) override {
    return Through([&] { return sound_.Who(question); });
  }
  Result<json::Object> Conflicts(
      const std::optional<SubjectId>& subject) override {
    return Through([&] { return sound_.Conflicts(subject); });
  }
  Result<json::Object> Conflict(std::string_view id) override {
    return Through([&] { return sound_.Conflict(id); });
  }
  Result<json::Object> Parties() override {
    return Through([&] { return sound_.Parties(); });
  }
  Result<json::Object> PartyKeys(const PartyId& party) override {
    return Through([&] { return sound_.PartyKeys(party); });
  }
  Result<json::Object> Record(std::string_view reference) override {
    return Through([&] { return sound_.Record(reference); });
  }
  Result<json::Object> RecordOfEntry(std::string_view entry) override {
    return Through([&] { return sound_.RecordOfEntry(entry); });
  }
  Result<json::Object> LogHead() override {
    return Through([&] { return sound_.LogHead(); });
  }
  Result<json::Object> LogProof(std::int64_t index) override {
    return Through([&] { return sound_.LogProof(index); });
  }
  Result<json::Object> LogConsistency(std::int64_t from) override {
    return Through([&] { return sound_.LogConsistency(from); });
  }
  Result<std::string> Bundle(const SubjectId& subject) override {
    return Through([&] { return sound_.Bundle(subject); });
  }
  Result<std::string> Complete(std::string_view key) override {
    return Through([&] { return sound_.Complete(key); });
  }
  Result<registry::PartyOnRecord> FindParty(std::string_view text) override {
    return Through([&] { return sound_.FindParty(text); });
  }
  Result<registry::ImportProposal> Propose(
      const registry::ImportSettings& settings,
      const registry::ImportFrom& from) override {
    return Through([&] { return sound_.Propose(settings, from); });
  }
  Result<std::size_t> RowsOfImport(std::string_view import_id) override {
    return Through([&] { return sound_.RowsOfImport(import_id); });
  }
  Result<ledger::Heading> Heading() override {
    return Through([&] { return sound_.Heading(); });
  }
  Result<bool> KnowsParty(const PartyId& party) override {
    return Through([&] { return sound_.KnowsParty(party); });
  }
  Result<registry::Appended> Append(
      std::span<const ledger::SignedRecord> records,
      const registry::AlongWith& along) override {
    return Through([&] { return sound_.Append(records, along); });
  }

 private:
  template <typename Call>
  auto Through(const Call& call) -> decltype(call()) {
    const bool now = ++calls_ == at_;
    if (now && when_ == When::kBefore) return Lost();
    auto answer = call();
    if (now) return Lost();
    return answer;
  }
  static Error Lost() {
    return Error{ErrorCode::kUnavailable, "the connection is lost"};
  }

  desk::Desk& sound_;
  int at_;
  When when_;
  int calls_ = 0;
};

}  // namespace qiao::test
