// ECDSA and SM2 signatures as ASN.1 DER, which public vectors use, to the r‖s
// of the record format.
#pragma once

#include <optional>
#include <string_view>

#include "registry/ledger/signature.h"

namespace qiao::vectors {

// Absent for every spelling that is not the one of DER, and for numbers of
// more than 32 bytes.
std::optional<ledger::Signature> FromStrictDer(std::string_view der);

}  // namespace qiao::vectors
