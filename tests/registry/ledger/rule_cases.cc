#include "tests/registry/ledger/rule_cases.h"

#include "tests/registry/ledger/rule_stage.h"

namespace qiao::ledger::rules {

OwnershipClaim AClaim() {
  OwnershipClaim claim;
  claim.rights = {"phonogram"};
  claim.share = *Share::Make(1, 2);
  claim.territories = {{158}, {}, *ParseDay("2026-07-06")};
  claim.period.from = *ParseDay("2020-01-01");
  claim.capacity = "own";
  return claim;
}

Transfer ATransfer(const Party& to) {
  Transfer transfer;
  transfer.to = to.id;
  transfer.rights = {"online"};
  transfer.share = *Share::Make(1, 4);
  transfer.territories = {{158}, {}, *ParseDay("2026-07-06")};
  transfer.period.from = *ParseDay("2026-01-01");
  return transfer;
}

Licence ALicence(const Party& to) {
  Licence licence;
  licence.to = to.id;
  licence.rights = {"online"};
  licence.territories = {{156, 158}, {}, *ParseDay("2026-07-06")};
  licence.period.until = *ParseDay("2030-01-01");
  return licence;
}

Dispute ADispute() {
  Dispute dispute;
  dispute.ground = "share";
  return dispute;
}

Resolution AResolution(const StatementId& dispute, std::vector<PartyId> needs) {
  Resolution resolution;
  resolution.target = dispute;
  resolution.outcome = "agreed";
  std::sort(needs.begin(), needs.end());
  resolution.needs = std::move(needs);
  return resolution;
}

Link ALink() {
  Link link;
  link.rel = "same";
  return link;
}

Beginning::Beginning() {
  const auto enter = [this](const Statement& statement, const Keys& keys) {
    const SignedRecord record = SignAnyway(statement, keys);
    const std::string outcome = log.Offer(EncodeEntry(record));
    if (outcome != "accept") failures.push_back(statement.typ + ": " + outcome);
    return StatementIdOf(record.payload);
  };
  for (const Party* party : {&owner, &tw, &cn}) {
    enter(log.Draft(*party, party->Self(), party->Creation()),
          party->AllRoots());
    const KeyAddition addition =
        Added({Daily(party->day, AllTypes()), Daily(party->night, AllTypes()),
               Daily(party->clerk, {"claim"})});
    enter(log.Draft(*party, party->Self(), addition),
          {&party->root_a, &party->root_b, &party->day, &party->night,
           &party->clerk});
  }
  const auto recording = [&](const Party& party, const std::string& label,
                             StatementId& said) {
    RecordingRegistration body;
    body.nonce = LabelledNonce(label);
    body.titles.push_back({label, "", ""});
    const SubjectId subject = MintSubject("rec", party.id, body.nonce);
    said = enter(log.Draft(party, subject, body), {&party.day});
    return subject;
  };
  rec_a = recording(tw, "梅樹下", rec_a_said);
  rec_b = recording(cn, "梅树下", rec_b_said);
  // Links and disputes name the smaller one first.
  if (ToText(rec_b) < ToText(rec_a)) failures.emplace_back("subjects descend");
  WorkRegistration song;
  song.nonce = LabelledNonce("梅樹下 (詞曲)");
  song.titles.push_back({"梅樹下", "zh-Hant", "original"});
  work = MintSubject("wrk", tw.id, song.nonce);
  work_said = enter(log.Draft(tw, work, song), {&tw.day});
  AgentRegistration singer;
  singer.nonce = LabelledNonce("林曉雨");
  singer.names.push_back({"林曉雨", "zh-Hant", "stage"});
  singer.kind = "person";
  person = MintSubject("psn", tw.id, singer.nonce);
  person_said = enter(log.Draft(tw, person, singer), {&tw.day});
  claim_a = enter(log.Draft(tw, rec_a, AClaim()), {&tw.day});
  claim_b = enter(log.Draft(cn, rec_b, AClaim()), {&cn.day});
  const auto on_a = [&](const Party& party, StatementBody body) {
    return enter(log.Draft(party, rec_a, std::move(body)), {&party.day});
  };
  standing["register"] = rec_a_said;
  standing["claim"] = claim_a;
  standing["transfer"] = on_a(tw, ATransfer(cn));
  standing["licence"] = on_a(tw, ALicence(cn));
  standing["dispute"] = on_a(tw, ADispute());
  standing["resolve"] = on_a(tw, AResolution(standing["dispute"], {cn.id}));
  // The withdrawal waits for the mainland label, which had accepted.
  const StatementId agreed = on_a(tw, ATransfer(cn));
  on_a(cn, Acceptance{agreed, ""});
  standing["withdraw"] = on_a(tw, Withdrawal{agreed, "", ""});
  standing["accept"] = on_a(cn, Acceptance{standing["licence"], ""});
  standing["redact"] =
      on_a(tw, Redaction{rec_a_said, {Digest()}, "court-order"});
}

void Cases::Run(const std::string& name, RuleSet rules,
                std::optional<AdmissionClock> clock, const Writer& write) {
  Stage stage(beginning_, name, rules, clock);
  write(stage);
  INFO(name);
  REQUIRE_FALSE(stage.outcome().empty());
  RuleCase one;
  one.name = name;
  if (rules == RuleSet::kAudit) one.rules = "audit";
  if (clock)
    one.clock = {qiao::ToText(clock->oldest), qiao::ToText(clock->newest)};
  one.entries = stage.log.entries();
  cases_.push_back(std::move(one));
}

std::vector<RuleCase> AllRuleCases(const Beginning& beginning) {
  Cases cases(beginning);
  EnvelopeCases(cases);
  KeyCases(cases);
  ReferenceCases(cases);
  ManifestCases(cases);
  return cases.Take();
}

}  // namespace qiao::ledger::rules
