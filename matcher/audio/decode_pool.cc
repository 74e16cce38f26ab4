#include "matcher/audio/decode_pool.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unistd.h>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include "matcher/audio/child.h"
#include "matcher/audio/fingerprint_audio.h"

namespace qiao::matcher {
namespace {

namespace asio = boost::asio;

// How long a child may live on after it has closed its output.
constexpr std::chrono::milliseconds kExitPatience{1'000};
constexpr std::chrono::milliseconds kExitPoll{2};
constexpr std::chrono::milliseconds kStopPoll{50};

std::string Seconds(std::int64_t milliseconds) {
  return std::to_string((milliseconds + 500) / 1000) + " s";
}

// What is odd about a track that was heard.
std::string WarningOf(const PcmStreamReader& stream, const Fingerprint& print) {
  std::string warning;
  if (stream.damaged_packets() > 0) {
    warning = std::to_string(stream.damaged_packets()) + " damaged packets";
  }
  std::optional<std::int64_t> claimed = stream.header().duration_ms;
  if (!claimed) return warning;
  std::int64_t missing = *claimed - print.duration_ms;
  if (missing > 2'000 && missing > *claimed / 50) {
    if (!warning.empty()) warning += "; ";
    warning +=
        "ends after " + Seconds(print.duration_ms) + " of " + Seconds(*claimed);
  }
  return warning;
}

class Pool;

// One file on its way through one child. Everything but Start() runs on the
// strand; handlers hold a shared pointer, so a Job lives until its last one.
class Job : public std::enable_shared_from_this<Job> {
 public:
  Job(Pool& pool, std::size_t file, Child child);
  void Start();
  void Abandon();  // from any thread: the user has stopped the run

 private:
  void Read();
  void TakeBytes(std::size_t count);
  void Kill(std::string reason);
  void WaitForExit(std::chrono::milliseconds waited);
  void Finish(int status);
  Result<DecodedTrack> Outcome(int status);

  Pool& pool_;
  const std::size_t file_;
  pid_t pid_;
  asio::strand<asio::io_context::executor_type> strand_;
  OwnedFd pipe_;  // until output_ has it
  asio::posix::stream_descriptor output_;
  asio::steady_timer deadline_;
  asio::steady_timer exit_timer_;
  std::array<std::uint8_t, 64 * 1024> buffer_{};
  AudioPrinter printer_;
  std::vector<AudioPrinter> undoing_;  // a printer for each speed undone
  PcmStreamReader stream_;
  std::optional<Error> error_;  // ours, about this child
  bool finished_ = false;
};

// Hands files to jobs and gathers what comes of them.
class Pool {
 public:
  Pool(const std::vector<std::string>& paths, const DecodeSettings& settings)
      : paths_(paths),
        settings_(settings),
        stop_timer_(asio::make_strand(context_)) {
    outcomes_.resize(paths.size());
  }

  Result<std::vector<Result<DecodedTrack>>> Run();

  // A job is over; the next file takes its place.
  void Done(std::size_t file, Result<DecodedTrack> heard, Job* job);

  asio::io_context& context() { return context_; }
  const DecodeSettings& settings() const { return settings_; }

 private:
  void StartNext();
  void Keep(std::size_t file, Result<DecodedTrack> heard);
  void WatchStop();

  const std::vector<std::string>& paths_;
  const DecodeSettings& settings_;
  std::string program_;
  asio::io_context context_;
  asio::steady_timer stop_timer_;

  std::mutex mutex_;  // guards all below
  std::size_t next_ = 0;
  std::size_t done_ = 0;
  bool stopped_ = false;
  std::optional<Error> unavailable_;
  std::vector<std::shared_ptr<Job>> running_;
  std::vector<std::optional<Result<DecodedTrack>>> outcomes_;
};

Job::Job(Pool& pool, std::size_t file, Child child)
    : pool_(pool),
      file_(file),
      pid_(child.pid),
      strand_(asio::make_strand(pool.context())),
      pipe_(std::move(child.output)),
      output_(strand_),
      deadline_(strand_),
      exit_timer_(strand_),
      stream_([this](std::span<const std::int16_t> samples) {
        printer_.Hear(samples);
        for (AudioPrinter& printer : undoing_) printer.Hear(samples);
      }) {
  for (const std::int64_t speed : pool.settings().undone) {
    undoing_.emplace_back(speed);
  }
}

void Job::Start() {
  std::shared_ptr<Job> self = shared_from_this();
  asio::post(strand_, [self] {
    self->deadline_.expires_after(self->pool_.settings().limits.wall);
    self->deadline_.async_wait([self](boost::system::error_code error) {
      if (error || self->finished_) return;
      self->Kill("was not decoded within " +
                 Seconds(self->pool_.settings().limits.wall.count()));
    });
    boost::system::error_code error;
    self->output_.assign(self->pipe_.get(), error);
    if (error) {
      self->Kill("its decoder cannot be read: " + error.message());
      return;
    }
    self->pipe_.release();
    self->Read();
  });
}

void Job::Abandon() {
  std::shared_ptr<Job> self = shared_from_this();
  asio::post(strand_, [self] { self->Kill("stopped"); });
}

void Job::Read() {
  std::shared_ptr<Job> self = shared_from_this();
  output_.async_read_some(
      asio::buffer(buffer_),
      [self](boost::system::error_code error, std::size_t count) {
        if (self->finished_) return;
        if (error) {
          self->WaitForExit(std::chrono::milliseconds(0));
        } else {
          self->TakeBytes(count);
        }
      });
}

void Job::TakeBytes(std::size_t count) {
  Result<void> taken =
      stream_.Take(std::span<const std::uint8_t>(buffer_.data(), count));
  if (!taken) {
    Kill(taken.error().message);
    return;
  }
  // The child counts too; a child that lies is stopped here.
  std::int64_t most = pool_.settings().limits.audio.count() * kPcmRate;
  if (stream_.samples() > most + kPcmRate) {
    Kill("is longer than " +
         std::to_string(pool_.settings().limits.audio.count()) + " s");
    return;
  }
  Read();
}

void Job::Kill(std::string reason) {
  if (finished_) return;
  error_ = Error{ErrorCode::kUnreadable, std::move(reason)};
  Finish(StatusAfterKill(pid_));
}

void Job::WaitForExit(std::chrono::milliseconds waited) {
  if (std::optional<int> status = StatusIfGone(pid_)) {
    Finish(*status);
    return;
  }
  if (waited >= kExitPatience) {
    Finish(StatusAfterKill(pid_));
    return;
  }
  std::shared_ptr<Job> self = shared_from_this();
  exit_timer_.expires_after(kExitPoll);
  exit_timer_.async_wait([self, waited](boost::system::error_code error) {
    if (error || self->finished_) return;
    self->WaitForExit(waited + kExitPoll);
  });
}

void Job::Finish(int status) {
  finished_ = true;
  boost::system::error_code ignored;
  output_.close(ignored);
  deadline_.cancel();
  exit_timer_.cancel();
  pool_.Done(file_, Outcome(status), this);
}

Result<DecodedTrack> Job::Outcome(int status) {
  if (error_) return *error_;
  if (stream_.failure()) {
    return Error{ErrorCode::kUnreadable, *stream_.failure()};
  }
  if (!stream_.ended()) {
    return Error{ErrorCode::kUnreadable,
                 WhyItDied(status, pool_.settings().limits)};
  }
  QIAO_TRY(Fingerprint print, printer_.Finish());
  DecodedTrack track;
  track.header = stream_.header();
  track.warning = WarningOf(stream_, print);
  track.print = std::move(print);
  for (AudioPrinter& printer : undoing_) {
    QIAO_TRY(Fingerprint undone, printer.Finish());
    track.undone.push_back(std::move(undone));
  }
  return track;
}

Result<std::vector<Result<DecodedTrack>>> Pool::Run() {
  program_ = settings_.program.empty() ? FindDecoder() : settings_.program;
  if (access(program_.c_str(), X_OK) != 0) {
    return Error{ErrorCode::kUnavailable, "the decoder " + program_ +
                                              " is missing; QIAO_DECODE names "
                                              "another one"};
  }
  int cores = static_cast<int>(std::thread::hardware_concurrency());
  int jobs = settings_.jobs > 0 ? settings_.jobs : std::max(1, cores);
  for (int i = 0; i < jobs; ++i) StartNext();
  if (settings_.stop.stop_possible()) WatchStop();
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < jobs; ++i) {
      threads.emplace_back([this] { context_.run(); });
    }
  }
  if (unavailable_) return *unavailable_;
  if (stopped_) return Error{ErrorCode::kInterrupted, "stopped"};
  std::vector<Result<DecodedTrack>> all;
  all.reserve(outcomes_.size());
  for (std::optional<Result<DecodedTrack>>& outcome : outcomes_) {
    QIAO_CHECK(outcome.has_value());
    all.push_back(std::move(*outcome));
  }
  return all;
}

void Pool::StartNext() {
  for (;;) {
    std::size_t file = 0;
    {
      std::lock_guard lock(mutex_);
      if (stopped_ || unavailable_ || next_ == paths_.size()) return;
      file = next_++;
    }
    Result<OwnedFd> input = OpenAudioFile(paths_[file]);
    if (!input) {
      Keep(file, input.error());
      continue;
    }
    Result<Child> child = StartDecoder(program_, *input, settings_.limits);
    if (!child) {
      std::lock_guard lock(mutex_);
      unavailable_ = child.error();
      return;
    }
    auto job = std::make_shared<Job>(*this, file, std::move(*child));
    bool stopped = false;
    {
      std::lock_guard lock(mutex_);
      running_.push_back(job);
      stopped = stopped_;
    }
    job->Start();
    if (stopped) job->Abandon();
    return;
  }
}

void Pool::Done(std::size_t file, Result<DecodedTrack> heard, Job* job) {
  bool stopped = false;
  {
    std::lock_guard lock(mutex_);
    std::erase_if(running_, [job](const std::shared_ptr<Job>& running) {
      return running.get() == job;
    });
    stopped = stopped_;
  }
  if (!stopped) Keep(file, std::move(heard));
  StartNext();
}

void Pool::Keep(std::size_t file, Result<DecodedTrack> heard) {
  std::lock_guard lock(mutex_);
  ++done_;
  outcomes_[file] = std::move(heard);
  if (settings_.finished) settings_.finished(file, *outcomes_[file], done_);
  if (done_ == paths_.size()) {
    asio::post(stop_timer_.get_executor(), [this] { stop_timer_.cancel(); });
  }
}

void Pool::WatchStop() {
  std::vector<std::shared_ptr<Job>> abandoned;
  {
    std::lock_guard lock(mutex_);
    if (done_ == paths_.size() || unavailable_) return;
    if (settings_.stop.stop_requested()) {
      stopped_ = true;
      abandoned = running_;
    }
  }
  for (const std::shared_ptr<Job>& job : abandoned) job->Abandon();
  if (settings_.stop.stop_requested()) return;
  stop_timer_.expires_after(kStopPoll);
  stop_timer_.async_wait([this](boost::system::error_code error) {
    if (!error) WatchStop();
  });
}

}  // namespace

Result<std::vector<Result<DecodedTrack>>> DecodeFiles(
    const std::vector<std::string>& paths, const DecodeSettings& settings) {
  if (paths.empty()) return std::vector<Result<DecodedTrack>>{};
  Pool pool(paths, settings);
  return pool.Run();
}

std::string FindDecoder() {
  if (const char* named = std::getenv("QIAO_DECODE")) return named;
  std::array<char, 4'096> path{};
  ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
  if (length <= 0) return "qiao-decode";
  const std::string_view self(path.data(), static_cast<std::size_t>(length));
  const std::string folder(self.substr(0, self.rfind('/') + 1));
  const std::string beside = folder + "qiao-decode";
  const std::string installed = folder + "../libexec/qiao/qiao-decode";
  const bool is_installed =
      access(beside.c_str(), X_OK) != 0 && access(installed.c_str(), X_OK) == 0;
  return is_installed ? installed : beside;
}

}  // namespace qiao::matcher
