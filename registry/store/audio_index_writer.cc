#include "registry/store/audio_index_writer.h"

#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include <sys/file.h>

#include "matcher/audio_segment.h"
#include "registry/store/guarded_block.h"
#include "registry/store/index_tiers.h"
#include "registry/store/mapped_file.h"
#include "registry/store/synced_file.h"

namespace qiao::store {
namespace {

using Kind = IndexFile::Kind;

std::vector<CatalogueRow> RowsOf(std::span<const IndexedTrack> tracks) {
  std::vector<CatalogueRow> rows;
  for (const IndexedTrack& track : tracks) {
    rows.push_back({track.id, DurationOf(track.print),
                    static_cast<std::uint32_t>(track.print.items.size())});
  }
  return rows;
}

// What is damaged must not come out of a merge as sound.
Result<std::shared_ptr<const MappedFile>> OpenSound(const std::string& folder,
                                                    const IndexFile& file) {
  const std::string path = PathIn(folder, file.name);
  QIAO_TRY(auto mapping, MappedFile::Open(path));
  const std::string_view bytes = mapping->bytes();
  if (bytes.size() != file.file_bytes || file.payload_bytes > bytes.size() ||
      RootOf(GuardOf(bytes.substr(0, file.payload_bytes))) != file.root) {
    return Damaged(path, "its bytes are not those that were written");
  }
  return mapping;
}

}  // namespace

struct AudioIndexWriter::Lock {
  OpenFile file;
  static Result<std::shared_ptr<const Lock>> Of(const std::string& folder) {
    const std::string path = PathIn(folder, "lock");
    OpenFile file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (file.get() < 0) return FileError(path, "open");
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
      return Error{ErrorCode::kChanged,
                   folder +
                       " is being written by another: try again when it "
                       "is done"};
    }
    return std::shared_ptr<const Lock>(
        std::make_shared<Lock>(Lock{std::move(file)}));
  }
};

Result<AudioIndexWriter> AudioIndexWriter::Begin(const std::string& folder) {
  AudioIndexWriter writer;
  writer.folder_ = folder;
  QIAO_TRY_DO(MakeFolderOf(PathIn(folder, "lock")));
  QIAO_TRY(writer.lock_, Lock::Of(folder));
  auto files = ReadManifest(folder);
  const bool none = !files && files.error().code == ErrorCode::kNotFound;
  if (!files && !none) return files.error();
  if (files) writer.files_ = *std::move(files);
  QIAO_TRY(const auto mended, MendManifests(folder, writer.files_));
  for (const std::string& name : mended) {
    if (!none) writer.rebuilt_.push_back(name + ": damaged, rebuilt");
  }
  Sweep(folder, writer.files_);
  writer.next_number_ = NextNumber(writer.files_);
  return writer;
}

Result<AudioIndexWriter> AudioIndexWriter::Open(const std::string& folder) {
  QIAO_TRY(auto writer, Begin(folder));
  QIAO_TRY_DO(writer.CheckFiles());
  QIAO_TRY_DO(writer.OpenCatalogue());
  return writer;
}

Result<void> AudioIndexWriter::CheckFiles() const {
  for (const IndexFile& file : files_) {
    const std::string path = PathIn(folder_, file.name);
    QIAO_TRY(const auto mapping, MappedFile::Open(path));
    if (mapping->bytes().size() != file.file_bytes ||
        file.payload_bytes > file.file_bytes) {
      return Damaged(path, "its length");
    }
    if (file.kind == Kind::kKeys &&
        !matcher::KeySegment::Read(
            mapping->bytes().substr(0, file.payload_bytes))) {
      return Damaged(path, "its header");
    }
  }
  return {};
}

Result<void> AudioIndexWriter::OpenCatalogue() {
  std::string what = "behind, completed";
  if (::access(PathIn(folder_, kCatalogueName).c_str(), F_OK) != 0) {
    what = "missing, made";
  }
  auto catalogue = AudioCatalogue::Open(folder_);
  if (!catalogue) {
    what = "damaged, rebuilt";
    catalogue = AudioCatalogue::MakeAnew(folder_);
  }
  if (!catalogue) return catalogue.error();
  catalogue_ = *std::move(catalogue);
  QIAO_TRY_DO(catalogue_->CutTo(size()));
  if (catalogue_->size() == size()) return {};
  std::uint64_t first = 0;
  for (const IndexFile& file : files_) {
    if (file.kind != Kind::kPrints) continue;
    const std::uint64_t last = first + file.tracks;
    if (last > catalogue_->size()) {
      QIAO_TRY(const auto mapping, OpenSound(folder_, file));
      const auto rows = RowsOf(RecordsIn(
          mapping->bytes().substr(0, file.payload_bytes), file.tracks));
      QIAO_TRY_DO(catalogue_->Append(
          std::span(rows).subspan(catalogue_->size() - first),
          AudioCatalogue::Twice::kFirstCounts));
    }
    first = last;
  }
  rebuilt_.push_back(std::string(kCatalogueName) + ": " + what +
                     " from the prints");
  return {};
}

