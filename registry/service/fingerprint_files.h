// Audio files -> fingerprints, all cores, each file heard once.
//
//   QIAO_TRY(AudioFolder folder, FingerprintFiles(paths, settings));
//   folder.files[17].print, folder.failures[0].reason
//
// A file is known by the hash of its bytes: the second run over 3,000 files
// reads them but decodes none. Decoding happens in child processes
// (matcher/audio/decode_pool.h); a file that breaks its decoder is one failure
// with a reason, and the others go on.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/model/fingerprint.h"
#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::registry {

// One audio file as heard.
struct HeardFile {
  // What a registration signs: the file, and the description of its
  // fingerprint, whose items are a blob of their own.
  AudioFile audio;
  PrintReference reference;
  std::shared_ptr<const Fingerprint> print;  // never null

  std::string path;   // as given
  std::string codec;  // "flac", "mp3", "pcm_s16le"
  // Tags that matter; empty when absent. UTF-8, bounded, no control characters.
  std::string isrc, title, artist, album;
  std::optional<int> track;
  std::string warning;  // empty, or "ends after 31 s of 60 s"
  bool from_cache = false;
};

struct UnheardFile {
  std::string path;
  std::string reason;  // "not audio", "stopped after 60 s", …
};

struct AudioFolder {
  std::vector<HeardFile> files;       // in the order of the input
  std::vector<UnheardFile> failures;  // in the order of the input
};

struct FingerprintFilesSettings {
  std::string cache_dir;  // fingerprints go below; empty: no cache
  std::string decoder;    // path of qiao-decode; empty: found as usual
  int jobs = 0;           // children at a time; 0: one a core
  // Called now and then, from any one thread at a time.
  std::function<void(std::size_t done, std::size_t total)> progress;
  std::stop_token stop;
};

// How a registration describes a fingerprint: its algorithm, number of items
// and the SHA-256 of the items as little-endian 32-bit words.
PrintReference ReferenceTo(const Fingerprint& print);
std::string ItemBytes(const Fingerprint& print);

// Hears every file. kInterrupted when stopped (what was decoded stays in the
// cache); kUnavailable when qiao-decode cannot be started at all.
Result<AudioFolder> FingerprintFiles(const std::vector<std::string>& paths,
                                     const FingerprintFilesSettings& settings);

// The audio files of a folder and the folders below it, by name, in the order
// of their paths. A symbolic link to a file counts, unless the file is
// listed already; links to folders are not followed. A path that is a file is
// listed by itself, whatever its name. kNotFound, kUnreadable.
Result<std::vector<std::string>> ListAudioFiles(const std::string& path);

// A path as text for reports and JSON. Names that an old machine wrote in Big5
// are no UTF-8; their bytes are written out: "\x{B2}\x{C4}1.flac".
std::string PathInWords(const std::string& path);

}  // namespace qiao::registry
