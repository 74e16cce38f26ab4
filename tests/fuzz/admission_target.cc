// The rules of the log. Each line of the input is a payload without its place
// in the log; it is put there, signed and offered to a log that holds an
// operator, two labels, a recording, a work and two claims:
//
//   1{"typ":"claim","subj":"@sub6","body":{…,"parent":"@stm8"}}
//
// The first character says who signs: 0 to 2 a daily key, a to c the root, A to
// C both. @stm8 stands for the id of entry 8, @sub6 for the subject of entry 6,
// @pty1 for a party, @kid1 for its daily key. Lines from [ to ] are a manifest.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "registry/ledger/admission.h"
#include "registry/ledger/key_statements.h"
#include "registry/ledger/minted_ids.h"
#include "schemas/json/canonical.h"
#include "schemas/json/statement_codec.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"
#include "tests/support/agreed.h"

namespace qiao::fuzz {
namespace {

using ledger::Admission;
using ledger::PartyKeys;
using ledger::RuleSet;
using ledger::ShapedRecord;
using ledger::SigningKey;

constexpr std::string_view kOrigin = "log.example/tw";
constexpr std::size_t kMostLines = 24;

SigningKey KeyFrom(std::uint8_t seed) {
  std::array<std::uint8_t, 32> secret{};
  secret.fill(seed);
  return *SigningKey::FromSecret(ledger::kEd25519, secret);
}

PartyKeys KeysFrom(std::uint8_t seed) {
  PartyKeys keys;
  keys.nonce.fill(seed);
  keys.roots.push_back(KeyFrom(seed));
  keys.daily.push_back(KeyFrom(static_cast<std::uint8_t>(seed + 1)));
  return keys;
}

struct Names {
  std::vector<StatementId> statements;
  std::vector<SubjectId> subjects;
};

// A log under way: what was admitted, and by which names it is called.
struct Log {
  Admission admission;
  Names names;
  std::int64_t seconds = 1'790'000'000;

  ledger::Heading Now() {
    const std::int64_t size = admission.next_index();
    return {std::string(kOrigin),
            {size, **admission.facts().RootAt(size)},
            Instant{std::chrono::seconds{seconds++}}};
  }
  void Name(const ShapedRecord& record) {
    names.statements.push_back(record.id());
    names.subjects.push_back(record.statement().subj);
  }
};

// Registrations are called by their party and nonce.
void MintSubjectOf(Statement& statement) {
  std::visit(
      [&statement](const auto& body) {
        using Body = std::decay_t<decltype(body)>;
        if constexpr (requires { body.nonce; } &&
                      !std::is_same_v<Body, PartyCreation>) {
          statement.subj = ledger::MintSubject(statement.subj.Kind(),
                                               statement.party, body.nonce);
        }
      },
      statement.body);
}

class World {
 public:
  World() {
    for (const PartyKeys& keys : parties_) {
      const auto records = ledger::IntroduceParty(keys, log_.Now());
      for (const ledger::SignedRecord& record : *records) Enter(record);
    }
    const Name title{"後來", "zh-Hant", ""};
    RecordingRegistration recording;
    recording.nonce.fill(6);
    recording.titles = {title};
    Say(1, *ParseSubjectId("rec:" + std::string(40, '0')), recording);
    WorkRegistration work;
    work.nonce.fill(7);
    work.titles = {title};
    Say(1, *ParseSubjectId("wrk:" + std::string(40, '0')), work);
    OwnershipClaim claim;
    claim.rights = {"phonogram"};
    claim.share = *Share::Make(1, 2);
    claim.territories = {{158}, {}, TisEdition()};
    claim.period.from = *ParseDay("2020-01-01");
    claim.capacity = "own";
    Say(1, log_.names.subjects[6], claim);
    Say(2, log_.names.subjects[6], claim);
  }

  const std::array<PartyKeys, 3>& parties() const { return parties_; }
  const ledger::Facts& facts() const { return log_.admission.facts(); }
  const Names& names() const { return log_.names; }
  std::int64_t seconds() const { return log_.seconds; }

 private:
  void Enter(const ledger::SignedRecord& record) {
    const auto shaped = ledger::CheckShape(record, json::Edition::kAdmission);
    Law(shaped && log_.admission.Admit(*shaped), "the small world stands");
    log_.Name(*shaped);
  }
  void Say(std::size_t party, const SubjectId& subject, StatementBody body) {
    const ledger::Heading heading = log_.Now();
    Statement statement;
    statement.typ = TypeOf(body);
    statement.log = heading.log;
    statement.seen = heading.seen;
    statement.iat = heading.iat;
    statement.party = parties_[party].Party();
    statement.subj = subject;
    statement.body = std::move(body);
    MintSubjectOf(statement);
    const SigningKey* keys[] = {&parties_[party].daily[0]};
    Enter(*ledger::Sign(statement, keys));
  }

  const std::array<PartyKeys, 3> parties_ = {KeysFrom(10), KeysFrom(20),
                                             KeysFrom(30)};
  Log log_{Admission(std::string(kOrigin), RuleSet::kAdmission), {}};
};

const World& TheWorld() {
  static const World world;
  return world;
}

// ---- one input

using Signers = std::vector<const SigningKey*>;

class Session {
 public:
  Session()
      : log_{Admission(TheWorld().facts(), RuleSet::kAdmission),
             TheWorld().names(), TheWorld().seconds()},
        audit_(TheWorld().facts(), RuleSet::kAudit) {}

