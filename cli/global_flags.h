// The flags that every command takes, before or after its own words, and what
// they and the environment make of the Context.
//
//   flag > environment (QIAO_REGISTRY, QIAO_SERVER, QIAO_CA, QIAO_LANG,
//   QIAO_NOW) > default
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"

namespace qiao::cli {

struct GlobalFlags {
  bool json = false;
  bool json_lines = false;
  std::string csv;  // empty, "plain" or "excel"
  std::optional<std::string> output;
  std::optional<std::string> registry;
  std::optional<std::string> server;
  std::optional<std::string> ca;
  std::optional<std::string> passphrase_file;
  std::optional<std::string> lang;
  std::string colour = "auto";
  std::int64_t ambiguous_width = 1;
  bool no_input = false;
  bool quiet = false;
  bool verbose = false;
  bool help = false;
  bool version = false;
};

// The flags as options that write into `flags`, which must outlive them.
std::vector<Option> GlobalOptions(GlobalFlags& flags);

// Reads the environment and looks at the terminal. kUsage names the flag or
// variable that makes no sense.
Result<Context> MakeContext(const GlobalFlags& flags);

}  // namespace qiao::cli
