#include "registry/service/import_journal.h"

#include <csignal>
#include <filesystem>
#include <random>
#include <set>

#include <sys/resource.h>
#include <sys/stat.h>

#include "registry/ledger/hash.h"
#include "registry/service/along_json.h"
#include "schemas/json/document.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/imports.h"
#include "tests/support/melody.h"
#include "tests/support/registries.h"

namespace qiao::registry {
namespace {

using test::ALabel;
using test::ARegistry;
using test::Good;

constexpr char kSheet[] =
    "曲名,演唱者,作詞,作曲,ISRC,發行日期,長度,權利比例,授權區域\n"
    "後來的雨,林汐遙,方既白,陳渡,TWLU12300001,2023-10-12,2:24,100%,台灣\n"
    "夢裡的海,林汐遙,方既白,陳渡,TWLU12300002,2023-10-12,3:26,各50%,全球\n"
    ",林汐遙,,,,,,,\n";

// A journal as an import of the sheet writes it, with audio for its first row.
JournalContent AJournal(ARegistry& registry, const ALabel& label,
                        const std::string& path = "1.flac") {
  ImportSettings settings;
  settings.id = NewImportId();
  settings.file = "sheet.csv";
  settings.bytes = kSheet;
  settings.label = Good(registry->FindParty(ToText(label.party)));
  HeardFile heard;
  auto print = std::make_shared<Fingerprint>();
  print->items = {1, 2, 3, 0xFFFFFFFF};
  print->duration_ms = 144'000;
  heard.print = print;
  heard.reference = ReferenceTo(*print);
  heard.audio.sha256 = ledger::Sha256({std::string_view("bytes")});
  heard.audio.bytes = 5;
  heard.audio.media = "audio/flac";
  heard.isrc = "TWLU12300001";
  heard.path = path;
  HeardFile stray = heard;
  stray.isrc = {};
  stray.path = "stray " + path;
  settings.audio =
      AudioFolder{{heard, stray}, {{"broken " + path, "not audio"}}};
  PreparedImport prepared = Good(PrepareImport(*registry, settings, {}));
  REQUIRE(prepared.prints.size() == 1);
  JournalContent content;
  content.import = Good(SignImport(ToProposal(std::move(prepared)), label.keys,
                                   test::FixedNow()));
  content.settings = {{{"file", "sheet.csv"}, {"correct", true}}};
  content.sheet = settings.bytes;
  return content;
}

}  // namespace

TEST_CASE("a journal gives back what was signed, byte for byte",
          "[import][journal]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const JournalContent content = AJournal(registry, label);
  const std::string bytes = EncodeJournal(content);
  const JournalContent again = Good(DecodeJournal(bytes));
  CHECK(EncodeJournal(again) == bytes);
  REQUIRE(again.import.steps.size() == content.import.steps.size());
  for (std::size_t i = 0; i < again.import.steps.size(); ++i) {
    const ImportStep& step = again.import.steps[i];
    CHECK(step.records == content.import.steps[i].records);
    CHECK(step.along.rows == content.import.steps[i].along.rows);
    CHECK(step.along.private_values ==
          content.import.steps[i].along.private_values);
    CHECK(step.counts == content.import.steps[i].counts);
  }
  CHECK(again.sheet == kSheet);
}

TEST_CASE("steps whose rows the registry holds are not read again",
          "[import][journal]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  JournalContent content = AJournal(registry, label);
  const ImportStep only = content.import.steps.front();
  REQUIRE_FALSE(only.records.empty());
  // As three steps of a row each; the second is nothing that can be read.
  content.import.steps = {only, only, only};
  for (std::size_t i = 0; i < 3; ++i) content.import.steps[i].rows = i + 1;
  content.import.steps[1].records.front().payload = "{}";
  const std::string bytes = EncodeJournal(content);
  REQUIRE_FALSE(DecodeJournal(bytes));

  std::string asked;
  const auto holding = [&asked](std::size_t rows) {
    return [&asked, rows](const JournalContent& heading) {
      asked = heading.import.id;
      return Result<std::size_t>(rows);
    };
  };
  const JournalContent rest = Good(DecodeJournal(bytes, holding(2)));
  CHECK(asked == content.import.id);
  REQUIRE(rest.import.steps.size() == 1);
  CHECK(rest.import.steps[0].rows == 3);
  CHECK(rest.import.done == 2);
  CHECK(rest.import.stored.recordings == 2 * only.counts.recordings);
  REQUIRE(rest.first);
  CHECK(*rest.first == only.records.front());

  const JournalContent nothing = Good(DecodeJournal(bytes, holding(3)));
  CHECK(nothing.import.steps.empty());
  CHECK(nothing.import.done == 3);
  CHECK_FALSE(DecodeJournal(bytes, holding(0)));
  CHECK_FALSE(DecodeJournal(bytes, holding(1)));
  const auto refused =
      DecodeJournal(bytes, [](const JournalContent&) -> Result<std::size_t> {
        return Error{ErrorCode::kUsage, "another log"};
      });
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::kUsage);
}

TEST_CASE("a file name in Big5 bytes does not make a journal unreadable",
          "[import][journal]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const JournalContent content =
      AJournal(registry, label, "au/\xAB\xE1\xA8\xD3.flac");
  const JournalContent again = Good(DecodeJournal(EncodeJournal(content)));
  const json::View audio = json::View(again.import.report)["audio"];
  CHECK(audio["without_row"].texts() ==
        std::vector<std::string>{"stray au/\\x{AB}\\x{E1}\\x{A8}\\x{D3}.flac"});
  const auto row = json::View(again.import.report)["rows"].items()[0];
  CHECK(row["audio"]["file"].text() == "au/\\x{AB}\\x{E1}\\x{A8}\\x{D3}.flac");
}

