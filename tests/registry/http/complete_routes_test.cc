// Complete answers over HTTP: the bytes of the file, checked by who asks.
#include <functional>
#include <mutex>

#include "registry/desk/watched_desk.h"
#include "registry/ledger/complete_answer.h"
#include "registry/ledger/state_tree.h"
#include "registry/service/prove_complete.h"
#include "schemas/json/document.h"
#include "tests/registry/http/running_registry.h"
#include "tests/support/files.h"
#include "tests/support/melody.h"
#include "tests/support/run_program.h"

namespace qiao::http {
namespace {

using test::Good;

struct Proved : test::RunningRegistry {
  test::ALabel lumen{file, "流明唱片"};
  SubjectId song;
  test::TemporaryDirectory state;

  Proved() {
    test::ASong first(lumen, "夢裡的海");
    first.Claiming(3, 4);
    first.AppendTo(*file.registry);
    song = first.subject;
  }
  Response Get(const std::string& target,
               std::vector<std::pair<std::string, std::string>> fields = {}) {
    http::Client client = Client();
    return Good(client.Fetch({.target = target, .fields = std::move(fields)}));
  }
  std::string Address(const std::string& key) const {
    return "/v1/complete/" + Encoded(key);
  }
  std::int64_t Size() const { return Good(Read().store().Size()); }
  std::unique_ptr<desk::WatchedDesk> Watched() {
    desk::Watch watch;
    watch.folder = state / "heads";
    watch.place = url();
    watch.clock = test::FixedNow;
    return std::make_unique<desk::WatchedDesk>(Remote(), std::move(watch));
  }
};

std::string TagOf(const Response& response) {
  for (const auto& [name, value] : response.fields) {
    if (EqualsNoCase(name, "etag")) return value;
  }
  return {};
}

TEST_CASE_METHOD(Proved, "a complete answer is the same from file and service",
                 "[http][complete]") {
  Serve();
  const std::int64_t before = Size();
  for (const std::string& key : {ToText(song), "rec:" + std::string(40, '0'),
                                 ledger::KeysOf(lumen.party)}) {
    CAPTURE(key);
    const Response response = Get(Address(key));
    CHECK(response.status == 200);
    CHECK(response.content_type == "application/json");
    CHECK(response.body == Good(Local().Complete(key)));
    CHECK(response.body == Good(Watched()->Complete(key)));
    const std::string tag = TagOf(response);
    REQUIRE_FALSE(tag.empty());
    CHECK(Get(Address(key), {{"If-None-Match", tag}}).status == 304);
  }
  // One anchor, for the first of them.
  CHECK(Size() == before + 1);
  CHECK(Get(Address("後來")).status == 400);
  CHECK(Get(Address(ToText(song)) + "?x=1").status == 400);
  CHECK(Get("/metrics").body.find("/v1/complete/{id}") != std::string::npos);
}

TEST_CASE_METHOD(Proved, "what was just said of a song is in its answer",
                 "[http][complete]") {
  Serve();
  const std::string first = Get(Address(ToText(song))).body;
  OwnershipClaim claim;
  claim.rights = {"phonogram"};
  claim.share = Good(Share::Make(1, 5));
  claim.territories = {{344}, {}, TisEdition()};
  claim.period.from = ParseDay("2011-01-01");
  claim.capacity = "own";
  const auto remote = Remote();
  const ledger::SigningKey* const signer[] = {&lumen.keys.daily.front()};
  const ledger::SignedRecord record =
      Good(ledger::Sign(registry::Registry::Draft(Good(remote->Heading()),
                                                  lumen.party, song, claim),
                        signer));
  Good(remote->Append({&record, 1}, {}));
  const auto answer =
      Good(ledger::ParseCompleteAnswer(Get(Address(ToText(song))).body));
  const auto old = Good(ledger::ParseCompleteAnswer(first));
  CHECK(answer.statements.size() == old.statements.size() + 1);
  CHECK(answer.anchor > old.anchor);
}

TEST_CASE_METHOD(Proved, "a service without the log's key writes no anchor",
                 "[http][complete]") {
  Good(file->AnchorNow());
  const std::int64_t anchor = Good(file->store().Size()) - 1;
  test::ASong second(lumen, "慢車過海");
  second.AppendTo(*file.registry);
  Serve(false);
  const std::int64_t size = Size();
  const auto answer = Good(
      ledger::ParseCompleteAnswer(Get(Address(ToText(second.subject))).body));
  CHECK(answer.anchor == anchor);
  CHECK(answer.statements.empty());
  CHECK(Size() == size);
}

TEST_CASE_METHOD(Proved, "a service without any anchor says so",
                 "[http][complete]") {
  Serve(false);
  const Response none = Get(Address(ToText(song)));
  CHECK(none.status == 400);
  CHECK(none.body.find("no anchor") != std::string::npos);
}

// A service that bends its complete answers.
struct Lying : Proved {
  using Bend = std::function<void(ledger::CompleteAnswer&)>;

