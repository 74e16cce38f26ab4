#include "registry/store/audio_index.h"

#include <algorithm>
#include <charconv>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <unistd.h>
#include <utility>

#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "registry/ledger/hash.h"
#include "registry/store/guarded_block.h"
#include "registry/store/print_bytes.h"
#include "registry/store/synced_file.h"

namespace qiao::store {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHeading = "qiao-audio-index 1";
constexpr std::string_view kPrintsMagic = "QIAOPRT1";
constexpr std::uint64_t kCheckedAtOpen = std::uint64_t{256} << 20;
// So many segments of one tier become one of the next.
constexpr std::size_t kTier = 8;
// Of key files that are merged. A segment's lists take 4 GiB at most, and grow
// by a few bytes each where they are joined.
constexpr std::uint64_t kMostMerged = std::uint64_t{2} << 30;

std::string PathOf(const std::string& folder, const std::string& name) {
  return (fs::path(folder) / name).string();
}

Error Damaged(const std::string& name, std::string_view what) {
  return Error{ErrorCode::kUnreadable,
               name + " is damaged (" + std::string(what) +
                   "): qiao audio index check mends it"};
}

std::string_view WordOf(IndexFile::Kind kind) {
  return kind == IndexFile::Kind::kPrints ? "prints" : "keys";
}

// "00000002.keys": the number, absent if it is no name of a file of ours.
std::optional<std::uint64_t> NumberIn(std::string_view name,
                                      std::string_view extension) {
  if (!name.ends_with(extension)) return std::nullopt;
  name.remove_suffix(extension.size());
  if (name.size() < 9 || !name.ends_with('.')) return std::nullopt;
  name.remove_suffix(1);
  std::uint64_t number = 0;
  const char* const end = name.data() + name.size();
  const auto read = std::from_chars(name.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

std::string ManifestText(const std::vector<IndexFile>& files) {
  std::ostringstream text;
  text << kHeading << '\n';
  for (const IndexFile& file : files) {
    text << WordOf(file.kind) << ' ' << file.name << ' ' << file.tracks << ' '
         << file.payload_bytes << ' ' << file.file_bytes << ' '
         << ToHex(file.root.bytes) << '\n';
  }
  std::string body = text.str();
  return body + "sha256 " + ToHex(ledger::Sha256({body}).bytes) + "\n";
}

// Absent if the text is not one that ManifestText() writes.
std::optional<std::vector<IndexFile>> ParseManifest(const std::string& text) {
  std::vector<IndexFile> files;
  std::istringstream in(text);
  std::string line;
  if (!std::getline(in, line) || line != kHeading) return std::nullopt;
  while (std::getline(in, line)) {
    std::istringstream cells(line);
    IndexFile file;
    std::string kind;
    std::string root;
    cells >> kind;
    if (kind == "sha256") break;
    if (kind != "prints" && kind != "keys") return std::nullopt;
    file.kind =
        kind == "keys" ? IndexFile::Kind::kKeys : IndexFile::Kind::kPrints;
    cells >> file.name >> file.tracks >> file.payload_bytes >>
        file.file_bytes >> root;
    if (!cells || !FromHex(root, file.root.bytes) ||
        !NumberIn(file.name, kind)) {
      return std::nullopt;
    }
    files.push_back(std::move(file));
  }
  if (ManifestText(files) != text) return std::nullopt;
  return files;
}

std::optional<std::string> ReadWhole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) return std::nullopt;
  return bytes;
}

// Files of the folder that are named as ours are, unfinished ones too.
std::vector<fs::path> FilesOfOurs(const std::string& folder) {
  std::vector<fs::path> ours;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    fs::path name = entry.path().filename();
    if (name.extension() == ".new") name = name.stem();
    if (NumberIn(name.string(), "prints") || NumberIn(name.string(), "keys")) {
      ours.push_back(entry.path());
    }
  }
  return ours;
}

