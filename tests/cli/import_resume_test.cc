// qiao import apply stopped half-way, and qiao import resume.
#include <chrono>
#include <csignal>
#include <filesystem>
#include <pty.h>
#include <spawn.h>
#include <string>
#include <thread>
#include <vector>

#include <sys/wait.h>

#include "registry/service/import_journal.h"
#include "schemas/json/document.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/melody.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_directory.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;

constexpr int kRows = 1200;  // three steps

std::string LongSheet() {
  std::string sheet = "曲名,演唱者,作詞,作曲,ISRC,權利比例,詞曲占比,授權區域\n";
  for (int i = 0; i < kRows; ++i) {
    sheet += "第" + std::to_string(i) + "首,林汐遙,方既白,陳渡,TWLU123" +
             std::to_string(10000 + i) + ",100%,50%,台灣\n";
  }
  return sheet;
}

class Desk {
 public:
  Desk() {
    REQUIRE(Run({"-q", "init", "--origin", "registry.example"}).exit_code == 0);
    REQUIRE(Run({"-q", "key", "new", "haifeng"}).exit_code == 0);
    REQUIRE(Run({"-q", "party", "add", "海風唱片", "--keys", "haifeng"})
                .exit_code == 0);
    WriteBytes(folder / "sheet.csv", LongSheet());
    std::filesystem::create_directory(folder / "away");
  }

  std::vector<std::string> Environment() const {
    return {"XDG_DATA_HOME=" + (folder / "data"),
            "XDG_STATE_HOME=" + (folder / "state"),
            "XDG_CACHE_HOME=" + (folder / "cache"),
            "QIAO_NOW=2026-11-22T10:00:00Z"};
  }
  ProgramRun Run(std::vector<std::string> words) const {
    words.insert(words.begin(), "qiao");
    ProgramInput input;
    input.environment = Environment();
    input.directory = folder.path();
    return RunProgram(words, input);
  }

  std::vector<std::filesystem::path> Files(const std::string& ending) const {
    std::vector<std::filesystem::path> found;
    std::error_code none;
    for (const auto& file : std::filesystem::directory_iterator(
             folder / "state/qiao/imports", none)) {
      if (file.path().extension() == ending) found.push_back(file.path());
    }
    return found;
  }

  // Starts the import in away/ and stops it as soon as its journal stands; its
  // exit code, 128 + the signal if that ended it.
  int StopOnceSigned(int signal,
                     const std::vector<std::string>& options = {}) const {
    std::vector<std::string> words = {BinDir() + std::string("/qiao"),
                                      "-q",
                                      "import",
                                      "apply",
                                      folder / "sheet.csv",
                                      "--label",
                                      "海風唱片"};
    words.insert(words.end(), options.begin(), options.end());
    std::vector<char*> arguments, variables;
    for (const auto& word : words) {
      arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    const std::vector<std::string> environment =
        ChildEnvironment(Environment());
    for (const auto& one : environment) {
      variables.push_back(const_cast<char*>(one.c_str()));
    }
    variables.push_back(nullptr);
    pid_t child = 0;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    const std::string away = folder / "away";
    posix_spawn_file_actions_addchdir_np(&actions, away.c_str());
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    REQUIRE(posix_spawn(&child, arguments[0], &actions, nullptr,
                        arguments.data(), variables.data()) == 0);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    while (Files(".journal").empty()) {
      REQUIRE(waitpid(child, &status, WNOHANG) == 0);
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    kill(child, signal);
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

  // What an import says and ends with to which Ctrl-C came before it began.
  ProgramRun StopAtOnce() const {
    const std::string program = BinDir() + std::string("/qiao");
    const std::string sheet = folder / "sheet.csv", said = folder / "said";
    const std::vector<std::string> environment =
        ChildEnvironment(Environment());
    std::vector<char*> variables;
    for (const auto& one : environment) {
      variables.push_back(const_cast<char*>(one.c_str()));
    }
    variables.push_back(nullptr);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      // Held back, it waits for whoever takes it, in the program, too.
      sigset_t set;
      sigemptyset(&set);
      sigaddset(&set, SIGINT);
      sigprocmask(SIG_BLOCK, &set, nullptr);
      kill(getpid(), SIGINT);
      const int file = open(said.c_str(), O_WRONLY | O_CREAT, 0600);
      if (file >= 0) dup2(file, 2);
      execle(program.c_str(), "qiao", "import", "apply", sheet.c_str(),
             "--label", "海風唱片", nullptr, variables.data());
      _exit(99);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, {}, ReadFile(said)};
  }

  // The same for Ctrl-C while the charset of a sheet is asked at a terminal.
  ProgramRun StopAtTheQuestion() const {
    const std::string program = BinDir() + std::string("/qiao");
    const std::string sheet = folder / "unclear.csv", said = folder / "said";
    WriteBytes(sheet, "Title,Artist\n\xB3\xBD,\xA4\xDB\n");  // 魚,幻
    WriteBytes(said, "");
    std::vector<std::string> environment = ChildEnvironment(Environment());
    std::vector<char*> variables;
    for (std::string& one : environment) variables.push_back(one.data());
    variables.push_back(nullptr);
    int terminal = -1, keyboard = -1;
    REQUIRE(openpty(&terminal, &keyboard, nullptr, nullptr, nullptr) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      dup2(keyboard, 0);
      const int file = open(said.c_str(), O_WRONLY | O_APPEND);
      if (file >= 0) dup2(file, 2);
      execle(program.c_str(), "qiao", "import", "apply", sheet.c_str(),
             "--label", "海風唱片", nullptr, variables.data());
      _exit(99);
    }
    int status = 0;
    bool asked = false;
    bool ended = false;
    for (int i = 0; i < 6000 && !ended; ++i) {  // a minute at most
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      if (!asked && ReadFile(said).find("Which one?") != std::string::npos) {
        asked = true;
        kill(child, SIGINT);
      }
      ended = waitpid(child, &status, WNOHANG) == child;
    }
    if (!ended) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
    }
    close(terminal);
    close(keyboard);
    CHECK(asked);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, {}, ReadFile(said)};
  }

