#include "registry/store/audio_index_check.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "matcher/audio_segment.h"
#include "registry/store/audio_catalogue.h"
#include "registry/store/audio_index_writer.h"
#include "registry/store/guarded_block.h"
#include "registry/store/index_manifest.h"
#include "registry/store/mapped_file.h"
#include "registry/store/print_records.h"
#include "registry/store/synced_file.h"

namespace qiao::store {
namespace {

using Kind = IndexFile::Kind;

// Nothing if it cannot be read.
std::string BytesIn(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return {};
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  return in.bad() ? std::string() : bytes;
}

// A .keys file that is to be made again from the prints.
struct LostKeys {
  std::size_t file = 0;     // in the manifest
  std::uint64_t first = 0;  // its first track
  bool of_older_layout = false;
};

std::vector<const Fingerprint*> PointersTo(
    const std::vector<Fingerprint>& prints) {
  std::vector<const Fingerprint*> pointers;
  for (const Fingerprint& print : prints) pointers.push_back(&print);
  return pointers;
}

// The files that a manifest names, read one after another.
class FileCheck {
 public:
  FileCheck(std::string folder, std::vector<IndexFile>& files,
            IndexCheck& check)
      : folder_(std::move(folder)), files_(files), check_(check) {}

  // Mends from parity, and makes keys again.
  Result<void> Run();
  // Of all tracks, if no prints are lost. Views live as long as this.
  std::optional<std::vector<CatalogueRow>> Rows() const {
    if (!prints_are_whole_) return std::nullopt;
    return RowsOf(records_);
  }

 private:
  Result<void> Read(std::size_t at, std::uint64_t first);
  Result<void> MapPrints();
  Result<void> MakeAgain(const LostKeys& keys);

  std::string folder_;
  std::vector<IndexFile>& files_;
  IndexCheck& check_;
  std::vector<LostKeys> lost_keys_;
  bool prints_are_whole_ = true;
  std::vector<std::shared_ptr<const MappedFile>> mappings_;
  std::vector<std::string_view> records_;
};

Result<void> FileCheck::Read(std::size_t at, std::uint64_t first) {
  const IndexFile& file = files_[at];
  const std::string path = PathIn(folder_, file.name);
  std::string bytes = BytesIn(path);
  ++check_.files;
  const Mending mending = Mend(bytes, file.payload_bytes, file.root);
  if (mending == Mending::kMended) {
    QIAO_TRY_DO(WriteSynced(path, bytes));
    check_.mended.push_back(file.name + ": damaged, rebuilt from its parity");
  }
  const bool lost = mending == Mending::kLost;
  if (file.kind == Kind::kPrints) {
    if (!lost) return {};
    check_.lost.push_back(file.name + ": damaged beyond its parity");
    prints_are_whole_ = false;
  } else if (lost || !matcher::KeySegment::Read(std::string_view(bytes).substr(
                         0, file.payload_bytes))) {
    lost_keys_.push_back({at, first, !lost});
  }
  return {};
}

Result<void> FileCheck::MapPrints() {
  for (const IndexFile& file : files_) {
    if (file.kind != Kind::kPrints) continue;
    QIAO_TRY(auto mapping, MappedFile::Open(PathIn(folder_, file.name)));
    const auto records =
        RecordsIn(mapping->bytes().substr(0, file.payload_bytes), file.tracks);
    records_.insert(records_.end(), records.begin(), records.end());
    mappings_.push_back(std::move(mapping));
  }
  return {};
}

Result<void> FileCheck::MakeAgain(const LostKeys& keys) {
  IndexFile& file = files_[keys.file];
  if (keys.first + file.tracks > records_.size()) {
    check_.lost.push_back(file.name + ": damaged, and its prints are missing");
    return {};
  }
  std::vector<Fingerprint> prints;
  for (std::uint64_t t = 0; t < file.tracks; ++t) {
    prints.push_back(PrintIn(records_[keys.first + t]));
  }
  const std::string payload = matcher::BuildKeys(PointersTo(prints));
  const std::string guard = GuardOf(payload);
  file.payload_bytes = payload.size();
  file.root = RootOf(guard);
  file.file_bytes = payload.size() + guard.size();
  QIAO_TRY_DO(WriteSynced(PathIn(folder_, file.name), payload, guard));
  check_.mended.push_back(
      file.name + (keys.of_older_layout
                       ? ": of an older layout, made again from its prints"
                       : ": damaged, rebuilt from its prints"));
  return {};
}

Result<void> FileCheck::Run() {
  std::uint64_t first = 0;
  for (std::size_t f = 0; f < files_.size(); ++f) {
    QIAO_TRY_DO(Read(f, first));
    if (files_[f].kind == Kind::kKeys) first += files_[f].tracks;
  }
  if (!prints_are_whole_) {
    for (const LostKeys& keys : lost_keys_) {
      check_.lost.push_back(files_[keys.file].name +
                            ": damaged, and so are its prints");
    }
    return {};
  }
  QIAO_TRY_DO(MapPrints());
  for (const LostKeys& keys : lost_keys_) QIAO_TRY_DO(MakeAgain(keys));
  if (!lost_keys_.empty()) QIAO_TRY_DO(WriteManifest(folder_, files_));
  return {};
}

// A catalogue that cannot be read, or says something else than the prints, is
// made from them.
Result<void> CheckCatalogue(const std::string& folder,
                            const std::vector<CatalogueRow>& rows,
                            IndexCheck& check) {
  std::error_code unsure;
  std::string what = "damaged, rebuilt";
  if (!std::filesystem::exists(PathIn(folder, kCatalogueName), unsure)) {
    what = "missing, made";
  }
  {
    auto catalogue = AudioCatalogue::Open(folder);
    if (catalogue) {
      // A crash may have left rows that no manifest counts.
      const auto cut = catalogue->CutTo(rows.size());
      const auto says = catalogue->Says(rows);
      if (cut && says && *says) return {};
      // A crash may have left fewer.
      const bool behind = cut && says && catalogue->size() < rows.size();
      if (behind && what != "missing, made") what = "behind, rebuilt";
    }
  }
  QIAO_TRY(auto anew, AudioCatalogue::MakeAnew(folder));
  QIAO_TRY_DO(anew.Append(rows, AudioCatalogue::Twice::kFirstCounts));
  check.mended.push_back(std::string(kCatalogueName) + ": " + what +
                         " from the prints");
  return {};
}

}  // namespace

Result<IndexCheck> CheckAudioIndex(const std::string& folder) {
  std::error_code failed;
  if (!std::filesystem::is_directory(folder, failed)) {
    return Error{ErrorCode::kNotFound, folder + " is no index of fingerprints"};
  }
  // Before the lock, so that a folder without an index stays without one.
  QIAO_TRY_DO(ReadManifest(folder));
  QIAO_TRY(auto writer, AudioIndexWriter::Begin(folder));
  IndexCheck check;
  check.files = 3;  // the manifests and the catalogue
  check.mended = writer.rebuilt();
  FileCheck files(folder, writer.files_, check);
  QIAO_TRY_DO(files.Run());
  if (const auto rows = files.Rows()) {
    QIAO_TRY_DO(CheckCatalogue(folder, *rows, check));
  }
  return check;
}

}  // namespace qiao::store
