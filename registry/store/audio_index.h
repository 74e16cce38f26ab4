// An index of fingerprints in a folder: which tracks sound like this?
//
//   manifest          what the index consists of; replaced as a whole
//   manifest.copy     the same again, for when the first is damaged
//   00000001.prints   ids, durations and items of tracks, never rewritten
//   00000002.keys     the searchable keys of all tracks of some .prints
//   lock              one writer at a time
//
// A file is written and synced before a manifest names it, so that a crash
// leaves the index as it was or as it is to be. What no manifest names is
// swept by the next writer. Readers map the files and never wait: a file that
// a merge has replaced stays readable to who has it open.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/audio_segment.h"
#include "schemas/model/fingerprint.h"
#include "schemas/model/ids.h"
#include "schemas/model/result.h"

namespace qiao::store {

struct IndexedTrack {
  std::string id;  // as given; unique in an index
  Fingerprint print;
};

// A file of an index, as the manifest names it.
struct IndexFile {
  enum class Kind { kPrints, kKeys };
  Kind kind = Kind::kPrints;
  std::string name;
  std::uint64_t tracks = 0;
  std::uint64_t payload_bytes = 0;
  std::uint64_t file_bytes = 0;
  Digest root;  // of its guard (guarded_block.h)
};

struct AudioIndexStats {
  std::uint64_t tracks = 0;
  std::uint64_t postings = 0;
  std::uint64_t key_bytes = 0;    // of the .keys files, guards included
  std::uint64_t print_bytes = 0;  // of the .prints files
  std::size_t segments = 0;       // .keys files
};

// A snapshot of an index. Threads may share it.
class AudioIndex {
 public:
  // kNotFound if there is none; kUnreadable, with the name of the file, if it
  // is damaged. An index of up to 256 MiB is checked whole, a larger one by
  // CheckAudioIndex.
  static Result<AudioIndex> Open(const std::string& folder);

  std::size_t size() const { return places_.size(); }
  std::string_view IdOf(std::size_t track) const;
  Fingerprint PrintOf(std::size_t track) const;
  // At most `most` of each segment and altogether, most votes first.
  std::vector<matcher::KeyCandidate> Candidates(const Fingerprint& query,
                                                std::size_t most,
                                                matcher::KeyReach reach) const;
  AudioIndexStats Stats() const;

 private:
  friend class AudioIndexWriter;
  struct Mapping;
  struct Segment {
    matcher::KeySegment keys;
    std::size_t first = 0;
  };
  std::string_view PayloadOf(std::size_t file) const;

  std::vector<IndexFile> files_;
  std::vector<std::shared_ptr<const Mapping>> mappings_;  // one a file
  std::vector<Segment> segments_;
  std::vector<std::string_view> places_;  // the record of each track
};

// Adds tracks. One writer at a time; a second is refused.
class AudioIndexWriter {
 public:
  // Makes the folder if there is none, and sweeps what a crash left.
  static Result<AudioIndexWriter> Open(const std::string& folder);

  // Manifests that were missing or not as the index is, and were written again
  // by Open().
  const std::vector<std::string>& mended_manifests() const {
    return mended_manifests_;
  }

  // Tracks in one segment; on the disk on return. Segments of about one size
  // are merged.
  Result<void> Add(std::span<const IndexedTrack> tracks);

 private:
  struct Lock;
  Result<void> WriteFile(IndexFile::Kind kind, std::uint64_t tracks,
                         std::string_view payload,
                         std::vector<IndexFile>& files);
  Result<void> MergeLast(std::size_t count);

  std::string folder_;
  std::shared_ptr<const Lock> lock_;
  std::vector<IndexFile> files_;
  std::vector<std::string> mended_manifests_;
  std::uint64_t next_name_ = 1;
};

// What a check found, one line a file: "00000002.keys: damaged, rebuilt".
struct IndexCheck {
  std::size_t files = 0;
  std::vector<std::string> mended;
  std::vector<std::string> lost;  // beyond mending
};

// Reads everything, and mends what is damaged: from its parity, or, for keys,
// from the prints. Holds the writer's lock. kNotFound, kStorage.
Result<IndexCheck> CheckAudioIndex(const std::string& folder);

}  // namespace qiao::store
