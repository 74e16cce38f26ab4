// What the ledger costs as it grows, each figure beside a probe in the same
// run: Markdown tables.
//
//   ledger_speed FOLDER SIZE...      entries, ascending: 10000 100000 1000000
//
// FOLDER is made, and holds the registry, the probes, and nothing else. At each
// size, after the registry was filled up to it:
//
//   works     manifests of 2,000, and statements signed one by one: from bytes
//             to acknowledged, checked by two threads while a third writes (the
//             writer of the service, without HTTP). The probe is bare SQLite
//             (WAL, synchronous=FULL) with the same bytes in transactions of
//             the same size
//   checks    the same signatures, by two threads, and nothing else: no
//             registry can be faster
//   proofs    receipts of random entries, made and verified; bundles of random
//             works, likewise
//   answers   complete answers about random works (docs/ledger.md), from the
//             registry to their bytes, then read and verified, one after the
//             other by one thread; the first one makes the tree of all subjects
//   audit     the full audit, in a process of its own, for its memory
#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <iostream>
#include <mutex>
#include <random>
#include <string_view>
#include <thread>
#include <unistd.h>

#include <sys/resource.h>
#include <sys/wait.h>

#include "registry/http/writer.h"
#include "registry/ledger/bundle.h"
#include "registry/ledger/merkle.h"
#include "registry/ledger/minted_ids.h"
#include "registry/service/audit_registry.h"
#include "registry/service/export_bundle.h"
#include "registry/service/prove_complete.h"
#include "registry/store/database.h"
#include "tests/bench/made_registry.h"

namespace qiao::bench {
namespace {

constexpr std::size_t kManifest = 2'000;  // works in one
constexpr std::size_t kManifests = 10;    // that are timed at each size
constexpr std::size_t kClaims = 20'000;   // of a registry of 100,000, or more
constexpr std::size_t kClients = 256;     // of one claim each at a time
constexpr int kProofs = 20'000;
constexpr int kBundles = 20;
constexpr int kAnswers = 10'000;

[[noreturn]] void Stop(const std::string& why) {
  std::cerr << "ledger_speed: " << why << '\n';
  std::exit(1);
}
template <typename T>
T Must(Result<T> result) {
  if (!result) Stop(result.error().message);
  return std::move(*result);
}
void Must(const Result<void>& done) {
  if (!done) Stop(done.error().message);
}

double Seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
      .count();
}

// Work on 0 … count-1 by two threads.
void ByTwo(std::size_t count,
           const std::function<void(std::atomic<std::size_t>&)>& work) {
  std::atomic<std::size_t> next = 0;
  std::thread other([&] { work(next); });
  work(next);
  other.join();
  if (next < count) Stop("not all was done");
}

ledger::PreparedKeys KeysOf(const MadeRegistry& made,
                            const ledger::ShapedRecord& record) {
  const registry::Registry reader = Must(made.ToRead());
  const auto facts = Must(reader.store().FactsNow());
  ledger::PreparedKeys keys;
  for (const ledger::SignatureLine& line : record.record().sigs) {
    const auto key = Must(facts->Key(line.kid));
    if (key) keys.emplace(line.kid, Must(ledger::VerifyingKey::Make(key->key)));
  }
  return keys;
}

std::vector<ledger::ShapedRecord> ShapesOf(const Submitted& entries) {
  std::vector<ledger::ShapedRecord> records;
  for (const std::string& entry : entries) {
    records.push_back(
        Must(ledger::CheckShape(entry, json::Edition::kAdmission)));
  }
  return records;
}

// How many may be under way at once.
class Clients {
 public:
  explicit Clients(std::size_t count) : free_(count) {}
  void Begin() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return free_ > 0; });
    --free_;
  }
  void End() {
    {
      const std::lock_guard lock(mutex_);
      ++free_;
    }
    wake_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  std::size_t free_;
};

