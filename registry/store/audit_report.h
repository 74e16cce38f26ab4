// What an audit found: each thing that is not as it must be, by table and row.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "registry/ledger/checkpoint.h"

namespace qiao::store {

struct Difference {
  std::string table;   // of the file; or "file", "anchor file", "outside head"
  std::string row;     // its key in words; empty: the table as a whole
  std::string column;  // empty: the row
  std::string expected;  // empty: nothing
  std::string found;     // empty: nothing
  std::string next;      // what to do about it
  bool operator==(const Difference&) const = default;
};

struct AuditReport {
  ledger::Checkpoint head;  // recomputed from the entries
  // The first kMaxShown of each table; `counted` counts all of them.
  std::vector<Difference> differences;
  std::map<std::string, std::int64_t> counted;  // by table
  std::vector<std::string> checked;             // in words
  std::vector<std::string> not_checked;         // in words

  static constexpr std::int64_t kMaxShown = 100;
  void Add(Difference difference);
  // What another part of the audit found, behind this; its head.
  void Add(AuditReport other);
  // Differences so far, in one table and in all.
  std::int64_t In(const std::string& table) const;
  std::int64_t Total() const;
  bool Sound() const { return counted.empty(); }
};

// What to do, in the words of Difference::next.
inline constexpr char kMakeAgain[] =
    "it follows from the entries: qiao audit --rebuild makes it again";
inline constexpr char kPutBack[] =
    "nothing here can make it again: put back a copy of the registry file "
    "with its .anchor, then run qiao audit";

}  // namespace qiao::store
