#include "schemas/json/statement_codec.h"

#include <algorithm>

#include "schemas/json/bodies.h"
#include "schemas/json/canonical.h"
#include "schemas/json/schema.h"

namespace qiao::json {
namespace {

// ---- the table of record format §5

enum class About {
  kOwnParty,   // the party itself
  kKind,       // this kind of subject
  kNoPersons,  // not pty, psn
  kAny,
};
enum class Also { kNever, kMay, kOne };

using BodyReader = StatementBody (*)(const Value&, const Pointer&, Faults&);

template <typename Body>
StatementBody ReadBody(const Value& value, const Pointer& at, Faults& faults) {
  Body body;
  kObject.Read(value, at, faults, body);
  return body;
}

struct TypeRow {
  std::string_view typ;
  About about;
  std::string_view kind;  // for kKind
  Also also;
  BodyReader read;
};

constexpr TypeRow kTypes[] = {
    {"party", About::kOwnParty, "", Also::kNever, ReadBody<PartyCreation>},
    {"key-add", About::kOwnParty, "", Also::kNever, ReadBody<KeyAddition>},
    {"key-revoke", About::kOwnParty, "", Also::kNever, ReadBody<KeyRevocation>},
    {"key-roots", About::kOwnParty, "", Also::kNever, ReadBody<RootChange>},
    {"register", About::kKind, "wrk", Also::kNever, ReadBody<WorkRegistration>},
    {"register", About::kKind, "rec", Also::kNever,
     ReadBody<RecordingRegistration>},
    {"register", About::kKind, "rel", Also::kNever,
     ReadBody<ReleaseRegistration>},
    {"register", About::kKind, "psn", Also::kNever,
     ReadBody<AgentRegistration>},
    {"register", About::kOwnParty, "pty", Also::kNever,
     ReadBody<PartyRegistration>},
    {"claim", About::kNoPersons, "", Also::kNever, ReadBody<OwnershipClaim>},
    {"transfer", About::kNoPersons, "", Also::kNever, ReadBody<Transfer>},
    {"licence", About::kNoPersons, "", Also::kNever, ReadBody<Licence>},
    {"dispute", About::kAny, "", Also::kMay, ReadBody<Dispute>},
    {"resolve", About::kAny, "", Also::kMay, ReadBody<Resolution>},
    {"link", About::kAny, "", Also::kOne, ReadBody<Link>},
    {"withdraw", About::kAny, "", Also::kMay, ReadBody<Withdrawal>},
    {"accept", About::kAny, "", Also::kMay, ReadBody<Acceptance>},
    {"redact", About::kAny, "", Also::kMay, ReadBody<Redaction>},
    {"countersign", About::kAny, "", Also::kNever, ReadBody<Countersignature>},
    {"manifest", About::kOwnParty, "", Also::kNever, ReadBody<Manifest>},
    {"anchor", About::kOwnParty, "", Also::kNever, ReadBody<Anchor>},
};

// The row of a type, or of a registration of this kind; null for what this
// edition does not define.
const TypeRow* RowOf(std::string_view typ, std::string_view kind) {
  for (const TypeRow& row : kTypes) {
    if (row.typ == typ && (row.kind.empty() || row.kind == kind)) return &row;
  }
  return nullptr;
}

// ---- the payload of record format §3

struct VersionForm {
  static constexpr std::string_view kVersion = "qiao/1";
  void Read(const Value& value, const Pointer& at, Faults& faults,
            std::string_view&) const {
    if (value.AsString() == nullptr || *value.AsString() != kVersion) {
      faults.Add(Refusal::kVersionUnknown, at, "only qiao/1 is known");
    }
  }
  Value Write(std::string_view) const { return kVersion; }
};

// An object whose names are domain/name; any values. Kept as canonical JSON.
struct ExtForm {
  void Read(const Value& value, const Pointer& at, Faults& faults,
            std::string& out) const {
    if (value.AsObject() == nullptr) {
      faults.Add(Refusal::kValueInvalid, at, "must be an object");
      return;
    }
    if (value.AsObject()->members.empty()) {
      faults.Add(Refusal::kEmptyValue, at, "an empty object");
    }
    for (const Member& member : value.AsObject()->members) {
      if (!IsExtName(member.first)) {
        faults.Add(Refusal::kValueInvalid, Pointer{&at, member.first, 0},
                   "the name must be domain/name");
      }
    }
    out = Canonical(value);
  }
  Value Write(const std::string& text) const { return Parse(text).value(); }
};

// All members but `body`.
template <typename Io, Of<Statement> T>
void Members(Io& io, T& statement) {
  std::string_view version = VersionForm::kVersion;
  io.Need("v", version, VersionForm());
  io.Need("typ", statement.typ, kType);
  io.Need("log", statement.log, kLog);
  io.Need("seen", statement.seen, kObject);
  io.Need("party", statement.party, kParty);
  io.Need("iat", statement.iat, kInstant);
  io.Need("subj", statement.subj, kAnySubject);
  io.May("also", statement.also, Set(kAnySubject, 16));
  io.May("ext", statement.ext, ExtForm());
}

void CheckAlso(const Statement& statement, Also rule, Faults& faults) {
  const Pointer whole;
  const Pointer at{&whole, "also", 0};
  const std::vector<SubjectId>& also = statement.also;
  if (rule == Also::kNever && !also.empty()) {
    faults.Add(Refusal::kMemberUnknown, at,
               "a " + statement.typ + " has no also");
  }
  if (rule == Also::kOne && also.empty()) {
    faults.Add(Refusal::kMemberMissing, whole, "\"also\" is missing");
  }
  if (rule == Also::kOne && also.size() > 1) {
    faults.Add(Refusal::kValueInvalid, at, "must be exactly one");
  }
  if (std::find(also.begin(), also.end(), statement.subj) != also.end()) {
    faults.Add(Refusal::kValueInvalid, at, "names subj again");
  }
}

void CheckSubject(const Statement& statement, About about, Faults& faults) {
  const Pointer whole;
  const Pointer at{&whole, "subj", 0};
  if (about == About::kOwnParty &&
      statement.subj != AsSubject(statement.party)) {
    faults.Add(Refusal::kSubjectMismatch, at, "must be the party itself");
  }
  if (about == About::kNoPersons &&
      (statement.subj.Is("pty") || statement.subj.Is("psn"))) {
    faults.Add(Refusal::kValueInvalid, at,
               "a " + statement.typ + " is not about a party or person");
  }
}

// What a body must agree with outside itself.
void CheckBody(const Statement& statement, const Pointer& at, Faults& faults) {
  const auto not_to_self = [&](const PartyId& to) {
    if (to != statement.party) return;
    faults.Add(Refusal::kValueInvalid, Pointer{&at, "to", 0}, "is the speaker");
  };
  if (const auto* transfer = std::get_if<Transfer>(&statement.body)) {
    not_to_self(transfer->to);
  } else if (const auto* licence = std::get_if<Licence>(&statement.body)) {
    not_to_self(licence->to);
  } else if (const auto* link = std::get_if<Link>(&statement.body)) {
    if (link->prefer && *link->prefer != statement.subj &&
        *link->prefer != statement.also[0]) {
      faults.Add(Refusal::kValueInvalid, Pointer{&at, "prefer", 0},
                 "is neither subj nor also");
    }
  }
}

// A type, or a kind of register, that this edition lacks.
void ReadUnknown(const Value& body, const Pointer& at, Edition edition,
                 Statement& statement, Faults& faults) {
  if (body.AsObject() == nullptr) {
    faults.Add(Refusal::kValueInvalid, at, "must be an object");
  } else if (body.AsObject()->members.empty()) {
    faults.Add(Refusal::kEmptyValue, at, "an empty object");
  } else if (edition == Edition::kAdmission) {
    faults.Add(
        Refusal::kTypeUnknown, Pointer(),
        statement.typ == "register"
            ? "this edition registers no " + std::string(statement.subj.Kind())
            : "this edition has no " + statement.typ);
  } else {
    statement.body = NotUnderstood{Canonical(body)};
  }
}

struct BodyWriter {
  template <typename Body>
  Value operator()(const Body& body) const {
    return kObject.Write(body);
  }
  Value operator()(const NotUnderstood& body) const {
    return Parse(body.body).value();
  }
};

}  // namespace

Result<Statement> DecodeStatement(const Value& payload, Edition edition) {
  Faults faults;
  Statement statement;
  const Pointer whole;
  ObjectReader object(payload, whole, faults);
  In io(object, faults);
  Members(io, statement);
  const Value* body = object.Need("body");
  object.Close();
  if (statement.typ.empty() || body == nullptr) return faults.Take();

  const bool header_good = !faults.any();
  const Pointer at{&whole, "body", 0};
  const TypeRow* row = RowOf(statement.typ, statement.subj.Kind());
  if (row != nullptr) {
    statement.body = row->read(*body, at, faults);
  } else {
    ReadUnknown(*body, at, edition, statement, faults);
  }
  // Rules between members are asked only of members that are good alone.
  if (header_good) {
    const bool known = row != nullptr || statement.typ == "register";
    CheckAlso(statement,
              row != nullptr ? row->also
              : known        ? Also::kNever
                             : Also::kMay,
              faults);
    if (row != nullptr) CheckSubject(statement, row->about, faults);
    if (!faults.any()) CheckBody(statement, at, faults);
  }
  if (faults.any()) return faults.Take();
  if (edition == Edition::kAdmission) {
    QIAO_TRY_DO(ValidateAgainstWireSchema(payload));
  }
  return statement;
}

Value EncodeStatement(const Statement& statement) {
  Out io;
  Members(io, statement);
  Object payload = io.Take();
  payload.members.emplace_back("body",
                               std::visit(BodyWriter(), statement.body));
  return payload;
}

}  // namespace qiao::json