Result<bool> AudioIndexWriter::Has(std::string_view id) {
  QIAO_TRY(const auto number, catalogue_->NumberOf(id));
  return number && *number < size();
}

Result<IndexFile> AudioIndexWriter::WriteFile(Kind kind, std::uint64_t tracks,
                                              std::string_view payload) {
  IndexFile file;
  file.kind = kind;
  file.name = NameOf(kind, next_number_++);
  file.tracks = tracks;
  file.payload_bytes = payload.size();
  const std::string guard = GuardOf(payload);
  file.root = RootOf(guard);
  file.file_bytes = payload.size() + guard.size();
  QIAO_TRY_DO(WriteSynced(PathIn(folder_, file.name), payload, guard));
  return file;
}

Result<void> AudioIndexWriter::Add(std::span<const IndexedTrack> tracks) {
  if (tracks.empty()) return {};
  // What an addition that failed has left.
  QIAO_TRY_DO(catalogue_->CutTo(size()));
  std::vector<const Fingerprint*> prints;
  for (const IndexedTrack& track : tracks) prints.push_back(&track.print);
  QIAO_TRY_DO(
      catalogue_->Append(RowsOf(tracks), AudioCatalogue::Twice::kRefused));
  std::vector<IndexFile> files = files_;
  QIAO_TRY(files.emplace_back(),
           WriteFile(Kind::kPrints, tracks.size(), PrintsPayload(tracks)));
  QIAO_TRY(files.emplace_back(),
           WriteFile(Kind::kKeys, tracks.size(), matcher::BuildKeys(prints)));
  QIAO_TRY_DO(WriteManifest(folder_, files));
  files_ = std::move(files);
  return Merge();
}

Result<void> AudioIndexWriter::Merge() {
  for (;;) {
    std::vector<IndexFile> files = files_;
    std::vector<IndexFile> replaced;
    for (const Kind kind : {Kind::kPrints, Kind::kKeys}) {
      const std::vector<std::size_t> places = FilesToMerge(files, kind);
      if (places.empty()) continue;
      std::vector<IndexFile> merged;
      for (const std::size_t place : places) merged.push_back(files[place]);
      QIAO_TRY(files[places.front()], MergeFiles(merged));
      for (std::size_t p = places.size(); --p > 0;) {
        files.erase(files.begin() + static_cast<std::ptrdiff_t>(places[p]));
      }
      replaced.insert(replaced.end(), merged.begin(), merged.end());
    }
    if (replaced.empty()) return {};
    QIAO_TRY_DO(WriteManifest(folder_, files));
    files_ = std::move(files);
    for (const IndexFile& file : replaced) {
      ::unlink(PathIn(folder_, file.name).c_str());
    }
  }
}

Result<IndexFile> AudioIndexWriter::MergeFiles(
    const std::vector<IndexFile>& merged) {
  std::vector<std::shared_ptr<const MappedFile>> mappings;
  std::vector<std::vector<std::string_view>> records;
  std::vector<matcher::KeySegment> segments;
  std::uint64_t tracks = 0;
  const Kind kind = merged.front().kind;
  for (const IndexFile& file : merged) {
    QIAO_TRY(auto mapping, OpenSound(folder_, file));
    const auto payload = mapping->bytes().substr(0, file.payload_bytes);
    if (kind == Kind::kPrints) {
      records.push_back(RecordsIn(payload, file.tracks));
    } else {
      QIAO_TRY(auto keys, matcher::KeySegment::Read(payload));
      segments.push_back(std::move(keys));
    }
    tracks += file.tracks;
    mappings.push_back(std::move(mapping));
  }
  return WriteFile(kind, tracks,
                   kind == Kind::kPrints ? JoinedPrints(records)
                                         : matcher::MergeKeys(segments));
}

}  // namespace qiao::store
