#include <algorithm>
#include <initializer_list>
#include <utility>

#include "registry/ledger/rules.h"

namespace qiao::ledger {
namespace {

using Types = std::initializer_list<std::string_view>;

// What a reference may point at.
enum class Presence {
  kNeeded,
  kMayBeElsewhere,  // in a bundle it may touch only the other subject
};

class ReferenceJudge {
 public:
  ReferenceJudge(const Case& one, Effects& effects)
      : one_(one), said_(one.statement()), effects_(effects) {}

  // ---- each type

  Result<void> operator()(const PartyCreation&) { return {}; }
  Result<void> operator()(const KeyAddition&) { return {}; }
  Result<void> operator()(const KeyRevocation&) { return {}; }
  Result<void> operator()(const RootChange&) { return {}; }
  Result<void> operator()(const Manifest&) { return {}; }

  Result<void> operator()(const WorkRegistration& body) {
    return Register(body.common);
  }
  Result<void> operator()(const RecordingRegistration& body) {
    return Register(body.common);
  }
  Result<void> operator()(const ReleaseRegistration& body) {
    return Register(body.common);
  }
  Result<void> operator()(const AgentRegistration& body) {
    return Register(body.common);
  }
  Result<void> operator()(const PartyRegistration& body) {
    return Register(body.common);
  }

  Result<void> operator()(const OwnershipClaim& body) {
    QIAO_TRY_DO(SubjectsKnown());
    if (body.holder && one_.rules != RuleSet::kBundle) {
      QIAO_TRY_DO(Known(*body.holder));
    }
    if (body.parent) QIAO_TRY_DO(ClaimOnSubject(*body.parent));
    if (body.replaces) QIAO_TRY_DO(Replace(*body.replaces));
    return {};
  }

  Result<void> operator()(const Transfer& body) {
    return Deal(body.to, body.claims);
  }
  Result<void> operator()(const Licence& body) {
    return Deal(body.to, body.claims);
  }

  Result<void> operator()(const Acceptance& body) {
    QIAO_TRY_DO(SubjectsKnown());
    QIAO_TRY(
        StatementFact target,
        Target(body.target, {"licence", "resolve", "transfer", "withdraw"}));
    QIAO_TRY_DO(NotEnded(target));
    const auto is_speaker = [this](const PartyId& party) {
      return party == said_.party;
    };
    if (std::none_of(target.needs.begin(), target.needs.end(), is_speaker)) {
      return Refused(
          Refusal::kAcceptNotNeeded,
          ToText(target.id) + " does not wait for " + ToText(said_.party));
    }
    if (std::any_of(target.accepts.begin(), target.accepts.end(),
                    [&](const Consent& consent) {
                      return is_speaker(consent.party);
                    })) {
      return Refused(
          Refusal::kAlreadyAccepted,
          ToText(said_.party) + " has accepted " + ToText(target.id));
    }
    target.accepts.push_back({said_.party, one_.index});
    // The last accept that a withdrawal waited for ends what it withdraws.
    if (target.target && target.InForce()) {
      QIAO_TRY(std::optional<StatementFact> withdrawn,
               one_.facts.Statement(*target.target));
      if (withdrawn && !withdrawn->ended) End(std::move(*withdrawn));
    }
    effects_.statements.push_back(std::move(target));
    return {};
  }

  Result<void> operator()(const Withdrawal& body) {
    QIAO_TRY_DO(SubjectsKnown());
    QIAO_TRY(StatementFact target,
             Target(body.target, {"claim", "countersign", "dispute", "licence",
                                  "link", "register", "resolve", "transfer"}));
    QIAO_TRY_DO(Yours(target));
    QIAO_TRY_DO(NotEnded(target));
    New().target = target.id;
    for (const Consent& consent : target.accepts) {
      New().needs.push_back(consent.party);
    }
    if (New().needs.empty()) End(std::move(target));
    return {};
  }

