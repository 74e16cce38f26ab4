// What a disk need not hold yet: bytes that were written and names that were
// given or taken away since the last sync of their file or folder.
//
// A file that nobody has written since Watch() counts as synced. Of files that
// are written through a mapping nothing is known; they stay as they are.
#pragma once

#include <string>

namespace qiao::test {

enum class Unsynced { kBytes, kNames, kNewNames, kAll };

// Forgets everything: all that there is counts as synced.
void Watch();

// Steps of the program: after a file was made, before an open file is written
// or cut, before a name is given or taken away, and after a sync of an open
// file or folder.
void DidMake(const std::string& path);
void WillWrite(int file);
void WillRename(const std::string& from, const std::string& to);
void WillUnlink(const std::string& path);
void DidSync(int file);

// Makes the disk what it may be when the power fails now.
void LoseUnsynced(Unsynced what);

}  // namespace qiao::test