// Seconds until all is acknowledged.
double Tell(const MadeRegistry& made, const Told& told, std::size_t clients) {
  const ledger::PreparedKeys keys =
      KeysOf(made, ShapesOf({told.front().front()}).front());
  return Seconds([&] {
    Clients free(clients);
    http::Writer writer(Must(made.ToWrite()), Must(made.ToRead()), {},
                        [] { Stop("the store is broken"); });
    ByTwo(told.size(), [&](std::atomic<std::size_t>& next) {
      for (std::size_t i = next++; i < told.size(); i = next++) {
        free.Begin();
        registry::Submission submission{ShapesOf(told[i]), {}};
        for (auto& record : submission.records) record.VerifyAhead(keys);
        const bool taken =
            writer.Offer(std::move(submission),
                         [&free](const Result<registry::Appended>& verdict,
                                 const registry::Registry&) {
                           if (!verdict) Stop(verdict.error().message);
                           if (verdict->known) Stop("it was there already");
                           free.End();
                         });
        if (!taken) Stop("the writer takes no more");
      }
    });
  });  // with the writer, which writes what waits
}

double TellBareSqlite(const std::string& path, const Told& told,
                      std::size_t together) {
  for (const char* ending : {"", "-wal", "-shm"}) {
    std::filesystem::remove(path + ending);
  }
  const auto database =
      Must(store::Database::Open(path, store::Database::Mode::kCreate));
  Must(
      database->Run("CREATE TABLE entry (idx INTEGER PRIMARY KEY, "
                    "bytes BLOB NOT NULL)"));
  return Seconds([&] {
    std::int64_t index = 0;
    for (std::size_t i = 0; i < told.size(); i += together) {
      Must(database->Run("BEGIN IMMEDIATE"));
      for (std::size_t j = i; j < std::min(told.size(), i + together); ++j) {
        for (const std::string& entry : told[j]) {
          store::Query q(*database,
                         "INSERT INTO entry (idx, bytes) VALUES (?1, ?2)");
          q.Bind(1, index++).BindBlob(2, std::string_view(entry));
          Must(q.Run());
        }
      }
      Must(database->Run("COMMIT"));
    }
  });
}

double CheckOnly(const MadeRegistry& made, const Told& told) {
  std::vector<ledger::ShapedRecord> records;
  for (const Submitted& one : told) records.push_back(ShapesOf(one).front());
  const ledger::PreparedKeys keys = KeysOf(made, records.front());
  return Seconds([&] {
    ByTwo(records.size(), [&](std::atomic<std::size_t>& next) {
      for (std::size_t i = next++; i < records.size(); i = next++) {
        records[i].VerifyAhead(keys);
      }
    });
  });
}

struct Audited {
  double wall = 0, processor = 0;
  double mib = 0;
};

Audited Audit(const std::string& path) {
  std::cout.flush();
  std::fflush(stdout);
  Audited audited;
  rusage usage{};
  audited.wall = Seconds([&] {
    const pid_t child = ::fork();
    if (child == 0) {
      const auto report = registry::AuditRegistry({path, {}, {}, {}});
      ::_exit(report && report->Sound() ? 0 : 1);
    }
    int status = 0;
    if (child < 0 || ::wait4(child, &status, 0, &usage) != child ||
        status != 0) {
      Stop("the audit failed");
    }
  });
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) +
           static_cast<double>(time.tv_usec) / 1e6;
  };
  audited.processor = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  audited.mib = static_cast<double>(usage.ru_maxrss) / 1024;
  return audited;
}

struct Figures {
  std::int64_t entries = 0, subjects = 0;
  double works = 0, works_bare = 0;    // a second
  double claims = 0, claims_bare = 0;  // a second
  double checks = 0;                   // a second
  double receipts = 0, verified = 0;   // a second
  double bundle_ms = 0, bundle_verify_ms = 0, bundle_bytes = 0;
  double first_answer_ms = 0, answer_bytes = 0;
  double answers = 0, answers_verified = 0, verified_lookups = 0;  // a second
  double open_ms = 0, file_bytes = 0;
  Audited audit;
};

void Receipts(const MadeRegistry& made, Figures& figures) {
  const registry::Registry reader = Must(made.ToRead());
  std::mt19937_64 random(1);
  std::vector<ledger::Receipt> receipts;
  std::vector<Digest> leaves;
  const double built = Seconds([&] {
    for (int i = 0; i < kProofs; ++i) {
      receipts.push_back(Must(reader.ReceiptOf(static_cast<std::int64_t>(
          random() % static_cast<std::uint64_t>(figures.entries)))));
    }
  });
  for (const ledger::Receipt& receipt : receipts) {
    leaves.push_back(
        ledger::LeafHash(Must(reader.store().EntryAt(receipt.index))));
  }
  const double verified = Seconds([&] {
    for (std::size_t i = 0; i < receipts.size(); ++i) {
      const ledger::Checkpoint& head = receipts[i].checkpoint.head;
      Must(ledger::VerifyInclusion(leaves[i], receipts[i].index, head.size,
                                   receipts[i].path, head.root));
    }
  });
  figures.receipts = kProofs / built;
  figures.verified = kProofs / verified;
}