TEST_CASE("no changed or cut journal is taken", "[import][journal]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const std::string bytes = EncodeJournal(AJournal(registry, label));
  std::mt19937 random(7);
  for (int i = 0; i < 400; ++i) {
    std::string changed = bytes;
    const std::size_t at = random() % bytes.size();
    if (i % 4 == 0) {
      changed.resize(at);
    } else {
      changed[at] = static_cast<char>(changed[at] ^ (1 << (random() % 8)));
    }
    const auto read = DecodeJournal(changed);
    INFO(at);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::kUnreadable);
  }
}

TEST_CASE("a journal is private, stands whole, and has one program at a time",
          "[import][journal]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const test::TemporaryDirectory folder;
  const std::string path = folder / "imports/I-TEST.journal";
  {
    ImportJournal journal = Good(ImportJournal::Open(path));
    const auto nothing = journal.Read();
    REQUIRE_FALSE(nothing);
    CHECK(nothing.error().code == ErrorCode::kNotFound);
    const JournalContent content = AJournal(registry, label);
    Good(journal.Write(content));
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(EncodeJournal(Good(journal.Read())) == EncodeJournal(content));

    const auto second = ImportJournal::Open(path);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::kChanged);
    // A draft that a crash left behind is in nobody's way.
    test::WriteBytes(path + ".new", "half");
    Good(journal.Write(content));
  }
  ImportJournal journal = Good(ImportJournal::Open(path));
  Good(journal.Remove());
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("what a killed import left is swept, unless somebody works on it",
          "[import][journal]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const test::TemporaryDirectory folder;
  const std::string killed = folder / "imports/I-GONE.journal";
  const std::string stands = folder / "imports/I-HERE.journal";
  const std::string works = folder / "imports/I-BUSY.journal";
  {
    ImportJournal journal = Good(ImportJournal::Open(stands));
    Good(journal.Write(AJournal(registry, label)));
  }
  const std::string before = test::ReadFile(stands);
  for (const std::string& path : {killed, stands, works}) {
    test::WriteBytes(path + ".new", "half");
  }
  test::WriteBytes(killed + ".lock", "");
  const ImportJournal busy = Good(ImportJournal::Open(works));
  ImportJournal::Sweep(folder / "imports");
  std::set<std::string> left;
  for (const auto& file :
       std::filesystem::directory_iterator(folder / "imports")) {
    left.insert(file.path().filename().string());
  }
  CHECK(left == std::set<std::string>{"I-HERE.journal", "I-HERE.journal.new",
                                      "I-BUSY.journal.new",
                                      "I-BUSY.journal.lock"});
  CHECK(test::ReadFile(stands) == before);
  {
    ImportJournal journal = Good(ImportJournal::Open(stands));
    Good(journal.Remove());
  }
  CHECK_FALSE(std::filesystem::exists(stands + ".new"));
  ImportJournal::Sweep(folder / "no such folder");
}

TEST_CASE("a journal that finds no room leaves the one before, and no draft",
          "[import][journal]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const test::TemporaryDirectory folder;
  const std::string path = folder / "I-TEST.journal";
  ImportJournal journal = Good(ImportJournal::Open(path));
  JournalContent content = AJournal(registry, label);
  Good(journal.Write(content));
  const std::string before = EncodeJournal(content);

  // A file that may not grow stands for a disk that is full.
  rlimit limit{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &limit) == 0);
  const auto handler = ::signal(SIGXFSZ, SIG_IGN);
  const rlimit tight{2000, limit.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &tight) == 0);
  content.sheet = "another";
  const auto written = journal.Write(content);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  ::signal(SIGXFSZ, handler);

  REQUIRE_FALSE(written);
  CHECK(written.error().code == ErrorCode::kStorage);
  CHECK_FALSE(std::filesystem::exists(path + ".new"));
  CHECK(EncodeJournal(Good(journal.Read())) == before);
}

TEST_CASE("what goes along is read as it was written, and checked",
          "[import][journal]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const AlongWith along = AJournal(registry, label).import.steps[0].along;
  const json::Object document = ToDocument(along);
  const AlongWith again = Good(AlongFrom(json::View(document)));
  CHECK(ToDocument(again) == document);
  REQUIRE(again.prints.size() == 1);
  CHECK(*again.prints[0].print == *along.prints[0].print);
  CHECK(again.prints[0].sha256 == along.prints[0].sha256);

  // The registry's seals and the party's signature come back as they were.
  AlongWith sealed;
  sealed.links = {{test::ALink(*ParseSubjectId("rec:" + std::string(40, '0')),
                               *ParseSubjectId("rec:" + std::string(40, '1')),
                               matcher::Verdict::kSame),
                   ledger::Sha256({"seal"})}};
  sealed.import = along.import;
  sealed.rows_signature =
      ledger::SignatureLine{label.keys.daily.front().id(), {1, 2, 3}};
  const AlongWith kept = Good(AlongFrom(json::View(ToDocument(sealed))));
  CHECK(kept.links == sealed.links);
  CHECK(kept.rows_signature == sealed.rows_signature);
  // A journal of an older program has none: that is for the registry to refuse.
  json::Object unsealed = LinkDocument(sealed.links.front().link);
  CHECK(Good(AlongFrom(json::View(json::Object{
                 {{"links", json::Array{json::Value(unsealed)}}}})))
            .links.front()
            .seal == Digest{});

  // A value that is not the one committed to.
  AlongWith other = along;
  other.private_values[0].value = "\"another\"";
  const auto refused = AlongFrom(json::View(ToDocument(other)));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::kUnreadable);
}

}  // namespace qiao::registry
