// A registry file before it is trusted: that it is one, of a schema that this
// program knows, and whose log it says it holds.
#pragma once

#include <memory>
#include <string>

#include "registry/store/database.h"
#include "schemas/model/result.h"

namespace qiao::store {

// What a registry file says about itself.
struct Nature {
  std::string origin;    // the log's name
  std::string log_vkey;  // of the key that signs its checkpoints
  std::string signer;    // name of the key file that holds that key
  int folding = 0;       // version of the search keys
  bool operator==(const Nature&) const = default;
};

// A new file with all tables, naming its log. kChanged if the file exists.
Result<std::unique_ptr<Database>> MakeRegistryFile(const std::string& path,
                                                   const Nature& nature);

// What is to be said of a file that holds no entry: it was being made when its
// program was stopped, and can be made again (kUnreadable); but one with an
// anchor was made, and has lost all since (kStorage).
Error NeverMade(const std::string& path);

struct OpenedFile {
  std::unique_ptr<Database> database;
  bool before_anchors = false;  // of a program that wrote no anchor file
};
// kNotFound; kUnreadable for no registry, or one that was never made to its
// end; kUsage for a file of a newer program, or of an older one if it may not
// be written.
Result<OpenedFile> OpenRegistryFile(const std::string& path,
                                    Database::Mode mode);

// kStorage if the file names no log; kUnreadable if it was not made so far.
Result<Nature> ReadNature(Database& database);

}  // namespace qiao::store
