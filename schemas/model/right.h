// Rights name an act. On a work it is the author's, on a recording or release
// the producer's; performer-… are the performer's. The words and what the
// umbrellas hold are schemas/tables/rights.tsv.
//
//   claim says {phonogram} -> the acts {repro, distribute, rent, perform,
//   broadcast, online, sync, adapt} of the recording, so that "online only"
//   and "all of it" can be compared.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/model/ids.h"

namespace qiao {

// A code of the table: "online", "performer-repro", "phonogram".
using Right = std::string;

bool IsRight(std::string_view code);

// The acts that `rights` name on a subject of this kind, ascending, umbrellas
// expanded. Unknown codes stand for themselves.
std::vector<Right> ActsOf(std::span<const Right> rights, std::string_view kind);

// What a person types: "mechanical", "重製權", "复制权", "repro". Empty if the
// table has no such word.
Right FindRight(std::string_view word);

// In words for `lang` zh-Hant, zh-Hans or en; the code if there is none.
std::string_view NameOfRight(std::string_view code, std::string_view lang);

}  // namespace qiao
