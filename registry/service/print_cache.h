// Fingerprints kept by the hash of the file's bytes, so that no file is
// decoded twice. One small file each, written aside and renamed into place,
// with a checksum: a broken or half-written one is as good as none.
#pragma once

#include <optional>
#include <string>

#include "matcher/audio/decode_pool.h"
#include "schemas/model/ids.h"

namespace qiao::registry {

class PrintCache {
 public:
  // `folder` is made when something is first put; an empty name keeps nothing.
  explicit PrintCache(std::string folder);

  std::optional<matcher::DecodedTrack> Find(const Digest& content) const;

  // A full disk or a read-only folder is no error: the file is decoded again
  // next time. Safe from several threads and processes at once.
  void Put(const Digest& content, const matcher::DecodedTrack& track) const;

 private:
  std::string PathOf(const Digest& content) const;

  std::string folder_;
  std::string printer_;  // algorithm and version, part of every name
};

// The bytes of a cache file, and back; nothing if anything is wrong with them.
std::string EncodeTrack(const matcher::DecodedTrack& track);
std::optional<matcher::DecodedTrack> DecodeTrack(std::string_view bytes);

}  // namespace qiao::registry
