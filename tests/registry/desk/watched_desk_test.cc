// A client remembers the last head it saw: a log that goes back, or tells a
// second history, is refused, and the proof is kept for others.
#include "registry/desk/watched_desk.h"

#include <filesystem>
#include <fstream>

#include "registry/desk/local_desk.h"
#include "registry/ledger/fork_proof.h"
#include "registry/ledger/key_statements.h"
#include "schemas/json/document.h"
#include "tests/support/faulty_desk.h"
#include "tests/support/files.h"
#include "tests/support/registries.h"

namespace qiao::desk {
namespace {

using test::ALabel;
using test::ARegistry;
using test::FixedNow;
using test::Good;

// A registry, and a copy of all its files that goes its own way.
struct Copied {
  test::TemporaryDirectory directory;
  std::string path = directory / "qiao/registry.db";
  std::string keys_dir = directory / "qiao/keys";

  explicit Copied(ARegistry& original) {
    original.registry.reset();
    std::filesystem::copy(original.directory / "qiao", directory / "qiao",
                          std::filesystem::copy_options::recursive);
    original.Reopen();
  }
  void Append(const std::string& name) const {
    auto registry =
        Good(registry::Registry::OpenToWrite(path, keys_dir, FixedNow));
    ALabel(registry, name);
  }
};

// What one client keeps, and how often it had to be told that it cannot.
struct Client {
  test::TemporaryDirectory state;
  int warned = 0;
  bool pinned = false;

  std::unique_ptr<WatchedDesk> Desk(std::unique_ptr<desk::Desk> desk) {
    Watch watch;
    watch.folder = state / "heads";
    watch.place = "https://registry.example";
    watch.pinned = pinned;
    watch.clock = FixedNow;
    watch.warn = [this](const std::string&) { ++warned; };
    return std::make_unique<WatchedDesk>(std::move(desk), std::move(watch));
  }
  std::unique_ptr<WatchedDesk> At(const std::string& path) {
    return Desk(std::make_unique<LocalDesk>(
        Good(registry::Registry::OpenToRead(path, FixedNow))));
  }
  std::vector<std::string> Forks() const {
    std::vector<std::string> files;
    for (const auto& file :
         std::filesystem::directory_iterator(state / "heads")) {
      if (file.path().filename().string().starts_with("fork-")) {
        files.push_back(file.path().string());
      }
    }
    return files;
  }
};

std::string Refusal(const Result<json::Object>& answer) {
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == ErrorCode::kRefused);
  CHECK(answer.error().refusal == qiao::Refusal::kConsistency);
  return answer.error().message;
}

TEST_CASE("a log that goes on is answered, again and again", "[desk][heads]") {
  ARegistry file;
  Client client;
  CHECK(client.At(file.path)->Parties());
  CHECK(client.At(file.path)->Parties());
  ALabel(file, "海風唱片");
  const auto desk = client.At(file.path);
  CHECK(desk->Parties());
  ALabel(file, "浪花唱片");
  CHECK(desk->LogHead());
  const ledger::Heading heading = Good(desk->Heading());
  CHECK(heading.seen.size == Good(file->HeadingNow()).seen.size);
  CHECK(heading.seen.root == Good(file->HeadingNow()).seen.root);
  CHECK(client.warned == 0);
  CHECK(client.Forks().empty());
}

TEST_CASE("a log that goes back is refused with both sizes named",
          "[desk][heads]") {
  ARegistry file;
  const Copied older(file);
  ALabel(file, "海風唱片");
  Client client;
  CHECK(client.At(file.path)->Parties());
  const std::string why = Refusal(client.At(older.path)->Parties());
  INFO(why);
  CHECK(why.find("with 3 entries") != std::string::npos);
  CHECK(why.find("with 6:") != std::string::npos);
  // It goes on where it was.
  CHECK(client.At(file.path)->Parties());
  CHECK(client.Forks().empty());
  // Whoever saw nothing later has nothing to say against it.
  CHECK(Client().At(older.path)->Parties());
}

TEST_CASE("a log that tells a second history is refused, and proved",
          "[desk][heads]") {
  ARegistry file;
  const Copied other(file);
  ALabel(file, "海風唱片");
  other.Append("浪花唱片");
  const bool longer = GENERATE(true, false);
  if (longer) other.Append("春雷音樂");
  Client client;
  CHECK(client.At(file.path)->Parties());
  const std::string why = Refusal(client.At(other.path)->Parties());
  INFO(why);
  CHECK(why.find("tells two histories") != std::string::npos);
  REQUIRE(client.Forks().size() == 1);
  CHECK(why.find(client.Forks().front()) != std::string::npos);
  // A third party needs the file and the key of the log.
  const auto proof =
      ledger::ParseForkProof(test::ReadFile(client.Forks().front()));
  REQUIRE(proof);
  const auto policy = ledger::ParsePolicy(file->store().LogVkey());
  REQUIRE(policy);
  CHECK(ledger::VerifyForkProof(*proof, *policy));
  // The history that was seen first is still the one that is believed.
  CHECK(client.At(file.path)->Parties());
}

TEST_CASE("what an append acknowledged is remembered", "[desk][heads]") {
  ARegistry file;
  const Copied other(file);
  Client client;
  {
    file.registry.reset();
    const auto desk = client.Desk(std::make_unique<LocalDesk>(Good(
        registry::Registry::OpenToWrite(file.path, file.keys_dir, FixedNow))));
    const ledger::PartyKeys keys = test::KeysNamed("label");
    const auto records =
        Good(ledger::IntroduceParty(keys, Good(desk->Heading())));
    CHECK(desk->Append(records, {}));
  }
  const std::string why = Refusal(client.At(other.path)->Parties());
  CHECK(why.find("went back") != std::string::npos);
}

// Shows a head that does not continue, and nothing that says what it holds.
class Silent final : public test::FaultyDesk {
 public:
  explicit Silent(std::unique_ptr<desk::Desk> sound)
      : FaultyDesk(*sound, 0, When::kBefore), sound_(std::move(sound)) {}
  Result<json::Object> LogConsistency(std::int64_t from) override {
    QIAO_TRY(json::Object document, sound_->LogConsistency(from));
    for (auto& [name, value] : document.members) {
      if (name == "path") value = json::Array{};
    }
    return document;
  }

