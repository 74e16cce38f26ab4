// What goes along with statements (AlongWith) as a document: in the journal of
// an import, and in what a label sends to a registry.
//
//   {"import":{…},"links":[…],"prints":[…],"private":[…],"rows":[…]}
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "registry/service/registry.h"
#include "schemas/json/document.h"
#include "schemas/model/result.h"

namespace qiao::registry {

json::Object ToDocument(const AlongWith& along);
// All of a link that is stored, without its seal.
json::Object LinkDocument(const store::MatchLink& link);
// kUnreadable, with the member that is wrong. A fingerprint's hash and a
// commitment are made again from what they are of, and not believed.
Result<AlongWith> AlongFrom(const json::View& document);

// What a party signs of an import of which no row says anything new: import and
// rows as they stand in the document, for one log.
std::string RowsMessage(std::string_view origin,
                        const store::ImportRecord& import,
                        const std::vector<store::ImportRow>& rows);

}  // namespace qiao::registry
