// The entries of a registry file, looked at by a thread of their own before
// their turn comes: all that can be made of an entry without the log is made
// there. An audit hashes, parses and checks signatures so, while the rules are
// asked in order.
//
//   EntriesAhead entries(file, folding);
//   while (true) {
//     QIAO_TRY(std::optional<ReadEntry> entry, entries.Next());
//     if (!entry) break; …
//   }
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "registry/ledger/shape.h"
#include "registry/ledger/signature.h"
#include "registry/store/database.h"
#include "registry/store/search_keys.h"
#include "schemas/model/result.h"

namespace qiao::store {

struct ReadEntry {
  std::int64_t index = 0;
  std::string stored_leaf;  // as the file has it
  std::string bytes;

  // Made ahead:
  Digest leaf;
  Digest sm3_leaf;
  // As CheckShape says of a log's entry. The signatures by keys that entries
  // shortly before it brought are checked.
  std::optional<Result<ledger::ShapedRecord>> shaped;
  SearchKeys keys;
};

// Makes it here and now. `known` are keys to check signatures with; those that
// the entry brings are added.
void MakeReady(ReadEntry& entry, const Folding& folding,
               ledger::PreparedKeys& known);

class EntriesAhead {
 public:
  // Both must outlive it; `file` is read by Next() alone.
  EntriesAhead(Database& file, const Folding& folding);
  ~EntriesAhead();
  EntriesAhead(const EntriesAhead&) = delete;
  EntriesAhead& operator=(const EntriesAhead&) = delete;

  // In the order of their index; absent at the end. After an error, which comes
  // behind all that was read before it, there is no more.
  Result<std::optional<ReadEntry>> Next();

 private:
  using Part = std::vector<ReadEntry>;  // a few, at once

  Result<bool> Read(Part& part);
  void Give(Part part);
  Part Take();
  void Work();

  const Folding& folding_;
  Query rows_;
  Result<bool> more_ = true;   // to read
  std::size_t under_way_ = 0;  // parts given and not taken
  Part part_;                  // taken last
  std::size_t next_ = 0;       // of it

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Part> given_, made_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace qiao::store