  TemporaryDirectory folder;
};

}  // namespace

TEST_CASE("Ctrl-C leaves an import that can be resumed, and says how",
          "[cli][import][resume]") {
  const Desk desk;
  CHECK(desk.StopOnceSigned(SIGINT) == 130);
  REQUIRE(desk.Files(".journal").size() == 1);
  const std::string id = desk.Files(".journal")[0].stem().string();

  const ProgramRun resumed = desk.Run({"import", "resume", id});
  INFO(resumed.err);
  CHECK(resumed.exit_code == 0);
  CHECK_THAT(resumed.out, Contains("Import " + id));
  CHECK_THAT(resumed.out, Contains("1,200 new"));
  CHECK_THAT(resumed.out, Contains("1,200 recordings, 1,200 works"));
  CHECK(desk.Files(".journal").empty());
  CHECK(desk.Files(".json").size() == 1);
  CHECK(desk.Run({"audit"}).exit_code == 0);

  const ProgramRun again = desk.Run({"import", "resume", id});
  CHECK(again.exit_code == 5);
  CHECK_THAT(again.err, Contains("its report is "));
  // The sheet again: everything is registered already.
  const ProgramRun sheet =
      desk.Run({"import", "apply", "sheet.csv", "--label", "海風唱片"});
  CHECK(sheet.exit_code == 0);
  CHECK_THAT(sheet.out, Contains("0 new   1,200 already registered"));
}

TEST_CASE("Ctrl-C before anything was signed says that nothing was written",
          "[cli][import][resume]") {
  const Desk desk;
  const ProgramRun stopped = desk.StopAtOnce();
  CHECK(stopped.exit_code == 130);
  CHECK_THAT(stopped.err, Contains("nothing was written to the registry"));
  CHECK(desk.Files(".journal").empty());
}

TEST_CASE("Ctrl-C at the question of a charset ends the import",
          "[cli][import][resume]") {
  const Desk desk;
  const ProgramRun stopped = desk.StopAtTheQuestion();
  CHECK(stopped.exit_code == 130);
  CHECK_THAT(stopped.err, Contains("nothing was written to the registry"));
  CHECK(desk.Files(".journal").empty());
}

TEST_CASE("an import that was killed is resumed without its id",
          "[cli][import][resume]") {
  const Desk desk;
  CHECK(desk.StopOnceSigned(SIGKILL) == 128 + SIGKILL);
  CHECK(desk.Files(".lock").size() == 1);
  // What is there of one that never was signed goes with the next import.
  WriteBytes(desk.folder / "state/qiao/imports/I-GONE.journal.new", "half");
  const ProgramRun resumed = desk.Run({"import", "resume", "--json"});
  INFO(resumed.err);
  CHECK(resumed.exit_code == 0);
  const auto report = json::ParseDocument(
      std::string_view(resumed.out).substr(0, resumed.out.size() - 1));
  REQUIRE(report);
  const json::View view(*report);
  CHECK(view["schema"].text() == "qiao.import.apply/1");
  CHECK(view["applied"].flag());
  CHECK(view["counts"]["new"].number() == kRows);
  CHECK(view["statements"]["claims"].number() == 2 * kRows);
  CHECK(desk.Files(".lock").empty());
  CHECK(desk.Run({"import", "apply", "sheet.csv", "--label", "海風唱片"})
            .exit_code == 0);
  CHECK(desk.Files(".new").empty());
  std::vector<std::filesystem::path> private_files = desk.Files(".json");
  private_files.emplace_back(desk.folder / "data/qiao/registry.db");
  for (const auto& file : private_files) {
    INFO(file);
    CHECK(std::filesystem::status(file).permissions() ==
          (std::filesystem::perms::owner_read |
           std::filesystem::perms::owner_write));
  }
}

