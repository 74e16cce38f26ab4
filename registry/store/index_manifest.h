// What an index of fingerprints consists of: the list of its files, which is
// written in two copies and replaced as a whole.
//
//   qiao-audio-index 1
//   prints 00000001.prints 641 2513116 2578660 6f0c…
//   keys 00000002.keys 641 987262 1052862 90d2…
//   sha256 41aa…
//
// The tracks of an index are those of its .prints files, in the order of the
// lines; its .keys files divide the same tracks in their own way.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/model/ids.h"
#include "schemas/model/result.h"

namespace qiao::store {

struct IndexFile {
  enum class Kind { kPrints, kKeys };
  Kind kind = Kind::kPrints;
  std::string name;
  std::uint64_t tracks = 0;
  std::uint64_t payload_bytes = 0;
  std::uint64_t file_bytes = 0;
  Digest root;  // of its guard (guarded_block.h)
};

std::string PathIn(const std::string& folder, std::string_view name);
// "00000002.keys"
std::string NameOf(IndexFile::Kind kind, std::uint64_t number);
// One more than the highest number that a file has.
std::uint64_t NextNumber(const std::vector<IndexFile>& files);
// Tracks of all files of a kind.
std::uint64_t TracksOf(const std::vector<IndexFile>& files,
                       IndexFile::Kind kind);
// kUnreadable: `name` is damaged, and what mends it.
Error Damaged(std::string_view name, std::string_view what);

// From the copy where the first is damaged. kNotFound if the folder holds no
// index; kUnreadable if it holds files of one and no manifest that can be read.
Result<std::vector<IndexFile>> ReadManifest(const std::string& folder);
// The first counts from the moment it is there; what it no longer names may
// only be removed when the copy says the same, which is so on return.
Result<void> WriteManifest(const std::string& folder,
                           const std::vector<IndexFile>& files);
// Writes both again if one is not as `files` are; the names of those that were
// not.
Result<std::vector<std::string>> MendManifests(
    const std::string& folder, const std::vector<IndexFile>& files);

// Removes files that are named as ours are and not in `files`: what a crash
// left. What cannot be removed stays.
void Sweep(const std::string& folder, const std::vector<IndexFile>& files);

}  // namespace qiao::store
