// Adds tracks to an index of fingerprints (audio_index.h).
//
// A file is written and synced before a manifest names it, and its name with
// it; so a crash leaves the index as it was or as it is to be. What no manifest
// names, and what the catalogue has and no manifest counts, the next writer
// removes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registry/store/audio_catalogue.h"
#include "registry/store/audio_index_check.h"
#include "registry/store/index_manifest.h"
#include "registry/store/print_records.h"
#include "schemas/model/result.h"

namespace qiao::store {

// One writer at a time; a second is refused.
class AudioIndexWriter {
 public:
  // Makes the folder if there is none, sweeps what a crash left, and mends the
  // manifests and the catalogue. kChanged if another is writing; kUnreadable if
  // keys or prints are damaged, as far as their lengths and heads tell.
  static Result<AudioIndexWriter> Open(const std::string& folder);

  // What Open() made again, one line each: "manifest.copy: damaged, rebuilt".
  const std::vector<std::string>& rebuilt() const { return rebuilt_; }

  std::uint64_t size() const {
    return TracksOf(files_, IndexFile::Kind::kPrints);
  }
  Result<bool> Has(std::string_view id);

  // On the disk on return. Files that have become many are merged. After an
  // error the tracks are there, or not: Has() tells. kInvalid if one is there
  // already, or twice among these.
  Result<void> Add(std::span<const IndexedTrack> tracks);

 private:
  friend Result<IndexCheck> CheckAudioIndex(const std::string& folder);
  struct Lock;
  // What Open() does before it looks at the files that the manifest names.
  static Result<AudioIndexWriter> Begin(const std::string& folder);
  Result<void> CheckFiles() const;
  // Makes the catalogue say what the prints do, as far as its size tells.
  Result<void> OpenCatalogue();
  Result<IndexFile> WriteFile(IndexFile::Kind kind, std::uint64_t tracks,
                              std::string_view payload);
  Result<void> Merge();
  Result<IndexFile> MergeFiles(const std::vector<IndexFile>& merged);

  std::string folder_;
  std::shared_ptr<const Lock> lock_;
  std::vector<IndexFile> files_;
  std::optional<AudioCatalogue> catalogue_;
  std::vector<std::string> rebuilt_;
  std::uint64_t next_number_ = 1;
};

}  // namespace qiao::store
