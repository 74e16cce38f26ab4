#include "registry/service/fingerprint_files.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

#include <sys/stat.h>

#include "matcher/audio/child.h"
#include "matcher/audio/decode_pool.h"
#include "registry/ledger/running_hash.h"
#include "registry/service/print_cache.h"
#include "schemas/text/bidi.h"
#include "schemas/text/utf8.h"

namespace qiao::registry {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kReadBytes = 1 << 20;

// Enough to notice that a file was written to meanwhile.
struct Stamp {
  dev_t device = 0;
  ino_t inode = 0;
  std::int64_t bytes = 0;
  std::int64_t written_s = 0, written_ns = 0;
  bool operator==(const Stamp&) const = default;
};

Stamp StampOf(const struct stat& facts) {
  return {facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtim.tv_sec,
          facts.st_mtim.tv_nsec};
}

// One file on its way: read and hashed, then found in the cache or decoded.
struct Reading {
  Stamp stamp;
  Digest sha256;
  std::shared_ptr<const matcher::DecodedTrack> track;
  bool from_cache = false;
  std::string failure;  // empty, or why it is not heard
};

void HashFile(const std::string& path, Reading& reading,
              const std::stop_token& stop) {
  Result<matcher::OwnedFd> file = matcher::OpenAudioFile(path);
  if (!file) {
    reading.failure = file.error().message;
    return;
  }
  struct stat facts {};
  if (fstat(file->get(), &facts) != 0) {
    reading.failure = "cannot be read";
    return;
  }
  reading.stamp = StampOf(facts);
  ledger::RunningSha256 hash;
  std::vector<std::uint8_t> buffer(kReadBytes);
  while (!stop.stop_requested()) {
    ssize_t count = read(file->get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      reading.failure = "cannot be read";
      return;
    }
    if (count == 0) break;
    hash.Add({buffer.data(), static_cast<std::size_t>(count)});
  }
  reading.sha256 = hash.Finish();
}

bool Unchanged(const std::string& path, const Stamp& stamp) {
  struct stat facts {};
  return stat(path.c_str(), &facts) == 0 && StampOf(facts) == stamp;
}

int JobsOf(int asked) {
  if (asked > 0) return asked;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

// Hashes all files, all cores, and takes what the cache knows.
void HashAll(const std::vector<std::string>& paths,
             const FingerprintFilesSettings& settings, const PrintCache& cache,
             std::vector<Reading>& readings) {
  std::atomic<std::size_t> next{0};
  auto work = [&] {
    for (;;) {
      std::size_t i = next.fetch_add(1);
      if (i >= paths.size() || settings.stop.stop_requested()) return;
      Reading& reading = readings[i];
      HashFile(paths[i], reading, settings.stop);
      if (!reading.failure.empty() || settings.stop.stop_requested()) continue;
      if (auto known = cache.Find(reading.sha256)) {
        reading.track =
            std::make_shared<const matcher::DecodedTrack>(std::move(*known));
        reading.from_cache = true;
      }
    }
  };
  std::vector<std::jthread> threads;
  threads.reserve(static_cast<std::size_t>(JobsOf(settings.jobs)));
  for (int i = 0; i < JobsOf(settings.jobs); ++i) threads.emplace_back(work);
}

HeardFile Heard(const std::string& path, const Reading& reading) {
  const matcher::DecodedTrack& track = *reading.track;
  HeardFile file;
  file.audio = {reading.sha256, reading.stamp.bytes, track.header.media_type};
  file.reference = ReferenceTo(track.print);
  file.print = std::shared_ptr<const Fingerprint>(reading.track, &track.print);
  file.path = path;
  file.codec = track.header.codec;
  file.isrc = track.header.isrc;
  file.title = track.header.title;
  file.artist = track.header.artist;
  file.album = track.header.album;
  file.track = track.header.track;
  file.warning = track.warning;
  file.from_cache = reading.from_cache;
  return file;
}

}  // namespace

std::string ItemBytes(const Fingerprint& print) {
  std::string bytes;
  bytes.reserve(print.items.size() * 4);
  for (std::uint32_t item : print.items) {
    for (int shift = 0; shift < 32; shift += 8) {
      bytes.push_back(static_cast<char>(item >> shift & 0xff));
    }
  }
  return bytes;
}

PrintReference ReferenceTo(const Fingerprint& print) {
  std::string bytes = ItemBytes(print);
  ledger::RunningSha256 hash;
  hash.Add({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  PrintReference reference;
  reference.alg = "chromaprint-" + std::to_string(print.algorithm);
  reference.count = static_cast<std::int64_t>(print.items.size());
  reference.sha256 = hash.Finish();
  reference.ms = print.duration_ms;
  return reference;
}

Result<AudioFolder> FingerprintFiles(const std::vector<std::string>& paths,
                                     const FingerprintFilesSettings& settings) {
  const Error stopped{ErrorCode::kInterrupted,
                      "stopped; what was decoded stays in the cache"};
  PrintCache cache(settings.cache_dir.empty()
                       ? std::string()
                       : settings.cache_dir + "/fingerprints");
  std::vector<Reading> readings(paths.size());
  HashAll(paths, settings, cache, readings);
  if (settings.stop.stop_requested()) return stopped;

  // Files of the same bytes are decoded once.
  std::map<Digest, std::vector<std::size_t>> to_decode;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    if (readings[i].failure.empty() && !readings[i].track) {
      to_decode[readings[i].sha256].push_back(i);
    }
  }
  std::vector<std::size_t> first;  // of each group, in the order of the input
  first.reserve(to_decode.size());
  for (const auto& [digest, files] : to_decode) first.push_back(files.front());
  std::sort(first.begin(), first.end());
  std::vector<std::string> first_paths;
  std::size_t done = paths.size();
  for (std::size_t i : first) {
    first_paths.push_back(paths[i]);
    done -= to_decode[readings[i].sha256].size();
  }
  if (settings.progress) settings.progress(done, paths.size());

  matcher::DecodeSettings decode;
  decode.program = settings.decoder;
  decode.jobs = settings.jobs;
  decode.stop = settings.stop;
  decode.finished = [&](std::size_t place,
                        const Result<matcher::DecodedTrack>& heard,
                        std::size_t) {
    Reading& reading = readings[first[place]];
    if (!heard) {
      reading.failure = heard.error().message;
    } else if (!Unchanged(first_paths[place], reading.stamp)) {
      reading.failure = "was written to while it was read";
    } else {
      reading.track = std::make_shared<const matcher::DecodedTrack>(*heard);
      cache.Put(reading.sha256, *heard);
    }
    const std::vector<std::size_t>& same = to_decode[reading.sha256];
    for (std::size_t i : same) {
      readings[i].track = reading.track;
      readings[i].failure = reading.failure;
    }
    done += same.size();
    if (settings.progress) settings.progress(done, paths.size());
  };
  if (auto decoded = matcher::DecodeFiles(first_paths, decode); !decoded) {
    if (decoded.error().code == ErrorCode::kInterrupted) return stopped;
    return decoded.error();
  }

  AudioFolder folder;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (readings[i].track) {
      folder.files.push_back(Heard(paths[i], readings[i]));
    } else {
      folder.failures.push_back({paths[i], readings[i].failure});
    }
  }
  return folder;
}

Result<std::vector<std::string>> ListAudioFiles(const std::string& path) {
  static const std::set<std::string> kEndings = {
      ".aac",  ".aif",  ".aifc", ".aiff", ".ape", ".au",  ".caf",
      ".dsf",  ".flac", ".m4a",  ".m4b",  ".mka", ".mp2", ".mp3",
      ".mp4",  ".oga",  ".ogg",  ".opus", ".tta", ".w64", ".wav",
      ".wave", ".weba", ".wma",  ".wv"};
  std::error_code error;
  fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    return Error{ErrorCode::kNotFound, path + ": there is no such folder"};
  }
  if (!fs::is_directory(status)) return std::vector<std::string>{path};
  std::vector<std::string> found;
  std::set<std::string> files;  // without links in their paths
  std::vector<fs::path> links;
  fs::recursive_directory_iterator walk(path, error);
  for (fs::recursive_directory_iterator end; !error && walk != end;
       walk.increment(error)) {
    // A link that leads nowhere is listed, too: nothing is passed over.
    const fs::file_type type = walk->symlink_status(error).type();
    std::error_code ignored;
    if (type != fs::file_type::regular &&
        (type != fs::file_type::symlink || walk->is_directory(ignored))) {
      continue;
    }
    std::string ending = walk->path().extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (kEndings.count(ending) == 0) continue;
    if (type == fs::file_type::symlink) {
      links.push_back(walk->path());
    } else {
      found.push_back(walk->path().string());
      files.insert(fs::weakly_canonical(walk->path(), ignored).string());
    }
  }
  if (error) {
    return Error{ErrorCode::kUnreadable, path + ": " + error.message()};
  }
  std::sort(links.begin(), links.end());
  for (const fs::path& link : links) {
    std::error_code ignored;
    // One file under two names is one file.
    if (files.insert(fs::weakly_canonical(link, ignored).string()).second) {
      found.push_back(link.string());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string PathInWords(const std::string& path) {
  return text::IsUtf8(path) ? path : text::EscapeControls(path);
}

}  // namespace qiao::registry
