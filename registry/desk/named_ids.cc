#include "registry/desk/named_ids.h"

#include <optional>
#include <variant>

namespace qiao::desk {
namespace {

struct Namer {
  NamedIds named;

  void operator()(const WorkRegistration& body) {
    Contributors(body.contributors);
    for (const Derivation& one : body.derived) Add(one.of);
    for (const SubjectId& part : body.parts) Add(part);
    Add(body.common.replaces);
  }
  void operator()(const RecordingRegistration& body) {
    Contributors(body.contributors);
    for (const SubjectId& work : body.works) Add(work);
    Add(body.common.replaces);
  }
  void operator()(const ReleaseRegistration& body) {
    Contributors(body.contributors);
    for (const Track& track : body.tracks) Add(track.rec);
    Add(body.common.replaces);
  }
  void operator()(const AgentRegistration& body) { Add(body.common.replaces); }
  void operator()(const PartyRegistration& body) { Add(body.common.replaces); }
  void operator()(const OwnershipClaim& body) {
    if (body.holder) Add(*body.holder);
    Add(body.parent);
    Add(body.replaces);
  }
  void operator()(const Transfer& body) {
    Add(AsSubject(body.to));
    for (const StatementId& claim : body.claims) Add(claim);
  }
  void operator()(const Licence& body) {
    Add(AsSubject(body.to));
    for (const StatementId& claim : body.claims) Add(claim);
  }
  void operator()(const Acceptance& body) { Add(body.target); }
  void operator()(const Withdrawal& body) { Add(body.target); }
  void operator()(const Dispute& body) { Add(body.target); }
  void operator()(const Resolution& body) {
    Add(body.target);
    for (const PartyId& party : body.needs) Add(AsSubject(party));
    for (const AgreedShare& agreed : body.agree) Add(agreed.claim);
  }
  void operator()(const Link& body) {
    if (body.prefer) Add(*body.prefer);
    for (const StatementId& seen : body.saw) Add(seen);
  }
  void operator()(const Redaction& body) { Add(body.target); }
  void operator()(const PartyCreation&) {}
  void operator()(const KeyAddition&) {}
  void operator()(const KeyRevocation&) {}
  void operator()(const RootChange&) {}
  void operator()(const Countersignature&) {}
  void operator()(const Anchor&) {}
  void operator()(const Manifest&) {}
  void operator()(const NotUnderstood&) {}

 private:
  void Add(const SubjectId& subject) { named.subjects.push_back(subject); }
  void Add(const StatementId& statement) {
    named.statements.push_back(statement);
  }
  void Add(const std::optional<StatementId>& statement) {
    if (statement) Add(*statement);
  }
  void Contributors(const std::vector<Contributor>& contributors) {
    for (const Contributor& one : contributors) {
      if (one.agent) Add(*one.agent);
    }
  }
};

}  // namespace

NamedIds NamedIn(const StatementBody& body) {
  Namer namer;
  std::visit(namer, body);
  return std::move(namer.named);
}

}  // namespace qiao::desk
