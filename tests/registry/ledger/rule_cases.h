// Cases for the rules of the record format that the published vectors do not
// reach. Each is a log that goes on from one common beginning; its last entry
// is what the case is about. They are written to tests/golden/ledger by the
// test with QIAO_GOLDEN=write; what should become of each is said by hand in
// tests/golden/ledger/rules.tsv.
#pragma once

#include <string>
#include <vector>

#include "tests/registry/ledger/rule_log.h"

namespace qiao::ledger::rules {

struct RuleCase {
  std::string name;                  // "withdraw/not-yours"
  std::string rules = "admission";   // or "audit"
  std::vector<std::string> clock;    // oldest and newest, or nothing
  std::vector<std::string> entries;  // after the common beginning
};

// The common beginning: an operator and two labels with their keys, two
// recordings, a work, a person, and a claim.
struct Beginning {
  Party owner{"operator", 1};
  Party tw{"taipei", 2};
  Party cn{"mainland", 1};
  RuleLog log;
  SubjectId rec_a, rec_b, work, person;
  StatementId rec_a_said, rec_b_said, work_said, person_said;
  StatementId claim_a;  // of tw on rec_a
  StatementId claim_b;  // of cn on rec_b
  // One statement of each type that could be pointed at, all about rec_a and
  // none ended: of the Taipei label, but "accept" of the mainland label.
  std::map<std::string, StatementId> standing;
  std::vector<std::string> failures;  // of the beginning itself

  Beginning();
};

std::vector<RuleCase> AllRuleCases(const Beginning& beginning);

}  // namespace qiao::ledger::rules
