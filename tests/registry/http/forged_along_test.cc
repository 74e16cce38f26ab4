// What goes along with statements is not believed: not by a registry behind
// HTTP, and not by one in a file. Each case is an import as it should be, bent
// in one place by a client of its own making.
#include <functional>

#include "registry/service/along_json.h"
#include "registry/service/import_catalog.h"
#include "registry/service/import_steps.h"
#include "schemas/json/canonical.h"
#include "tests/registry/http/running_registry.h"

namespace qiao::http {
namespace {

using registry::AlongWith;
using registry::ImportProposal;
using registry::ImportStep;
using test::Good;

constexpr char kSheet[] =
    "曲名,演唱者,ISRC,長度,權利比例,授權區域\n"
    "夢裡的海,林汐遥,TWLU12300002,3:26,50%,台灣\n"
    "慢車過海,林汐遥,TWLU12300003,5:02,100%,台灣\n"
    ",林汐遥,,,,\n";

registry::HeardFile Heard() {
  registry::HeardFile heard;
  heard.print = test::APrint(7);
  heard.reference = registry::ReferenceTo(*heard.print);
  heard.audio = {ledger::Sha256({"audio"}), 5, "audio/flac"};
  heard.isrc = "TWLU12300003";
  heard.path = "2.flac";
  return heard;
}

// A registry in which a label's sheet meets a recording of another label's,
// and the desk it is told through.
class Told {
 public:
  explicit Told(bool remote) {
    test::ASong known(other_, "夢裡的海");
    known.Isrc("TWLU12300002").By("林汐遥").Claiming(3, 4);
    known.AppendTo(*served_.file.registry);
    theirs_ = known.subject;
    if (remote) {
      served_.Serve();
      desk_ = served_.Remote();
    } else {
      desk_ = std::make_unique<desk::LocalDesk>(
          Good(registry::Registry::OpenToWrite(
              served_.file.path, served_.file.keys_dir, test::FixedNow)));
      served_.file.registry.reset();
    }
    settings.id = registry::NewImportId();
    settings.file = "曲目表.csv";
    settings.bytes = kSheet;
    settings.label = Good(desk_->FindParty(ToText(label.party)));
    settings.audio = registry::AudioFolder{{Heard()}, {}};
  }

  desk::Desk& desk() { return *desk_; }
  const SubjectId& theirs() const { return theirs_; }
  const test::ALabel& other() const { return other_; }
  registry::Registry Read() const { return served_.Read(); }

  ImportProposal Propose() { return Good(desk_->Propose(settings, {})); }
  ImportStep Signed(ImportProposal proposal) {
    auto import = Good(registry::SignImport(std::move(proposal), label.keys,
                                            test::FixedNow()));
    REQUIRE(import.steps.size() == 1);
    return std::move(import.steps.front());
  }
  Result<registry::Appended> Tell(const ImportStep& step) {
    return desk_->Append(step.records, step.along);
  }

  // Refused with these words, and the registry as it was.
  void Refuses(const ImportStep& step, std::string_view words) {
    const auto before = Good(Read().store().Now());
    const auto told = Tell(step);
    INFO(words);
    REQUIRE_FALSE(told);
    CHECK(told.error().code == ErrorCode::kRefused);
    CHECK(told.error().message.find(words) != std::string::npos);
    CHECK(told.error().message.ends_with("nothing was stored"));
    CHECK(Good(Read().store().Now()) == before);
  }
  // An import as it should be, bent before it is signed or after.
  void RefusesProposal(const std::function<void(ImportProposal&)>& bend,
                       std::string_view words) {
    ImportProposal proposal = Propose();
    bend(proposal);
    Refuses(Signed(std::move(proposal)), words);
  }
  void RefusesAlong(const std::function<void(AlongWith&)>& bend,
                    std::string_view words) {
    ImportStep step = Signed(Propose());
    bend(step.along);
    Refuses(step, words);
  }

 private:
  test::RunningRegistry served_;
  test::ALabel other_{served_.file, "流明唱片"};

 public:
  test::ALabel label{served_.file, "鷺岸音樂"};
  registry::ImportSettings settings;

