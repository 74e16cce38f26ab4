#include "registry/ledger/words.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/model/codes.h"

namespace qiao::ledger {
namespace {

// Visits every place of a statement where a code word stands. Lists that the
// record format gives in full are part of the shape already.
class WordCheck {
 public:
  Result<void> Finish() {
    if (fault_) return *fault_;
    return {};
  }

  void operator()(const PartyCreation&) {}
  void operator()(const KeyAddition&) {}
  void operator()(const RootChange&) {}
  void operator()(const KeyRevocation& body) {
    Word("revoke-reason", body.reason);
  }

  void operator()(const WorkRegistration& body) {
    Names(body.titles);
    Contributors(body.contributors);
    for (const Derivation& derivation : body.derived) {
      Word("derived-rel", derivation.rel);
    }
    Common(body.common);
  }
  void operator()(const RecordingRegistration& body) {
    Names(body.titles);
    Names(body.version);
    Contributors(body.contributors);
    for (const PrintReference& print : body.prints) {
      Word("print-alg", print.alg);
    }
    Common(body.common);
  }
  void operator()(const ReleaseRegistration& body) {
    Names(body.titles);
    Names(body.label);
    Contributors(body.contributors);
    Common(body.common);
  }
  void operator()(const AgentRegistration& body) {
    Names(body.names);
    Common(body.common);
  }
  void operator()(const PartyRegistration& body) {
    Names(body.names);
    Common(body.common);
  }

  void operator()(const OwnershipClaim& body) {
    Words("right", body.rights);
    Words("use", body.uses);
    Word("basis", body.basis);
    EvidenceList(body.evidence);
  }
  void operator()(const Transfer& body) { Deal(body); }
  void operator()(const Licence& body) { Deal(body); }
  void operator()(const Acceptance&) {}
  void operator()(const Withdrawal& body) {
    Word("withdraw-reason", body.reason);
  }
  void operator()(const Dispute& body) {
    Word("dispute-ground", body.ground);
    Words("right", body.rights);
    EvidenceList(body.evidence);
  }
  void operator()(const Resolution& body) { EvidenceList(body.evidence); }
  void operator()(const Link& body) {
    for (const LinkFeature& feature : body.features) {
      Word("link-feature", feature.feature);
    }
    EvidenceList(body.evidence);
  }
  void operator()(const Countersignature&) {}
  void operator()(const Redaction& body) { Word("redact-reason", body.reason); }
  void operator()(const Anchor&) {}
  void operator()(const Manifest&) {}
  void operator()(const NotUnderstood&) {}

 private:
  // An empty word is one that was not said.
  void Word(std::string_view list, std::string_view code) {
    if (fault_ || code.empty() || IsCode(list, code)) return;
    fault_ = Refused(Refusal::kValueInvalid,
                     "\"" + std::string(code) + "\" is no " +
                         std::string(list) + " of the published tables");
  }
  void Words(std::string_view list, const std::vector<std::string>& codes) {
    for (const std::string& code : codes) Word(list, code);
  }
  void Names(const std::vector<Name>& names) {
    for (const Name& name : names) Word("name-kind", name.kind);
  }
  void Identifiers(const std::vector<Identifier>& ids) {
    for (const Identifier& id : ids) Word("ident-scheme", id.scheme);
  }
  void Contributors(const std::vector<Contributor>& contributors) {
    for (const Contributor& contributor : contributors) {
      Words("role", contributor.roles);
      Names(contributor.names);
      Identifiers(contributor.ids);
    }
  }
  void EvidenceList(const std::vector<Evidence>& evidence) {
    for (const Evidence& item : evidence) {
      Word("evidence-kind", item.kind);
      Identifiers(item.ids);
    }
  }
  void Common(const RegistrationCommon& common) {
    Identifiers(common.ids);
    EvidenceList(common.evidence);
    for (const PrivateValue& value : common.private_values) {
      Word("private-field", value.field);
    }
  }
  template <typename Body>
  void Deal(const Body& body) {
    Words("right", body.rights);
    Words("use", body.uses);
    Word("basis", body.basis);
    EvidenceList(body.evidence);
  }

  std::optional<Error> fault_;
};

}  // namespace

Result<void> CheckWords(const Statement& statement) {
  WordCheck check;
  std::visit(check, statement.body);
  return check.Finish();
}

}  // namespace qiao::ledger
