// A Statement is one thing that one party says about one subject.
//
// The registry keeps what was said and by whom; it does not decide who is
// right. Nothing is ever edited: a correction is a new statement that names
// the one it replaces, and the old one stays readable.
//
// These structs are the typed form of the payload of record-format qiao/1;
// schemas/json/statement_codec.h turns them into the canonical bytes that are
// signed, and back. A Statement that came out of the codec obeys every rule of
// shape; rules that need the log are registry/ledger's.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "schemas/model/ids.h"
#include "schemas/model/period.h"
#include "schemas/model/right.h"
#include "schemas/model/share.h"
#include "schemas/model/territory.h"
#include "schemas/model/title.h"

namespace qiao {

// ---- shared forms

// An identifier as a party gave it. A wrong check digit is a finding of the
// importer, never a refusal.
struct Identifier {
  std::string scheme;  // iswc, isrc, ipi-name, isni, gtin, …
  std::string value;   // compact form
  std::string text;    // as written, if that differs; may be empty
  bool operator==(const Identifier&) const = default;
};

// Salted hash of a private value (record format §8), lower-case hex.
using Commitment = Digest;

struct Evidence {
  std::string kind;                  // code
  std::optional<Digest> sha256;      // of a file, with its size in `bytes`,
  std::int64_t bytes = 0;            // or else
  std::optional<Commitment> commit;  // a commitment
  std::string media;                 // "application/pdf"
  std::string label;
  std::vector<Identifier> ids;
  bool operator==(const Evidence&) const = default;
};

// Where in which import a statement came from.
struct Source {
  std::int64_t row = 0;              // as Excel counts; the header is row 1
  std::optional<Commitment> file;    // commitment to SHA-256 of the file
  std::optional<Commitment> record;  // commitment to SHA-256 of the row's bytes
  std::string import;                // 32 hex digits
  std::string sheet;
  bool operator==(const Source&) const = default;
};

struct Contributor {
  std::vector<std::string> roles;  // codes: composer, lyricist, performer, …
  std::optional<SubjectId> agent;  // pty or psn
  std::vector<Name> names;         // agent or names, or both
  std::vector<Identifier> ids;
  bool operator==(const Contributor&) const = default;
};

struct PrivateValue {
  std::string field;
  Commitment commit;
  bool operator==(const PrivateValue&) const = default;
};

// The registration of the same thing in another log.
struct CopyOf {
  std::string log;
  StatementId statement;
  bool operator==(const CopyOf&) const = default;
};

using Nonce = std::array<std::uint8_t, 16>;

// "Ed25519", "ES256" or "SM2SM3" and the public key's bytes.
struct PublicKey {
  std::string alg;
  std::vector<std::uint8_t> pub;
  auto operator<=>(const PublicKey&) const = default;
};

// ---- keys

struct RootKeys {
  std::vector<PublicKey> keys;  // ascending by key id
  std::int64_t threshold = 1;
  bool operator==(const RootKeys&) const = default;
};

// How many daily keys must sign a type, where that is more than one.
using SignerNeeds = std::map<std::string, std::int64_t>;

struct PartyCreation {  // typ "party"
  Nonce nonce{};
  RootKeys roots;
  SignerNeeds need;
  bool operator==(const PartyCreation&) const = default;
};

struct DailyKey {
  PublicKey key;
  std::vector<std::string> may;  // types it may sign
  std::optional<Instant> until;
  bool operator==(const DailyKey&) const = default;
};

struct KeyAddition {  // typ "key-add"
  std::vector<DailyKey> keys;
  bool operator==(const KeyAddition&) const = default;
};

struct KeyRevocation {  // typ "key-revoke"
  std::vector<KeyId> kids;
  std::string reason;
  std::optional<std::int64_t> since;  // log index
  bool operator==(const KeyRevocation&) const = default;
};

struct RootChange {  // typ "key-roots"
  RootKeys roots;
  SignerNeeds need;
  bool operator==(const RootChange&) const = default;
};

// ---- registrations

// What every registration may carry.
struct RegistrationCommon {
  std::vector<Identifier> ids;
  std::vector<Evidence> evidence;
  std::optional<Source> source;
  std::vector<PrivateValue> private_values;
  std::optional<CopyOf> copy;
  std::optional<StatementId> replaces;
  bool operator==(const RegistrationCommon&) const = default;
};

struct Derivation {
  SubjectId of;  // wrk
  std::string rel;
  bool operator==(const Derivation&) const = default;
};

struct WorkRegistration {  // typ "register", subject wrk
  Nonce nonce{};
  std::vector<Name> titles;
  std::vector<Contributor> contributors;
  std::string created;    // some-day, or empty
  std::string published;  // some-day, or empty
  std::vector<std::string> langs;
  std::vector<Derivation> derived;
  std::vector<SubjectId> parts;  // wrk, in order
  std::optional<bool> instrumental;
  RegistrationCommon common;
  bool operator==(const WorkRegistration&) const = default;
};

struct AudioFile {
  Digest sha256;
  std::int64_t bytes = 0;
  std::string media;
  bool operator==(const AudioFile&) const = default;
};

// A fingerprint's description; the items themselves are a separate blob of
// little-endian u32, found by their SHA-256.
struct PrintReference {
  std::string alg;  // "chromaprint-1"
  std::int64_t count = 0;
  Digest sha256;
  std::optional<std::int64_t> ms;
  bool operator==(const PrintReference&) const = default;
};

struct RecordingRegistration {  // typ "register", subject rec
  Nonce nonce{};
  std::vector<Name> titles;
  std::vector<Name> version;
  std::vector<Contributor> contributors;
  std::vector<SubjectId> works;  // wrk
  std::optional<std::int64_t> ms;
  std::string fixed;                  // some-day, or empty
  std::optional<Territory> fixed_in;  // TIS number
  std::vector<std::string> langs;
  std::string pline;
  std::vector<AudioFile> audio;
  std::vector<PrintReference> prints;
  RegistrationCommon common;
  bool operator==(const RecordingRegistration&) const = default;
};

struct Track {
  std::int64_t disc = 1;
  std::int64_t no = 1;
  SubjectId rec;
  bool operator==(const Track&) const = default;
};

struct ReleaseRegistration {  // typ "register", subject rel
  Nonce nonce{};
  std::vector<Name> titles;
  std::vector<Contributor> contributors;
  std::vector<Name> label;
  std::string released;  // some-day, or empty
  std::string pline;
  std::string cline;
  std::vector<Track> tracks;
  RegistrationCommon common;
  bool operator==(const ReleaseRegistration&) const = default;
};

struct AgentRegistration {  // typ "register", subject psn
  Nonce nonce{};
  std::vector<Name> names;
  std::string kind;  // ai, group, org, person, unknown
  RegistrationCommon common;
  bool operator==(const AgentRegistration&) const = default;
};

struct PartyRegistration {  // typ "register", subject pty: by the party itself
  std::vector<Name> names;
  std::string kind;  // group, org, person
  RegistrationCommon common;
  bool operator==(const PartyRegistration&) const = default;
};

// ---- what is said about rights

// "We own this much of this right, here, for this long."  In CWR: the shares
// of SPU and SWR records, with SPT and SWT for where.
struct OwnershipClaim {  // typ "claim"
  std::vector<Right> rights;
  Share share;
  TerritorySet territories;
  Period period;
  std::string capacity;  // admin, collect, licensee, own, subpub
  std::optional<SubjectId> holder;  // whose share it is; default the party
  std::string part;                 // music, words; empty: the whole
  std::vector<std::string> uses;
  std::optional<bool> exclusive;
  std::optional<StatementId> parent;
  std::string basis;
  std::vector<Evidence> evidence;
  std::optional<Source> source;
  std::string note;
  std::optional<CopyOf> copy;
  std::optional<StatementId> replaces;
  bool operator==(const OwnershipClaim&) const = default;
};

struct Transfer {  // typ "transfer"; takes effect when `to` accepts
  PartyId to;
  std::vector<Right> rights;
  Share share;
  TerritorySet territories;
  Period period;
  std::vector<StatementId> claims;
  std::string basis;
  std::vector<std::string> uses;
  std::vector<Evidence> evidence;
  std::optional<Source> source;
  std::string note;
  bool operator==(const Transfer&) const = default;
};

struct Licence {  // typ "licence"; takes effect when `to` accepts
  PartyId to;
  std::vector<Right> rights;
  TerritorySet territories;
  Period period;
  bool exclusive = false;
  std::optional<bool> sublicense;
  std::vector<StatementId> claims;
  std::string basis;
  std::vector<std::string> uses;
  std::vector<Evidence> evidence;
  std::optional<Source> source;
  std::string note;
  bool operator==(const Licence&) const = default;
};

struct Acceptance {  // typ "accept"
  StatementId target;
  std::string note;
  bool operator==(const Acceptance&) const = default;
};

struct Withdrawal {  // typ "withdraw"
  StatementId target;
  std::string reason;
  std::string note;
  bool operator==(const Withdrawal&) const = default;
};

struct Dispute {  // typ "dispute"
  std::string ground;
  std::optional<StatementId> target;
  std::vector<Right> rights;
  std::optional<TerritorySet> territories;
  std::optional<Period> period;
  std::vector<Evidence> evidence;
  std::string note;
  bool operator==(const Dispute&) const = default;
};

struct AgreedShare {
  StatementId claim;
  Share share;
  bool operator==(const AgreedShare&) const = default;
};

struct Resolution {  // typ "resolve"
  StatementId target;   // a dispute
  std::string outcome;  // agreed, decided, dismissed, lapsed, split, withdrawn
  std::vector<PartyId> needs;
  std::vector<AgreedShare> agree;
  std::vector<Evidence> evidence;
  std::string note;
  bool operator==(const Resolution&) const = default;
};

struct LinkFeature {
  std::string feature;
  std::int64_t score = 0;
  std::string note;
  bool operator==(const LinkFeature&) const = default;
};

struct Link {  // typ "link": subj `rel` also
  std::string rel;  // different, part-of, recording-of, same, version-of
  std::optional<SubjectId> prefer;
  std::optional<std::int64_t> score;  // 1/1000 bit
  std::vector<LinkFeature> features;
  std::string rules;
  std::vector<StatementId> saw;
  std::vector<Evidence> evidence;
  std::string note;
  bool operator==(const Link&) const = default;
};

struct Countersignature {  // typ "countersign"
  std::string origin;
  std::int64_t index = 0;
  StatementId statement;
  std::int64_t size = 0;
  Digest root;
  std::int64_t at = 0;
  std::string verdict;  // clear, conflict
  bool operator==(const Countersignature&) const = default;
};

struct Redaction {  // typ "redact"
  StatementId target;
  std::vector<Commitment> commits;
  std::string reason;
  bool operator==(const Redaction&) const = default;
};

struct TimeToken {
  Digest sha256;
  std::int64_t bytes = 0;
  bool operator==(const TimeToken&) const = default;
};

struct Anchor {  // typ "anchor"
  std::int64_t size = 0;  // its own index
  std::optional<Digest> state;
  std::optional<Digest> sm3;
  std::vector<TimeToken> tokens;
  std::string software;
  bool operator==(const Anchor&) const = default;
};

struct Manifest {  // typ "manifest": one signature for the items behind it
  std::int64_t count = 1;
  Digest root;
  std::string note;
  bool operator==(const Manifest&) const = default;
};

// A type, or a register of a kind, that this edition does not define. It
// verifies, is counted, and is reported as not understood.
struct NotUnderstood {
  std::string body;  // canonical JSON of the body
  bool operator==(const NotUnderstood&) const = default;
};

// Every consumer visits all alternatives and has no catch-all, so that adding
// one is a compile error in each place that must learn about it.
using StatementBody =
    std::variant<PartyCreation, KeyAddition, KeyRevocation, RootChange,
                 WorkRegistration, RecordingRegistration, ReleaseRegistration,
                 AgentRegistration, PartyRegistration, OwnershipClaim, Transfer,
                 Licence, Acceptance, Withdrawal, Dispute, Resolution, Link,
                 Countersignature, Redaction, Anchor, Manifest, NotUnderstood>;

// The head of the log that a signer last saw: it orders statements, and makes
// each signer a witness.
struct SeenHead {
  std::int64_t size = 0;
  Digest root;
  bool operator==(const SeenHead&) const = default;
};

struct Statement {
  std::string typ;  // "register", "claim", …; agrees with `body`
  std::string log;  // origin of the one log it is for
  SeenHead seen;
  PartyId party;
  Instant iat{};
  SubjectId subj;
  std::vector<SubjectId> also;
  StatementBody body;
  std::string ext;  // canonical JSON object; empty if absent
  bool operator==(const Statement&) const = default;
};

// What a body of this alternative is called in `typ`; empty for NotUnderstood.
std::string_view TypeOf(const StatementBody& body);

}  // namespace qiao
