// Acceptance of trust T7: a registry file is changed at random, in every way in
// which somebody may who can write it, and audited against a head that was kept
// elsewhere. Each change that changes a row is named, an entry by its index;
// and nothing is named where nothing was changed.
//
// Whether a row changed is told without the audit: all rows of all tables, the
// schema, and what each index finds, read by SQL before and after.
#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "registry/service/private_values.h"
#include "tests/registry/service/busy_registry.h"
#include "tests/support/catch.h"

namespace qiao::test {
namespace {

// ---- what stands in a file

struct Contents {
  std::map<std::int64_t, std::string> entries;             // by index
  std::map<std::string, std::multiset<std::string>> rows;  // by table, index
  bool operator==(const Contents&) const = default;
};

// All rows of a query, each as bytes; false if they cannot be read.
bool ReadAll(
    store::Database& database, const std::string& sql,
    const std::function<void(const store::Query&, std::string)>& take) {
  store::Query q(database, sql.c_str());
  while (true) {
    const auto more = q.Next();
    if (!more) return false;
    if (!*more) return true;
    std::string bytes;
    for (int i = 0; i < q.Columns(); ++i) {
      bytes += store::ToBytes(store::ValueAt(q, i));
    }
    take(q, std::move(bytes));
  }
}

// What each index that was made finds, by its columns.
bool ReadIndexes(store::Database& database, Contents& into) {
  std::vector<std::pair<std::string, std::string>> indexes;
  if (!ReadAll(database,
               "SELECT name, tbl_name, sql FROM sqlite_schema "
               "WHERE type = 'index' AND sql IS NOT NULL",
               [&](const store::Query& q, const std::string&) {
                 const std::string sql(q.Text(2));
                 const std::size_t open = sql.find('('), shut = sql.find(')');
                 const std::size_t where = sql.find("WHERE");
                 if (shut == std::string::npos) return;
                 indexes.emplace_back(
                     q.Text(0), "SELECT " +
                                    sql.substr(open + 1, shut - open - 1) +
                                    " FROM " + std::string(q.Text(1)) +
                                    " INDEXED BY " + std::string(q.Text(0)) +
                                    (where == std::string::npos
                                         ? ""
                                         : " " + sql.substr(where)));
               })) {
    return false;
  }
  for (const auto& [name, sql] : indexes) {
    auto& rows = into.rows[name];
    if (!ReadAll(database, sql, [&](const store::Query&, std::string bytes) {
          rows.insert(std::move(bytes));
        })) {
      return false;
    }
  }
  return true;
}

// Absent if somebody who asks by SQL gets an error.
std::optional<Contents> ContentsOf(const std::string& path) {
  auto opened = store::Database::Open(path, store::Database::Mode::kReadOnly);
  if (!opened) return std::nullopt;
  store::Database& database = **opened;
  Contents contents;
  std::vector<std::string> tables = {"sqlite_schema"};
  if (!ReadAll(database, "SELECT name FROM sqlite_schema WHERE type = 'table'",
               [&](const store::Query& q, const std::string&) {
                 tables.emplace_back(q.Text(0));
               })) {
    return std::nullopt;
  }
  for (const std::string& table : tables) {
    auto& rows = contents.rows[table];
    const bool entries = table == "entry";
    // Where on which page a table begins is no answer.
    const std::string sql =
        table == "sqlite_schema"
            ? "SELECT type, name, tbl_name, sql FROM sqlite_schema"
            : "SELECT * FROM \"" + table + "\"";
    if (!ReadAll(database, sql, [&](const store::Query& q, std::string bytes) {
          if (entries) contents.entries[q.Integer(0)] = bytes;
          rows.insert(std::move(bytes));
        })) {
      return std::nullopt;
    }
  }
  if (!ReadIndexes(database, contents)) return std::nullopt;
  return contents;
}

// The first entry that is another, is missing or is new.
std::optional<std::int64_t> FirstChanged(const Contents& before,
                                         const Contents& after) {
  std::set<std::int64_t> indexes;
  for (const auto* one : {&before, &after}) {
    for (const auto& [index, bytes] : one->entries) indexes.insert(index);
  }
  for (const std::int64_t index : indexes) {
    const auto a = before.entries.find(index), b = after.entries.find(index);
    if (a == before.entries.end() || b == after.entries.end() ||
        a->second != b->second) {
      return index;
    }
  }
  return std::nullopt;
}

// ---- the registry, and others of the same name and history

struct Put {
  std::string what;
  std::string file, anchor;
};

struct AMutableRegistry : ABusyRegistry {
  ledger::Checkpoint outside;
  ledger::TrustPolicy trust;
  Put sound;
  std::vector<Put> histories;  // whole files that are no continuation
  std::vector<TableShape> tables;

