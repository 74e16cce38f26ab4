// A service that proposes to a label what its sheet does not say. The program
// `qiao` reads the sheet itself before it signs: nothing is signed, and nothing
// is sent.
#include <filesystem>
#include <functional>
#include <mutex>

#include "registry/desk/import_wire.h"
#include "schemas/json/canonical.h"
#include "tests/registry/http/running_registry.h"
#include "tests/support/melody.h"
#include "tests/support/run_program.h"

namespace qiao::http {
namespace {

using registry::ImportProposal;
using test::Good;

constexpr char kSheet[] =
    "曲名,演唱者,ISRC,長度,權利比例,授權區域\n"
    "夢裡的海,林汐遥,TWLU12300002,3:26,50%,台灣\n"
    "慢車過海,林汐遥,TWLU12300003,5:02,100%,台灣\n";

class LyingServer : public test::RunningRegistry {
 public:
  using Bend = std::function<void(ImportProposal&)>;

  explicit LyingServer() {
    test::ASong song(other, "夜航");
    song.Claiming(1, 2);
    const auto appended = song.AppendTo(*file.registry);
    theirs = song.subject;
    their_claim = appended.ids.back();
    Good(ledger::WriteKeyFile(ledger::KeyFilePath(file.keys_dir, "luan"),
                              label.keys));
    test::WriteBytes(sheet, kSheet);
    change_routes = [this](std::vector<Route>& routes) {
      for (Route& route : routes) {
        if (route.pattern == "/v1/imports/{id}") {
          route.handle = [this, held = route.handle](const Request& request,
                                                     Worker* worker) {
            const std::lock_guard lock(mutex_);
            return rows_held_ ? rows_held_() : held(request, worker);
          };
        }
        if (route.pattern != "/v1/imports") continue;
        route.handle = [this](const Request& request, Worker* worker) {
          return Propose(request, worker);
        };
      }
    };
    Serve();
  }

  test::ProgramRun Import(Bend lie, std::vector<std::string> more = {}) {
    {
      const std::lock_guard lock(mutex_);
      bend_ = std::move(lie);
    }
    std::vector<std::string> words = {"apply", sheet, "--label", "鷺岸音樂"};
    words.insert(words.end(), more.begin(), more.end());
    return OfImports(std::move(words));
  }
  test::ProgramRun OfImports(std::vector<std::string> words) {
    words.insert(words.begin(), {"qiao", "import"});
    words.insert(words.end(), {"--server", url()});
    return test::RunProgram(
        words, {.environment = {"XDG_DATA_HOME=" + file.directory.path(),
                                "XDG_STATE_HOME=" + file.directory / "state",
                                "QIAO_NOW=2026-11-22T19:01:04Z"}});
  }
  // This is said of the rows of an import, not the truth.
  void SayOfRows(std::function<Response()> lie) {
    const std::lock_guard lock(mutex_);
    rows_held_ = std::move(lie);
  }
  // Refused with these words; nothing signed, nothing sent, nothing to resume.
  void Catches(Bend lie, std::string_view words,
               std::vector<std::string> more = {}) {
    const auto before = Good(Read().store().Now());
    const test::ProgramRun run = Import(std::move(lie), std::move(more));
    INFO(run.err);
    CHECK(run.exit_code == 1);
    CHECK(run.out.empty());
    CHECK(run.err.find(words) != std::string::npos);
    CHECK(run.err.find("nothing was signed") != std::string::npos);
    CHECK(Good(Read().store().Now()) == before);
    CHECK_FALSE(std::filesystem::exists(file.directory / "state/qiao/imports"));
  }

  test::ALabel other{file, "流明唱片"};
  test::ALabel label{file, "鷺岸音樂"};
  std::string sheet = file.directory / "曲目表.csv";
  SubjectId theirs;
  StatementId their_claim;

 private:
  Response Propose(const Request& request, Worker* worker) {
    const json::Object document = Good(json::ParseDocument(request.body));
    const auto question = Good(desk::ImportQuestionFrom(json::View(document)));
    auto proposal =
        worker->desk->Propose(question.settings, {question.done, {}});
    if (!proposal) return ToResponse(proposal.error());
    const std::lock_guard lock(mutex_);
    if (bend_) bend_(*proposal);
    return DocumentResponse(desk::ToDocument(*proposal));
  }

