// Which track of an index has this id? One SQLite file beside the others:
//
//   catalogue.sqlite   id, number, duration, items of every track
//
// The number of a track is its place in the index; the .prints file that holds
// this number, and where in it, follows from the manifest and from the file. So
// the catalogue is left alone when files are merged.
//
// It repeats what the .prints files say, and is made again from them when it
// is missing, damaged or behind. What the manifest does not have yet is cut
// off. Only the writer of the index opens it: readers never wait for it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registry/store/database.h"
#include "schemas/model/result.h"

namespace qiao::store {

inline constexpr std::string_view kCatalogueName = "catalogue.sqlite";

struct CatalogueRow {
  std::string_view id;
  std::uint32_t duration_ms = 0;
  std::uint32_t items = 0;
};

// What records of a .prints file (print_records.h) say of their tracks.
std::vector<CatalogueRow> RowsOf(std::span<const std::string_view> records);

class AudioCatalogue {
 public:
  // Made, without rows, if there is none. Fails if the file is no catalogue.
  static Result<AudioCatalogue> Open(const std::string& folder);
  // An empty one in place of whatever is there.
  static Result<AudioCatalogue> MakeAnew(const std::string& folder);

  // Tracks that it knows: their numbers are those below.
  std::uint64_t size() const { return size_; }
  Result<std::optional<std::uint64_t>> NumberOf(std::string_view id);

  // Of an id that is there already.
  enum class Twice { kRefused, kFirstCounts };
  // Rows that follow those there are; on the disk on return, all or none.
  // kInvalid, with the id, if one is refused.
  Result<void> Append(std::span<const CatalogueRow> rows, Twice twice);
  // Forgets the tracks from `size` on.
  Result<void> CutTo(std::uint64_t size);
  // Whether it says of these tracks, which are all, what they are: of ids that
  // come twice, the first.
  Result<bool> Says(std::span<const CatalogueRow> rows);

 private:
  Result<void> Insert(std::span<const CatalogueRow> rows, Twice twice);
  // Runs `change` in a transaction, after which there are `size` tracks.
  Result<void> Change(std::uint64_t size,
                      const std::function<Result<void>()>& change);

  std::unique_ptr<Database> database_;
  std::uint64_t size_ = 0;
};

}  // namespace qiao::store