  AMutableRegistry() {
    Reopen();
    Erase();
    registry.reset();
    const Put base = Now("an older copy with its anchor");
    histories.push_back(base);
    Grow({"晚風", "早春"});
    sound = Now("sound");
    const auto head = *Good(Good(TryOpen()).Head());
    outside = head.head;
    trust = Good(ledger::ParsePolicy("log " + Good(TryOpen()).LogVkey() +
                                     "\nquorum none\n"));
    tables = TablesOf(*Sqlite(path));
    // Signed again by whoever holds the key of the log: other words from some
    // point on, as many entries or more.
    for (const std::vector<std::string>& names :
         {std::vector<std::string>{"初雪", "立夏"},
          std::vector<std::string>{"晚風", "立夏"},
          std::vector<std::string>{"初雪", "立夏", "處暑"}}) {
      Restore(base);
      Grow(names);
      histories.push_back(Now("another history by the same key"));
    }
    // By another key.
    const ABusyRegistry other;
    histories.push_back({"another log by another key", ReadFile(other.path),
                         ReadFile(other.AnchorFile())});
    histories.push_back(
        {"another log under this anchor", ReadFile(other.path), sound.anchor});
    histories.push_back(
        {"an older copy with the newest anchor", base.file, sound.anchor});
    Restore(sound);
  }

  void Restore(const Put& put) const {
    for (const char* suffix : {"-wal", "-shm"}) {
      std::filesystem::remove(path + suffix);
    }
    Backup::Write(path, put.file);
    Backup::Write(AnchorFile(), put.anchor);
  }
  Result<store::AuditReport> AuditAgainst() const {
    return registry::AuditRegistry({path, outside, trust, {}});
  }

 private:
  Put Now(const std::string& what) const {
    return {what, ReadFile(path), ReadFile(AnchorFile())};
  }
  void Grow(const std::vector<std::string>& names) {
    Reopen();
    for (const std::string& name : names) ALabel(*this, name);
    registry.reset();
  }
  // So that there is a value that was erased, beside those that are held.
  void Erase() {
    const auto record = Good(registry->store().Registration(songs[0]))->record;
    const auto& body = std::get<RecordingRegistration>(record.statement().body);
    const Statement redaction = registry::RedactionOf(
        record, Good(registry->HeadingNow()), OperatorId(),
        {body.common.source->file.value()}, "law");
    const ledger::PartyKeys keys = Operator();
    const ledger::SigningKey* const signers[] = {&keys.daily.front()};
    Good(registry->Append(Statements{Good(ledger::Sign(redaction, signers))}));
  }
  ledger::PartyKeys Operator() const {
    return Good(ledger::ReadKeyFile(
        ledger::KeyFilePath(keys_dir, registry->store().Signer())));
  }
  PartyId OperatorId() const { return Operator().Party(); }
};

// ---- mutations

struct Mutation {
  std::string what;
  bool history = false;  // whole files were put in place of these
};

class Mutator {
 public:
  Mutator(const AMutableRegistry& a, std::mt19937& random)
      : a_(a), random_(random) {}

  // Changes the files; says how.
  Mutation Next() {
    a_.Restore(a_.sound);
    switch (Below(16)) {
      case 0:
        return Truncated();
      case 1:
        return History();
      case 2:
      case 3:
      case 4:
      case 5:
      case 6:
        return Flipped();
      default:
        return EditedRow(a_.tables[Below(a_.tables.size())]);
    }
  }

  // What the part of an audit of this name is there for.
  Mutation NextOf(const std::string& part) {
    a_.Restore(a_.sound);
    for (const TableShape& table : a_.tables) {
      if (table.name == part) return EditedRow(table);
    }
    return History();
  }

 private:
  std::size_t Below(std::size_t end) { return random_() % end; }