  Lying() {
    change_routes = [this](std::vector<Route>& routes) {
      for (Route& route : routes) {
        if (!route.pattern.starts_with("/v1/complete")) continue;
        route.at_hand = {};
        route.handle = [this, sound = std::move(route.handle)](
                           const Request& request, Worker* worker) {
          Response response = sound(request, worker);
          auto answer = ledger::ParseCompleteAnswer(response.body);
          const std::lock_guard lock(mutex_);
          if (answer && bend_) {
            bend_(*answer);
            response.body = ToText(*answer);
          }
          return response;
        };
      }
    };
    Serve();
  }
  void Lie(Bend lie) {
    const std::lock_guard lock(mutex_);
    bend_ = std::move(lie);
  }
  std::optional<qiao::Refusal> Caught(Bend lie) {
    Lie(std::move(lie));
    const auto answer = Watched()->Complete(ToText(song));
    if (answer) return {};
    CHECK(answer.error().code == ErrorCode::kRefused);
    return answer.error().refusal;
  }

 private:
  std::mutex mutex_;
  Bend bend_;
};

TEST_CASE_METHOD(Lying, "a service that hides a statement is caught",
                 "[http][complete][lying]") {
  CHECK_FALSE(Caught({}));
  CHECK(Caught([](auto& answer) { answer.statements.pop_back(); }) ==
        Refusal::kStateIncomplete);
  CHECK(Caught([](auto& answer) {
          answer.statements.erase(answer.statements.begin());
        }) == Refusal::kStateIncomplete);
  CHECK(Caught([](auto& answer) { answer.statements.clear(); }) ==
        Refusal::kStateIncomplete);
  CHECK(Caught([](auto& answer) {
          answer.statements[0].id.digest.bytes[0] ^= 1;
        }) == Refusal::kStateIncomplete);
  // The sound answer to another question.
  CHECK(Caught([this](auto& answer) {
          registry::StateKept kept;
          registry::Registry reader = Read();
          answer = Good(registry::ProveComplete(
              reader, "rec:" + std::string(40, '0'), kept));
        }) == Refusal::kProofMalformed);
  // A head that the log never signed.
  CHECK(Caught([](auto& answer) { answer.checkpoint.head.size += 1; }) ==
        Refusal::kNoteSignature);

  // The program says so, shows nothing, and exits with 1.
  Lie([](auto& answer) { answer.statements.pop_back(); });
  const auto run = [this](const std::string& path) {
    return test::RunProgram(
        {"qiao", "log", "complete", ToText(song), "--server", url(), "-o",
         path},
        {.environment = {"XDG_STATE_HOME=" + state.path()}});
  };
  // What an earlier answer said is not lost.
  const std::string kept = state / "kept.json";
  test::WriteBytes(kept, "as it was");
  CHECK(run(kept).exit_code == 1);
  CHECK(test::ReadFile(kept) == "as it was");
  const test::ProgramRun lied = run("-");
  INFO(lied.err);
  CHECK(lied.exit_code == 1);
  CHECK(lied.out.empty());
  CHECK(lied.err.find("state-incomplete") != std::string::npos);
  Lie({});
  const test::ProgramRun sound = run("-");
  CHECK(sound.exit_code == 0);
  CHECK(sound.out == Good(Local().Complete(ToText(song))));
}

}  // namespace
}  // namespace qiao::http