  Result<void> operator()(const Dispute& body) {
    QIAO_TRY_DO(SubjectsKnown());
    if (!body.target) return {};
    QIAO_TRY_DO(Refer(
        *body.target, {"claim", "licence", "link", "register", "transfer"},
        said_.also.empty() ? Presence::kNeeded : Presence::kMayBeElsewhere));
    return {};
  }

  Result<void> operator()(const Resolution& body) {
    QIAO_TRY_DO(SubjectsKnown());
    QIAO_TRY_DO(Target(body.target, {"dispute"}));
    for (const PartyId& party : body.needs) {
      QIAO_TRY_DO(Created(party));
      if (party != said_.party) New().needs.push_back(party);
    }
    for (const AgreedShare& agreed : body.agree) {
      QIAO_TRY_DO(Refer(
          agreed.claim, {"claim"},
          said_.also.empty() ? Presence::kNeeded : Presence::kMayBeElsewhere));
    }
    return {};
  }

  Result<void> operator()(const Link& body) {
    QIAO_TRY_DO(SubjectsKnown());
    for (const StatementId& seen : body.saw) {
      QIAO_TRY_DO(Refer(seen, {"register"}, Presence::kMayBeElsewhere));
    }
    return {};
  }

  Result<void> operator()(const Countersignature&) {
    effects_.made_known = said_.subj;
    return ByOperator();
  }

  Result<void> operator()(const Redaction& body) {
    QIAO_TRY_DO(SubjectsKnown());
    QIAO_TRY(const StatementFact target, Target(body.target, {}));
    if (one_.rules == RuleSet::kBundle || target.party == said_.party) {
      return {};
    }
    QIAO_TRY(const std::optional<PartyId> owner, one_.facts.Operator());
    if (owner == said_.party) return {};
    return Yours(target);
  }

  Result<void> operator()(const Anchor& body) {
    QIAO_TRY_DO(ByOperator());
    if (body.size != one_.index) return Mismatch("size is not its own index");
    if (one_.rules == RuleSet::kBundle) return {};
    if (body.state) {
      QIAO_TRY(const Digest state, one_.facts.StateRoot({}));
      if (state != *body.state) return Mismatch("the state root is another");
    }
    if (body.sm3) {
      QIAO_TRY(const MerkleFrontier tree, one_.facts.Frontier(HashKind::kSm3));
      if (tree.Root() != *body.sm3) return Mismatch("the SM3 root is another");
    }
    return {};
  }

  // Its keys and signatures hold; what it means is for a later edition.
  Result<void> operator()(const NotUnderstood&) {
    New().understood = false;
    if (said_.typ == "register") effects_.made_known = said_.subj;
    return {};
  }

 private:
  StatementFact& New() { return effects_.statements.front(); }

  static Error Mismatch(std::string message) {
    return Refused(Refusal::kAnchorMismatch, std::move(message));
  }

  void End(StatementFact target) {
    target.ended = one_.index;
    effects_.statements.push_back(std::move(target));
  }

  // ---- subjects and parties

  Result<void> Known(const SubjectId& subject) const {
    QIAO_TRY(const bool known, one_.facts.IsKnown(subject));
    if (known) return {};
    return one_.Absent(Refusal::kSubjectUnknown,
                       ToText(subject) + " is not registered here");
  }

  // A bundle holds the whole history of its own subject only; its verifier
  // asks for that one itself.
  Result<void> SubjectsKnown() const {
    if (one_.rules == RuleSet::kBundle) return {};
    QIAO_TRY_DO(Known(said_.subj));
    for (const SubjectId& subject : said_.also) QIAO_TRY_DO(Known(subject));
    return {};
  }

  Result<void> Created(const PartyId& id) const {
    if (one_.rules == RuleSet::kBundle) return {};
    QIAO_TRY(const auto party, one_.facts.Party(id));
    if (party) return {};
    return Refused(Refusal::kPartyUnknown,
                   ToText(id) + " was not created here");
  }

  Result<void> ByOperator() const {
    QIAO_TRY(const std::optional<PartyId> owner, one_.facts.Operator());
    if (owner == said_.party) return {};
    return Refused(Refusal::kNotOperator,
                   "only the log's operator says a " + said_.typ);
  }

