// The file of -o: what goes to stdout while it is open goes there instead. It
// appears under its name only when it is whole; until then, and after a
// failure, an older file of that name stays as it was.
#pragma once

#include <string>

#include "schemas/model/result.h"

namespace qiao::cli {

class OutputFile {
 public:
  static Result<OutputFile> Open(const std::string& path);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();  // without Keep(): removes what was written

  // All output must be flushed, for both.
  bool IsEmpty() const;
  Result<void> Keep();

 private:
  OutputFile(std::string path, std::string written_to);

  std::string path_;
  std::string written_to_;  // empty: written in place, or already kept
};

}  // namespace qiao::cli
