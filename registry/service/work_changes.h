// What a sheet says of a work beyond what its label has on record.
//
//   on record  甜, 方 (lyricist), 周 (composer)
//   the sheet  甜, 方 (lyricist), 周 (composer), T-034.524.680-1
//     -> "identifiers"
//
// A sheet that says less takes nothing back: a work is drafted from the first
// row that names it, and the rows of one song say more or less of it.
#pragma once

#include <string>

#include "schemas/model/statement.h"

namespace qiao::registry {

// In words, for people: "titles, credits". Empty if nothing is added.
std::string Additions(const WorkRegistration& on_record,
                      const WorkRegistration& said);

}  // namespace qiao::registry
