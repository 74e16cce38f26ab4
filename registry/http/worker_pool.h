// The threads that may be slow. Each has a Worker of its own, which holds the
// registry open to read; what is to be done waits in a queue that can be full.
//
// Clients take turns: who asks for little waits for at most one job of each of
// the others, however much they ask for.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "schemas/model/result.h"

namespace qiao::http {

struct Worker;
using MakeWorker = std::function<Result<std::unique_ptr<Worker>>()>;

class WorkerPool {
 public:
  using Job = std::function<void(Worker&)>;

  // The error of the first worker that cannot be made.
  static Result<std::unique_ptr<WorkerPool>> Start(int threads,
                                                   std::size_t queue,
                                                   const MakeWorker& make);
  // Does what waits, then ends the threads.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False if the queue is full: the job is not done. From any thread; a job
  // throws nothing. Jobs of one client are begun in their order.
  bool Offer(const std::string& client, Job job);
  std::size_t waiting() const;

 private:
  explicit WorkerPool(std::size_t queue) : limit_(queue) {}
  void Work(Worker& worker);
  Job TakeNext();  // of those that wait; locked

  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::map<std::string, std::deque<Job>> jobs_;  // by client; never empty
  std::deque<std::string> turns_;                // of the clients in jobs_
  std::size_t waiting_ = 0;                      // jobs
  bool ending_ = false;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::thread> threads_;
};

}  // namespace qiao::http
