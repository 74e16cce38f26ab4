#include "registry/store/audit.h"

#include <algorithm>
#include <filesystem>
#include <future>
#include <utility>

#include "registry/ledger/hash.h"
#include "registry/store/anchor_file.h"
#include "registry/store/audit_erased.h"
#include "registry/store/audit_kept.h"
#include "registry/store/audit_pages.h"
#include "registry/store/entries_ahead.h"
#include "registry/store/registry_file.h"
#include "registry/store/replay.h"
#include "registry/store/rows.h"
#include "registry/store/table_compare.h"

namespace qiao::store {
namespace {

std::string Number(std::int64_t number) { return std::to_string(number); }

std::string InWords(const ledger::Checkpoint& head) {
  return "size " + Number(head.size) + ", root " + ToText(head.root);
}

class FileAudit {
 public:
  FileAudit(const AuditOrder& order, const Folding& folding, Database& database,
            Nature nature)
      : order_(order),
        folding_(folding),
        file_(database),
        nature_(std::move(nature)) {}

  Result<AuditReport> Run(const std::optional<std::string>& anchor) {
    // By a thread and a connection of its own: it needs no moment.
    auto file = std::async(std::launch::async, CheckPages, order_.path);
    QIAO_TRY(Replay replay, Replay::Begin(nature_.origin, Expected()));
    QIAO_TRY_DO(
        Compare(file_, replay.database(), SchemaTable(), kPutBack, report_));
    ReadKey();
    QIAO_TRY_DO(ReadEntries(replay));
    report_.head = {nature_.origin, replay.tree().size(), replay.tree().Root()};
    if (whole_) {
      CheckRules(replay);
      QIAO_TRY_DO(CheckHeads(replay));
      QIAO_TRY_DO(
          Compare(file_, replay.database(), NodeTable(), kMakeAgain, report_));
      if (report_.In("node") == 0) {
        Done(
            "tree: every stored hash is the one that its entries give; tiles "
            "are made of these");
      }
      QIAO_TRY_DO(CheckAnswers(replay));
    } else {
      report_.not_checked.push_back(
          "heads, tree and answers: entries are missing");
    }
    const std::int64_t before = report_.Total();
    QIAO_TRY(const std::optional<KeptHead> kept,
             CheckKept(file_, replay.database(), report_));
    rows_as_kept_ = report_.Total() == before;
    if (answers_ && rows_as_kept_ && report_.In("entry") == 0) {
      QIAO_TRY_DO(CheckErased(file_, report_));
    }
    QIAO_TRY_DO(CheckAnchor(anchor, replay, kept));
    QIAO_TRY_DO(CheckOutside(replay));
    AuditReport report = file.get();
    report.Add(std::move(report_));
    return report;
  }

 private:
  void Done(std::string words) { report_.checked.push_back(std::move(words)); }

  // Entries, about: what the file says of itself, but no more than its bytes
  // can hold.
  std::int64_t Expected() const {
    constexpr std::int64_t kLeastBytes = 200;  // of an entry with its rows
    std::error_code failed;
    const auto bytes = std::filesystem::file_size(order_.path, failed);
    const auto most = static_cast<std::int64_t>(failed ? 0 : bytes);
    return std::min(SizeOf(file_).has_value() ? *SizeOf(file_) : 0,
                    most / kLeastBytes);
  }

  void ReadKey() {
    auto key = ledger::ParseVkey(nature_.log_vkey);
    if (!key) {
      report_.Add({"log", "1", "vkey", "the key of the log", nature_.log_vkey,
                   kPutBack});
      return;
    }
    key_ = *std::move(key);
    if (!order_.trust) return;
    const auto& logs = order_.trust->logs;
    if (std::find(logs.begin(), logs.end(), *key_) == logs.end()) {
      report_.Add({"log", "1", "vkey", "a key of the trust file",
                   nature_.log_vkey,
                   "this is not the log that you trust: ask its operator"});
    }
  }