  std::mutex mutex_;
  Bend bend_;
  std::function<Response()> rows_held_;
};

void EachRecording(ImportProposal& proposal,
                   const std::function<void(RecordingRegistration&)>& change) {
  for (Statement& item : proposal.items) {
    auto* said = std::get_if<RecordingRegistration>(&item.body);
    if (said != nullptr) change(*said);
  }
}
void EachClaim(ImportProposal& proposal,
               const std::function<void(Statement&, OwnershipClaim&)>& change) {
  for (Statement& item : proposal.items) {
    auto* said = std::get_if<OwnershipClaim>(&item.body);
    if (said != nullptr) change(item, *said);
  }
}

}  // namespace

TEST_CASE_METHOD(LyingServer,
                 "a label signs nothing that its sheet does not say",
                 "[http][lying]") {
  Catches(
      [](ImportProposal& one) {
        EachRecording(one, [](auto& said) { said.titles[0].text = "別的歌"; });
      },
      "the sheet says another recording");
  Catches(
      [](ImportProposal& one) {
        EachClaim(one, [](Statement&, OwnershipClaim& claim) {
          claim.share = Good(Share::Make(1, 100, "1%"));
        });
      },
      "the sheet claims something else");
  // Claims of the sheet's, about somebody else's recording.
  Catches(
      [this](ImportProposal& one) {
        EachClaim(one, [this](Statement& item, OwnershipClaim&) {
          item.subj = theirs;
        });
      },
      "its subject is not the label's");
  Catches(
      [this](ImportProposal& one) {
        for (Statement& item : one.items) item.party = other.party;
      },
      "it speaks for another party");
  Catches([this](ImportProposal& one) { one.party = other.party; },
          "the registry answered to another import");
  Catches(
      [](ImportProposal& one) {
        for (Statement& item : one.items) item.log = "registry.example/other";
      },
      "it is for another log");
  Catches(
      [](ImportProposal& one) {
        for (Statement& item : one.items) item.iat += std::chrono::hours(48);
      },
      "which is not now");
  Catches(
      [](ImportProposal& one) {
        one.private_values.clear();
        for (registry::RowEnd& end : one.row_ends) end.private_values = 0;
      },
      "it names another source than its row");
}

TEST_CASE_METHOD(LyingServer, "a label replaces only what it said itself",
                 "[http][lying]") {
  const auto replace = [](const StatementId& id) {
    return [id](ImportProposal& one) {
      EachClaim(one, [&id](Statement&, OwnershipClaim& claim) {
        claim.replaces = id;
      });
    };
  };
  Catches(replace(their_claim), "it replaces what nobody asked to replace");
  Catches(replace(their_claim),
          "it replaces something else than what the label said about this",
          {"--correct"});
  // A statement that is not on record, and so is not known to be its own.
  StatementId nothing = their_claim;
  nothing.digest.bytes[0] ^= 1;
  Catches(replace(nothing), "which cannot be looked at", {"--correct"});
}

TEST_CASE_METHOD(LyingServer, "a label claims on its own subjects only",
                 "[http][lying]") {
  // What was registered first, honestly, without a claim.
  test::WriteBytes(
      sheet, "曲名,演唱者,ISRC,長度\n夢裡的海,林汐遥,TWLU12300002,3:26\n");
  CHECK(Import({}).exit_code == 0);
  std::filesystem::remove_all(file.directory / "state/qiao/imports");
  // The next sheet claims something in the recording that is on record.
  test::WriteBytes(sheet, kSheet);
  std::size_t claims = 0;
  Catches(
      [this, &claims](ImportProposal& one) {
        EachClaim(one, [&](Statement& item, OwnershipClaim& claim) {
          if (++claims > 1) return;
          // With a source that opens: the registry makes the commitments.
          const SubjectId mine = item.subj;
          item.subj = theirs;
          one.own = {{theirs, one.own.at(mine)}};
          for (store::PrivateValue& value : one.private_values) {
            if (value.owner != ToText(mine)) continue;
            value.owner = ToText(theirs);
            value.commit = ledger::Commit(value.salt, value.field, value.owner,
                                          Good(json::Parse(value.value)));
            claim.source->record = value.commit;
          }
        });
      },
      "its subject is not the label's");
  CHECK(claims == 2);
  CHECK(Import({}).exit_code == 0);
}

TEST_CASE_METHOD(LyingServer,
                 "a server's word that it holds all rows ends no import",
                 "[http][lying]") {
  SayOfRows([] {
    return ToResponse(Error{ErrorCode::kUnavailable, "come back later"});
  });
  const auto before = Good(Read().store().Now());
  CHECK(Import({}).exit_code != 0);
  CHECK(std::filesystem::exists(file.directory / "state/qiao/imports"));
  CHECK(Good(Read().store().Now()) == before);

  SayOfRows([] {
    return DocumentResponse(json::Object{{{"id", std::string(32, '0')},
                                          {"rows", 1000},
                                          {"schema", "qiao.import.held/1"}}});
  });
  const test::ProgramRun run = OfImports({"resume"});
  INFO(run.err);
  CHECK(run.exit_code == 0);
  CHECK(Good(Read().store().KnownSubjects("rec")).size() == 3);
}

TEST_CASE_METHOD(LyingServer, "an honest proposal is signed and stored",
                 "[http][lying]") {
  const test::ProgramRun run = Import({});
  INFO(run.err);
  CHECK(run.exit_code == 0);
  CHECK(Good(Read().store().KnownSubjects("rec")).size() == 3);
  // And a correction of what the label said itself.
  std::string corrected = kSheet;
  corrected.replace(corrected.find("50%"), 3, "60%");
  test::WriteBytes(sheet, corrected);
  CHECK(Import({}, {"--correct"}).exit_code == 0);
}

}  // namespace qiao::http
