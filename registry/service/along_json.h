// What goes along with statements (AlongWith) as a document: in the journal of
// an import, and in what a label sends to a registry.
//
//   {"import":{…},"links":[…],"prints":[…],"private":[…],"rows":[…]}
#pragma once

#include "registry/service/registry.h"
#include "schemas/json/document.h"
#include "schemas/model/result.h"

namespace qiao::registry {

json::Object ToDocument(const AlongWith& along);
// kUnreadable, with the member that is wrong. A fingerprint's hash and a
// commitment are made again from what they are of, and not believed.
Result<AlongWith> AlongFrom(const json::View& document);

}  // namespace qiao::registry