  Mutation Truncated() {
    const std::size_t length = Below(a_.sound.file.size());
    std::filesystem::resize_file(a_.path, length);
    return {"cut to " + std::to_string(length) + " bytes"};
  }

  Mutation History() {
    const Put& put = a_.histories[Below(a_.histories.size())];
    a_.Restore(put);
    return {put.what, true};
  }

  Mutation Flipped() {
    std::string bytes = a_.sound.file;
    std::string words = "bits flipped at";
    for (std::size_t left = 1 + Below(3); left > 0; --left) {
      const std::size_t at = Below(bytes.size());
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << Below(8)));
      words += " " + std::to_string(at);
    }
    Backup::Write(a_.path, bytes);
    return {std::move(words)};
  }

  Mutation EditedRow(const TableShape& table) {
    const auto database = Sqlite(a_.path);
    std::vector<Row> rows = RowsOf(*database, table);
    const std::size_t at = Below(rows.size());
    const std::size_t column = Below(table.columns.size());
    std::string words = table.name + ", row " + std::to_string(at) + ": ";
    switch (Below(5)) {
      case 0:
        rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(at));
        words += "deleted";
        break;
      case 1: {
        Row more = rows[at];
        for (std::size_t i = 0; i < more.size(); ++i) {
          const bool unique = table.name == "statement" && i == 1;
          if (i < table.keys.size() || unique) {
            more[i] = Changed(more[i], table.types[i]);
          }
        }
        rows.push_back(std::move(more));
        words += "put in again under another key";
        break;
      }
      case 2: {
        const std::size_t other = Below(rows.size());
        for (std::size_t i = table.keys.size(); i < rows[at].size(); ++i) {
          std::swap(rows[at][i], rows[other][i]);
        }
        words += "changed places with row " + std::to_string(other);
        break;
      }
      default:
        rows[at][column] = Edited(rows[at][column], table.types[column]);
        words += table.columns[column] + " edited";
        break;
    }
    SetRows(*database, table, rows);
    return {std::move(words)};
  }

  store::Value Edited(store::Value value, const std::string& type) {
    if (value.bytes.empty() || Below(2) == 0) return Changed(value, type);
    char& byte = value.bytes[Below(value.bytes.size())];
    byte = static_cast<char>(byte ^ (1 << Below(7)));
    return value;
  }

  const AMutableRegistry& a_;
  std::mt19937& random_;
};

// ---- the verdict

// What an audit would say that does not look at `skipped`.
store::AuditReport Without(store::AuditReport report,
                           const std::string& skipped) {
  report.counted.erase(skipped);
  std::erase_if(report.differences, [&](const store::Difference& one) {
    return one.table == skipped;
  });
  return report;
}

// By its index, or as one of those behind the first that cannot be read.
bool NamesEntry(const store::AuditReport& report, std::int64_t index) {
  return std::any_of(report.differences.begin(), report.differences.end(),
                     [&](const store::Difference& one) {
                       if (one.table != "entry") return false;
                       return one.row == std::to_string(index) ||
                              (one.expected == "entries that can be read" &&
                               std::stoll(one.row) <= index);
                     });
}

struct Counts {
  int mutations = 0, nothing = 0, unreadable = 0, named = 0, entries = 0;
  std::vector<std::string> missed;
};

class Judge {
 public:
  Judge(const AMutableRegistry& a, std::string skipped)
      : a_(a), skipped_(std::move(skipped)), before_(*ContentsOf(a.path)) {}

  void Look(const Mutation& mutation, Counts& counts) const {
    const std::string& what = mutation.what;
    ++counts.mutations;
    const auto after = ContentsOf(a_.path);
    const auto audited = a_.AuditAgainst();
    if (!audited) {
      // No registry file any more, by its header or a page of it, and it says
      // so; whether SQL finds the rows all the same.
      ++counts.unreadable;
      if (audited.error().message.empty()) counts.missed.push_back(what);
      return;
    }
    const store::AuditReport report = Without(*audited, skipped_);
    if (!after) {
      ++counts.unreadable;
      if (report.Sound()) counts.missed.push_back(what + ": unreadable");
      return;
    }
    if (*after == before_) {
      ++counts.nothing;
      return;
    }
    ++counts.named;
    if (report.Sound()) {
      counts.missed.push_back(what + ": sound");
      return;
    }
    const auto index = FirstChanged(before_, *after);
    if (!index) return;
    ++counts.entries;
    // A whole other history is sound in itself: the head from outside alone
    // tells, by the size at which it was kept.
    const bool named = mutation.history ? report.In("outside head") > 0
                                        : NamesEntry(report, *index);
    if (!named) {
      counts.missed.push_back(what + ": entry " + std::to_string(*index) +
                              " is not named");
    }
  }

