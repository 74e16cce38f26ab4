// A small log to try rules on: an operator and two labels, each with one root
// and two daily keys, on a fixed clock.
#pragma once

#include <string>
#include <vector>

#include "registry/ledger/admission.h"
#include "registry/ledger/key_statements.h"
#include "registry/ledger/minted_ids.h"
#include "registry/ledger/shape.h"
#include "tests/registry/ledger/vectors.h"
#include "tests/support/agreed.h"
#include "tests/support/catch.h"

namespace qiao::ledger::world {

inline constexpr std::string_view kOrigin = "log.example/tw";

using Keys = std::vector<const SigningKey*>;

// The refusal code; empty if it was admitted.
template <typename T>
std::string Code(const Result<T>& result) {
  return result ? "" : vectors::CodeOf(result.error());
}

inline SigningKey NewKey() { return *SigningKey::Generate(kEd25519); }

struct World {
  Admission log{std::string(kOrigin), RuleSet::kAdmission};
  std::vector<ShapedRecord> entries;  // admitted so far
  PartyKeys owner = *NewPartyKeys("operator", kEd25519);
  PartyKeys tw = *NewPartyKeys("taipei", kEd25519);
  PartyKeys cn = *NewPartyKeys("mainland", kEd25519);
  std::int64_t seconds = 1790000000;

  World() {
    for (PartyKeys* party : {&owner, &tw, &cn}) {
      party->daily.push_back(NewKey());
      const auto records = IntroduceParty(*party, Now());
      REQUIRE(records);
      for (const SignedRecord& record : *records) {
        REQUIRE(Code(Enter(record)).empty());
      }
    }
  }

  Heading Now() {
    const std::int64_t size = log.next_index();
    return {std::string(kOrigin),
            {size, **log.facts().RootAt(size)},
            Instant{std::chrono::seconds{seconds++}}};
  }

  Statement Draft(const PartyKeys& party, const SubjectId& subj,
                  StatementBody body, std::vector<SubjectId> also = {}) {
    const Heading heading = Now();
    Statement statement;
    statement.typ = TypeOf(body);
    statement.log = heading.log;
    statement.seen = heading.seen;
    statement.iat = heading.iat;
    statement.party = party.Party();
    statement.subj = subj;
    statement.also = std::move(also);
    statement.body = std::move(body);
    return statement;
  }

  Result<VerifiedRecord> Enter(const SignedRecord& record) {
    QIAO_TRY(ShapedRecord shaped,
             CheckShape(record, json::Edition::kAdmission));
    Result<VerifiedRecord> admitted = log.Admit(shaped);
    if (admitted) entries.push_back(std::move(shaped));
    return admitted;
  }

  Result<VerifiedRecord> Say(const Statement& statement, const Keys& keys) {
    QIAO_TRY(const SignedRecord record, Sign(statement, keys, test::Agreed()));
    return Enter(record);
  }
  // With the party's first daily key.
  Result<VerifiedRecord> Say(const PartyKeys& party, const SubjectId& subj,
                             StatementBody body,
                             std::vector<SubjectId> also = {}) {
    return Say(Draft(party, subj, std::move(body), std::move(also)),
               {&party.daily[0]});
  }
  // A key statement, about the party itself.
  Result<VerifiedRecord> SayKeys(const PartyKeys& party, StatementBody body,
                                 const Keys& keys) {
    return Say(Draft(party, AsSubject(party.Party()), std::move(body)), keys);
  }

  StatementId Id(const Result<VerifiedRecord>& said) {
    if (!said) FAIL(said.error().message);
    return said->id();
  }
  StatementFact Fact(const StatementId& id) {
    return **log.facts().Statement(id);
  }

  // A new recording of the party, and its registration.
  SubjectId Recording(const PartyKeys& party, StatementId* id = nullptr) {
    RecordingRegistration body;
    body.nonce = NewNonce();
    body.titles.push_back({"後來", "zh-Hant", ""});
    const SubjectId subject = MintSubject("rec", party.Party(), body.nonce);
    const StatementId said = Id(Say(party, subject, body));
    if (id != nullptr) *id = said;
    return subject;
  }
};

inline OwnershipClaim AClaim() {
  OwnershipClaim claim;
  claim.rights = {"phonogram"};
  claim.share = *Share::Make(1, 2);
  claim.territories = {{158}, {}, *ParseDay("2026-07-06")};
  claim.period.from = *ParseDay("2020-01-01");
  claim.capacity = "own";
  return claim;
}

inline Transfer ATransfer(const PartyKeys& to) {
  Transfer transfer;
  transfer.to = to.Party();
  transfer.rights = {"online"};
  transfer.share = *Share::Make(1, 4);
  transfer.territories = {{158}, {}, *ParseDay("2026-07-06")};
  transfer.period.from = *ParseDay("2026-01-01");
  return transfer;
}

inline Licence ALicence(const PartyKeys& to) {
  Licence licence;
  licence.to = to.Party();
  licence.rights = {"online"};
  licence.territories = {{156, 158}, {}, *ParseDay("2026-07-06")};
  licence.period.until = *ParseDay("2030-01-01");
  return licence;
}

inline Resolution AResolution(const StatementId& dispute,
                              std::vector<PartyId> needs) {
  Resolution resolution;
  resolution.target = dispute;
  resolution.outcome = "agreed";
  std::sort(needs.begin(), needs.end());
  resolution.needs = std::move(needs);
  return resolution;
}

}  // namespace qiao::ledger::world
