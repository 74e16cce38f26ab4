// Where one case is written: what comes before it must be admitted, and the
// last entry is tried.
#pragma once

#include <functional>

#include "tests/registry/ledger/rule_cases.h"

namespace qiao::ledger::rules {

class Stage {
 public:
  Stage(const Beginning& begun, std::string name, RuleSet rules,
        std::optional<AdmissionClock> clock)
      : w(begun), log(begun.log, rules, clock), name_(std::move(name)) {
    if (rules == RuleSet::kAudit) edition_ = json::Edition::kVerifier;
  }

  const Beginning& w;
  RuleLog log;

  // A statement of good standing; returns its id.
  StatementId Said(const Statement& statement, const Keys& keys) {
    return Entered(SignAnyway(statement, keys));
  }
  StatementId Said(const Party& party, const SubjectId& subj,
                   StatementBody body, std::vector<SubjectId> also = {}) {
    return Said(log.Draft(party, subj, std::move(body), std::move(also)),
                {&party.day});
  }
  StatementId Entered(const SignedRecord& record) {
    const std::string outcome = log.Offer(EncodeEntry(record), edition_);
    if (outcome != "accept") FAIL(name_ << ": set-up refused: " << outcome);
    return StatementIdOf(record.payload);
  }
  // A new recording of the party.
  SubjectId Recording(const Party& party, const std::string& label,
                      StatementId* said = nullptr) {
    RecordingRegistration body;
    body.nonce = LabelledNonce(label);
    body.titles.push_back({label, "", ""});
    const SubjectId subject = MintSubject("rec", party.id, body.nonce);
    const StatementId id = Said(party, subject, body);
    if (said != nullptr) *said = id;
    return subject;
  }

  // What the case is about: its last entry.
  void Try(const Statement& statement, const Keys& keys) {
    TryRecord(SignAnyway(statement, keys));
  }
  void Try(const Party& party, const SubjectId& subj, StatementBody body,
           std::vector<SubjectId> also = {}) {
    Try(log.Draft(party, subj, std::move(body), std::move(also)), {&party.day});
  }
  void TryRecord(const SignedRecord& record) { TryEntry(EncodeEntry(record)); }
  void TryEntry(const std::string& entry) {
    tried_ = log.Offer(entry, edition_);
  }
  // What became of it; empty if nothing was tried.
  const std::string& outcome() const { return tried_; }

 private:
  std::string name_;
  json::Edition edition_ = json::Edition::kAdmission;
  std::string tried_;
};

// Collects cases; each writes itself on a stage of its own.
class Cases {
 public:
  explicit Cases(const Beginning& beginning) : beginning_(beginning) {}

  using Writer = std::function<void(Stage&)>;
  void Add(const std::string& name, const Writer& write) {
    Run(name, RuleSet::kAdmission, std::nullopt, write);
  }
  // Under the rules of an audit: no clock, no words, unknown types pass.
  void AddAudit(const std::string& name, const Writer& write) {
    Run(name, RuleSet::kAudit, std::nullopt, write);
  }
  void AddAt(const std::string& name, Instant now, const Writer& write) {
    Run(name, RuleSet::kAdmission, ClockAt(now), write);
  }
  std::vector<RuleCase> Take() { return std::move(cases_); }

 private:
  void Run(const std::string& name, RuleSet rules,
           std::optional<AdmissionClock> clock, const Writer& write);

  const Beginning& beginning_;
  std::vector<RuleCase> cases_;
};

void EnvelopeCases(Cases& cases);   // rule_cases_envelope.cc
void KeyCases(Cases& cases);        // rule_cases_keys.cc
void ReferenceCases(Cases& cases);  // rule_cases_references.cc
void ManifestCases(Cases& cases);   // rule_cases_manifest.cc

// Bodies that are as good as any.
OwnershipClaim AClaim();
Transfer ATransfer(const Party& to);
Licence ALicence(const Party& to);
Dispute ADispute();
Resolution AResolution(const StatementId& dispute, std::vector<PartyId> needs);
Link ALink();

}  // namespace qiao::ledger::rules