  // The bytes of every entry, their leaf, and their place in the order.
  Result<void> ReadEntries(Replay& replay) {
    const std::int64_t total = SizeOf(file_).has_value() ? *SizeOf(file_) : 0;
    EntriesAhead entries(file_, folding_);
    std::int64_t next = 0;
    const std::int64_t newest_head = NewestHead();
    while (true) {
      Result<std::optional<ReadEntry>> entry = entries.Next();
      if (!entry) {
        report_.Add({"entry", Number(next), "", "entries that can be read",
                     entry.error().message, kPutBack});
        whole_ = false;
        break;
      }
      if (!*entry) break;
      if ((*entry)->index != next && next >= newest_head) {
        NameUnsigned((*entry)->index, newest_head);
      }
      CheckEntry(**entry, next);
      if (whole_) {
        QIAO_TRY_DO(replay.Next(**std::move(entry)));
        CheckNoHeadInsideManifest(replay);
      }
      if (order_.progress && next % 256 == 0) order_.progress(next, total);
    }
    QIAO_TRY_DO(replay.Finish());
    if (order_.progress) order_.progress(total, total);
    if (report_.In("entry") == 0) {
      Done("entries: " + Number(next) +
           ", each with the leaf hash of its "
           "bytes");
    }
    return {};
  }

  // As the file says; 0 if it cannot be read.
  std::int64_t NewestHead() const {
    Query q(file_, "SELECT coalesce(max(size), 0) FROM checkpoint");
    const auto found = q.Next();
    return found && *found ? q.Integer(0) : 0;
  }

  // Behind a gap where no head has signed anything: it was put in, and what
  // seems to be missing before it never was there.
  void NameUnsigned(std::int64_t index, std::int64_t newest_head) {
    report_.Add({"entry", Number(index), "",
                 "no row: no signed head covers more than " +
                     Number(newest_head) + " entries",
                 "one, and none before it", kPutBack});
  }

  // `next`: its place in the order, and then the one after it.
  void CheckEntry(const ReadEntry& entry, std::int64_t& next) {
    if (entry.index < next) {
      // As a page that was damaged has it, or a second row of that index.
      report_.Add({"entry", Number(entry.index), "", "one row, in its place",
                   "one behind entry " + Number(next - 1), kPutBack});
      whole_ = false;
      return;
    }
    if (entry.index != next) {
      report_.Add({"entry", Number(next), "", "the row",
                   "nothing; the next is " + Number(entry.index), kPutBack});
      whole_ = false;
    }
    next = entry.index + 1;
    if (entry.stored_leaf == ToBlob(entry.leaf)) return;
    report_.Add({"entry", Number(entry.index), "bytes",
                 "bytes with the leaf hash " +
                     ToHex(ledger::AsBytes(entry.stored_leaf)),
                 "leaf hash " + ToText(entry.leaf), kPutBack});
  }

  void CheckNoHeadInsideManifest(const Replay& replay) {
    if (!replay.InsideManifest()) return;
    Query q(file_, "SELECT 1 FROM checkpoint WHERE size = ?1");
    const auto there = q.Bind(1, replay.tree().size()).Next();
    if (there && *there) {
      report_.Add({"checkpoint", Number(replay.tree().size()), "",
                   "no head inside a manifest", "a signed head", kPutBack});
    }
  }

  void CheckRules(const Replay& replay) {
    if (replay.broken()) {
      const Replay::Break& at = *replay.broken();
      report_.Add(
          {"entry", Number(at.index), "",
           "a statement that the rules admit here",
           at.error.message +
               (at.error.refusal
                    ? " [" + std::string(ToText(*at.error.refusal)) + "]"
                    : ""),
           kPutBack});
      return;
    }
    Done(
        "rules: every statement, signature and manifest is good at its "
        "place");
    if (replay.not_understood() > 0) {
      report_.not_checked.push_back(
          "what " + Number(replay.not_understood()) +
          " statements of unknown types say; a newer program may know them");
    }
  }