 private:
  std::unique_ptr<desk::Desk> sound_;
};

void Write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

TEST_CASE("a log that will not show how it goes on is refused",
          "[desk][heads]") {
  ARegistry file;
  Client client;
  CHECK(client.At(file.path)->Parties());
  ALabel(file, "海風唱片");
  const auto desk =
      client.Desk(std::make_unique<Silent>(std::make_unique<LocalDesk>(
          Good(registry::Registry::OpenToRead(file.path, FixedNow)))));
  const std::string why = Refusal(desk->Parties());
  CHECK(why.find("It did not show") != std::string::npos);
  REQUIRE(client.Forks().size() == 1);
  const auto proof =
      ledger::ParseForkProof(test::ReadFile(client.Forks().front()));
  REQUIRE(proof);
  CHECK_FALSE(ledger::VerifyForkProof(
      *proof, *ledger::ParsePolicy(file->store().LogVkey())));
}

TEST_CASE("a place may not come with the log of another key", "[desk][heads]") {
  ARegistry file;
  ARegistry stranger;
  Client client;
  client.pinned = true;
  CHECK(client.At(file.path)->Parties());
  const Result<json::Object> answer = client.At(stranger.path)->Parties();
  REQUIRE_FALSE(answer);
  CHECK(answer.error().refusal == qiao::Refusal::kNoteUnsigned);
  CHECK(answer.error().message.find("another key") != std::string::npos);
  client.pinned = false;
  CHECK(client.At(stranger.path)->Parties());
}

TEST_CASE("where heads cannot be kept the answers are given, with a warning",
          "[desk][heads]") {
  ARegistry file;
  Client client;
  Write(client.state / "heads", "no folder");
  CHECK(client.At(file.path)->Parties());
  CHECK(client.warned == 1);
}

TEST_CASE("a kept head that was changed is not believed", "[desk][heads]") {
  ARegistry file;
  Client client;
  CHECK(client.At(file.path)->Parties());
  for (const auto& kept :
       std::filesystem::directory_iterator(client.state / "heads")) {
    if (kept.path().extension() != ".checkpoint") continue;
    std::string text = test::ReadFile(kept.path());
    text.replace(text.find("\n3\n"), 3, "\n2\n");
    Write(kept.path(), text);
  }
  const Result<json::Object> answer = client.At(file.path)->Parties();
  REQUIRE_FALSE(answer);
  CHECK(answer.error().refusal == qiao::Refusal::kNoteSignature);
}

}  // namespace
}  // namespace qiao::desk
