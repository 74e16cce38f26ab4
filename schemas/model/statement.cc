#include "schemas/model/statement.h"

namespace qiao {
namespace {

struct TypeName {
  std::string_view operator()(const PartyCreation&) const { return "party"; }
  std::string_view operator()(const KeyAddition&) const { return "key-add"; }
  std::string_view operator()(const KeyRevocation&) const {
    return "key-revoke";
  }
  std::string_view operator()(const RootChange&) const { return "key-roots"; }
  std::string_view operator()(const WorkRegistration&) const {
    return "register";
  }
  std::string_view operator()(const RecordingRegistration&) const {
    return "register";
  }
  std::string_view operator()(const ReleaseRegistration&) const {
    return "register";
  }
  std::string_view operator()(const AgentRegistration&) const {
    return "register";
  }
  std::string_view operator()(const PartyRegistration&) const {
    return "register";
  }
  std::string_view operator()(const OwnershipClaim&) const { return "claim"; }
  std::string_view operator()(const Transfer&) const { return "transfer"; }
  std::string_view operator()(const Licence&) const { return "licence"; }
  std::string_view operator()(const Acceptance&) const { return "accept"; }
  std::string_view operator()(const Withdrawal&) const { return "withdraw"; }
  std::string_view operator()(const Dispute&) const { return "dispute"; }
  std::string_view operator()(const Resolution&) const { return "resolve"; }
  std::string_view operator()(const Link&) const { return "link"; }
  std::string_view operator()(const Countersignature&) const {
    return "countersign";
  }
  std::string_view operator()(const Redaction&) const { return "redact"; }
  std::string_view operator()(const Anchor&) const { return "anchor"; }
  std::string_view operator()(const Manifest&) const { return "manifest"; }
  std::string_view operator()(const NotUnderstood&) const { return {}; }
};

}  // namespace

std::string_view TypeOf(const StatementBody& body) {
  return std::visit(TypeName{}, body);
}

}  // namespace qiao
