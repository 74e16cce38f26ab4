#include "registry/http/writer.h"

#include <utility>

namespace qiao::http {

Writer::Writer(registry::Registry registry, registry::Registry reader,
               WriterLimits limits, std::function<void()> broken)
    : limits_(limits),
      desk_(std::move(registry)),
      reader_(std::move(reader)),
      when_broken_(std::move(broken)) {
  proving_ = std::thread(&Writer::Prove, this);
  writing_ = std::thread(&Writer::Write, this);
}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  writing_.join();
  {
    const std::lock_guard lock(prove_mutex_);
    prove_ending_ = true;
  }
  prove_wake_.notify_all();
  proving_.join();
}

bool Writer::Offer(registry::Submission submission, Done done) {
  Waiting waiting;
  waiting.records = submission.records.size();
  for (const ledger::ShapedRecord& record : submission.records) {
    waiting.bytes += record.entry().size();
  }
  waiting.submission = std::move(submission);
  waiting.done = std::move(done);
  return Enqueue(std::move(waiting));
}

bool Writer::Offer(Task task) {
  Waiting waiting;
  waiting.task = std::move(task);
  return Enqueue(std::move(waiting));
}

bool Writer::Enqueue(Waiting waiting) {
  {
    const std::lock_guard lock(mutex_);
    const bool fits =
        waiting_.empty() ||
        (waiting_records_ + waiting.records <= limits_.waiting_records &&
         waiting_bytes_ + waiting.bytes <= limits_.waiting_bytes);
    if (ending_ || !fits) return false;
    waiting_records_ += waiting.records;
    waiting_bytes_ += waiting.bytes;
    waiting_.push_back(std::move(waiting));
  }
  wake_.notify_one();
  return true;
}

std::vector<Writer::Waiting> Writer::NextBatch() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
  // Clients that wait for their acknowledgement come back one by one: whoever
  // starts with the first of them writes small batches for ever.
  wake_.wait_for(lock, limits_.gather, [this] {
    return ending_ || waiting_.size() >= last_batch_ ||
           waiting_records_ >= limits_.batch_records;
  });
  std::vector<Waiting> batch;
  std::size_t records = 0;
  while (!waiting_.empty()) {
    Waiting& next = waiting_.front();
    const bool alone = next.task != nullptr;
    if (!batch.empty() &&
        (alone || records + next.records > limits_.batch_records)) {
      break;
    }
    records += next.records;
    waiting_records_ -= next.records;
    waiting_bytes_ -= next.bytes;
    batch.push_back(std::move(next));
    waiting_.pop_front();
    if (alone) break;
  }
  last_batch_ = batch.size();
  return batch;
}

void Writer::Write() {
  while (true) {
    std::vector<Waiting> batch = NextBatch();
    if (batch.empty()) return;
    if (batch.front().task != nullptr) {
      const Result<void> done = batch.front().task(desk_);
      if (!done) Heed(done.error());
    } else {
      WriteBatch(std::move(batch));
    }
  }
}

void Writer::WriteBatch(std::vector<Waiting> batch) {
  std::vector<const registry::Submission*> submissions;
  for (const Waiting& one : batch) submissions.push_back(&one.submission);
  auto verdicts = desk_.Writing().AppendEach(submissions);
  std::vector<Written> written;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    written.push_back({std::move(batch[i].done),
                       verdicts
                           ? std::move((*verdicts)[i])
                           : Result<registry::Appended>(verdicts.error())});
  }
  Answer(std::move(written));
  if (!verdicts) Heed(verdicts.error());
}

void Writer::Heed(const Error& error) {
  if (error.code != ErrorCode::kStorage) return;
  if (!broken_.exchange(true)) when_broken_();
}

void Writer::Answer(std::vector<Written> written) {
  {
    const std::lock_guard lock(prove_mutex_);
    for (Written& one : written) written_.push_back(std::move(one));
  }
  prove_wake_.notify_one();
}

void Writer::Prove() {
  std::unique_lock lock(prove_mutex_);
  while (true) {
    prove_wake_.wait(lock,
                     [this] { return prove_ending_ || !written_.empty(); });
    if (written_.empty()) return;
    {
      const Written one = std::move(written_.front());
      written_.pop_front();
      lock.unlock();
      one.done(one.verdict, reader_);
    }
    lock.lock();
  }
}

}  // namespace qiao::http
