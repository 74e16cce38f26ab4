// The one thread that writes, and the one that proves what was written.
//
//   submissions that wait ──▶ one transaction ──▶ durable ──▶ receipts ──▶
//   answers
//
// While one transaction is made durable, the next submissions gather: the more
// clients, the larger the batch, and nobody waits for a clock. Each submission
// is stored or not by itself; nothing is acknowledged before it is durable.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "registry/desk/local_desk.h"
#include "schemas/model/result.h"

namespace qiao::http {

struct WriterLimits {
  std::size_t batch_records = 4'096;  // of one transaction, or one submission
  // How long a batch waits for as many submissions as the last one had.
  std::chrono::microseconds gather{5'000};
  std::size_t waiting_records = 65'536;
  std::size_t waiting_bytes = 256 << 20;
};

class Writer {
 public:
  // What became of a submission, and a reader that has seen it. Of another
  // thread; throws nothing.
  using Done = std::function<void(const Result<registry::Appended>& verdict,
                                  const registry::Registry& reader)>;

  // `registry` is open to write, `reader` the same one open to read.
  // `broken` is called once, when storage has failed: nothing is written any
  // more.
  Writer(registry::Registry registry, registry::Registry reader,
         WriterLimits limits, std::function<void()> broken);
  // Writes what waits.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // False if too much waits: nothing will be done.
  bool Offer(registry::Submission submission, Done done);
  // Something else that writes, alone in its turn; what has become of it.
  using Task = std::function<Result<void>(desk::LocalDesk& desk)>;
  bool Offer(Task task);

  bool broken() const { return broken_; }

 private:
  struct Waiting {
    registry::Submission submission;
    Done done;
    Task task;  // instead of a submission
    std::size_t records = 0;
    std::size_t bytes = 0;
  };
  struct Written {
    Done done;
    Result<registry::Appended> verdict;
  };

  bool Enqueue(Waiting waiting);
  void Write();
  void Prove();
  // Blocks until there is something to do; empty at the end.
  std::vector<Waiting> NextBatch();
  void WriteBatch(std::vector<Waiting> batch);
  void Answer(std::vector<Written> written);
  // Storage that has failed is said, once.
  void Heed(const Error& error);

  const WriterLimits limits_;
  desk::LocalDesk desk_;       // of the writing thread
  registry::Registry reader_;  // of the proving thread
  std::function<void()> when_broken_;
  std::atomic<bool> broken_ = false;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting> waiting_;
  std::size_t waiting_records_ = 0;
  std::size_t waiting_bytes_ = 0;
  std::size_t last_batch_ = 0;  // submissions
  bool ending_ = false;

  std::mutex prove_mutex_;
  std::condition_variable prove_wake_;
  std::deque<Written> written_;
  bool prove_ending_ = false;

  std::thread writing_;
  std::thread proving_;
};

}  // namespace qiao::http
