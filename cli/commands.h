// The functions that give the program its commands, one for each file.
// main.cc lists them; a new command file adds a line here and one there.
#pragma once

#include <vector>

#include "cli/command.h"

namespace qiao::cli {

std::vector<Command> AliasCommands();          // match_aliases.cc
std::vector<Command> AudioCommands();          // audio.cc
std::vector<Command> AudioIdentifyCommands();  // audio_identify.cc
std::vector<Command> AudioIndexCommands();     // audio_index.cc
std::vector<Command> AuditCommands();          // audit.cc
std::vector<Command> CanonCommands();          // canon.cc
std::vector<Command> ConflictCommands();       // conflict.cc
std::vector<Command> ExplainCommands();        // explain.cc
std::vector<Command> ExportCommands();         // export.cc
std::vector<Command> FingerprintCommands();    // fingerprint.cc
std::vector<Command> IdCommands();             // id.cc
std::vector<Command> ImportCommands();         // import.cc
std::vector<Command> InitCommands();           // init.cc
std::vector<Command> KeyCommands();            // key.cc
std::vector<Command> KeyChangeCommands();      // key_change.cc
std::vector<Command> KeyRootsCommands();       // key_roots.cc
std::vector<Command> KeySignCommands();        // key_sign.cc
std::vector<Command> LogCommands();            // log.cc
std::vector<Command> MatchCommands();          // match.cc
std::vector<Command> PairCommands();           // match_pairs.cc
std::vector<Command> PartyCommands();          // party.cc
std::vector<Command> PrivateCommands();        // private_value.cc
std::vector<Command> RecordCommands();         // record.cc
std::vector<Command> StampCommands();          // stamp.cc
std::vector<Command> TitleCommands();          // title.cc
std::vector<Command> TrainCommands();          // match_train.cc
std::vector<Command> VectorsCommands();        // vectors.cc
std::vector<Command> VerifyCommands();         // verify.cc
std::vector<Command> WhoCommands();            // who.cc

}  // namespace qiao::cli