TEST_CASE("an import is resumed in its own registry only",
          "[cli][import][resume]") {
  const Desk desk;
  CHECK(desk.StopOnceSigned(SIGINT) == 130);
  const std::string other = desk.folder / "other.db";
  REQUIRE(
      desk.Run({"-q", "--registry", other, "init", "--origin", "other.example"})
          .exit_code == 0);
  const auto resume_there = [&] {
    const ProgramRun there =
        desk.Run({"--registry", other, "import", "resume"});
    CHECK(there.exit_code == 2);
    CHECK_THAT(there.err, Contains("goes to the log registry.example+") &&
                              Contains("is of other.example+"));
    CHECK(desk.Files(".journal").size() == 1);
  };
  resume_there();
  // The label speaks there, too, and the log is longer than the import knows.
  for (const auto& [key, name] :
       {std::pair{"haifeng", "海風唱片"}, std::pair{"luan", "鷺岸音樂"}}) {
    desk.Run({"-q", "key", "new", key});
    REQUIRE(desk.Run({"-q", "--registry", other, "party", "add", name, "--keys",
                      key})
                .exit_code == 0);
  }
  resume_there();
  const ProgramRun here = desk.Run({"import", "resume"});
  CHECK(here.exit_code == 0);
  CHECK_THAT(here.out, Contains("1,200 new"));
}

TEST_CASE("the rest is signed anew from another folder, for the same label",
          "[cli][import][resume]") {
  const Desk desk;
  std::filesystem::create_directory(desk.folder / "away/au");
  WriteWav(desk.folder / "away/au/第7首.wav", Melody(7, 12, 11025), 11025);
  CHECK(desk.StopOnceSigned(SIGINT, {"--audio", "au"}) == 130);
  REQUIRE(desk.Run({"-q", "key", "new", "other"}).exit_code == 0);
  REQUIRE(desk.Run({"-q", "party", "add", "海風唱片", "--keys", "other"})
              .exit_code == 0);
  const ProgramRun resumed = desk.Run({"import", "resume"});
  INFO(resumed.err);
  CHECK(resumed.exit_code == 0);
  CHECK_THAT(resumed.out, Contains("1/1200 rows met a file"));
  CHECK_THAT(resumed.out, Contains("1,200 new"));
}

TEST_CASE("a registry that was put back gets the rows it lost",
          "[cli][import][resume]") {
  const Desk desk;
  namespace fs = std::filesystem;
  fs::copy(desk.folder / "data", desk.folder / "kept",
           fs::copy_options::recursive);
  CHECK(desk.StopOnceSigned(SIGINT) == 130);
  fs::remove_all(desk.folder / "data");
  fs::rename(desk.folder / "kept", desk.folder / "data");
  // Its journal says that all but the last rows were stored, as one does that
  // was written again half-way.
  const std::string path = desk.Files(".journal").at(0);
  auto content = registry::DecodeJournal(ReadFile(path));
  REQUIRE(content);
  auto& steps = content->import.steps;
  REQUIRE(steps.size() > 1);
  content->import.done = steps[steps.size() - 2].rows;
  steps.erase(steps.begin(), steps.end() - 1);
  WriteBytes(path, registry::EncodeJournal(*content));

  const ProgramRun resumed = desk.Run({"import", "resume"});
  INFO(resumed.err);
  CHECK(resumed.exit_code == 0);
  CHECK_THAT(resumed.out, Contains("1,200 recordings, 1,200 works"));
  const ProgramRun again =
      desk.Run({"import", "plan", "sheet.csv", "--label", "海風唱片"});
  CHECK_THAT(again.out, Contains("0 new   1,200 already registered"));
}

TEST_CASE("resume says what there is to resume", "[cli][import][resume]") {
  const Desk desk;
  const ProgramRun none = desk.Run({"import", "resume"});
  CHECK(none.exit_code == 5);
  CHECK_THAT(none.err, Contains("no import was stopped before its end"));
  const ProgramRun unknown = desk.Run({"import", "resume", "I-0000"});
  CHECK(unknown.exit_code == 5);
  CHECK_THAT(unknown.err, Contains("no import I-0000 was stopped"));

  std::filesystem::create_directories(desk.folder / "state/qiao/imports");
  WriteBytes(desk.folder / "state/qiao/imports/I-AAAA.journal", "{}\n");
  const ProgramRun damaged = desk.Run({"import", "resume", "i-aaaa"});
  CHECK(damaged.exit_code == 8);
  CHECK_THAT(damaged.err, Contains("the journal of the import is damaged") &&
                              Contains("Remove ") &&
                              Contains("imports/I-AAAA.journal and import"));
  WriteBytes(desk.folder / "state/qiao/imports/I-BBBB.journal", "{}\n");
  const ProgramRun several = desk.Run({"import", "resume"});
  CHECK(several.exit_code == 2);
  CHECK_THAT(several.err, Contains("say which: I-AAAA I-BBBB"));
}

TEST_CASE("an import without the label's key leaves nothing to resume",
          "[cli][import][resume]") {
  const Desk desk;
  std::filesystem::remove(desk.folder / "data/qiao/keys/haifeng.key");
  const ProgramRun refused =
      desk.Run({"import", "apply", "sheet.csv", "--label", "海風唱片"});
  CHECK(refused.exit_code == 4);
  CHECK(desk.Files(".journal").empty());
}

}  // namespace qiao::test