// A manifest that is there and cannot be read is no missing one: who takes it
// for that makes a new index over the old.
Result<std::vector<IndexFile>> ReadManifest(const std::string& folder) {
  std::error_code unsure;
  const bool none =
      !fs::exists(PathOf(folder, "manifest"), unsure) && !unsure &&
      !fs::exists(PathOf(folder, "manifest.copy"), unsure) && !unsure;
  const auto first = ReadWhole(PathOf(folder, "manifest"));
  const auto copy = ReadWhole(PathOf(folder, "manifest.copy"));
  if (none && !FilesOfOurs(folder).empty()) {
    return Error{ErrorCode::kUnreadable,
                 folder +
                     " holds files of an index and no manifest: put that "
                     "back, or make the index again in another folder"};
  }
  if (none) {
    return Error{ErrorCode::kNotFound,
                 folder +
                     " holds no index of fingerprints: qiao audio index "
                     "add makes one"};
  }
  for (const auto* text : {&first, &copy}) {
    if (!*text) continue;
    if (auto files = ParseManifest(**text)) return *std::move(files);
  }
  return Error{ErrorCode::kUnreadable,
               PathOf(folder, "manifest") +
                   " and its copy cannot be read or are damaged: without one "
                   "of them the index must be made again"};
}

// The first is the one that counts; what it names may only be swept when the
// copy says the same.
Result<void> WriteManifest(const std::string& folder,
                           const std::vector<IndexFile>& files) {
  const std::string text = ManifestText(files);
  QIAO_TRY_DO(WriteSynced(PathOf(folder, "manifest"), text));
  return WriteSynced(PathOf(folder, "manifest.copy"), text);
}

// Files of ours that the manifest does not name.
void Sweep(const std::string& folder, const std::vector<IndexFile>& files) {
  std::set<std::string> named;
  for (const IndexFile& file : files) named.insert(file.name);
  std::error_code ignored;
  for (const fs::path& path : FilesOfOurs(folder)) {
    if (!named.contains(path.filename().string())) fs::remove(path, ignored);
  }
}

void AppendWord(std::string& bytes, std::uint64_t word) {
  for (int shift = 0; shift < 32; shift += 8) {
    bytes += static_cast<char>(word >> shift & 0xff);
  }
}

