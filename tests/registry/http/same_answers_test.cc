// Every command that asks or tells a registry says the same through a file and
// through a service: the programs themselves, over plain HTTP and TLS.
//
// Answers are compared byte for byte. What `import plan` and `import apply`
// print holds ids that are made by chance each time: a subject is then called
// by its row, other ids by their length, lists that stand in the order of ids
// are sorted, and the rest is compared byte for byte. An import that was signed
// once and is taken up again holds no chance: it leaves the same log in both
// places, to the last byte.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>

#include "schemas/json/canonical.h"
#include "schemas/json/document.h"
#include "tests/registry/http/certificates.h"
#include "tests/registry/http/running_registry.h"
#include "tests/support/files.h"
#include "tests/support/melody.h"
#include "tests/support/paths.h"
#include "tests/support/running_program.h"

namespace qiao::http {
namespace {

namespace fs = std::filesystem;
using test::Good;
using test::ProgramRun;
using test::RunningProgram;

using Words = std::vector<std::string>;

std::string Sample(const std::string& name) {
  return test::SourceDir() + "/samples/labels/" + name;
}

bool IsId(std::string_view word) {
  if (word.starts_with("C-")) return word.size() == 10;
  if (word.starts_with("I-")) return word.size() == 6;
  if (word.size() > 4 && word[3] == ':') word.remove_prefix(4);
  return (word.size() == 32 || word.size() == 40 || word.size() == 64) &&
         word.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// What one place calls things by chance, by names that both places have.
class Names {
 public:
  // Subjects by the row that they were made of.
  void Learn(const json::Object& report, const std::string& sheet) {
    for (const json::View& row : json::View(report)["rows"].items()) {
      const std::string id(row["subject"].text());
      if (id.empty()) continue;
      names_.try_emplace(id,
                         sheet + " row " + std::to_string(row["row"].number()));
    }
  }
  // Lists stand in the order of ids, except those of rows and findings.
  json::Value Plain(const json::Value& value) const {
    if (const json::Object* object = value.AsObject()) {
      json::Object plain;
      for (const auto& [name, member] : object->members) {
        json::Value one = Plain(member);
        if (name != "rows" && name != "findings" && name != "headings") {
          one = Sorted(std::move(one));
        }
        plain.members.emplace_back(name, std::move(one));
      }
      return plain;
    }
    if (const json::Array* list = value.AsArray()) {
      json::Array plain;
      for (const json::Value& one : *list) plain.push_back(Plain(one));
      return plain;
    }
    const std::string* text = value.AsString();
    return text == nullptr ? value : json::Value(PlainText(*text));
  }

 private:
  static json::Value Sorted(json::Value value) {
    const json::Array* list = value.AsArray();
    if (list == nullptr) return value;
    json::Array sorted = *list;
    std::sort(sorted.begin(), sorted.end(),
              [](const json::Value& x, const json::Value& y) {
                return json::Canonical(x) < json::Canonical(y);
              });
    return sorted;
  }
  std::string PlainText(std::string_view text) const {
    const auto in_word = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == ':' ||
             c == '-';
    };
    std::string plain;
    while (!text.empty()) {
      std::size_t end = 0;
      while (end < text.size() && in_word(text[end])) ++end;
      const std::string word(text.substr(0, end));
      const auto named = names_.find(word);
      if (named != names_.end()) {
        plain += named->second;
      } else if (IsId(word) && !word.starts_with("pty:")) {
        plain += "(" + std::to_string(word.size()) + ")";
      } else {
        plain += word;
      }
      while (end < text.size() && !in_word(text[end])) plain += text[end++];
      text.remove_prefix(end);
    }
    return plain;
  }

  std::map<std::string, std::string> names_;
};

// A registry of two labels with their keys, and a copy of it.
struct TwoPlaces : test::RunningRegistry {
  test::ALabel taipei{file, "鷺岸音樂"};
  test::ALabel hangzhou{file, "听雨桥文化"};
  test::TemporaryDirectory copy;
  std::string audio = file.directory / "audio";
  std::string sheet = file.directory / "短.csv";