void Bundles(const MadeRegistry& made, std::int64_t works, Figures& figures) {
  registry::Registry registry = Must(made.ToWrite());
  Must(registry.AnchorNow());
  ledger::TrustPolicy trust;
  trust.logs = {Must(ledger::ParseVkey(registry.store().LogVkey()))};
  std::mt19937_64 random(2);
  std::vector<std::string> bundles;
  const double built = Seconds([&] {
    for (int i = 0; i < kBundles; ++i) {
      const auto number = static_cast<std::int64_t>(
          random() % static_cast<std::uint64_t>(works));
      bundles.push_back(
          Must(registry::ExportBundle(registry, made.Work(number))));
    }
  });
  const double verified = Seconds([&] {
    for (const std::string& bundle : bundles) {
      Must(ledger::VerifyBundle(bundle, trust));
    }
  });
  for (const std::string& bundle : bundles) {
    figures.bundle_bytes += static_cast<double>(bundle.size()) / kBundles;
  }
  figures.bundle_ms = 1e3 * built / kBundles;
  figures.bundle_verify_ms = 1e3 * verified / kBundles;
}

// Below the anchor that Bundles() made.
void Answers(const MadeRegistry& made, std::int64_t works, Figures& figures) {
  registry::Registry reader = Must(made.ToRead());
  ledger::TrustPolicy trust;
  trust.logs = {Must(ledger::ParseVkey(reader.store().LogVkey()))};
  std::mt19937_64 random(3);
  registry::StateKept kept;
  const auto answer = [&] {
    const auto number =
        static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(works));
    return ToText(
        Must(registry::ProveComplete(reader, ToText(made.Work(number)), kept)));
  };
  figures.first_answer_ms = 1e3 * Seconds([&] { answer(); });
  std::vector<std::string> texts;
  const double made_in = Seconds([&] {
    for (int i = 0; i < kAnswers; ++i) texts.push_back(answer());
  });
  const double verified_in = Seconds([&] {
    for (const std::string& text : texts) {
      const auto read = Must(ledger::ParseCompleteAnswer(text));
      if (read.statements.empty()) Stop("a work is missing");
      Must(ledger::VerifyCompleteAnswer(read, trust));
    }
  });
  for (const std::string& text : texts) {
    figures.answer_bytes += static_cast<double>(text.size()) / kAnswers;
  }
  figures.answers = kAnswers / made_in;
  figures.answers_verified = kAnswers / verified_in;
  figures.verified_lookups = kAnswers / (made_in + verified_in);
}

class Growth {
 public:
  explicit Growth(const std::string& folder)
      : folder_(folder), made_(Must(MadeRegistry::Make(folder))) {}

  Figures At(std::int64_t size) {
    Figures figures;
    // A small registry is told a quarter of itself in each way.
    const auto quarter = static_cast<std::size_t>(size / 4);
    const std::size_t manifests =
        std::clamp<std::size_t>(quarter / kManifest, 1, kManifests);
    const std::size_t singles = std::min(quarter, kClaims);
    Fill(size - static_cast<std::int64_t>(singles + manifests * kManifest));
    const Told works = Manifests(manifests);
    const auto items = static_cast<double>(kManifest * manifests);
    figures.works_bare = items / TellBareSqlite(folder_ + "/bare.db", works, 1);
    figures.works = items / Tell(made_, works, 3);
    const Told claims = Must(made_.Claims(works_, singles));
    const auto count = static_cast<double>(singles);
    figures.claims_bare =
        count / TellBareSqlite(folder_ + "/bare.db", claims, kClients);
    figures.checks = count / CheckOnly(made_, claims);
    figures.claims = count / Tell(made_, claims, kClients);
    Bundles(made_, works_, figures);
    Answers(made_, works_, figures);
    figures.subjects = works_;
    figures.open_ms = 1e9;
    for (int i = 0; i < 10; ++i) {
      figures.open_ms = std::min(figures.open_ms,
                                 1e3 * Seconds([&] { Must(made_.ToRead()); }));
    }
    figures.entries = Must(Must(made_.ToRead()).store().Size());
    Receipts(made_, figures);
    figures.file_bytes =
        static_cast<double>(std::filesystem::file_size(made_.path())) /
        static_cast<double>(figures.entries);
    figures.audit = Audit(made_.path());
    return figures;
  }

