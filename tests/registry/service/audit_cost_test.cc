// What the quick check and the full audit cost, in numbers: hidden, since it
// makes registries of 100,000 entries.
//   service_tests "[.cost]"
#include <chrono>
#include <cstdio>

#include <sys/resource.h>

#include "tests/registry/service/busy_registry.h"
#include "tests/support/catch.h"

namespace qiao::test {
namespace {

double Seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
      .count();
}

// Of processor time: what a busy machine does not change.
double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) +
           static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

long PeakMiB() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

// Recordings with a claim each, in manifests of 2,000, and one alone now and
// then.
void Fill(ARegistry& a, const ALabel& label, std::int64_t entries) {
  std::int64_t n = 0;
  while (Good(a->store().Size()) < entries) {
    std::vector<Statement> items;
    while (items.size() < 2000 &&
           Good(a->store().Size()) + static_cast<std::int64_t>(items.size()) <
               entries) {
      ASong song = ASong(label, "歌 " + std::to_string(n++)).By("歌手");
      song.Claiming(1, 1);
      for (const Statement& one : song.Items(*a)) items.push_back(one);
    }
    Good(a->AppendManifest(items, label.keys, {}));
  }
}

TEST_CASE("the quick check costs the same for any log; the audit is linear",
          "[.cost]") {
  double quick_small = 0;
  for (const std::int64_t entries : {1'000, 10'000, 100'000}) {
    ARegistry a;
    const ALabel label(a, "北岸音樂");
    Fill(a, label, entries);
    const std::int64_t size = Good(a->store().Size());
    double commit = 1e9;
    for (int i = 0; i < 20; ++i) {
      ASong one(label, "單曲 " + std::to_string(i));
      commit = std::min(commit, Seconds([&] { one.AppendTo(*a); }));
    }
    a.registry.reset();
    double quick = 1e9;
    for (int i = 0; i < 20; ++i) {
      quick =
          std::min(quick, Seconds([&] {
                     Good(store::Store::Open(a.path, store::Access::kReadOnly));
                   }));
    }
    const long before = PeakMiB();
    store::AuditReport report;
    const double cpu = CpuSeconds();
    const double full = Seconds([&] {
      report = Good(registry::AuditRegistry({a.path, {}, {}, {}}));
    });
    CHECK(report.Sound());
    const double cpu_spent = CpuSeconds() - cpu;
    std::printf(
        "%7lld entries, %.1f MiB: open %.2f ms, commit of 2 %.1f ms, audit "
        "%.2f s (cpu %.2f s, %.0f entries/s), peak %ld MiB (%ld before it)\n",
        static_cast<long long>(size),
        static_cast<double>(std::filesystem::file_size(a.path)) / 1048576.0,
        quick * 1e3, commit * 1e3, full, cpu_spent,
        static_cast<double>(size) / cpu_spent, PeakMiB(), before);
    if (quick_small == 0) quick_small = quick;
    CHECK(quick < 4 * quick_small);
  }
}

}  // namespace
}  // namespace qiao::test
