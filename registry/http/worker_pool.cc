#include "registry/http/worker_pool.h"

#include <utility>

#include "registry/http/worker.h"

namespace qiao::http {

Result<std::unique_ptr<WorkerPool>> WorkerPool::Start(int threads,
                                                      std::size_t queue,
                                                      const MakeWorker& make) {
  std::unique_ptr<WorkerPool> pool(new WorkerPool(queue));
  for (int i = 0; i < threads; ++i) {
    QIAO_TRY(std::unique_ptr<Worker> worker, make());
    pool->workers_.push_back(std::move(worker));
  }
  for (const std::unique_ptr<Worker>& worker : pool->workers_) {
    pool->threads_.emplace_back(&WorkerPool::Work, pool.get(),
                                std::ref(*worker));
  }
  return pool;
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::Offer(const std::string& client, Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (ending_ || waiting_ >= limit_) return false;
    std::deque<Job>& theirs = jobs_[client];
    if (theirs.empty()) turns_.push_back(client);
    theirs.push_back(std::move(job));
    ++waiting_;
  }
  wake_.notify_one();
  return true;
}

std::size_t WorkerPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_;
}

WorkerPool::Job WorkerPool::TakeNext() {
  const auto next = jobs_.find(turns_.front());
  std::deque<Job>& theirs = next->second;
  Job job = std::move(theirs.front());
  theirs.pop_front();
  --waiting_;
  if (theirs.empty()) {
    jobs_.erase(next);
  } else {
    turns_.push_back(std::move(turns_.front()));
  }
  turns_.pop_front();
  return job;
}

void WorkerPool::Work(Worker& worker) {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return ending_ || waiting_ > 0; });
    if (waiting_ == 0) return;
    {
      const Job job = TakeNext();
      lock.unlock();
      job(worker);
    }
    lock.lock();
  }
}

}  // namespace qiao::http