  // Every head that was ever signed, against the tree of the entries.
  Result<void> CheckHeads(Replay& replay) {
    Query q(file_, "SELECT size, note FROM checkpoint ORDER BY size");
    const ledger::NodeReader nodes = NodesOf(replay.database());
    std::int64_t heads = 0;
    std::int64_t last = 0;
    while (true) {
      const auto more = q.Next();
      if (!more) {
        report_.Add({"checkpoint", "", "", "rows that can be read",
                     more.error().message, kPutBack});
        return {};
      }
      if (!*more) break;
      last = q.Integer(0);
      ++heads;
      QIAO_TRY_DO(CheckHead(last, q.Text(1), replay.tree().size(), nodes));
    }
    const std::int64_t entries = replay.tree().size();
    if (covered_ > entries) {
      report_.Add(
          {"entry", Number(entries), "",
           "the row: a signed head covers " + Number(covered_) + " entries", "",
           kPutBack});
    } else if (last != entries) {
      report_.Add({"checkpoint", "", "", "a head of size " + Number(entries),
                   heads == 0 ? "none" : "the last has size " + Number(last),
                   kPutBack});
    }
    if (report_.In("checkpoint") == 0) {
      Done("heads: " + Number(heads) + ", each signed by " + nature_.origin +
           " over the root that its entries give");
    }
    return {};
  }

  Result<void> CheckHead(std::int64_t size, std::string_view note,
                         std::int64_t entries,
                         const ledger::NodeReader& nodes) {
    const auto wrong = [&](std::string expected, std::string found) {
      report_.Add({"checkpoint", Number(size), "note", std::move(expected),
                   std::move(found), kPutBack});
      return Result<void>();
    };
    const auto head = ledger::ParseCheckpoint(note);
    if (!head) return wrong("a signed head", head.error().message);
    if (key_) {
      const ledger::Note parsed{ToText(head->head), head->signatures};
      const auto opened = ledger::OpenNote(parsed, {&*key_, 1});
      if (!opened) {
        return wrong("a signature by the key of the log",
                     opened.error().message);
      }
    }
    if (head->head.origin != nature_.origin || head->head.size != size) {
      return wrong(
          "a head of " + nature_.origin + ", size " + Number(size),
          "one of " + head->head.origin + ", size " + Number(head->head.size));
    }
    covered_ = std::max(covered_, size);
    if (size > entries) {
      return wrong(Number(size) + " entries", Number(entries));
    }
    QIAO_TRY(const Digest root, ledger::RootAt(size, nodes));
    if (root != head->head.root) {
      return wrong(
          "root " + ToText(head->head.root) + ", as signed",
          "root " + ToText(root) + " of the entries below " + Number(size));
    }
    return {};
  }

  Result<void> CheckAnswers(Replay& replay) {
    if (replay.broken() || covered_ > replay.tree().size()) {
      report_.not_checked.push_back(
          "the tables that answers are made of: they follow from the entries, "
          "and entry " +
          (replay.broken()
               ? Number(replay.broken()->index) + " cannot be admitted"
               : Number(replay.tree().size()) + " is not there"));
      return {};
    }
    bool all = true;
    std::string names;
    for (const DerivedTable& table : AnswerTables()) {
      const std::string name = table.name;
      if (nature_.folding != folding_.version &&
          (name == "title_key" || name == "name_key")) {
        report_.not_checked.push_back(
            name + ": its keys are of folding " + Number(nature_.folding) +
            ", this program has " + Number(folding_.version) +
            "; open the registry once to write, then audit again");
        continue;
      }
      QIAO_TRY_DO(
          Compare(file_, replay.database(), table, kMakeAgain, report_));
      all = all && report_.In(name) == 0;
      names += (names.empty() ? "" : ", ") + name;
    }
    answers_ = all;
    if (all) Done("answers: " + names + " are what the entries give");
    return {};
  }