 private:
  Told Manifests(std::size_t count) {
    Told told;
    for (; told.size() < count; works_ += std::int64_t{kManifest}) {
      told.push_back(Must(made_.Works(works_, kManifest)));
    }
    return told;
  }
  void Fill(std::int64_t size) {
    while (Must(Must(made_.ToRead()).store().Size()) <
           size - static_cast<std::int64_t>(kManifest)) {
      Tell(made_, Manifests(1), 3);
    }
  }

  std::string folder_;
  MadeRegistry made_;
  std::int64_t works_ = 0;
};

void Print(const std::vector<Figures>& all) {
  std::printf(
      "\n| entries | works/s | bare SQLite | ratio | signed claims/s | bare "
      "SQLite | ratio | checks alone/s | ratio |\n"
      "|---|---|---|---|---|---|---|---|---|\n");
  for (const Figures& one : all) {
    std::printf(
        "| %lld | %.0f | %.0f | %.2f | %.0f | %.0f | %.2f | %.0f | %.2f |\n",
        static_cast<long long>(one.entries), one.works, one.works_bare,
        one.works / one.works_bare, one.claims, one.claims_bare,
        one.claims / one.claims_bare, one.checks, one.claims / one.checks);
  }
  std::printf(
      "\n| entries | receipts made/s | verified/s | bundle made, ms | "
      "verified, "
      "ms | bytes | opened, ms | file, bytes an entry |\n"
      "|---|---|---|---|---|---|---|---|\n");
  for (const Figures& one : all) {
    std::printf("| %lld | %.0f | %.0f | %.1f | %.2f | %.0f | %.2f | %.0f |\n",
                static_cast<long long>(one.entries), one.receipts, one.verified,
                one.bundle_ms, one.bundle_verify_ms, one.bundle_bytes,
                one.open_ms, one.file_bytes);
  }
  std::printf(
      "\n| entries | subjects | first answer, ms | complete answers made/s | "
      "verified/s | made and verified/s | bytes |\n"
      "|---|---|---|---|---|---|---|\n");
  for (const Figures& one : all) {
    std::printf("| %lld | %lld | %.0f | %.0f | %.0f | %.0f | %.0f |\n",
                static_cast<long long>(one.entries),
                static_cast<long long>(one.subjects), one.first_answer_ms,
                one.answers, one.answers_verified, one.verified_lookups,
                one.answer_bytes);
  }
  std::printf(
      "\n| entries | audit, s | processor time, s | µs an entry | most memory, "
      "MiB | bytes an entry |\n"
      "|---|---|---|---|---|---|\n");
  for (const Figures& one : all) {
    const auto entries = static_cast<double>(one.entries);
    std::printf("| %lld | %.2f | %.2f | %.1f | %.0f | %.0f |\n",
                static_cast<long long>(one.entries), one.audit.wall,
                one.audit.processor, 1e6 * one.audit.wall / entries,
                one.audit.mib, one.audit.mib * 1048576 / entries);
  }
}

int Run(int count, char** words) {
  std::vector<std::int64_t> sizes;
  for (int i = 2; i < count; ++i) {
    const std::string_view word = words[i];
    std::int64_t size = 0;
    const auto read =
        std::from_chars(word.data(), word.data() + word.size(), size);
    if (read.ptr != word.data() + word.size() || size < 1) sizes.clear();
    sizes.push_back(size);
  }
  if (sizes.empty() || sizes.front() < 1) {
    std::cerr << "usage: ledger_speed FOLDER SIZE...\n";
    return 2;
  }
  const std::string folder = words[1];
  if (std::filesystem::exists(folder)) Stop(folder + " is there already");
  Growth growth(folder);
  std::vector<Figures> all;
  for (const std::int64_t size : sizes) {
    all.push_back(growth.At(size));
    std::fprintf(stderr, "%lld entries done\n", static_cast<long long>(size));
  }
  Print(all);
  return 0;
}

}  // namespace
}  // namespace qiao::bench

int main(int count, char** words) { return qiao::bench::Run(count, words); }
