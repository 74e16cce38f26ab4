// An index of fingerprints in a folder: which tracks sound like this?
//
//   manifest          what the index consists of; replaced as a whole
//   manifest.copy     the same again, for when the first is damaged
//   00000001.prints   ids, durations and items of tracks (print_records.h)
//   00000002.keys     the searchable keys of tracks (matcher/audio_segment.h)
//   catalogue.sqlite  which track has this id? (audio_catalogue.h)
//   lock              one writer at a time
//
// A file is never changed once a manifest names it; what a merge has replaced
// stays readable to who has it open. So readers take no lock and never wait.
// audio_index_writer.h adds tracks, audio_index_check.h reads and mends it all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/audio_segment.h"
#include "matcher/packed_items.h"
#include "registry/store/index_manifest.h"
#include "registry/store/mapped_file.h"
#include "registry/store/print_records.h"
#include "schemas/model/fingerprint.h"
#include "schemas/model/result.h"

namespace qiao::store {

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
  // Where they lie, for as long as this.
  matcher::PackedItems ItemsOf(std::size_t track) const;
  // At most `most`, most votes first.
  matcher::KeyCandidates Candidates(const Fingerprint& query, std::size_t most,
                                    matcher::KeyReach reach) const;
  AudioIndexStats Stats() const;

 private:
  Result<void> Map(const std::string& folder);
  Result<void> Read(const std::string& folder);
  std::string_view PayloadOf(std::size_t file) const;

  std::vector<IndexFile> files_;
  std::vector<std::shared_ptr<const MappedFile>> mappings_;  // one a file
  std::vector<matcher::PlacedSegment> segments_;
  std::vector<std::string_view> places_;  // the record of each track
};

}  // namespace qiao::store