// Record of a track: duration_ms (u32), bytes of the id (u32), id, items.
std::string PrintsPayload(std::span<const IndexedTrack> tracks) {
  std::string payload(kPrintsMagic);
  std::size_t size = payload.size();
  for (const IndexedTrack& track : tracks) {
    const std::size_t record =
        8 + track.id.size() + 4 * track.print.items.size();
    AppendWord(payload, record);
    size += 4 + record;
  }
  payload.reserve(size);
  for (const IndexedTrack& track : tracks) {
    AppendWord(payload, static_cast<std::uint64_t>(std::clamp<std::int64_t>(
                            track.print.duration_ms, 0, 0xffff'ffff)));
    AppendWord(payload, track.id.size());
    payload += track.id;
    payload += BytesOf(track.print.items);
  }
  return payload;
}

std::uint32_t WordAt(std::string_view bytes, std::size_t at) {
  std::uint32_t word = 0;
  for (std::size_t b = 4; b-- > 0;) {
    word = word << 8 | static_cast<std::uint8_t>(bytes[at + b]);
  }
  return word;
}

std::string_view IdIn(std::string_view record) {
  return record.substr(8, WordAt(record, 4));
}

Fingerprint PrintIn(std::string_view record) {
  Fingerprint print;
  print.duration_ms = WordAt(record, 0);
  print.items = ItemsOf(record.substr(8 + IdIn(record).size()));
  return print;
}

// The records of a .prints payload; none if it does not hold `tracks`.
std::vector<std::string_view> RecordsIn(std::string_view payload,
                                        std::uint64_t tracks) {
  std::vector<std::string_view> records;
  if (tracks > payload.size() / 4) return {};
  const std::size_t head = kPrintsMagic.size() + tracks * 4;
  if (payload.size() < head || !payload.starts_with(kPrintsMagic)) return {};
  std::size_t at = head;
  for (std::uint64_t t = 0; t < tracks; ++t) {
    const std::uint32_t size = WordAt(payload, kPrintsMagic.size() + t * 4);
    if (size < 8 || size > payload.size() - at) return {};
    const std::string_view record = payload.substr(at, size);
    if (WordAt(record, 4) > size - 8) return {};
    records.push_back(record);
    at += size;
  }
  return records;
}

std::string KeysPayload(const std::vector<std::string_view>& records) {
  std::vector<Fingerprint> prints;
  std::vector<const Fingerprint*> tracks;
  prints.reserve(records.size());
  for (const std::string_view record : records) {
    prints.push_back(PrintIn(record));
    tracks.push_back(&prints.back());
  }
  return matcher::BuildKeys(tracks);
}

int TierOf(const IndexFile& file) {
  int tier = 0;
  for (std::uint64_t tracks = file.tracks; tracks > 1; tracks /= kTier) ++tier;
  return tier;
}

}  // namespace

struct AudioIndex::Mapping {
  const char* data = nullptr;
  std::size_t size = 0;
  ~Mapping() {
    if (size != 0) ::munmap(const_cast<char*>(data), size);
  }
  static Result<std::shared_ptr<const Mapping>> Of(const std::string& path) {
    const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) return FileError(path, "open");
    struct stat facts {};
    if (::fstat(file.get(), &facts) != 0) return FileError(path, "look at");
    auto mapping = std::make_shared<Mapping>();
    if (facts.st_size == 0) {
      return std::shared_ptr<const Mapping>(std::move(mapping));
    }
    const auto size = static_cast<std::size_t>(facts.st_size);
    void* data = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
    if (data == MAP_FAILED) return FileError(path, "map");
    mapping->data = static_cast<const char*>(data);
    mapping->size = size;
    return std::shared_ptr<const Mapping>(std::move(mapping));
  }
};

std::string_view AudioIndex::PayloadOf(std::size_t file) const {
  return {mappings_[file]->data, files_[file].payload_bytes};
}

Result<AudioIndex> AudioIndex::Open(const std::string& folder) {
  AudioIndex index;
  std::uint64_t bytes = 0;
  // A merge may sweep a file between the manifest and here: read it again.
  for (int tries = 0;; ++tries) {
    QIAO_TRY(auto files, ReadManifest(folder));
    index.files_ = std::move(files);
    index.mappings_.clear();
    bytes = 0;
    std::optional<Error> missing;
    for (const IndexFile& file : index.files_) {
      auto mapping = Mapping::Of(PathOf(folder, file.name));
      if (!mapping) {
        missing = mapping.error();
        break;
      }
      index.mappings_.push_back(*std::move(mapping));
      bytes += file.file_bytes;
    }
    if (!missing) break;
    if (tries == 4) {
      return Error{ErrorCode::kUnreadable,
                   folder + " lacks a file that it names (" + missing->message +
                       "): qiao audio index check mends it if it can"};
    }
  }
  const bool check = bytes <= kCheckedAtOpen;
  std::size_t first = 0;
  for (std::size_t f = 0; f < index.files_.size(); ++f) {
    const IndexFile& file = index.files_[f];
    const std::string path = PathOf(folder, file.name);
    if (index.mappings_[f]->size != file.file_bytes ||
        file.payload_bytes > file.file_bytes) {
      return Damaged(path, "its length");
    }
    if (check && RootOf(GuardOf(index.PayloadOf(f))) != file.root) {
      return Damaged(path, "its bytes are not those that were written");
    }
    if (file.kind == IndexFile::Kind::kPrints) {
      const auto records = RecordsIn(index.PayloadOf(f), file.tracks);
      if (records.size() != file.tracks) return Damaged(path, "its records");
      index.places_.insert(index.places_.end(), records.begin(), records.end());
    } else {
      auto keys = matcher::KeySegment::Read(index.PayloadOf(f));
      if (!keys || keys->tracks() != file.tracks) {
        return Damaged(path, "its header");
      }
      index.segments_.push_back({*std::move(keys), first});
      first += file.tracks;
    }
  }
  if (first != index.places_.size()) return Damaged(folder, "its manifest");
  return index;
}

std::string_view AudioIndex::IdOf(std::size_t track) const {
  return IdIn(places_[track]);
}

Fingerprint AudioIndex::PrintOf(std::size_t track) const {
  return PrintIn(places_[track]);
}

std::vector<matcher::KeyCandidate> AudioIndex::Candidates(
    const Fingerprint& query, std::size_t most, matcher::KeyReach reach) const {
  std::vector<matcher::KeyCandidate> all;
  for (const Segment& segment : segments_) {
    for (auto candidate : segment.keys.Candidates(query, most, reach)) {
      candidate.track += segment.first;
      all.push_back(candidate);
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return a.votes > b.votes;
  });
  if (all.size() > most) all.resize(most);
  return all;
}

AudioIndexStats AudioIndex::Stats() const {
  AudioIndexStats stats;
  stats.tracks = places_.size();
  stats.segments = segments_.size();
  for (const Segment& segment : segments_) {
    stats.postings += segment.keys.postings();
  }
  for (const IndexFile& file : files_) {
    (file.kind == IndexFile::Kind::kKeys ? stats.key_bytes
                                         : stats.print_bytes) +=
        file.file_bytes;
  }
  return stats;
}

struct AudioIndexWriter::Lock {
  OpenFile file;
  static Result<std::shared_ptr<const Lock>> Of(const std::string& folder) {
    const std::string path = PathOf(folder, "lock");
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

Result<AudioIndexWriter> AudioIndexWriter::Open(const std::string& folder) {
  AudioIndexWriter writer;
  writer.folder_ = folder;
  QIAO_TRY_DO(MakeFolderOf(PathOf(folder, "lock")));
  QIAO_TRY(auto lock, Lock::Of(folder));
  writer.lock_ = std::move(lock);
  auto files = ReadManifest(folder);
  if (files) {
    writer.files_ = *std::move(files);
  } else if (files.error().code != ErrorCode::kNotFound) {
    return files.error();
  }
  const std::string text = ManifestText(writer.files_);
  for (const char* name : {"manifest", "manifest.copy"}) {
    if (ReadWhole(PathOf(folder, name)) != text) {
      writer.mended_manifests_.emplace_back(name);
    }
  }
  if (!writer.mended_manifests_.empty()) {
    QIAO_TRY_DO(WriteManifest(folder, writer.files_));
  }
  Sweep(folder, writer.files_);
  for (const IndexFile& file : writer.files_) {
    const auto number = NumberIn(file.name, WordOf(file.kind));
    writer.next_name_ = std::max(writer.next_name_, number.value_or(0) + 1);
  }
  return writer;
}

Result<void> AudioIndexWriter::WriteFile(IndexFile::Kind kind,
                                         std::uint64_t tracks,
                                         std::string_view payload,
                                         std::vector<IndexFile>& files) {
  IndexFile file;
  file.kind = kind;
  std::string number = std::to_string(next_name_++);
  number.insert(0, number.size() < 8 ? 8 - number.size() : 0, '0');
  file.name = number + "." + std::string(WordOf(kind));
  file.tracks = tracks;
  file.payload_bytes = payload.size();
  const std::string guard = GuardOf(payload);
  file.root = RootOf(guard);
  file.file_bytes = payload.size() + guard.size();
  QIAO_TRY_DO(WriteSynced(PathOf(folder_, file.name), payload, guard));
  files.push_back(std::move(file));
  return {};
}

Result<void> AudioIndexWriter::Add(std::span<const IndexedTrack> tracks) {
  if (tracks.empty()) return {};
  std::vector<const Fingerprint*> prints;
  for (const IndexedTrack& track : tracks) prints.push_back(&track.print);
  std::vector<IndexFile> files = files_;
  QIAO_TRY_DO(WriteFile(IndexFile::Kind::kPrints, tracks.size(),
                        PrintsPayload(tracks), files));
  QIAO_TRY_DO(WriteFile(IndexFile::Kind::kKeys, tracks.size(),
                        matcher::BuildKeys(prints), files));
  QIAO_TRY_DO(WriteManifest(folder_, files));
  files_ = std::move(files);

  // The newest segments of one tier, as often as there are enough of them.
  for (;;) {
    std::size_t alike = 0;
    std::uint64_t together = 0, bytes = 0;
    std::optional<int> tier;
    for (auto file = files_.rbegin(); file != files_.rend(); ++file) {
      if (file->kind != IndexFile::Kind::kKeys) continue;
      if (tier && TierOf(*file) != *tier) break;
      tier = TierOf(*file);
      together += file->tracks;
      bytes += file->payload_bytes;
      ++alike;
    }
    if (alike < kTier || together > matcher::kMostSegmentTracks ||
        bytes > kMostMerged) {
      return {};
    }
    QIAO_TRY_DO(MergeLast(alike));
  }
}

Result<void> AudioIndexWriter::MergeLast(std::size_t count) {
  std::vector<IndexFile> merged;
  std::vector<std::shared_ptr<const AudioIndex::Mapping>> mappings;
  std::vector<matcher::KeySegment> segments;
  std::vector<IndexFile> files = files_;
  std::size_t left = count;
  for (auto file = files.end(); left != 0;) {
    --file;
    if (file->kind != IndexFile::Kind::kKeys) continue;
    merged.insert(merged.begin(), *file);
    file = files.erase(file);
    --left;
  }
  std::uint64_t tracks = 0;
  for (const IndexFile& file : merged) {
    const std::string path = PathOf(folder_, file.name);
    QIAO_TRY(auto mapping, AudioIndex::Mapping::Of(path));
    const std::string_view bytes(mapping->data, mapping->size);
    // What is damaged must not come out of a merge as sound.
    if (bytes.size() != file.file_bytes || file.payload_bytes > bytes.size() ||
        RootOf(GuardOf(bytes.substr(0, file.payload_bytes))) != file.root) {
      return Damaged(path, "found while merging");
    }
    QIAO_TRY(auto keys,
             matcher::KeySegment::Read(bytes.substr(0, file.payload_bytes)));
    segments.push_back(keys);
    mappings.push_back(std::move(mapping));
    tracks += file.tracks;
  }
  QIAO_TRY_DO(WriteFile(IndexFile::Kind::kKeys, tracks,
                        matcher::MergeKeys(segments), files));
  QIAO_TRY_DO(WriteManifest(folder_, files));
  files_ = std::move(files);
  for (const IndexFile& file : merged) {
    ::unlink(PathOf(folder_, file.name).c_str());
  }
  return {};
}

Result<IndexCheck> CheckAudioIndex(const std::string& folder) {
  std::error_code failed;
  if (!fs::is_directory(folder, failed)) {
    return Error{ErrorCode::kNotFound, folder + " is no index of fingerprints"};
  }
  IndexCheck check;
  QIAO_TRY(auto files, ReadManifest(folder));
  // Opening for writing mends the manifests and sweeps. Another may have
  // written before the lock was ours.
  QIAO_TRY(const auto writer, AudioIndexWriter::Open(folder));
  QIAO_TRY(files, ReadManifest(folder));
  check.files += 2;
  for (const std::string& name : writer.mended_manifests()) {
    check.mended.push_back(name + ": damaged, rebuilt");
  }
  std::vector<std::string> prints;  // payloads and guards, in order
  std::vector<std::string_view> records;
  std::vector<const IndexFile*> keys;
  std::set<const IndexFile*> older;  // whole, but not of this layout
  for (const IndexFile& file : files) {
    const std::string path = PathOf(folder, file.name);
    std::string bytes = ReadWhole(path).value_or(std::string());
    ++check.files;
    const Mending mending = Mend(bytes, file.payload_bytes, file.root);
    if (mending == Mending::kMended) {
      QIAO_TRY_DO(WriteSynced(path, bytes));
      check.mended.push_back(file.name + ": damaged, rebuilt from its parity");
    }
    if (file.kind == IndexFile::Kind::kPrints) {
      if (mending == Mending::kLost) {
        check.lost.push_back(file.name + ": damaged beyond its parity");
      }
      prints.push_back(std::move(bytes));
    } else if (mending == Mending::kLost ||
               !matcher::KeySegment::Read(
                   std::string_view(bytes).substr(0, file.payload_bytes))) {
      keys.push_back(&file);
      if (mending != Mending::kLost) older.insert(&file);
    }
  }
  if (keys.empty() || !check.lost.empty()) {
    for (const IndexFile* file : keys) {
      check.lost.push_back(file->name + ": damaged, and so are its prints");
    }
    return check;
  }
  std::size_t next = 0;
  for (const IndexFile& file : files) {
    if (file.kind != IndexFile::Kind::kPrints) continue;
    const auto more = RecordsIn(
        std::string_view(prints[next++]).substr(0, file.payload_bytes),
        file.tracks);
    records.insert(records.end(), more.begin(), more.end());
  }
  std::size_t first = 0;
  for (IndexFile& file : files) {
    if (file.kind != IndexFile::Kind::kKeys) continue;
    const std::size_t last = first + file.tracks;
    const bool lost = std::find(keys.begin(), keys.end(), &file) != keys.end();
    if (lost && last > records.size()) {
      check.lost.push_back(file.name + ": damaged, and its prints are missing");
    } else if (lost) {
      std::string payload =
          KeysPayload({records.begin() + static_cast<std::ptrdiff_t>(first),
                       records.begin() + static_cast<std::ptrdiff_t>(last)});
      const std::string guard = GuardOf(payload);
      file.payload_bytes = payload.size();
      file.root = RootOf(guard);
      payload += guard;
      file.file_bytes = payload.size();
      QIAO_TRY_DO(WriteSynced(PathOf(folder, file.name), payload));
      check.mended.push_back(
          file.name + (older.contains(&file)
                           ? ": of an older layout, made again from its prints"
                           : ": damaged, rebuilt from its prints"));
    }
    first = last;
  }
  if (!keys.empty()) QIAO_TRY_DO(WriteManifest(folder, files));
  return check;
}

}  // namespace qiao::store
