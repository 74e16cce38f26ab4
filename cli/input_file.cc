#include "cli/input_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace qiao::cli {

Result<std::string> ReadInput(const std::string& path) {
  const bool is_stdin = path.empty() || path == "-";
  const std::string name = is_stdin ? "standard input" : path;
  const auto unreadable = [&] {
    return Error{ErrorCode::kUnreadable,
                 name + ": " + std::strerror(errno == 0 ? EIO : errno)};
  };
  errno = 0;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
      is_stdin ? nullptr : std::fopen(path.c_str(), "rb"), std::fclose);
  std::FILE* in = is_stdin ? stdin : file.get();
  if (in == nullptr) return unreadable();
  std::string bytes;
  char buffer[1 << 16];
  for (std::size_t got = 0;
       (got = std::fread(buffer, 1, sizeof buffer, in)) > 0;) {
    bytes.append(buffer, got);
  }
  if (std::ferror(in) != 0) return unreadable();
  return bytes;
}

}  // namespace qiao::cli
