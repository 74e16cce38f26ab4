#include "registry/vectors/read_files.h"

#include <fstream>
#include <iterator>

#include "registry/vectors/archive.h"
#include "registry/vectors/reading.h"

namespace qiao::vectors {
namespace {

namespace fs = std::filesystem;

class Reading {
 public:
  explicit Reading(fs::path directory) : directory_(std::move(directory)) {}

  Result<void> Add(const fs::directory_entry& entry) {
    std::error_code error;
    const auto size = entry.file_size(error);
    if (error || !Fits(size)) return TooMuch(entry.path());
    std::ifstream in(entry.path(), std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (!in) {
      return Error{ErrorCode::kUnreadable,
                   "cannot read " + entry.path().string()};
    }
    std::string name =
        entry.path().lexically_relative(directory_).generic_string();
    if (!name.ends_with(".tar.gz")) {
      files_[std::move(name)] = std::move(bytes);
      return {};
    }
    Result<Files> unpacked = Unpack(bytes);
    if (!unpacked) {
      return Error{ErrorCode::kUnreadable,
                   entry.path().string() + ": " + unpacked.error().message};
    }
    for (auto& [inner, content] : *unpacked) {
      if (!Fits(content.size())) return TooMuch(entry.path());
      files_[FolderOf(name) + inner] = std::move(content);
    }
    return {};
  }

  Files Take() { return std::move(files_); }

 private:
  bool Fits(std::uintmax_t size) {
    if (size > kMaxUnpacked - total_) return false;
    total_ += static_cast<std::size_t>(size);
    return true;
  }
  Error TooMuch(const fs::path& at) const {
    return Error{ErrorCode::kUnreadable,
                 directory_.string() + " holds more than 256 MiB (at " +
                     at.string() +
                     "); name the directory of the vectors alone"};
  }

  fs::path directory_;
  std::size_t total_ = 0;
  Files files_;
};

}  // namespace

Result<Files> ReadFiles(const fs::path& directory) {
  std::error_code error;
  fs::recursive_directory_iterator at(directory, error);
  if (error) {
    return Error{ErrorCode::kNotFound,
                 directory.string() + ": " + error.message()};
  }
  Reading reading(directory);
  for (; at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (error) break;
    if (at->is_regular_file(error)) QIAO_TRY_DO(reading.Add(*at));
  }
  if (error) {
    return Error{ErrorCode::kUnreadable,
                 directory.string() + ": " + error.message()};
  }
  return reading.Take();
}

}  // namespace qiao::vectors