  Result<void> CheckAnchor(const std::optional<std::string>& bytes,
                           Replay& replay,
                           const std::optional<KeptHead>& kept) {
    const std::string path = AnchorPath(order_.path);
    constexpr char kRenew[] =
        "put it back; if there is none, or this copy of the registry shall "
        "stand: qiao audit --renew-anchor";
    const auto wrong = [&](std::string expected, std::string found,
                           const char* next) {
      report_.Add(
          {"anchor file", "", "", std::move(expected), std::move(found), next});
      return Result<void>();
    };
    if (!bytes) {
      return replay.tree().size() == 0
                 ? Result<void>()
                 : wrong("a signed anchor", "no file " + path, kRenew);
    }
    if (!key_) return {};
    const auto anchor = OpenAnchor(*bytes, *key_);
    if (!anchor) {
      return wrong("an anchor signed by the key of the log",
                   anchor.error().message, kRenew);
    }
    if (anchor->origin != nature_.origin) {
      return wrong("an anchor of " + nature_.origin, "one of " + anchor->origin,
                   kRenew);
    }
    if (anchor->size > replay.tree().size()) {
      return wrong(Number(anchor->size) + " entries",
                   Number(replay.tree().size()) +
                       ": the registry file is an older copy, or was cut",
                   kRenew);
    }
    if (whole_) {
      QIAO_TRY(const Digest root,
               ledger::RootAt(anchor->size, NodesOf(replay.database())));
      if (root != anchor->root) {
        return wrong(
            "root " + ToText(anchor->root) + " at size " + Number(anchor->size),
            "root " + ToText(root), kPutBack);
      }
    }
    if (!kept) return {};  // already named
    if (anchor->kept.count > kept->count && !rows_as_kept_) {
      report_.Add(
          {"kept", Number(kept->count + 1), "",
           "the row: the anchor file closes " + Number(anchor->kept.count), "",
           kPutBack});
      return {};
    }
    if (anchor->kept.count > kept->count) {
      return wrong(Number(anchor->kept.count) + " rows of kept",
                   Number(kept->count) +
                       ": the registry file is an older copy, or was cut",
                   kRenew);
    }
    const auto then = KeptAt(file_, anchor->kept.count);
    if (!then || *then != anchor->kept) {
      return wrong("row " + Number(anchor->kept.count) + " of kept with head " +
                       ToText(anchor->kept.head),
                   then ? "head " + ToText(then->head) : then.error().message,
                   kPutBack);
    }
    Done("anchor file: it closes " + Number(anchor->size) + " entries and " +
         Number(anchor->kept.count) + " rows beside them");
    if (kept->count > anchor->kept.count) {
      report_.not_checked.push_back(
          "who wrote the last " + Number(kept->count - anchor->kept.count) +
          " rows of kept: they came after the anchor file, as before a crash");
    }
    return {};
  }

  Result<void> CheckOutside(Replay& replay) {
    if (!order_.against) {
      report_.not_checked.push_back(
          "whether somebody holds a later or another head of this log: give "
          "one with --against");
      return {};
    }
    const ledger::Checkpoint& outside = *order_.against;
    const auto wrong = [&](std::string found) {
      report_.Add({"outside head", Number(outside.size), "", InWords(outside),
                   std::move(found),
                   "keep that head: with the last one of this file it shows "
                   "that the log was changed or cut"});
      return Result<void>();
    };
    if (outside.origin != nature_.origin) {
      return wrong("a log called " + nature_.origin);
    }
    if (outside.size > replay.tree().size()) {
      return wrong("only " + Number(replay.tree().size()) + " entries");
    }
    if (!whole_) return {};
    QIAO_TRY(const Digest root,
             ledger::RootAt(outside.size, NodesOf(replay.database())));
    if (root != outside.root) {
      return wrong(
          InWords(ledger::Checkpoint{outside.origin, outside.size, root}));
    }
    Done("outside head: this log continues " + InWords(outside));
    return {};
  }

  const AuditOrder& order_;
  const Folding& folding_;
  Database& file_;
  Nature nature_;
  std::optional<ledger::NoteKey> key_;
  bool whole_ = true;         // no entry is missing before another
  std::int64_t covered_ = 0;  // by the largest signed head
  bool answers_ = false;      // their tables are what the entries give
  bool rows_as_kept_ = true;  // rows beside the ledger agree with `kept`
  AuditReport report_;
};

}  // namespace

Result<AuditReport> Audit(const AuditOrder& order, const Folding& folding) {
  QIAO_TRY(const auto anchor, ReadAnchor(order.path));
  QIAO_TRY(const OpenedFile file,
           OpenRegistryFile(order.path, Database::Mode::kReadOnly));
  QIAO_TRY_DO(file.database->Run("BEGIN"));
  auto nature = ReadNature(*file.database);
  if (!nature) {
    AuditReport report;
    report.Add({"log", "", "", "the row that names the log",
                nature.error().message, kPutBack});
    report.not_checked.push_back("everything else: whose log it is, is lost");
    return report;
  }
  return FileAudit(order, folding, *file.database, *std::move(nature))
      .Run(anchor);
}

}  // namespace qiao::store