  void Line(std::string_view line) {
    if (line == "[") {
      items_.emplace();
    } else if (line == "]") {
      EndManifest();
    } else if (std::optional<Statement> statement = Read(line)) {
      if (items_) {
        items_->push_back(std::move(*statement));
      } else if (auto record =
                     ledger::Sign(*statement, signers_, test::Agreed())) {
        Offer({std::move(*record)});
      }
    }
  }

 private:
  std::string Named(std::string_view name, std::size_t number) const {
    const auto& parties = TheWorld().parties();
    const Names& names = log_.names;
    if (name == "pty" && number < parties.size()) {
      return ToText(parties[number].Party());
    }
    if (name == "kid" && number < parties.size()) {
      return ToText(parties[number].daily[0].id());
    }
    if (name == "stm" && number < names.statements.size()) {
      return ToText(names.statements[number]);
    }
    if (name == "sub" && number < names.subjects.size()) {
      return ToText(names.subjects[number]);
    }
    return {};
  }

  // @stm12 and the like as what they stand for.
  std::string Expanded(std::string_view line) const {
    std::string text;
    for (std::size_t at = 0; at < line.size();) {
      if (line[at] != '@' || at + 4 >= line.size()) {
        text += line[at++];
        continue;
      }
      const std::string_view name = line.substr(at + 1, 3);
      std::size_t number = 0;
      std::size_t end = at + 4;
      for (; end < line.size() && end < at + 6; ++end) {
        if (line[end] < '0' || line[end] > '9') break;
        number = number * 10 + static_cast<std::size_t>(line[end] - '0');
      }
      text += Named(name, number);
      at = end;
    }
    return text;
  }

  std::optional<Statement> Read(std::string_view line) {
    if (line.size() < 2) return std::nullopt;
    const char who = line[0];
    const auto party = static_cast<std::size_t>(who % 16);
    const std::size_t index = who >= 'A' ? party - 1 : party;
    if (index >= TheWorld().parties().size()) return std::nullopt;
    const PartyKeys& keys = TheWorld().parties()[index];
    signers_.clear();
    if (who < 'a') signers_.push_back(&keys.daily[0]);
    if (who >= 'A') signers_.push_back(&keys.roots[0]);

    const auto payload = json::Parse(Expanded(line.substr(1)));
    if (!payload || payload->AsObject() == nullptr) return std::nullopt;
    json::Object object = *payload->AsObject();
    const ledger::Heading heading = log_.Now();
    std::erase_if(object.members, [](const json::Member& member) {
      return member.first == "log" || member.first == "party" ||
             member.first == "seen" || member.first == "iat" ||
             member.first == "v";
    });
    object.members.insert(
        object.members.end(),
        {{"iat", ToText(heading.iat)},
         {"log", heading.log},
         {"party", ToText(keys.Party())},
         {"seen", json::Object{{{"root", ToText(heading.seen.root)},
                                {"size", heading.seen.size}}}},
         {"v", "qiao/1"}});
    auto statement = json::DecodeStatement(object, json::Edition::kVerifier);
    if (!statement) return std::nullopt;
    MintSubjectOf(*statement);
    return std::move(*statement);
  }

  void EndManifest() {
    if (!items_ || items_->empty()) return;
    for (Statement& item : *items_) {
      item.iat = items_->front().iat;
      item.party = items_->front().party;
    }
    auto records = ledger::SignManifest(*items_, signers_);
    items_.reset();
    if (records) Offer(*records);
  }

  void Offer(const std::vector<ledger::SignedRecord>& records) {
    std::vector<ShapedRecord> shaped;
    for (const ledger::SignedRecord& record : records) {
      auto one = ledger::CheckShape(record, json::Edition::kAdmission);
      Law(one.has_value(), "what was signed has good shape");
      shaped.push_back(std::move(*one));
    }
    const ledger::Facts& facts = log_.admission.facts();
    const std::int64_t size = facts.Size();
    const Digest state = *facts.StateRoot({});
    const auto admitted = log_.admission.AdmitAll(shaped);
    if (!admitted) {
      Law(admitted.error().refusal.has_value(), "a refusal has its code");
      Law(facts.Size() == size && *facts.StateRoot({}) == state,
          "what is refused changes nothing");
      return;
    }
    Law(facts.Size() == size + static_cast<std::int64_t>(shaped.size()),
        "what is admitted is all there");
    for (std::size_t i = 0; i < shaped.size(); ++i) {
      const auto audited = audit_.Admit(shaped[i]);
      Law(audited && audited->index() == (*admitted)[i].index() &&
              audited->leaf() == (*admitted)[i].leaf(),
          "an audit takes what the admission took");
      log_.Name(shaped[i]);
    }
    Law(*facts.RootAt(facts.Size()) ==
                *audit_.facts().RootAt(audit_.facts().Size()) &&
            *facts.StateRoot({}) == *audit_.facts().StateRoot({}),
        "an audit comes to the same tree and state");
  }

  Log log_;
  Admission audit_;
  Signers signers_;
  std::optional<std::vector<Statement>> items_;
};

}  // namespace

void Admissions(std::string_view input) {
  Session session;
  for (std::size_t lines = 0; lines < kMostLines && !input.empty(); ++lines) {
    const std::size_t end = std::min(input.find('\n'), input.size());
    session.Line(input.substr(0, end));
    input.remove_prefix(std::min(end + 1, input.size()));
  }
}

}  // namespace qiao::fuzz
