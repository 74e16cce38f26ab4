// Record format §6 and §15: what statements refer to.
#include "tests/registry/ledger/rule_stage.h"

namespace qiao::ledger::rules {
namespace {

// Every type of target for every type that points: the closed lists of §6.5,
// §6.6 and §6.8.
void TargetTypes(Cases& cases) {
  for (const char* type :
       {"register", "claim", "transfer", "licence", "dispute", "resolve",
        "withdraw", "accept", "redact"}) {
    const auto point = [&cases, type](const std::string& how, auto make) {
      cases.Add(how + "/a " + type,
                [type, make](Stage& s) { make(s, s.w.standing.at(type)); });
    };
    point("withdraw", [](Stage& s, const StatementId& id) {
      s.Try(s.w.tw, s.w.rec_a, Withdrawal{id, "", ""});
    });
    point("accept", [](Stage& s, const StatementId& id) {
      s.Try(s.w.cn, s.w.rec_a, Acceptance{id, ""});
    });
    point("dispute", [](Stage& s, const StatementId& id) {
      Dispute dispute = ADispute();
      dispute.target = id;
      s.Try(s.w.cn, s.w.rec_a, dispute);
    });
    point("resolve", [](Stage& s, const StatementId& id) {
      s.Try(s.w.cn, s.w.rec_a, AResolution(id, {s.w.tw.id}));
    });
    point("redact", [](Stage& s, const StatementId& id) {
      s.Try(s.w.tw, s.w.rec_a, Redaction{id, {Digest()}, "court-order"});
    });
    point("replace by claim", [](Stage& s, const StatementId& id) {
      OwnershipClaim claim = AClaim();
      claim.replaces = id;
      s.Try(s.w.tw, s.w.rec_a, claim);
    });
    point("parent", [](Stage& s, const StatementId& id) {
      OwnershipClaim claim = AClaim();
      claim.parent = id;
      s.Try(s.w.tw, s.w.rec_a, claim);
    });
    point("claims of a transfer", [](Stage& s, const StatementId& id) {
      Transfer transfer = ATransfer(s.w.cn);
      transfer.claims = {id};
      s.Try(s.w.tw, s.w.rec_a, transfer);
    });
    point("claims of a licence", [](Stage& s, const StatementId& id) {
      Licence licence = ALicence(s.w.cn);
      licence.claims = {id};
      s.Try(s.w.tw, s.w.rec_a, licence);
    });
    point("agree", [](Stage& s, const StatementId& id) {
      const StatementId open = s.Said(s.w.cn, s.w.rec_a, ADispute());
      Resolution resolution = AResolution(open, {s.w.tw.id});
      resolution.agree = {{id, *Share::Make(1, 3)}};
      s.Try(s.w.cn, s.w.rec_a, resolution);
    });
    point("saw", [](Stage& s, const StatementId& id) {
      Link link = ALink();
      link.saw = {id};
      s.Try(s.w.owner, s.w.rec_a, link, {s.w.rec_b});
    });
  }
  cases.Add("withdraw/a link", [](Stage& s) {
    const StatementId link = s.Said(s.w.tw, s.w.rec_a, ALink(), {s.w.rec_b});
    s.Try(s.w.tw, s.w.rec_a, Withdrawal{link, "", ""}, {s.w.rec_b});
  });
  cases.Add("dispute/a link", [](Stage& s) {
    Dispute dispute = ADispute();
    dispute.target = s.Said(s.w.tw, s.w.rec_a, ALink(), {s.w.rec_b});
    s.Try(s.w.cn, s.w.rec_a, dispute);
  });
  // The key statements, manifests and anchors of a party are about itself.
  const auto own = [&cases](const std::string& name, auto body) {
    cases.Add("withdraw/a " + name, [body](Stage& s) {
      const StatementId id = s.Said(
          s.log.Draft(s.w.owner, s.w.owner.Self(), body(s)), {&s.w.owner.day});
      s.Try(s.w.owner, s.w.owner.Self(), Withdrawal{id, "", ""});
    });
  };
  own("anchor", [](Stage& s) -> StatementBody {
    return qiao::Anchor{
        s.log.Size(), *s.log.facts().StateRoot({}), std::nullopt, {}, ""};
  });
  cases.Add("withdraw/a party", [](Stage& s) {
    const auto party =
        CheckShape(s.w.log.entries()[0], json::Edition::kVerifier);
    REQUIRE(party);
    s.Try(s.w.owner, s.w.owner.Self(), Withdrawal{party->id(), "", ""});
  });
}

// Nobody: a statement that this log does not hold.
void Unknown(Cases& cases) {
  cases.Add("withdraw/nothing", [](Stage& s) {
    s.Try(s.w.tw, s.w.rec_a, Withdrawal{StatementId(), "", ""});
  });
  cases.Add("accept/nothing", [](Stage& s) {
    s.Try(s.w.tw, s.w.rec_a, Acceptance{StatementId(), ""});
  });
  cases.Add("dispute/nothing", [](Stage& s) {
    Dispute dispute = ADispute();
    dispute.target = StatementId();
    s.Try(s.w.tw, s.w.rec_a, dispute);
  });
  cases.Add("dispute/without a target",
            [](Stage& s) { s.Try(s.w.tw, s.w.rec_a, ADispute()); });
  cases.Add("resolve/nothing", [](Stage& s) {
    s.Try(s.w.tw, s.w.rec_a, AResolution(StatementId(), {s.w.cn.id}));
  });
  cases.Add("redact/nothing", [](Stage& s) {
    s.Try(s.w.tw, s.w.rec_a,
          Redaction{StatementId(), {Digest()}, "court-order"});
  });
  cases.Add("parent/nothing", [](Stage& s) {
    OwnershipClaim claim = AClaim();
    claim.parent = StatementId();
    s.Try(s.w.tw, s.w.rec_a, claim);
  });
  cases.Add("replace by claim/nothing", [](Stage& s) {
    OwnershipClaim claim = AClaim();
    claim.replaces = StatementId();
    s.Try(s.w.tw, s.w.rec_a, claim);
  });
  cases.Add("saw/nothing", [](Stage& s) {
    Link link = ALink();
    link.saw = {StatementId()};
    s.Try(s.w.owner, s.w.rec_a, link, {s.w.rec_b});
  });
}

// §6.3: what is spoken about is known here.
void KnownSubjects(Cases& cases) {
  const auto nowhere = [](Stage& s) {
    return MintSubject("rec", s.w.tw.id, LabelledNonce("nowhere"));
  };
  const auto about = [&](const std::string& name, auto body) {
    cases.Add("known/" + name,
              [=](Stage& s) { s.Try(s.w.tw, nowhere(s), body(s)); });
  };
  about("claim", [](Stage&) { return AClaim(); });
  about("transfer", [](Stage& s) { return ATransfer(s.w.cn); });
  about("licence", [](Stage& s) { return ALicence(s.w.cn); });
  about("dispute", [](Stage&) { return ADispute(); });
  about("resolve",
        [](Stage& s) { return AResolution(StatementId(), {s.w.cn.id}); });
  about("withdraw", [](Stage&) { return Withdrawal{StatementId(), "", ""}; });
  about("accept", [](Stage&) { return Acceptance{StatementId(), ""}; });
  about("redact", [](Stage&) {
    return Redaction{StatementId(), {Digest()}, "court-order"};
  });
  cases.Add("known/link from",
            [=](Stage& s) { s.Try(s.w.tw, nowhere(s), ALink(), {s.w.rec_a}); });
  cases.Add("known/link to",
            [=](Stage& s) { s.Try(s.w.tw, s.w.rec_a, ALink(), {nowhere(s)}); });
  cases.Add("known/link",
            [](Stage& s) { s.Try(s.w.tw, s.w.rec_a, ALink(), {s.w.rec_b}); });
  cases.Add("known/dispute also", [=](Stage& s) {
    s.Try(s.w.tw, s.w.rec_a, ADispute(), {nowhere(s)});
  });
  cases.Add("known/a party that was created",
            [](Stage& s) { s.Try(s.w.tw, s.w.cn.Self(), ADispute()); });
  cases.Add("known/a party that was not created", [](Stage& s) {
    static const Party nobody("nobody", 1);
    s.Try(s.w.tw, nobody.Self(), ADispute());
  });
  cases.Add("known/a recording with the digits of a party", [](Stage& s) {
    s.Try(s.w.tw, SubjectId{{'r', 'e', 'c'}, s.w.cn.id.bytes}, AClaim());
  });
  cases.Add("known/a subject whose registration was withdrawn", [](Stage& s) {
    s.Said(s.w.tw, s.w.rec_a, Withdrawal{s.w.rec_a_said, "", ""});
    s.Try(s.w.cn, s.w.rec_a, AClaim());
  });
  const auto holder = [&](const std::string& name, auto who) {
    cases.Add("holder/" + name, [=](Stage& s) {
      OwnershipClaim claim = AClaim();
      claim.holder = who(s);
      s.Try(s.w.tw, s.w.rec_a, claim);
    });
  };
  holder("a person registered here", [](Stage& s) { return s.w.person; });
  holder("a party", [](Stage& s) { return s.w.cn.Self(); });
  holder("a person nobody registered", [](Stage& s) {
    return MintSubject("psn", s.w.tw.id, LabelledNonce("nowhere"));
  });
  holder("a party that was not created", [](Stage&) {
    static const Party nobody("nobody", 1);
    return nobody.Self();
  });
}

// §6.4, §6.5: one registration a subject; corrections.
void Registrations(Cases& cases) {
  RecordingRegistration again;
  again.nonce = LabelledNonce("梅樹下");
  again.titles = {{"梅樹下", "zh-Hant", ""}};
  const auto replacing = [again](const StatementId& id) {
    RecordingRegistration body = again;
    body.common.replaces = id;
    return body;
  };
  cases.Add("register/a second time",
            [=](Stage& s) { s.Try(s.w.tw, s.w.rec_a, again); });
  cases.Add("register/again after a withdrawal", [=](Stage& s) {
    s.Said(s.w.tw, s.w.rec_a, Withdrawal{s.w.rec_a_said, "", ""});
    s.Try(s.w.tw, s.w.rec_a, again);
  });
  cases.Add("register/a correction", [=](Stage& s) {
    s.Try(s.w.tw, s.w.rec_a, replacing(s.w.rec_a_said));
  });
  cases.Add("register/a second time after a correction", [=](Stage& s) {
    s.Said(s.w.tw, s.w.rec_a, replacing(s.w.rec_a_said));
    s.Try(s.w.tw, s.w.rec_a, again);
  });
  cases.Add("register/a correction of what was corrected", [=](Stage& s) {
    s.Said(s.w.tw, s.w.rec_a, replacing(s.w.rec_a_said));
    s.Try(s.w.tw, s.w.rec_a, replacing(s.w.rec_a_said));
  });
  cases.Add("register/a correction of what was withdrawn", [=](Stage& s) {
    s.Said(s.w.tw, s.w.rec_a, Withdrawal{s.w.rec_a_said, "", ""});
    s.Try(s.w.tw, s.w.rec_a, replacing(s.w.rec_a_said));
  });
  cases.Add("register/a correction of another subject's", [=](Stage& s) {
    StatementId other;
    s.Recording(s.w.tw, "another of tw", &other);
    s.Try(s.w.tw, s.w.rec_a, replacing(other));
  });
  cases.Add("register/a correction of a claim", [=](Stage& s) {
    s.Try(s.w.tw, s.w.rec_a, replacing(s.w.claim_a));
  });
  cases.Add("register/a correction of nothing", [=](Stage& s) {
    s.Try(s.w.tw, s.w.rec_a, replacing(StatementId()));
  });
  ReleaseRegistration album;
  album.nonce = LabelledNonce("an album");
  album.titles = {{"雨季", "zh-Hant", ""}};
  cases.Add("register/a release twice", [=](Stage& s) {
    const SubjectId subject = MintSubject("rel", s.w.tw.id, album.nonce);
    s.Said(s.w.tw, subject, album);
    ReleaseRegistration retitled = album;
    retitled.titles[0].text = "雨季 2";
    s.Try(s.w.tw, subject, retitled);
  });
  PartyRegistration name;
  name.names = {{"鷺岸音樂", "zh-Hant", "legal"}};
  name.kind = "org";
  cases.Add("register/a party by itself",
            [=](Stage& s) { s.Try(s.w.tw, s.w.tw.Self(), name); });
  cases.Add("register/a party by another",
            [=](Stage& s) { s.Try(s.w.cn, s.w.tw.Self(), name); });
  cases.Add("register/a party twice", [=](Stage& s) {
    s.Said(s.w.tw, s.w.tw.Self(), name);
    s.Try(s.w.tw, s.w.tw.Self(), name);
  });
  const auto replace = [&](const std::string& name_of, auto say) {
    cases.Add("replace by claim/" + name_of, [=](Stage& s) {
      OwnershipClaim claim = AClaim();
      claim.replaces = s.w.claim_a;
      say(s, claim);
    });
  };
  replace("of another party", [](Stage& s, const OwnershipClaim& claim) {
    s.Try(s.w.cn, s.w.rec_a, claim);
  });
  replace("of another subject", [](Stage& s, const OwnershipClaim& claim) {
    s.Try(s.w.tw, s.w.rec_b, claim);
  });
  replace("twice", [](Stage& s, const OwnershipClaim& claim) {
    s.Said(s.w.tw, s.w.rec_a, claim);
    s.Try(s.w.tw, s.w.rec_a, claim);
  });
  replace("what was withdrawn", [](Stage& s, const OwnershipClaim& claim) {
    s.Said(s.w.tw, s.w.rec_a, Withdrawal{s.w.claim_a, "", ""});
    s.Try(s.w.tw, s.w.rec_a, claim);
  });
}

// §6.6, §6.7 and §15.1-15.2: deals, consent, withdrawal.
void Consent(Cases& cases) {
  const auto deal = [](Stage& s) {
    return s.Said(s.w.tw, s.w.rec_a, ATransfer(s.w.cn));
  };
  cases.Add("accept/by the other side", [=](Stage& s) {
    const StatementId id = deal(s);
    s.Try(s.w.cn, s.w.rec_a, Acceptance{id, ""});
  });
  cases.Add("accept/by the speaker", [=](Stage& s) {
    const StatementId id = deal(s);
    s.Try(s.w.tw, s.w.rec_a, Acceptance{id, ""});
  });
  cases.Add("accept/by somebody else", [=](Stage& s) {
    const StatementId id = deal(s);
    s.Try(s.w.owner, s.w.rec_a, Acceptance{id, ""});
  });
  cases.Add("accept/twice", [=](Stage& s) {
    const StatementId id = deal(s);
    s.Said(s.w.cn, s.w.rec_a, Acceptance{id, ""});
    s.Try(s.w.cn, s.w.rec_a, Acceptance{id, "again"});
  });
  cases.Add("accept/what was withdrawn before", [=](Stage& s) {
    const StatementId id = deal(s);
    s.Said(s.w.tw, s.w.rec_a, Withdrawal{id, "", ""});
    s.Try(s.w.cn, s.w.rec_a, Acceptance{id, ""});
  });
  cases.Add("accept/under another subject", [=](Stage& s) {
    const StatementId id = deal(s);
    s.Try(s.w.cn, s.w.rec_b, Acceptance{id, ""});
  });
  cases.Add("transfer/to a party that was not created", [](Stage& s) {
    static const Party nobody("nobody", 1);
    s.Try(s.w.tw, s.w.rec_a, ATransfer(nobody));
  });
  cases.Add("licence/to a party that was not created", [](Stage& s) {
    static const Party nobody("nobody", 1);
    s.Try(s.w.tw, s.w.rec_a, ALicence(nobody));
  });
  cases.Add("transfer/to the speaker",
            [](Stage& s) { s.Try(s.w.tw, s.w.rec_a, ATransfer(s.w.tw)); });
  cases.Add("licence/to the speaker",
            [](Stage& s) { s.Try(s.w.tw, s.w.rec_a, ALicence(s.w.tw)); });
  const auto counted = [&](const std::string& name, auto body) {
    cases.Add(name + "/on a claim of another subject", [=](Stage& s) {
      auto said = body(s);
      said.claims = {s.w.claim_b};
      s.Try(s.w.tw, s.w.rec_a, said);
    });
    cases.Add(name + "/on a claim that ended", [=](Stage& s) {
      s.Said(s.w.tw, s.w.rec_a, Withdrawal{s.w.claim_a, "", ""});
      auto said = body(s);
      said.claims = {s.w.claim_a};
      s.Try(s.w.tw, s.w.rec_a, said);
    });
    cases.Add(name + "/on a claim nobody made", [=](Stage& s) {
      auto said = body(s);
      said.claims = {StatementId()};
      s.Try(s.w.tw, s.w.rec_a, said);
    });
  };
  counted("transfer", [](Stage& s) { return ATransfer(s.w.cn); });
  counted("licence", [](Stage& s) { return ALicence(s.w.cn); });
  cases.Add("parent/on another subject", [](Stage& s) {
    OwnershipClaim claim = AClaim();
    claim.parent = s.w.claim_b;
    s.Try(s.w.tw, s.w.rec_a, claim);
  });
  cases.Add("parent/that ended", [](Stage& s) {
    s.Said(s.w.tw, s.w.rec_a, Withdrawal{s.w.claim_a, "", ""});
    OwnershipClaim claim = AClaim();
    claim.parent = s.w.claim_a;
    s.Try(s.w.cn, s.w.rec_a, claim);
  });

  // Withdrawal of what the other side has accepted waits for it.
  const auto agreed = [deal](Stage& s) {
    const StatementId id = deal(s);
    s.Said(s.w.cn, s.w.rec_a, Acceptance{id, ""});
    return id;
  };
  cases.Add("withdraw/by another party", [=](Stage& s) {
    s.Try(s.w.cn, s.w.rec_a, Withdrawal{s.w.claim_a, "", ""});
  });
  cases.Add("withdraw/twice", [=](Stage& s) {
    s.Said(s.w.tw, s.w.rec_a, Withdrawal{s.w.claim_a, "", ""});
    s.Try(s.w.tw, s.w.rec_a, Withdrawal{s.w.claim_a, "", "again"});
  });
  cases.Add("withdraw/what was corrected", [=](Stage& s) {
    OwnershipClaim claim = AClaim();
    claim.replaces = s.w.claim_a;
    s.Said(s.w.tw, s.w.rec_a, claim);
    s.Try(s.w.tw, s.w.rec_a, Withdrawal{s.w.claim_a, "", ""});
  });
  cases.Add("withdraw/under another subject", [=](Stage& s) {
    s.Try(s.w.tw, s.w.rec_b, Withdrawal{s.w.claim_a, "", ""});
  });
  cases.Add("withdraw/a second time while the first waits", [=](Stage& s) {
    const StatementId id = agreed(s);
    s.Said(s.w.tw, s.w.rec_a, Withdrawal{id, "", ""});
    s.Try(s.w.tw, s.w.rec_a, Withdrawal{id, "", "again"});
  });
  cases.Add("withdraw/again after its accept", [=](Stage& s) {
    const StatementId id = agreed(s);
    const StatementId back = s.Said(s.w.tw, s.w.rec_a, Withdrawal{id, "", ""});
    s.Said(s.w.cn, s.w.rec_a, Acceptance{back, ""});
    s.Try(s.w.tw, s.w.rec_a, Withdrawal{id, "", "again"});
  });
  cases.Add("withdraw/accepted by who need not", [=](Stage& s) {
    const StatementId id = agreed(s);
    const StatementId back = s.Said(s.w.tw, s.w.rec_a, Withdrawal{id, "", ""});
    s.Try(s.w.owner, s.w.rec_a, Acceptance{back, ""});
  });
  cases.Add("withdraw/accepted where nobody had accepted", [=](Stage& s) {
    const StatementId id = deal(s);
    const StatementId back = s.Said(s.w.tw, s.w.rec_a, Withdrawal{id, "", ""});
    s.Try(s.w.cn, s.w.rec_a, Acceptance{back, ""});
  });
  cases.Add("withdraw/the other of two is accepted later", [=](Stage& s) {
    const StatementId id = agreed(s);
    const StatementId first = s.Said(s.w.tw, s.w.rec_a, Withdrawal{id, "", ""});
    const StatementId second =
        s.Said(s.w.tw, s.w.rec_a, Withdrawal{id, "", "again"});
    s.Said(s.w.cn, s.w.rec_a, Acceptance{second, ""});
    s.Try(s.w.cn, s.w.rec_a, Acceptance{first, ""});
  });
  // A later accept of the target adds nobody to those who are waited for.
  const auto late = [&](const std::string& name, bool by_late_one) {
    cases.Add("withdraw/" + name, [=](Stage& s) {
      const StatementId open = s.Said(s.w.cn, s.w.rec_a, ADispute());
      const StatementId settled = s.Said(
          s.w.tw, s.w.rec_a, AResolution(open, {s.w.cn.id, s.w.owner.id}));
      s.Said(s.w.cn, s.w.rec_a, Acceptance{settled, ""});
      const StatementId back =
          s.Said(s.w.tw, s.w.rec_a, Withdrawal{settled, "", ""});
      s.Said(s.w.owner, s.w.rec_a, Acceptance{settled, ""});
      s.Try(by_late_one ? s.w.owner : s.w.cn, s.w.rec_a, Acceptance{back, ""});
    });
  };
  late("accepted by who accepted before it", false);
  late("accepted by who accepted after it", true);
  // Of two who had accepted, one or both let it go: does it still stand?
  const auto let_go = [&](const std::string& name, bool by_both) {
    cases.Add("withdraw/" + name, [=](Stage& s) {
      const StatementId open = s.Said(s.w.cn, s.w.rec_a, ADispute());
      const StatementId settled = s.Said(
          s.w.tw, s.w.rec_a, AResolution(open, {s.w.cn.id, s.w.owner.id}));
      s.Said(s.w.cn, s.w.rec_a, Acceptance{settled, ""});
      s.Said(s.w.owner, s.w.rec_a, Acceptance{settled, ""});
      const StatementId back =
          s.Said(s.w.tw, s.w.rec_a, Withdrawal{settled, "", ""});
      s.Said(s.w.owner, s.w.rec_a, Acceptance{back, ""});
      if (by_both) s.Said(s.w.cn, s.w.rec_a, Acceptance{back, ""});
      s.Try(s.w.tw, s.w.rec_a, Withdrawal{settled, "", "again"});
    });
  };
  let_go("again when one of two has let it go", false);
  let_go("again when both have let it go", true);
}

void Disputes(Cases& cases) {
  // rec_a is the subject and rec_b the other one.
  const auto both = [](Stage& s, StatementBody body) {
    return s.Said(s.w.tw, s.w.rec_a, std::move(body), {s.w.rec_b});
  };
  const auto disputed = [&](const std::string& name, bool also, auto target) {
    cases.Add("dispute/" + name, [=](Stage& s) {
      Dispute dispute = ADispute();
      dispute.target = target(s);
      std::vector<SubjectId> others;
      if (also) others.push_back(s.w.rec_b);
      s.Try(s.w.tw, s.w.rec_a, dispute, others);
    });
  };
  disputed("a claim on the other subject", true,
           [](Stage& s) { return s.w.claim_b; });
  disputed("a claim on a subject it does not name", false,
           [](Stage& s) { return s.w.claim_b; });
  disputed("a claim that ended", false, [](Stage& s) {
    s.Said(s.w.tw, s.w.rec_a, Withdrawal{s.w.claim_a, "", ""});
    return s.w.claim_a;
  });
  const auto resolved = [&](const std::string& name, auto change) {
    cases.Add("resolve/" + name, [=](Stage& s) {
      const StatementId open = both(s, ADispute());
      Resolution resolution = AResolution(open, {s.w.cn.id});
      std::vector<SubjectId> also{s.w.rec_b};
      change(s, resolution, also);
      s.Try(s.w.tw, s.w.rec_a, resolution, also);
    });
  };
  using Also = std::vector<SubjectId>;
  resolved("with the same also", [](Stage&, Resolution&, Also&) {});
  resolved("without the also",
           [](Stage&, Resolution&, Also& also) { also.clear(); });
  resolved("a dispute that was withdrawn", [](Stage& s, Resolution& r, Also&) {
    s.Said(s.w.tw, s.w.rec_a, Withdrawal{r.target, "", ""}, {s.w.rec_b});
  });
  resolved("agreed with nobody",
           [](Stage&, Resolution& r, Also&) { r.needs.clear(); });
  resolved("dismissed, with nobody asked", [](Stage&, Resolution& r, Also&) {
    r.outcome = "dismissed";
    r.needs.clear();
  });
  resolved("needing a party that was not created",
           [](Stage&, Resolution& r, Also&) {
             static const Party nobody("nobody", 1);
             r.needs = {nobody.id};
           });
  resolved("sharing a claim on the other subject",
           [](Stage& s, Resolution& r, Also&) {
             r.agree = {{s.w.claim_b, *Share::Make(1, 3)}};
           });
  resolved("sharing a claim on a third subject",
           [](Stage& s, Resolution& r, Also&) {
             const SubjectId third = s.Recording(s.w.cn, "third");
             r.agree = {{s.Said(s.w.cn, third, AClaim()), *Share::Make(1, 3)}};
           });
  resolved("sharing a claim nobody made", [](Stage&, Resolution& r, Also&) {
    r.agree = {{StatementId(), *Share::Make(1, 3)}};
  });
  const auto answered = [&](const std::string& name, bool with_also,
                            auto party) {
    cases.Add("resolve/" + name, [=](Stage& s) {
      const StatementId open = both(s, ADispute());
      const StatementId settled =
          both(s, AResolution(open, {s.w.tw.id, s.w.cn.id}));
      s.Try(party(s.w), s.w.rec_a, Acceptance{settled, ""},
            with_also ? Also{s.w.rec_b} : Also{});
    });
  };
  using B = const Beginning&;
  answered("accepted with its also", true,
           [](B w) -> const Party& { return w.cn; });
  answered("accepted without its also", false,
           [](B w) -> const Party& { return w.cn; });
  answered("accepted by its speaker, who is never waited for", true,
           [](B w) -> const Party& { return w.tw; });
  cases.Add("withdraw/a link without its other side", [=](Stage& s) {
    const StatementId link = both(s, ALink());
    s.Try(s.w.tw, s.w.rec_a, Withdrawal{link, "", ""});
  });
  const auto redacted = [&](const std::string& name, auto party,
                            bool another_subject) {
    cases.Add("redact/" + name, [=](Stage& s) {
      s.Try(party(s.w), another_subject ? s.w.rec_b : s.w.rec_a,
            Redaction{s.w.rec_a_said, {Digest()}, "court-order"});
    });
  };
  redacted(
      "by its party", [](B w) -> const Party& { return w.tw; }, false);
  redacted(
      "by the operator", [](B w) -> const Party& { return w.owner; }, false);
  redacted(
      "by another party", [](B w) -> const Party& { return w.cn; }, false);
  redacted(
      "under another subject", [](B w) -> const Party& { return w.tw; }, true);
  cases.Add("redact/without its also", [=](Stage& s) {
    const StatementId link = both(s, ALink());
    s.Try(s.w.tw, s.w.rec_a, Redaction{link, {Digest()}, "court-order"});
  });
}

void Links(Cases& cases) {
  const auto linked = [&](const std::string& name, auto change) {
    cases.Add("link/" + name, [=](Stage& s) {
      Link link = ALink();
      change(s, link);
      s.Try(s.w.owner, s.w.rec_a, link, {s.w.rec_b});
    });
  };
  linked("having seen both registrations", [](Stage& s, Link& link) {
    link.saw = {s.w.rec_a_said, s.w.rec_b_said};
    std::sort(link.saw.begin(), link.saw.end());
  });
  linked("having seen a third one",
         [](Stage& s, Link& link) { link.saw = {s.w.work_said}; });
  linked("preferring the subject",
         [](Stage& s, Link& link) { link.prefer = s.w.rec_a; });
  linked("preferring the other",
         [](Stage& s, Link& link) { link.prefer = s.w.rec_b; });
  linked("preferring a third",
         [](Stage& s, Link& link) { link.prefer = s.w.work; });
  cases.Add("link/of one subject to itself", [](Stage& s) {
    s.Try(s.w.owner, s.w.rec_a, ALink(), {s.w.rec_a});
  });
}

// §6.9: what only the operator says.
void Operator(Cases& cases) {
  const SubjectId foreign{{'r', 'e', 'c'}, {1, 2, 3}};
  Countersignature seen;
  seen.origin = "rules.example/cn";
  seen.index = 7;
  seen.size = 9;
  seen.at = 12;
  seen.verdict = "clear";
  cases.Add("countersign/by the operator",
            [=](Stage& s) { s.Try(s.w.owner, foreign, seen); });
  cases.Add("countersign/by another",
            [=](Stage& s) { s.Try(s.w.tw, foreign, seen); });
  cases.Add("countersign/then the subject is known", [=](Stage& s) {
    s.Said(s.w.owner, foreign, seen);
    s.Try(s.w.tw, foreign, AClaim());
  });
  cases.Add("countersign/withdrawn by another", [=](Stage& s) {
    const StatementId id = s.Said(s.w.owner, foreign, seen);
    s.Try(s.w.tw, foreign, Withdrawal{id, "", ""});
  });
  cases.Add("countersign/withdrawn by the operator", [=](Stage& s) {
    const StatementId id = s.Said(s.w.owner, foreign, seen);
    s.Try(s.w.owner, foreign, Withdrawal{id, "", ""});
  });
  const auto anchored = [&](const std::string& name, auto change) {
    cases.Add("anchor/" + name, [=](Stage& s) {
      MerkleFrontier tree(HashKind::kSm3);
      for (const std::string& entry : s.w.log.entries()) {
        tree.Append(LeafHash(entry, HashKind::kSm3));
      }
      qiao::Anchor anchor{
          s.log.Size(), *s.log.facts().StateRoot({}), tree.Root(), {}, ""};
      const Party* party = &s.w.owner;
      change(s, anchor, party);
      s.Try(s.log.Draft(*party, party->Self(), anchor), {&party->day});
    });
  };
  using A = qiao::Anchor;
  anchored("by the operator", [](Stage&, A&, const Party*&) {});
  cases.Add("anchor/after another statement", [](Stage& s) {
    s.Said(s.w.tw, s.w.rec_a, AClaim());
    MerkleFrontier tree(HashKind::kSm3);
    for (const auto* entries : {&s.w.log.entries(), &s.log.entries()}) {
      for (const std::string& entry : *entries) {
        tree.Append(LeafHash(entry, HashKind::kSm3));
      }
    }
    const qiao::Anchor anchor{
        s.log.Size(), *s.log.facts().StateRoot({}), tree.Root(), {}, ""};
    s.Try(s.w.owner, s.w.owner.Self(), anchor);
  });
  anchored("by another",
           [](Stage& s, A&, const Party*& party) { party = &s.w.tw; });
  anchored("of a smaller size", [](Stage&, A& a, const Party*&) { --a.size; });
  anchored("of a larger size", [](Stage&, A& a, const Party*&) { ++a.size; });
  anchored("with another state root",
           [](Stage&, A& a, const Party*&) { a.state = Digest(); });
  anchored("with another SM3 root",
           [](Stage&, A& a, const Party*&) { a.sm3 = Digest(); });
  anchored("with the state root alone",
           [](Stage&, A& a, const Party*&) { a.sm3.reset(); });
  anchored("with the SM3 root alone",
           [](Stage&, A& a, const Party*&) { a.state.reset(); });
}

}  // namespace

void ReferenceCases(Cases& cases) {
  TargetTypes(cases);
  Unknown(cases);
  KnownSubjects(cases);
  Registrations(cases);
  Consent(cases);
  Disputes(cases);
  Links(cases);
  Operator(cases);
}

}  // namespace qiao::ledger::rules
