// Steps of the program on files, each of which can be made to fail: opening,
// writing, cutting, syncing, renaming, unlinking and mapping. They are counted
// in one order, so that a test can go through them one by one. SQLite's are
// among them.
//
//   FailAtStep(3, Fault::kFullDisk);
//   ...                             // the third step fails with ENOSPC
//   EndFaults();
//
// The program's calls are caught by functions of the same names in
// file_steps.cc, which belong to the one test program that links them.
#pragma once

#include <string>

namespace qiao::test {

enum class Fault {
  kNone,         // steps are counted only
  kFullDisk,     // the step fails, of a write after half of it; but an unlink
                 // does not, nor an open that makes nothing
  kLate,         // the step is done, and fails all the same
  kBroken,       // the step fails with EIO, and is not done
  kInterrupted,  // with EINTR, once
  kShortWrite,   // of a write only the first half is done, as it says
  kPretended,    // a write is not done, and says it was: what no disk may do
  kKillBefore,   // the process ends before the step
  kKillAfter,    // the process ends after it
  // The process ends after it, and what was not synced is not on the disk
  // (unsynced_state.h). A disk may write what was not synced in any order:
  kLoseBytes,     // names are as they were last, bytes as they were synced
  kLoseNames,     // bytes are as they were last, names as they were synced
  kLoseNewNames,  // the same, but what was unlinked is gone
  kLoseAll,       // bytes and names are as they were synced
};

// Exit code of a process that ended at its step.
inline constexpr int kKilled = 99;

// Steps are counted from 1, on all threads. With kFullDisk every later step
// fails, too: a full disk stays full.
void FailAtStep(int step, Fault fault);
// How many steps there have been since.
int EndFaults();
// What the chosen step was: "write registry.db-wal". Empty if it never came.
std::string ChosenStep();

// From here on, syncs of files or of folders do nothing and say that all is
// well: what a program would be that forgets them. For proving that a test
// notices.
enum class Forgotten { kNothing, kFileSyncs, kFolderSyncs };
void Forget(Forgotten what);

}  // namespace qiao::test
