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

bool WorkerPool::Offer(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (ending_ || queue_.size() >= limit_) return false;
    queue_.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

std::size_t WorkerPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void WorkerPool::Work(Worker& worker) {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return ending_ || !queue_.empty(); });
    if (queue_.empty()) return;
    {
      const Job job = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      job(worker);
    }
    lock.lock();
  }
}

}  // namespace qiao::http
