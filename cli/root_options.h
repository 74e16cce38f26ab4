// The options of every command that the root keys sign.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/key_files.h"
#include "cli/open_desk.h"
#include "cli/root_signers.h"

namespace qiao::cli {

// --with and --draft, as they stand on the command line.
struct RootOptions {
  std::vector<std::string> with;
  std::optional<std::string> draft;

  // A draft tells the registry nothing.
  DeskUse Use() const {
    return draft ? DeskUse::kTellIfKeyHere : DeskUse::kTell;
  }
  RootSigners Signers(const Context& context) const {
    RootSigners by{{}, draft};
    for (const std::string& name : with) {
      by.with.push_back(KeyFileOf(context, name));
    }
    return by;
  }
};

inline std::vector<Option> OptionsOf(RootOptions& options) {
  return {{"--with",
           "NAME",
           "a further key file of the party, here, whose root keys sign, too",
           &options.with,
           false,
           {}},
          {"--draft",
           "FILE",
           "tell the registry nothing: write what root keys elsewhere are to "
           "sign (qiao key sign, then qiao key tell)",
           &options.draft,
           false,
           {}}};
}

// What is to be done with a draft.
inline std::string NextOf(const std::string& draft) {
  return "next: bring " + draft +
         " to each machine that must sign, and run there: qiao key sign " +
         draft + " NAME; then, anywhere: qiao key tell " + draft;
}

}  // namespace qiao::cli