  TwoPlaces() {
    for (const test::ALabel* label : {&taipei, &hangzhou}) {
      Good(ledger::WriteKeyFile(
          ledger::KeyFilePath(file.keys_dir, label->keys.name), label->keys));
    }
    file.registry.reset();
    fs::create_directory(audio);
    test::WriteWav(fs::path(audio) / "第7首.wav", test::Melody(7, 12, 11025),
                   11025);
    // Names in Big5, as an old machine left them: one that is heard, and one
    // that is no audio.
    test::WriteWav(fs::path(audio) /
                       "\xB2\xC4"
                       "9\xAD\xBA.wav",
                   test::Melody(9, 12, 11025), 11025);
    test::WriteBytes(audio + "/\xB2\xC4.flac", "nothing to hear");
    test::WriteBytes(sheet,
                     "曲名,演唱者,作詞,ISRC,權利比例,授權區域\n"
                     "第7首,林汐遥,方既白,TWLU12390007,100%,台灣\n"
                     "第8首,林汐遥,方既白,TWLU12390008,各50%,兩岸\n"
                     ",林汐遥,,,,\n");
  }
  void CopyData() const {
    fs::copy(file.directory / "qiao", copy / "qiao",
             fs::copy_options::recursive);
  }
  // In the folder of the registry, or of its copy.
  ProgramRun Run(const std::string& home, Words words) const {
    words.insert(words.begin(), "qiao");
    return test::RunProgram(
        words, {.environment = {"XDG_DATA_HOME=" + home,
                                "XDG_STATE_HOME=" + home + "/state",
                                "XDG_CACHE_HOME=" + home + "/cache",
                                "QIAO_NOW=2026-11-22T19:01:04Z"},
                .directory = home});
  }
  ProgramRun Here(const Words& words) const { return Run(copy.path(), words); }
  ProgramRun There(Words words, const Words& at) const {
    words.insert(words.end(), at.begin(), at.end());
    return Run(file.directory.path(), std::move(words));
  }
  // The same is said in both places but for what chance made: keys, salts, and
  // the names of the folders.
  void SameButNames(Words here, Words there, const Words& at,
                    int exit_code) const {
    INFO(here[0] << " " << here[1]);
    here.emplace_back("--json");
    there.emplace_back("--json");
    const ProgramRun a = Here(here), b = There(there, at);
    CHECK(a.exit_code == exit_code);
    CHECK(PlainAnswer(a, copy.path()) == PlainAnswer(b, file.directory.path()));
  }
  static std::string PlainAnswer(const ProgramRun& run,
                                 const std::string& home) {
    std::string out = run.out + run.err;
    for (std::size_t found = out.find(home); found != std::string::npos;
         found = out.find(home)) {
      out.replace(found, home.size(), "HOME");
    }
    return std::to_string(run.exit_code) + " " +
           *Names().Plain(json::Value(out)).AsString();
  }
  Words Service(const Words& more = {}) const {
    Words words = {"qiaod",  "serve",       "--registry", file.path,
                   "--keys", file.keys_dir, "--listen",   "127.0.0.1:0"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
};

const test::ProgramInput kStill = {
    .environment = {"QIAO_NOW=2026-11-22T19:01:04Z"}};

void Same(const ProgramRun& here, const ProgramRun& there, int exit_code) {
  CHECK(here.exit_code == exit_code);
  CHECK(there.exit_code == exit_code);
  CHECK(here.out == there.out);
  CHECK(here.err == there.err);
}
// Of a report of an import of this sheet.
void SameButIds(const ProgramRun& here, const ProgramRun& there, int exit_code,
                const std::string& sheet, Names& names_here,
                Names& names_there) {
  INFO(here.err);
  INFO(there.err);
  CHECK(here.exit_code == exit_code);
  CHECK(there.exit_code == exit_code);
  const auto plain = [&sheet](const ProgramRun& run, Names& names) {
    const json::Object report = Good(json::ParseDocument(run.out));
    names.Learn(report, sheet);
    // The file's hash is no chance: it must be the same.
    return json::Canonical(names.Plain(json::Value(report))) +
           std::string(json::View(report)["sha256"].text());
  };
  const std::string a = plain(here, names_here);
  const std::string b = plain(there, names_there);
  const auto differ = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto at = static_cast<std::size_t>(differ.first - a.begin());
  const std::size_t from = at < 200 ? 0 : at - 200;
  INFO(a.substr(from, 300) << "\n" << b.substr(from, 300));
  CHECK((a == b));
}

}  // namespace

TEST_CASE_METHOD(TwoPlaces,
                 "an import says the same in a file and through a "
                 "service",
                 "[http][same]") {
  CopyData();
  RunningProgram service(Service(), kStill);
  const Words at = {"--server", service.WaitFor("listening on ")};
  Names here, there;
  const auto both = [&](const char* what, const Words& sheet_of) {
    Words words = {"import", what};
    words.insert(words.end(), sheet_of.begin(), sheet_of.end());
    words.push_back("--json");
    INFO(what << " " << sheet_of.front());
    SameButIds(Here(words), There(words, at), 3, sheet_of.front(), here, there);
  };
  const Words one = {Sample("taipei/曲目表.csv"), "--label", "鷺岸音樂",
                     "--own-name", "鷺岸音樂有限公司"};
  const Words two = {Sample("hangzhou/曲库清单.csv"), "--label", "听雨桥文化",
                     "--own-name", "听雨桥文化传播有限公司"};
  const Words heard = {sheet, "--label", "鷺岸音樂", "--audio", audio};
  for (const Words& sheet_of : {one, two, heard}) {
    both("plan", sheet_of);
    both("apply", sheet_of);
  }
  both("apply", heard);  // nothing is new
  const Words unknown = {"import", "plan", sheet, "--label", "誰", "--json"};
  Same(Here(unknown), There(unknown, at), 5);
  // What they left there is of the same kind, too.
  const ProgramRun parties = Here({"party", "list", "--json"});
  Same(parties, There({"party", "list", "--json"}, at), 0);
  const auto count = [](const ProgramRun& run) {
    const json::Object document = Good(json::ParseDocument(run.out));
    return json::View(document)["conflicts"].items().size();
  };
  const Words conflicts = {"conflict", "list", "--json"};
  const std::size_t found = count(Here(conflicts));
  CHECK(found > 0);
  CHECK(count(There(conflicts, at)) == found);
  CHECK(service.Stop() == 0);
}

TEST_CASE_METHOD(TwoPlaces,
                 "what was signed once becomes the same log in both "
                 "places",
                 "[http][same]") {
  // A service that takes proposals and no statements: the import is signed and
  // stops, and its journal is all that there is.
  change_routes = [](std::vector<Route>& routes) {
    for (Route& route : routes) {
      if (route.pattern != "/v1/submissions") continue;
      route.begin = [](const Request&, Worker&, const Reply& reply) {
        reply(ToResponse(Problem::kBusy, "not now"));
      };
    }
  };
  Serve();
  const ProgramRun stopped =
      There({"import", "apply", sheet, "--label", "鷺岸音樂", "--audio", audio},
            {"--server", url()});
  INFO(stopped.err);
  CHECK(stopped.exit_code == 7);
  server.reset();
  CopyData();
  fs::copy(file.directory / "state", copy / "state",
           fs::copy_options::recursive);

  RunningProgram service(Service(), kStill);
  const Words at = {"--server", service.WaitFor("listening on ")};
  const auto same = [&](const Words& words, int exit_code) {
    INFO(words[0] << " " << words[1]);
    Same(Here(words), There(words, at), exit_code);
  };
  same({"import", "resume", "--json", "-q"}, 3);
  same({"import", "resume", "--json"}, 5);  // nothing is left to resume
  same({"log", "head", "--json"}, 0);
  same({"conflict", "list", "--json"}, 0);
  same({"who", "第7首", "--json"}, 0);
  // A party that enters is told with the same bytes, too.
  const ledger::PartyKeys keys = test::KeysNamed("newcomer");
  for (const std::string& home : {copy.path(), file.directory.path()}) {
    Good(ledger::WriteKeyFile(
        ledger::KeyFilePath(home + "/qiao/keys", keys.name), keys));
  }
  same({"party", "add", "新聲", "--keys", "newcomer", "--json"}, 0);
  same({"party", "add", "新聲", "--keys", "newcomer", "--json"}, 6);
  same({"log", "head", "--json"}, 0);
  CHECK(service.Stop() == 0);
}

TEST_CASE_METHOD(TwoPlaces,
                 "every question is answered with the same bytes, "
                 "through HTTP and TLS",
                 "[http][same]") {
  const std::string& home = file.directory.path();
  for (const Words& sheet_of :
       {Words{Sample("taipei/曲目表.csv"), "--label", "鷺岸音樂"},
        Words{Sample("hangzhou/曲库清单.csv"), "--label", "听雨桥文化"},
        Words{sheet, "--label", "鷺岸音樂", "--audio", audio}}) {
    Words words = {"import", "apply"};
    words.insert(words.end(), sheet_of.begin(), sheet_of.end());
    REQUIRE(Run(home, words).exit_code == 3);
  }
  const auto document_of = [&](const Words& words) {
    const ProgramRun run = Run(home, words);
    return Good(json::ParseDocument(run.out));
  };
  const json::Object who =
      document_of({"who", "第7首", "--of", "recording", "--json"});
  const json::View found = json::View(who)["candidates"].items().front();
  const std::string recording(found["subjects"].items().front()["id"].text());
  REQUIRE(recording.starts_with("rec:"));
  const json::Object list = document_of({"conflict", "list", "--json"});
  const json::View conflict = json::View(list)["conflicts"].items().front();
  const std::string conflict_id(conflict["id"].text());
  const json::Object record = document_of({"record", "show", "20", "--json"});
  const json::View shown(record);
  const std::string statement(shown["id"].text());
  const std::string entry = file.directory / "entry.json";
  test::WriteBytes(entry, std::string(shown["entry"].text()));
  const std::string wav = audio + "/第7首.wav";
  // The anchor that a bundle wants; it is there from now on.
  REQUIRE(
      Run(home, {"export", "bundle", recording, "-o", "/dev/null"}).exit_code ==
      0);

  const test::Certificate root;
  const std::string ca = root.WriteCertificate(file.directory / "root.pem");
  const test::Certificate certificate("IP:127.0.0.1", root);
  const std::string cert =
      certificate.WriteCertificate(file.directory / "cert.pem");
  const std::string key = certificate.WriteKey(file.directory / "cert.key");
  RunningProgram plain(Service(), kStill);
  RunningProgram secret(Service({"--tls-cert", cert, "--tls-key", key}),
                        kStill);
  const std::vector<Words> servers = {
      {"--server", plain.WaitFor("listening on ")},
      {"--server", secret.WaitFor("listening on "), "--ca", ca}};
  REQUIRE(servers[1][1].starts_with("https://"));

  const std::vector<std::pair<Words, int>> questions = {
      {{"who", "第7首"}, 0},
      {{"who", "夢裡的海", "--of", "recording"}, 0},
      {{"who", "梦里的海", "--of", "work"}, 0},
      {{"who", "梦里的海"}, 0},
      {{"who", "夢裡的海", "--artist", "林汐遥", "--of", "recording"}, 0},
      {{"who", "夢裡的海", "--of", "recording", "--territory", "TW",
        "--territory", "兩岸", "--right", "online", "--right", "mechanical",
        "--on", "2024-05-01"},
       0},
      {{"who", "--isrc", "TWLU12390007"}, 0},
      {{"who", "TW-LU1-23-90007"}, 0},
      {{"who", "--iswc", "T-034.524.680-1"}, 1},
      {{"who", "--iswc", "T-034.524.680-2"}, 2},
      {{"who", "--id", recording}, 0},
      {{"who", "--audio", wav}, 0},
      {{"who", "沒有這首歌"}, 1},
      {{"who", "--id", "rec:" + std::string(40, '0')}, 5},
      {{"who"}, 2},
      {{"who", "第7首", "--right", "nonsense"}, 2},
      {{"who", "第7首", "--lang", "zh-Hant"}, 0},
      {{"conflict", "list"}, 0},
      {{"conflict", "list", "--subject", recording}, 0},
      {{"conflict", "list", "--subject", "rec:" + std::string(40, '0')}, 5},
      {{"conflict", "show", conflict_id}, 0},
      {{"conflict", "show", "C-00000000"}, 5},
      {{"conflict", "show", "a\tb"}, 5},
      {{"party", "list"}, 0},
      {{"party", "keys", "鷺岸音樂"}, 0},
      {{"party", "keys", "誰"}, 5},
      {{"party", "keys", "a\nb"}, 5},
      {{"record", "show", "a\tb"}, 2},
      {{"record", "show", "0"}, 0},
      {{"record", "show", "20"}, 0},
      {{"record", "show", statement}, 0},
      {{"record", "show", entry}, 0},
      {{"record", "show", "99999"}, 5},
      {{"log", "head"}, 0},
      {{"log", "prove", "20"}, 0},
      {{"log", "prove", "99999"}, 5},
      {{"log", "consistency", "7"}, 0},
      {{"log", "consistency", "99999"}, 2},
      {{"match", "dedupe", sheet}, 0},
  };
  for (const auto& [words, exit_code] : questions) {
    for (const char* form : {"--json", "--jsonl"}) {
      Words asked = words;
      asked.push_back(form);
      const ProgramRun here = Run(home, asked);
      for (const Words& at : servers) {
        // The lines are made of the same document.
        if (at.size() > 2 && std::string_view(form) != "--json") continue;
        std::string line;
        for (const std::string& word : asked) line += word + " ";
        INFO(line << at[1]);
        Same(here, There(asked, at), exit_code);
      }
    }
  }
  // Complete answers: of what there is, and of what there is not.
  for (const std::string& id :
       {recording, "rec:" + std::string(40, '0'), std::string("nobody")}) {
    const Words complete = {"log", "complete", id};
    const ProgramRun file_says = Run(home, complete);
    for (const Words& at : servers) {
      const ProgramRun run = There(complete, at);
      CHECK(run.exit_code == file_says.exit_code);
      CHECK(run.out == file_says.out);
    }
  }
  // Files that are written.
  const auto bundle = [&](const std::string& name, const Words& at) {
    const std::string path = file.directory / name;
    const ProgramRun run =
        There({"export", "bundle", recording, "-o", path, "-q"}, at);
    INFO(run.err);
    CHECK(run.exit_code == 0);
    return test::ReadFile(path);
  };
  const std::string here = bundle("here.qiaob", {});
  CHECK_FALSE(here.empty());
  for (const Words& at : servers) {
    CHECK(bundle("there.qiaob", at) == here);
  }
  CHECK(plain.Stop() == 0);
  CHECK(secret.Stop() == 0);
}

TEST_CASE_METHOD(TwoPlaces,
                 "daily keys are changed alike in a file and through a "
                 "service",
                 "[http][same]") {
  CopyData();
  RunningProgram service(Service(), kStill);
  const Words at = {"--server", service.WaitFor("listening on ")};
  const auto same = [&](const Words& here, const Words& there, int exit_code) {
    SameButNames(here, there, at, exit_code);
  };
  const std::string name = taipei.keys.name;
  const Words rotate = {"key", "rotate", name};
  same(rotate, rotate, 0);
  const Words add = {"key", "add", name, "--to", "studio.key"};
  same(add, add, 0);
  same(add, add, 0);  // they are known now
  const auto studio = [](const ProgramRun& run) {
    const json::Object document = Good(json::ParseDocument(run.out));
    return std::string(
        json::View(document)["keys"].items().back()["kid"].text());
  };
  const Words keys = {"party", "keys", "鷺岸音樂", "--json"};
  const std::string kid_here = studio(Here(keys));
  const std::string kid_there = studio(There(keys, at));
  CHECK(kid_here != kid_there);
  const auto revoke = [&name](const std::string& kid) {
    return Words{"key", "revoke", name, kid, "--reason", "lost"};
  };
  same(revoke(kid_here), revoke(kid_there), 0);
  same(revoke(kid_here), revoke(kid_there), 0);  // they were revoked before
  const Words unknown = revoke(std::string(40, '0'));
  Same(Here(unknown), There(unknown, at), Here(unknown).exit_code);
  // Root keys; a draft that is not there.
  const Words alone = {"key", "roots", name, "--need", "transfer=2"};
  Same(Here(alone), There(alone, at), 2);
  Words sharp = alone;
  sharp.emplace_back("--yes");
  same(sharp, sharp, 0);
  CHECK(Here(sharp).exit_code == There(sharp, at).exit_code);
  const Words tell = {"key", "tell", "keys.draft"};
  Same(Here(tell), There(tell, at), Here(tell).exit_code);
  const Words nobody = {"key", "rotate", "nobody"};
  CHECK(Here(nobody).exit_code == There(nobody, at).exit_code);
  CHECK(service.Stop() == 0);
}

TEST_CASE_METHOD(TwoPlaces,
                 "private values are given and erased alike in a file and "
                 "through a service",
                 "[http][same]") {
  CopyData();
  RunningProgram service(Service(), kStill);
  const Words at = {"--server", service.WaitFor("listening on ")};
  const std::string contact = file.directory / "contact.txt";
  test::WriteBytes(contact, "+886 2 5555 0100\n");
  const auto same = [&](const Words& words, int exit_code) {
    SameButNames(words, words, at, exit_code);
  };
  same({"private", "add", "鷺岸音樂", "contact", "--file", contact}, 0);
  same({"private", "redact", "鷺岸音樂", "bank"}, 5);
  same({"private", "redact", "鷺岸音樂", "contact"}, 0);
  same({"private", "redact", "鷺岸音樂", "contact"}, 0);  // again
  same({"private", "add", "無此家", "contact", "--file", contact}, 5);
  CHECK(service.Stop() == 0);
}

// Commands as `qiao help` lists them.
std::vector<std::string> AllCommands() {
  const std::string help = test::RunProgram({"qiao", "help"}).out;
  std::vector<std::string> all;
  std::size_t at = help.find("Commands:\n");
  REQUIRE(at != std::string::npos);
  for (at = help.find('\n', at) + 1; help.compare(at, 2, "  ") == 0;) {
    const std::size_t end = help.find('\n', at);
    const std::string line = help.substr(at + 2, end - at - 2);
    at = end + 1;
    if (line.starts_with(' ')) continue;  // a summary goes on
    all.push_back(line.substr(0, line.find("  ")));
  }
  REQUIRE(all.back() == "help [COMMAND]");
  all.pop_back();
  return all;
}

TEST_CASE_METHOD(TwoPlaces,
                 "every command asks its server, wants the file, or needs no "
                 "registry",
                 "[http][same]") {
  // Compared in the cases above.
  const std::vector<std::string> compared = {
      "conflict list",   "conflict show",
      "export bundle",   "import plan",
      "import apply",    "import resume",
      "key rotate",      "key add",
      "key revoke",      "key roots",
      "key tell",        "log complete",
      "log consistency", "log head",
      "log prove",       "party add",
      "party list",      "party keys",
      "private add",     "private redact",
      "record show",     "who"};
  const std::vector<Words> of_files = {
      {"audit"},
      {"init", "--origin", "x.example/y"},
      {"log", "export", "www"},
      {"private", "show", "rec:" + std::string(40, '0')}};
  const std::string wav = audio + "/第7首.wav";
  const std::string table = file.directory / "pairs.tsv";
  const std::vector<Words> alone = {
      {"audio", "compare", wav, wav},
      {"audio", "dedupe", audio},
      {"audio", "identify", wav, "--index", "nothing"},
      {"audio", "index", "add", sheet, wav},
      {"audio", "index", "stats", "nothing"},
      {"audio", "index", "check", "nothing"},
      {"canon", sheet},
      {"explain", "error", "QIAO-HTTP-105"},
      {"fingerprint", wav},
      {"id", "check", "iswc", "T-034.524.680-1"},
      {"key", "list"},
      {"key", "show", taipei.keys.name},
      {"key", "new", taipei.keys.name},
      {"key", "backup", taipei.keys.name, "nowhere/backup.key"},
      {"key", "restore", "nothing.key"},
      {"key", "sign", "nothing.draft", taipei.keys.name},
      {"match", "aliases", sheet},
      {"match", "dedupe", sheet},
      {"match", "pairs", table},
      {"match", "eval", table},
      {"match", "train", table},
      {"stamp", "add", "nothing.qiaob", "nothing.tsr", "--tsa", "nothing.pem"},
      {"stamp", "request", "nothing.qiaob"},
      {"title", "keys", "後來"},
      {"title", "parse", "後來 (Live)"},
      {"title", "explain", "後來", "后来"},
      {"vectors", "all", "."},
      {"verify", "nothing.qiaob", "--trust", "nothing.policy"}};
  const auto named = [](const Words& words, const std::string& command) {
    std::string line;
    for (const std::string& word : words) {
      line += line.empty() ? word : " " + word;
      if (line == command) return true;
    }
    return false;
  };
  for (const std::string& command : AllCommands()) {
    INFO(command);
    const auto is = [&](const Words& words) { return named(words, command); };
    CHECK(std::ranges::count(compared, command) +
              std::ranges::count_if(of_files, is) +
              std::ranges::count_if(alone, is) ==
          1);
  }
  // Nobody listens there.
  const Words at = {"--server", "http://127.0.0.1:1", "--json"};
  for (const Words& words : of_files) {
    INFO(words[0]);
    const ProgramRun run = There(words, at);
    CHECK(run.exit_code == 2);
    CHECK(run.err.find("give --registry FILE") != std::string::npos);
  }
  for (Words words : alone) {
    INFO(words[0] << " " << words[1]);
    There(words, at);  // and what was heard is remembered
    const ProgramRun there = There(words, at);
    words.insert(words.end(), {"--registry", "nothing.db", "--json"});
    const ProgramRun here = Run(file.directory.path(), words);
    Same(here, there, here.exit_code);
  }
}

}  // namespace qiao::http