 private:
  SubjectId theirs_;
  std::unique_ptr<desk::Desk> desk_;
};

// The same through HTTP and in a file.
#define QIAO_BOTH_WAYS(told)                     \
  const bool remote = GENERATE(false, true);     \
  INFO((remote ? "through HTTP" : "in a file")); \
  Told told(remote)

}  // namespace

TEST_CASE("an import is stored with what goes along, and once",
          "[http][desk][forged]") {
  QIAO_BOTH_WAYS(told);
  const ImportStep step = told.Signed(told.Propose());
  REQUIRE(step.along.links.size() == 1);
  REQUIRE(step.along.prints.size() == 1);
  REQUIRE(step.along.private_values.size() > 1);
  const auto first = Good(told.Tell(step));
  CHECK_FALSE(first.known);
  const registry::Registry registry = told.Read();
  CHECK(Good(registry.store().LinksOf(told.theirs())).size() == 1);
  CHECK(Good(registry.store().ImportRows(told.settings.id)).size() == 3);
  const auto moment = Good(registry.store().Now());
  CHECK(Good(told.Tell(step)).known);
  CHECK(Good(told.Read().store().Now()) == moment);
}

TEST_CASE("a link that the registry did not find is refused",
          "[http][desk][forged]") {
  QIAO_BOTH_WAYS(told);
  const auto bend = [&told](auto&& change) {
    told.RefusesAlong(
        [&change](AlongWith& along) { change(along.links.front()); },
        "has no seal of this registry");
  };
  bend([](registry::SealedLink& one) { one.seal.bytes[0] ^= 1; });
  bend([](registry::SealedLink& one) { one.seal = {}; });
  bend([](registry::SealedLink& one) {
    one.link.decision.verdict = matcher::Verdict::kDifferent;
  });
  bend([](registry::SealedLink& one) {
    one.link.decision.level = matcher::Level::kWork;
  });
  bend([](registry::SealedLink& one) {
    one.link.decision.score_millibits += 1;
  });
  bend([](registry::SealedLink& one) { one.link.decision.rules_version += 1; });
  bend([](registry::SealedLink& one) { one.link.log_size -= 1; });
  bend([](registry::SealedLink& one) {
    one.link.decision.evidence.front().left += "!";
  });
  bend([](registry::SealedLink& one) { one.link.decision.evidence.clear(); });
  bend([](registry::SealedLink& one) {
    one.link.decision.evidence.front().veto = true;
  });
  // Between two recordings of others, and one that nobody knows.
  told.RefusesAlong(
      [&told](AlongWith& along) {
        registry::SealedLink one = along.links.front();
        one.link.left = std::min(told.theirs(), AsSubject(told.other().party));
        one.link.right = std::max(told.theirs(), AsSubject(told.other().party));
        along.links.push_back(one);
      },
      "has no seal of this registry");
  bend([](registry::SealedLink& one) { one.link.left.bytes[1] ^= 1; });
}

TEST_CASE("a link without any statement is refused, too",
          "[http][desk][forged]") {
  QIAO_BOTH_WAYS(told);
  ImportStep step = told.Signed(told.Propose());
  step.records.clear();
  step.along = {};
  step.along.links = {{test::ALink(told.theirs(), AsSubject(told.label.party),
                                   matcher::Verdict::kSame),
                       {}}};
  told.Refuses(step, "has no seal of this registry");
}

TEST_CASE("a seal for one title is none for another", "[http][desk][forged]") {
  QIAO_BOTH_WAYS(told);
  const auto linked = [](ImportProposal& proposal) -> RecordingRegistration& {
    const store::MatchLink& link = proposal.links.front().link;
    for (Statement& item : proposal.items) {
      auto* said = std::get_if<RecordingRegistration>(&item.body);
      if (said != nullptr &&
          (item.subj == link.left || item.subj == link.right))
        return *said;
    }
    FAIL("nothing is linked");
    std::abort();
  };
  const std::string words = "has no seal of this registry";
  told.RefusesProposal(
      [&](ImportProposal& one) { linked(one).titles.front().text = "別的歌"; },
      words);
  told.RefusesProposal([&](ImportProposal& one) { linked(one).ms = 1'000; },
                       words);
  told.RefusesProposal(
      [&](ImportProposal& one) { linked(one).common.ids.clear(); }, words);
}

TEST_CASE("a seal of another registry is none", "[http][desk][forged]") {
  QIAO_BOTH_WAYS(told);
  test::ARegistry elsewhere;
  told.RefusesAlong(
      [&elsewhere](AlongWith& along) {
        for (registry::SealedLink& one : along.links) {
          one.seal = elsewhere->Seals()->Seal("anything");
        }
      },
      "has no seal of this registry");
}

TEST_CASE("a fingerprint comes with the recording that it is of",
          "[http][desk][forged]") {
  QIAO_BOTH_WAYS(told);
  const std::string words = "is of no recording that is registered with it";
  told.RefusesAlong(
      [](AlongWith& along) {
        along.prints.push_back(registry::ToStored(test::APrint(8)));
      },
      words);
  const auto bend = [&](auto&& change) {
    told.RefusesAlong(
        [&change](AlongWith& along) {
          auto print =
              std::make_shared<Fingerprint>(*along.prints.front().print);
          change(*print);
          along.prints.front() = registry::ToStored(std::move(print));
        },
        words);
  };
  bend([](Fingerprint& print) { print.duration_ms += 1; });
  bend([](Fingerprint& print) { print.algorithm += 1; });
  bend([](Fingerprint& print) { print.items.back() ^= 1; });
}

TEST_CASE("a private value opens what the statements commit to",
          "[http][desk][forged]") {
  QIAO_BOTH_WAYS(told);
  told.RefusesAlong(
      [&told](AlongWith& along) {
        store::PrivateValue value = along.private_values.front();
        value.owner = ToText(told.other().party);
        value.commit = ledger::Commit(value.salt, value.field, value.owner,
                                      Good(json::Parse(value.value)));
        along.private_values.push_back(value);
      },
      "opens no commitment of these statements");
}

TEST_CASE("an import is of the party that states its rows",
          "[http][desk][forged]") {
  QIAO_BOTH_WAYS(told);
  told.RefusesAlong(
      [&told](AlongWith& along) { along.import->party = told.other().party; },
      "with statements of");
  told.RefusesAlong(
      [](AlongWith& along) { along.import->id = std::string(32, 'a'); },
      "a statement of another import");
}

TEST_CASE("nobody is asked about an import for a stranger",
          "[http][desk][forged]") {
  QIAO_BOTH_WAYS(told);
  ImportStep step = told.Signed(told.Propose());
  ledger::SignedRecord& manifest = step.records.front();
  manifest.sigs.front().sig[0] ^= 1;
  told.Refuses(step, "whose first statement is not signed by");
}

TEST_CASE("what is on record of an import stays", "[http][desk][forged]") {
  QIAO_BOTH_WAYS(told);
  Good(told.Tell(told.Signed(told.Propose())));
  const std::string id = told.settings.id;
  // Its own finished import, with new statements under its id.
  told.settings.bytes = "曲名,演唱者,ISRC\n新歌,林汐遥,TWLU12300009\n";
  told.RefusesProposal([](ImportProposal&) {}, "is on record of another party");
  told.RefusesProposal(
      [](ImportProposal& one) { one.sha256 = ledger::Sha256({kSheet}); },
      "row 2 of import " + id + " is on record with another outcome");
  CHECK(Good(told.Read().store().ImportRows(id)).size() == 3);
}

TEST_CASE("nobody writes into the import of another party",
          "[http][desk][forged]") {
  QIAO_BOTH_WAYS(told);
  const ImportStep first = told.Signed(told.Propose());
  Good(told.Tell(first));
  // The other label states something under that import's id.
  told.settings.label = Good(told.desk().FindParty(ToText(told.other().party)));
  auto import = Good(registry::SignImport(told.Propose(), told.other().keys,
                                          test::FixedNow()));
  told.Refuses(import.steps.front(), "is on record of another party or file");
}

TEST_CASE("rows say what can be", "[http][desk][forged]") {
  QIAO_BOTH_WAYS(told);
  told.RefusesAlong(
      [](AlongWith& along) { along.rows.front().outcome = "blessed"; },
      "has no outcome that there is");
  told.RefusesAlong(
      [](AlongWith& along) { along.rows.front().subject->bytes[0] ^= 1; },
      "names a subject nobody registered");
  told.RefusesAlong([](AlongWith& along) { along.rows[1].row = 2; },
                    "is out of order");
  told.RefusesAlong([](AlongWith& along) { along.rows.front().row = -1; },
                    "is out of order");
}

TEST_CASE("rows without a statement are signed by their party",
          "[http][desk][forged]") {
  QIAO_BOTH_WAYS(told);
  Good(told.Tell(told.Signed(told.Propose())));
  told.settings.id = registry::NewImportId();  // the same sheet again
  const ImportStep honest = told.Signed(told.Propose());
  REQUIRE(honest.records.empty());
  const auto bend = [&](auto&& change, std::string_view words) {
    ImportStep step = honest;
    change(step.along);
    told.Refuses(step, words);
  };
  bend([](AlongWith& along) { along.rows_signature.reset(); },
       "without a statement or a signature");
  bend([](AlongWith& along) { along.rows_signature->sig[0] ^= 1; },
       "with a wrong signature");
  bend([](AlongWith& along) { along.rows.front().note = "x"; },
       "with a wrong signature");
  bend([](AlongWith& along) { along.import->file = "x"; },
       "with a wrong signature");
  const auto by = [&](const ledger::SigningKey& key, const PartyId& party) {
    bend(
        [&](AlongWith& along) {
          along.import->party = party;
          along.rows_signature = ledger::SignatureLine{
              key.id(), Good(key.Sign(registry::RowsMessage(
                            test::kOrigin, *along.import, along.rows)))};
        },
        "signed by no daily key of");
  };
  by(told.other().keys.daily.front(), told.label.party);
  by(told.label.keys.daily.front(), told.other().party);
  by(told.label.keys.roots.front(), told.label.party);
  by(test::KeysNamed("stranger").daily.front(), told.label.party);
  // As it should be; and told again, as after an answer that was lost.
  Good(told.Tell(honest));
  CHECK(Good(told.Read().store().ImportRows(told.settings.id)).size() == 3);
  const auto moment = Good(told.Read().store().Now());
  Good(told.Tell(honest));
  CHECK(Good(told.Read().store().Now()) == moment);
}

TEST_CASE("an import made for a shorter log is not stored",
          "[http][desk][forged]") {
  QIAO_BOTH_WAYS(told);
  ImportStep step = told.Signed(told.Propose());
  *step.along.log_size -= 1;
  const auto refused = told.Tell(step);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::kChanged);
}

}  // namespace qiao::http