 private:
  const AMutableRegistry& a_;
  std::string skipped_;
  Contents before_;
};

Counts Mutate(const AMutableRegistry& a, int count, unsigned seed) {
  a.Restore(a.sound);
  const Judge judge(a, {});
  std::mt19937 random(seed);
  Mutator mutator(a, random);
  Counts counts;
  for (int i = 0; i < count; ++i) judge.Look(mutator.Next(), counts);
  a.Restore(a.sound);
  return counts;
}

std::string Shown(const Counts& counts) {
  std::string text = std::to_string(counts.mutations) +
                     " mutations: " + std::to_string(counts.named) +
                     " changed a row, of them " +
                     std::to_string(counts.entries) + " an entry; " +
                     std::to_string(counts.unreadable) +
                     " made it unreadable; " + std::to_string(counts.nothing) +
                     " changed nothing that is stored; " +
                     std::to_string(counts.missed.size()) + " missed";
  for (std::size_t i = 0; i < counts.missed.size() && i < 10; ++i) {
    text += "\n  " + counts.missed[i];
  }
  return text;
}

void CheckMutations(int count, unsigned seed) {
  const AMutableRegistry a;
  const Counts counts = Mutate(a, count, seed);
  WARN("seed " << seed << ", " << Shown(counts));
  CHECK(counts.missed.empty());
  CHECK(counts.entries > 0);
  // Refusing all that is odd would name nothing.
  CHECK(counts.named > count / 2);
}

// Audits of registries to which nothing was done but what is done to them.
void CheckClean(int runs) {
  std::optional<ARegistry> a;
  std::optional<ALabel> label;
  int alarms = 0;
  for (int run = 0; run < runs; ++run) {
    if (run % 20 == 0) {
      label.reset();
      a.emplace();
      label.emplace(*a, "海風唱片");
    }
    const bool more = run % 2 == 0;
    if (more) {
      ASong(*label, "歌" + std::to_string(run)).Claiming(1, 2).AppendTo(**a);
    } else {
      Good((*a)->AnchorNow());
    }
    const auto outside = Good((*a)->store().Head())->head;
    if (run % 5 == 4) a->Reopen();  // with a journal, and without
    const auto report = registry::AuditRegistry({a->path, outside, {}, {}});
    if (!report || !report->Sound()) ++alarms;
  }
  WARN(runs << " clean runs, " << alarms << " false alarms");
  CHECK(alarms == 0);
}

}  // namespace

TEST_CASE("what changes a row is named by an audit, an entry by its index",
          "[service][audit][mutations]") {
  CheckMutations(400, 7);
}

TEST_CASE("an audit that does not look at something is found out",
          "[service][audit][mutations]") {
  const AMutableRegistry a;
  std::set<std::string> skipped = {"entry", "outside head"};
  for (const TableShape& table : a.tables) {
    if (table.name != "match_evidence") skipped.insert(table.name);
  }
  for (const std::string& one : skipped) {
    INFO("without looking at " << one);
    a.Restore(a.sound);
    const Judge judge(a, one);
    std::mt19937 random(1);
    Mutator mutator(a, random);
    Counts counts;
    while (counts.missed.empty() && counts.mutations < 60) {
      judge.Look(mutator.NextOf(one), counts);
    }
    CHECK_FALSE(counts.missed.empty());
  }
}

TEST_CASE("an audit finds nothing where nothing was done",
          "[service][audit][mutations]") {
  CheckClean(60);
}

// Two halves of 100,000, which two cores can share.
TEST_CASE("fifty thousand mutations are named", "[.every-mutation]") {
  CheckMutations(50'000, std::random_device()());
}
TEST_CASE("another fifty thousand mutations are named", "[.every-mutation]") {
  CheckMutations(50'000, std::random_device()());
}
TEST_CASE("a thousand clean runs raise no alarm", "[.every-mutation]") {
  CheckClean(1000);
}

}  // namespace qiao::test
