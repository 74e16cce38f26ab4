#include "cli/authorities_file.h"

#include "cli/input_file.h"

namespace qiao::cli {

Result<ledger::StampAuthorities> ReadAuthorities(const std::string& path) {
  QIAO_TRY(const std::string pem, ReadInput(path));
  auto authorities = ledger::StampAuthorities::Parse(pem);
  if (!authorities) {
    return Error{authorities.error().code,
                 path + ": " + authorities.error().message +
                     "; --tsa takes certificates in PEM"};
  }
  return authorities;
}

}  // namespace qiao::cli
