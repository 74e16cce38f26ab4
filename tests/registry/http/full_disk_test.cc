// The program itself, on a disk that is full for a while.
#include <csignal>
#include <filesystem>

#include "registry/http/client.h"
#include "schemas/json/document.h"
#include "tests/support/registries.h"
#include "tests/support/running_program.h"

namespace qiao::http {
namespace {

using test::Good;

const test::ProgramInput kStill = {
    .environment = {"QIAO_NOW=2026-11-22T19:01:04Z"}};

// A registry with a song, claims on it that are signed and not told yet, and
// the service on a disk that can be full.
class OnADisk {
 public:
  OnADisk() : lumen_(file_, "流明唱片"), song_(lumen_, "夢裡的海") {
    song_.AppendTo(*file_.registry);
    for (int i = 0; i < 400; ++i) entries_.push_back(Claim(i + 2));
    before_ = Good(file_->store().Size());
    file_.registry.reset();
    program_ = std::make_unique<test::RunningProgram>(
        std::vector<std::string>{"qiaod_on_a_disk", "serve", "--registry",
                                 file_.path, "--listen", "127.0.0.1:0"},
        kStill);
    client_ = std::make_unique<Client>(
        Good(Client::Make(program_->WaitFor("listening on "), {})));
  }

  void Fill() {
    program_->Signal(SIGUSR1);
    REQUIRE(program_->WaitFor("the disk is ") == "full");
  }
  void MakeRoom() {
    program_->Signal(SIGUSR2);
    REQUIRE(program_->WaitFor("the disk has ") == "room");
  }
  Response Tell(std::size_t entry) {
    return Good(client_->Fetch({.method = "POST",
                                .target = "/v1/statements",
                                .content_type = "application/json",
                                .body = entries_.at(entry)}));
  }
  std::int64_t Told() { return Number("/v1/log/head", "size") - before_; }
  // Each time a question that nobody has asked.
  int LookUp() {
    return Good(client_->Fetch(
                    {.target = "/v1/who?title=x" + std::to_string(++asked_)}))
        .status;
  }
  std::uintmax_t JournalBytes() const {
    return std::filesystem::file_size(file_.path + "-wal");
  }
  // Stops it, and looks at what it leaves.
  void End() {
    CHECK(program_->Stop() == 0);
    CHECK(test::RunProgram({"qiao", "audit", "--registry", file_.path}, kStill)
              .exit_code == 0);
  }

 private:
  std::string Claim(std::int64_t part) {
    OwnershipClaim claim;
    claim.rights = {"phonogram"};
    claim.share = Good(Share::Make(1, part));
    claim.territories = {{344}, {}, TisEdition()};
    claim.period = {ParseDay("2011-01-01"), {}};
    claim.capacity = "own";
    const ledger::SigningKey* const signer[] = {&lumen_.keys.daily.front()};
    return ledger::EncodeEntry(Good(ledger::Sign(
        registry::Registry::Draft(Good(file_->HeadingNow()), lumen_.party,
                                  song_.subject, claim),
        signer)));
  }
  std::int64_t Number(const std::string& target, std::string_view member) {
    const Response answer = Good(client_->Fetch({.target = target}));
    REQUIRE(answer.status == 200);
    const json::Object document = Good(json::ParseDocument(answer.body));
    return json::View(document)[member].number();
  }

  test::ARegistry file_;
  test::ALabel lumen_;
  test::ASong song_;
  std::vector<std::string> entries_;
  std::int64_t before_ = 0;
  int asked_ = 0;
  std::unique_ptr<test::RunningProgram> program_;
  std::unique_ptr<Client> client_;
};

void CheckNoRoom(const Response& answer) {
  CHECK(answer.status == 507);
  CHECK(answer.body.find("\"code\":\"QIAO-HTTP-111\"") != std::string::npos);
}

TEST_CASE_METHOD(OnADisk, "a service goes on after a full disk",
                 "[http][qiaod][disk]") {
  CHECK(Tell(0).status == 200);
  Fill();
  for (std::size_t entry = 1; entry < 6; ++entry) {
    CheckNoRoom(Tell(entry));
    CHECK(LookUp() == 200);
  }
  CHECK(Told() == 1);
  MakeRoom();
  for (std::size_t entry = 0; entry < 6; ++entry) {
    CHECK(Tell(entry).status == 200);
  }
  CHECK(Told() == 6);
  End();
}

TEST_CASE_METHOD(OnADisk,
                 "a disk with room in the journal and nowhere else is full",
                 "[http][qiaod][disk]") {
  // Until the journal begins again at its start.
  std::size_t told = 0;
  for (std::uintmax_t before = 0, now = 1; now > before && told < 350;) {
    before = now;
    for (int i = 0; i < 10; ++i) CHECK(Tell(told++).status == 200);
    now = JournalBytes();
  }
  REQUIRE(told < 350);
  Fill();
  for (std::size_t entry = told; entry < told + 10; ++entry) {
    CheckNoRoom(Tell(entry));
    CHECK(LookUp() == 200);
  }
  CHECK(Told() == static_cast<std::int64_t>(told));
  MakeRoom();
  for (std::size_t entry = told; entry < told + 10; ++entry) {
    CHECK(Tell(entry).status == 200);
  }
  CHECK(Told() == static_cast<std::int64_t>(told) + 10);
  End();
}

}  // namespace
}  // namespace qiao::http
