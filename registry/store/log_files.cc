#include "registry/store/log_files.h"

#include <vector>

#include "registry/ledger/hash.h"
#include "registry/ledger/static_log.h"

namespace qiao::store {
namespace {

using ledger::TileName;

// A tile of level L holds hashes of subtrees of 256^L leaves.
constexpr int kTileHeight = 8;

Result<std::string> Bundle(const Store& store, std::int64_t first,
                           std::int64_t width) {
  std::vector<std::string> entries;
  for (std::int64_t i = first; i < first + width; ++i) {
    QIAO_TRY(std::string entry, store.EntryAt(i));
    entries.push_back(std::move(entry));
  }
  return ledger::EncodeEntryBundle(entries);
}

Result<std::string> Tile(const Store& store, int level, std::int64_t first,
                         std::int64_t width) {
  const ledger::NodeReader read = store.Nodes();
  std::string bytes;
  for (std::int64_t i = first; i < first + width; ++i) {
    QIAO_TRY(const Digest hash, read(level * kTileHeight, i));
    bytes += ledger::AsText(hash.bytes);
  }
  return bytes;
}

}  // namespace

Result<std::optional<std::string>> LogFile(const Store& store,
                                           std::string_view path) {
  QIAO_TRY(const auto head, store.Head());
  if (!head) return std::optional<std::string>();
  if (path == "checkpoint") return std::optional(ToText(*head));
  const std::optional<TileName> name = ledger::ParseTilePath(path);
  if (!name) return std::optional<std::string>();
  const int level = name->level < 0 ? 0 : name->level;
  const std::int64_t there = head->head.size >> (level * kTileHeight);
  if (name->index > there / ledger::kTileWidth) {
    return std::optional<std::string>();
  }
  const std::int64_t first = name->index * ledger::kTileWidth;
  if (first + name->width > there) return std::optional<std::string>();
  QIAO_TRY(std::string bytes, name->level < 0
                                  ? Bundle(store, first, name->width)
                                  : Tile(store, level, first, name->width));
  return std::optional(std::move(bytes));
}

}  // namespace qiao::store
