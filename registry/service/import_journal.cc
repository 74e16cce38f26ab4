#include "registry/service/import_journal.h"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <set>
#include <unistd.h>
#include <utility>

#include <sys/file.h>
#include <sys/stat.h>

#include "registry/ledger/base64.h"
#include "registry/ledger/hash.h"
#include "registry/ledger/shape.h"
#include "registry/service/along_json.h"
#include "registry/store/synced_file.h"
#include "schemas/json/canonical.h"
#include "schemas/json/document.h"

namespace qiao::registry {

using store::FileError;
using store::OpenFile;

namespace {

constexpr std::string_view kEdition = "qiao.import.journal/2";
constexpr std::string_view kEditionBefore = "qiao.import.journal/1";

json::Object ToDocument(const StatementCounts& counts) {
  return {{{"claims", counts.claims},
           {"recordings", counts.recordings},
           {"works", counts.works}}};
}
StatementCounts CountsFrom(const json::View& view) {
  return {view["works"].number(), view["recordings"].number(),
          view["claims"].number()};
}

std::string LineOf(json::Object object) {
  return json::Canonical(json::Value(std::move(object))) + '\n';
}

Error Broken(std::string what) {
  return Error{ErrorCode::kUnreadable,
               "the journal of the import is damaged: " + std::move(what)};
}

// Cuts the next line off; absent if there is none that ends.
std::optional<std::string_view> TakeLine(std::string_view& bytes) {
  const std::size_t end = bytes.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = bytes.substr(0, end);
  bytes.remove_prefix(end + 1);
  return line;
}

Result<ImportStep> StepFrom(const json::View& view) {
  ImportStep step;
  for (const json::View& one : view["entries"].items()) {
    QIAO_TRY(const ledger::ShapedRecord shaped,
             ledger::CheckShape(one.text(), json::Edition::kAdmission));
    step.records.push_back(shaped.record());
  }
  QIAO_TRY(step.along, AlongFrom(view["along"]));
  step.counts = CountsFrom(view["counts"]);
  step.rows = static_cast<std::size_t>(view["rows"].number());
  return step;
}

void Add(const StatementCounts& more, StatementCounts& counts) {
  counts.works += more.works;
  counts.recordings += more.recordings;
  counts.claims += more.claims;
}

// What the heading says of a step.
struct StepSummary {
  StatementCounts counts;
  std::size_t rows = 0;
};
std::vector<StepSummary> SummariesFrom(const json::View& view) {
  std::vector<StepSummary> all;
  for (const json::View& one : view.items()) {
    all.push_back({CountsFrom(one["counts"]),
                   static_cast<std::size_t>(one["rows"].number())});
  }
  return all;
}

// The manifest of a step; absent if it has none.
Result<std::optional<ledger::SignedRecord>> FirstOf(std::string_view line) {
  QIAO_TRY(const json::Object object, json::ParseDocument(line));
  const std::vector<json::View> entries = json::View(object)["entries"].items();
  if (entries.empty()) return std::optional<ledger::SignedRecord>();
  QIAO_TRY(const ledger::ShapedRecord shaped,
           ledger::CheckShape(entries[0].text(), json::Edition::kAdmission));
  return std::optional(shaped.record());
}

// Cuts the lines of the steps off that store no row behind the first `held`.
Result<void> LeaveOut(const std::vector<StepSummary>& steps, std::size_t held,
                      JournalContent& content, std::string_view& body) {
  SignedImport& import = content.import;
  for (const StepSummary& step : steps) {
    if (step.rows > held) break;
    const auto line = TakeLine(body);
    if (!line) return Broken("a step is missing");
    import.done = step.rows;
    Add(step.counts, import.stored);
    if (import.log_index < 0 && !content.first) {
      QIAO_TRY(content.first, FirstOf(*line));
    }
  }
  return {};
}

}  // namespace

std::string EncodeJournal(const JournalContent& content) {
  const SignedImport& import = content.import;
  json::Array summaries;
  for (const ImportStep& step : import.steps) {
    summaries.emplace_back(
        json::Object{{{"counts", ToDocument(step.counts)},
                      {"rows", static_cast<std::int64_t>(step.rows)}}});
  }
  std::string bytes = LineOf({{{"done", static_cast<std::int64_t>(import.done)},
                               {"journal", kEdition},
                               {"id", import.id},
                               {"log", content.log},
                               {"log_index", import.log_index},
                               {"party", ToText(import.party)},
                               {"report", import.report},
                               {"settings", content.settings},
                               {"sheet", ledger::ToBase64(content.sheet)},
                               {"steps", std::move(summaries)},
                               {"stored", ToDocument(import.stored)}}});
  for (const ImportStep& step : import.steps) {
    json::Array entries;
    for (const ledger::SignedRecord& record : step.records) {
      entries.emplace_back(ledger::EncodeEntry(record));
    }
    bytes += LineOf({{{"along", ToDocument(step.along)},
                      {"counts", ToDocument(step.counts)},
                      {"entries", std::move(entries)},
                      {"rows", static_cast<std::int64_t>(step.rows)}}});
  }
  const Digest sum = ledger::Sha256({bytes});
  return bytes + LineOf({{{"sha256", ToText(sum)}}});
}

Result<JournalContent> DecodeJournal(std::string_view bytes,
                                     const RowsHeld& held) {
  const std::size_t end = bytes.size() < 2
                              ? std::string_view::npos
                              : bytes.rfind('\n', bytes.size() - 2);
  if (end == std::string_view::npos || bytes.back() != '\n') {
    return Broken("it has no end");
  }
  std::string_view body = bytes.substr(0, end + 1);
  const std::string_view last = bytes.substr(end + 1);
  if (last != LineOf({{{"sha256", ToText(ledger::Sha256({body}))}}})) {
    return Broken("its last line is not the sum of the others");
  }
  const auto first = TakeLine(body);
  if (!first) return Broken("it has no heading");
  QIAO_TRY(const json::Object heading, json::ParseDocument(*first));
  const json::View view(heading);
  const auto party = ParsePartyId(view["party"].text());
  const auto sheet = ledger::FromBase64(view["sheet"].text());
  const json::Object* report = view["report"].object();
  const json::Object* settings = view["settings"].object();
  const bool before = view["journal"].text() == kEditionBefore;
  if ((!before && view["journal"].text() != kEdition) || !party || !sheet ||
      report == nullptr || settings == nullptr) {
    return Broken("its heading is not of " + std::string(kEdition));
  }
  JournalContent content;
  content.log = view["log"].text();
  content.settings = *settings;
  content.sheet = *sheet;
  SignedImport& import = content.import;
  import.id = view["id"].text();
  import.party = *party;
  import.report = *report;
  import.done = static_cast<std::size_t>(view["done"].number());
  import.stored = CountsFrom(view["stored"]);
  import.log_index = view["log_index"].number();
  const std::vector<StepSummary> steps = SummariesFrom(view["steps"]);
  if (held) {
    QIAO_TRY(const std::size_t rows, held(content));
    QIAO_TRY_DO(LeaveOut(steps, rows, content, body));
  }
  while (const auto line = TakeLine(body)) {
    QIAO_TRY(const json::Object object, json::ParseDocument(*line));
    QIAO_TRY(ImportStep step, StepFrom(json::View(object)));
    import.steps.push_back(std::move(step));
  }
  return content;
}

ImportJournal::ImportJournal(std::string path, int lock)
    : path_(std::move(path)), lock_(lock) {}

ImportJournal::ImportJournal(ImportJournal&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

ImportJournal::~ImportJournal() {
  if (lock_ < 0) return;
  // Whoever waits for this name finds out that it is gone, or that there is no
  // journal any more.
  ::unlink((path_ + ".lock").c_str());
  ::close(lock_);
}

Result<ImportJournal> ImportJournal::Open(std::string path) {
  QIAO_TRY_DO(store::MakeFolderOf(path));
  const std::string name = path + ".lock";
  while (true) {
    const int lock =
        ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock < 0) return FileError(name, "open");
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
      const bool taken = errno == EWOULDBLOCK;
      const Error error =
          taken ? Error{ErrorCode::kChanged,
                        "another program works on this import: " + path}
                : FileError(name, "lock");
      ::close(lock);
      return error;
    }
    struct stat ours {};
    struct stat named {};
    if (::fstat(lock, &ours) == 0 && ::stat(name.c_str(), &named) == 0 &&
        ours.st_ino == named.st_ino && ours.st_dev == named.st_dev) {
      return ImportJournal(std::move(path), lock);
    }
    ::close(lock);  // it was removed while we took it
  }
}

