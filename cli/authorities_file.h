// The file of --tsa: the certificates of time-stamping authorities that whoever
// runs the command believes.
#pragma once

#include <string>

#include "registry/ledger/time_stamp.h"
#include "schemas/model/result.h"

namespace qiao::cli {

// kUnreadable without the file, kUsage if it holds no certificates.
Result<ledger::StampAuthorities> ReadAuthorities(const std::string& path);

}  // namespace qiao::cli
