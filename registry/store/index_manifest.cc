#include "registry/store/index_manifest.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <unistd.h>
#include <utility>

#include "registry/ledger/hash.h"
#include "registry/store/synced_file.h"

namespace qiao::store {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHeading = "qiao-audio-index 1";
constexpr const char* kManifests[] = {"manifest", "manifest.copy"};

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

std::optional<std::string> TextOf(const std::string& path) {
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

}  // namespace

std::string PathIn(const std::string& folder, std::string_view name) {
  return (fs::path(folder) / name).string();
}

std::string NameOf(IndexFile::Kind kind, std::uint64_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, digits.size() < 8 ? 8 - digits.size() : 0, '0');
  return digits + "." + std::string(WordOf(kind));
}

std::uint64_t NextNumber(const std::vector<IndexFile>& files) {
  std::uint64_t next = 1;
  for (const IndexFile& file : files) {
    const auto number = NumberIn(file.name, WordOf(file.kind));
    next = std::max(next, number.value_or(0) + 1);
  }
  return next;
}

std::uint64_t TracksOf(const std::vector<IndexFile>& files,
                       IndexFile::Kind kind) {
  std::uint64_t tracks = 0;
  for (const IndexFile& file : files) {
    if (file.kind == kind) tracks += file.tracks;
  }
  return tracks;
}

Error Damaged(std::string_view name, std::string_view what) {
  return Error{ErrorCode::kUnreadable,
               std::string(name) + " is damaged (" + std::string(what) +
                   "): qiao audio index check mends it"};
}

// A manifest that is there and cannot be read is no missing one: who takes it
// for that makes a new index over the old.
Result<std::vector<IndexFile>> ReadManifest(const std::string& folder) {
  bool none = true;
  for (const char* name : kManifests) {
    std::error_code unsure;
    none = none && !fs::exists(PathIn(folder, name), unsure) && !unsure;
  }
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
  for (const char* name : kManifests) {
    const auto text = TextOf(PathIn(folder, name));
    if (!text) continue;
    if (auto files = ParseManifest(*text)) return *std::move(files);
  }
  return Error{ErrorCode::kUnreadable,
               PathIn(folder, "manifest") +
                   " and its copy cannot be read or are damaged: without one "
                   "of them the index must be made again"};
}

Result<void> WriteManifest(const std::string& folder,
                           const std::vector<IndexFile>& files) {
  const std::string text = ManifestText(files);
  for (const char* name : kManifests) {
    QIAO_TRY_DO(WriteSynced(PathIn(folder, name), text));
  }
  return {};
}

Result<std::vector<std::string>> MendManifests(
    const std::string& folder, const std::vector<IndexFile>& files) {
  std::vector<std::string> mended;
  const std::string text = ManifestText(files);
  for (const char* name : kManifests) {
    if (TextOf(PathIn(folder, name)) != text) mended.emplace_back(name);
  }
  if (!mended.empty()) QIAO_TRY_DO(WriteManifest(folder, files));
  return mended;
}

void Sweep(const std::string& folder, const std::vector<IndexFile>& files) {
  std::set<std::string> named;
  for (const IndexFile& file : files) named.insert(file.name);
  for (const fs::path& path : FilesOfOurs(folder)) {
    if (!named.contains(path.filename().string())) ::unlink(path.c_str());
  }
}

}  // namespace qiao::store