  // ---- references

  Result<StatementFact> Existing(const StatementId& id) const {
    QIAO_TRY(std::optional<StatementFact> target, one_.facts.Statement(id));
    if (!target) {
      return one_.Absent(Refusal::kTargetUnknown,
                         ToText(id) + " is not in this log");
    }
    return std::move(*target);
  }

  Result<void> OfType(const StatementFact& target, Types types) const {
    if (types.size() == 0 ||
        std::find(types.begin(), types.end(), target.typ) != types.end()) {
      return {};
    }
    return Refused(Refusal::kTargetType,
                   "a " + said_.typ + " does not point at a " + target.typ);
  }

  Result<void> SameSubject(bool same, const StatementFact& target) const {
    if (same) return {};
    return Refused(Refusal::kSubjectMismatch,
                   ToText(target.id) + " is about other subjects");
  }

  Result<void> Yours(const StatementFact& target) const {
    if (target.party == said_.party) return {};
    return Refused(Refusal::kNotYours,
                   ToText(target.id) + " was said by " + ToText(target.party));
  }

  static Result<void> NotEnded(const StatementFact& target) {
    if (!target.ended) return {};
    return Refused(
        Refusal::kTargetNotInForce,
        ToText(target.id) + " ended at index " + std::to_string(*target.ended));
  }

  // The target of what undoes or answers it: about exactly the same subjects,
  // so that each subject's chain carries both.
  Result<StatementFact> Target(const StatementId& id, Types types) const {
    QIAO_TRY(StatementFact target, Existing(id));
    QIAO_TRY_DO(OfType(target, types));
    QIAO_TRY_DO(SameSubject(
        target.subj == said_.subj && target.also == said_.also, target));
    return target;
  }

  // A statement about subj or one of also, ended or not.
  Result<void> Refer(const StatementId& id, Types types,
                     Presence presence) const {
    if (one_.rules == RuleSet::kBundle &&
        presence == Presence::kMayBeElsewhere) {
      QIAO_TRY(const auto here, one_.facts.Statement(id));
      if (!here) return {};
    }
    QIAO_TRY(const StatementFact target, Existing(id));
    QIAO_TRY_DO(OfType(target, types));
    const bool about = target.subj == said_.subj ||
                       std::find(said_.also.begin(), said_.also.end(),
                                 target.subj) != said_.also.end();
    return SameSubject(about, target);
  }

  Result<void> ClaimOnSubject(const StatementId& id) const {
    return Refer(id, {"claim"}, Presence::kNeeded);
  }

  Result<void> Replace(const StatementId& id) {
    QIAO_TRY(StatementFact target, Existing(id));
    QIAO_TRY_DO(OfType(target, {said_.typ}));
    QIAO_TRY_DO(SameSubject(target.subj == said_.subj, target));
    QIAO_TRY_DO(Yours(target));
    QIAO_TRY_DO(NotEnded(target));
    End(std::move(target));
    return {};
  }

  Result<void> Register(const RegistrationCommon& common) {
    effects_.made_known = said_.subj;
    if (common.replaces) return Replace(*common.replaces);
    if (one_.rules == RuleSet::kBundle) return {};
    QIAO_TRY(const auto existing, one_.facts.Registration(said_.subj));
    if (!existing) return {};
    return Refused(
        Refusal::kSubjectExists,
        ToText(said_.subj) + " is registered by " + ToText(*existing));
  }

  Result<void> Deal(const PartyId& to, const std::vector<StatementId>& claims) {
    QIAO_TRY_DO(SubjectsKnown());
    QIAO_TRY_DO(Created(to));
    for (const StatementId& claim : claims) {
      QIAO_TRY_DO(ClaimOnSubject(claim));
    }
    New().needs.push_back(to);
    return {};
  }

  const Case& one_;
  const Statement& said_;
  Effects& effects_;
};

}  // namespace

Result<void> ApplyReferenceRules(const Case& one, Effects& effects) {
  return std::visit(ReferenceJudge(one, effects), one.statement().body);
}

}  // namespace qiao::ledger
