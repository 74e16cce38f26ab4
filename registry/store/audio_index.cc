#include "registry/store/audio_index.h"

#include <optional>
#include <utility>

#include "registry/store/guarded_block.h"

namespace qiao::store {
namespace {

constexpr std::uint64_t kCheckedAtOpen = std::uint64_t{256} << 20;

}  // namespace

std::string_view AudioIndex::PayloadOf(std::size_t file) const {
  return mappings_[file]->bytes().substr(0, files_[file].payload_bytes);
}

// A merge may sweep a file between the manifest and here: read it again.
Result<void> AudioIndex::Map(const std::string& folder) {
  for (int tries = 0;; ++tries) {
    QIAO_TRY(files_, ReadManifest(folder));
    mappings_.clear();
    std::optional<Error> missing;
    for (const IndexFile& file : files_) {
      auto mapping = MappedFile::Open(PathIn(folder, file.name));
      if (!mapping) {
        missing = mapping.error();
        break;
      }
      mappings_.push_back(*std::move(mapping));
    }
    if (!missing) return {};
    if (tries == 4) {
      return Error{ErrorCode::kUnreadable,
                   folder + " lacks a file that it names (" + missing->message +
                       "): qiao audio index check mends it if it can"};
    }
  }
}

Result<void> AudioIndex::Read(const std::string& folder) {
  std::uint64_t bytes = 0;
  for (const IndexFile& file : files_) bytes += file.file_bytes;
  const bool check = bytes <= kCheckedAtOpen;
  std::size_t first = 0;
  for (std::size_t f = 0; f < files_.size(); ++f) {
    const IndexFile& file = files_[f];
    const std::string path = PathIn(folder, file.name);
    if (mappings_[f]->bytes().size() != file.file_bytes ||
        file.payload_bytes > file.file_bytes) {
      return Damaged(path, "its length");
    }
    if (check && RootOf(GuardOf(PayloadOf(f))) != file.root) {
      return Damaged(path, "its bytes are not those that were written");
    }
    if (file.kind == IndexFile::Kind::kPrints) {
      const auto records = RecordsIn(PayloadOf(f), file.tracks);
      if (records.size() != file.tracks) return Damaged(path, "its records");
      places_.insert(places_.end(), records.begin(), records.end());
    } else {
      auto keys = matcher::KeySegment::Read(PayloadOf(f));
      if (!keys || keys->tracks() != file.tracks) {
        return Damaged(path, "its header");
      }
      segments_.push_back({*std::move(keys), first});
      first += file.tracks;
    }
  }
  if (first != places_.size()) return Damaged(folder, "its manifest");
  return {};
}

Result<AudioIndex> AudioIndex::Open(const std::string& folder) {
  AudioIndex index;
  QIAO_TRY_DO(index.Map(folder));
  QIAO_TRY_DO(index.Read(folder));
  return index;
}

std::string_view AudioIndex::IdOf(std::size_t track) const {
  return IdIn(places_[track]);
}

Fingerprint AudioIndex::PrintOf(std::size_t track) const {
  return PrintIn(places_[track]);
}

matcher::PackedItems AudioIndex::ItemsOf(std::size_t track) const {
  return matcher::PackedItems(ItemBytesIn(places_[track]));
}

matcher::KeyCandidates AudioIndex::Candidates(const Fingerprint& query,
                                              std::size_t most,
                                              matcher::KeyReach reach) const {
  return matcher::FindCandidates(segments_, query, most, reach);
}

AudioIndexStats AudioIndex::Stats() const {
  AudioIndexStats stats;
  stats.tracks = places_.size();
  stats.segments = segments_.size();
  for (const matcher::PlacedSegment& segment : segments_) {
    stats.postings += segment.keys.postings();
  }
  for (const IndexFile& file : files_) {
    (file.kind == IndexFile::Kind::kKeys ? stats.key_bytes
                                         : stats.print_bytes) +=
        file.file_bytes;
  }
  return stats;
}

}  // namespace qiao::store