void ImportJournal::Sweep(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code failed;
  std::set<fs::path> left;
  for (const auto& file : fs::directory_iterator(folder, failed)) {
    const fs::path journal = fs::path(file).replace_extension();
    const bool ours =
        file.path().extension() == ".new" || file.path().extension() == ".lock";
    if (ours && journal.extension() == ".journal") left.insert(journal);
  }
  for (const fs::path& journal : left) {
    const auto place = Open(journal.string());
    if (!place || fs::exists(journal, failed)) continue;
    ::unlink(store::DraftOf(journal.string()).c_str());
  }
}

Result<void> ImportJournal::Write(const JournalContent& content) {
  return store::WriteSynced(path_, EncodeJournal(content));
}

Result<JournalContent> ImportJournal::Read(const RowsHeld& held) const {
  const OpenFile file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 && errno == ENOENT) {
    return Error{ErrorCode::kNotFound, "there is no journal " + path_};
  }
  struct stat status {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) {
    return FileError(path_, "open");
  }
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got =
        ::read(file.get(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FileError(path_, "read");
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  bytes.resize(size);
  return DecodeJournal(bytes, held);
}

Result<void> ImportJournal::Remove() {
  for (const std::string& path : {path_, store::DraftOf(path_)}) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
      return FileError(path, "remove");
    }
  }
  return store::SyncFolderOf(path_);
}

}  // namespace qiao::registry
