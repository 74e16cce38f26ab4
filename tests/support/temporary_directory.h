// A directory of its own for one test, removed with all it holds at the end.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace qiao::test {

// A folder whose files are in memory, where there is one.
inline std::string FolderInMemory() {
  const std::string memory = "/dev/shm";
  return std::filesystem::is_directory(memory)
             ? memory
             : std::filesystem::temp_directory_path().string();
}

class TemporaryDirectory {
 public:
  TemporaryDirectory()
      : TemporaryDirectory(std::filesystem::temp_directory_path().string()) {}
  explicit TemporaryDirectory(const std::string& parent) {
    std::string pattern = parent + "/qiao-test-XXXXXX";
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(std::string_view name) const {
    return path_ + "/" + std::string(name);
  }

 private:
  std::string path_;
};

}  // namespace qiao::test
