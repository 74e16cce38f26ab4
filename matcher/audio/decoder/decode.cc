// qiao-decode: decodes the best audio stream of one file to 16-bit mono PCM at
// 11,025 Hz on standard output (matcher/audio/pcm_stream.h). The only program
// that holds FFmpeg; it meets hostile bytes only inside its sandbox.
//
//   qiao-decode [--max-seconds N] [--cpu-seconds N] [--memory-mib N] FILE|-
//
// "-" is standard input, which must be a regular file. Exit 0: heard; 1: not,
// and the answer says why; 2: usage.
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <unistd.h>

#include <sys/stat.h>

#include "matcher/audio/decoder/answer.h"
#include "matcher/audio/decoder/audio_input.h"
#include "matcher/audio/decoder/sandbox.h"

namespace qiao::decoder {
namespace {

struct Request {
  Limits limits;
  std::string file;
};

bool ReadArguments(int count, char** words, Request& request) {
  for (int i = 1; i < count; ++i) {
    std::string_view word = words[i];
    std::int64_t* number = word == "--max-seconds" ? &request.limits.max_seconds
                           : word == "--cpu-seconds"
                               ? &request.limits.cpu_seconds
                           : word == "--memory-mib" ? &request.limits.memory_mib
                                                    : nullptr;
    if (number == nullptr) {
      if (!request.file.empty()) return false;
      request.file = word;
      continue;
    }
    if (++i == count) return false;
    std::string_view value = words[i];
    auto [end, error] =
        std::from_chars(value.data(), value.data() + value.size(), *number);
    if (error != std::errc() || end != value.data() + value.size() ||
        *number < 1 || *number > 1'000'000) {
      return false;
    }
  }
  return !request.file.empty();
}

int Run(int count, char** words) {
  Request request;
  if (!ReadArguments(count, words, request)) {
    std::fputs(
        "usage: qiao-decode [--max-seconds N] [--cpu-seconds N] "
        "[--memory-mib N] FILE|-\n",
        stderr);
    return 2;
  }
  Answer answer;
  int input = request.file == "-" ? STDIN_FILENO
                                  : open(request.file.c_str(),
                                         O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat facts {};
  if (input < 0 || fstat(input, &facts) != 0) {
    answer.Fail("cannot be opened");
    return 1;
  }
  if (!S_ISREG(facts.st_mode)) {
    answer.Fail("is not a regular file");
    return 1;
  }
  std::string trouble = EnterSandbox(request.limits, input);
  if (trouble.empty()) {
    trouble = Decode(input, facts.st_size, request.limits.max_seconds, answer);
  }
  if (trouble.empty()) return 0;
  answer.Fail(trouble);
  return 1;
}

}  // namespace
}  // namespace qiao::decoder

// _exit: what runs at a normal exit wants calls that the filter forbids.
int main(int count, char** words) { _exit(qiao::decoder::Run(count, words)); }
