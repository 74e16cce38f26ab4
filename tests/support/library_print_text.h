// Fingerprint texts by Chromaprint itself, to compare our reader with. Its
// decoder before 1.6.1 is unsafe on damaged texts: give it none. Both throw
// where the library fails.
#pragma once

#include <string>

#include "schemas/model/fingerprint.h"

namespace qiao::test {

std::string EncodedByLibrary(const Fingerprint& print);
Fingerprint DecodedByLibrary(const std::string& text);

}  // namespace qiao::test
